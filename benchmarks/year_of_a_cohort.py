"""The middle of a large cohort's year: groups of three, three events, a visit for each school, half of it behind."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from magpie.core.dates import usual_england
from magpie.diary.models import Activity, Invitation
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.programmes.models import Cohort, Enrolment
from magpie.register.models import Person, Post
from magpie.visits.models import Agenda, Block, Pack, SharedAgenda

EVENTS = {"induction": date(2025, 9, 25), "middle": date(2026, 1, 28), "closing": date(2026, 7, 2)}
FIRST_VISIT_ON, LAST_VISIT_ON = date(2025, 11, 4), date(2026, 5, 5)


def hold_the_year(cohort: Cohort, *, today: date, now: datetime) -> None:
    """Straight into the rows: what is measured is how they are read."""
    random = Random(3)
    enrolments = list(cohort.enrolments.taking_part().order_by("pk"))
    groups = seat(cohort, enrolments)
    facilitators = [role.person for role in cohort.roles.filter(kind="facilitator").select_related("person")]
    FacilitatorSeat.objects.bulk_create(
        FacilitatorSeat(group=group, person=facilitators[n % len(facilitators)], from_on=cohort.opens_on)
        for n, group in enumerate(groups)
    )
    visits = date_visits(cohort, now=now)
    invite(cohort, [*hold_events(cohort, now=now), *visits], facilitators, today=today, now=now, random=random)
    write_agendas(visits, today=today, random=random)


def seat(cohort: Cohort, enrolments: Sequence[Enrolment]) -> list[Group]:
    groups = Group.objects.bulk_create(
        Group(cohort=cohort, number=n, name=f"Trio {n}", from_on=cohort.opens_on)
        for n in range(1, len(enrolments) // 3 + 1)
    )
    Seat.objects.bulk_create(
        Seat(group=groups[min(n // 3, len(groups) - 1)], enrolment=enrolment, from_on=cohort.opens_on)
        for n, enrolment in enumerate(enrolments)
    )
    return groups


def hold_events(cohort: Cohort, *, now: datetime) -> list[Activity]:
    playbook = cohort.playbook
    return Activity.objects.bulk_create(
        _activity(cohort, name, playbook.activities[name].kind, playbook.activities[name].title, day, now)
        for name, day in EVENTS.items()
    )


def date_visits(cohort: Cohort, *, now: datetime) -> list[Activity]:
    """Spread over the school days between the first and the last."""
    days = usual_england().school_days(FIRST_VISIT_ON, LAST_VISIT_ON)
    seats = Seat.objects.filter(group__cohort=cohort).select_related("group", "enrolment__school").order_by("pk")
    return Activity.objects.bulk_create(
        _activity(cohort, "visit", "visit", "Visit day", days[n * 37 % len(days)], now, seat.group, seat.enrolment)
        for n, seat in enumerate(seats)
    )


def _activity(
    cohort: Cohort,
    name: str,
    kind: str,
    title: str,
    day: date,
    now: datetime,
    group: Group | None = None,
    host: Enrolment | None = None,
) -> Activity:
    starts_at, ends_at = (datetime.combine(day, time(hour, 30), UTC) for hour in (9, 15))
    return Activity(
        cohort=cohort,
        name=name,
        kind=kind,
        title=title,
        group=group,
        host=host,
        starts_at=starts_at,
        ends_at=ends_at,
        invited_at=now,
        made_at=now,
        changed_at=now,
    )


def invite(
    cohort: Cohort,
    activities: Sequence[Activity],
    facilitators: Sequence[Person],
    *,
    today: date,
    now: datetime,
    random: Random,
) -> None:
    """Leaders and facilitators; three in four have answered, and who was there is known of most days gone by."""
    leaders: dict[int, list[Post]] = {}
    for post in Post.objects.held_on(today).filter(kind__in=("head", "second_leader")).order_by("pk"):
        leaders.setdefault(post.school_id, []).append(post)
    seats: dict[int, list[Enrolment]] = {}
    for each in Seat.objects.filter(group__cohort=cohort).select_related("enrolment"):
        seats.setdefault(each.group_id, []).append(each.enrolment)
    everybody = [enrolment for of_group in seats.values() for enrolment in of_group]
    guides = dict(FacilitatorSeat.objects.filter(group__cohort=cohort).values_list("group", "person"))
    rows = []
    for activity in activities:
        asked = seats[activity.group_id] if activity.group_id else everybody
        people = [(post.person_id, post.kind, each) for each in asked for post in leaders.get(each.school_id, [])]
        guided = [guides[activity.group_id]] if activity.group_id else [person.pk for person in facilitators]
        people += [(person, "facilitator", None) for person in guided]
        rows += [_invitation(activity, *who, today=today, now=now, random=random) for who in people]
    Invitation.objects.bulk_create(rows, batch_size=2_000)


def _invitation(
    activity: Activity,
    person: int,
    role: str,
    enrolment: Enrolment | None,
    *,
    today: date,
    now: datetime,
    random: Random,
) -> Invitation:
    answered = random.random() < 0.75
    recorded = activity.starts_at.date() < today and random.random() < 0.95
    return Invitation(
        activity=activity,
        person_id=person,
        role=role,
        enrolment=enrolment,
        invited_at=now,
        answer="yes" if answered else "",
        answered_at=now if answered else None,
        attendance="there" if recorded else "",
        recorded_at=now if recorded else None,
    )


def write_agendas(visits: Sequence[Activity], *, today: date, random: Random) -> None:
    """Nine in ten hosts have shared a draft two weeks before, and the final one and the pack a week before."""
    agendas, packs = [], []
    for visit in visits:
        draft_at, final_at = visit.starts_at - timedelta(days=15), visit.starts_at - timedelta(days=8)
        if draft_at.date() > today or random.random() < 0.1:
            continue
        final = final_at if final_at.date() <= today and random.random() < 0.9 else None
        stamps = {"made_at": draft_at, "changed_at": draft_at}
        agendas.append(Agenda(activity=visit, draft_shared_at=draft_at, final_shared_at=final, **stamps))
        if final:
            packs.append(Pack(activity=visit, shared_at=final, sections={"travel": "By train."}, **stamps))
    Agenda.objects.bulk_create(agendas)
    Pack.objects.bulk_create(packs)
    SharedAgenda.objects.bulk_create(
        SharedAgenda(agenda=agenda, stage="draft", version=1, content={}, at=agenda.draft_shared_at)
        for agenda in agendas
    )
    Block.objects.bulk_create(
        Block(agenda=agenda, position=n, start=time(9 + n, 30), minutes=60, part="excellence", title=f"Part {n}")
        for agenda in agendas
        for n in range(6)
    )
