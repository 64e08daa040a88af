"""Publishing playbooks. What is published is never changed; what is different is the next edition."""

import re
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from magpie.core.playbook import Mistake, Playbook, read_playbook, shipped_texts
from magpie.programmes.models import PlaybookEdition
from magpie.register.history import record

EDITION_KEY = re.compile(r"^edition:.*$", re.MULTILINE)


class EditionRefused(Exception):
    """The text cannot be published; ``mistakes`` says where and what to write."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@transaction.atomic
def publish_edition(*, source: str, by: Any, now: datetime) -> PlaybookEdition:
    """Publish a text as the next edition of its playbook. The same text gives the edition that is there."""
    source = tidy(source)
    published = PlaybookEdition.objects.filter(sha256=_sha256(source)).first()
    if published is not None:
        return published
    reading = read_playbook(source)
    if reading.playbook is None:
        raise EditionRefused(reading.mistakes)
    out_of_order = edition_mistake(source, reading.playbook)
    if out_of_order is not None:
        raise EditionRefused([out_of_order])
    return _publish(reading.playbook, source, by=by, now=now)


@transaction.atomic
def publish_shipped(*, now: datetime) -> list[PlaybookEdition]:
    """Publish what ships and is not here yet. An edition published here under the same number is left as it is."""
    known = set(PlaybookEdition.objects.values_list("slug", "edition"))
    known_texts = set(PlaybookEdition.objects.values_list("sha256", flat=True))
    new: list[PlaybookEdition] = []
    for text in shipped_texts().values():
        source = tidy(text)
        if _sha256(source) in known_texts:
            continue
        reading = read_playbook(source)
        if reading.playbook is None:
            raise EditionRefused(reading.mistakes)
        if (reading.playbook.slug, reading.playbook.edition) not in known:
            new.append(_publish(reading.playbook, source, by=None, now=now))
    return new


def tidy(source: str) -> str:
    """Browsers send other line ends than files have; neither those nor a last line end make another text."""
    return source.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"


def next_edition_of(slug: str) -> int:
    newest = PlaybookEdition.objects.filter(slug=slug).order_by("-edition").values_list("edition", flat=True).first()
    return (newest or 0) + 1


def edition_mistake(source: str, playbook: Playbook) -> Mistake | None:
    """Editions are numbered one after the other."""
    wanted = next_edition_of(playbook.slug)
    if playbook.edition == wanted:
        return None
    line = source[: match.start()].count("\n") + 1 if (match := EDITION_KEY.search(source)) else 1
    why = f'Edition {playbook.edition} of "{playbook.slug}" is published already with another text'
    if playbook.edition > wanted:
        why = f'The next edition of "{playbook.slug}" is {wanted}'
    return Mistake(line, 1, "edition", f"{why}. Write: edition: {wanted}")


def as_next_edition(edition: PlaybookEdition) -> str:
    """The text with the number of the next edition, to begin an edited one with."""
    return EDITION_KEY.sub(f"edition: {next_edition_of(edition.slug)}", edition.source, count=1)


def _publish(playbook: Playbook, source: str, *, by: Any, now: datetime) -> PlaybookEdition:
    edition = PlaybookEdition.objects.create(
        slug=playbook.slug,
        edition=playbook.edition,
        title=playbook.title,
        is_ready=playbook.status == "ready",
        source=source,
        sha256=_sha256(source),
        published_at=now,
        published_by=by,
    )
    record("playbook.published", f"Published {edition} of the playbook.", row=edition, by=by, now=now)
    return edition


def _sha256(source: str) -> str:
    return sha256(source.encode()).hexdigest()
