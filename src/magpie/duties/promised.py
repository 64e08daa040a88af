"""The commitments of cohorts and which of their check-ins are answered, read among what is there already."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from magpie.commitments.models import CheckIn, Commitment
from magpie.core.duties import Promise
from magpie.duties.calendars import CohortCalendars
from magpie.duties.days import LocalDays, as_text, constant, day_of, no_key
from magpie.duties.held import Held
from magpie.duties.scope import Scope

LONGEST = 80
MADE, TAKEN_FOR, LOOKED_BACK = "promise", "promise for", "check-in"
KINDS = (MADE, TAKEN_FOR, LOOKED_BACK)


@dataclass(slots=True)
class Promised:
    """Of one cohort, by the commitments' public ids; ``words`` are the first of each."""

    words: dict[str, str] = field(default_factory=dict)
    owners: dict[str, tuple[int, date]] = field(default_factory=dict)
    schools: dict[str, tuple[int, bool]] = field(default_factory=dict)
    answered: dict[str, dict[int, date]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, what: str, key: str, words: str, number: int, at: str, days: LocalDays) -> None:
        """A row of ``rows_promised``."""
        if what == MADE:
            self.words[key], self.owners[key] = shortened(words), (number, day_of(at[:10]))
        elif what == TAKEN_FOR:
            self.schools[key] = (number, words != "")
        else:
            self.answered[key][int(words)] = days.of(at)


def rows_promised(scope: Scope) -> Iterable[QuerySet[Any]]:
    """Parts of a union: what and the cohort, the commitment, words, a key, a day or moment.

    Of one person those that the person has, and those of the person's schools.
    """
    of_person = Q(owner=scope.person) | Q(enrolment__school__in=scope.schools())
    made = Commitment.objects.filter(scope.within("enrolment__cohort", of_person)).order_by()
    cohort, day = "enrolment__cohort", as_text("made_on")
    yield made.values_list(constant(MADE), cohort, "public_id", "words", "owner", day)
    yield made.values_list(constant(TAKEN_FOR), cohort, "public_id", "outcome", "enrolment__school", day)
    answers = CheckIn.objects.filter(commitment__in=made.values("pk")).order_by()
    columns = ("commitment__enrolment__cohort", "commitment__public_id", as_text("number"), no_key(), as_text("at"))
    yield answers.values_list(constant(LOOKED_BACK), *columns)


def shortened(words: str) -> str:
    """In one line."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def promises_of(promised: Promised, held: Held, calendars: CohortCalendars, today: date) -> list[Promise]:
    """By the days on which they were made. An owner who holds no post at the school any more has it no longer."""
    there = {(post.person, post.school) for post in held.posts if post.span.has(today)}
    groups = {seat.school: seat.group for seat in held.seats if seat.span.has(today)}
    found = []
    for key, (owner, made_on) in promised.owners.items():
        school, is_closed = promised.schools[key]
        found.append(
            Promise(
                key=key,
                owner=owner if (owner, school) in there else None,
                school=school,
                group=groups.get(school),
                calendar=calendars.by_school.get(school),
                made_on=made_on,
                is_closed=is_closed,
                answered=dict(promised.answered.get(key, {})),
            )
        )
    return sorted(found, key=lambda each: (each.made_on, str(each.key)))
