from typing import Any

from django import forms

from magpie.duties.year_of_letters import BEHAVIOURS
from magpie.forms import FilterForm

USUAL = "first"


class SimulationForm(FilterForm):
    do = forms.ChoiceField(
        label="What people do",
        required=False,
        choices=[("" if key == USUAL else key, words) for key, (words, _) in BEHAVIOURS.items()],
        widget=forms.Select(attrs={"class": "govuk-!-width-full"}),
    )
    person = forms.ChoiceField(
        label="Show the letters of", required=False, widget=forms.Select(attrs={"class": "govuk-!-width-full"})
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Nobody"), *(people or [])]  # type: ignore[attr-defined]

    def behaviour(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("do") or USUAL
