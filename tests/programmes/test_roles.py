"""Who is what in a cohort: asking in, ending, handing over."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from magpie.outbox.models import Message
from magpie.programmes.actions.roles import end_role, give_role, hand_over, invite_person
from magpie.programmes.models import Cohort, Letter, Role
from magpie.programmes.permissions import Standing, can_end_role, can_invite, standing_in
from magpie.programmes.refusals import Refused
from magpie.register.models import Person
from magpie.register.permissions import can_read_posts
from tests.making import make_head, make_organisation, make_person, make_school
from tests.programmes.making import make_cohort, make_enrolment, make_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cohort():
    return make_cohort("Trios 2025-26")


@pytest.fixture
def coordinator(cohort):
    return make_role(cohort.programme, person=make_person("Ada Merrow", email="ada@larkby.example"))


def invite(cohort, now, today, **changed):
    asked = {"kind": "facilitator", "name": "Bo Finch", "address": "bo@finch.example", "by": None, "goes_to": "/"}
    return invite_person(cohort, now=now, today=today, **{**asked, **changed})


def test_somebody_asked_in_holds_the_role_from_today_and_gets_a_letter_of_the_cohort(cohort, now, today):
    role = invite(cohort, now, today)
    assert (role.from_on, role.until_on, role.person.user.email) == (today, None, "bo@finch.example")
    letter = Letter.objects.get()
    assert (letter.cohort, letter.message.to_address, letter.message.state) == (cohort, "bo@finch.example", "queued")


def test_the_same_address_asked_in_twice_is_refused_by_name(cohort, now, today):
    invite(cohort, now, today)
    with pytest.raises(Refused) as refused:
        invite(cohort, now, today, name="Somebody Else", address="BO@FINCH.example")
    assert str(refused.value) == "Bo Finch (bo@finch.example) is facilitator of Trios 2025-26 already."
    assert (Role.objects.count(), Person.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_a_coordinator_cannot_become_deputy_of_the_same_cohort(cohort, now, today):
    coordinator = make_role(cohort)
    with pytest.raises(Refused) as refused:
        give_role(cohort, kind="deputy", person=coordinator.person, from_on=today, by=None, now=now)
    assert "coordinates Trios 2025-26 already" in str(refused.value)


def test_a_deputy_who_becomes_coordinator_is_no_longer_deputy(cohort, now, today):
    deputy = make_role(cohort, "deputy")
    give_role(cohort, kind="coordinator", person=deputy.person, from_on=today, by=None, now=now)
    deputy.refresh_from_db()
    assert deputy.until_on == today


def test_somebody_known_by_address_and_name_keeps_their_row(cohort, now, today):
    known = make_person("Bo Finch", email="Bo@finch.example", signs_in=False)
    assert invite(cohort, now, today).person == known


def test_the_address_of_an_office_does_not_make_its_user_the_head(cohort, now, today):
    make_person("Head of Larkby", email="office@larkby.example", signs_in=False)
    role = invite(cohort, now, today, name="Bo Finch", address="office@larkby.example")
    assert role.person.name == "Bo Finch"


def test_a_letter_written_at_night_goes_in_the_morning(cohort, now, today):
    invite(cohort, now.replace(hour=22), today)
    assert Message.objects.get().not_before.isoformat() == "2026-02-04T08:00:00+00:00"


def test_a_role_that_ends_on_the_day_it_began_was_never_held(cohort, now, today):
    role = invite(cohort, now, today)
    end_role(role, on=today, by=None, now=now)
    assert list(Role.objects.held_on(today)) == []


def test_a_role_cannot_end_before_it_began_nor_twice(cohort, now, today):
    role = invite(cohort, now, today)
    with pytest.raises(Refused) as refused:
        end_role(role, on=today - timedelta(days=1), by=None, now=now)
    assert str(refused.value) == "The role began on 3 February 2026. Write that day or a later one."
    end_role(role, on=today, by=None, now=now)
    with pytest.raises(Refused):
        end_role(role, on=today, by=None, now=now)


def test_the_last_coordinator_cannot_leave(cohort, coordinator, now, today):
    make_role(cohort, "deputy")
    with pytest.raises(Refused) as refused:
        end_role(coordinator, on=today, by=None, now=now)
    assert str(refused.value) == "This is the last coordinator, who cannot leave. Make somebody else coordinator first."


def test_the_last_coordinator_of_a_cohort_may_leave_when_the_programme_has_one(cohort, coordinator, now, today):
    own = make_role(cohort)
    assert end_role(own, on=today, by=None, now=now).until_on == today


def test_a_coordinator_who_cannot_sign_in_any_more_does_not_count(cohort, coordinator, now, today):
    other = make_role(cohort.programme)
    other.person.user.is_active = False
    other.person.user.save()
    with pytest.raises(Refused):
        end_role(coordinator, on=today, by=None, now=now)


@pytest.mark.parametrize(
    ("standing", "kind", "may"),
    [
        (Standing(in_cohort=frozenset({"deputy"})), "coordinator", False),
        (Standing(in_cohort=frozenset({"deputy"})), "facilitator", True),
        (Standing(in_cohort=frozenset({"coordinator"})), "coordinator", True),
        (Standing(in_cohort=frozenset({"evaluator"})), "facilitator", False),
    ],
)
def test_who_may_ask_in_and_remove(standing, kind, may, cohort):
    assert can_invite(standing, kind) == may
    assert can_end_role(standing, Role(kind=kind, cohort=cohort)) == may


def test_people_of_one_cohort_cannot_remove_those_of_the_whole_programme(cohort):
    of_cohort = Standing(in_cohort=frozenset({"coordinator"}))
    assert can_end_role(of_cohort, Role(kind="coordinator", programme=cohort.programme)) is False
    assert can_end_role(of_cohort, Role(kind="evaluator", programme=cohort.programme)) is False


def test_a_role_of_the_programme_counts_in_each_of_its_cohorts(cohort, coordinator, today):
    standing = standing_in(coordinator.person.user, cohort, today)
    assert (standing.in_programme, standing.in_cohort, standing.coordinates) == ({"coordinator"}, set(), True)


def test_a_cohort_handed_over_has_another_coordinator_and_the_old_one_as_deputy(cohort, now, today):
    own, deputy = make_role(cohort), make_role(cohort, "deputy")
    hand_over(cohort, to=deputy, own=own, stays=True, on=today, by=own.person.user, now=now)
    held = Role.objects.held_on(today).values_list("person__name", "kind")
    assert set(held) == {(deputy.person.name, "coordinator"), (own.person.name, "deputy")}
    assert Message.objects.get().to_address == deputy.person.address


def test_handing_over_to_nobody_who_is_deputy_is_refused(cohort, now, today):
    own, facilitator = make_role(cohort), make_role(cohort, "facilitator")
    with pytest.raises(Refused):
        hand_over(cohort, to=facilitator, own=own, stays=True, on=today, by=None, now=now)


def test_a_coordinator_asks_a_facilitator_in_on_the_page(client, cohort, coordinator):
    client.force_login(coordinator.person.user)
    asked = {"kind": "facilitator", "name": "Bo Finch", "address": "bo@finch.example"}
    answer = client.post(reverse("programmes:person-invite", args=[cohort.slug]), asked)
    assert answer.url == reverse("programmes:people", args=[cohort.slug])
    answer = client.post(reverse("programmes:person-invite", args=[cohort.slug]), asked)
    assert answer.context["form"].errors == {
        "address": ["Bo Finch (bo@finch.example) is facilitator of Trios 2025-26 already."]
    }


def test_a_deputy_is_not_offered_to_make_coordinators_and_cannot_do_so(client, cohort, coordinator):
    client.force_login(make_role(cohort, "deputy").person.user)
    asked = {"kind": "coordinator", "name": "Bo Finch", "address": "bo@finch.example"}
    answer = client.post(reverse("programmes:person-invite", args=[cohort.slug]), asked)
    assert "kind" in answer.context["form"].errors
    assert not Person.objects.filter(name="Bo Finch").exists()


def test_a_deputy_cannot_remove_a_coordinator(client, cohort, coordinator):
    own = make_role(cohort)
    client.force_login(make_role(cohort, "deputy").person.user)
    assert client.get(reverse("programmes:role-end", args=[cohort.slug, own.public_id])).status_code == 403


def test_a_role_of_another_cohort_is_not_found_under_this_one(client, cohort, coordinator):
    client.force_login(coordinator.person.user)
    elsewhere = make_role(make_cohort(), "facilitator")
    assert client.get(reverse("programmes:role-end", args=[cohort.slug, elsewhere.public_id])).status_code == 404


def test_people_are_listed_with_their_own_school_and_trust(client, cohort, coordinator):
    trust = make_organisation("trust", "Wrenby Trust")
    facilitator = make_role(cohort, "facilitator", person=make_person("Bo Finch", email="bo@finch.example"))
    make_head(make_school("Larkby High", trust=trust), person=facilitator.person)
    make_role(cohort, "facilitator", person=make_person("Old One"), until_on=date(2025, 12, 1))
    client.force_login(coordinator.person.user)
    address = reverse("programmes:people", args=[cohort.slug])
    assert "Larkby High (Wrenby Trust)" in client.get(address).content.decode()
    lines = client.get(address, {"kind": "facilitator", "as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines == [
        "name,address,role,of,school,from,until",
        "Bo Finch,bo@finch.example,Facilitator,Trios 2025-26,Larkby High,2020-09-01,",
    ]
    ended = client.get(address, {"held": "ended"}).context["lines"]
    assert [role.person.name for role, _, _ in ended] == ["Old One"]


def test_who_ended_the_own_role_is_led_home(client, cohort, coordinator):
    own = make_role(cohort)
    client.force_login(own.person.user)
    answer = client.post(reverse("programmes:role-end", args=[cohort.slug, own.public_id]), {"on": "3/2/2026"})
    assert answer.status_code == 302
    assert Cohort.objects.visible_to(own.person.user, date(2026, 2, 4)).exists() is False


def test_the_list_of_people_takes_as_many_queries_for_thirty_as_for_one(
    client, cohort, coordinator, django_assert_max_num_queries
):
    client.force_login(coordinator.person.user)
    address = reverse("programmes:people", args=[cohort.slug])

    def make_one():
        make_head(make_school(trust=make_organisation("trust")), person=make_role(cohort, "facilitator").person)

    make_one()
    with django_assert_max_num_queries(12) as one:
        client.get(address)
    for _ in range(29):
        make_one()
    with django_assert_max_num_queries(12) as thirty:
        client.get(address)
    assert len(thirty) == len(one)


def test_a_coordinator_of_the_programme_hands_one_cohort_over_and_keeps_the_programme(cohort, coordinator, now, today):
    deputy = make_role(cohort, "deputy")
    hand_over(cohort, to=deputy, own=coordinator, stays=True, on=today, by=None, now=now)
    held = Role.objects.held_on(today).values_list("person__name", "kind", "cohort")
    assert set(held) == {
        (deputy.person.name, "coordinator", cohort.pk),
        ("Ada Merrow", "coordinator", None),
    }


def test_a_coordinator_of_one_cohort_cannot_give_the_whole_programme_away(cohort, coordinator, now, today):
    own, deputy = make_role(cohort), make_role(cohort.programme, "deputy")
    new = hand_over(cohort, to=deputy, own=own, stays=False, on=today, by=None, now=now)
    assert (new.place, new.person) == (cohort, deputy.person)


def test_a_list_keeps_the_menu_of_the_page(client, cohort, coordinator):
    client.force_login(coordinator.person.user)
    for name in ("people", "letters"):
        words = client.get(reverse(f"programmes:{name}", args=[cohort.slug])).content.decode()
        assert 'aria-label="Menu"' in words


def test_a_coordinator_reads_who_holds_posts_at_the_schools_of_the_cohort(cohort, coordinator, today):
    school, other = make_enrolment(cohort).school, make_school()
    user = coordinator.person.user
    assert (can_read_posts(user, school, today), can_read_posts(user, other, today)) == (True, False)
    assert can_read_posts(make_role(cohort, "evaluator").person.user, school, today) is False
