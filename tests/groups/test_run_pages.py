"""The page of one proposal, the form that asks for one, the list, and two side by side."""

import pytest
from django.urls import reverse

from magpie.groups.models import MatchRun, TogetherPair
from magpie.groups.options import Options
from magpie.jobs.models import Job
from magpie.programmes.actions.enrolment import keep_apart, write_profile
from magpie.programmes.actions.themes import load_themes
from magpie.programmes.models import Theme
from tests.conftest import NOW
from tests.groups.making import make_enrolments, make_group, make_proposal, make_publication, make_run
from tests.making import make_person
from tests.programmes.making import make_cohort, make_edition, make_role
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def enrolments(cohort):
    return make_enrolments(cohort, 6, with_leaders=False)


def page(client, run, name="run", **query):
    return client.get(reverse(f"groups:{name}", args=[run.cohort.slug, run.public_id]), query)


def test_a_proposal_says_how_good_it_is_and_what_each_group_is_like(client, cohort, coordinator, enrolments):
    load_themes()
    reading = Theme.objects.first()
    facts = {"shares_words": "", "seeks_words": "", "by": None, "now": NOW}
    write_profile(enrolments[0], shares=[reading], seeks=[], **facts)
    write_profile(enrolments[1], shares=[], seeks=[reading], **facts)
    weights = {"km": 1.0, "same_type": 10.0}
    run = make_proposal(
        cohort,
        [enrolments[:3], enrolments[3:]],
        options=Options(weights=weights, rewards={"complement": 8.0}),
        lower_bound=100.0,
    )
    said = words_of(page(client, run))
    assert "2 groups. No arrangement is more than" in said
    assert "All are of the same type: Academies." in said
    assert f"{enrolments[0].school} can share {reading}, which {enrolments[1].school} seeks." in said
    assert (
        "40 km, the longest 20 km" in said,
        "<svg" in said,
        "nothing that keeps the rules can cost less" in said,
    ) == (
        True,
        True,
        True,
    )


def test_a_proposal_says_what_it_had_to_keep_to(client, cohort, coordinator):
    enrolments = [each for phase in ("Primary", "Secondary") for each in make_enrolments(cohort, 3, phase=phase)]
    keep_apart(enrolments[0], other=enrolments[1].school, asked_by=None, by=None, now=NOW)
    options = Options(sizes=(2, 3), apart=("trust",), together=("phase",), furthest_km=60)
    said = words_of(page(client, make_proposal(cohort, [enrolments[:3], enrolments[3:]], options=options)))
    for rule in (
        "Groups of 2 or 3 schools, as many as possible of 3.",
        "No two schools of a group have the same trust.",
        "All schools of a group have the same phase.",
        "1 pair of schools is kept apart.",
        "No way between two schools of a group is longer than 60 km.",
    ):
        assert rule in said


def test_an_optimal_proposal_says_that_none_is_better(client, cohort, coordinator, enrolments):
    run = make_proposal(cohort, [enrolments[:3], enrolments[3:]], status="optimal")
    MatchRun.objects.update(lower_bound=run.cost)
    assert "No arrangement is better." in words_of(page(client, run))


def test_a_proposal_that_a_worker_looks_for_leads_to_how_far_it_is_for_whoever_asked(client, cohort, coordinator):
    job = Job.objects.create(kind="groups.work-out", by=coordinator, created_at=NOW)
    run = make_run(cohort, status="", cost=None, lower_bound=None, result={}, ended_at=None, job=job)
    said = words_of(page(client, run))
    assert ("This waits for its turn." in said, job.get_absolute_url() in said) == (True, True)
    client.force_login(make_role(cohort, "deputy").person.user)
    said = words_of(page(client, run))
    assert ("This waits for its turn." in said, job.get_absolute_url() in said) == (True, False)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("unknown", "No groups were found in the time given."),
        ("infeasible", "No groups are possible: the rules cannot all be kept."),
    ],
)
def test_a_proposal_without_groups_says_why_and_what_to_do(client, cohort, coordinator, status, says):
    run = make_run(cohort, status=status, cost=None, lower_bound=None, result={})
    said = words_of(page(client, run))
    assert (says in said, "Work out groups again" in said) == (True, True)


