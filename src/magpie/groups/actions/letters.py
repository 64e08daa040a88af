"""Letters about groups: who is in them, who facilitates, who has gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from magpie.core.dates import SchoolCalendar
from magpie.groups.models import Group, Publication, Seat
from magpie.groups.people import Leaders, facilitators_now, people_of, terms_for, terms_of_people
from magpie.groups.telling import letter_text, page_of_cohort
from magpie.groups.ways import km_between
from magpie.programmes.actions.letters import write_to
from magpie.programmes.addresses import way_in
from magpie.programmes.models import Cohort
from magpie.register.models import Person, School


@dataclass(frozen=True, slots=True)
class Partner:
    """Another school of the group, as a letter tells of it; ``km`` is None where nobody knows."""

    leaders: Leaders
    km: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """One group that a letter tells of, seen from one of its schools, or from outside."""

    group: Group
    school: School | None
    partners: Sequence[Partner]


def write_of_groups(
    publication: Publication, groups: Sequence[Group], leaders: Mapping[int, Leaders], *, now: datetime
) -> None:
    """One letter to each leader of the new groups, however many of the schools they lead."""
    schools = schools_of(groups)
    group_of = {school.pk: group for group in groups for school in schools[group.pk]}
    terms = terms_for(publication.cohort, [each.school for each in leaders.values()])
    for person, own in people_of(leaders.values()).items():
        parts = [part_of(group_of[school.pk], school, schools, leaders) for school in own]
        write_about(
            publication.cohort,
            person,
            parts,
            letter="publication",
            key=f"publication:{publication.pk}:{person.public_id}",
            subject=f"Your group in {publication.cohort}: {parts[0].group}",
            school=own[0],
            terms=terms.get(own[0].pk),
            now=now,
        )


def write_of_end(publication: Publication, ends: Sequence[Group], *, today: date, now: datetime) -> None:
    """One letter to each facilitator who loses groups by a publication. Schools hear of their new ones."""
    held: dict[Person, list[Part]] = {}
    facilitators = facilitators_now(ends)
    for group in ends:
        if group.pk in facilitators:
            held.setdefault(facilitators[group.pk], []).append(Part(group, None, ()))
    terms = terms_of_people(publication.cohort, held, today)
    for person, parts in held.items():
        write_about(
            publication.cohort,
            person,
            parts,
            letter="ended",
            key=f"ended:{publication.pk}:{person.public_id}",
            subject=f"{parts[0].group} of {publication.cohort} has ended",
            school=None,
            terms=terms.get(person.pk),
            opens_group=False,
            now=now,
        )


def write_about(
    cohort: Cohort,
    person: Person,
    parts: Sequence[Part],
    *,
    letter: str,
    key: str,
    subject: str,
    school: School | None,
    terms: SchoolCalendar | None,
    now: datetime,
    opens_group: bool = True,
    **facts: object,
) -> None:
    """A letter in the words of ``letter``; none for a person without an address.

    It leads to the group's page, or to the cohort's for those who do not see the group on that day.
    """
    if not person.address:
        return
    goes_to = parts[0].group.get_absolute_url() if opens_group else page_of_cohort(cohort)
    leads_to = way_in(person.address, goes_to=goes_to)
    body = letter_text(letter, person=person, cohort=cohort, parts=parts, way_in=leads_to, **facts)
    write_to(
        cohort,
        key=key,
        person=person,
        subject=subject,
        body=body,
        kind="groups",
        school=school,
        terms=terms,
        now=now,
    )


def schools_of(groups: Sequence[Group]) -> dict[int, list[School]]:
    """The schools with an open seat in each of the groups, by its key."""
    found: dict[int, list[School]] = {group.pk: [] for group in groups}
    seats = Seat.objects.filter(group__in=groups, until_on=None).select_related("enrolment__school")
    for seat in seats.order_by("enrolment__school__name", "pk"):
        found[seat.group_id].append(seat.enrolment.school)
    return found


def part_of(
    group: Group, own: School | None, schools: Mapping[int, Sequence[School]], leaders: Mapping[int, Leaders]
) -> Part:
    partners = [
        Partner(leaders[school.pk], _km(own, school))
        for school in schools[group.pk]
        if own is None or school.pk != own.pk
    ]
    return Part(group, own, partners)


def _km(own: School | None, school: School) -> int | None:
    km = km_between(own, school) if own else None
    return None if km is None else max(1, round(km))
