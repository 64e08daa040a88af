"""Who sees which activity: by role, by school, by group, by invitation, and not a day longer."""

from datetime import timedelta

import pytest

from magpie.diary.actions.dates import set_date
from magpie.diary.actions.invitations import end_invitation, invite_somebody
from magpie.diary.models import Activity, Invitation
from magpie.programmes.models import Role
from tests.diary.making import BY, TODAY, invitation_of, make_event, make_visit, make_year, plan
from tests.groups.making import make_group
from tests.making import make_head, make_person
from tests.programmes.making import make_enrolment, make_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def year():
    return make_year()


@pytest.fixture
def three(year):
    """An event of the cohort, a visit of the trio, and one of another trio."""
    other = make_group(year.cohort, 3, name="Trio 2", facilitator=True)
    host = other.seats.order_by("pk").first().enrolment
    theirs = set_date(year.cohort, name="visit", plan=plan(title="Theirs"), group=other, host=host, **BY)
    return {"event": make_event(year), "own": make_visit(year), "theirs": theirs}


def seen_by(three, user, day=TODAY):
    seen = set(Activity.objects.visible_to(user, day))
    return [name for name, activity in three.items() if activity in seen]


def test_each_sees_what_is_theirs(year, three):
    people = {
        "coordinator": year.coordinator,
        "of the whole programme": make_role(year.cohort.programme).person.user,
        "deputy": make_role(year.cohort, "deputy").person.user,
        "evaluator": make_role(year.cohort, "evaluator").person.user,
        "sponsor": make_role(year.cohort, "sponsor").person.user,
        "facilitator": year.facilitator,
        "head": year.user(1),
        "colleague": make_head(year.enrolments[1].school, kind="colleague").user,
        "head without a group": make_head(make_enrolment(year.cohort).school).user,
        "head who is only asked": make_head(make_enrolment(year.cohort, state="invited").school).user,
        "stranger": make_person().user,
        "other cohort": make_year().coordinator,
    }
    assert {who: seen_by(three, user) for who, user in people.items()} == {
        "coordinator": ["event", "own", "theirs"],
        "of the whole programme": ["event", "own", "theirs"],
        "deputy": ["event", "own", "theirs"],
        "evaluator": ["event"],
        "sponsor": ["event"],
        "facilitator": ["event", "own"],
        "head": ["event", "own"],
        "colleague": ["event", "own"],
        "head without a group": ["event"],
        "head who is only asked": [],
        "stranger": [],
        "other cohort": [],
    }


def test_an_invitation_opens_one_activity_and_its_end_closes_it(three):
    guest = invite_somebody(three["theirs"], name="Dee Fenn", address="dee@x.example", role="guest", **BY)
    user = guest.person.user
    assert seen_by(three, user) == ["theirs"]
    end_invitation(invitation_of(three["theirs"], guest.person), **BY)
    assert seen_by(three, user) == []


def test_a_role_that_has_ended_shows_nothing_any_more(year, three):
    role = make_role(year.cohort, "evaluator", until_on=TODAY + timedelta(days=1))
    assert seen_by(three, role.person.user) == ["event"]
    assert seen_by(three, role.person.user, TODAY + timedelta(days=1)) == []
    Role.objects.all().delete()
    assert seen_by(three, year.coordinator) == []


def test_one_statement_says_what_somebody_sees(year, three, django_assert_num_queries):
    user = year.user(1)
    with django_assert_num_queries(1):
        list(Activity.objects.visible_to(user, TODAY))


def test_invitations_are_seen_by_oneself_and_the_coordinators(year):
    make_visit(year, invited=True)
    own = Invitation.objects.visible_to(year.user(1), TODAY)
    assert [each.person for each in own] == [year.person(1)]
    assert Invitation.objects.visible_to(year.coordinator, TODAY).count() == 7
    assert Invitation.objects.visible_to(year.facilitator, TODAY).count() == 1
