"""The nine playbooks and their instruments: read without a mistake, and rich enough to say what the field says."""

import re
from datetime import date

import pytest

from magpie.core.dates import due_on, usual_england
from magpie.core.playbook import (
    Duty,
    Playbook,
    json_schema,
    read_instrument,
    read_playbook,
    shipped_editions,
    shipped_instruments,
    shipped_playbooks,
    shipped_texts,
)
from magpie.core.playbook.names import CHECK_INS

TRIOS = shipped_playbooks()["learning-trios"]


@pytest.mark.parametrize("name", shipped_texts())
def test_each_shipped_playbook_has_no_mistakes_and_the_name_of_its_file(name: str):
    reading = read_playbook(shipped_texts()[name])
    assert reading.mistakes == []
    assert reading.playbook is not None
    assert f"{reading.playbook.slug}.yaml" == name


@pytest.mark.parametrize("name", shipped_texts("instruments"))
def test_each_shipped_instrument_has_no_mistakes_and_the_name_of_its_file(name: str):
    reading = read_instrument(shipped_texts("instruments")[name])
    assert reading.mistakes == []
    assert reading.instrument is not None
    assert f"{reading.instrument.slug}.yaml" == name


def test_nine_playbooks_ship_and_one_of_them_is_ready():
    assert {slug: playbook.status for slug, playbook in shipped_playbooks().items()} == {
        "closing-the-gap": "draft",
        "leading-practice": "draft",
        "learning-trios": "ready",
        "peer-review-partnership": "draft",
        "quality-review": "draft",
        "reciprocal-visits": "draft",
        "standing-partnership": "draft",
        "trust-review": "draft",
        "working-group": "draft",
    }


def test_a_ready_playbook_asks_only_ready_instruments():
    for playbook in shipped_playbooks().values():
        if playbook.status == "ready":
            asked = [shipped_instruments()[str(use.instrument)] for use in playbook.instruments.values()]
            assert {instrument.status for instrument in asked} == {"ready"}


def test_each_shipped_instrument_is_asked_by_a_playbook():
    asked = {str(use.instrument) for playbook in shipped_playbooks().values() for use in playbook.instruments.values()}
    assert asked == set(shipped_instruments())
    assert {ref.partition("@")[0] for ref in asked} == set(shipped_editions())


def test_each_paired_use_is_of_a_paired_instrument():
    for playbook in shipped_playbooks().values():
        for use in playbook.instruments.values():
            if use.pairs_with:
                assert shipped_instruments()[str(use.instrument)].paired
                assert playbook.instruments[use.pairs_with].instrument == use.instrument


def test_each_reminded_duty_of_a_shipped_playbook_can_be_escalated_or_gives_up():
    for playbook in shipped_playbooks().values():
        for reminder in playbook.reminders.values():
            assert reminder.escalate or reminder.stop_after


def test_no_shipped_playbook_uses_a_key_that_the_schema_lacks():
    allowed = set(json_schema()["properties"])
    for playbook in shipped_playbooks().values():
        assert set(playbook.model_dump(by_alias=True)) == allowed


@pytest.mark.parametrize("text", [*shipped_texts().values(), *shipped_texts("instruments").values()])
def test_shipped_files_are_short_and_name_nobody(text: str):
    assert len(text.splitlines()) < 400
    assert max(len(line) for line in text.splitlines()) <= 120
    assert re.findall(r"@(?![1-9])|https?:|™|®", text) == []


def owed(playbook: Playbook, name: str) -> Duty:
    return playbook.duties[name]


def test_a_trio_day_takes_315_minutes_and_a_first_visit_ten_more():
    assert TRIOS.agenda_minutes("visit_day") == 315
    assert TRIOS.agenda_minutes("visit_day", visit_number=1) == 325
    assert TRIOS.agenda_minutes("visit_day", visit_number=2) == 310
    assert [block.minutes for block in TRIOS.agendas["visit_day"].blocks] == [20, 40, 90, 30, 90, 45]
    assert TRIOS.agendas["visit_day"].part_minutes() == {
        "contracting": 20,
        "excellence": 130,
        "lunch": 30,
        "challenge": 90,
        "wrap_up": 45,
    }


def test_a_trio_school_gives_twelve_leader_days_of_which_ten_are_away():
    assert TRIOS.ask is not None
    assert sum(days.away for days in TRIOS.ask.days.values()) == 10
    assert sum(days.at_home for days in TRIOS.ask.days.values()) == 2


