"""The letters of a cohort's year before they are written, counted and in words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from magpie.core.duties import (
    ESCALATION,
    Behaviour,
    Facts,
    Key,
    Letter,
    Line,
    at_the_first_reminder,
    never,
    on_the_due_day,
    simulate,
)
from magpie.core.duties.rule import Rule
from magpie.core.playbook.names import CHECK_INS
from magpie.duties.assumed import Assumed, assumed_year
from magpie.duties.bridge import Known
from magpie.duties.days import zone_of
from magpie.duties.not_yet import not_yet
from magpie.duties.reckoned import without_collecting
from magpie.duties.scope import AFTER_THE_END
from magpie.duties.telling import Telling
from magpie.programmes.telling import check_in, part_title
from magpie.programmes.telling import owed as owed_in_words

# With more schools some of the groups stand for all of them.
MOST_SCHOOLS = 150
MOST_LINES = 20

BEHAVIOURS: Mapping[str, tuple[str, Behaviour]] = {
    "due": ("Everybody does it on the due day", on_the_due_day),
    "first": ("Everybody does it at the first reminder", at_the_first_reminder),
    "never": ("Nobody ever does it", never),
}


@dataclass(frozen=True, slots=True)
class MonthLine:
    """``most_a_day`` is how many letters one person gets on one day at most."""

    month: date
    n_letters: int
    n_people: int
    most: int
    most_a_day: int


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One thing that a letter says; ``whose`` it is when others have not done it."""

    what: str
    about: str
    whose: str
    due_on: date
    step: str


