"""Two proposals side by side: who would have other partners, and for whom that is nearer."""

import pytest

from magpie.groups.comparing import compare
from tests.groups.making import make_enrolments, make_run
from tests.programmes.making import make_cohort

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cohort():
    return make_cohort()


def test_only_schools_with_other_partners_are_named_those_who_lose_most_first(cohort):
    a, b, c, d, e, f, *rest = make_enrolments(cohort, 9, with_leaders=False)
    one = make_run(cohort, [[a, b, c], [d, e, f], rest])
    other = make_run(cohort, [[a, b, d], [c, e, f], rest[::-1]])
    found = compare(cohort, one, other)
    assert (found.n_same_groups, len(found.differences)) == (1, 6)
    ways = {each.school: (round(each.one.km), round(each.other.km)) for each in found.differences}
    assert ways == {
        a.school: (30, 40),
        b.school: (20, 30),
        c.school: (30, 50),
        d.school: (30, 50),
        e.school: (20, 30),
        f.school: (30, 40),
    }
    assert {each.school for each in found.differences[:2]} == {c.school, d.school}
    assert (found.n_farther, found.n_nearer) == (6, 0)


def test_a_school_that_is_in_one_of_them_only_is_said_to_be(cohort):
    a, b, c, new = make_enrolments(cohort, 4, with_leaders=False)
    found = compare(cohort, make_run(cohort, [[a, b, c]]), make_run(cohort, [[a, b, c, new]]))
    assert {each.school: each.verdict for each in found.differences}[new.school] == "in one only"


def test_two_of_the_same_differ_nowhere(cohort):
    schools = make_enrolments(cohort, 3, with_leaders=False)
    found = compare(cohort, make_run(cohort, [schools]), make_run(cohort, [schools[::-1]]))
    assert (found.differences, found.n_same_groups) == ((), 1)


def test_a_comparison_takes_one_statement(cohort, django_assert_num_queries):
    schools = make_enrolments(cohort, 6, with_leaders=False)
    one, other = make_run(cohort, [schools[:3], schools[3:]]), make_run(cohort, [schools[::2], schools[1::2]])
    with django_assert_num_queries(1):
        compare(cohort, one, other)
