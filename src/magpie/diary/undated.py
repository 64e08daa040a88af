"""What the playbook asks to be dated and nobody has dated yet. There are no rows for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from magpie.core.diary import Asked, asked_days
from magpie.core.playbook import Playbook
from magpie.diary.groups_of_cohort import GroupLine, SeatLine

# The names of dated things: of the playbook's activity, the group and the host, by keys.
DatedKey = tuple[str, int | None, int | None]


class HasEnrolment(Protocol):
    @property
    def enrolment(self) -> int: ...


Seated = TypeVar("Seated", bound=HasEnrolment)


@dataclass(frozen=True, slots=True)
class Undated:
    """``n`` days are missing, for the cohort, for a group, or for one school of it that hosts."""

    asked: Asked
    n: int
    group: GroupLine | None = None
    host: SeatLine | None = None


def undated(playbook: Playbook, groups: Iterable[GroupLine], dated: Iterable[DatedKey]) -> list[Undated]:
    """In the order of the year, group by group."""
    counts, groups = Counter(dated), list(groups)
    of_groups: Counter[tuple[str, int | None]] = Counter()
    for (name, group, _), n in counts.items():
        of_groups[name, group] += n
    return [line for asked in asked_days(playbook) for line in _of(asked, groups, counts, of_groups) if line.n]


def _of(
    asked: Asked, groups: list[GroupLine], counts: Counter[DatedKey], of_groups: Counter[tuple[str, int | None]]
) -> Iterator[Undated]:
    if asked.held == "cohort":
        yield Undated(asked, asked.n_missing(counts[asked.name, None, None]))
        return
    for group in groups:
        if asked.held == "host":
            for seat in group.seats:
                yield Undated(asked, asked.n_missing(counts[asked.name, group.pk, seat.enrolment]), group, seat)
        else:
            n_missing = asked.n_missing(of_groups[asked.name, group.pk])
            yield Undated(asked, n_missing, group, next_host(asked, group, counts))


def next_host(asked: Asked, group: GroupLine, counts: Counter[DatedKey]) -> SeatLine | None:
    """The school whose turn it is."""
    if asked.held != "turn" or not group.seats:
        return None
    return fewest(group.seats, {seat.enrolment: counts[asked.name, group.pk, seat.enrolment] for seat in group.seats})


def fewest(seats: Sequence[Seated], n_hosted: Mapping[int, int]) -> Seated:
    """The first of those who have hosted least often."""
    return min(seats, key=lambda seat: n_hosted[seat.enrolment])
