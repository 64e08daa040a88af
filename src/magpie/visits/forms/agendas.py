"""The editor of an agenda: a form about the whole, and a form for each block, in their order."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from magpie.core.agenda import Block
from magpie.forms import GovukForm, GovukRenderer
from magpie.visits.bridge import KINDS, LONGEST, MOST_MINUTES
from magpie.visits.forms.packs import VersionForm
from magpie.visits.queries import Visit

MOST_ROWS = 120
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S", "%I:%M%p", "%I.%M%p", "%I:%M %p", "%I.%M %p", "%I%p", "%I %p"]
ROW_FIELDS = ("start", "minutes", "title", "part", "kind", "strand", "lead", "place", "notes")
PART = re.compile(r"[a-z0-9_]{1,40}")
KIND_WORDS = {"context": "tour or context", "work": "working time"}


class AgendaForm(GovukForm):
    """About the whole day. ``n`` says how many rows were sent."""

    says_optional = False
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    n = forms.IntegerField(min_value=0, max_value=MOST_ROWS, widget=forms.HiddenInput)
    moves_rest = forms.BooleanField(
        label="When a start or a length changes, move what follows with it", required=False, initial=True
    )


class BlockRenderer(GovukRenderer):
    field_template_name = "visits/parts/box.html"


class Box(forms.BoundField):
    """It stands in its label, so it needs an id only where a mistake leads to it."""

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> Any:
        named = {} if self.errors else {"id": False}
        return super().as_widget(widget, {**named, **(attrs or {})}, only_initial)


class ShortSelect(forms.Select):
    template_name = "visits/parts/select.html"


class BlockForm(GovukForm):
    """One block. ``was_start`` and ``was_minutes`` are what the page showed, so that a change is noticed.

    A page shows up to 120 of them, so each is as short as it can be: the theme dresses its boxes by where they stand.
    """

    says_optional = False
    is_dressed = False
    default_renderer = BlockRenderer
    bound_field_class = Box
    use_required_attribute = False
    start = forms.TimeField(
        label="Starts",
        required=False,
        input_formats=TIMES,
        widget=forms.TimeInput(format="%H:%M", attrs={"size": 5}),
        error_messages={"invalid": "Write a time such as 9:30 or 13:15."},
    )
    minutes = forms.IntegerField(
        label="Minutes",
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={"invalid": "Write a number of minutes, such as 45."},
    )
    title = forms.CharField(
        label="What",
        max_length=LONGEST["title"],
        error_messages={"required": "Write what happens then, or remove the block."},
    )
    part = forms.ChoiceField(label="Part of the day", required=False, widget=ShortSelect)
    kind = forms.ChoiceField(
        label="What people do",
        choices=[(kind, KIND_WORDS.get(kind, kind)) for kind in KINDS],
        widget=ShortSelect,
    )
    strand = forms.CharField(label="For whom, when groups go separate ways", required=False, max_length=60)
    lead = forms.CharField(label="Who leads it", required=False, max_length=LONGEST["lead"])
    place = forms.CharField(label="Where", required=False, max_length=LONGEST["place"])
    notes = forms.CharField(
        label="Notes",
        required=False,
        max_length=LONGEST["notes"],
        widget=forms.Textarea(attrs={"cols": False, "rows": 2}),
    )
    was_start = forms.TimeField(required=False, input_formats=TIMES, widget=forms.HiddenInput)
    was_minutes = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(part, part.replace("_", " ").capitalize()) for part in parts]
        self.fields["part"].choices = [("", "None of them"), *named]  # type: ignore[attr-defined]

    @classmethod
    def showing(cls, block: Block, n: int, *, parts: Sequence[str]) -> "BlockForm":
        initial = {name: getattr(block, name) for name in ROW_FIELDS}
        initial |= {"was_start": block.start, "was_minutes": block.minutes}
        return cls(initial=initial, prefix=f"b{n}", parts=parts)

    @classmethod
    def sent(cls, data: Mapping[str, Any], n: int, *, parts: Sequence[str]) -> "BlockForm":
        """A row in which nobody has written is no mistake, and a part that the agenda had a moment ago is one still."""
        initial = {"kind": "talk"}
        part = data.get(f"b{n}-part", "")
        known = [*parts, part] if part not in parts and PART.fullmatch(part) else parts
        return cls(data, initial=initial, prefix=f"b{n}", parts=known, empty_permitted=True)

    @property
    def shown(self) -> Block:
        """The block with which the row was filled."""
        return Block(**{name: self.initial[name] for name in ROW_FIELDS})

    @property
    def typed(self) -> dict[str, str]:
        return {name: self.data.get(self.add_prefix(name), "") for name in self.fields}


class ShareForm(VersionForm):
    """The button that sends the agenda; a final one can take the pack with it."""

    with_pack = forms.BooleanField(label="Send the pack with it", required=False)

    @classmethod
    def of(cls, visit: Visit, stage: str, data: Any) -> "ShareForm":
        sections = visit.pack.sections if visit.pack else {}
        is_ready = bool(sections) and not visit.papers.wanted(sections)
        form = cls(data, initial={"version": visit.agenda.version if visit.agenda else 0, "with_pack": is_ready})
        if stage != "final" or not sections:
            del form.fields["with_pack"]
        return form
