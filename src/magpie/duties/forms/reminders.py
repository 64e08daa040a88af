from typing import Any

from django import forms

from magpie.duties.models import Digest
from magpie.duties.reminder_list import DAYS, SHOWN
from magpie.forms import DayField, FilterForm, GovukForm


class ReminderSearchForm(FilterForm):
    q = forms.CharField(label="Recipient", required=False, max_length=200)
    state = forms.ChoiceField(label="State", required=False, choices=SHOWN)
    days = forms.ChoiceField(label="Days", required=False, choices=DAYS)


class WordsForm(GovukForm):
    words = forms.CharField(
        label="Your words",
        required=False,
        max_length=2000,
        strip=False,
        help_text="They stand before the list of what is to be done. Leave the box empty to add none.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)

    @classmethod
    def of(cls, digest: Digest, data: Any) -> "WordsForm":
        return cls(data or None, initial={"words": digest.added_words, "version": digest.version})

    def goes_on_from(self, digest: Digest) -> None:
        """Keep what was typed, and count the reminder as seen: the page now shows both."""
        self.data = {"words": self.data.get("words", ""), "version": digest.version}


class PauseForm(GovukForm):
    until_on = DayField(
        label="Day on which they go again",
        required=False,
        help_text="For example, 3/2/2026. Leave it empty to pause them until somebody lets them go on.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Other coordinators read it.",
        error_messages={"required": "Write why, so that other coordinators know."},
    )
