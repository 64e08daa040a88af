"""Schools kept together and schools kept apart."""

import pytest

from magpie.groups.actions.pairs import keep_together, keep_two_apart, let_part
from magpie.groups.models import TogetherPair
from magpie.groups.pairs import together_in
from magpie.programmes.models import NoGoPair
from magpie.programmes.refusals import Refused
from tests.conftest import NOW
from tests.groups.making import make_enrolments
from tests.programmes.making import make_cohort

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACTS = {"by": None, "now": NOW}


@pytest.fixture
def cohort():
    return make_cohort()


@pytest.fixture
def enrolments(cohort):
    return make_enrolments(cohort, 4, with_leaders=False)


def together(cohort, *enrolments, **fields):
    return keep_together(cohort, schools=[each.school for each in enrolments], **{**FACTS, **fields})


def sets(cohort):
    return [set(kept.schools) for kept in together_in(cohort)]


def test_three_schools_are_kept_together_by_every_pair_of_them(cohort, enrolments):
    together(cohort, *enrolments[:3])
    together(cohort, *enrolments[:3])
    assert TogetherPair.objects.count() == 3
    assert sets(cohort) == [{each.school for each in enrolments[:3]}]


def test_pairs_that_share_a_school_make_one_set_with_all_reasons(cohort, enrolments):
    together(cohort, *enrolments[:2], reason="They share a bus.")
    together(cohort, *enrolments[1:3], reason="They asked.")
    assert sets(cohort) == [{each.school for each in enrolments[:3]}]
    assert set(together_in(cohort)[0].reasons) == {"They share a bus.", "They asked."}


def test_one_school_of_a_set_is_let_go_and_the_others_stay(cohort, enrolments):
    together(cohort, *enrolments[:3])
    assert let_part(cohort, schools=[enrolments[0].school], **FACTS) == 2
    assert sets(cohort) == [{enrolments[1].school, enrolments[2].school}]


def test_a_school_is_not_kept_together_with_itself(cohort, enrolments):
    with pytest.raises(Refused, match="with itself"):
        together(cohort, enrolments[0], enrolments[0])


def test_what_is_kept_apart_is_not_kept_together_directly_or_through_others(cohort, enrolments):
    keep_two_apart(enrolments[0], other=enrolments[2].school, **FACTS)
    together(cohort, *enrolments[:2])
    with pytest.raises(Refused, match="are to be kept apart"):
        together(cohort, *enrolments[1:3])
    assert TogetherPair.objects.count() == 1


def test_what_is_kept_together_is_not_kept_apart(cohort, enrolments):
    together(cohort, *enrolments[:3])
    with pytest.raises(Refused, match="are kept together"):
        keep_two_apart(enrolments[0], other=enrolments[2].school, **FACTS)
    assert NoGoPair.objects.count() == 0


def test_no_more_are_kept_together_than_a_group_may_have(cohort):
    enrolments = make_enrolments(cohort, 10, with_leaders=False)
    together(cohort, *enrolments[:9])
    with pytest.raises(Refused, match="makes 10 schools; a group has 9 at most"):
        together(cohort, *enrolments[8:])
