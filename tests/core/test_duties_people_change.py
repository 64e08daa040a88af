"""Who owes something when people come, leave or stand in, and when a school goes on under another number."""

from dataclasses import replace
from datetime import date

import pytest

from magpie.core.duties import Holder, State, reckon
from tests.core.alder_trio import INDUCTION, TRIOS, VISIT, leaves, of_duty, only, owners, states, trio

FIRST_OF_DECEMBER = date(2025, 12, 1)
JANUARY = date(2026, 1, 10)


def newcomer(from_on: date, role: str = "head", school: str | None = "Alder") -> Holder:
    return Holder("Nia", role, school, "trio", school, from_on)


def test_somebody_who_has_left_owes_nothing_more() -> None:
    facts = trio(VISIT, without=["Birch's head"], more=[leaves("Birch's head", date(2025, 11, 20))])

    assert "Birch's head" in owners("visit_feedback", facts, date(2025, 11, 19))
    assert "Birch's head" not in owners("visit_feedback", facts, date(2025, 11, 20))


def test_what_somebody_did_before_they_left_stays_done() -> None:
    facts = trio(
        VISIT,
        without=["Birch's head"],
        more=[leaves("Birch's head", date(2025, 11, 20))],
        answered={("visit_feedback", "visit"): {"Birch's head": date(2025, 11, 19)}},
    )

    assert states("visit_feedback", facts, FIRST_OF_DECEMBER)["Birch's head"] is State.DONE


def test_a_new_head_owes_no_feedback_on_a_visit_before_their_time() -> None:
    facts = trio(VISIT, without=["Alder's head"], more=[newcomer(date(2025, 11, 19))])

    assert "Nia" not in owners("visit_feedback", facts, date(2025, 11, 19))


def test_today_decides_who_owes_what_is_to_come() -> None:
    """The visit is in January, the head leaves at the end of December."""
    facts = trio(
        replace(VISIT, on=date(2026, 1, 20)),
        without=["Alder's head"],
        more=[leaves("Alder's head", date(2026, 1, 1)), newcomer(date(2026, 1, 1))],
    )

    assert only("draft_agenda", facts, FIRST_OF_DECEMBER).owners == ("Alder's head", "Alder's deputy")
    assert only("pack", facts, JANUARY).owners == ("Nia", "Alder's deputy")


def test_nobody_owes_what_fell_due_before_they_came() -> None:
    """The draft was due on 4 November, the pack is due on the 11th."""
    today = date(2025, 11, 10)
    facts = trio(VISIT, without=["Alder's head"], more=[newcomer(date(2025, 11, 6))])

    assert only("draft_agenda", facts, today).owners == ("Alder's deputy",)
    assert only("pack", facts, today).owners == ("Nia", "Alder's deputy")


def test_what_a_school_owes_passes_to_those_who_took_over() -> None:
    """Both leaders are new; the visitors still wait for the agenda."""
    today = date(2025, 11, 10)
    facts = trio(VISIT, without=["Alder's head", "Alder's deputy"], more=[newcomer(date(2025, 11, 6))])
    found = only("draft_agenda", facts, today)

    assert (found.owners, found.state(today)) == (("Nia",), State.LATE)


def test_a_post_without_anybody_owes_on_and_is_told() -> None:
    facts = trio(VISIT, without=["Alder's head", "Alder's deputy"])
    found = reckon(TRIOS, facts, date(2025, 11, 10))
    draft = next(owed for owed in found.owed if owed.duty == "draft_agenda")

    assert (draft.owners, draft.school) == ((), "Alder")
    assert [dict(finding.facts) for finding in found.findings if finding.code == "duties.vacant"] == [
        {"role": "head", "held_for": "school", "places": ("Alder",)},
        {"role": "second_leader", "held_for": "school", "places": ("Alder",)},
    ]


@pytest.mark.parametrize(
    ("from_on", "due_on"),
    [
        (date(2025, 9, 1), INDUCTION.on),
        (date(2025, 9, 22), date(2025, 9, 29)),
        (date(2025, 12, 15), date(2026, 1, 5)),
        (date(2026, 1, 1), date(2026, 1, 8)),
    ],
)
def test_a_newcomer_has_a_week_to_sign_what_is_signed_once(from_on: date, due_on: date) -> None:
    facts = trio(INDUCTION, without=["Alder's head"], more=[newcomer(from_on)])
    found = {owed.unit: owed for owed in of_duty("confidentiality", facts, JANUARY)}

    assert found["Nia"].due_on == due_on
    assert found["Alder's deputy"].due_on == INDUCTION.on


def test_a_substitute_is_recorded_as_being_there() -> None:
    facts = trio(VISIT, present={"visit": {"Cedar's head": True}})

    assert states("come_to_visits", facts, FIRST_OF_DECEMBER)["Cedar's head"] is State.DONE


def test_a_facilitator_who_takes_over_writes_the_summary() -> None:
    facts = trio(
        VISIT,
        without=["Fay"],
        more=[leaves("Fay", date(2025, 11, 25)), newcomer(date(2025, 11, 25), "facilitator", None)],
    )

    assert only("visit_summary", facts, date(2025, 11, 20)).owners == ("Fay",)
    assert only("visit_summary", facts, date(2025, 11, 26)).owners == ("Nia",)


def test_a_school_that_goes_on_under_a_new_number_keeps_what_its_people_owe() -> None:
    """Birch converts on 1 December; its head stays and has not yet answered."""
    old = [leaves(f"Birch's {who}", FIRST_OF_DECEMBER) for who in ("head", "deputy")]
    new = [replace(each, school="Birch Academy", from_on=FIRST_OF_DECEMBER, until_on=None) for each in old]
    later = replace(VISIT, key="later", host="Birch Academy", on=date(2025, 12, 10))
    facts = trio(VISIT, later, without=[each.person for each in old], more=[*old, *new])
    today = date(2025, 12, 2)

    assert states("visit_feedback", facts, today).keys() >= {"Birch's head", "Birch's deputy"}
    late = [owed for owed in of_duty("draft_agenda", facts, today) if owed.happening == "later"]
    assert [(owed.unit, owed.owners) for owed in late] == [("Birch Academy", ("Birch's head", "Birch's deputy"))]


def test_somebody_who_begins_later_owes_nothing_yet() -> None:
    facts = trio(VISIT, INDUCTION, more=[newcomer(date(2026, 1, 1))])

    assert all("Nia" not in owed.owners for owed in reckon(TRIOS, facts, FIRST_OF_DECEMBER).owed)


def test_a_newcomer_who_signs_in_their_first_week_is_not_late() -> None:
    signed = {("confidentiality", ""): {"Nia": date(2025, 12, 17)}}
    facts = trio(INDUCTION, without=["Alder's head"], more=[newcomer(date(2025, 12, 15))], signed=signed)
    (found,) = [owed for owed in of_duty("confidentiality", facts, JANUARY) if owed.unit == "Nia"]

    assert (found.is_done, found.was_late) == (True, False)
