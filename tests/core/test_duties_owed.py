"""What a trio owes, in words: by whom, by when, and how it stands."""

from dataclasses import replace
from datetime import date

import pytest

from magpie.core.dates import SchoolCalendar
from magpie.core.duties import Holder, State, owed_by
from tests.core.alder_trio import (
    ENGLAND,
    INDUCTION,
    LEADERS,
    TRIOS,
    VISIT,
    VISIT_ON,
    of_duty,
    only,
    owners,
    states,
    trio,
)
from tests.core.test_dates_vectors import VISITS

SEPTEMBER = date(2025, 9, 10)
OCTOBER = date(2025, 10, 8)
TWO_POSTS = [("head", "Alder"), ("head", "Birch")]


@pytest.mark.parametrize(("visit", "calendar", "visit_on", "n_days", "nominal_on", "due_on"), VISITS)
def test_papers_of_a_visit_are_due_by_the_hosts_calendar(
    visit: str, calendar: SchoolCalendar, visit_on: date, n_days: int, nominal_on: date, due_on: date
) -> None:
    facts = trio(replace(VISIT, on=visit_on), calendars={"Alder": calendar})
    found = only("draft_agenda" if n_days == 14 else "pack", facts, SEPTEMBER)

    assert found.due is not None
    assert (found.due.nominal_on, found.due.due_on) == (nominal_on, due_on)
    assert found.due.rolled is (nominal_on != due_on)


def test_a_draft_agenda_is_owed_once_by_the_leaders_of_the_host() -> None:
    found = only("draft_agenda", trio(VISIT), SEPTEMBER)

    assert found.key == "draft_agenda:visit:Alder"
    assert found.owners == ("Alder's head", "Alder's deputy")
    assert (found.unit, found.school, found.group, found.happening) == ("Alder", "Alder", "trio", "visit")
    assert found.matter.to == ("facilitator", "coordinator")
    assert found.matter.copied_to == ("coordinator",)
    assert found.due_on == date(2025, 11, 4)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2025, 10, 20), State.COMING),
        (date(2025, 10, 21), State.DUE),
        (date(2025, 11, 4), State.DUE),
        (date(2025, 11, 5), State.LATE),
        (VISIT_ON, State.LATE),
        (date(2025, 11, 19), State.MISSED),
    ],
)
def test_a_draft_agenda_is_coming_then_due_then_late_and_of_no_use_after_the_visit(today: date, state: State) -> None:
    assert only("draft_agenda", trio(VISIT), today).state(today) == state


def test_an_agenda_is_done_when_it_is_shared() -> None:
    facts = trio(VISIT, shared={("agenda", "draft", "visit"): {"Alder": date(2025, 11, 6)}})
    draft, final = only("draft_agenda", facts, OCTOBER), only("final_agenda", facts, OCTOBER)

    assert (draft.done_on, draft.was_late, draft.state(OCTOBER)) == (date(2025, 11, 6), True, State.DONE)
    assert (final.done_on, final.was_late, final.state(OCTOBER)) == (None, False, State.COMING)


def test_a_final_agenda_leaves_no_draft_to_wait_for() -> None:
    facts = trio(VISIT, shared={("agenda", "final", "visit"): {"Alder": date(2025, 11, 3)}})

    assert only("draft_agenda", facts, OCTOBER).done_on == date(2025, 11, 3)
    assert only("final_agenda", facts, OCTOBER).done_on == date(2025, 11, 3)


def test_another_schools_pack_does_not_count() -> None:
    assert not only("pack", trio(VISIT, shared={("pack", "", "visit"): {"Birch": OCTOBER}}), OCTOBER).is_done


def test_every_leader_owes_feedback_after_a_visit_for_themselves() -> None:
    today = date(2025, 11, 26)
    facts = trio(VISIT, answered={("visit_feedback", "visit"): {"Birch's head": date(2025, 11, 19)}})
    found = states("visit_feedback", facts, today)

    assert found.keys() == LEADERS
    assert {person for person, state in found.items() if state is State.DONE} == {"Birch's head"}
    assert {state for person, state in found.items() if person != "Birch's head"} == {State.LATE}
    assert {owed.key for owed in of_duty("visit_feedback", facts, today)} >= {"visit_feedback:visit:Cedar's deputy"}


def test_a_reply_is_owed_only_where_the_activity_asks_for_it() -> None:
    found = of_duty("rsvp", trio(INDUCTION, VISIT), SEPTEMBER)

    assert {owed.happening for owed in found} == {"induction"}
    assert {owed.unit for owed in found} == {*LEADERS, "Fay", "Cora"}
    assert {owed.due_on for owed in found} == {date(2025, 9, 10)}


def test_nobody_replies_to_an_event_that_is_over() -> None:
    facts = trio(INDUCTION, answered={("rsvp", "induction"): {"Fay": SEPTEMBER}})

    assert set(states("rsvp", facts, date(2025, 9, 25)).values()) == {State.MISSED, State.DONE}


