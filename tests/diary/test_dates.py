"""Setting a day: what is filled in, what is warned of, what is refused, and who may."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from magpie.diary.actions.dates import set_date
from magpie.diary.models import Activity
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from magpie.register.models import TermCalendar
from tests.diary.making import BY, NOW, VISIT_ON, at, make_event, make_visit, make_year, plan, shipped
from tests.groups.making import make_group
from tests.making import make_head
from tests.programmes.making import make_cohort, make_enrolment
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TYPED = {"on": "12/3/2026", "starts": "9:30", "ends": "16:00", "title": "Visit day", "place": "A School"}


@pytest.fixture
def year():
    return make_year()


def visit_address(year, n=0):
    return reverse("diary:visit-new", args=[year.group.public_id, "visit", year.enrolments[n].public_id])


def event_address(year, name="middle"):
    return reverse("diary:event-new", args=[year.cohort.slug, name])


def post(client, address, user, **changes):
    client.force_login(user)
    return client.post(address, {**TYPED, **changes}, follow=True)


def inset(school, day):
    calendar = TermCalendar.objects.create(academic_year="2025-26", name=str(school), school=school)
    calendar.stretches.create(kind="inset", first_on=day, last_on=day, name="Training")


def test_a_host_sets_its_own_visit_in_one_go(client, year):
    answer = post(client, visit_address(year), year.user(0, "second_leader"))
    assert "Visit day at A School has a date. Invite people next." in words_of(answer)
    visit = Activity.objects.get()
    assert (visit.starts_at, visit.ends_at) == (at(VISIT_ON), at(VISIT_ON, time(16)))
    assert (visit.kind, visit.host, visit.group, visit.version) == ("visit", year.host, year.group, 1)
    assert history_of(visit).first().words == "Visit day at A School is on 12 March 2026."


def test_what_the_playbook_and_the_register_know_is_filled_in(client, year):
    year.host.school.street, year.host.school.postcode = "1 Mill Lane", "LK1 2AB"
    year.host.school.save()
    client.force_login(year.facilitator)
    form = client.get(visit_address(year)).context["form"]
    initial = {name: form[name].value() for name in ("starts", "ends", "place", "title", "is_online")}
    assert initial == {
        "starts": time(9, 30),
        "ends": time(16),
        "place": "A School, 1 Mill Lane, Larkby, LK1 2AB",
        "title": "Visit day",
        "is_online": False,
    }
    assert form["purpose"].value().startswith("The host shows what it does best")


def test_a_warning_is_shown_first_and_the_day_is_saved_all_the_same_when_somebody_says_so(client, year):
    inset(year.enrolments[1].school, VISIT_ON)
    answer = post(client, visit_address(year), year.facilitator)
    assert "Thursday 12 March 2026 is an INSET day (Training) at B School." in words_of(answer)
    assert "Save it all the same" in words_of(answer)
    assert Activity.objects.count() == 0
    post(client, visit_address(year), year.facilitator, anyway=answer.context["shown"].token)
    assert Activity.objects.get().on == VISIT_ON


def test_who_has_seen_the_warnings_of_another_day_sees_those_of_this_one(client, year):
    seen = post(client, visit_address(year), year.facilitator, on="14/3/2026").context["shown"].token
    answer = post(client, visit_address(year), year.facilitator, on="15/3/2026", anyway=seen)
    assert "Sunday 15 March 2026 falls on a weekend." in words_of(answer)
    assert Activity.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on": "18/2/2026"}, "Wednesday 18 February 2026 is in a holiday (February half-term) at all 3 schools."),
        ({"on": "6/4/2026"}, "Monday 6 April 2026 is in a holiday (Easter) at all 3 schools."),
        ({"on": "4/5/2026"}, "is a bank holiday (Early May bank holiday) at all 3 schools."),
        ({"on": "13/5/2026"}, "GCSE and A-level exams are from 7 May 2026 to 24 June 2026, at all 3 schools."),
        ({"on": "17/12/2025"}, "Wednesday 17 December 2025 is past."),
        ({"on": "8/5/2026"}, "By the playbook this is usually 1 November to 15 December or 10 January to 6 May."),
        ({"on": "10/2/2026"}, "Agenda of the visit (draft) would have been due on 27 January 2026 already."),
        ({"on": "9/9/2026"}, "The cohort runs from 1 September 2025 to 17 July 2026."),
        ({"on": "9/9/2026"}, "Nobody has entered term dates for 2026-27 at all 3 schools"),
    ],
)
def test_what_speaks_against_a_day_is_said_in_words(client, year, typed, words):
    answer = post(client, visit_address(year), year.facilitator, **typed)
    assert words.lower() in words_of(answer).lower()
    assert Activity.objects.count() == 0


def test_the_order_of_the_playbook_is_kept_or_warned_of(client, year):
    make_event(year, date(2026, 3, 20), name="induction")
    make_event(year, date(2026, 3, 10), name="closing")
    answer = words_of(post(client, visit_address(year), year.facilitator))
    assert "“Second event” is on 20 March 2026; by the playbook it should be over before this." in answer
    assert "“Second event” is on 10 March 2026; by the playbook it should not begin before this is over." in answer


def test_what_else_is_on_that_day_is_said_for_whom(client, year):
    make_event(year, VISIT_ON)
    other = make_group(year.cohort, 3, name="Trio 2", facilitator=year.facilitator.person)
    host = other.seats.select_related("enrolment__school").first().enrolment
    set_date(year.cohort, name="visit", plan=plan(title="Their visit"), group=other, host=host, **BY)
    answer = words_of(post(client, visit_address(year), year.facilitator))
    assert "“Second event” is on the same day, 9:30 to 16:00, for all 3 schools." in answer
    assert f"“Their visit” is on the same day, 9:30 to 16:00, for {year.facilitator.person}." in answer


def test_what_a_school_has_in_another_programme_is_warned_of_without_its_name(client, year):
    elsewhere = make_cohort("Secret circle", edition=year.cohort.edition)
    make_enrolment(elsewhere, year.enrolments[2].school)
    set_date(elsewhere, name="middle", plan=plan(title="Secret meeting"), **BY)
    answer = words_of(post(client, visit_address(year), year.facilitator))
    assert "Something in another programme is on the same day, 9:30 to 16:00, for C School." in answer
    assert "Secret" not in answer


def test_an_event_names_the_schools_that_cannot_and_counts_them(client, year):
    for n in range(8):
        enrolment = make_enrolment(year.cohort)
        enrolment.school.name = f"S{n}"
        enrolment.school.save()
        inset(enrolment.school, date(2026, 2, 26))
    typed = {"on": "26/2/2026", "title": "Second event"}
    answer = words_of(post(client, event_address(year), year.coordinator, **typed))
    assert "an INSET day (Training) at S0, S1, S2, S3, S4 and 3 more of 11 schools." in answer


def test_a_year_without_term_dates_is_never_silent(client):
    year = make_year(with_terms=False)
    answer = words_of(post(client, visit_address(year), year.facilitator))
    assert "Nobody has entered term dates for 2025-26 at all 3 schools" in answer


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on": "12/3/2036"}, "This is more than a year away from Trios. Check the year."),
        ({"on": "the twelfth"}, "Write a day, such as 3/2/2026 or 3 February 2026."),
        ({"starts": "half nine"}, "Write a time, such as 9:30."),
        ({"ends": "9:30"}, "Write a time after the one at which it starts."),
        ({"on": "29/3/2026", "starts": "1:30"}, "The clocks go forward on this day, and this time is skipped."),
        ({"link": "javascript:alert(1)"}, "Write a whole web address"),
        ({"on": ""}, "Write a day, such as 3/2/2026"),
        ({"title": "w" * 201}, "Write at most 200 characters. These are 201."),
        ({"title": ""}, "Write what it is called, such as: Visit day."),
    ],
)
def test_what_cannot_be_is_refused_with_words_and_the_typing_is_kept(client, year, typed, words):
    typed = {"purpose": "To see the library", **typed}
    answer = post(client, visit_address(year), year.facilitator, **typed, is_online="on")
    assert words in words_of(answer)
    assert "To see the library" in words_of(answer)
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("written", ["9:30", "09:30", "9.30", "9:30am", "9.30 am"])
def test_times_are_read_as_people_write_them(client, year, written):
    post(client, visit_address(year), year.facilitator, starts=written)
    assert Activity.objects.get().starts_at == at(VISIT_ON)


def test_each_school_hosts_once(client, year):
    make_visit(year)
    answer = post(client, visit_address(year), year.facilitator, on="19/3/2026")
    assert "“Visit day at A School” is in the diary already, on 12 March 2026." in words_of(answer)
    assert "This has its date already" in words_of(client.get(visit_address(year)))
    post(client, visit_address(year, 1), year.facilitator, on="19/3/2026")
    assert Activity.objects.count() == 2


def test_a_cancelled_visit_leaves_its_place_free(year):
    visit = make_visit(year)
    Activity.objects.filter(pk=visit.pk).update(cancelled_at=NOW, cancelled_because="Snow")
    assert make_visit(year, VISIT_ON + timedelta(days=7)).turn == 1


def test_a_playbook_that_asks_for_six_workshops_takes_six_and_no_seventh():
    gap = shipped("closing-the-gap")
    year = make_year(source=gap)
    days = [date(2026, 3, 2) + timedelta(weeks=n) for n in range(7)]
    for day in days[:6]:
        set_date(year.cohort, name="workshop", plan=plan(day), **BY)
    with pytest.raises(Refused):
        set_date(year.cohort, name="workshop", plan=plan(days[6]), **BY)


def test_hosts_in_turn_host_again_when_it_is_their_turn():
    partnership = shipped("standing-partnership")
    year = make_year(source=partnership)
    for n, day in enumerate([date(2026, 3, 3), date(2026, 3, 10), date(2026, 3, 17)]):
        host = year.enrolments[n % 2]
        set_date(year.cohort, name="strategy", plan=plan(day), group=year.group, host=host, **BY)
    turns = Activity.objects.order_by("starts_at").values_list("host__school__name", "turn")
    assert list(turns) == [("A School", 1), ("B School", 1), ("A School", 2)]


def test_a_meeting_of_the_group_has_no_host(client, year):
    address = reverse("diary:meeting-new", args=[year.group.public_id, "trio_call"])
    client.force_login(year.facilitator)
    assert {"place", "is_online"} & client.get(address).context["form"].fields.keys() == set()
    post(client, address, year.facilitator, title="Trio call", link="meet.example/trio", ends="10:30")
    call = Activity.objects.get()
    assert (call.host, call.is_online, call.link) == (None, True, "https://meet.example/trio")


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("facilitator", 200), ("host", 200), ("guest", 403), ("colleague", 403), ("stranger", 404)],
)
def test_a_visit_is_dated_by_the_host_its_facilitator_and_the_coordinators(client, year, who, status):
    people = {
        "coordinator": year.coordinator,
        "facilitator": year.facilitator,
        "host": year.user(0),
        "guest": year.user(1),
        "colleague": make_head(year.host.school, kind="colleague").user,
        "stranger": make_year().user(0),
    }
    client.force_login(people[who])
    assert client.get(visit_address(year)).status_code == status
    assert client.post(visit_address(year), TYPED).status_code == (302 if status == 200 else status)


def test_what_the_playbook_does_not_know_has_no_page(client, year):
    client.force_login(year.coordinator)
    wrong = ["visit", "no-such-thing", "trio_call"]
    assert [client.get(event_address(year, name)).status_code for name in wrong] == [404, 404, 404]
    assert client.get(reverse("diary:meeting-new", args=[year.group.public_id, "visit"])).status_code == 404


class AnyDay(TestCase):
    """Whatever the day, saving it or warning of it are the only two things that happen."""

    @settings(max_examples=30, suppress_health_check=list(HealthCheck))
    @given(st.dates(date(2025, 9, 1), date(2026, 8, 31)), st.integers(0, 23), st.integers(1, 12))
    def test_any_day_near_the_cohort_is_judged_without_breaking(self, on, hour, hours):
        year = make_year()
        client = self.client
        ends = min(hour + hours, 23)
        typed = {"on": f"{on:%d/%m/%Y}", "starts": f"{hour}:00", "ends": f"{ends}:59"}
        answer = post(client, visit_address(year), year.facilitator, **typed)
        assert answer.status_code == 200
        shown = answer.context.get("shown")
        assert (Activity.objects.count() == 1) is not bool(shown or answer.context.get("form"))
