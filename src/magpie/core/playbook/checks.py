"""Rules that join several places of a playbook. Each yields the place and what to write instead."""

from collections.abc import Callable, Iterator, Mapping

from magpie.core.playbook.duties import OWED, Duty
from magpie.core.playbook.grammar import Playbook
from magpie.core.playbook.groups import Groups, Rota
from magpie.core.playbook.mistakes import Loc
from magpie.core.playbook.names import CHECK_INS, RSVP, SEATS, one_of

Problem = tuple[Loc, str]


def problems(playbook: Playbook) -> Iterator[Problem]:
    for check in CHECKS:
        yield from check(playbook)


def check_order(playbook: Playbook) -> Iterator[Problem]:
    """An activity after itself, at once or round a circle of others."""
    waits_for = playbook.waits_for()
    told: set[str] = set()
    for name in playbook.activities:
        circle = _circle(name, waits_for)
        if circle and told.isdisjoint(circle):
            told |= set(circle)
            yield _where_tied(playbook, [*circle, name]), _circle_said([*circle, name])


def _where_tied(playbook: Playbook, circle: list[str]) -> Loc:
    """The key that makes the first activity of the circle wait for the second."""
    waiting, waited_for = circle[:2]
    if waited_for in playbook.activities[waiting].after:
        return ("activities", waiting, "after")
    return ("activities", waited_for, "before")


def _circle_said(circle: list[str]) -> str:
    if len(circle) == 2:
        return f'"{circle[0]}" cannot wait for itself. Name another activity'
    return " waits for ".join(f'"{name}"' for name in circle) + ". Take one of these out"


