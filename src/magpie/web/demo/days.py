"""Third act: three events and the visits of seven trios, half of them behind and half ahead."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from magpie.diary.actions.answers import answer_invitation, send_instead
from magpie.diary.actions.attendance import record_attendance
from magpie.diary.actions.dates import Plan, set_date
from magpie.diary.actions.feeds import make_feed
from magpie.diary.actions.invitations import send_invitations
from magpie.diary.actions.materials import add_material
from magpie.diary.models import Activity, Invitation
from magpie.groups.models import Group
from magpie.programmes.models import Cohort, Enrolment
from magpie.register.models import Post, User
from magpie.web.demo.papers import papers_of
from magpie.web.demo.promises import promises_of
from magpie.web.demo.stage import LONDON, NOW, Stage, at
from magpie.web.demo.trios import school_of_host, seats_of, trio_of

Deeds = list["Deed"]
Deed = tuple[datetime, Callable[[datetime], "Deeds"]]

EVENTS = (
    ("induction", date(2025, 10, 2), "The Guildhall, Larkrise"),
    ("middle", date(2026, 2, 5), "The Old Library, Larkrise"),
    ("closing", date(2026, 7, 2), "The Guildhall, Larkrise"),
)
# For each trio its three visits; None has no date yet. The trio of the cast is the fifth.
VISITS: tuple[tuple[date | None, ...], ...] = (
    (date(2025, 11, 6), date(2026, 1, 15), date(2026, 3, 10)),
    (date(2025, 11, 11), date(2026, 1, 20), date(2026, 3, 12)),
    (date(2025, 11, 13), date(2026, 1, 22), date(2026, 3, 17)),
    (date(2025, 11, 18), date(2026, 2, 10), date(2026, 4, 21)),
    (date(2025, 11, 20), date(2026, 2, 12), date(2026, 3, 19)),
    (date(2025, 11, 25), date(2026, 2, 24), None),
    (date(2025, 12, 2), date(2026, 2, 26), None),
)
OF_THE_CAST = 4
WITHOUT_ATTENDANCE = date(2026, 1, 22)


@dataclass(frozen=True, slots=True)
class Dated:
    """A visit and which of its trio's it is."""

    group: Group
    host: Enrolment
    on: date
    number: int


def hold_the_days(stage: Stage, cohort: Cohort) -> None:
    """Every deed at its time, in the order in which people would have done it, up to the demonstration's day."""
    deeds = [*_events(stage, cohort), *_visits(stage, cohort)]
    deeds.append((at(date(2025, 10, 7), 20), lambda now: _make_calendar(stage, now)))
    while deeds:
        deeds.sort(key=lambda deed: deed[0])
        moment, deed = deeds.pop(0)
        if moment > NOW:
            return
        deeds += deed(moment)


def _events(stage: Stage, cohort: Cohort) -> Iterator[Deed]:
    for n, (name, on, place) in enumerate(EVENTS):

        def begin(moment: datetime, name: str = name, on: date = on, place: str = place) -> list[Deed]:
            by = stage.user("coordinator")
            activity = set_date(cohort, name=name, plan=plan_of(cohort, name, on, place=place), by=by, now=moment)
            return _run(stage, activity, invited_on=on - timedelta(days=42), by=by)

        yield at(date(2025, 9, 2), 9, n), begin


def _visits(stage: Stage, cohort: Cohort) -> Iterator[Deed]:
    for dated in planned_visits(stage, cohort):

        def begin(moment: datetime, dated: Dated = dated) -> list[Deed]:
            by = leader_of(dated.host)
            plan = plan_of(cohort, "visit", dated.on, place=str(dated.host.school))
            activity = set_date(cohort, name="visit", plan=plan, group=dated.group, host=dated.host, by=by, now=moment)
            invited_on = dated.on - timedelta(days=35)
            papers = papers_of(activity, dated.number)
            return [*_run(stage, activity, invited_on=invited_on, by=by), *papers, *promises_of(activity)]

        yield at(date(2025, 10, 6), 15, dated.group.number), begin


