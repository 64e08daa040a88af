from typing import Any

from django import forms
from django.db.models import Q

from magpie.forms import GovukForm
from magpie.programmes.forms.schools import refuse_halves
from magpie.programmes.forms.settings import AddressField
from magpie.programmes.models import Enrolment, EnrolmentTheme, Theme
from magpie.programmes.school_names import schools_named

WHO_READS = "Your school’s own people and the coordinators can read it; nobody else."
Side = EnrolmentTheme.Side
NOT_OFFERED = dict.fromkeys(("invalid_choice", "invalid_pk_value"), "Choose themes that the list offers.")


class ProfileForm(GovukForm):
    """What a school can share and what it seeks."""

    shares = forms.ModelMultipleChoiceField(
        label="What your school can share",
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NOT_OFFERED,
        help_text="Choose the few that others would come to see. Themes are used to bring schools together.",
    )
    shares_words = forms.CharField(
        label="The same in your own words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"What could visitors see? {WHO_READS}",
    )
    seeks = forms.ModelMultipleChoiceField(
        label="What your school finds hard and seeks help with",
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NOT_OFFERED,
        help_text="Choose the few that matter most this year.",
    )
    seeks_words = forms.CharField(
        label="The same in your own words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"What have you not solved yet? {WHO_READS}",
    )

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        uses = list(enrolment.themes.all())
        chosen = {side: [use.theme_id for use in uses if use.side == side] for side in (Side.SHARES, Side.SEEKS)}
        initial = {
            "shares": chosen[Side.SHARES],
            "seeks": chosen[Side.SEEKS],
            "shares_words": enrolment.shares_words,
            "seeks_words": enrolment.seeks_words,
        }
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name, side in (("shares", Side.SHARES), ("seeks", Side.SEEKS)):
            themes = Theme.objects.filter(Q(is_retired=False) | Q(pk__in=chosen[side]))
            self.fields[name].queryset = themes  # type: ignore[attr-defined]


class AcceptForm(ProfileForm):
    """A school's yes, with what the programme needs to know of it."""

    second_name = forms.CharField(
        label="Name of your second leader",
        required=False,
        max_length=200,
        help_text="The senior leader who comes with you all year. You can name them later.",
    )
    second_address = AddressField(label="E-mail address of your second leader", required=False)
    apart_from = forms.CharField(
        label="Schools that you should not be grouped with",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A number (URN) or a name on each line. Only you and the coordinators can read it.",
    )
    field_order = ("second_name", "second_address", "shares", "shares_words", "seeks", "seeks_words", "apart_from")

    def __init__(self, *args: Any, enrolment: Enrolment, needs_second: bool, **kwargs: Any) -> None:
        self.school = enrolment.school
        super().__init__(*args, enrolment=enrolment, **kwargs)
        if not needs_second:
            del self.fields["second_name"], self.fields["second_address"]

    def clean_apart_from(self) -> list[Any]:
        schools, mistakes = schools_named(self.cleaned_data["apart_from"].splitlines())
        if self.school in schools:
            mistakes.append("Your own school is among them. Take it out.")
        if mistakes:
            raise forms.ValidationError([" ".join(mistakes)])
        return schools

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "second_name" in self.fields:
            refuse_halves(self, "second_name", "second_address")
        return given


class DeclineForm(GovukForm):
    reason = forms.CharField(
        label="Why not this time",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"A few words help the coordinators to plan. {WHO_READS}",
        error_messages={"required": "Write why, in a few words."},
    )


class ApartForm(GovukForm):
    school = forms.CharField(
        label="School",
        max_length=200,
        help_text="Its number (URN) or its whole name.",
        error_messages={"required": "Write the school’s number or name."},
    )
    reason = forms.CharField(
        label="Why", required=False, max_length=400, help_text="Whoever wrote it and the coordinators can read it."
    )

    def clean_school(self) -> Any:
        schools, mistakes = schools_named([self.cleaned_data["school"]])
        if mistakes:
            raise forms.ValidationError(mistakes)
        return schools[0]
