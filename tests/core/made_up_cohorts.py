"""Made-up cohorts of any playbook: who holds its roles, and a diary with every activity that it names."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from magpie.core.dates import SchoolCalendar, usual_england
from magpie.core.duties import Facts, Happening, Holder
from magpie.core.duties.facts import Key
from magpie.core.playbook import Activity, Playbook

ENGLAND = {"England": usual_england()}
BEGINS = date(2025, 9, 1)


def cohort(
    playbook: Playbook,
    *,
    n_groups: int = 1,
    size: int = 3,
    calendars: Mapping[Key, SchoolCalendar] = ENGLAND,
    n_people: int = 1,
    begins: date = BEGINS,
    dated: bool = True,
) -> Facts:
    """Schools take the calendars in turn; each role has ``n_people`` for each school, group, review, hub or cohort."""
    schools = {f"g{n}": [f"s{n}{letter}" for letter in "abcdefghi"[:size]] for n in range(n_groups)}
    keys = list(calendars)
    by_school = {school: keys[n % len(keys)] for n, school in enumerate(s for of in schools.values() for s in of)}
    holders = list(_holders(playbook, schools, by_school, n_people))
    happenings = list(_happenings(playbook, schools, begins if dated else None))
    phases = {
        name: [(begins + timedelta(days=40 * n), begins + timedelta(days=40 * n + 39))]
        for n, name in enumerate(playbook.phases)
    }
    return Facts(holders, happenings, calendars, keys[0], phases if dated else {})


def _holders(
    playbook: Playbook, schools: Mapping[str, list[str]], calendars: Mapping[str, Key], n_people: int
) -> Iterator[Holder]:
    since = date(2019, 9, 1)
    for name, role in playbook.roles.items():
        for n in range(n_people):
            if role.held_for == "cohort":
                yield Holder(f"{name}{n}", name, None, None, None, since)
                continue
            for group, of_group in schools.items():
                if role.held_for in ("group", "hub"):
                    yield Holder(f"{name}{n}-{group}", name, None, group, calendars[of_group[0]], since)
                    continue
                for school in of_group:
                    place = f"r-{school}" if role.held_for == "review" else group
                    whose = None if role.held_for == "review" else school
                    yield Holder(f"{name}{n}-{school}", name, whose, place, calendars[school], since)


def _happenings(playbook: Playbook, schools: Mapping[str, list[str]], begins: date | None) -> Iterator[Happening]:
    """One after the other in the order in which they must come, a fortnight apart, hosts in turn."""
    for n, name in enumerate(playbook.activities_in_order()):
        activity = playbook.activities[name]
        for m, (group, host) in enumerate(_places(activity, schools)):
            on = begins + timedelta(days=20 * n + 21 + m % 15) if begins else None
            for time in range(1 if activity.each_school_hosts == "once" else min(2, activity.how_many.at_least)):
                later = on + timedelta(days=3 * time) if on else None
                invited = None if group or activity.scope != "cohort" or not host else _next_to(host, schools)
                yield Happening(f"{name}-{host or group or 'all'}-{time}", name, group, host, later, invited=invited)


def _places(activity: Activity, schools: Mapping[str, list[str]]) -> Iterator[tuple[str | None, str | None]]:
    everyone = [(group, school) for group, of_group in schools.items() for school in of_group]
    match activity.scope, activity.each_school_hosts:
        case "school", _:
            yield from ((None, school) for _, school in everyone)
        case "review", _:
            yield from ((f"r-{school}", school) for _, school in everyone)
        case "cohort", None:
            yield None, None
        case "cohort", _:
            yield from ((None, school) for _, school in everyone)
        case _, None:
            yield from ((group, None) for group in schools)
        case _:
            yield from everyone


def _next_to(host: str, schools: Mapping[str, list[str]]) -> frozenset[Key]:
    """The heads of the other schools of the host's group, as a rota would name them."""
    of_group = next(of for of in schools.values() if host in of)
    return frozenset(f"head0-{school}" for school in of_group if school != host)
