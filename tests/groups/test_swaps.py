"""What a swap would cost is what it then costs, and no swap breaks a rule."""

import pytest
from django.urls import reverse

from magpie.groups.actions.pairs import keep_together
from magpie.groups.actions.swaps import swap_schools
from magpie.groups.models import MatchRun
from magpie.groups.options import Options
from magpie.groups.plans import members_of
from magpie.groups.shown import shown
from magpie.groups.swaps import swap_lines
from magpie.programmes.actions.enrolment import keep_apart
from magpie.programmes.refusals import Refused
from tests.conftest import NOW, TODAY
from tests.groups.making import make_enrolments, make_proposal, make_run
from tests.making import make_organisation
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACTS = {"by": None, "now": NOW}


@pytest.fixture
def enrolments(cohort):
    return make_enrolments(cohort, 6, with_leaders=False)


def propose(cohort, enrolments, **fields):
    return make_proposal(cohort, [enrolments[::2], enrolments[1::2]], **fields)


def lines_of(run, enrolment):
    return swap_lines(shown(run, TODAY), enrolment.public_id)


def prices(run, enrolment):
    return {line.school.id: line for line in lines_of(run, enrolment)}


def test_each_price_is_the_difference_between_the_costs(cohort, enrolments):
    run = propose(cohort, enrolments)
    for other, line in prices(run, enrolments[0]).items():
        new = swap_schools(run, enrolments[0].public_id, other, **FACTS)
        assert new.cost - run.cost == pytest.approx(line.price)


def test_the_best_swap_comes_first_and_only_schools_of_other_groups_are_offered(cohort, enrolments):
    run = propose(cohort, enrolments)
    lines = lines_of(run, enrolments[0])
    assert {line.school.id for line in lines} == {each.public_id for each in enrolments[1::2]}
    assert [line.price for line in lines] == sorted(line.price for line in lines)


def test_a_swap_is_a_proposal_of_its_own_that_keeps_rules_and_bound(cohort, enrolments):
    run = propose(cohort, enrolments)
    new = swap_schools(run, enrolments[0].public_id, enrolments[3].public_id, **FACTS)
    assert (new.origin, new.parent, new.number, new.problem) == ("hand", run, 2, run.problem)
    assert new.lower_bound == min(run.lower_bound, new.cost)
    swapped = [{enrolments[3], enrolments[2], enrolments[4]}, {enrolments[1], enrolments[0], enrolments[5]}]
    assert [set(group) for group in members_of(new)] == [{each.public_id for each in group} for group in swapped]


def test_the_same_swap_made_twice_is_one_proposal(cohort, enrolments):
    run = propose(cohort, enrolments)
    made = [swap_schools(run, enrolments[0].public_id, enrolments[3].public_id, **FACTS) for _ in range(2)]
    assert (made[0], MatchRun.objects.count()) == (made[1], 2)


def test_a_swap_that_a_rule_forbids_says_which_and_cannot_be_made(cohort, enrolments):
    a, b, _, d, _, f = enrolments
    keep_apart(a, other=d.school, asked_by=None, **FACTS)
    trust = make_organisation("trust", "Ash Trust")
    for enrolment in (a, f):
        enrolment.school.trust = trust
        enrolment.school.save()
    run = propose(cohort, enrolments, options=Options(apart=("trust",)))
    found = prices(run, a)
    assert found[b.public_id].forbidden == f"{a.school} and {d.school} are kept apart."
    assert found[d.public_id].forbidden == (
        f"{a.school} and {f.school} have the same trust, Ash Trust, and may not be in one group."
    )
    with pytest.raises(Refused, match="are kept apart"):
        swap_schools(run, a.public_id, b.public_id, **FACTS)
    assert MatchRun.objects.count() == 1


