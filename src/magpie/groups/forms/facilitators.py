import re
from collections.abc import Sequence
from typing import Any

from django import forms

from magpie.forms import DayField, GovukForm
from magpie.groups.facilitators import Choice
from magpie.programmes.next_steps import counted

A_PAIR = re.compile(r"[0-9a-z]{12}:[0-9a-z]{12}")


def choice_in_words(choice: Choice) -> str:
    """Who, where from, how far, how busy."""
    at = ", ".join(str(school) for school in choice.schools) or "no school known"
    far = "way not known" if choice.km is None else f"{choice.km:.0f} km away on average"
    busy = counted(choice.load, "group") if choice.load else "no group yet"
    return f"{choice.person} ({at}): {far}, {busy}"


class ChooseFacilitatorForm(GovukForm):
    """Only those who may are offered; why the others may not stands beside the form."""

    person = forms.ChoiceField(
        label="Who facilitates it",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose a person that the page offers."},
    )
    on = DayField(label="From which day")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.choices = [(each.person.public_id, choice_in_words(each)) for each in choices]
        field.widget.choices = [(each.person.public_id, choice_in_words(each)) for each in choices if not each.findings]


class EndFacilitatingForm(GovukForm):
    on = DayField(label="First day without this facilitator")


class PairsField(forms.MultipleChoiceField):
    """What was shown is what is saved: it is looked up and judged anew, not compared with another proposal."""

    def valid_value(self, value: str) -> bool:
        return bool(A_PAIR.fullmatch(value))


class ProposalForm(GovukForm):
    """Pairs of a group and a person, as ``group:person``."""

    pairs = PairsField(
        error_messages={
            "required": "Choose one group or more.",
            "invalid_choice": "The page has changed. Load it again, and choose then.",
        }
    )
