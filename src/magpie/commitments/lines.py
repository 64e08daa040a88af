"""Commitments as pages list them: each with its looks back, and how it stands on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from magpie.commitments.bridge import calendar_key, dues_of
from magpie.commitments.models import CheckIn, Commitment
from magpie.commitments.words import STANDS, Stand
from magpie.core.dates import Due
from magpie.core.duties import SOON, Dues, settled_on
from magpie.core.playbook import Playbook
from magpie.programmes.models import Cohort


@dataclass(frozen=True, slots=True)
class LookBack:
    """One check-in of the playbook: by when it is due, and what was answered.

    One that was passed over, because a later one has been answered, is settled without an answer.
    """

    number: int
    asks: tuple[str, ...]
    due: Due
    answer: CheckIn | None
    is_settled: bool

    @property
    def due_on(self) -> date:
        return self.due.due_on


@dataclass(frozen=True)
class CommitmentLine:
    commitment: Commitment
    look_backs: tuple[LookBack, ...]
    today: date
    group: str = ""

    @property
    def next(self) -> LookBack | None:
        """The first that nobody has answered; a closed commitment is not looked back at."""
        if self.commitment.is_closed:
            return None
        return next((each for each in self.look_backs if not each.is_settled), None)

    @property
    def is_past_its_day(self) -> bool:
        return not self.commitment.is_closed and self.commitment.by_when < self.today

    @cached_property
    def stand(self) -> Stand:
        if self.commitment.is_closed:
            return Stand(self.commitment.outcome)
        coming = self.next
        if self.is_past_its_day or (coming is not None and coming.due_on < self.today):
            return Stand.LATE
        return Stand.DUE if coming is not None and coming.due_on - self.today <= SOON else Stand.OPEN

    @property
    def stand_words(self) -> str:
        return STANDS[self.stand][0]

    @property
    def colour(self) -> str:
        return STANDS[self.stand][1]

    @property
    def latest(self) -> CheckIn | None:
        return max((each.answer for each in self.look_backs if each.answer), key=lambda each: each.number, default=None)

    @property
    def text(self) -> str:
        """What words are looked for in."""
        each = self.commitment
        return " ".join((each.words, str(each.school), str(each.owner), self.group)).casefold()


def read_for_lines(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Constant in statements: cohorts with their editions are read once each."""
    return _with_names(rows).prefetch_related("enrolment__cohort__edition", "enrolment__cohort__programme")


def _with_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.select_related("enrolment__school", "owner", "activity__host__school")
    return found.prefetch_related(Prefetch("check_ins", CheckIn.objects.select_related("by")))


def lines_in(
    cohort: Cohort, rows: QuerySet[Any], today: date, groups: Mapping[int, str] | None = None
) -> list[CommitmentLine]:
    """Of one cohort, which has been read with its edition and programme: in their order."""
    found = list(_with_names(rows))
    for each in found:
        each.enrolment.cohort = cohort
    return in_order(lines_of(found, today, groups))


def lines_of(rows: Iterable[Commitment], today: date, groups: Mapping[int, str] | None = None) -> list[CommitmentLine]:
    """Of rows that were ``read_for_lines``; ``groups`` are the names of groups by the enrolments that sit in them."""
    commitments = list(rows)
    dues = dues_of(commitments)
    groups = groups or {}
    return [
        CommitmentLine(each, look_backs_of(each, dues), today, groups.get(each.enrolment_id, ""))
        for each in commitments
    ]


def look_backs_of(commitment: Commitment, dues: Dues) -> tuple[LookBack, ...]:
    playbook: Playbook = commitment.enrolment.cohort.playbook
    if playbook.commitments is None:
        return ()
    zone = ZoneInfo(commitment.enrolment.cohort.programme.time_zone)
    answers = {each.number: each for each in commitment.check_ins.all()}
    days = {number: each.at.astimezone(zone).date() for number, each in answers.items()}
    return tuple(
        LookBack(
            number=number,
            asks=check_in.asks,
            due=dues.of(check_in.lead())[commitment.made_on][calendar_key(commitment)],
            answer=answers.get(number),
            is_settled=settled_on(days, number) is not None,
        )
        for number, check_in in enumerate(playbook.commitments.check_ins, 1)
    )


def in_order(lines: Iterable[CommitmentLine]) -> list[CommitmentLine]:
    """What is late, what is due, what is open, each by its next day; then what is closed, the newest first."""
    return sorted(lines, key=_order)


def _order(line: CommitmentLine) -> tuple[int, int, int]:
    each = line.commitment
    if each.closed_on is not None:
        return 3, -each.closed_on.toordinal(), each.pk
    day = line.next.due_on if line.next else each.by_when
    return (Stand.LATE, Stand.DUE, Stand.OPEN).index(line.stand), min(day, each.by_when).toordinal(), each.pk


def shown_lines(lines: Sequence[CommitmentLine], show: str, words: str) -> list[CommitmentLine]:
    chosen = [line for line in lines if line.stand == show] if show in set(Stand) else list(lines)
    asked = words.casefold().split()
    return [line for line in chosen if all(word in line.text for word in asked)]
