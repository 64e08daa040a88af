"""The year's letters before they are written."""

import csv
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.dates import usual_england
from magpie.core.duties import never, on_the_due_day, simulate, summarise
from magpie.core.playbook import shipped_playbooks
from magpie.duties.assumed import assumed_year
from magpie.duties.bridge import read_cohorts
from magpie.duties.not_yet import not_yet, workable
from magpie.duties.telling import code_of
from magpie.duties.year_of_letters import YearOfLetters, sampled
from magpie.programmes.models import Declaration
from tests.conftest import NOW
from tests.core.made_up_cohorts import cohort as made_up_cohort
from tests.duties.making import day, hold, leaders, make_school_of, make_trios, make_year, schools_of
from tests.programmes.making import make_cohort, make_role

PLAYBOOKS = shipped_playbooks()
TRIOS = PLAYBOOKS["learning-trios"]
OPENS_ON, CLOSES_ON = date(2025, 9, 1), date(2026, 7, 17)
LONDON = ZoneInfo("Europe/London")


def assumed(n_groups, playbook=TRIOS):
    facts = made_up_cohort(playbook, n_groups=n_groups, dated=False)
    return assumed_year(playbook, facts, OPENS_ON, CLOSES_ON)


def days_of(year, activity):
    return [each.on for each in year.facts.happenings if each.activity == activity]


def test_what_happens_once_is_assumed_in_the_middle_of_its_window():
    """The window of the first event goes from 18 September to 5 October: twelve school days."""
    assert days_of(assumed(1), "induction") == [date(2025, 9, 26)]


def test_visits_are_spread_evenly_over_their_windows_and_over_the_groups():
    year = assumed(4)
    days = days_of(year, "visit")
    one = [each.on for each in year.facts.happenings if each.activity == "visit" and each.group == "g0"]

    assert len(days) == len(set(days)) == 12
    assert one == sorted(one)
    assert all(later - earlier > timedelta(days=30) for earlier, later in pairwise(one))


def test_what_has_a_day_keeps_it():
    facts = made_up_cohort(TRIOS, n_groups=2)

    assert assumed_year(TRIOS, facts, OPENS_ON, CLOSES_ON).facts.happenings == facts.happenings


@settings(max_examples=15)
@given(st.sampled_from(sorted(PLAYBOOKS)), st.integers(0, 5))
def test_everything_gets_a_school_day_within_the_cohort_whatever_the_playbook(name, n_groups):
    playbook = PLAYBOOKS[name]
    year = assumed(n_groups, playbook)

    assert all(each.on is not None for each in year.facts.happenings)
    assert all(OPENS_ON <= each.on <= CLOSES_ON + timedelta(days=60) for each in year.facts.happenings)
    assert all(usual_england().is_school_day(each.on) for each in year.facts.happenings)
    assert year == assumed(n_groups, playbook)
    simulate(workable(playbook), year.facts, OPENS_ON, CLOSES_ON, never, LONDON)


@pytest.mark.parametrize("name", sorted(PLAYBOOKS))
def test_each_duty_is_workable_or_named_as_not_yet(name):
    playbook = PLAYBOOKS[name]

    assert {*workable(playbook).duties, *not_yet(playbook)} == set(playbook.duties)
    assert not set(workable(playbook).duties) & set(not_yet(playbook))


def test_a_large_cohort_is_sampled_by_whole_groups_taken_evenly():
    facts = made_up_cohort(TRIOS, n_groups=40, dated=False)
    some, n_all, n_taken = sampled(facts, 30)
    groups = {holder.group for holder in some.holders if holder.school}

    assert (n_all, n_taken) == (120, 30)
    assert groups == {f"g{n}" for n in range(0, 40, 4)}
    assert {each.group for each in some.happenings} == {None, *groups}


def test_a_small_cohort_is_walked_through_whole():
    facts = made_up_cohort(TRIOS, n_groups=2)

    assert sampled(facts, 6) == (facts, 6, 6)


