from typing import Any

from django import forms

from magpie.outbox.models import Message
from magpie.outbox.switch import Waiting


class LetterFilter(forms.Form):
    """Which letters to list; every field may be left empty, and what is not understood is left out."""

    q = forms.CharField(
        label="Recipient or subject",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20"}),
    )
    state = forms.ChoiceField(label="State", required=False, widget=forms.Select(attrs={"class": "govuk-select"}))
    kind = forms.ChoiceField(label="Kind", required=False, widget=forms.Select(attrs={"class": "govuk-select"}))

    def __init__(self, data: Any, *, kinds: list[str]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["state"].choices = [("", "All"), *Message.State.choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "All"), *((kind, kind) for kind in kinds)]  # type: ignore[attr-defined]


class LetGoForm(forms.Form):
    """What is to happen with the letters that waited while mail was off."""

    waiting = forms.ChoiceField(
        label="What should happen with the letters that wait?",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
        error_messages={"required": "Choose what is to happen with the letters that wait."},
    )

    def __init__(self, data: Any = None, *, counts: dict[str, int]) -> None:
        super().__init__(data, label_suffix="")
        n_all, n_old = counts["all"], counts["old"]
        self.fields["waiting"].choices = [  # type: ignore[attr-defined]
            (Waiting.SEND, f"{Waiting.SEND.label} ({n_all})"),
            (Waiting.CANCEL_OLD, f"{Waiting.CANCEL_OLD.label} ({n_old} cancelled, {n_all - n_old} sent)"),
            (Waiting.CANCEL_ALL, f"{Waiting.CANCEL_ALL.label} ({n_all})"),
        ]
