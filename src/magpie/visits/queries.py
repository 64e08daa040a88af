"""What the pages of a visit read."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from magpie.core.dates import AcademicYear, Due, SchoolCalendar
from magpie.core.playbook import Playbook
from magpie.diary.models import Activity
from magpie.groups.models import Group
from magpie.programmes.models import Cohort
from magpie.programmes.queries import calendars_of_cohort
from magpie.register.bridge import calendars_for
from magpie.register.models import School
from magpie.visits.models import Agenda, Comment, Pack, SharedAgenda
from magpie.visits.papers import Paper, Papers
from magpie.visits.permissions import VisitStanding, standing_at, with_standing


@dataclass(frozen=True)
class Visit:
    """An activity that is planned by an agenda, and what its reader is to it."""

    activity: Activity
    standing: VisitStanding
    n_comments: int = 0
    n_before: int = 0

    @property
    def cohort(self) -> Cohort:
        return self.activity.cohort

    @property
    def group(self) -> Group | None:
        return self.activity.group

    @property
    def number(self) -> int | None:
        """Which of the group's visits of this kind it is, by their days; 1 is the first."""
        return None if self.activity.group_id is None else self.n_before + 1

    @property
    def sees_agenda(self) -> bool:
        return self.standing.reads_agenda(getattr(self.activity, "agenda", None))

    @property
    def sees_pack(self) -> bool:
        return self.standing.reads_pack(getattr(self.activity, "pack", None))

    @property
    def agenda(self) -> Agenda | None:
        """None where there is none, or none for its reader yet."""
        return getattr(self.activity, "agenda", None) if self.sees_agenda else None

    @property
    def pack(self) -> Pack | None:
        return getattr(self.activity, "pack", None) if self.sees_pack else None

    @property
    def takes_notes(self) -> bool:
        return self.standing.takes_notes(self.papers.notes)

    @property
    def places(self) -> list[tuple[str, str]]:
        """The pages of the visit that its reader may open, as words and addresses."""
        names = [("Visit", "visits:visit")]
        names += [("Agenda", "visits:agenda")] if self.sees_agenda else []
        names += [("Pack", "visits:pack")] if self.sees_pack else []
        names += [("My notes", "visits:notes")] if self.takes_notes else []
        names += [("Shared notes", "visits:shared-notes")] if self.papers.notes else []
        names += [("For reception", "visits:reception")] if self.standing.knows_visitors else []
        return [(words, reverse(name, args=[self.activity.public_id])) for words, name in names]

    @property
    def playbook(self) -> Playbook:
        return self.cohort.playbook

    @property
    def host(self) -> School | None:
        return self.activity.host.school if self.activity.host else None

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.playbook, self.activity.name)

    @cached_property
    def dues(self) -> dict[Paper, Due]:
        """By when each paper is due, in the host's own calendar."""
        calendar = owing_calendar(self.activity)
        found = {paper: self.papers.due(paper, self.activity, calendar) for paper in Paper}
        return {paper: due for paper, due in found.items() if due is not None}


def shared_agenda(visit: Visit) -> SharedAgenda | None:
    """What its readers have been sent last, while it is shared with them."""
    agenda = visit.agenda
    if agenda is None or not (agenda.final_shared_at or agenda.draft_shared_at):
        return None
    stage = SharedAgenda.Stage.FINAL if agenda.final_shared_at else SharedAgenda.Stage.DRAFT
    return agenda.shared.filter(stage=stage).select_related("by__person").first()


def read_with_cohort(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    return activities.select_related("cohort__programme", "cohort__edition", "group", "host__school")


def visit_found(user: Any, public_id: str, day: date) -> Visit | None:
    """Only an activity that the user sees, and whose playbook plans it."""
    found = read_with_cohort(Activity.objects.visible_to(user, day).filter(public_id=public_id))
    found = found.select_related("agenda__changed_by__person", "pack__changed_by__person")
    counts = {
        "n_comments": _counted(Comment.objects.filter(agenda__activity=OuterRef("pk")), "agenda__activity"),
        "n_before": _counted(_earlier(), "group"),
    }
    activity: Any = with_standing(found, user, day).annotate(**counts).first()
    if activity is None:
        return None
    visit = Visit(activity, standing_at(activity), n_comments=activity.n_comments, n_before=activity.n_before)
    return visit if visit.papers.plan is not None else None


def owing_calendar(activity: Activity) -> SchoolCalendar:
    """The term dates of the host, else those of the cohort."""
    own = calendars_of_cohort(activity.cohort)
    if activity.host is None:
        return own or SchoolCalendar(str(activity.cohort))
    school = activity.host.school
    return calendars_for([school], years_around(activity.on), own)[school.pk].calendar


def years_around(day: date) -> list[AcademicYear]:
    """A day's academic year and those beside it: a due day may lie in another one."""
    year = AcademicYear.of(day)
    return [AcademicYear(year.start - 1), year, AcademicYear(year.start + 1)]


def _earlier() -> QuerySet[Activity]:
    """Of the same kind in the same group."""
    of_kind = Activity.objects.standing().filter(group=OuterRef("group"), name=OuterRef("name"))
    return of_kind.filter(starts_at__lt=OuterRef("starts_at"))


def _counted(rows: QuerySet[Any], by: str) -> Any:
    counts = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
