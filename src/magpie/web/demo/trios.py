"""Groups for this year's cohort: worked out, looked at, changed a little, published, and given facilitators."""

from collections.abc import Iterator
from datetime import date

from magpie.core.grouping import MaxSteps, Problem, solve
from magpie.groups.actions.facilitators import assign_facilitators
from magpie.groups.actions.letters import schools_of
from magpie.groups.actions.pairs import keep_together
from magpie.groups.actions.publishing import publish_groups
from magpie.groups.actions.runs import finish_run, start_run
from magpie.groups.actions.swaps import swap_schools
from magpie.groups.facilitators import Facilitators
from magpie.groups.models import FacilitatorSeat, Group, MatchRun, Seat
from magpie.groups.options import Options
from magpie.groups.shown import shown
from magpie.groups.swaps import swap_lines
from magpie.jobs.models import Job
from magpie.programmes.models import Cohort
from magpie.register.models import Post, School
from magpie.web.demo.stage import Stage, at

WORKED_OUT_ON = date(2025, 9, 24)
STEPS = 20_000
WITHOUT_FACILITATOR = 1


def group_this_year(stage: Stage, cohort: Cohort) -> None:
    """After the school that left has left. One group still waits for its facilitator."""
    first = _work_out(stage, cohort, 9, apart=())
    _keep_two_together(stage, cohort)
    second = _work_out(stage, cohort, 11)
    by_hand = _swap(stage, second, 14)
    publish_groups(
        second,
        seen=0,
        today=WORKED_OUT_ON,
        by=stage.user("coordinator"),
        now=at(WORKED_OUT_ON, 16),
    )
    _give_facilitators(stage, cohort)
    _choose_the_cast(stage, cohort)
    assert first.number < second.number < by_hand.number


def _work_out(stage: Stage, cohort: Cohort, hour: int, **changes: object) -> MatchRun:
    """What a worker does, here and now, and by a limit in steps, so that each machine finds the same."""
    now, by = at(WORKED_OUT_ON, hour), stage.user("coordinator")
    options = Options.of_json({**Options.of_playbook(cohort.playbook.groups).as_json(), **changes})
    run = start_run(cohort, options=options, seconds=30, seed=1, today=WORKED_OUT_ON, by=by, now=now)
    result = solve(Problem.from_json(run.problem), MaxSteps(STEPS), seed=run.seed, timer=lambda: 0.0)
    assert run.job is not None, "what was asked for has a job"
    Job.objects.filter(pk=run.job.pk).update(
        state=Job.State.DONE, started_at=now, heartbeat_at=now, ended_at=now, result={"status": result.status}
    )
    return finish_run(run, result, now=now)


def _keep_two_together(stage: Stage, cohort: Cohort) -> None:
    """Two heads asked for it: they share a bus."""
    schools = [each.school for each in cohort.enrolments.taking_part().select_related("school").order_by("pk")[6:8]]
    now = at(WORKED_OUT_ON, 10)
    keep_together(cohort, schools=schools, reason="Their heads train together.", by=stage.user("deputy"), now=now)


def _swap(stage: Stage, run: MatchRun, hour: int) -> MatchRun:
    """The cheapest swap of the first school, which nobody took in the end."""
    found = shown(run, WORKED_OUT_ON)
    school = found.groups[0][0].id
    best = swap_lines(found, school)[0]
    return swap_schools(run, school, best.school.id, by=stage.user("deputy"), now=at(WORKED_OUT_ON, hour))


def _give_facilitators(stage: Stage, cohort: Cohort) -> None:
    groups = list(Group.objects.filter(cohort=cohort).current().order_by("number"))[WITHOUT_FACILITATOR:]
    schools = schools_of(groups)
    on = date(2025, 9, 29)
    proposed = Facilitators.of(cohort, on).propose({group: schools[group.pk] for group in groups})
    chosen = {group: person for group, person in proposed.items() if person is not None}
    assign_facilitators(cohort, chosen, on=on, today=on, by=stage.user("coordinator"), now=at(on, 9))


def _choose_the_cast(stage: Stage, cohort: Cohort) -> None:
    """Facilitator and visitor are those of the host's own trio, so that the three see each other's work."""
    own = school_of_host(stage)
    group = trio_of(own, cohort)
    stage.cast["facilitator"] = FacilitatorSeat.objects.get(group=group, until_on=None).person
    visiting = next(seat.enrolment.school for seat in seats_of(group) if seat.enrolment.school != own)
    stage.cast["visiting-second-leader"] = visiting.posts.get(kind=Post.Kind.SECOND_LEADER).person


def school_of_host(stage: Stage) -> School:
    school: School = stage.cast["host-head"].posts.get().school
    return school


def trio_of(school: School, cohort: Cohort) -> Group:
    group: Group = cohort.groups.current().get(seats__enrolment__school=school, seats__until_on=None)
    return group


def seats_of(group: Group) -> Iterator[Seat]:
    return iter(group.seats.filter(until_on=None).select_related("enrolment__school").order_by("pk"))
