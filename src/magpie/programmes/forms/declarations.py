from typing import Any

from django import forms

from magpie.forms import FilterForm, GovukForm

WHO = [("", "All"), ("unsigned", "Not signed"), ("signed", "Signed"), ("declared", "Something declared")]


class SignForm(GovukForm):
    agrees = forms.BooleanField(
        label="I have read this and sign it", error_messages={"required": "Tick the box to sign."}
    )


class InterestForm(SignForm):
    """Signed with nothing to declare, or with what it is."""

    has_any = forms.ChoiceField(
        label="Is there anything to declare?",
        choices=[("none", "No, nothing"), ("some", "Yes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether there is anything to declare."},
    )
    declared = forms.CharField(
        label="If yes, what it is",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only you and the coordinators can read it.",
    )
    field_order = ("has_any", "declared", "agrees")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("has_any") == "some" and not given.get("declared"):
            self.add_error("declared", "Write what it is, or choose “No, nothing”.")
        if given.get("has_any") == "none" and given.get("declared"):
            self.add_error("has_any", "You have written something. Choose “Yes”, or clear the box.")
        return given


class SignerSearchForm(FilterForm):
    # Its options are long; at full width the box shrinks with a narrow screen.
    what = forms.ChoiceField(
        label="Declaration", required=False, widget=forms.Select(attrs={"class": "govuk-!-width-full"})
    )
    who = forms.ChoiceField(label="Which", required=False, choices=WHO)
    q = forms.CharField(label="Person or school", required=False, max_length=200)

    def __init__(self, *args: Any, whats: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = whats  # type: ignore[attr-defined]
