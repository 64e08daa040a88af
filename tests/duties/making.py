"""A cohort in its year for tests: trios with their heads, second leaders and facilitators, and a diary."""

from datetime import UTC, date, datetime, time
from itertools import count

from magpie.core.playbook.shipped import shipped_texts
from magpie.diary.models import Activity, Invitation
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.programmes.models import Role
from magpie.register.models import Post
from tests.conftest import NOW
from tests.making import make_head, make_person, make_school
from tests.programmes.making import make_cohort, make_edition, make_enrolment, make_role

_numbers = count(1)
TRIOS = "slug: learning-trios"
PEOPLE = ("head", "second_leader")


def make_year(*, n_schools=3, edition=None, **fields):
    """The learning trios; everybody has been there since the cohort opened. Nothing is dated yet."""
    cohort = make_cohort(edition=edition or make_trios(), **fields)
    make_role(cohort, "coordinator", from_on=cohort.opens_on)
    for n in range(n_schools // 3):
        make_trio(cohort, number=n + 1)
    return cohort


def make_trios(*changes):
    return make_edition(
        *changes, source=next(text for text in shipped_texts().values() if "slug: learning-trios" in text)
    )


def make_trio(cohort, *, number=1):
    group = Group.objects.create(cohort=cohort, number=number, name=f"Trio {number}", from_on=cohort.opens_on)
    for _ in range(3):
        seat(group, make_school_of(cohort))
    facilitator = make_person(f"Fay Wren {next(_numbers)}")
    make_role(cohort, "facilitator", person=facilitator, from_on=cohort.opens_on)
    FacilitatorSeat.objects.create(group=group, person=facilitator, from_on=cohort.opens_on)
    return group


def make_school_of(cohort, name=None):
    """Taking part, with a head and a second leader."""
    enrolment = make_enrolment(cohort, make_school(name or f"School {next(_numbers)}"))
    for kind in PEOPLE:
        who = make_person(f"{kind.capitalize().replace('_', ' ')} of {enrolment.school}")
        make_head(enrolment.school, person=who, kind=kind, from_on=cohort.opens_on)
    return enrolment


def seat(group, enrolment, from_on=None):
    return Seat.objects.create(group=group, enrolment=enrolment, from_on=from_on or group.from_on)


def hold(cohort, name, on, *, group=None, host=None, invited_at=NOW, **fields):
    """An activity of the playbook in the diary."""
    rule = cohort.playbook.activities[name]
    starts_at, ends_at = (datetime.combine(on, time(hour), UTC) for hour in (9, 15))
    values = {"title": rule.title, "kind": rule.kind, "starts_at": starts_at, "ends_at": ends_at}
    return Activity.objects.create(
        cohort=cohort,
        name=name,
        group=group,
        host=host,
        invited_at=invited_at,
        made_at=NOW,
        changed_at=NOW,
        **{**values, **fields},
    )


def invite(activity, person, role="head", enrolment=None, **fields):
    return Invitation.objects.create(
        activity=activity, person=person, role=role, enrolment=enrolment, invited_at=NOW, **fields
    )


def invite_all(activity):
    """The heads, the second leaders and the facilitator of its group, or of the whole cohort."""
    found = []
    seats = Seat.objects.filter(group__cohort=activity.cohort)
    for each in seats.filter(group=activity.group) if activity.group else seats:
        for post in Post.objects.filter(school=each.enrolment.school, kind__in=PEOPLE):
            found.append(invite(activity, post.person, post.kind, each.enrolment))
    facilitators = FacilitatorSeat.objects.filter(group__cohort=activity.cohort)
    for each in facilitators.filter(group=activity.group) if activity.group else facilitators:
        found.append(invite(activity, each.person, "facilitator"))
    if activity.group is None:
        roles = Role.objects.filter(cohort=activity.cohort, kind="coordinator")
        found += [invite(activity, role.person, "coordinator") for role in roles]
    return found


def leaders(enrolment):
    return [post.person for post in Post.objects.filter(school=enrolment.school, kind__in=PEOPLE).order_by("kind")]


def schools_of(group):
    return [each.enrolment for each in Seat.objects.filter(group=group).order_by("pk")]


def at(day, hour=10):
    return datetime.combine(day, time(hour), UTC)


def day(month, number):
    """Of the academic year 2025–26."""
    return date(2025 if month > 8 else 2026, month, number)