def test_a_run_that_failed_says_so(client, cohort, coordinator):
    job = Job.objects.create(kind="groups.work-out", state="failed", error="x", ended_at=NOW, created_at=NOW)
    run = make_run(cohort, status="", cost=None, lower_bound=None, result={}, ended_at=None, job=job)
    assert "Could not be worked out." in words_of(page(client, run))


def test_a_proposal_of_another_version_still_shows_its_groups(client, cohort, coordinator, enrolments):
    run = make_run(cohort, [enrolments[:3], enrolments[3:]], problem={"format": 99})
    answer = page(client, run)
    assert [line.number for line in answer.context["lines"]] == [1, 2]
    assert reverse("groups:run-swap", args=[cohort.slug, run.public_id]) not in words_of(answer)


def test_who_has_joined_or_left_since_is_said_and_it_is_not_offered_to_publish(client, cohort, coordinator, enrolments):
    run = make_proposal(cohort, [enrolments[:3], enrolments[3:]])
    publish = reverse("groups:publish", args=[cohort.slug, run.public_id])
    assert publish in words_of(page(client, run))
    new = make_enrolments(cohort, 1)[0]
    said = words_of(page(client, run))
    assert (f"It cannot be published: {new.school} has joined" in said, publish in said) == (True, False)


def test_the_schools_of_a_row_are_kept_together_from_then_on(client, cohort, coordinator, enrolments):
    run = make_proposal(cohort, [enrolments[:3], enrolments[3:]])
    keep = reverse("groups:run-keep", args=[cohort.slug, run.public_id, 2])
    for _ in range(2):
        answer = client.post(keep, follow=True)
    assert "are kept together from now on." in words_of(answer)
    assert TogetherPair.objects.count() == 3
    for number in (0, 3, 99):
        missing = reverse("groups:run-keep", args=[cohort.slug, run.public_id, number])
        assert client.post(missing).status_code == 404


