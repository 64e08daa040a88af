from collections.abc import Iterable
from typing import Any

from django import forms

from magpie.core.grouping.problem import School
from magpie.forms import FilterForm, GovukForm
from magpie.groups.forms.choosing import LongSelect

CHOOSE = {"required": "Choose a school.", "invalid_choice": "Choose a school that the list offers."}


class SwapSearchForm(FilterForm):
    """Whose swaps are asked for, and words that the other school's name holds."""

    school = forms.ChoiceField(label="School", widget=LongSelect, error_messages=CHOOSE)
    q = forms.CharField(label="Other school", required=False, max_length=200)

    def __init__(self, *args: Any, schools: Iterable[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a school"), *((school.id, school.name) for school in schools)]
        self.fields["school"].choices = choices  # type: ignore[attr-defined]


class SwapForm(GovukForm):
    """The two that swap places."""

    school = forms.SlugField(max_length=12, error_messages=CHOOSE)
    other = forms.SlugField(max_length=12, error_messages=CHOOSE)
