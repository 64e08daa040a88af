from collections.abc import Iterable
from typing import Any

from django import forms

from magpie.forms import DayField, FilterForm, GovukForm
from magpie.programmes.forms.settings import NameField
from magpie.programmes.models import Cohort, PlaybookEdition, Programme, Role

WHEN = [("", "All"), ("running", "Running"), ("coming", "Still to open"), ("closed", "Closed")]


class CohortSearchForm(FilterForm):
    q = forms.CharField(label="Name or programme", required=False, max_length=200)
    when = forms.ChoiceField(label="When", required=False, choices=WHEN)


class CohortForm(GovukForm):
    """Name and days of a cohort."""

    name = NameField(
        label="Name of the cohort",
        help_text="Such as: Learning trios 2026-27.",
        missing="Write a name by which people know this year, such as: Learning trios 2026-27.",
    )
    opens_on = DayField(label="First day")
    closes_on = DayField(label="Last day")

    @classmethod
    def of(cls, cohort: Cohort, data: Any) -> "CohortForm":
        return cls(data or None, initial={name: getattr(cohort, name) for name in ("name", "opens_on", "closes_on")})


class NewCohortForm(CohortForm):
    programme = forms.ModelChoiceField(label="Programme", queryset=Programme.objects.none(), empty_label=None)
    edition = forms.ModelChoiceField(
        label="Playbook",
        queryset=PlaybookEdition.objects.none(),
        empty_label=None,
        help_text="The cohort stays on this edition until you move it. Drafts open no cohort and are not listed.",
        error_messages={"invalid_choice": "Choose an edition that is ready; a draft opens no cohort."},
    )
    slug = forms.SlugField(
        label="Short name in addresses",
        required=False,
        max_length=80,
        help_text="Small letters, digits and dashes. Left empty, the name makes it.",
    )
    field_order = ("programme", "edition", "name", "slug", "opens_on", "closes_on")

    def __init__(self, *args: Any, programmes: Any, editions: Iterable[PlaybookEdition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        ready = PlaybookEdition.objects.filter(pk__in=[edition.pk for edition in editions]).defer("source")
        self.fields["edition"].queryset = ready  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()


class HandOverForm(GovukForm):
    to = forms.ModelChoiceField(
        label="Hand over to",
        queryset=Role.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a deputy.", "invalid_choice": "Choose a deputy who still is one."},
    )
    stays = forms.BooleanField(label="I stay as deputy", required=False, initial=True)

    def __init__(self, *args: Any, deputies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = deputies  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda role: str(role.person)  # type: ignore[attr-defined]
