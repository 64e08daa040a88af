"""Groups are worked out by a worker: from the form to the proposal, stopped, cut off, begun again, impossible."""

from datetime import timedelta

import pytest
from django.urls import reverse

from magpie.core.grouping import GroupingResult
from magpie.groups import work_out as working
from magpie.groups.actions.pairs import keep_together
from magpie.groups.actions.publishing import publish_groups
from magpie.groups.actions.runs import finish_run, start_run
from magpie.groups.models import MatchRun
from magpie.groups.options import Options
from magpie.groups.plans import members_of
from magpie.groups.work_out import in_words
from magpie.jobs.kinds import goes_on_to, title_of
from magpie.jobs.models import Job
from magpie.jobs.running import run_job
from magpie.programmes.actions.enrolment import keep_apart
from magpie.programmes.refusals import Refused
from tests.conftest import NOW, TODAY
from tests.groups.making import make_enrolments
from tests.making import make_organisation, make_user
from tests.programmes.making import make_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACTS = {"by": None, "now": NOW}


@pytest.fixture
def enrolments(cohort):
    return make_enrolments(cohort, 12, with_leaders=False)


def start(cohort, *, seconds=20, seed=1, **options):
    facts = {"today": TODAY, "by": make_user(), "now": NOW}
    return start_run(cohort, options=Options(**options), seconds=seconds, seed=seed, **facts)


def ticking(deed=lambda n: None):
    """A clock that moves on by a second and does something each time it is asked."""
    asked = []

    def clock():
        asked.append(None)
        deed(len(asked))
        return NOW + timedelta(seconds=len(asked))

    return clock


def work(cohort, **options):
    run = start(cohort, **options)
    run_job(run.job.pk, ticking())
    run.refresh_from_db()
    return run


def group_of(run, enrolment):
    return next(set(group) for group in members_of(run) if enrolment.public_id in group)


def test_a_worker_finds_the_best_groups_and_the_job_leads_to_them(cohort, enrolments):
    run = work(cohort)
    job = Job.objects.get()
    assert (run.status, job.state, job.result) == ("optimal", "done", {"status": "optimal"})
    assert sorted(map(len, members_of(run))) == [3, 3, 3, 3]
    assert sorted(key for group in members_of(run) for key in group) == sorted(each.public_id for each in enrolments)
    assert (run.gap, run.version, run.ended_at > NOW) == (pytest.approx(0, abs=1e-6), "1", True)
    assert (title_of(job), goes_on_to(job)) == ("Working out groups", run.get_absolute_url())


def test_schools_in_a_row_are_grouped_with_their_neighbours(cohort, enrolments):
    run = work(cohort)
    assert {frozenset(group) for group in members_of(run)} == {
        frozenset(each.public_id for each in enrolments[first : first + 3]) for first in (0, 3, 6, 9)
    }


def test_the_same_seed_gives_the_same_groups(cohort, enrolments):
    assert members_of(work(cohort, seed=7)) == members_of(work(cohort, seed=7))


def test_what_is_kept_together_and_apart_is_so_in_the_next_proposal(cohort, enrolments):
    first, last, second = enrolments[0], enrolments[-1], enrolments[1]
    keep_together(cohort, schools=[first.school, last.school], **FACTS)
    keep_apart(first, other=second.school, asked_by=second.school, **FACTS)
    run = work(cohort)
    assert last.public_id in group_of(run, first)
    assert second.public_id not in group_of(run, first)


def test_schools_of_one_trust_are_apart_when_the_playbook_says_so(cohort, enrolments):
    trust = make_organisation("trust")
    for enrolment in enrolments[:4]:
        enrolment.school.trust = trust
        enrolment.school.save()
    run = work(cohort, apart=("trust", "declared_conflict"))
    assert len({frozenset(group_of(run, each)) for each in enrolments[:4]}) == 4


def test_groups_that_exist_can_stay_and_only_new_schools_are_grouped(cohort, enrolments):
    publish_groups(work(cohort), seen=0, today=TODAY, by=None, now=NOW)
    late = make_enrolments(cohort, 3, with_leaders=False)
    run = work(cohort, stays="all")
    assert group_of(run, late[0]) == {each.public_id for each in late}
    assert group_of(run, enrolments[0]) == {each.public_id for each in enrolments[:3]}


