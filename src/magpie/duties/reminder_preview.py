"""A reminder as it would be written now, and what it speaks of, for whoever looks at it before it goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from magpie.core.duties import ESCALATION
from magpie.core.duties.digests import own_and_oldest_first
from magpie.core.playbook.names import CHECK_INS
from magpie.duties.models import Digest, DigestLine
from magpie.duties.reminder_words import Words, write_words
from magpie.duties.reminding import day_in, outlook
from magpie.programmes.telling import spoken_of


@dataclass(frozen=True, slots=True)
class Preview:
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Thing:
    what: str
    why: str
    due_on: date
    is_dropped: bool


def lines_to(digest: Digest) -> list[DigestLine]:
    """All that was ever said, or is planned to be said, to this person in this cohort."""
    return list(DigestLine.objects.filter(cohort=digest.cohort, person=digest.person).order_by("pk"))


def preview_of(digest: Digest, lines: Iterable[DigestLine], *, now: datetime) -> Preview | None:
    """None when nothing is left to say."""
    cohort = digest.cohort
    seen = outlook(cohort, max(digest.on, day_in(cohort, now)))
    spoken = [(each.key, each.person_id, each.step, each.due_on) for each in lines if each.digest_id != digest.pk]
    found = sorted(seen.lines(spoken).get(digest.person_id, ()), key=own_and_oldest_first)
    if not found:
        return None
    return Preview(
        *write_words(Words(seen, seen.day), person=digest.person, lines=found, added_words=digest.added_words)
    )


def things_in(digest: Digest, lines: Iterable[DigestLine]) -> list[Thing]:
    playbook = digest.cohort.playbook
    found = []
    for line in lines:
        if line.digest_id != digest.pk:
            continue
        name = line.key.partition(":")[0]
        is_known = name in playbook.duties or (name == CHECK_INS and playbook.commitments is not None)
        what = spoken_of(playbook, name) if is_known else "something that the playbook asks for no more"
        why = "it is late with others" if line.step == ESCALATION else line.step
        found.append(Thing(what, why, line.due_on, line.is_dropped))
    return found