def planned_visits(stage: Stage, cohort: Cohort) -> list[Dated]:
    """The cast's trio has the fifth row of dates, and the cast's host is its second."""
    school = school_of_host(stage)
    of_cast = trio_of(school, cohort)
    others = [group for group in cohort.groups.current().order_by("number") if group != of_cast]
    ordered = [*others[:OF_THE_CAST], of_cast, *others[OF_THE_CAST:]]
    found = []
    for group, days in zip(ordered, VISITS, strict=True):
        hosts = [seat.enrolment for seat in seats_of(group)]
        if group == of_cast:
            hosts.sort(key=lambda host: host.school_id == school.pk)
            hosts[1], hosts[2] = hosts[2], hosts[1]
        found += [
            Dated(group, host, on, number) for number, (host, on) in enumerate(zip(hosts, days, strict=True), 1) if on
        ]
    return found


def plan_of(cohort: Cohort, name: str, on: date, *, place: str) -> Plan:
    rule = cohort.playbook.activities[name]
    hours = rule.hours
    starts, ends = (hours.starts, hours.ends) if hours else (time(9, 30), time(15, 30))
    return Plan(
        title=rule.title,
        starts_at=datetime.combine(on, starts, LONDON),
        ends_at=datetime.combine(on, ends, LONDON),
        is_online=False,
        place=place,
        link="",
        purpose=rule.about or "",
    )


def _make_calendar(stage: Stage, now: datetime) -> list[Deed]:
    make_feed(stage.cast["host-head"], by=stage.user("host-head"), now=now)
    return []


def _run(stage: Stage, activity: Activity, *, invited_on: date, by: User) -> list[Deed]:
    """Invitations, answers and, when it is over, who was there."""
    day = activity.on
    deeds: list[Deed] = [
        (max(at(invited_on, 10), activity.made_at), lambda now: _invite(stage, activity, by, now)),
        (at(day, 17), lambda now: _attend(stage, activity, now)),
    ]
    if activity.group_id is None:
        deeds.append((at(invited_on, 11), lambda now: _add_words(activity, by, now)))
    return deeds


def _add_words(activity: Activity, by: User, now: datetime) -> list[Deed]:
    words = "Your school's year in one page. Which room each part is in comes with the last letter before the day."
    add_material(activity, title="What to bring", words=words, by=by, now=now)
    plan = SimpleUploadedFile("plan-of-the-rooms.txt", b"Hall: first floor. Lunch: the canteen on the ground floor.\n")
    add_material(activity, title="Plan of the rooms", file=plan, by=by, now=now)
    return []


def _invite(stage: Stage, activity: Activity, by: User, now: datetime) -> list[Deed]:
    send_invitations(activity, by=by, now=now)
    invited = activity.invitations.standing().select_related("person__user", "enrolment").order_by("pk")
    deeds: list[Deed] = []
    for n, invitation in enumerate(invited):
        is_silent = n % 9 == 4 and activity.on > NOW.date()
        if not is_silent:
            answered_at = now + timedelta(days=1 + n % 12, minutes=7 * n)
            deeds.append((answered_at, partial(_answer, invitation, n)))
    return deeds


def _answer(invitation: Invitation, n: int, now: datetime) -> list[Deed]:
    """One in seventeen cannot come; a second leader among them sends a colleague."""
    invitation.refresh_from_db()
    if now >= invitation.activity.starts_at or invitation.ended_at is not None:
        return []
    by = invitation.person.user
    comes = n % 17 != 11
    needs = "Vegetarian" if n % 6 == 2 else "A room on the ground floor, please" if n % 23 == 7 else ""
    words = "" if comes else "I am on a course that day."
    answer_invitation(invitation, comes=comes, words=words, needs=needs if comes else "", by=by, now=now)
    if not comes and invitation.role == Post.Kind.SECOND_LEADER:
        name, address = "Wilfred Osei", f"wilfred.osei@school{invitation.enrolment_id}.example"
        send_instead(invitation, name=name, address=address, by=by, now=now + timedelta(minutes=5))
    return []


def _attend(stage: Stage, activity: Activity, now: datetime) -> list[Deed]:
    if activity.on == WITHOUT_ATTENDANCE:
        return []
    marks = {}
    for n, invitation in enumerate(activity.invitations.standing().order_by("pk")):
        there = invitation.answer != Invitation.Answer.NO and n % 29 != 13
        marks[invitation.pk] = Invitation.Attendance.THERE if there else Invitation.Attendance.ABSENT
    record_attendance(activity, marks=marks, by=stage.user("coordinator"), now=now)
    return []


def leader_of(enrolment: Enrolment) -> User:
    """The head at the time when the days were set."""
    post = Post.objects.held_on(date(2025, 10, 6)).get(school=enrolment.school_id, kind=Post.Kind.HEAD)
    user: User = post.person.user
    return user
