"""All visits of a cohort in one list: when each is, and how far its papers have come."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from magpie.core.dates import Due, SchoolCalendar
from magpie.core.playbook import Playbook
from magpie.diary.models import Activity
from magpie.diary.queries import midnight
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.programmes.counts import number_of
from magpie.programmes.models import Cohort, Enrolment
from magpie.programmes.next_steps import Step, counted
from magpie.programmes.queries import calendars_of_cohort
from magpie.register.bridge import calendars_for
from magpie.visits.models import Agenda, Pack
from magpie.visits.papers import Paper, Papers, plans_of
from magpie.visits.queries import years_around

SOON = timedelta(days=14)
ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class VisitLine:
    """One visit, or one that a school is still to host; ``activity`` is None where it has no date yet."""

    title: str
    group: Group | None
    host: Enrolment | None
    today: date
    activity: Activity | None = None
    agenda: Agenda | None = None
    pack: Pack | None = None
    dues: dict[Paper, Due] = field(default_factory=dict)
    facilitator: str = ""

    @property
    def on(self) -> date | None:
        return self.activity.on if self.activity else None

    @property
    def is_over(self) -> bool:
        return self.on is not None and self.on < self.today

    @property
    def draft_at(self) -> Any:
        return self.agenda.draft_shared_at if self.agenda else None

    @property
    def final_at(self) -> Any:
        return self.agenda.final_shared_at if self.agenda else None

    @property
    def pack_at(self) -> Any:
        return self.pack.shared_at if self.pack else None

    @property
    def draft_is_late(self) -> bool:
        """A final agenda leaves no draft to wait for."""
        return not (self.draft_at or self.final_at) and self._is_past(Paper.DRAFT)

    @property
    def final_is_late(self) -> bool:
        return not self.final_at and self._is_past(Paper.FINAL)

    @property
    def pack_is_late(self) -> bool:
        return not self.pack_at and self._is_past(Paper.PACK)

    @property
    def waits_to_be_read(self) -> bool:
        on = self.on
        return bool(on and self.draft_at and not self.final_at and self.today <= on <= self.today + SOON)

    @property
    def text(self) -> str:
        parts = (self.title, self.group, self.host.school if self.host else "", self.facilitator)
        return " ".join(str(part) for part in parts if part).casefold()

    @property
    def draft_due(self) -> date | None:
        return self._due_on(Paper.DRAFT)

    @property
    def final_due(self) -> date | None:
        return self._due_on(Paper.FINAL)

    @property
    def pack_due(self) -> date | None:
        return self._due_on(Paper.PACK)

    def _due_on(self, paper: Paper) -> date | None:
        due = self.dues.get(paper)
        return due.due_on if due else None

    def _is_past(self, paper: Paper) -> bool:
        due = self.dues.get(paper)
        return due is not None and not self.is_over and due.due_on < self.today


SHOWN: dict[str, tuple[str, Callable[[VisitLine], bool]]] = {
    "undated": ("No date yet", lambda line: line.on is None),
    "late-draft": ("Draft late", lambda line: line.draft_is_late),
    "to-read": ("Draft to read, visit within 14 days", lambda line: line.waits_to_be_read),
    "late-final": ("Final late", lambda line: line.final_is_late),
    "late-pack": ("Pack late", lambda line: line.pack_is_late),
    "ready": ("Final and pack sent", lambda line: bool(line.final_at and line.pack_at)),
    "coming": ("Still to come", lambda line: line.on is not None and not line.is_over),
    "over": ("Over", lambda line: line.is_over),
}


def visit_lines(cohort: Cohort, today: date) -> list[VisitLine]:
    """Those to come by their day, then those without a day, then those that are over, the newest first."""
    playbook = cohort.playbook
    planned = _planned(cohort, plans_of(playbook))
    lines = [_line_of(activity, playbook, today) for activity in planned]
    lines += _undated(cohort, playbook, planned, today)
    _add_dues(cohort, playbook, lines)
    _add_facilitators(cohort, lines, today)
    return sorted(lines, key=_order)


def shown_lines(lines: Sequence[VisitLine], show: str, words: str) -> list[VisitLine]:
    chosen = [line for line in lines if SHOWN[show][1](line)] if show in SHOWN else list(lines)
    asked = words.casefold().split()
    return [line for line in chosen if all(word in line.text for word in asked)]


def _planned(cohort: Cohort, names: list[str]) -> list[Activity]:
    activities = Activity.objects.standing().filter(cohort=cohort, name__in=names)
    found = activities.select_related("group", "host__school", "agenda", "pack")
    return [_with_cohort(activity, cohort) for activity in found]


def _with_cohort(activity: Activity, cohort: Cohort) -> Activity:
    activity.cohort = cohort
    return activity


def _line_of(activity: Activity, playbook: Playbook, today: date) -> VisitLine:
    return VisitLine(
        title=activity.title or playbook.activities[activity.name].title,
        group=activity.group,
        host=activity.host,
        today=today,
        activity=activity,
        agenda=getattr(activity, "agenda", None),
        pack=getattr(activity, "pack", None),
    )


def _undated(cohort: Cohort, playbook: Playbook, planned: Iterable[Activity], today: date) -> list[VisitLine]:
    """What each school of a group is to host once, and nobody has put into the diary."""
    once = [name for name in plans_of(playbook) if playbook.activities[name].each_school_hosts == "once"]
    hosted = {(each.name, each.host_id) for each in planned}
    seats = Seat.objects.held_on(today).filter(group__cohort=cohort).select_related("group", "enrolment__school")
    return [
        VisitLine(playbook.activities[name].title, seat.group, seat.enrolment, today)
        for seat in (seats if once else [])
        for name in once
        if (name, seat.enrolment_id) not in hosted
    ]


def _add_dues(cohort: Cohort, playbook: Playbook, lines: Sequence[VisitLine]) -> None:
    dated = [line for line in lines if line.activity is not None]
    own = calendars_of_cohort(cohort)
    years = {year for line in dated if line.on for year in years_around(line.on)}
    calendars = calendars_for({line.host.school for line in dated if line.host}, years, own)
    papers = {name: Papers(playbook, name) for name in plans_of(playbook)}
    for line in dated:
        activity = line.activity
        assert activity is not None, "only dated lines"
        host = line.host
        calendar = calendars[host.school_id].calendar if host else own or SchoolCalendar(str(cohort))
        found = {paper: papers[activity.name].due(paper, activity, calendar) for paper in Paper}
        line.dues = {paper: due for paper, due in found.items() if due is not None}


def _add_facilitators(cohort: Cohort, lines: Sequence[VisitLine], today: date) -> None:
    seats = FacilitatorSeat.objects.held_on(today).filter(group__cohort=cohort)
    names = dict(seats.values_list("group", "person__name"))
    for line in lines:
        line.facilitator = names.get(line.group.pk, "") if line.group else ""


def _order(line: VisitLine) -> tuple[int, int, str, int]:
    if line.on is None:
        return 1, 0, line.group.name if line.group else "", line.host.pk if line.host else 0
    stands = 2 if line.is_over else 0
    days = -line.on.toordinal() if line.is_over else line.on.toordinal()
    return stands, days, "", line.activity.pk if line.activity else 0


def counts_of_visits(cohorts: Iterable[Cohort], today: date) -> dict[str, Any]:
    return {"n_drafts_to_read": number_of(drafts_to_read(today), "activity__cohort")}


def visit_steps(cohorts: list[Any], today: date) -> list[Step]:
    """Drafts that wait to be read, of visits in the next fortnight; the cohorts come ``with_counts``."""
    return [
        Step(
            f"Read {counted(cohort.n_drafts_to_read, 'draft agenda')}",
            f"{reverse('visits:visits', args=[cohort.slug])}?show=to-read",
            str(cohort),
        )
        for cohort in cohorts
        if cohort.n_drafts_to_read
    ]


def drafts_to_read(today: date) -> QuerySet[Agenda]:
    return Agenda.objects.filter(
        activity__starts_at__gte=midnight(today),
        activity__starts_at__lt=midnight(today + SOON + ONE_DAY),
        activity__cancelled_at=None,
        draft_shared_at__isnull=False,
        final_shared_at=None,
    )