def test_a_school_of_another_phase_is_refused_by_that_and_not_as_if_somebody_had_named_it(cohort):
    enrolments = [each for phase in ("Primary", "Secondary") for each in make_enrolments(cohort, 3, phase=phase)]
    run = make_proposal(cohort, [enrolments[:3], enrolments[3:]], options=Options(together=("phase",)))
    forbidden = prices(run, enrolments[0])[enrolments[3].public_id].forbidden
    assert forbidden.endswith("are not of the same phase, as all schools of a group must be.")


def test_a_group_that_was_to_stay_is_not_swapped(cohort, enrolments):
    a, b, c, *rest = enrolments
    run = make_proposal(cohort, [[a, b, c], rest])
    run.problem["rules"]["kept"] = [[each.public_id for each in (a, b, c)]]
    run.save()
    assert "exists and stays as it is." in prices(run, rest[0])[a.public_id].forbidden


def test_schools_kept_together_are_not_swapped_apart(cohort, enrolments):
    a, _, c, *_ = enrolments
    keep_together(cohort, schools=[a.school, c.school], **FACTS)
    run = propose(cohort, enrolments)
    assert {line.forbidden for line in prices(run, a).values()} == {f"{a.school} and {c.school} are kept together."}


def test_a_way_that_would_be_too_long_is_refused_in_kilometres(cohort, enrolments):
    run = propose(cohort, enrolments, options=Options(furthest_km=40))
    forbidden = prices(run, enrolments[0])[enrolments[1].public_id].forbidden
    assert forbidden == (
        f"{enrolments[0].school} and {enrolments[5].school} are 50 km apart; 40 km is the longest way."
    )


def test_the_page_shows_the_prices_of_the_chosen_school_and_makes_the_swap(client, cohort, coordinator, enrolments):
    run = propose(cohort, enrolments)
    address = reverse("groups:run-swap", args=[cohort.slug, run.public_id])
    page = client.get(address, {"school": enrolments[0].public_id})
    assert "3 swaps of" in words_of(page)
    best = page.context["listed"].object_list[0]
    answer = client.post(address, {"school": enrolments[0].public_id, "other": best.school.id}, follow=True)
    assert "Proposal 2 is Proposal 1 with the two swapped." in words_of(answer)
    assert MatchRun.objects.get(number=2).made_by == coordinator


def test_what_is_no_swap_is_refused_in_words(client, cohort, coordinator, enrolments):
    run = propose(cohort, enrolments)
    address = reverse("groups:run-swap", args=[cohort.slug, run.public_id])
    for sent in ({}, {"school": "x", "other": "y"}, {"school": enrolments[0].public_id, "other": "nobody"}):
        answer = client.post(address, sent)
        assert (answer.status_code, "There is a problem" in words_of(answer)) == (200, True)
    assert MatchRun.objects.count() == 1


def test_prices_asked_for_without_a_school_are_refused_in_words(client, cohort, coordinator, enrolments):
    run = propose(cohort, enrolments)
    answer = client.get(reverse("groups:run-swap", args=[cohort.slug, run.public_id]), {"school": "", "q": "high"})
    assert answer.context["form"].errors == {"school": ["Choose a school."]}
    assert "There is a problem" in words_of(answer)


def test_a_proposal_without_groups_has_nothing_to_swap(client, cohort, coordinator):
    run = make_run(cohort, status="infeasible", cost=None, lower_bound=None, result={})
    said = words_of(client.get(reverse("groups:run-swap", args=[cohort.slug, run.public_id])))
    assert "Schools can be swapped in a proposal with groups only." in said


def test_the_prices_take_as_many_statements_for_thirty_schools_as_for_six(
    client, cohort, coordinator, enrolments, django_assert_max_num_queries
):
    def ask(run):
        with django_assert_max_num_queries(12) as asked:
            address = reverse("groups:run-swap", args=[cohort.slug, run.public_id])
            client.get(address, {"school": enrolments[0].public_id})
        return len(asked)

    few = ask(propose(cohort, enrolments))
    more = [*enrolments, *make_enrolments(cohort, 24, with_leaders=False)]
    assert ask(propose(cohort, more)) == few
