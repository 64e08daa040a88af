from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from magpie.forms import FilterForm, GovukForm
from magpie.register.models import Organisation, School
from magpie.register.queries import SchoolSearch, phases_known

STATUSES = (("", "Any"), ("open", "Open"), ("proposed", "Proposed to open"), ("closed", "Closed"))
PHASES = (
    "Nursery",
    "Primary",
    "Middle deemed primary",
    "Middle deemed secondary",
    "Secondary",
    "All-through",
    "16 plus",
)


class SchoolSearchForm(FilterForm):
    """What cannot be understood is said and left out of the search."""

    q = forms.CharField(label="Name, place or number", required=False, max_length=200)
    phase = forms.ChoiceField(label="Phase", required=False)
    status = forms.ChoiceField(label="Status", choices=STATUSES, required=False)
    authority = forms.ChoiceField(label="Local authority", required=False)
    part_of = forms.CharField(label="Trust, hub or network", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phase, authority = self.fields["phase"], self.fields["authority"]
        assert isinstance(phase, forms.ChoiceField)
        assert isinstance(authority, forms.ChoiceField)
        phase.choices = [("", "Any"), *((name, name) for name in phases_known())]
        authorities = Organisation.objects.filter(kind=Organisation.Kind.AUTHORITY)
        authority.choices = [("", "Any"), *authorities.values_list("public_id", "name")]

    def search(self) -> SchoolSearch:
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        return SchoolSearch(
            words=given.get("q", ""),
            phase=given.get("phase", ""),
            status=given.get("status", ""),
            authority=given.get("authority", ""),
            part_of=given.get("part_of", ""),
        )


class SchoolForm(GovukForm):
    """A school that the national register does not know."""

    name = forms.CharField(label="Name", max_length=200)
    phase = forms.ChoiceField(
        label="Phase", choices=[("", "Not one of these"), *((name, name) for name in PHASES)], required=False
    )
    type_name = forms.CharField(
        label="What kind of school it is",
        max_length=100,
        required=False,
        help_text="For example, British school abroad.",
    )
    street = forms.CharField(label="Street", max_length=200, required=False)
    town = forms.CharField(label="Town", max_length=100, required=False)
    postcode = forms.CharField(label="Postcode", max_length=10, required=False)
    website = forms.URLField(
        label="Website",
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput,
        error_messages={"invalid": "Write a web address, such as https://www.school.example."},
    )
    telephone = forms.CharField(label="Telephone", max_length=40, required=False)
    n_pupils = forms.IntegerField(
        label="Pupils",
        required=False,
        min_value=0,
        max_value=20_000,
        error_messages={"invalid": "Write a whole number, such as 420."},
    )
    authority = forms.CharField(
        label="Local authority", required=False, max_length=200, help_text="Its name, as in the list of organisations."
    )
    trust = forms.CharField(
        label="Trust", required=False, max_length=200, help_text="Its name, as in the list of organisations."
    )
    easting_m = forms.IntegerField(
        label="Easting in metres",
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(700_000)],
        help_text="On the British National Grid, so that distances can be worked out.",
    )
    northing_m = forms.IntegerField(
        label="Northing in metres", required=False, validators=[MinValueValidator(0), MaxValueValidator(1_300_000)]
    )

    def __init__(self, *args: Any, school: School | None = None, **kwargs: Any) -> None:
        self.school = school
        if school is not None:
            kwargs["initial"] = {name: getattr(school, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean_authority(self) -> Organisation | None:
        return self._named("authority", Organisation.Kind.AUTHORITY, "local authority")

    def clean_trust(self) -> Organisation | None:
        return self._named("trust", Organisation.Kind.TRUST, "trust")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if (given.get("easting_m") is None) != (given.get("northing_m") is None) and not self.errors:
            self.add_error("northing_m", "Write both easting and northing, or neither.")
        if self._is_known(given):
            self.add_error("name", "There is a school of this name and town outside the register already.")
        return given

    def _is_known(self, given: dict[str, Any]) -> bool:
        same = School.objects.filter(urn=None, name__iexact=given.get("name", ""), town__iexact=given.get("town", ""))
        return (same.exclude(pk=self.school.pk) if self.school else same).exists()

    def _named(self, field: str, kind: str, what: str) -> Organisation | None:
        name = self.cleaned_data[field]
        if not name:
            return None
        found = list(Organisation.objects.filter(kind=kind, name__iexact=name)[:2])
        if len(found) != 1:
            how_many = "no" if not found else "more than one"
            raise forms.ValidationError(f"There is {how_many} {what} of this name. Look in the list of organisations.")
        return found[0]
