"""What publishing a proposal would do, before anybody does it: what is shown is what then happens."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from magpie.groups.counts import open_seats
from magpie.groups.models import Group, MatchRun, Publication
from magpie.groups.names import name_of
from magpie.groups.people import Leaders, facilitators_now, leaders_of, people_of
from magpie.groups.rules import why_not_ended
from magpie.programmes.models import Cohort, Enrolment
from magpie.programmes.telling import listed
from magpie.register.models import Person, School


@dataclass(frozen=True, slots=True)
class NewGroup:
    number: int
    name: str
    enrolments: tuple[Enrolment, ...]

    @property
    def schools(self) -> list[School]:
        return [enrolment.school for enrolment in self.enrolments]


@dataclass(frozen=True, slots=True)
class Plan:
    """Groups that stay as they are, those that end, those that begin; ``refusals`` say why it cannot be done.

    ``losing`` are the facilitators of groups that end.
    """

    run: MatchRun
    newest: Publication | None
    stays: tuple[Group, ...] = ()
    ends: tuple[Group, ...] = ()
    begins: tuple[NewGroup, ...] = ()
    refusals: tuple[str, ...] = ()
    leaders: dict[int, Leaders] = field(default_factory=dict)
    losing: tuple[Person, ...] = ()

    @property
    def seen(self) -> int:
        """What whoever presses the button must have seen."""
        return self.newest.number if self.newest else 0

    @property
    def people(self) -> dict[Person, list[School]]:
        return people_of(self.leaders.values())

    @property
    def written_to(self) -> list[Person]:
        return [person for person in self.people if person.address]

    @property
    def not_reached(self) -> list[Person]:
        return [person for person in self.people if not person.address]

    @property
    def without_leaders(self) -> list[School]:
        return [each.school for each in self.leaders.values() if not each.posts]


def newest_publication(cohort: Cohort) -> Publication | None:
    found: Publication | None = Publication.objects.filter(cohort=cohort).select_related("run", "by__person").first()
    return found


def members_of(run: MatchRun) -> list[list[str]]:
    """The enrolments of each group of a proposal, by their public ids."""
    return [list(group) for group in run.result.get("groups", [])]


def plan_for(run: MatchRun, day: date) -> Plan:
    cohort, newest = run.cohort, newest_publication(run.cohort)
    refusals = _not_ready(run)
    keys = members_of(run)
    if not refusals:
        refusals = _stale({key for group in keys for key in group}, cohort)
    if refusals:
        return Plan(run=run, newest=newest, refusals=tuple(refusals))
    seated = seated_in(cohort)
    groups = {group.pk: group for group in cohort.groups.current()}
    proposed = {frozenset(group) for group in keys}
    stays = {key for key, members in seated.items() if members in proposed}
    ends = [group for key, group in groups.items() if key not in stays]
    kept = {seated[key] for key in stays}
    new = _with_rows(cohort, [group for group in keys if frozenset(group) not in kept])
    begins = _numbered(new, {groups[key].number for key in stays})
    return Plan(
        run=run,
        newest=newest,
        stays=tuple(group for key, group in groups.items() if key in stays),
        ends=tuple(ends),
        begins=begins,
        refusals=tuple(_dated(ends)),
        leaders=leaders_of([school for group in begins for school in group.schools], day),
        losing=tuple(dict.fromkeys(facilitators_now(ends).values())),
    )


def seated_in(cohort: Cohort) -> dict[int, frozenset[str]]:
    """For each open group the enrolments that have an open seat in it, by their public ids."""
    found: dict[int, set[str]] = {}
    seats = open_seats().filter(group__cohort=cohort).values_list("group", "enrolment__public_id")
    for group, enrolment in seats:
        found.setdefault(group, set()).add(enrolment)
    return {group: frozenset(members) for group, members in found.items()}


def _with_rows(cohort: Cohort, groups: Sequence[Sequence[str]]) -> list[list[Enrolment]]:
    keys = [key for group in groups for key in group]
    rows = cohort.enrolments.filter(public_id__in=keys).select_related("school")
    known = {each.public_id: each for each in rows}
    return [[known[key] for key in group] for group in groups]


def stale_words(proposed: Collection[str], cohort: Cohort) -> list[str]:
    """Who has come and who has gone since a proposal over these enrolments was made."""
    rows = list(cohort.enrolments.order_by("school__name", "pk").values_list("public_id", "state", "school__name"))
    still = {key for key, state, _ in rows if state == Enrolment.State.ENROLLED}
    joined = [name for key, _, name in rows if key in still and key not in proposed]
    left = [name for key, _, name in rows if key in proposed and key not in still]
    words = [(joined, "joined"), (left, "left")]
    return [f"{listed(names)} {'has' if len(names) == 1 else 'have'} {what}" for names, what in words if names]


def _not_ready(run: MatchRun) -> list[str]:
    if run.has_groups and members_of(run):
        return []
    return [f"{run} has no groups. Work groups out again, or choose another proposal."]


def _stale(proposed: Collection[str], cohort: Cohort) -> list[str]:
    words = stale_words(proposed, cohort)
    return [f"{', and '.join(words)} since this was worked out. Work groups out again."] if words else []


def _dated(ends: Sequence[Group]) -> list[str]:
    against = why_not_ended(ends)
    return [f"{group} cannot end: {' '.join(against[group.pk])}" for group in ends if group.pk in against]


def _numbered(groups: Sequence[Sequence[Enrolment]], taken: set[int]) -> tuple[NewGroup, ...]:
    """Groups that stay keep their numbers; the others take the lowest that are free."""
    free = (number for number in range(1, len(groups) + len(taken) + 1) if number not in taken)
    numbered = zip(free, groups, strict=False)
    return tuple(NewGroup(number, name_of(number, len(group)), tuple(group)) for number, group in numbered)
