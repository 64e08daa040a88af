from typing import Any

from django import forms

from magpie.duties.board import NOW, SHOWN, Asked
from magpie.forms import FilterForm, GovukForm

WIDE = {"class": "govuk-!-width-full"}


class BoardForm(FilterForm):
    q = forms.CharField(label="Person, school or group", required=False, max_length=200)
    state = forms.ChoiceField(label="Which", required=False, choices=[("", SHOWN[NOW])])
    duty = forms.ChoiceField(label="What is owed", required=False, widget=forms.Select(attrs=WIDE))
    group = forms.TypedChoiceField(label="Group", required=False, coerce=int, empty_value=None)
    order = forms.ChoiceField(
        label="Order", required=False, choices=[("", "Soonest first"), ("latest", "Latest first")]
    )

    def __init__(self, *args: Any, duties: list[tuple[str, str]], groups: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("" if key == NOW else str(key), words) for key, words in SHOWN.items()
        ]
        self.fields["duty"].choices = [("", "Anything"), *duties]  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", "All"), *groups]  # type: ignore[attr-defined]
        if not groups:
            del self.fields["group"]

    def asked(self) -> Asked:
        """What cannot be read is not asked for."""
        self.is_valid()
        given = self.cleaned_data
        return Asked(
            words=given.get("q", ""),
            show=given.get("state") or NOW,
            duty=given.get("duty", ""),
            group=given.get("group"),
            latest_first=given.get("order") == "latest",
        )


class ExcuseForm(GovukForm):
    reason = forms.CharField(
        label="Why it need not be done",
        max_length=400,
        help_text="One or two sentences. Coordinators read them here; no letter tells them.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write why it need not be done."},
    )
