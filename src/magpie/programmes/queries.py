"""What the pages of programmes read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When
from django.urls import reverse

from magpie.core.dates import AcademicYear, SchoolCalendar, SchoolYear, Source
from magpie.outbox.models import Message
from magpie.programmes.models import Cohort, Enrolment, Letter, PlaybookEdition, Role
from magpie.programmes.models.roles import COORDINATING
from magpie.programmes.permissions import can_coordinate
from magpie.programmes.telling import listed
from magpie.register.bridge import OwnerKind, calendar_of, calendars_for
from magpie.register.models import Event, Post, School, TermStretch


def roles_at(cohort: Cohort) -> QuerySet[Any]:
    """Roles of the cohort and of its whole programme, with the people who hold them; ended ones last."""
    held = Role.objects.filter(Q(cohort=cohort) | Q(programme=cohort.programme_id))
    return held.select_related("person__user", "programme", "cohort").order_by("kind", "person__name", "from_on", "pk")


def coordinators_of(cohort: Cohort, day: date) -> QuerySet[Any]:
    held = Role.objects.held_on(day).filter(Q(cohort=cohort) | Q(programme=cohort.programme_id))
    return held.filter(kind__in=COORDINATING).select_related("person__user").order_by("kind", "person__name")


def schools_of_people(people: Iterable[int], day: date) -> dict[int, list[School]]:
    """Where each person holds a post on that day, with the school's trust."""
    found: dict[int, list[School]] = {}
    posts = Post.objects.held_on(day).filter(person__in=list(people)).select_related("school__trust")
    for post in posts.order_by("school__name"):
        found.setdefault(post.person_id, []).append(post.school)
    return found


def enrolment_counts(cohorts: Iterable[Cohort]) -> dict[int, dict[str, int]]:
    """For each cohort how many schools are in which state; states without schools stand with 0."""
    counts = {cohort.pk: dict.fromkeys(Enrolment.State.values, 0) for cohort in cohorts}
    rows = Enrolment.objects.filter(cohort__in=counts).order_by().values_list("cohort", "state").annotate(Count("pk"))
    for cohort, state, n in rows:
        counts[cohort][state] = n
    return counts


def letters_found(letters: QuerySet[Any], *, words: str, state: str) -> QuerySet[Any]:
    """Undecided letters first, then those that failed, then the newest."""
    for word in words.split():
        letters = letters.filter(
            Q(message__to_address__icontains=word)
            | Q(message__to_name__icontains=word)
            | Q(message__subject__icontains=word)
        )
    if state in Message.State.values:
        letters = letters.filter(message__state=state)
    urgency = Case(
        When(message__state=Message.State.UNDECIDED, then=0),
        When(message__state=Message.State.FAILED, then=1),
        default=2,
        output_field=IntegerField(),
    )
    return letters.select_related("message", "school").order_by(urgency, "-pk")


def letter_counts(cohort: Cohort) -> list[tuple[str, str, int]]:
    rows = Letter.objects.filter(cohort=cohort).order_by().values_list("message__state").annotate(Count("pk"))
    counts = dict(rows)
    return [(state.value, str(state.label), counts.get(state.value, 0)) for state in Message.State]


def history_of_cohorts(cohorts: Iterable[Cohort]) -> QuerySet[Event]:
    keys = [cohort.pk for cohort in cohorts]
    return Event.objects.filter(row_kind=Cohort._meta.label_lower, row_id__in=keys).select_related("by__person")


def newest_ready_editions() -> list[PlaybookEdition]:
    """For each playbook the newest edition that a cohort can be opened on."""
    newest = {edition.slug: edition for edition in PlaybookEdition.objects.filter(is_ready=True).defer("source")}
    return sorted(newest.values(), key=lambda edition: edition.title)


@dataclass(frozen=True, slots=True)
class YearOfCalendars:
    """Whose term dates count in one academic year, for how many schools; for ``n_missing`` nobody entered any.

    ``own`` is what the cohort has said of the year, be it only an INSET day.
    """

    year: AcademicYear
    own: SchoolYear | None
    sources: tuple[tuple[Source, int], ...]
    n_missing: int


STAND_INS = (Source.ENGLAND, Source.WEEKDAYS)

# A cohort owns term dates as schools do: those who see it look, its coordinators and deputies write.
COHORTS = OwnerKind(
    slug="cohort",
    model=Cohort,
    key_of=lambda cohort: cohort.slug,
    find=lambda user, slug, day: Cohort.objects.visible_to(user, day).filter(slug=slug),
    may_edit=can_coordinate,
    names_of=lambda cohort: (cohort.name, cohort.slug),
    source_of=lambda _: Source.COHORT,
    page_of=lambda cohort, may_edit: reverse(
        "programmes:cohort-calendar" if may_edit else "programmes:cohort", args=[cohort.slug]
    ),
    applies_to="every school of the cohort for which neither the school, its trust nor its authority has entered any",
)


def unentered_years(cohort: Cohort) -> str:
    """The academic years of the cohort for which it has no term dates of its own, in words; empty for none."""
    years = AcademicYear.between(cohort.opens_on, cohort.closes_on)
    terms = cohort.term_calendars.filter(stretches__kind=TermStretch.Kind.TERM)
    own = set(terms.values_list("academic_year", flat=True))
    return listed(year.label for year in years if year.label not in own)


def calendars_of_cohort(cohort: Cohort) -> SchoolCalendar | None:
    """The cohort's own term dates as the rules know them; None when it has none."""
    own = calendar_of(cohort)
    return own if own.years else None


def calendar_years(cohort: Cohort) -> list[YearOfCalendars]:
    """For each academic year of the cohort whose calendars apply to its schools."""
    years = list(AcademicYear.between(cohort.opens_on, cohort.closes_on))
    schools = School.objects.filter(pk__in=cohort.enrolments.taking_part().values("school"))
    calendar = calendars_of_cohort(cohort)
    resolved = calendars_for(schools, years, calendar)
    own = {known.year: known for known in calendar.years} if calendar else {}
    found = []
    for year in years:
        sources = Counter(each.origins[year].source for each in resolved.values())
        counted = tuple((source, sources[source]) for source in Source if sources[source])
        n_missing = sum(sources[source] for source in STAND_INS)
        found.append(YearOfCalendars(year, own.get(year), counted, n_missing))
    return found
