"""Who facilitates a group, from a day to a day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q

from magpie.groups.actions.letters import Part, part_of, schools_of, write_about
from magpie.groups.facilitators import Facilitators
from magpie.groups.models import FacilitatorSeat, Group
from magpie.groups.people import Leaders, leaders_of, people_of, terms_for, terms_of_people
from magpie.groups.phrases import finding_in_words
from magpie.programmes.actions.enrolment import wait_for_others
from magpie.programmes.models import Cohort
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Person, School
from magpie.register.phrases import day_in_words


@transaction.atomic
def assign_facilitators(
    cohort: Cohort,
    chosen: Mapping[Group, Person],
    *,
    seen: Mapping[Group, str] = MappingProxyType({}),
    on: date,
    today: date,
    by: Any,
    now: datetime,
) -> list[FacilitatorSeat]:
    """Each group has its person from that day on; whoever was there until then hands over, and all of them are told.

    All or none: where a rule stands against one of them, nothing is saved. A group whose facilitator it is already
    stays as it is. ``seen`` is who held each group when it was looked at, as ``holder_of`` says it.
    """
    wait_for_others(cohort)
    groups = [group for group in chosen if not _has_already(group, chosen[group])]
    _refuse_unseen([group for group in groups if seen.get(group, "") != holder_of(group)])
    _refuse(cohort, {group: chosen[group] for group in groups}, on=on, today=today)
    seats = [_seat(group, chosen[group], on=on, by=by, now=now) for group in groups]
    _tell(cohort, seats, today=today, now=now)
    return seats


@transaction.atomic
def end_facilitating(seat: FacilitatorSeat, *, on: date, by: Any, now: datetime) -> FacilitatorSeat:
    """Nobody follows yet; the group is listed as one without a facilitator from that day."""
    wait_for_others(seat.group.cohort)
    seat.refresh_from_db(fields=["until_on"])
    if seat.until_on is not None:
        raise Refused(f"This has ended already, on {day_in_words(seat.until_on)}.")
    if on < seat.from_on:
        raise Refused(f"It began on {day_in_words(seat.from_on)}. Write that day or a later one.", field="on")
    seat.until_on = on
    seat.save(update_fields=["until_on"])
    words = f"{seat.person} no longer facilitates {seat.group} from {day_in_words(on)}."
    record("group.facilitator-ended", words, row=seat.group, by=by, now=now)
    return seat


def _has_already(group: Group, person: Person) -> bool:
    return FacilitatorSeat.objects.filter(group=group, person=person, until_on=None).exists()


def holder_of(group: Group) -> str:
    """Who facilitates it from now on, as a form carries it; empty for nobody."""
    seat = FacilitatorSeat.objects.filter(group=group, until_on=None).first()
    return str(seat.pk) if seat else ""


def _refuse_unseen(groups: Sequence[Group]) -> None:
    seats = FacilitatorSeat.objects.filter(group__in=groups, until_on=None).select_related("person", "group")
    held = {seat.group_id: f"{seat.group} is held by {seat.person} now." for seat in seats}
    if groups:
        words = " ".join(held.get(group.pk, f"{group} is held by nobody now.") for group in groups)
        raise Refused(f"Somebody else changed this meanwhile: {words} Look at it again, and choose then.")


def _refuse(cohort: Cohort, chosen: Mapping[Group, Person], *, on: date, today: date) -> None:
    known = Facilitators.of(cohort, today)
    schools = schools_of(list(chosen))
    words = []
    for group, person in chosen.items():
        group.refresh_from_db(fields=["until_on"])
        if group.until_on is not None:
            words.append(f"{group} has ended.")
        if on < group.from_on:
            words.append(f"{group} began on {day_in_words(group.from_on)}. Write that day or a later one.")
        if person.pk not in known.candidates:
            words.append(f"{person} is no facilitator of {cohort}. Ask them in on the page People first.")
            continue
        against = known.check(person.pk, schools[group.pk])
        words += [f"{person} cannot facilitate {group}: {finding_in_words(each)}" for each in against]
    if words:
        raise Refused(" ".join(words))


def _seat(group: Group, person: Person, *, on: date, by: Any, now: datetime) -> FacilitatorSeat:
    _make_room(group, on)
    seat = FacilitatorSeat.objects.create(group=group, person=person, from_on=on)
    words = f"{person} facilitates {group} from {day_in_words(on)}."
    record("group.facilitator", words, row=group, by=by, now=now)
    return seat


def _make_room(group: Group, on: date) -> None:
    """Whoever holds the group on that day hands over; whoever was only to follow later does not."""
    held = FacilitatorSeat.objects.filter(Q(until_on=None) | Q(until_on__gt=on), group=group)
    held.filter(from_on__gte=on).delete()
    held.filter(from_on__lt=on).update(until_on=on)


def _tell(cohort: Cohort, seats: Sequence[FacilitatorSeat], *, today: date, now: datetime) -> None:
    schools = schools_of([seat.group for seat in seats])
    every = [school for found in schools.values() for school in found]
    leaders = leaders_of(every, today)
    terms = terms_for(cohort, every)
    held: dict[Person, list[FacilitatorSeat]] = {}
    for seat in seats:
        _tell_schools(seat, schools, leaders, terms, now=now)
        held.setdefault(seat.person, []).append(seat)
    own_terms = terms_of_people(cohort, held, today)
    for person, own in held.items():
        parts = [part_of(seat.group, None, schools, leaders) for seat in own]
        write_about(
            cohort,
            person,
            parts,
            letter="facilitates",
            key=f"facilitates:{own[0].pk}:{person.public_id}",
            subject=f"You facilitate {_named(parts)} of {cohort}",
            school=None,
            terms=own_terms.get(person.pk),
            now=now,
            opens_group=own[0].from_on <= today,
            on=own[0].from_on,
        )


def _named(parts: Sequence[Part]) -> str:
    return str(parts[0].group) if len(parts) == 1 else f"{len(parts)} groups"


def _tell_schools(
    seat: FacilitatorSeat,
    schools: Mapping[int, Sequence[School]],
    leaders: Mapping[int, Leaders],
    terms: Mapping[int, Any],
    *,
    now: datetime,
) -> None:
    of_group = [leaders[school.pk] for school in schools[seat.group_id]]
    for person, own in people_of(of_group).items():
        write_about(
            seat.group.cohort,
            person,
            [part_of(seat.group, own[0], schools, leaders)],
            letter="facilitator",
            key=f"facilitator:{seat.pk}:{person.public_id}",
            subject=f"{seat.person} facilitates {seat.group} of {seat.group.cohort}",
            school=own[0],
            terms=terms.get(own[0].pk),
            now=now,
            facilitator=seat.person,
            on=seat.from_on,
        )