def test_a_run_that_was_stopped_keeps_the_best_so_far(cohort, enrolments, monkeypatch):
    monkeypatch.setattr(working, "A_WORD", 0.0)
    run = start(cohort)
    states = []

    def stop(n):
        states.append(Job.objects.get().step)
        if n == 8:
            Job.objects.update(cancel_asked_at=NOW)

    run_job(run.job.pk, ticking(stop))
    run.refresh_from_db()
    assert Job.objects.get().state == "cancelled"
    assert (run.ended_at is not None, run.status in ("optimal", "feasible", "unknown")) == (True, True)
    assert any("Best so far" in step for step in states)


def test_a_run_that_was_stopped_before_it_began_has_no_groups_and_says_so(client, cohort, enrolments):
    run = start(cohort)
    Job.objects.update(state="cancelled", ended_at=NOW, cancel_asked_at=NOW)
    client.force_login(make_role(cohort).person.user)
    page = client.get(run.get_absolute_url())
    assert b"Stopped before any groups were found." in page.content


def test_a_run_that_was_cut_off_is_taken_up_again_and_comes_out_the_same(cohort, enrolments, monkeypatch):
    monkeypatch.setattr(working, "A_WORD", 0.0)
    run = start(cohort)
    stops = iter([False, False, False, True])
    run_job(run.job.pk, ticking(), lambda: next(stops, False))
    run.refresh_from_db()
    assert (Job.objects.get().state, run.ended_at) == ("queued", None)
    run_job(run.job.pk, ticking())
    run.refresh_from_db()
    assert (Job.objects.get().state, run.status) == ("done", "optimal")


def test_a_run_that_has_ended_is_left_as_it_is(cohort, enrolments):
    run = work(cohort)
    kept = run.result
    Job.objects.update(state="queued", ended_at=None, tries=1)
    run_job(run.job.pk, ticking())
    run.refresh_from_db()
    assert (run.result, Job.objects.get().state) == (kept, "done")
    assert finish_run(run, GroupingResult("unknown"), now=NOW).result == kept


def test_a_proposal_that_is_gone_fails_in_words(cohort, enrolments):
    run = start(cohort)
    job = run.job
    run.delete()
    run_job(job.pk, ticking())
    assert (Job.objects.get().state, Job.objects.get().error) == ("failed", working.GONE)


def test_rules_that_cannot_all_be_kept_are_told_in_words_with_what_to_change(client, cohort, enrolments):
    trust = make_organisation("trust", "Ash Trust")
    for enrolment in enrolments[:6]:
        enrolment.school.trust = trust
        enrolment.school.save()
    run = work(cohort, apart=("trust",))
    assert (run.status, run.cost) == ("infeasible", None)
    client.force_login(make_role(cohort).person.user)
    said = client.get(reverse("groups:run", args=[cohort.slug, run.public_id])).content.decode()
    assert "No groups are possible: the rules cannot all be kept." in said
    assert "6 schools have the same trust, Ash Trust, and there are only 4 groups" in said
    assert "Allow two schools of the same trust in a group, or allow smaller groups." in said


def test_asking_twice_while_it_is_being_done_is_asking_once(cohort, enrolments):
    assert start(cohort) == start(cohort)
    assert MatchRun.objects.count() == 1


def test_what_the_solver_would_refuse_is_refused_in_words_before_it_is_queued(cohort, enrolments):
    with pytest.raises(Refused, match="The preferred size 5 is not among those allowed"):
        start(cohort, preferred=5)
    assert (MatchRun.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("cost", "bound", "says"),
    [
        (None, None, "No groups yet. Seconds"),
        (812.44, None, "Best so far: 812.4; how good that is, is not known yet. Seconds"),
        (
            1000.0,
            996.1,
            "Best so far: 1,000.0; no arrangement is below 996.1, so none is more than 0.4 % better. Seconds",
        ),
    ],
)
def test_the_page_of_the_work_says_how_far_it_is(cost, bound, says):
    assert in_words(working.Progress(cost, bound, 10, 3.0)).replace("\u00a0", " ") == says
