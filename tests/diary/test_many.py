"""A cohort of five hundred schools: each page takes as few statements as one of three."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from magpie.diary.actions.invitations import send_invitations
from magpie.diary.models import Activity
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.programmes.models import Enrolment, Role
from magpie.register.models import Person, Post, School, User
from tests.conftest import NOW
from tests.diary.making import BY, VISIT_ON, at, make_event, make_visit, make_year
from tests.making import LONG_AGO

pytestmark = [pytest.mark.django_db, pytest.mark.database]
N_GROUPS = 167


@pytest.fixture(scope="module")
def large(django_db_setup, django_db_blocker):
    """Made once: 501 schools in 167 trios, each with one visit that is dated and two that are not."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        year = make_year()
        fill(year)
        yield year
        transaction.set_rollback(True)


def fill(year):
    n = N_GROUPS * 3
    schools = School.objects.bulk_create(
        School(urn=950_000 + k, name=f"S{k:03}", phase="Secondary", town="Larkby") for k in range(n)
    )
    users = User.objects.bulk_create(User(email=f"s{k}@many.example") for k in range(2 * n))
    people = Person.objects.bulk_create(Person(name=f"P{k:04}", user=user) for k, user in enumerate(users))
    Post.objects.bulk_create(
        Post(school=schools[k // 2], kind=("head", "second_leader")[k % 2], person=person, from_on=LONG_AGO)
        for k, person in enumerate(people)
    )
    enrolled = {"cohort": year.cohort, "state": "enrolled", "from_on": year.cohort.opens_on}
    enrolments = Enrolment.objects.bulk_create(Enrolment(school=school, **enrolled) for school in schools)
    days = {"from_on": year.cohort.opens_on}
    groups = Group.objects.bulk_create(
        Group(cohort=year.cohort, number=10 + k, name=f"Trio {10 + k}", **days) for k in range(N_GROUPS)
    )
    Seat.objects.bulk_create(Seat(group=groups[k // 3], enrolment=each, **days) for k, each in enumerate(enrolments))
    facilitators = Person.objects.bulk_create(Person(name=f"F{k}") for k in range(N_GROUPS))
    Role.objects.bulk_create(Role(person=each, kind="facilitator", cohort=year.cohort, **days) for each in facilitators)
    FacilitatorSeat.objects.bulk_create(
        FacilitatorSeat(group=group, person=person, **days) for group, person in zip(groups, facilitators, strict=True)
    )
    times = {"made_at": NOW, "changed_at": NOW, "name": "visit", "kind": "visit", "title": "Visit day"}
    Activity.objects.bulk_create(
        Activity(
            cohort=year.cohort,
            group=group,
            host=enrolments[3 * k],
            starts_at=at(VISIT_ON + timedelta(days=k % 30)),
            ends_at=at(VISIT_ON + timedelta(days=k % 30)) + timedelta(hours=6),
            **times,
        )
        for k, group in enumerate(groups)
    )


def pages(year, event):
    cohort, visit = year.cohort.slug, Activity.objects.filter(name="visit").earliest("pk")
    one = {name: reverse(f"diary:{name}", args=[event.public_id]) for name in ("activity", "people", "invite")}
    of_visit = {f"visit-{name}": reverse(f"diary:{name}", args=[visit.public_id]) for name in ("activity", "invite")}
    return {
        **one,
        **of_visit,
        "diary": reverse("diary:diary", args=[cohort]),
        "undated": f"{reverse('diary:diary', args=[cohort])}?show=undated",
        "attention": f"{reverse('diary:diary', args=[cohort])}?show=attention",
        "edit": reverse("diary:activity-edit", args=[event.public_id]),
        "event-new": reverse("diary:event-new", args=[cohort, "closing"]),
        "group": visit.group.get_absolute_url(),
        **overviews(year),
    }


def overviews(year):
    return {"home": reverse("home"), "cohort": reverse("programmes:cohort", args=[year.cohort.slug])}


def test_every_page_takes_few_statements_and_is_not_heavy(client, large, django_assert_max_num_queries):
    event = make_event(large)
    client.force_login(large.coordinator)
    heavy = {}
    # The first page joins all rooms; tests/programmes/test_home.py says what it asks.
    most = {"home": 14}
    for name, address in pages(large, event).items():
        with django_assert_max_num_queries(most.get(name, 12), info=name):
            answer = client.get(address)
        assert answer.status_code == 200
        if len(answer.content) > 100_000:
            heavy[name] = len(answer.content)
    assert heavy == {}


def test_what_waits_takes_as_many_statements_as_for_three_schools(client, large):
    def n_statements(year, user):
        client.force_login(user)
        return {name: n_asked(client, address) for name, address in overviews(year).items()}

    small = make_year()
    make_visit(small)
    assert n_statements(large, large.coordinator) == n_statements(small, small.coordinator)
    assert n_statements(large, large.user(1)) == n_statements(small, small.user(1))


def n_asked(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_what_speaks_against_a_day_for_hundreds_of_schools_takes_a_dozen_too(
    client, large, django_assert_max_num_queries
):
    client.force_login(large.coordinator)
    address = reverse("diary:event-new", args=[large.cohort.slug, "closing"])
    typed = {"on": "12/3/2026", "starts": "9:30", "ends": "15:30", "title": "Last event"}
    with django_assert_max_num_queries(16):
        answer = client.post(address, typed)
    assert len(answer.context["shown"].warnings) >= 2


def test_a_thousand_people_are_invited_and_their_page_stays_small(client, large, django_assert_max_num_queries):
    event = make_event(large)
    n_invited, _ = send_invitations(event, **BY)
    assert n_invited > 1000
    for who in (large.coordinator, large.user(1)):
        client.force_login(who)
        for name in ("activity", "people"):
            with django_assert_max_num_queries(12, info=name):
                answer = client.get(reverse(f"diary:{name}", args=[event.public_id]))
            assert len(answer.content) < 100_000
