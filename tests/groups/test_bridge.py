"""From the rows of a cohort to the solver's problem."""

from datetime import date

import pytest

from magpie.groups import rules
from magpie.groups.actions.pairs import keep_together
from magpie.groups.bridge import problem_for, problem_of
from magpie.groups.options import Options
from magpie.programmes.actions.enrolment import keep_apart, write_profile
from magpie.programmes.actions.themes import load_themes
from magpie.programmes.models import Theme
from magpie.register.models import Membership, SchoolLink
from tests.conftest import NOW, TODAY
from tests.groups.making import EAST, NORTH, make_enrolments, make_group, make_placed_school, make_run
from tests.making import LONG_AGO, make_organisation, make_school
from tests.programmes.making import make_cohort, make_enrolment

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACTS = {"by": None, "now": NOW}


@pytest.fixture
def cohort():
    return make_cohort()


def ids(*enrolments):
    return tuple(sorted(each.public_id for each in enrolments))


def problem(cohort, **fields):
    return problem_for(cohort, Options(**fields), TODAY)


def test_a_school_brings_its_place_and_what_it_may_have_in_common_with_others(cohort):
    trust, authority = make_organisation("trust", "Ash Trust", code="77"), make_organisation("authority", "Larkshire")
    school = make_placed_school("Ash", at_km=(3, 4), trust=trust, authority=authority, phase="Primary")
    hub = make_organisation("hub", "North Hub")
    Membership.objects.create(organisation=hub, school=school, from_on=LONG_AGO)
    make_enrolment(cohort, school)
    found = problem(cohort).schools[0]
    assert (found.easting_m, found.northing_m) == (EAST + 3000, NORTH + 4000)
    assert dict(found.attributes) == {
        "type": "Academies",
        "hub": "North Hub",
        "region": "South East",
        "phase": "Primary",
        "trust": "Ash Trust",
        "authority": "Larkshire",
        "town": "Larkby",
    }


def test_two_trusts_of_one_name_are_told_apart(cohort):
    for code in ("77", "78"):
        make_enrolment(cohort, make_school(trust=make_organisation("trust", "Saints", code=code)))
    assert {school.attributes["trust"] for school in problem(cohort).schools} == {"Saints (77)", "Saints (78)"}


def test_a_hub_that_the_school_has_left_is_none(cohort):
    enrolment = make_enrolments(cohort, 1)[0]
    Membership.objects.create(
        organisation=make_organisation("hub"), school=enrolment.school, from_on=LONG_AGO, until_on=TODAY
    )
    assert problem(cohort).schools[0].attributes["hub"] == ""


def test_what_schools_share_and_seek_comes_by_the_names_of_themes(cohort):
    load_themes()
    enrolment = make_enrolments(cohort, 1)[0]
    one, other = Theme.objects.all()[:2]
    write_profile(enrolment, shares=[one], seeks=[other], shares_words="", seeks_words="", **FACTS)
    found = problem(cohort).schools[0]
    assert (found.shares, found.seeks) == ({one.name}, {other.name})


def test_only_schools_that_take_part_are_grouped_and_half_a_place_is_none(cohort):
    make_enrolment(cohort, make_school(easting_m=5))
    make_enrolment(cohort, state="withdrawn")
    make_enrolment(cohort, state="invited")
    assert [(school.easting_m, school.northing_m) for school in problem(cohort).schools] == [(None, None)]


def test_weights_and_rules_are_those_that_were_asked_for(cohort):
    make_enrolments(cohort, 3)
    weights = {"km": 2.0, "same_type": 5.0, "together_before": 30.0}
    options = {"weights": weights, "rewards": {"complement": 8.0}, "apart": ("trust", "declared_conflict")}
    found = problem(cohort, sizes=(2, 3), preferred=2, furthest_km=60, **options)
    assert (found.weights.km, dict(found.weights.same), found.weights.together_before) == (2.0, {"type": 5.0}, 30.0)
    assert (found.weights.complement, found.rules.apart, found.rules.furthest_km) == (8.0, ("trust",), 60)
    assert (found.sizes, found.preferred) == ((2, 3), 2)


