from typing import Any

from django import forms

from magpie.core.playbook import Playbook
from magpie.forms import DayField, GovukForm
from magpie.programmes.evidence_kinds import evidence_kinds
from magpie.programmes.models import EligibilityDecision


class EvidenceForm(GovukForm):
    kind = forms.ChoiceField(label="What kind of evidence", error_messages={"required": "Choose a kind."})
    dated_on = DayField(label="Day on which it was found", help_text="Not the day on which you write it here.")
    words = forms.CharField(
        label="What it says",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what it says, in its own terms."},
    )
    source = forms.CharField(
        label="Where it can be read", required=False, max_length=300, help_text="A report, a page, or who said it."
    )

    def __init__(self, *args: Any, playbook: Playbook, from_school: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = evidence_kinds(playbook)  # type: ignore[attr-defined]
        readers = "Your school and the coordinators can read it." if from_school else "Only coordinators can read it."
        self.fields["words"].help_text = f"It is read, not scored. {readers}"


class DecisionForm(GovukForm):
    outcome = forms.ChoiceField(
        label="Decision",
        choices=EligibilityDecision.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a decision."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The school reads the decision and this reason. It does not read the evidence that others gave.",
        error_messages={"required": "Write the reason: the school reads it."},
    )
