"""Any diary and any coming and going: who may owe something, and what of it lasts."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.dates import due_on
from magpie.core.duties import Holder, Owed, State, owed_by
from magpie.core.duties.facts import Key
from tests.core.alder_trio import TRIOS
from tests.core.made_up_years import Case, a_day, cases

SIGNED_ONCE = "confidentiality"
TOGETHER = {"draft_agenda", "final_agenda", "pack", "visit_summary", "case_study"}


def holdings(case: Case, person: Key) -> list[Holder]:
    return [holder for holder in case.facts.holders if holder.person == person]


def came(case: Case, person: Key) -> date:
    return min(holder.from_on for holder in holdings(case, person))


@settings(max_examples=25)
@given(cases(), a_day)
def test_only_those_who_are_here_owe_and_nobody_what_fell_due_before_they_came(case: Case, today: date) -> None:
    for owed in owed_by(TRIOS, case.facts, today):
        for person in owed.owners:
            assert any(holder.holds_on(today) for holder in holdings(case, person))
            if owed.duty not in TOGETHER and owed.due_on:
                assert came(case, person) <= owed.due_on
            if owed.duty == SIGNED_ONCE and owed.due_on:
                assert came(case, person) + timedelta(days=7) <= owed.due_on


@settings(max_examples=25)
@given(cases(), a_day)
def test_what_a_school_owes_is_owed_once_and_by_somebody_as_long_as_somebody_is_there(case: Case, today: date) -> None:
    owed = owed_by(TRIOS, case.facts, today)
    packs = {each.school: each for each in owed if each.duty == "pack"}

    assert len({each.key for each in owed}) == len(owed)
    assert [each.school for each in owed if each.duty == "pack"] == list(packs)
    for school, pack in packs.items():
        there = {h.person for h in case.facts.holders if h.school == school and h.holds_on(today)}
        assert set(pack.owners) <= there
        assert bool(pack.owners) is bool(there)


@settings(max_examples=20)
@given(cases(), a_day)
def test_each_due_day_is_that_of_its_rule_and_the_calendar_of_whoever_owes(case: Case, today: date) -> None:
    days = {each.key: each.on for each in case.facts.happenings}
    for owed in owed_by(TRIOS, case.facts, today):
        anchor_on = days.get(owed.happening) if owed.happening else days["induction"]
        if owed.duty != SIGNED_ONCE and owed.duty != "case_study":
            calendar = case.facts.calendars[owed.calendar or "England"]
            lead = TRIOS.duties[owed.duty].lead()
            assert owed.due == (due_on(anchor_on, lead, calendar) if anchor_on else None)


@settings(max_examples=20)
@given(cases(), a_day, st.integers(-30, 30))
def test_a_key_lasts_when_days_move(case: Case, today: date, n_days: int) -> None:
    moved = [
        replace(each, on=each.on + timedelta(days=n_days)) if each.on else replace(each, on=today)
        for each in case.facts.happenings
    ]
    always = [replace(holder, from_on=date(2020, 1, 1), until_on=None) for holder in case.facts.holders]
    before = replace(case.facts, holders=always)

    assert keys(owed_by(TRIOS, before, today)) == keys(owed_by(TRIOS, replace(before, happenings=moved), today))


@settings(max_examples=20)
@given(cases(), a_day, st.data())
def test_what_is_done_is_done_on_every_day(case: Case, today: date, data: st.DataObject) -> None:
    owed = [each for each in owed_by(TRIOS, case.facts, today) if each.matter.owes == "answer"]
    given_on = {each.key: data.draw(a_day) for each in owed[:5]}
    answered: dict[tuple[str, Key | None], dict[Key, date]] = {}
    for each in owed[:5]:
        answered.setdefault((TRIOS.duties[each.duty].answer or "", each.happening), {})[each.owners[0]] = given_on[
            each.key
        ]
    found = {each.key: each for each in owed_by(TRIOS, replace(case.facts, answered=answered), today)}

    assert {key: each.done_on for key, each in found.items() if each.is_done} == given_on
    assert all(found[key].state(day) is State.DONE for key in given_on for day in (date(2025, 1, 1), date(2027, 1, 1)))


def keys(owed: list[Owed]) -> set[str]:
    return {each.key for each in owed}
