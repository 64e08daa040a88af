from typing import Any

from django import forms

from magpie.forms import GovukForm
from magpie.groups.forms.choosing import LongSelect
from magpie.programmes.models import Enrolment

CHOOSE = {"required": "Choose a school.", "invalid_choice": "Choose a school that the list offers."}


class EnrolmentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A school that takes part in the cohort, by its name and place."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", CHOOSE)
        empty = Enrolment.objects.none()
        super().__init__(empty, to_field_name="public_id", empty_label="Choose a school", widget=LongSelect, **kwargs)

    def label_from_instance(self, enrolment: Any) -> str:
        school = enrolment.school
        return f"{school.name}, {school.town}" if school.town else str(school.name)


def taking_part(cohort: Any) -> Any:
    return cohort.enrolments.taking_part().select_related("school").order_by("school__name", "pk")


class PairForm(GovukForm):
    """Two schools of the cohort and why."""

    school = EnrolmentField(label="School")
    other = EnrolmentField(label="Other school")
    reason = forms.CharField(
        label="Why", required=False, max_length=400, help_text="The coordinators can read it, nobody else."
    )

    def __init__(self, *args: Any, cohort: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("school", "other"):
            self.fields[name].queryset = taking_part(cohort)  # type: ignore[attr-defined]


class PartForm(GovukForm):
    """Which schools of a set are let go."""

    schools = forms.MultipleChoiceField(
        label="Which may be in any group again",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose one school or more.",
            "invalid_choice": "Choose schools that the list offers.",
        },
    )

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schools"].choices = [(school.number, school.name) for school in schools]  # type: ignore[attr-defined]
