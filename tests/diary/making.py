"""A cohort of learning trios with one trio, and things in its diary, made by plain functions."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from magpie.core.dates import AcademicYear
from magpie.core.playbook import shipped_texts
from magpie.diary.actions.dates import Plan, set_date
from magpie.diary.actions.invitations import send_invitations
from magpie.diary.models import Activity, Invitation
from magpie.groups.models import Group
from magpie.programmes.models import Cohort, Enrolment
from magpie.register.actions import copy_usual_pattern
from magpie.register.models import Person, Post, User
from tests.conftest import NOW, TODAY
from tests.groups.making import make_facilitator, make_group
from tests.programmes.making import make_cohort, make_edition, make_role
from tests.programmes.schools import learning_trios

LONDON = ZoneInfo("Europe/London")
VISIT_ON = date(2026, 3, 12)
BY = {"by": None, "now": NOW}


@dataclass(frozen=True)
class Year:
    """A trio whose first school hosts, and who is who in it."""

    cohort: Cohort
    group: Group
    enrolments: list[Enrolment]
    coordinator: User
    facilitator: User

    @property
    def host(self) -> Enrolment:
        return self.enrolments[0]

    def person(self, n: int, kind: str = "head") -> Person:
        return Post.objects.get(school=self.enrolments[n].school, kind=kind, until_on=None).person

    def user(self, n: int, kind: str = "head") -> Any:
        return self.person(n, kind).user


def shipped(slug):
    """The text of a playbook that comes with Magpie."""
    return next(text for text in shipped_texts().values() if f"slug: {slug}\n" in text)


def make_year(*, source=None, with_terms=True, n=3):
    cohort = make_cohort("Trios", edition=make_edition(source=source or learning_trios()))
    if with_terms:
        copy_usual_pattern(owner=cohort, year=AcademicYear(2025), **BY)
    group = make_group(cohort, n, name="Trio 1")
    enrolments = [seat.enrolment for seat in group.seats.select_related("enrolment__school").order_by("pk")]
    for letter, enrolment in zip("ABCDEFGH", enrolments, strict=False):
        enrolment.school.name = f"{letter} School"
        enrolment.school.save()
    facilitator = make_facilitator(group)
    return Year(cohort, group, enrolments, make_role(cohort).person.user, facilitator.user)


def plan(on=VISIT_ON, *, starts=time(9, 30), ends=time(16), **changes):
    values = {"title": "Visit day", "is_online": False, "place": "A School, Larkby", "link": "", "purpose": "To see."}
    times = {"starts_at": at(on, starts), "ends_at": at(on, ends)}
    return Plan(**{**values, **times, **changes})


def at(on, clock=time(9, 30)):
    return datetime.combine(on, clock, LONDON)


def make_visit(year, on=VISIT_ON, *, n=0, invited=False, **changes):
    visit = set_date(
        year.cohort, name="visit", plan=plan(on, **changes), group=year.group, host=year.enrolments[n], **BY
    )
    if invited:
        send_invitations(visit, **BY)
    return visit


def make_event(year, on=date(2026, 2, 26), *, name="middle", invited=False, **changes):
    event = set_date(year.cohort, name=name, plan=plan(on, **{"title": "Second event", **changes}), **BY)
    if invited:
        send_invitations(event, **BY)
    return event


def invitation_of(activity, person):
    found = Invitation.objects.select_related("person__user", "enrolment__school")
    row = found.get(activity=activity, person=person)
    row.activity = activity
    return row


def past(activity: Activity, on=date(2026, 1, 29)):
    """The same on a day that is over, whatever rules a page would have applied."""
    Activity.objects.filter(pk=activity.pk).update(starts_at=at(on), ends_at=at(on, time(16)))
    activity.refresh_from_db()
    return activity


__all__ = ["BY", "NOW", "TODAY", "VISIT_ON"]
