from typing import Any

from django import forms

from magpie.diary.models import Invitation
from magpie.diary.who import GUEST
from magpie.forms import FilterForm, GovukForm
from magpie.programmes.forms.schools import refuse_halves
from magpie.programmes.forms.settings import AddressField, PersonForm
from magpie.register.models import Person

ANSWERS = [("", "All"), ("yes", "Comes"), ("no", "Does not come"), ("open", "No answer yet")]


class SendForm(GovukForm):
    ends_gone = forms.BooleanField(
        label="Tell those who are not wanted any more that they need not come", required=False, initial=True
    )

    def __init__(self, *args: Any, n_gone: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not n_gone:
            del self.fields["ends_gone"]


class InviteForm(PersonForm):
    """Somebody whom the playbook does not name, or whose post Magpie does not know."""

    role = forms.ChoiceField(label="Invited as", widget=forms.RadioSelect, error_messages={"required": "Choose one."})
    school = forms.ChoiceField(label="School", required=False)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], schools: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [*roles, (GUEST, "Guest")]  # type: ignore[attr-defined]
        self.fields["school"].choices = [("", "None of them"), *schools]  # type: ignore[attr-defined]
        if not schools:
            del self.fields["school"]


class AnswerForm(GovukForm):
    answer = forms.ChoiceField(
        label="Do you come?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    needs = forms.CharField(
        label="If you come: access and food",
        max_length=400,
        required=False,
        help_text="Steps, hearing, food: what the host should know. The host and the coordinators read it.",
    )
    car = forms.CharField(
        label="If you come by car: its registration number",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        help_text="For reception at the school.",
    )
    instead_name = forms.CharField(label="If you do not come: who comes instead", max_length=200, required=False)
    instead_address = AddressField(label="Their e-mail address", required=False, help_text="An invitation goes there.")
    instead = forms.ModelChoiceField(
        label="If you do not come: who comes instead",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Nobody is found yet",
    )
    words = forms.CharField(
        label="Anything else", max_length=400, required=False, help_text="The coordinators read it."
    )

    def __init__(self, *args: Any, has_place: bool, may_send: bool, others: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_place:
            del self.fields["needs"], self.fields["car"]
        if others is None or not may_send:
            del self.fields["instead"]
        else:
            self.fields["instead"].queryset = others  # type: ignore[attr-defined]
        if others is not None or not may_send:
            del self.fields["instead_name"], self.fields["instead_address"]

    @classmethod
    def of(cls, invitation: Invitation, data: Any, **options: Any) -> "AnswerForm":
        initial = {name: getattr(invitation, name) for name in ("answer", "needs", "car", "words")}
        return cls(data, initial=initial, **options)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "instead_name" in self.fields:
            refuse_halves(self, "instead_name", "instead_address")
        sends = given.get("instead_address") or given.get("instead")
        if sends and given.get("answer") == "yes":
            self.add_error("answer", "You wrote who comes instead. Choose no, or take their name out.")
        return given


class AttendanceForm(GovukForm):
    """One choice for each person of a page; only what was changed is saved."""

    def __init__(self, *args: Any, invitations: list[Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in invitations:
            school = f", {each.enrolment.school}" if each.enrolment else ""
            field = forms.ChoiceField(
                label=f"{each.person}{school}",
                choices=[("there", "There"), ("absent", "Not there"), ("", "Not recorded")],
                widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
                required=False,
                initial=each.attendance,
                show_hidden_initial=True,
            )
            self.fields[f"p{each.pk}"] = field

    @property
    def marks(self) -> dict[int, str]:
        """By the invitations' keys, where somebody chose otherwise than the page had shown."""
        return {int(name[1:]): self.cleaned_data[name] for name in self.changed_data}


class PeopleSearchForm(FilterForm):
    q = forms.CharField(label="Name or school", required=False, max_length=200)
    answer = forms.ChoiceField(label="Answer", required=False, choices=ANSWERS)
