"""From the rows of a cohort to a problem for the solver. What a proposal keeps of it is all that its pages read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from django.db.models import Q

from magpie.core.grouping.problem import Pair, Problem, Rules, School, Weights, WrongProblem
from magpie.core.grouping.sizes import SMALLEST
from magpie.groups.counts import open_seats
from magpie.groups.models import MatchRun, Seat, TogetherPair
from magpie.groups.options import DATED, NONE, Options
from magpie.groups.rules import why_not_ended
from magpie.programmes.models import Cohort, Enrolment, EnrolmentTheme, NoGoPair
from magpie.register.models import Membership, Organisation, SchoolLink

SAME = "same_"
DECLARED = "declared_conflict"
MOST_LINKS = 5


def problem_for(cohort: Cohort, options: Options, today: date) -> Problem:
    """The schools that take part today. Pairs that name another school say nothing to the solver."""
    enrolments = list(_enrolments(cohort))
    keys = {each.school_id: each.public_id for each in enrolments}
    schools = tuple(schools_of(enrolments, today))
    apart = NoGoPair.objects.filter(cohort=cohort).values_list("school", "other")
    together = TogetherPair.objects.filter(cohort=cohort).values_list("school", "other")
    no_go = [*_named(apart, keys), *_bonded(schools, options.together)]
    return Problem(
        schools=schools,
        sizes=options.sizes,
        preferred=options.preferred,
        weights=_weights(options),
        rules=Rules(
            apart=tuple(bond for bond in options.apart if bond != DECLARED),
            no_go=tuple(no_go),
            together=tuple(_named(together, keys)),
            furthest_km=options.furthest_km,
            kept=tuple(kept_groups(cohort, options, keys)),
        ),
        before=tuple(_named(_before(cohort, keys), keys)),
    )


def schools_of(enrolments: Iterable[Enrolment], today: date) -> Iterator[School]:
    """As the solver sees them: what they are alike in, what they share and seek. In two statements."""
    enrolments = list(enrolments)
    trusts, authorities = (_named_apart(enrolments, kind) for kind in ("trust", "authority"))
    hubs = _hubs([each.school_id for each in enrolments], today)
    themes: dict[tuple[int, str], set[str]] = defaultdict(set)
    uses = EnrolmentTheme.objects.filter(enrolment__in=enrolments)
    for enrolment, side, theme in uses.values_list("enrolment", "side", "theme__name"):
        themes[enrolment, side].add(theme)
    for each in enrolments:
        school = each.school
        yield School(
            id=each.public_id,
            name=school.name,
            easting_m=school.easting_m if school.northing_m is not None else None,
            northing_m=school.northing_m if school.easting_m is not None else None,
            attributes={
                "type": school.type_group or school.type_name,
                "hub": hubs.get(school.pk, ""),
                "region": school.region,
                "phase": school.phase,
                "trust": trusts.get(school.trust_id, ""),
                "authority": authorities.get(school.authority_id, ""),
                "town": school.town,
            },
            shares=frozenset(themes[each.pk, EnrolmentTheme.Side.SHARES]),
            seeks=frozenset(themes[each.pk, EnrolmentTheme.Side.SEEKS]),
        )


def problem_of(run: MatchRun) -> Problem | None:
    """What a proposal was worked out from; None where this version of Magpie cannot read it."""
    try:
        return Problem.from_json(run.problem)
    except (WrongProblem, KeyError, TypeError, ValueError):
        return None


def kept_groups(cohort: Cohort, options: Options, keys: Mapping[int, str]) -> Iterator[tuple[str, ...]]:
    """Groups that exist and are not to be touched, of those whose schools all take part still."""
    if options.stays == NONE:
        return
    groups = list(cohort.groups.current())
    if options.stays == DATED:
        dated = why_not_ended(groups)
        groups = [group for group in groups if group.pk in dated]
    seated: dict[int, list[int]] = {group.pk: [] for group in groups}
    for group, school in open_seats().filter(group__in=groups).values_list("group", "enrolment__school"):
        seated[group].append(school)
    for schools in seated.values():
        if len(schools) >= SMALLEST and all(school in keys for school in schools):
            yield tuple(keys[school] for school in schools)


def _enrolments(cohort: Cohort) -> Iterable[Enrolment]:
    found = cohort.enrolments.taking_part().select_related("school__trust", "school__authority")
    return found.order_by("school__name", "pk")


def _weights(options: Options) -> Weights:
    """What the solver does not weigh, the form does not offer."""
    weights = options.weights
    return Weights(
        km=weights.get("km", 0.0),
        same={name.removeprefix(SAME): weight for name, weight in weights.items() if name.startswith(SAME)},
        complement=options.rewards.get("complement", 0.0),
        together_before=weights.get("together_before", 0.0),
    )


def _named(pairs: Iterable[tuple[int, int]], keys: dict[int, str]) -> Iterator[Pair]:
    return ((keys[one], keys[other]) for one, other in pairs if one in keys and other in keys)


def _bonded(schools: Iterable[School], bonds: Iterable[str]) -> Iterator[Pair]:
    """What all schools of a group must share: whoever does not share it with another is kept apart from it."""
    bonds = list(bonds)
    if bonds:
        for one, other in combinations(schools, 2):
            if any(one.attributes.get(bond, "") != other.attributes.get(bond, "") for bond in bonds):
                yield one.id, other.id


def _hubs(schools: list[int], today: date) -> dict[int, str]:
    """One for each school: the first by name of those that it belongs to."""
    held = Membership.objects.held_on(today).filter(school__in=schools, organisation__kind=Organisation.Kind.HUB)
    found: dict[int, str] = {}
    for school, name in held.order_by("organisation__name", "pk").values_list("school", "organisation__name"):
        found.setdefault(school, name)
    return found


def _named_apart(enrolments: Iterable[Enrolment], kind: str) -> dict[int | None, str]:
    """The schools' trusts or authorities by their names; two of one name have their numbers too."""
    found = {each.pk: each for enrolment in enrolments if (each := getattr(enrolment.school, kind)) is not None}
    times = Counter(each.name.casefold() for each in found.values())
    return {
        key: each.name if times[each.name.casefold()] == 1 else f"{each.name} ({each.code or each.public_id})"
        for key, each in found.items()
    }


def _before(cohort: Cohort, keys: dict[int, str]) -> set[tuple[int, int]]:
    """Pairs of schools that sat in one group of another cohort at the same time, under whatever number they had."""
    now = _successors(set(keys))
    seats = Seat.objects.filter(enrolment__school__in=now).exclude(group__cohort=cohort)
    sat: dict[int, list[tuple[int, date, date]]] = defaultdict(list)
    for group, school, from_on, until_on in seats.values_list("group", "enrolment__school", "from_on", "until_on"):
        sat[group].append((now[school], from_on, until_on or date.max))
    return {
        (min(one, other), max(one, other))
        for seated in sat.values()
        for (one, began, ended), (other, other_began, other_ended) in combinations(seated, 2)
        if one != other and began < other_ended and other_began < ended
    }


def _successors(schools: set[int]) -> dict[int, int]:
    """Each school, and those that went on as it, with what it is now."""
    now = {school: school for school in schools}
    newest = schools
    for _ in range(MOST_LINKS):
        links = SchoolLink.objects.filter(Q(successor__in=newest)).values_list("predecessor", "successor")
        found = {before: now[after] for before, after in links if before not in now}
        if not found:
            break
        now |= found
        newest = set(found)
    return now