def test_pairs_kept_together_and_apart_are_rules_and_pairs_with_others_say_nothing(cohort):
    a, b, c = make_enrolments(cohort, 3)
    keep_together(cohort, schools=[a.school, b.school], **FACTS)
    keep_apart(a, other=c.school, asked_by=c.school, **FACTS)
    keep_apart(a, other=make_school(), asked_by=a.school, **FACTS)
    found = problem(cohort).rules
    assert (found.together, found.no_go) == ((ids(a, b),), (ids(a, c),))


def test_schools_that_must_share_something_are_apart_from_those_that_do_not(cohort):
    a, b = make_enrolments(cohort, 2, phase="Primary")
    c = make_enrolments(cohort, 1, phase="Secondary")[0]
    assert problem(cohort, together=("phase",)).rules.no_go == tuple(sorted((ids(a, c), ids(b, c))))


def test_schools_that_sat_in_one_group_of_another_cohort_were_together_before(cohort):
    a, b, c = make_enrolments(cohort, 3)
    last_year = make_cohort(opens_on=date(2024, 9, 1), closes_on=date(2025, 7, 17))
    days = {"from_on": date(2024, 9, 1), "until_on": date(2025, 7, 17)}
    then = [make_enrolment(last_year, each.school) for each in (a, b, c)]
    make_group(last_year, enrolments=then[:2], **days)
    make_group(last_year, enrolments=then[2:], **days)
    assert problem(cohort).before == (ids(a, b),)


def test_schools_that_followed_each_other_in_a_group_never_met(cohort):
    a, b = make_enrolments(cohort, 2)
    last_year = make_cohort(opens_on=date(2024, 9, 1), closes_on=date(2025, 7, 17))
    group = make_group(last_year, enrolments=[make_enrolment(last_year, a.school)], from_on=date(2024, 9, 1))
    group.seats.update(until_on=date(2025, 1, 1))
    group.seats.create(enrolment=make_enrolment(last_year, b.school), from_on=date(2025, 1, 1))
    assert problem(cohort).before == ()


def test_a_school_that_has_another_number_now_was_together_under_the_old_one(cohort):
    a, b = make_enrolments(cohort, 2)
    old = make_school("Before it was an academy")
    SchoolLink.objects.create(predecessor=old, successor=a.school)
    last_year = make_cohort(opens_on=date(2024, 9, 1), closes_on=date(2025, 7, 17))
    make_group(last_year, enrolments=[make_enrolment(last_year, school) for school in (old, b.school)])
    assert problem(cohort).before == (ids(a, b),)


def test_groups_with_dates_stay_as_they_are_or_all_or_none(cohort):
    first, second = make_group(cohort), make_group(cohort)
    members = {group: ids(*[seat.enrolment for seat in group.seats.all()]) for group in (first, second)}
    reasons = rules.refuse_regrouping(lambda groups: {first.pk: "A visit is on 12 March 2026."})
    try:
        kept = [problem(cohort, stays=stays).rules.kept for stays in ("dated", "all", "none")]
    finally:
        rules._reasons.remove(reasons)
    assert kept == [(members[first],), tuple(sorted(members.values())), ()]


def test_a_group_that_lost_a_school_is_not_kept(cohort):
    group = make_group(cohort)
    enrolment = group.seats.first().enrolment
    enrolment.state, enrolment.until_on = "withdrawn", TODAY
    enrolment.save()
    assert problem(cohort, stays="all").rules.kept == ()


def test_a_problem_takes_few_statements_however_many_schools_there_are(cohort, django_assert_max_num_queries):
    make_enrolments(cohort, 3)
    with django_assert_max_num_queries(10) as few:
        problem(cohort, stays="all")
    make_enrolments(cohort, 27)
    with django_assert_max_num_queries(10) as many:
        problem(cohort, stays="all")
    assert len(many) == len(few)


def test_what_cannot_be_read_any_more_is_no_problem(cohort):
    assert problem_of(make_run(cohort, problem={})) is None
    assert problem_of(make_run(cohort, problem={"format": 99})) is None
    assert problem_of(make_run(cohort, problem={"format": 1, "schools": [{"id": "a", "colour": "red"}]})) is None
