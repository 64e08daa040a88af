from typing import Any

from django import forms

from magpie.forms import FilterForm
from magpie.groups.models import MatchRun

GROUPED = [("", "All"), ("groups", "With groups"), ("none", "Without groups")]


class RunSearchForm(FilterForm):
    origin = forms.ChoiceField(
        label="How it came about", required=False, choices=[("", "All"), *MatchRun.Origin.choices]
    )
    which = forms.ChoiceField(label="Which", required=False, choices=GROUPED)


class CompareForm(FilterForm):
    """Which other proposal stands beside this one."""

    other = forms.ChoiceField(label="Compare with", required=False)

    def __init__(self, *args: Any, runs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [(run.public_id, str(run)) for run in runs]  # type: ignore[attr-defined]
