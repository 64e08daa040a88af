from typing import Any

from django import forms

from magpie.forms import DayField, FilterForm, GovukForm
from magpie.register.models import Membership, Organisation, School
from magpie.register.phrases import day_in_words
from magpie.register.queries import overlapping_membership


class OrganisationSchoolsForm(FilterForm):
    q = forms.CharField(label="Name, place or number", required=False, max_length=200)

    def given(self, field: str) -> str:
        """What cannot be understood is said and left out of the search."""
        self.full_clean()
        return str(getattr(self, "cleaned_data", {}).get(field, ""))


class OrganisationSearchForm(OrganisationSchoolsForm):
    q = forms.CharField(label="Name or number", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *Organisation.Kind.choices])


class OrganisationForm(GovukForm):
    """A new organisation, or a new name for a known one, whose kind stays."""

    kind = forms.ChoiceField(label="Kind", choices=Organisation.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="Name", max_length=200)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **kwargs)
        if organisation is not None:
            del self.fields["kind"]
            self.fields["name"].initial = organisation.name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind = self.organisation.kind if self.organisation else given.get("kind")
        same = Organisation.objects.filter(kind=kind, name__iexact=given.get("name", ""))
        if self.organisation:
            same = same.exclude(pk=self.organisation.pk)
        if given.get("name") and kind and same.exists():
            label = str(Organisation.Kind(kind).label).lower()
            self.add_error("name", f"There is a {label} of this name already. Use that one, or write another name.")
        return given


class MembershipForm(GovukForm):
    school = forms.CharField(
        label="School’s number (URN)", max_length=20, help_text="The number in the school’s address."
    )
    from_on = DayField(label="Member from")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def clean_school(self) -> School:
        number = self.cleaned_data["school"]
        school = School.objects.addressed(number).first()
        if school is None:
            raise forms.ValidationError(
                f"There is no school with the number {number}. Look it up in the list of schools."
            )
        return school

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("school") and given.get("from_on"):
            known = overlapping_membership(self.organisation, given["school"], given["from_on"])
            if known:
                self.add_error("from_on", _already(known))
        return given


class EndMembershipForm(GovukForm):
    on = DayField(label="First day without the school")

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        self.membership = membership
        super().__init__(*args, **kwargs)

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on <= self.membership.from_on:
            began = day_in_words(self.membership.from_on)
            raise forms.ValidationError(f"The school joined on {began}. Write a day after that.")
        return on


def _already(known: Membership) -> str:
    began = day_in_words(known.from_on)
    if known.until_on is None:
        return f"The school is a member from {began} already."
    return f"The school is a member from {began} to {day_in_words(known.until_on)}. Write that day or a later one."
