from typing import Any

from django import forms

from magpie.forms import DayField, FilterForm, GovukForm
from magpie.programmes.forms.settings import AddressField
from magpie.programmes.models import Enrolment
from magpie.programmes.wants import WANTS


class SchoolSearchForm(FilterForm):
    q = forms.CharField(label="Name, place, trust or URN", required=False, max_length=200)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *Enrolment.State.choices])
    wants = forms.ChoiceField(label="What is missing", required=False, choices=WANTS)


class RegisterSearchForm(FilterForm):
    q = forms.CharField(label="Name, place, postcode or URN", required=False, max_length=200)


class LeadersForm(GovukForm):
    """Head and second leader; an address without a name, or the other way round, is half an answer."""

    head_name = forms.CharField(label="Name of the headteacher", max_length=200, required=False)
    head_address = AddressField(label="E-mail address of the headteacher", required=False)
    second_name = forms.CharField(label="Name of the second leader", max_length=200, required=False)
    second_address = AddressField(label="E-mail address of the second leader", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for who in ("head", "second"):
            refuse_halves(self, f"{who}_name", f"{who}_address")
        if given.get("head_address") and given.get("head_address") == given.get("second_address"):
            self.add_error("second_address", "Two people need an address each, because it signs them in.")
        return given


class AddSchoolForm(LeadersForm):
    from_on = DayField(label="First day of taking part")
    field_order = ("from_on", "head_name", "head_address", "second_name", "second_address")


class InviteSchoolForm(GovukForm):
    head_name = forms.CharField(
        label="Name of the headteacher", max_length=200, error_messages={"required": "Write the headteacher’s name."}
    )
    head_address = AddressField(
        label="E-mail address of the headteacher", help_text="The invitation goes there, and it signs the head in."
    )

    def __init__(self, *args: Any, has_head: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_head:
            self.fields["head_name"].required = self.fields["head_address"].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            refuse_halves(self, "head_name", "head_address")
        return given


class EnrolForm(GovukForm):
    from_on = DayField(label="First day of taking part")


class WithdrawForm(GovukForm):
    on = DayField(label="First day of no longer taking part")
    reason = forms.CharField(
        label="Why",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The coordinators and the school’s own people can read it.",
        error_messages={"required": "Write why, in a few words."},
    )


def refuse_halves(form: forms.Form, name: str, address: str) -> None:
    """Name and address come together or not at all."""
    has_name, has_address = bool(form.cleaned_data.get(name)), bool(form.cleaned_data.get(address))
    if has_name and not has_address and address not in form.errors:
        form.add_error(address, "Write an e-mail address for this person, such as name@school.example")
    if has_address and not has_name and name not in form.errors:
        form.add_error(name, "Write the name of the person who has this address.")
