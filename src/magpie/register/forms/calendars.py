from typing import Any

from django import forms

from magpie.core.dates import AcademicYear
from magpie.forms import DayField, GovukForm
from magpie.register.actions.calendars import stretch_mistakes
from magpie.register.models import TermStretch

SINGLE_DAYS = (TermStretch.Kind.INSET, TermStretch.Kind.CLOSURE, TermStretch.Kind.BANK_HOLIDAY)


class StretchForm(GovukForm):
    """One term, holiday or single day of a year; ``others`` are the year's other stretches."""

    kind = forms.ChoiceField(label="What it is", choices=TermStretch.Kind.choices, widget=forms.RadioSelect)
    first_on = DayField(label="First day")
    last_on = DayField(label="Last day", required=False, help_text="For a single day, leave this empty.")
    name = forms.CharField(label="Name", max_length=100, required=False, help_text="For example, Autumn half-term.")

    def __init__(
        self,
        *args: Any,
        year: AcademicYear,
        others: list[TermStretch],
        stretch: TermStretch | None = None,
        **kwargs: Any,
    ) -> None:
        self.year, self.others = year, others
        if stretch is not None:
            kwargs["initial"] = {name: getattr(stretch, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind, first_on = given.get("kind"), given.get("first_on")
        if not kind or not first_on or "last_on" in self.errors:
            return given
        if not given.get("last_on"):
            if kind not in SINGLE_DAYS:
                self.add_error("last_on", "Write the last day of this stretch.")
                return given
            given["last_on"] = first_on
        for field, message in stretch_mistakes(
            year=self.year, kind=kind, first_on=first_on, last_on=given["last_on"], others=self.others
        ):
            self.add_error(field, message)
        return given