class YearOfLetters:
    def __init__(self, known: Known, behaviour: str) -> None:
        self.known = known
        self.cohort = known.cohort
        opens_on, closes_on = known.cohort.opens_on, known.cohort.closes_on
        self.assumed: Assumed = assumed_year(known.playbook, known.facts, opens_on, closes_on)
        self.facts, self.n_schools, self.n_walked = sampled(self.assumed.facts, MOST_SCHOOLS)
        _, behave = BEHAVIOURS[behaviour]
        with without_collecting():
            self.letters: Sequence[Letter] = simulate(
                known.playbook, self.facts, opens_on, closes_on + AFTER_THE_END, behave, zone_of(known.cohort)
            )

    @property
    def is_sample(self) -> bool:
        return self.n_walked < self.n_schools

    @property
    def n_for_all(self) -> int:
        """Letters to all schools, if the others are like those that were walked through."""
        return round(len(self.letters) * self.n_schools / self.n_walked) if self.n_walked else len(self.letters)

    @cached_property
    def by_person(self) -> dict[Key, list[Letter]]:
        found: dict[Key, list[Letter]] = defaultdict(list)
        for letter in self.letters:
            found[letter[1].person].append(letter)
        return dict(found)

    @property
    def each(self) -> float:
        return len(self.letters) / len(self.by_person) if self.by_person else 0

    @property
    def most(self) -> int:
        return max(map(len, self.by_person.values()), default=0)

    @cached_property
    def months(self) -> list[MonthLine]:
        days: dict[date, Counter[tuple[Key, date]]] = defaultdict(Counter)
        for at, digest in self.letters:
            days[at.date().replace(day=1)][digest.person, at.date()] += 1
        return [_month(month, counted) for month, counted in sorted(days.items())]

    @cached_property
    def by_duty(self) -> list[tuple[str, int]]:
        """How often each duty is spoken of, most often first; those of which nothing is said stand last."""
        counted = Counter(line.duty for _, digest in self.letters for line in digest.lines)
        words = Telling(self.known).duties
        return sorted(
            ((words[name], counted[name]) for name in words if name != CHECK_INS), key=lambda each: (-each[1], each[0])
        )

    @cached_property
    def people(self) -> list[tuple[Key, str]]:
        """Who gets letters, by name, with the school."""
        return sorted(((person, self._person(person)) for person in self.by_person), key=lambda each: each[1])

    @property
    def check_ins(self) -> str:
        """What is left out, since it follows from what people will take home; empty where nothing is."""
        playbook = self.cohort.playbook
        return check_in(playbook) if playbook.commitments and playbook.reminder_of(CHECK_INS) else ""

    @property
    def not_yet(self) -> list[str]:
        """What the playbook asks for and this version cannot take."""
        whole = self.cohort.playbook
        return list(dict.fromkeys(owed_in_words(whole, whole.duties[name]) for name in not_yet(whole)))

    def letters_of(self, person: Key) -> list[tuple[date, list[LetterLine], int]]:
        """The day of each, the first of its lines, and how many more there are."""
        return [
            (at.date(), [self.line(line) for line in digest.lines[:MOST_LINES]], len(digest.lines[MOST_LINES:]))
            for at, digest in self.by_person.get(person, ())
        ]

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Each line of each letter, for a file."""
        for at, digest in self.letters:
            for each in digest.lines:
                line = self.line(each)
                name, school = self._name(digest.person), self._schools.get(digest.person, "")
                yield at.date(), name, school, line.what, line.about, line.whose, line.due_on, line.step

    def line(self, line: Line) -> LetterLine:
        return LetterLine(
            what=self._telling.duties[line.duty],
            about=self._about(line.key),
            whose=self._whose(line.key) if line.escalates else "",
            due_on=line.due_on,
            step="others have not done it" if line.step == ESCALATION else line.step,
        )

    @cached_property
    def _telling(self) -> Telling:
        return Telling(self.known)

    @cached_property
    def _happenings(self) -> dict[str, str]:
        return {
            str(each.key): _joined(part_title(self.known.playbook, each.activity), "at", self._named(each.host))
            for each in self.facts.happenings
        }

    @cached_property
    def _schools(self) -> dict[Key, str]:
        return {holder.person: self._named(holder.school) for holder in self.facts.holders if holder.school is not None}

    @cached_property
    def _one_per(self) -> dict[str, str]:
        return {
            name: Rule(name, duty, self.known.playbook).one_per for name, duty in self.known.playbook.duties.items()
        }

    def _about(self, key: str) -> str:
        return next((words for part in key.split(":")[1:] if (words := self._happenings.get(part))), "")

    def _whose(self, key: str) -> str:
        """The school, group or person whose it is, which the key names last."""
        duty, *_, last = key.split(":")
        names: Mapping[Any, str] = {
            "person": self.known.names.people,
            "school": self.known.names.schools,
        }.get(self._one_per[duty], self.known.names.groups)
        return names.get(int(last), "") if last.isdecimal() else self.assumed.names.get(last, "")

    def _person(self, person: Key) -> str:
        return _joined(self._name(person), ",", self._schools.get(person, ""))

    def _name(self, person: Key) -> str:
        people: Mapping[Any, str] = self.known.names.people
        return people.get(person) or self.assumed.names.get(person, "")

    def _named(self, school: Key | None) -> str:
        schools: Mapping[Any, str] = self.known.names.schools
        return schools.get(school) or (self.assumed.names.get(school, "") if school is not None else "")


def _month(month: date, counted: Mapping[tuple[Key, date], int]) -> MonthLine:
    by_person = Counter[Key]()
    for (person, _), n in counted.items():
        by_person[person] += n
    return MonthLine(
        month=month,
        n_letters=by_person.total(),
        n_people=len(by_person),
        most=max(by_person.values()),
        most_a_day=max(counted.values()),
    )


def _joined(one: str, word: str, other: str) -> str:
    glue = f"{word} " if word == "," else f" {word} "
    return f"{one}{glue}{other}" if other else one


def sampled(facts: Facts, most: int) -> tuple[Facts, int, int]:
    """The facts of groups taken evenly until there are that many schools; and how many schools there are and were
    taken. Schools without a group are left out then.
    """
    schools: dict[Key, set[Key]] = defaultdict(set)
    for holder in facts.holders:
        if holder.school is not None and holder.group is not None:
            schools[holder.group].add(holder.school)
    n_all = len({holder.school for holder in facts.holders if holder.school is not None})
    if n_all <= most or not schools:
        return facts, n_all, n_all
    groups = _evenly(list(schools), most * len(schools) // n_all)
    taken = {school for group in groups for school in schools[group]}
    return _only(facts, groups, taken), n_all, len(taken)


def _evenly(groups: Sequence[Key], n: int) -> set[Key]:
    n = max(1, n)
    return {groups[m * len(groups) // n] for m in range(n)}


def _only(facts: Facts, groups: set[Key], schools: Iterable[Key]) -> Facts:
    kept = set(schools)
    return replace(
        facts,
        holders=[
            each
            for each in facts.holders
            if (each.school in kept if each.school is not None else each.group is None or each.group in groups)
        ],
        happenings=[each for each in facts.happenings if each.group is None or each.group in groups],
    )
