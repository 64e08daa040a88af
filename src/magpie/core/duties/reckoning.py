"""Who owes what, to whom, by when: reckoned from the playbook, the diary and what exists; nothing of it is stored."""

from dataclasses import dataclass
from datetime import date, timedelta

from magpie.core.dates import Due, Roll
from magpie.core.duties.done import answered, done_by_each, happening_of, missed_by, shared
from magpie.core.duties.dues import DueByCalendar, Dues
from magpie.core.duties.facts import Facts, Key
from magpie.core.duties.noticed import Noticed
from magpie.core.duties.occasions import Occasion, Occasions
from magpie.core.duties.owed import Matter, Owed
from magpie.core.duties.people import Asked, People, Row
from magpie.core.duties.promises import owed_check_ins
from magpie.core.duties.rule import Rule
from magpie.core.duties.units import shares
from magpie.core.duties.vacancies import notice_vacancies
from magpie.core.findings import Finding
from magpie.core.playbook import Playbook

OF_GROUPS = ("group", "review", "hub")
TO_SETTLE_IN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reckoning:
    owed: list[Owed]
    findings: list[Finding]


def owed_by(playbook: Playbook, facts: Facts, today: date, dues: Dues | None = None) -> list[Owed]:
    return reckon(playbook, facts, today, dues).owed


def reckon(playbook: Playbook, facts: Facts, today: date, dues: Dues | None = None) -> Reckoning:
    """All that is owed, done or not, and what could not be reckoned; ``dues`` may be kept for the next time."""
    dues = dues or Dues(facts.calendars, facts.calendar)
    noticed = Noticed()
    people = People(playbook, facts, today)
    occasions = Occasions(playbook, facts, people, noticed)
    found: dict[str, Owed] = {}
    for name, duty in playbook.duties.items():
        rule = Rule(name, duty, playbook)
        reckoner = Reckoner(rule, facts, today, people, dues, found)
        n_before = len(found)
        for occasion in occasions.of(rule, today):
            reckoner.add(occasion)
        if len(found) == n_before and not noticed.names(name):
            noticed.add("duties.nobody", duty=name)
        if rule.owes == "presence" and playbook.reminder_of(name):
            noticed.add("reminders.of_presence", duty=name)
    notice_vacancies(playbook, facts, today, noticed)
    check_ins = owed_check_ins(playbook, facts, today, people, dues)
    return Reckoning([*found.values(), *check_ins], [*noticed.findings(), *dues.findings])