def test_a_case_study_is_owed_by_the_whole_trio_together() -> None:
    facts = trio(replace(INDUCTION, key="closing", activity="closing", on=date(2026, 7, 1)))
    found = only("case_study", facts, SEPTEMBER)

    assert found.key == "case_study:closing:trio"
    assert set(found.owners) == LEADERS
    assert (found.school, found.group) == (None, "trio")


def test_what_three_schools_owe_together_is_due_by_the_first_of_their_days() -> None:
    """A week before Wednesday 1 July; Birch and Cedar have INSET then."""
    inset = ENGLAND.with_inset(date(2026, 6, 24))
    facts = trio(
        replace(INDUCTION, key="closing", activity="closing", on=date(2026, 7, 1)),
        calendars={"Birch": inset, "Cedar": inset.with_inset(date(2026, 6, 23))},
    )

    assert only("case_study", facts, SEPTEMBER).due_on == date(2026, 6, 22)


def test_a_facilitator_without_a_school_is_judged_by_the_cohorts_calendar() -> None:
    facts = trio(VISIT, calendars={"England": ENGLAND.with_inset(date(2025, 12, 2))})

    assert only("visit_summary", facts, SEPTEMBER).due_on == date(2025, 12, 3)


def test_presence_is_done_when_it_is_recorded_and_late_for_nobody() -> None:
    there = {"Birch's head": True, "Cedar's deputy": False}
    facts = trio(VISIT, present={"visit": there})
    after = date(2025, 11, 20)
    found = states("come_to_visits", facts, after)

    assert found["Birch's head"] is State.DONE
    assert found["Cedar's deputy"] is State.MISSED
    assert {found[person] for person in found.keys() - there.keys()} == {State.UNRECORDED}
    assert set(states("come_to_visits", trio(VISIT), VISIT_ON).values()) == {State.COMING}


def test_what_a_coordinator_has_excused_is_not_late() -> None:
    today = date(2025, 11, 6)
    facts = trio(VISIT, excused={"draft_agenda:visit:Alder"})

    assert only("draft_agenda", facts, today).state(today) is State.EXCUSED
    assert only("final_agenda", facts, today).state(today) is State.DUE


def test_a_visit_without_a_day_is_owed_all_the_same() -> None:
    found = owed_by(TRIOS, trio(replace(VISIT, on=None)), OCTOBER)

    assert {owed.due for owed in found} == {None}
    assert {owed.state(OCTOBER) for owed in found} == {State.UNDATED}
    assert {"draft_agenda", "visit_feedback", "come_to_visits", "conflict_of_interest"} <= {o.duty for o in found}


def test_confidentiality_is_signed_once() -> None:
    facts = trio(INDUCTION, VISIT, signed={("confidentiality", ""): {"Fay": SEPTEMBER}})
    found = of_duty("confidentiality", facts, OCTOBER)

    assert {owed.key for owed in found} >= {"confidentiality:Fay", "confidentiality:Alder's head"}
    assert len(found) == 7
    assert {owed.unit for owed in found if owed.is_done} == {"Fay"}


def test_conflicts_are_declared_before_each_activity_or_for_all_of_its_days() -> None:
    second = replace(VISIT, key="second", host="Birch", on=date(2026, 1, 20))
    signed = {
        ("conflict_of_interest", "visit"): {"Fay": OCTOBER},
        ("conflict_of_interest", "second"): {"Birch's head": OCTOBER},
    }
    found = of_duty("conflict_of_interest", trio(VISIT, second, signed=signed), OCTOBER)

    assert len(found) == 14
    assert {owed.key for owed in found if owed.is_done} == {
        "conflict_of_interest:visit:Fay",
        "conflict_of_interest:second:Fay",
        "conflict_of_interest:second:Birch's head",
    }


def test_those_invited_by_name_come_beside_the_host() -> None:
    facts = trio(replace(VISIT, invited=frozenset({"Birch's head", "Fay", "a governor"})), more=[])

    assert owners("come_to_visits", facts, OCTOBER) == {
        "Alder's head",
        "Alder's deputy",
        "Birch's head",
        "Fay",
        "a governor",
    }
    assert owners("visit_feedback", facts, OCTOBER) == {"Alder's head", "Alder's deputy", "Birch's head"}


def test_somebody_who_holds_two_posts_owes_feedback_once() -> None:
    both = [Holder("Una", role, school, "trio", school, SEPTEMBER) for role, school in TWO_POSTS]
    facts = trio(VISIT, without=["Alder's head", "Birch's head"], more=both)
    found = of_duty("visit_feedback", facts, OCTOBER)

    assert [owed.unit for owed in found].count("Una") == 1
    assert len(found) == 5
