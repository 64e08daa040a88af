"""A school leaves its group, or takes a place in one that exists."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.groups.actions.letters import part_of, schools_of, write_about
from magpie.groups.models import Group, Seat
from magpie.groups.names import name_of, word_for
from magpie.groups.people import facilitators_now, leaders_of, people_of, terms_for, terms_of_people
from magpie.programmes.actions.enrolment import wait_for_others
from magpie.programmes.models import Enrolment
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Person, School
from magpie.register.phrases import day_in_words

MOST_SCHOOLS = 9


@transaction.atomic
def end_seat(seat: Seat, *, on: date, tells: bool = True, today: date, by: Any, now: datetime) -> Seat:
    """``on`` is the first day on which the school is no longer in the group. The others are told once, if wished."""
    group, school = seat.group, seat.enrolment.school
    wait_for_others(group.cohort)
    seat.refresh_from_db(fields=["until_on"])
    if seat.until_on is not None:
        raise Refused(f"{school} has left {group} already, on {day_in_words(seat.until_on)}.")
    if on < seat.from_on:
        raise Refused(
            f"It has been there since {day_in_words(seat.from_on)}. Write that day or a later one.", field="on"
        )
    if on > group.cohort.closes_on:
        ends = day_in_words(group.cohort.closes_on)
        raise Refused(f"The cohort ends on {ends}. Write a day up to then.", field="on")
    seat.until_on = on
    seat.save(update_fields=["until_on"])
    record("group.left", f"{school} left {group} on {day_in_words(on)}.", row=group, by=by, now=now)
    if tells:
        _tell(group, "left", key=f"left:{seat.pk}", school=school, on=on, today=today, now=now)
    return seat


@transaction.atomic
def give_seat(group: Group, *, enrolment: Enrolment, tells: bool = True, today: date, by: Any, now: datetime) -> Seat:
    """A school that takes part and has no group joins one from today. All of the group are told once, if wished."""
    wait_for_others(group.cohort)
    school = enrolment.school
    enrolment.refresh_from_db(fields=["state"])
    group.refresh_from_db(fields=["until_on"])
    if enrolment.state != Enrolment.State.ENROLLED:
        raise Refused(f"{school} does not take part in {group.cohort}.")
    seated = Seat.objects.filter(enrolment=enrolment, until_on=None).select_related("group").first()
    if seated is not None:
        raise Refused(f"{school} is in {seated.group} already.", field="group")
    n = group.seats.filter(until_on=None).count()
    if group.until_on is not None or n >= MOST_SCHOOLS:
        raise Refused(f"{group} has no place for another school. Choose another group.", field="group")
    seat = Seat.objects.create(group=group, enrolment=enrolment, from_on=today)
    record("group.joined", f"{school} joined {group}.", row=group, by=by, now=now)
    _rename(group, n + 1)
    if tells:
        _tell(group, "joined", key=f"joined:{seat.pk}", school=school, on=today, today=today, now=now)
    return seat


def _rename(group: Group, size: int) -> None:
    """A trio that a school joins becomes a quad. A group whose school left keeps the name that people know."""
    if group.name == name_of(group.number, size - 1) and word_for(size) != word_for(size - 1):
        group.name = name_of(group.number, size)
        group.save(update_fields=["name"])


def _tell(group: Group, letter: str, *, key: str, school: School, on: date, today: date, now: datetime) -> None:
    """The leaders of the group's schools as they are now, and its facilitator."""
    schools = schools_of([group])
    leaders = leaders_of(schools[group.pk], today)
    terms = terms_for(group.cohort, schools[group.pk])
    told: dict[Person, School | None] = {person: own[0] for person, own in people_of(leaders.values()).items()}
    for person in facilitators_now([group]).values():
        told.setdefault(person, None)
    of_people = terms_of_people(group.cohort, told, today)
    subject = f"{school} {'has left' if letter == 'left' else 'has joined'} {group} of {group.cohort}"
    for person, own in told.items():
        write_about(
            group.cohort,
            person,
            [part_of(group, own, schools, leaders)],
            letter=letter,
            key=f"{key}:{person.public_id}",
            subject=subject,
            school=own,
            terms=terms[own.pk] if own else of_people.get(person.pk),
            now=now,
            about=school,
            on=on,
        )
