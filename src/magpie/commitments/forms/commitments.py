from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from magpie.commitments.actions.commitments import Written
from magpie.commitments.models import Commitment
from magpie.commitments.models.commitments import LONGEST_STEP, LONGEST_WORDS
from magpie.commitments.words import STANDS
from magpie.forms import DayField, FilterForm, GovukForm
from magpie.programmes.models import Cohort, Enrolment
from magpie.register.models import Person, Post

AREA = {"rows": 3}
A_YEAR_LATER = 1


class WordsForm(GovukForm):
    """What is written of a commitment; ``version`` is the one that the writer was shown."""

    words = forms.CharField(
        label="What will change?",
        help_text="One thing at your own school, in a sentence or two. Other schools of your group read it.",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": "Write what will change."},
    )
    first_step = forms.CharField(
        label="What is the first step?",
        help_text="Something that somebody can do in the next weeks.",
        max_length=LONGEST_STEP,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write the first step."},
    )
    by_when = DayField(label="By when will it have changed?")
    would_show = forms.CharField(
        label="What would show that it has worked?",
        help_text="What one could see, hear or count. You are asked for it later.",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": "Write what would show that it has worked."},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cohort: Cohort, made_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_on, self.last_on = made_on, a_year_after(cohort.closes_on)

    def clean_by_when(self) -> date:
        day: date = self.cleaned_data["by_when"]
        if day < self.first_on:
            raise forms.ValidationError(f"Write a day from {self.first_on:%-d %B %Y} on, when it is made.")
        if day > self.last_on:
            said = f"Write a day up to {self.last_on:%-d %B %Y}, a year after the programme ends."
            raise forms.ValidationError(said)
        return day

    @property
    def written(self) -> Written:
        given = self.cleaned_data
        return Written(given["words"], given["first_step"], given["by_when"], given["would_show"])

    @classmethod
    def showing(cls, commitment: Commitment) -> "WordsForm":
        names = ("words", "first_step", "by_when", "would_show", "version")
        initial = {name: getattr(commitment, name) for name in names}
        return cls(initial=initial, cohort=commitment.enrolment.cohort, made_on=commitment.made_on)


class NewForm(WordsForm):
    """Also whose it is; and for which school, where somebody leads several."""

    enrolment = forms.ModelChoiceField(
        Enrolment.objects.none(), label="For which school?", error_messages={"required": "Choose a school."}
    )
    owner = forms.ModelChoiceField(Person.objects.none(), label="Who sees to it?")

    field_order = ("enrolment", "words", "first_step", "by_when", "would_show", "owner", "version")

    def __init__(self, *args: Any, enrolments: QuerySet[Enrolment], person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrolment"].queryset = enrolments  # type: ignore[attr-defined]
        self.fields["enrolment"].label_from_instance = lambda each: str(each.school)  # type: ignore[attr-defined]
        self._only = enrolments[0] if len(enrolments) == 1 else None
        if self._only is not None:
            del self.fields["enrolment"]
        offer_people(self.fields["owner"], people_at([each.school_id for each in enrolments], today))
        self.fields["owner"].initial = person.pk
        self.order_fields(self.field_order)

    @property
    def chosen(self) -> Enrolment:
        found: Enrolment = self._only or self.cleaned_data["enrolment"]
        return found


class OwnerForm(GovukForm):
    owner = forms.ModelChoiceField(
        Person.objects.none(), label="Who sees to it from now on?", empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, commitment: Commitment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self.fields["owner"], people_at([commitment.enrolment.school_id], today))


class CommitmentSearchForm(FilterForm):
    q = forms.CharField(label="School, person, group or words", required=False, max_length=200)
    show = forms.ChoiceField(
        label="Show", required=False, choices=[("", "All"), *((key.value, words) for key, (words, _) in STANDS.items())]
    )


def people_at(schools: list[int], today: date) -> QuerySet[Person]:
    """Whoever holds a post at one of the schools."""
    posts = Post.objects.held_on(today).filter(school__in=schools)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("name", "pk")


def offer_people(field: Any, people: QuerySet[Person]) -> None:
    field.queryset = people
    said = "Choose somebody who works at the school."
    field.error_messages |= {"required": said, "invalid_choice": said}


def a_year_after(day: date) -> date:
    """29 February is the 28th in a year without one."""
    try:
        return day.replace(year=day.year + A_YEAR_LATER)
    except ValueError:
        return day.replace(year=day.year + A_YEAR_LATER, day=28)