def _circle(start: str, waits_for: Mapping[str, set[str]]) -> list[str]:
    """The shortest way from ``start`` back to itself."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for step in sorted(waits_for.get(way[-1], set())):
            if step == start:
                return way
            if step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []


def check_groups(playbook: Playbook) -> Iterator[Problem]:
    groups = playbook.groups
    if groups is None:
        return
    if groups.preferred is not None and groups.preferred not in groups.sizes:
        yield ("groups", "preferred"), f"Write one of the sizes: {one_of(str(size) for size in groups.sizes)}"
    both = [bond for bond in groups.apart if bond in groups.together]
    for bond in both:
        yield ("groups", "together"), f'"{bond}" is also in apart. Keep it in one of the two'
    yield from _check_seats(groups)
    if groups.rota:
        yield from _check_rota(playbook, groups.rota)


def _check_seats(groups: Groups) -> Iterator[Problem]:
    fewest = sum(how_many.at_least for how_many in groups.seats.values())
    if fewest > max(groups.sizes):
        yield (
            ("groups", "seats"),
            f"These seats need {fewest} schools. Write sizes up to {fewest}, or fewer seats",
        )


def _check_rota(playbook: Playbook, rota: Rota) -> Iterator[Problem]:
    """When each host is visited once, a school goes out as often on average as it has visitors."""
    activity = playbook.activities.get(rota.activity)
    if activity is None or activity.each_school_hosts != "once":
        return
    most = rota.visitors.at_most
    if most is not None and rota.goes_to.at_least > most:
        yield ("groups", "rota", "goes_to"), f"{rota.visitors} visitors a host fill {most} visits each. Write: {most}"
    highest = rota.goes_to.at_most
    if highest is not None and highest < rota.visitors.at_least:
        fewest = rota.visitors.at_least
        yield (
            ("groups", "rota", "goes_to"),
            f"{rota.visitors} visitors a host need {fewest} visits each. Write: {fewest}",
        )


def check_agendas(playbook: Playbook) -> Iterator[Problem]:
    for name, agenda in playbook.agendas.items():
        shortest = agenda.limits.observation or 0
        for position, block in enumerate(agenda.blocks):
            if block.kind in ("observation", "activity") and block.minutes < shortest:
                where = ("agendas", name, "blocks", position, "minutes")
                yield where, f"Write at least {shortest} minutes, or a smaller limits.observation"
    for name, activity in playbook.activities.items():
        if activity.hours and activity.agenda in playbook.agendas:
            needed = playbook.agenda_minutes(activity.agenda)
            starts, ends = activity.hours.starts, activity.hours.ends
            room = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
            if needed > room:
                said = f"The agenda {activity.agenda} takes {needed} minutes and these are {room}. Write longer hours"
                yield ("activities", name, "hours"), said


def check_duties(playbook: Playbook) -> Iterator[Problem]:
    for name, duty in playbook.duties.items():
        owed = [what for what in OWED if getattr(duty, what)]
        if len(owed) != 1:
            found = f"not {' and '.join(owed)} together" if owed else "such as: artefact: agenda.draft"
            yield ("duties", name), f"Write exactly one of {one_of(OWED)}, {found}"
        else:
            yield from _check_owed(playbook, name, duty)


def _check_owed(playbook: Playbook, name: str, duty: Duty) -> Iterator[Problem]:
    if duty.artefact and "." not in duty.artefact:
        artefact = playbook.artefacts.get(duty.artefact)
        if artefact and artefact.stages:
            stages = one_of(f"{duty.artefact}.{stage}" for stage in artefact.stages)
            yield ("duties", name, "artefact"), f"Write which stage: {stages}"
    if duty.artefact == duty.due.anchor:
        yield ("duties", name, "due"), "It cannot be counted from itself. Count from an activity"
    if duty.answer == RSVP:
        meant = playbook.activities_meant(duty.due.anchor)
        elsewhere = duty.due.anchor in {*playbook.phases, *playbook.artefacts}
        if (meant or elsewhere) and not any(activity.rsvp for activity in meant.values()):
            yield ("duties", name, "due"), "Count an rsvp from an activity that has: rsvp: true"


def check_reminders(playbook: Playbook) -> Iterator[Problem]:
    spoken: dict[str, str] = {}
    for name, reminder in playbook.reminders.items():
        for duty in reminder.of:
            if duty in spoken:
                yield ("reminders", name, "of"), f'"{duty}" is already in reminders.{spoken[duty]}. Keep it in one'
            spoken.setdefault(duty, name)
        if CHECK_INS in reminder.of and playbook.commitments is None:
            said = f'There are no commitments to look back at. Add them, or take out "{CHECK_INS}"'
            yield ("reminders", name, "of"), said
        if not (reminder.before or reminder.after):
            yield ("reminders", name), "Say when to speak, such as: before: [7 days, 2 days]"


def check_sharing(playbook: Playbook) -> Iterator[Problem]:
    """What a person writes is first their own; the file cannot widen it for them."""
    for name, artefact in playbook.artefacts.items():
        where = ("artefacts", name)
        if artefact.kind == "notes" and artefact.property_of != "person":
            yield (*where, "property_of"), "Notes belong to whoever writes them. Write: property_of: person"
        if artefact.property_of == "person" and artefact.shared_with != ("me",):
            yield (*where, "shared_with"), "What a person writes is theirs to share. Write: shared_with: me"
        for reader in artefact.shared_with + tuple(artefact.on_agreement):
            if reader in artefact.never_shared_with:
                yield (*where, "never_shared_with"), f'"{reader}" is also a reader. Keep it in one of the two'


def check_themselves(playbook: Playbook) -> Iterator[Problem]:
    """Things that name themselves where they must name another."""
    for name, role in playbook.roles.items():
        if name in role.never_also:
            yield ("roles", name, "never_also"), f'"{name}" cannot exclude itself. Name another role'
    for name, use in playbook.instruments.items():
        if use.pairs_with == name:
            yield ("instruments", name, "pairs_with"), f'"{name}" cannot be its own pair. Name the earlier use'


def check_names(playbook: Playbook) -> Iterator[Problem]:
    """Names that could mean two things."""
    for name in playbook.roles:
        if name in SEATS:
            yield ("roles", name), f'"{name}" is a seat that every visit has. Write another name'
    if CHECK_INS in playbook.duties:
        yield ("duties", CHECK_INS), f'"{CHECK_INS}" are the looks back at commitments. Write another name'
    if RSVP in playbook.instruments:
        yield ("instruments", RSVP), f'"{RSVP}" is the answer to an invitation. Write another name'
    for section in ("phases", "artefacts"):
        for name in getattr(playbook, section):
            if name in playbook.activities or (section == "artefacts" and name in playbook.phases):
                yield (section, name), f'"{name}" is also an activity or a phase. Write another name'


def check_hosts(playbook: Playbook) -> Iterator[Problem]:
    """A host owes something only where somebody hosts."""
    for name, duty in playbook.duties.items():
        meant = playbook.activities_meant(duty.due.anchor)
        hosted = any(activity.each_school_hosts for activity in meant.values())
        if meant and not hosted and not {"host", "visitors"}.isdisjoint(duty.of):
            said = f'Nobody hosts "{duty.due.anchor}". Name a role, or write there: each_school_hosts: once'
            yield ("duties", name, "of"), said


def check_ready(playbook: Playbook) -> Iterator[Problem]:
    if playbook.status == "ready" and playbook.retention is None:
        yield ("status",), "Add retention before the playbook is ready, or write: status: draft"


CHECKS: tuple[Callable[[Playbook], Iterator[Problem]], ...] = (
    check_order,
    check_groups,
    check_agendas,
    check_duties,
    check_reminders,
    check_sharing,
    check_themselves,
    check_names,
    check_hosts,
    check_ready,
)
