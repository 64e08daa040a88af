"""The same rules on other playbooks: reviews, phases, artefacts that follow artefacts, rotas."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from magpie.core.duties import Facts, Owed, State, owed_by
from magpie.core.playbook import Playbook, shipped_playbooks
from tests.core.made_up_cohorts import cohort

TODAY = date(2025, 9, 10)
SHIPPED = shipped_playbooks()


def of_duty(playbook: Playbook, duty: str, facts: Facts, today: date = TODAY) -> list[Owed]:
    return [owed for owed in owed_by(playbook, facts, today) if owed.duty == duty]


def given(playbook: Playbook, **facts: Any) -> Facts:
    return replace(cohort(playbook), **facts)


def test_one_visitor_writes_the_note_for_all_of_them() -> None:
    playbook = SHIPPED["reciprocal-visits"]
    found = {owed.unit: owed for owed in of_duty(playbook, "note", cohort(playbook))}

    assert set(found) == {"s0a", "s0b", "s0c"}
    assert found["s0a"].owners == ("head0-s0b", "head0-s0c")
    assert found["s0a"].matter.to == ("host",)


def test_a_report_is_counted_from_the_last_of_three_review_days() -> None:
    playbook = SHIPPED["quality-review"]
    facts = cohort(playbook)
    three_days = [
        replace(each, on=date(2025, 11, 4), last_on=date(2025, 11, 6)) if each.activity == "review" else each
        for each in facts.happenings
    ]
    facts = replace(facts, happenings=three_days)

    assert {owed.due_on for owed in of_duty(playbook, "report", facts)} == {date(2025, 11, 27)}
    assert {owed.due_on for owed in of_duty(playbook, "analysis", facts)} == {date(2025, 10, 14)}


def test_only_the_host_and_the_reviewers_of_a_review_owe_feedback_on_it() -> None:
    playbook = SHIPPED["quality-review"]
    found = [owed for owed in of_duty(playbook, "review_feedback", cohort(playbook)) if owed.group == "r-s0a"]

    assert {owed.unit for owed in found} == {"head0-s0a", "lead_reviewer0-s0a", "reviewer0-s0a"}


def test_what_is_made_for_a_later_activity_is_counted_from_an_earlier_one() -> None:
    """Ninety days after the workshop, about the meeting that looks again."""
    playbook = SHIPPED["peer-review-partnership"]
    facts = given(playbook, shared={("ninety_days", "", "look_again-s0a-0"): {"r-s0a": date(2026, 3, 2)}})
    found = {owed.group: owed for owed in of_duty(playbook, "ninety_days", facts)}
    workshop = next(each for each in facts.happenings if each.key == "workshop-s0a-0")
    due, workshop_on = found["r-s0a"].due, workshop.on

    assert due is not None
    assert workshop_on is not None
    assert due.nominal_on == workshop_on + timedelta(days=90)
    assert found["r-s0a"].happening == "look_again-s0a-0"
    assert {group for group, owed in found.items() if owed.is_done} == {"r-s0a"}


def test_a_phase_is_counted_from_its_first_day_before_it_and_from_its_last_after_it() -> None:
    playbook = SHIPPED["closing-the-gap"]
    facts = given(playbook, phases={"baseline": [(date(2025, 9, 15), date(2025, 10, 3))]})

    assert {owed.due_on for owed in of_duty(playbook, "codes_only", facts)} == {date(2025, 9, 8)}
    assert {owed.due_on for owed in of_duty(playbook, "target_pupils", facts)} == {date(2025, 10, 17)}


def test_one_teacher_answers_for_the_school() -> None:
    playbook = SHIPPED["closing-the-gap"]
    facts = replace(
        cohort(playbook, n_people=3), answered={("matrix_first", None): {"teacher1-s0b": date(2025, 10, 1)}}
    )
    found = {owed.school: owed for owed in of_duty(playbook, "matrix_first", facts)}

    assert found["s0a"].owners == ("teacher0-s0a", "teacher1-s0a", "teacher2-s0a")
    assert {school: owed.is_done for school, owed in found.items()} == {"s0a": False, "s0b": True, "s0c": False}


def test_what_follows_an_artefact_waits_until_that_is_shared() -> None:
    playbook = SHIPPED["closing-the-gap"]
    facts = given(playbook, shared={("target_pupils", "", None): {"s0b": date(2025, 10, 20)}})
    found = {owed.key: owed.due_on for owed in of_duty(playbook, "matrix_second", facts)}

    assert found == {
        "matrix_second:s0a": None,
        "matrix_second:s0b": date(2026, 1, 20),
        "matrix_second:s0c": None,
    }


def test_a_reader_is_asked_about_the_draft_of_each_group() -> None:
    playbook = SHIPPED["working-group"]
    facts = replace(
        cohort(playbook, n_groups=2),
        shared={("work", "draft", None): {"g1": date(2025, 11, 3)}},
        answered={("consultation", "g1"): {"reader0": date(2025, 11, 10)}},
    )
    found = {owed.key: owed for owed in of_duty(playbook, "consultation", facts)}

    assert set(found) == {"consultation:g0:reader0", "consultation:g1:reader0"}
    assert [owed.is_done for owed in found.values()] == [False, True]
    assert [owed.group for owed in found.values()] == ["g0", "g1"]
    assert {owed.key: owed.due_on for owed in of_duty(playbook, "release", facts)} == {
        "release:g0": None,
        "release:g1": date(2025, 12, 15),
    }


def test_what_is_about_no_activity_is_owed_once_by_the_first_of_its_days() -> None:
    playbook = SHIPPED["standing-partnership"]
    facts = cohort(playbook)
    again = [
        replace(each, key="aims again", on=date(2026, 9, 14)) for each in facts.happenings if each.activity == "aims"
    ]
    found = of_duty(playbook, "ledger", replace(facts, happenings=[*again, *facts.happenings]))

    assert [(owed.key, owed.due_on) for owed in found] == [("ledger:g0", date(2025, 9, 8))]


def test_what_is_signed_once_a_year_is_signed_again_in_the_next() -> None:
    playbook = SHIPPED["standing-partnership"]
    facts = cohort(playbook)
    again = [
        replace(each, key="aims again", on=date(2026, 9, 14)) for each in facts.happenings if each.activity == "aims"
    ]
    facts = replace(
        facts,
        happenings=[*facts.happenings, *again],
        signed={("ground_rules", "2025-26"): {"head0-s0a": TODAY}},
    )
    found = {owed.key: owed.state(TODAY) for owed in of_duty(playbook, "ground_rules", facts) if owed.school == "s0a"}

    assert found == {"ground_rules:2025-26:head0-s0a": State.DONE, "ground_rules:2026-27:head0-s0a": State.COMING}


def test_the_organiser_owes_one_list_for_the_cohort() -> None:
    playbook = SHIPPED["reciprocal-visits"]
    (found,) = of_duty(playbook, "good_at", given(playbook, shared={("good_at", "", "sharing-all-0"): {None: TODAY}}))

    assert (found.key, found.owners, found.unit, found.done_on) == (
        "good_at:sharing-all-0",
        ("organiser0",),
        None,
        TODAY,
    )
