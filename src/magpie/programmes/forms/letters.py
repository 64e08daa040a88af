from typing import Any

from django import forms

from magpie.forms import FilterForm, GovukForm
from magpie.outbox.models import Message
from magpie.programmes.actions.letters import version_of
from magpie.programmes.forms.settings import AddressField
from magpie.programmes.models import Letter


class LetterSearchForm(FilterForm):
    q = forms.CharField(label="Recipient or subject", required=False, max_length=200)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *Message.State.choices])


class LetterForm(GovukForm):
    to = AddressField(label="To")
    subject = forms.CharField(label="Subject", max_length=200, error_messages={"required": "Write a subject."})
    body = forms.CharField(
        label="Text",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": "Write the text of the letter."},
    )

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    @classmethod
    def of(cls, letter: Letter, data: Any) -> "LetterForm":
        message = letter.message
        words = {"to": message.to_address, "subject": message.subject, "body": message.body}
        return cls(data or None, initial={**words, "seen": version_of(message)})

    def goes_on_from(self, letter: Letter) -> None:
        """Keep what was typed, and count the letter as seen: the page now shows both."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        self.data = {**typed, "seen": version_of(letter.message)}