class Reckoner:
    """Adds what one duty of the playbook makes people owe, under keys that last: they name no day that may move."""

    def __init__(
        self, rule: Rule, facts: Facts, today: date, people: People, dues: Dues, found: dict[str, Owed]
    ) -> None:
        self.rule = rule
        self.facts = facts
        self.today = today
        self.people = people
        self.dues = dues
        self.found = found
        self.copied_to = rule.playbook.copied_on(rule.name)
        self.due_by_day = dues.of(rule.lead)

    def add(self, occasion: Occasion) -> None:
        counted = self.due_by_day[occasion.anchor_on] if occasion.anchor_on else None
        if self.rule.one_per == "person":
            self._add_for_each(occasion, counted)
        else:
            self._add_together(occasion, counted)

    def _add_for_each(self, occasion: Occasion, counted: DueByCalendar | None) -> None:
        """What each person owes alone; nobody owes what fell due before they came, or still owes it once they left."""
        rule, found, excused = self.rule, self.found, self.facts.excused
        prefix, matter = self._prefix(occasion), self._matter(occasion)
        at_group = self._group_of(occasion)
        given = done_by_each(rule, occasion, self.facts, self.today)
        missed = missed_by(rule, occasion, self.facts)
        for person, alone, school, own_group, calendar, came, is_still, *_ in self._rows(occasion):
            key = f"{prefix}{person}"
            done = given.get(person)
            if key in found or (done is None and not is_still):
                continue
            due = None if counted is None else counted[calendar]
            if due is not None and due.due_on < came + TO_SETTLE_IN:
                if rule.is_signed_once:
                    due = self.dues.not_before(due, came + TO_SETTLE_IN, calendar)
                elif due.due_on < came and done is None:
                    continue
            group = own_group if at_group is None else at_group
            is_missed, is_excused = person in missed, key in excused
            found[key] = Owed(key, matter, alone, person, school, group, calendar, due, done, is_missed, is_excused)

    def _add_together(self, occasion: Occasion, counted: DueByCalendar | None) -> None:
        """What the people of a school or group owe as one: it stays with the post when they change."""
        prefix, matter = self._prefix(occasion), self._matter(occasion)
        for unit, rows in self._units(occasion).items():
            key = prefix.removesuffix(":") if unit is None else f"{prefix}{unit}"
            if key in self.found:
                continue
            calendar, due = self._fairest(rows, counted)
            owners = self._owners(rows, due)
            done = self._done_together(occasion, unit, rows)
            if not owners and done is None and not _belongs_to(unit, occasion):
                continue
            school, group = self._place(occasion, unit, rows)
            is_excused = key in self.facts.excused
            self.found[key] = Owed(key, matter, owners, unit, school, group, calendar, due, done, False, is_excused)

    def _prefix(self, occasion: Occasion) -> str:
        rule = self.rule
        parts: list[Key] = [rule.name]
        if rule.is_signed_once:
            parts.append(rule.signed_for(occasion.anchor_on, self.today))
        elif occasion.at and not rule.is_once:
            parts.append(occasion.at.key)
        if occasion.within is not None and rule.anchored_on_one_per != rule.one_per:
            parts.append(occasion.within)
        return "".join(f"{part}:" for part in parts if part != "")

    def _matter(self, occasion: Occasion) -> Matter:
        rule, at = self.rule, occasion.about or occasion.at
        until = at.ends_on if at and rule.lapses else None
        return Matter(rule.name, rule.owes, happening_of(rule, occasion), until, rule.duty.to, self.copied_to)

    def _rows(self, occasion: Occasion) -> list[Row]:
        """Who held the role on the day of the happening; of what is to come, who holds it today."""
        if occasion.rows is not None:
            return occasion.rows
        at = occasion.at
        if self.rule.is_signed_once:
            asked = Asked(self.today)
        elif at is None:
            asked = Asked(self.today, ever=True)
        else:
            asked = Asked(min(at.ends_on or self.today, self.today))
        return self.people.meant(self.rule.parties_at(at.activity if at else None), at, asked)

    def _units(self, occasion: Occasion) -> dict[Key | None, list[Row]]:
        """Today's holders; for an answer also those who have left, since one of them may have given it."""
        rule, rows = self.rule, occasion.rows
        if rows is None:
            rows = self.people.meant(rule.duty.of, occasion.at, Asked(self.today, ever=rule.owes == "answer"))
        if occasion.within is not None and rule.anchored_on_one_per == rule.one_per:
            return {occasion.within: rows}
        return shares(rows, rule.one_per, occasion.at, rule.duty.of, self.people)

    def _owners(self, rows: list[Row], due: Due | None) -> tuple[Key, ...]:
        """Those who were there by the due day; when all of them have gone, those who took over."""
        held = [row for row in rows if row.is_still]
        in_time = [row for row in held if due is None or row.came <= due.due_on]
        return tuple(dict.fromkeys(row.person for row in in_time or held))

    def _fairest(self, rows: list[Row], counted: DueByCalendar | None) -> tuple[Key | None, Due | None]:
        """Several schools owe it by the first of their days, or by the last where days roll forward."""
        calendars = list(dict.fromkeys(row.calendar for row in rows)) or [None]
        if counted is None:
            return calendars[0], None
        choose = max if self.rule.lead.roll is Roll.FORWARD else min
        calendar = choose(calendars, key=lambda each: counted[each].due_on)
        return calendar, counted[calendar]

    def _place(self, occasion: Occasion, unit: Key | None, rows: list[Row]) -> tuple[Key | None, Key | None]:
        """The school and the group under which it is listed."""
        host, group = occasion.at.host if occasion.at else None, self._group_of(occasion)
        one_per = self.rule.one_per
        if one_per in OF_GROUPS:
            return host, unit
        if group is None:
            groups = {row.group for row in rows if row.group is not None}
            group = groups.pop() if len(groups) == 1 else None
        return (unit if one_per == "school" else host), group

    def _group_of(self, occasion: Occasion) -> Key | None:
        if occasion.at:
            return occasion.at.group
        return occasion.within if self.rule.anchored_on_one_per in OF_GROUPS else None

    def _done_together(self, occasion: Occasion, unit: Key | None, rows: list[Row]) -> date | None:
        if self.rule.owes == "artefact":
            return shared(self.rule, occasion, self.facts).get(unit)
        given = answered(self.rule, occasion, self.facts)
        return min((given[row.person] for row in rows if row.person in given), default=None)


def _belongs_to(unit: Key | None, occasion: Occasion) -> bool:
    """Whether the diary itself says that this school or group takes part; without people its post is vacant."""
    return occasion.at is not None and unit in (occasion.at.host, occasion.at.group)
