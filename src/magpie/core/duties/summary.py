"""How much would be written in a year, to whom and about what."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from magpie.core.duties.facts import Key
from magpie.core.duties.simulate import Letter


@dataclass(frozen=True, slots=True)
class Summary:
    """Months are named by their first day."""

    n_letters: int
    by_person_and_month: Mapping[tuple[Key, date], int]
    by_day: Mapping[date, int]
    by_duty: Mapping[str, int]

    @property
    def by_month(self) -> Mapping[date, int]:
        found: Counter[date] = Counter()
        for (_, month), n in self.by_person_and_month.items():
            found[month] += n
        return dict(sorted(found.items()))

    @property
    def busiest_on(self) -> date | None:
        """The first of the days with the most letters."""
        return max(sorted(self.by_day), key=lambda day: self.by_day[day], default=None)

    @property
    def most_in_a_month(self) -> int:
        """The most letters that one person gets in one month."""
        return max(self.by_person_and_month.values(), default=0)


def summarise(letters: Iterable[Letter]) -> Summary:
    by_person, by_day, by_duty = Counter[tuple[Key, date]](), Counter[date](), Counter[str]()
    for moment, digest in letters:
        day = moment.date()
        by_day[day] += 1
        by_person[digest.person, day.replace(day=1)] += 1
        by_duty.update(line.duty for line in digest.lines)
    return Summary(by_day.total(), dict(by_person), dict(by_day), dict(by_duty))