@pytest.fixture
def cohort(db):
    return make_year(n_schools=6)


@pytest.fixture
def coordinator(cohort):
    client = Client()
    client.force_login(cohort.roles.get(kind="coordinator").person.user)
    return client


def page(client, cohort, query=""):
    answer = client.get(f"/cohorts/{cohort.slug}/duties/year/?{query}")
    assert answer.status_code == 200
    return answer


@pytest.mark.database
def test_the_page_counts_what_the_rules_would_write(coordinator, cohort):
    group = cohort.groups.get(number=1)
    hold(cohort, "visit", day(11, 12), group=group, host=schools_of(group)[0])
    year = page(coordinator, cohort, "do=due").context["year"]
    letters = simulate(
        year.known.playbook, year.facts, cohort.opens_on, cohort.closes_on + timedelta(weeks=6), on_the_due_day, LONDON
    )

    assert len(year.letters) == summarise(letters).n_letters > 0
    assert sum(line.n_letters for line in year.months) == len(year.letters)
    assert {line.most_a_day for line in year.months} == {1}
    assert {each.on for each in year.facts.happenings} >= {day(11, 12)}


@pytest.mark.database
def test_who_never_does_anything_hears_more_than_who_does_it_at_once(coordinator, cohort):
    n = {do: len(page(coordinator, cohort, f"do={do}").context["year"].letters) for do in ("due", "", "never")}

    assert n[""] < n["due"] < n["never"]


@pytest.mark.database
def test_the_letters_of_one_person_are_shown_with_their_days_and_lines(coordinator, cohort):
    host = schools_of(cohort.groups.get(number=1))[0]
    hold(cohort, "visit", day(11, 12), group=cohort.groups.get(number=1), host=host)
    head = leaders(host)[0]
    text = page(coordinator, cohort, f"do=due&person={code_of(str(head.pk))}").content.decode()

    assert f"{head.name}, {host.school}: " in text
    assert f"Agenda of the visit (draft), Visit day at {host.school}: due 24 October 2025" in text
    assert "7 days before" in text


@pytest.mark.database
def test_the_file_holds_each_line_of_each_letter(coordinator, cohort):
    year = page(coordinator, cohort, "do=never").context["year"]
    given = coordinator.get(f"/cohorts/{cohort.slug}/duties/year/?do=never&as=csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(given)))

    assert len(lines) == sum(len(digest.lines) for _, digest in year.letters)
    assert all(line["whose"] for line in lines if line["when"] == "others have not done it")


@pytest.mark.database
def test_what_has_been_done_does_not_change_the_year(coordinator, cohort):
    before = len(page(coordinator, cohort).context["year"].letters)
    head = leaders(schools_of(cohort.groups.get(number=1))[0])[0]
    Declaration.objects.create(cohort=cohort, person=head, kind="confidentiality", wording="…", signed_at=NOW)

    assert len(page(coordinator, cohort).context["year"].letters) == before


@pytest.mark.database
def test_schools_without_groups_are_put_together_as_they_come(db):
    cohort = make_cohort(edition=make_trios())
    make_role(cohort, "coordinator", from_on=cohort.opens_on)
    for _ in range(7):
        make_school_of(cohort)
    year = YearOfLetters(read_cohorts([cohort], cohort.opens_on)[cohort.pk], "due")

    assert year.assumed.has_groups
    assert not year.assumed.has_schools
    assert sum(each.activity == "visit" for each in year.facts.happenings) == 7
    assert "Facilitator of Group 1" in dict(year.people).values()


@pytest.mark.database
def test_a_cohort_without_schools_shows_a_group_that_is_made_up(db):
    cohort = make_cohort(edition=make_trios())
    coordinator = make_role(cohort, "coordinator", from_on=cohort.opens_on).person
    client = Client()
    client.force_login(coordinator.user)
    text = page(client, cohort).content.decode()

    assert "Headteacher of School A" in text
    assert "one group of made-up schools stands for them" in text
    assert "cannot take these yet" in text
    assert "summary" in text.lower()
