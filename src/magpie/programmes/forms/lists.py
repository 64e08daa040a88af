from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from magpie.forms import DayField, FilterForm, GovukForm
from magpie.programmes.enrolment_list import FIELDS, TITLES, RowNote, Understood
from magpie.programmes.enrolment_list.columns import REQUIRED

LONG = {"shares_words", "seeks_words"}
SHOW = [("", "All rows"), ("wrong", "With mistakes"), ("look", "To look at"), ("right", "Right"), ("out", "Left out")]
LONGEST_CELL = 4000


class UploadForm(GovukForm):
    file = forms.FileField(
        label="List of schools",
        help_text="Excel (.xlsx) or CSV, up to 10 MB. Your own headings are understood where they say what they hold.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another one."},
    )


class ShowForm(FilterForm):
    show = forms.ChoiceField(label="Show", required=False, choices=SHOW)
    q = forms.CharField(label="School, person or URN", required=False, max_length=200)


class RowForm(GovukForm):
    """The cells of one row, or some of them, with what is wrong in each."""

    def __init__(self, *args: Any, only: Collection[str] = FIELDS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            if name in only:
                self.fields[name] = _cell_field(name)

    @classmethod
    def showing(cls, read: Understood, *, only: Collection[str] = FIELDS) -> "RowForm":
        """Bound to the cells as they stand, with the notes of the row as errors."""
        number = read.row.number
        form = cls({name: read.row.cell(name) for name in FIELDS}, only=only, auto_id=f"row-{number}-%s")
        form.full_clean()
        for name in form.fields:
            words = told([note for note in read.notes if note.field == name])
            if words:
                form.add_error(name, words)
            # Only now, so that an empty cell is told of once and yet not called optional.
            form.fields[name].required = name in REQUIRED
        return form


def told(notes: Sequence[RowNote]) -> str:
    return " ".join(note.words if note.refuses else f"Look at this: {note.words}" for note in notes)


def _cell_field(name: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea"}) if name in LONG else forms.TextInput
    field = forms.CharField(label=TITLES[name], required=False, max_length=LONGEST_CELL, widget=widget)
    if name not in LONG:
        field.widget.attrs["class"] = "govuk-input"
    return field


class TakeOverForm(GovukForm):
    from_on = DayField(label="First day of taking part", help_text="For all schools of the list.")
