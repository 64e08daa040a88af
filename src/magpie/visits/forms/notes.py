"""Notes as a page without scripts sends them, and as one with scripts does: changes of single lines."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django import forms

from magpie.core.notes import Change
from magpie.forms import GovukForm
from magpie.visits.models import NoteLine, SharedLine
from magpie.visits.models.notes import MOST_WORDS

MOST_CHANGES = 500
BOX = re.compile(r"line\.(?P<section>[\w-]+)\.(?P<key>[\w-]+)\.(?P<based_on>\d+)\.(?P<shown>\w*)")


class ChangeForm(forms.Form):
    """One change of one line, from whatever sent it."""

    key = forms.SlugField(max_length=40)
    section = forms.ChoiceField(error_messages={"invalid_choice": "These notes have no such section."})
    words = forms.CharField(max_length=MOST_WORDS, required=False)
    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    writer = forms.SlugField(max_length=40)
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, sections: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [(name, name) for name in sections]  # type: ignore[attr-defined]


@dataclass
class Sent:
    """What could be read of what was sent; and of what could not, by its key, why, and its words."""

    changes: list[Change] = field(default_factory=list)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    since: int = 0


class Unreadable(ValueError):
    """What was sent is no set of changes at all."""


def changes_of_page(body: bytes, sections: Collection[str]) -> Sent:
    """``{"since": revision, "changes": [{key, section, words, based_on, writer, number}]}``."""
    try:
        sent = json.loads(body)
        since, changes = int(sent["since"]), sent["changes"]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as why:
        raise Unreadable from why
    if not isinstance(changes, list) or len(changes) > MOST_CHANGES:
        raise Unreadable
    found = Sent(since=since)
    for each in changes:
        if not isinstance(each, dict):
            raise Unreadable
        _read(each, sections, found)
    return found


def changes_of_form(posted: Mapping[str, str], sections: Collection[str], writer: str) -> Sent:
    """The boxes in which something else stands than was shown; nothing says so of the others."""
    found = Sent()
    for number, (name, words) in enumerate(posted.items(), start=1):
        box = BOX.fullmatch(name)
        if box is None or len(found.changes) >= MOST_CHANGES:
            continue
        typed = words.replace("\r\n", "\n").strip()
        if digest_of(typed) == box["shown"] or (not typed and box["based_on"] == "0"):
            continue
        facts = {each: box[each] for each in ("section", "key", "based_on")}
        _read({**facts, "words": typed, "writer": writer, "number": number}, sections, found)
    return found


def _read(facts: Mapping[str, Any], sections: Collection[str], found: Sent) -> None:
    form = ChangeForm(dict(facts), sections=sections)
    if form.is_valid():
        found.changes.append(Change(**form.cleaned_data))
        return
    key, words = facts.get("key"), facts.get("words")
    if not isinstance(key, str) or not isinstance(words, str):
        raise Unreadable
    said = [str(each) for errors in form.errors.values() for each in errors]
    found.refused[key] = " ".join(said), words


def digest_of(words: str) -> str:
    """A mark by which a form knows whether a line stands as it was shown."""
    return sha256(words.encode()).hexdigest()[:8]


def name_of_box(section: str, key: str, version: int = 0, words: str = "") -> str:
    return f"line.{section}.{key}.{version}.{digest_of(words)}"


class SharingForm(GovukForm):
    """Lines, and the circles that may read them or may no longer."""

    says_optional = False
    lines = forms.MultipleChoiceField(
        error_messages={"required": "Tick the lines first.", "invalid_choice": "One of the lines is gone. Look again."}
    )
    circles = forms.MultipleChoiceField(
        label="Who may read them",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say who may read them.", "invalid_choice": "That is no circle of this visit."},
    )

    def __init__(self, *args: Any, lines: Iterable[NoteLine], circles: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [(line.key, str(line)) for line in lines]  # type: ignore[attr-defined]
        self.fields["circles"].choices = list(circles)  # type: ignore[attr-defined]

    @property
    def chosen_circles(self) -> list[SharedLine.Circle]:
        return [SharedLine.Circle(name) for name in self.cleaned_data["circles"]]