def test_a_proposal_is_taken_away_as_a_file(client, cohort, coordinator, enrolments):
    run = make_proposal(cohort, [enrolments[:3], enrolments[3:]])
    lines = page(client, run, **{"as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert (lines[0].startswith("group,school,type,hub"), len(lines)) == (True, 7)


def test_the_form_begins_with_what_the_playbook_asks_for(client):
    rules = "groups: {formed_by: solver, sizes: [3, 4], preferred: 3}"
    asked = (
        "groups: {formed_by: solver, sizes: [3, 4], preferred: 3, weights: {km: 1, same_hub: 10, size_difference: 2},"
        " apart: [trust, declared_conflict], furthest_km: 60}"
    )
    cohort = make_cohort(edition=make_edition((rules, asked)))
    client.force_login(make_role(cohort).person.user)
    make_enrolments(cohort, 6, with_leaders=False)
    answer = client.get(reverse("groups:run-new", args=[cohort.slug]))
    form = answer.context["form"]
    names = ("sizes", "preferred", "km", "same_hub", "same_type", "apart", "furthest_km", "seconds")
    assert [form[name].value() for name in names] == [
        [3, 4],
        3,
        1.0,
        10.0,
        None,
        ["trust", "declared_conflict"],
        60,
        30,
    ]
    assert "The playbook also speaks of the schools’ sizes." in words_of(answer)
    assert "stays" not in form.fields


ASKED = {"sizes": ["3", "4"], "preferred": "3", "km": "1", "seconds": "5", "seed": "7"}


def test_asking_makes_a_proposal_and_a_job_that_leads_back_to_it(client, cohort, coordinator, enrolments):
    new = reverse("groups:run-new", args=[cohort.slug])
    answer = client.post(new, ASKED)
    run, job = MatchRun.objects.get(), Job.objects.get()
    assert (answer.url, run.job, run.made_by) == (job.get_absolute_url(), job, coordinator)
    assert (run.seed, run.seconds, run.options["sizes"], len(run.problem["schools"])) == (7, 5, [3, 4], 6)
    client.post(new, ASKED)
    assert (MatchRun.objects.count(), Job.objects.count()) == (1, 1)
    client.post(new, {**ASKED, "seed": "8"})
    assert [each.number for each in MatchRun.objects.all()] == [2, 1]


def test_the_next_proposal_begins_with_what_was_asked_for_last(client, cohort, coordinator, enrolments):
    client.post(reverse("groups:run-new", args=[cohort.slug]), {**ASKED, "same_hub": "25", "apart": ["trust"]})
    form = client.get(reverse("groups:run-new", args=[cohort.slug])).context["form"]
    assert (form["same_hub"].value(), form["apart"].value()) == (25.0, ["trust"])


@pytest.mark.parametrize("n", [1, 2, 5])
def test_too_few_schools_are_told_in_words_which_sizes_to_allow(client, cohort, coordinator, n):
    make_enrolments(cohort, n, with_leaders=False)
    answer = client.post(reverse("groups:run-new", args=[cohort.slug]), ASKED)
    assert "cannot be split into groups of 3 or 4." in answer.context["form"].errors["sizes"][0]
    assert MatchRun.objects.count() == 0


def test_proposals_are_filtered_and_taken_away(client, cohort, coordinator, enrolments):
    run = make_proposal(cohort, [enrolments[:3], enrolments[3:]])
    make_run(cohort, status="infeasible", cost=None, lower_bound=None, result={})
    make_run(cohort, [enrolments], origin="hand", parent=run)
    address = reverse("groups:runs", args=[cohort.slug])
    numbers = [
        [each.number for each, _, _ in client.get(address, query).context["runs"]]
        for query in ({}, {"origin": "hand"}, {"which": "none"}, {"which": "groups"})
    ]
    assert numbers == [[3, 2, 1], [3], [2], [3, 1]]
    lines = client.get(address, {"as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert (len(lines), lines[1].startswith("Proposal 3,Changed by hand")) == (4, True)


def test_two_proposals_stand_side_by_side(client, cohort, coordinator, enrolments):
    one = make_proposal(cohort, [enrolments[:3], enrolments[3:]])
    other = make_proposal(cohort, [enrolments[::2], enrolments[1::2]])
    said = words_of(page(client, other, "compare"))
    assert (
        "6 schools would have other partners: for 0 the way to them is shorter in proposal 2, for 6 it is longer"
        in said
    )
    assert page(client, one, "compare", other=other.public_id).context["other"] == other
    assert page(client, other, "compare", other="nobody").context["other"] == one
    lines = page(client, other, "compare", **{"as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 7


def test_a_proposal_by_hand_is_compared_with_the_one_that_it_was_made_from(client, cohort, coordinator, enrolments):
    first = make_proposal(cohort, [enrolments[:3], enrolments[3:]])
    make_proposal(cohort, [enrolments[:3], enrolments[3:]])
    by_hand = make_proposal(cohort, [enrolments[::2], enrolments[1::2]], origin="hand", parent=first)
    assert page(client, by_hand, "compare").context["other"] == first


def test_the_only_proposal_has_nothing_to_be_compared_with(client, cohort, coordinator, enrolments):
    assert "There is no other proposal" in words_of(page(client, make_proposal(cohort, [enrolments]), "compare"))


def test_proposals_of_a_cohort_are_nobodys_but_its_coordinators(client, cohort, enrolments):
    run = make_proposal(cohort, [enrolments[:3], enrolments[3:]])
    facilitator = make_role(cohort, "facilitator").person.user
    for user in (facilitator, make_person().user, make_role(make_cohort()).person.user):
        client.force_login(user)
        assert [page(client, run, name).status_code for name in ("run", "run-swap", "compare", "publish")] == [404] * 4


@pytest.mark.parametrize("name", ["run", "compare", "publish"])
def test_pages_take_as_many_statements_for_thirty_schools_as_for_six(
    client, cohort, coordinator, enrolments, name, django_assert_max_num_queries
):
    def ask(members):
        run = make_proposal(cohort, [members[::2], members[1::2]])
        with django_assert_max_num_queries(12) as asked:
            page(client, run, name)
        return len(asked)

    make_publication(make_proposal(cohort, [enrolments[:3], enrolments[3:]]))
    make_group(cohort, enrolments=enrolments[:3])
    ask(enrolments)
    few = ask(enrolments)
    assert ask([*enrolments, *make_enrolments(cohort, 24)]) == few
