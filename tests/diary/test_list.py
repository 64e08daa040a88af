"""The diary of a cohort: what comes, what has no day yet, what is to be done; for each who looks."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from magpie.diary.actions.dates import cancel_activity, set_date
from magpie.diary.steps import steps_of_diaries
from magpie.programmes.counts import with_counts
from magpie.programmes.models import Cohort
from magpie.register.models import TermCalendar
from tests.diary.making import BY, TODAY, VISIT_ON, make_event, make_visit, make_year, past, plan, shipped
from tests.groups.making import make_group
from tests.making import make_head
from tests.programmes.making import make_enrolment, make_role
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def year():
    return make_year()


def address(year, **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"{reverse('diary:diary', args=[year.cohort.slug])}?{query}"


def lines(client, year, user, **asked):
    client.force_login(user)
    page = client.get(address(year, **asked))
    assert page.status_code == 200
    return page.context["listed"].object_list


def titles(client, year, user, **asked):
    return [f"{line.title} {line.host}".strip() for line in lines(client, year, user, **asked)]


def test_what_the_playbook_asks_for_is_there_before_anybody_has_done_anything(client, year):
    assert titles(client, year, year.coordinator) == [
        *("First event", "Visit day A School", "Visit day B School", "Visit day C School"),
        *("Second event", "Last event"),
    ]
    said = {line.title: line.words for line in lines(client, year, year.coordinator)}
    assert said["First event"] == "No date yet; usually 18 September to 5 October"


def test_what_has_a_day_stands_first_by_its_day(client, year):
    make_visit(year, n=1)
    make_event(year)
    found = lines(client, year, year.coordinator)
    assert [(line.title, line.words) for line in found[:2]] == [
        ("Second event", "Thursday 26 February 2026, 9:30 to 16:00"),
        ("Visit day", "Thursday 12 March 2026, 9:30 to 16:00"),
    ]
    assert titles(client, year, year.coordinator, show="undated") == [
        *("First event", "Visit day A School", "Visit day C School", "Last event")
    ]


def test_the_first_line_says_what_to_do_now(client, year):
    def said(user):
        client.force_login(user)
        return client.get(address(year)).context["next"]

    assert said(year.coordinator) == "Give 3 events and 3 visits a date."
    assert said(year.user(0)) == "Give 1 visit a date."
    for n in range(3):
        make_visit(year, VISIT_ON + timedelta(weeks=n), n=n)
    assert said(year.user(0)) == "“Visit day at A School”: nobody is invited yet."
    event = make_event(year, invited=True)
    assert (
        said(year.user(1, "second_leader"))
        == "Say whether you come to “Second event”. “Visit day at B School”: nobody is invited yet."
    )
    assert said(make_role(year.cohort, "evaluator").person.user) == f"Next: Second event, {when(event)}."


def when(event):
    return "Thursday 26 February 2026, 9:30 to 16:00"


def test_others_see_the_events_and_what_is_of_their_own_group(client, year):
    other = make_group(year.cohort, 3, name="Trio 2", facilitator=True)
    host = other.seats.first().enrolment
    set_date(year.cohort, name="visit", plan=plan(title="Their visit"), group=other, host=host, **BY)
    make_visit(year)
    make_event(year)
    assert titles(client, year, year.user(1), show="all")[:2] == ["Second event", "Visit day A School"]
    assert [line.group.name for line in lines(client, year, year.user(1)) if line.group] == ["Trio 1"] * 3
    assert "Their visit" not in " ".join(titles(client, year, year.facilitator))
    assert titles(client, year, make_role(year.cohort, "evaluator").person.user, show="all") == [
        *("Second event", "First event", "Last event")
    ]


def test_a_date_is_set_from_here_only_by_whoever_may(client, year):
    def offered(user):
        return [f"{line.title} {line.host}".strip() for line in lines(client, year, user) if line.address]

    assert offered(year.user(1)) == ["Visit day B School"]
    assert offered(year.facilitator) == ["Visit day A School", "Visit day B School", "Visit day C School"]
    assert len(offered(year.coordinator)) == 6


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "visit"}, ["Visit day A School", "Visit day B School", "Visit day C School"]),
        ({"q": "b school"}, ["Visit day B School"]),
        ({"q": "trio 1 a"}, ["Visit day A School", "Visit day B School", "Visit day C School"]),
        ({"show": "attention", "kind": "visit"}, ["Visit day A School", "Visit day B School", "Visit day C School"]),
        ({"show": "past"}, ["Second event"]),
        ({"show": "cancelled"}, ["First event"]),
        ({"show": "undated", "kind": "event"}, ["First event", "Last event"]),
        ({"q": "nothing like it"}, []),
        ({"kind": "no-such-kind", "show": "x", "group": "%00"}, None),
    ],
)
def test_the_list_can_be_narrowed_down(client, year, asked, found):
    make_visit(year)
    past(make_event(year, invited=True))
    cancel_activity(make_event(year, date(2026, 2, 27), name="induction", title="First event"), reason="Snow", **BY)
    assert found is None or titles(client, year, year.coordinator, **asked) == found
    assert lines(client, year, year.coordinator, group=year.group.public_id) != []


def test_of_what_is_past_the_list_says_who_had_said_yes(client, year):
    past(make_event(year, invited=True))
    client.force_login(year.coordinator)
    assert "had said yes" in client.get(address(year, show="past")).content.decode()


def test_the_list_can_be_taken_away(client, year):
    make_visit(year, invited=True)
    client.force_login(year.coordinator)
    file = client.get(address(year, **{"as": "csv"})).content.decode("utf-8-sig").splitlines()
    assert file[0] == "day,starts,ends,what,kind,group,host,come,do not come,no answer,to do"
    assert file[1] == "2026-03-12,09:30,16:00,Visit day,Visit,Trio 1,A School,0,0,7,"
    assert file[3] == ",,,Visit day,Visit,Trio 1,B School,0,0,0,set a date"


def test_what_needs_attention_is_said(client, year):
    soon = make_visit(year, date(2026, 2, 10), invited=True)
    over = past(make_visit(year, n=1, invited=True))
    make_visit(year, date(2026, 3, 19), n=2)
    found = {line.host: line.wants for line in lines(client, year, year.coordinator, show="all") if line.starts_at}
    assert found == {
        "A School": ["7 have not answered"],
        "B School": ["who came is not recorded"],
        "C School": ["nobody is invited yet"],
    }
    assert (soon.on < VISIT_ON, over.on < TODAY) == (True, True)


def test_an_inset_day_that_is_entered_later_is_noticed(client, year):
    make_visit(year, invited=True)
    own = TermCalendar.objects.create(academic_year="2025-26", name="B", school=year.enrolments[1].school)
    own.stretches.create(kind="inset", first_on=VISIT_ON, last_on=VISIT_ON, name="Training")
    found = [line.wants for line in lines(client, year, year.facilitator, show="attention") if line.starts_at]
    assert found == [["you have not answered", "an INSET day (Training) at B School"]]
    assert [line.wants for line in lines(client, year, year.user(1)) if line.starts_at] == [["you have not answered"]]


def test_six_workshops_are_asked_for_together_and_each_that_is_set_counts(client):
    year = make_year(source=shipped("closing-the-gap"))
    set_date(year.cohort, name="workshop", plan=plan(), **BY)
    missing = {line.title: line.n_missing for line in lines(client, year, year.coordinator, show="undated")}
    assert missing["Workshop" if "Workshop" in missing else next(iter(missing))] == 5


def steps(cohort):
    cohorts = with_counts(Cohort.objects.filter(pk=cohort.pk), TODAY)
    return [(step.words, step.address) for step in steps_of_diaries(cohorts, TODAY)]


def test_what_waits_for_coordinators_stands_on_their_first_page(year):
    diary = reverse("diary:diary", args=[year.cohort.slug])
    assert steps(year.cohort) == [("Give 3 events and 3 visits a date", f"{diary}?show=undated")]
    event = make_event(year, title="Second event")
    make_visit(year, n=0)
    make_visit(year, VISIT_ON + timedelta(weeks=1), n=1)
    over = past(make_event(year, date(2026, 3, 5), name="induction", title="First event", invited=True))
    assert steps(year.cohort) == [
        ("Give 1 visit and 1 event a date", f"{diary}?show=undated"),
        ("Send the invitations to Second event", reverse("diary:invite", args=[event.public_id])),
        ("Send the invitations to 2 visits", f"{diary}?show=attention"),
        ("Record who came to First event", reverse("diary:attendance", args=[over.public_id])),
    ]


def test_nothing_waits_in_a_cohort_without_schools_or_one_that_is_over(year):
    empty = make_year(source=shipped("leading-practice"), n=1).cohort
    empty.enrolments.update(state="withdrawn")
    assert steps(empty) == []
    Cohort.objects.filter(pk=year.cohort.pk).update(opens_on=date(2024, 9, 1), closes_on=date(2025, 7, 1))
    assert steps(year.cohort) == []


def test_steps_take_one_statement_however_many_cohorts(year, django_assert_num_queries):
    make_year(source=shipped("leading-practice"))
    make_visit(year)
    cohorts = with_counts(Cohort.objects.select_related("programme", "edition"), TODAY)
    with django_assert_num_queries(1):
        steps_of_diaries(cohorts, TODAY)


def test_a_colleague_of_the_host_reads_and_does_not_act(client, year):
    make_visit(year)
    colleague = make_head(year.host.school, kind="colleague").user
    assert [line.wants for line in lines(client, year, colleague, kind="visit")] == [[], [], []]


def test_a_school_that_has_left_sees_its_cohort_and_none_of_its_events(client, year):
    make_event(year)
    gone = make_enrolment(year.cohort, state="withdrawn", from_on=None)
    head = make_head(gone.school).user
    assert [line for line in lines(client, year, head) if line.starts_at] == []


def test_nobody_reads_it_without_signing_in_or_without_the_cohort(client, year):
    assert client.get(address(year)).status_code == 302
    client.force_login(make_year(source=shipped("leading-practice")).coordinator)
    assert client.get(address(year)).status_code == 404


def test_the_words_on_an_empty_page_say_what_to_look_for(client, year):
    year.cohort.enrolments.update(state="withdrawn")
    client.force_login(make_role(year.cohort, "evaluator").person.user)
    assert "Diary of Trios" in words_of(client.get(address(year, show="past")))
