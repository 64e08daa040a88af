"""Who facilitates which group: never where a rule stands against it, evenly, and then as near as can be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from statistics import fmean

from magpie.core.findings import Finding

OWN_SCHOOL, OWN_TRUST, OWN_HUB = "own school", "own trust", "own hub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A school as this rule sees it; ``at_km`` is where it lies on a plane, None when nobody knows."""

    id: str
    name: str = ""
    trust: str = ""
    hubs: frozenset[str] = frozenset()
    at_km: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may facilitate, the schools they work at, and how many groups they have already."""

    id: str
    schools: tuple[Place, ...] = ()
    load: int = 0


def check_facilitator(candidate: Candidate, group: Sequence[Place], never_from: Collection[str]) -> list[Finding]:
    """What stands against this person for these schools; nothing when they may."""
    findings = []
    for own in candidate.schools:
        for school in group:
            code = _bar(own, school, never_from)
            if code:
                findings.append(Finding(code, "refuses", {"own": own.name, "school": school.name}))
    return findings


def _bar(own: Place, school: Place, never_from: Collection[str]) -> str:
    if own.id == school.id:
        return "facilitator.own_school" if OWN_SCHOOL in never_from else ""
    if OWN_TRUST in never_from and own.trust and own.trust == school.trust:
        return "facilitator.own_trust"
    if OWN_HUB in never_from and own.hubs & school.hubs:
        return "facilitator.own_hub"
    return ""


def way_km(candidate: Candidate, group: Sequence[Place]) -> float | None:
    """The way to a school of the group and on average, as the crow flies; None when too little is known."""
    homes = [own.at_km for own in candidate.schools if own.at_km]
    ways = [min(_km(home, school.at_km) for home in homes) for school in group if school.at_km and homes]
    return fmean(ways) if ways else None


def _km(here: tuple[float, float], there: tuple[float, float]) -> float:
    return hypot(here[0] - there[0], here[1] - there[1])


def propose_facilitators(
    candidates: Sequence[Candidate], groups: Mapping[str, Sequence[Place]], never_from: Collection[str]
) -> dict[str, str | None]:
    """For each group one candidate, or None where nobody may.

    As many groups as possible have somebody; then the groups are spread as evenly as the rules allow, those that
    people have already counted; then the sum of the ways is least. A way that nobody knows counts as an average one.
    """
    # Loaded when it is needed: the library behind it takes longer to load than all the rest of a page.
    from magpie.core.rota.spreading import spread

    ways = [[way_km(each, group) for each in candidates] for group in groups.values()]
    known = [way for row in ways for way in row if way is not None]
    usual = fmean(known) if known else 0.0
    costs = [
        [
            None if check_facilitator(each, group, never_from) else (usual if way is None else way)
            for each, way in zip(candidates, row, strict=True)
        ]
        for group, row in zip(groups.values(), ways, strict=True)
    ]
    chosen = spread(costs, [each.load for each in candidates])
    return {group: None if index is None else candidates[index].id for group, index in zip(groups, chosen, strict=True)}
