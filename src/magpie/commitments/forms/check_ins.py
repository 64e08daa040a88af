from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from magpie.commitments.models import CheckIn, Commitment
from magpie.commitments.models.check_ins import LONGEST_ANSWER
from magpie.commitments.models.commitments import LONGEST_REASON
from magpie.forms import DayField, GovukForm, dress, say_what_is_too_long


class CheckInForm(GovukForm):
    """A box for each question of the playbook; how they know and who gained is always asked, and may be left out."""

    evidence = forms.CharField(
        label="How do you know?",
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    gained = forms.MultipleChoiceField(
        label="Who has gained from it so far?",
        help_text="Tick all that are so; none, if it is too early to say.",
        required=False,
        choices=CheckIn.Gained.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks: Sequence[str], would_show: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = list(asks)
        names = [f"answer_{n}" for n in range(len(self.asks))]
        for name, asked in zip(names, self.asks, strict=True):
            self.fields[name] = _box(asked)
        self.fields["evidence"].help_text = f"You wrote that this would show it: {would_show}" if would_show else ""
        self.order_fields([*names, "evidence", "gained", "version"])

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        answers = [{"asks": asked, "words": given[f"answer_{n}"]} for n, asked in enumerate(self.asks)]
        return {"answers": answers, "gained": given["gained"], "evidence": given["evidence"]}

    @classmethod
    def showing(cls, answer: CheckIn | None, *, asks: Sequence[str], would_show: str) -> "CheckInForm":
        """An answer stands at its question, also when the playbook has moved it."""
        initial: dict[str, Any] = {"version": answer.version if answer else 0}
        if answer is not None:
            given = {each["asks"]: each["words"] for each in answer.answers}
            initial |= {f"answer_{n}": given.get(asked, "") for n, asked in enumerate(asks)}
            initial |= {"evidence": answer.evidence, "gained": answer.gained}
        return cls(initial=initial, asks=asks, would_show=would_show)


def _box(asked: str) -> forms.CharField:
    field = forms.CharField(
        label=asked,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": f"Answer the question: {asked}"},
    )
    dress(field)
    say_what_is_too_long(field)
    return field


class CloseForm(GovukForm):
    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=Commitment.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it."},
    )
    words = forms.CharField(
        label="What can others learn from that?",
        help_text="One or two sentences: what has changed, or why not. Your group, its facilitator and the "
        "coordinators read them.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write a sentence on why it is closed."},
    )
    on = DayField(label="From which day is that so?")

    def __init__(self, *args: Any, today: date, made_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.made_on = today, made_on

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("Write today, or a day before it.")
        if day < self.made_on:
            raise forms.ValidationError(f"Write a day from {self.made_on:%-d %B %Y} on, when it was made.")
        return day