def test_trio_papers_are_due_fourteen_and_seven_days_before_the_visit():
    visit_on = date(2025, 11, 4)
    due = {
        name: due_on(visit_on, owed(TRIOS, name).lead(), usual_england()).due_on
        for name in ("draft_agenda", "final_agenda", "pack")
    }
    assert due == {
        "draft_agenda": date(2025, 10, 21),
        "final_agenda": date(2025, 10, 24),
        "pack": date(2025, 10, 24),
    }


def test_trio_drafts_reach_facilitator_and_coordinators_with_the_times_of_the_day():
    draft = owed(TRIOS, "draft_agenda")
    assert (draft.of, draft.to, draft.includes) == (
        ("host",),
        ("facilitator", "coordinator"),
        ("start and finish times",),
    )
    assert owed(TRIOS, "final_agenda").to == ("visitors", "facilitator", "coordinator")
    assert TRIOS.copied_on("final_agenda") == ("coordinator",)


def test_a_trio_school_sends_two_leaders_and_a_substitute_when_one_cannot_come():
    roles = TRIOS.roles_of_school()
    assert list(roles) == ["head", "second_leader"]
    assert {role.substitute for role in roles.values()} == {"must be sent"}
    assert {role.same_all_year for role in roles.values()} == {True}
    assert TRIOS.roles["facilitator"].never_from == ("own school", "own trust")


def test_trio_activities_come_in_their_order():
    assert TRIOS.activities_in_order() == ["induction", "trio_call", "visit", "middle", "closing"]
    assert list(TRIOS.activities_meant("each event")) == ["induction", "middle", "closing"]
    assert list(TRIOS.activities_meant("visit")) == ["visit"]
    assert list(TRIOS.activities_meant("visiting")) == []
    assert list(TRIOS.activities_meant("each activity")) == list(TRIOS.activities)


def test_trio_notes_have_four_boxes_for_each_of_two_themes_and_two_more():
    notes, stage = TRIOS.artefact("notes")
    assert stage is None
    assert [name.partition("_")[0] for name in notes.sections] == [
        "before",
        *["excellence"] * 4,
        *["challenge"] * 4,
        "wrap",
    ]
    assert notes.shared_with == ("me",)
    assert TRIOS.artefact("agenda.final")[1] == "final"


def test_trio_promises_are_looked_at_after_thirty_and_ninety_days():
    assert TRIOS.commitments is not None
    assert [(str(check.after), check.roll) for check in TRIOS.commitments.check_ins] == [
        ("30 days", "forward to the next school day"),
        ("90 days", "forward to the next school day"),
    ]


def test_everything_a_trio_owes_but_presence_is_reminded_of():
    silent = [name for name in (*TRIOS.duties, CHECK_INS) if TRIOS.reminder_of(name) is None]
    assert silent == ["come_to_events", "come_to_visits"]


def test_the_hand_over_has_twenty_four_marks_in_eight_steps():
    marks = shipped_instruments()["review-handover@1"]
    assert [len(section.items) for section in marks.sections] == [3, 5, 1, 5, 6, 1, 2, 1]
    assert {item.kind for item in marks.items} == {"number"}


def test_there_are_twelve_cards_and_twelve_questions():
    assert [item.kind for item in shipped_instruments()["partnership-cards@1"].items] == ["card"] * 12
    pick = shipped_instruments()["partnership-questions@1"].items[0]
    assert (len(pick.choices), pick.at_most) == (12, 1)


def test_the_middle_leaders_review_is_a_variant_with_its_own_roles_and_rota():
    variant = shipped_playbooks()["quality-review"].variant("middle_leaders")
    assert variant.title == "Middle leaders’ review"
    assert list(variant.activities) == ["hub_meeting", "subject_day"]
    assert variant.groups is not None
    assert variant.groups.rota is not None
    assert variant.groups.rota.goes == "subject_leader"


def test_the_ninety_day_check_rolls_forward_over_the_summer():
    lead = owed(shipped_playbooks()["peer-review-partnership"], "ninety_days").lead()
    assert due_on(date(2026, 4, 22), lead, usual_england()).nominal_on == date(2026, 7, 21)
    assert due_on(date(2025, 9, 24), lead, usual_england()).due_on == date(2026, 1, 5)


def test_three_visitors_to_each_host_leave_room_for_at_least_two_visits_each():
    groups = shipped_playbooks()["reciprocal-visits"].groups
    assert groups is not None
    assert groups.rota is not None
    assert (str(groups.rota.visitors), str(groups.rota.goes_to)) == ("3", "2 or more")
    assert 12 * groups.rota.visitors.at_least == 36
