"""What a playbook or a diary leaves open is said; nothing that is owed is lost in silence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from magpie.core.duties import Facts, Happening, Reckoning, State, owed_by, reckon
from magpie.core.playbook import Playbook, shipped_playbooks
from tests.core.alder_trio import INDUCTION, TRIOS, VISIT, trio
from tests.core.made_up_cohorts import cohort

TODAY = date(2025, 9, 10)


def all_playbooks() -> Iterator[Playbook]:
    for playbook in shipped_playbooks().values():
        yield playbook
        yield from (playbook.variant(name) for name in playbook.variants)


PLAYBOOKS = list(all_playbooks())
NAMES = [f"{playbook.slug}, {playbook.title}" for playbook in PLAYBOOKS]


def told(found: Reckoning) -> list[tuple[str, dict[str, object]]]:
    """What is noticed beside the usual terms that stand in for what nobody entered."""
    return [(each.code, dict(each.facts)) for each in found.findings if each.code != "calendar.year_missing"]


def named(found: Reckoning) -> set[object]:
    """Every duty that is owed by somebody or noticed."""
    return {owed.duty for owed in found.owed} | {finding.facts.get("duty") for finding in found.findings}


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=NAMES)
def test_each_duty_of_a_shipped_playbook_is_owed_or_noticed(playbook: Playbook, dated: bool) -> None:
    found = reckon(playbook, cohort(playbook, n_groups=2, dated=dated), TODAY)

    assert named(found) >= playbook.duties.keys()
    assert len({owed.key for owed in found.owed}) == len(found.owed)
    assert all(owed.owners for owed in found.owed) or "duties.rota_missing" in {f.code for f in found.findings}


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=NAMES)
def test_an_empty_diary_owes_nothing_and_says_so(playbook: Playbook) -> None:
    nothing = Facts([], [], {})
    found = reckon(playbook, nothing, TODAY)

    assert all(owed.state(TODAY) is State.UNDATED for owed in found.owed)
    assert named(found) >= playbook.duties.keys()


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=NAMES)
def test_a_persons_own_list_needs_only_the_facts_about_them(playbook: Playbook) -> None:
    facts = cohort(playbook, n_groups=3)
    everything = owed_by(playbook, facts, TODAY)
    for person in {holder.person for holder in facts.holders if holder.group in ("g1", "r-s1a")}:
        own = owed_by(playbook, facts.narrowed_to(person), TODAY)
        assert [o for o in own if person in o.owners] == [o for o in everything if person in o.owners]


def test_a_full_trio_leaves_nothing_to_notice() -> None:
    activities = ("induction", "middle", "closing")
    events = [Happening(name, name, on=date(2025, 9 + n, 24)) for n, name in enumerate(activities)]

    assert told(reckon(TRIOS, trio(*events, VISIT), TODAY)) == []


def test_an_activity_that_is_not_in_the_diary_is_noticed() -> None:
    found = told(reckon(TRIOS, trio(INDUCTION), TODAY))

    assert ("duties.not_in_diary", {"duty": "pack", "anchor": "visit"}) in found
    assert ("duties.not_in_diary", {"duty": "rsvp", "anchor": "each event"}) not in found


def test_an_activity_that_the_playbook_does_not_know_is_noticed() -> None:
    found = told(reckon(TRIOS, trio(Happening("party", "party", on=TODAY)), TODAY))

    assert ("duties.unknown_activity", {"activity": "party"}) in found


def test_a_visit_without_host_or_group_is_noticed() -> None:
    found = reckon(TRIOS, trio(replace(VISIT, host=None), replace(VISIT, key="lost", group=None, host=None)), TODAY)

    assert ("duties.no_host", {"activity": "visit", "happenings": ("visit", "lost")}) in told(found)
    assert ("duties.no_group", {"activity": "visit", "happenings": ("lost",)}) in told(found)
    assert [owed for owed in found.owed if owed.duty == "pack"] == []


def test_a_trio_without_a_facilitator_is_noticed() -> None:
    found = told(reckon(TRIOS, trio(VISIT, without=["Fay"]), TODAY))

    assert ("duties.vacant", {"role": "facilitator", "held_for": "group", "places": ("trio",)}) in found


def test_a_cohort_without_a_coordinator_has_nobody_to_hear_of_what_is_late() -> None:
    found = told(reckon(TRIOS, trio(VISIT, without=["Cora"]), TODAY))

    assert ("duties.vacant", {"role": "coordinator", "held_for": "cohort", "places": ()}) in found


def test_a_calendar_that_is_not_there_is_noticed_and_englands_is_used() -> None:
    facts = trio(VISIT)
    found = reckon(TRIOS, replace(facts, calendars={}, calendar=None), TODAY)

    assert ("duties.no_calendar", {"calendar": "Alder"}) in told(found)
    assert [owed.due_on for owed in found.owed if owed.duty == "draft_agenda"] == [date(2025, 11, 4)]


def test_a_year_that_nobody_entered_is_noticed() -> None:
    found = reckon(TRIOS, trio(VISIT), TODAY)

    assert [(f.code, f.facts["year"]) for f in found.findings if f.code.startswith("calendar")] == [
        ("calendar.year_missing", "2025-26")
    ]


def test_a_rota_that_names_nobody_makes_nobody_a_visitor() -> None:
    playbook = shipped_playbooks()["reciprocal-visits"]
    facts = cohort(playbook)
    open_rota = replace(facts, happenings=[replace(each, invited=None) for each in facts.happenings])
    found = reckon(playbook, open_rota, TODAY)

    assert {owed.owners for owed in found.owed if owed.duty == "focus"} == {
        ("head0-s0a",),
        ("head0-s0b",),
        ("head0-s0c",),
    }
    assert [owed for owed in found.owed if owed.duty == "come"] == []
    assert [code for code, _ in told(found)] == ["duties.nobody", "duties.rota_missing"]


def test_a_phase_without_days_is_noticed_and_what_follows_from_it_waits() -> None:
    playbook = shipped_playbooks()["closing-the-gap"]
    found = reckon(playbook, replace(cohort(playbook), phases={}), TODAY)

    assert ("duties.phase_without_days", {"duty": "trial_plan", "phase": "baseline"}) in told(found)
    assert {owed.state(TODAY) for owed in found.owed if owed.duty == "trial_plan"} == {State.UNDATED}


def test_being_there_is_counted_only_where_the_duty_has_a_day() -> None:
    come = TRIOS.duties["come_to_events"].model_copy(update={"due": TRIOS.duties["confidentiality"].due})
    playbook = TRIOS.model_copy(update={"duties": {"come": come}})
    found = told(reckon(playbook, trio(INDUCTION), TODAY))

    assert ("duties.not_counted", {"duty": "come", "activities": ("middle", "closing")}) in found
