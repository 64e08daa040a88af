"""What is odd about a day is told with its reason, where it is, and never forbidden."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.agenda import Block, DayFinding, check_agenda, from_template, read_agenda
from magpie.core.agenda.wording import SENTENCES
from magpie.core.playbook import Agenda, Limits, shipped_playbooks
from tests.core.agendas import Fixture, fixtures
from tests.core.agendas.days import any_days, sound_days

VISIT = shipped_playbooks()["learning-trios"].agendas["visit_day"]
TEMPLATES = {
    f"{slug}, {name}": agenda
    for slug, playbook in shipped_playbooks().items()
    for name, agenda in playbook.agendas.items()
}
NAMES = {fixture.name: fixture for fixture in fixtures()}
ONLY = Limits(observation=20, talk_after=10, gap=5, without_break=150)


def at(hours: float) -> time:
    minutes = round(hours * 60)
    return time(minutes // 60, minutes % 60)


def block(title: str, hours: float, minutes: int | None, **more) -> Block:
    return Block(title, at(hours), minutes, **more)


def found(blocks: list[Block], limits: Limits = ONLY, template: Agenda | None = None, **more) -> list[str]:
    return [finding.code for finding in check_agenda(blocks, limits, template, **more)]


def said(blocks: list[Block], limits: Limits = ONLY, template: Agenda | None = None) -> list[str]:
    return [finding.message for finding in check_agenda(blocks, limits, template)]


@pytest.mark.parametrize("fixture", NAMES.values(), ids=NAMES)
def test_each_agenda_gets_the_warnings_that_it_should(fixture: Fixture):
    blocks = read_agenda(fixture.content, fixture.name, template=VISIT, starts=time(9, 30)).blocks
    told = [f"{finding.code} | {finding.at or '-'}" for finding in check_agenda(blocks, template=VISIT)]
    assert sorted(told) == sorted(fixture.findings)


@pytest.mark.parametrize("visit_number", [None, 1, 2, 3])
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_templates_own_day_is_never_warned_about(template: Agenda, visit_number: int | None):
    day = from_template(template, starts=time(9), visit_number=visit_number)
    assert found(day, template.limits, template, visit_number=visit_number) == []


def test_each_warning_is_one_sentence_that_says_why_and_what_to_do():
    for sentence in SENTENCES.values():
        assert (sentence.count(": "), sentence[-1], sentence[:-1].count(". ")) == (1, ".", 0)


def test_a_warning_says_which_block_it_is_about():
    (finding,) = check_agenda([block("Talk", 9, 30), block("Tour", 9.5, 0, at="9.30 - 9.30")], ONLY)
    assert finding == DayFinding(
        "slot.zero_length", "warns", {"at": "9.30 - 9.30", "index": 1, "title": "Tour", "first": 570}
    )
    assert (finding.at, finding.index) == ("9.30 - 9.30", 1)
    assert finding.message == "“Tour” begins and ends at 9:30, so that it takes no time: write when it ends."


def test_a_block_that_nobody_wrote_is_named_by_its_time():
    (finding,) = check_agenda([block("Talk", 9, 30), block("Tour", 9.25, 15)], ONLY)
    assert finding.at == "09:15–09:30"


def test_a_day_without_blocks_is_told_so():
    assert said([]) == ["No block was found: write a line for each with its time first, such as “9.30–9.50 Welcome”."]


def test_a_gap_counts_from_the_limit_on():
    def gap_of(minutes: int) -> list[str]:
        return found([block("Talk", 9, 30), block("Tour", 9.5 + minutes / 60, 30)])

    assert [gap_of(0), gap_of(4), gap_of(5)] == [[], [], ["slot.gap"]]
    assert said([block("Talk", 8, 25), block("Tour", 8.5, 30)]) == [
        "From 8:25 to 8:30 nothing is planned before “Tour”: say what happens in these 5 minutes, or move what follows."
    ]


def test_limits_that_are_left_out_are_not_checked():
    day = [block("Lesson", 9, 5, kind="observation"), block("Talk", 9.5, 2), block("Talk", 10, 240)]
    assert found(day, Limits()) == []


def test_a_block_for_everybody_overlaps_with_any_other_and_strands_only_with_themselves():
    a = block("A", 9, 30, strand="Group A")
    assert found([a, block("B", 9, 30, strand="Group B")]) == []
    assert found([a, block("B", 9.25, 30, strand="Group A")]) == ["slot.overlap"]
    assert found([a, block("B", 9.25, 30)]) == ["slot.overlap"]
    assert said([a, block("B", 9.25, 30)]) == [
        "“B” begins at 9:15, while “A” goes on until 9:30 for Group A: move one of them, since nobody can be in both."
    ]


def test_blocks_that_touch_do_not_overlap():
    assert found([block("A", 9, 30), block("B", 9.5, 30)]) == []


SIDE_BY_SIDE = [
    block("Welcome", 9, 30),
    block("Assembly", 9.5, 30, strand="Group A"),
    block("Panel", 9.5, 60, strand="Group B"),
    block("Talk", 10.5, 30),
]


def test_a_strand_with_nothing_to_do_while_another_is_busy_has_a_gap():
    (finding,) = check_agenda(SIDE_BY_SIDE, ONLY)
    assert (finding.code, finding.index) == ("slot.gap", 3)
    assert finding.message == (
        "From 10:00 to 10:30 for Group A nothing is planned before “Talk”: say what happens in these 30 minutes, "
        "or move what follows."
    )


def test_a_gap_of_all_strands_is_told_once():
    day = [*SIDE_BY_SIDE, block("Tour", 11.25, 20, strand="Group A"), block("Tour", 11.25, 20, strand="Group B")]
    day.append(block("Talk", 11.75, 20))
    gaps = [finding for finding in check_agenda(day, ONLY) if finding.code == "slot.gap"]
    assert [finding.facts["for_whom"] for finding in gaps] == ["Group A", "", ""]


def test_strands_of_the_morning_have_no_gap_while_others_run_in_the_afternoon():
    day = [
        *(block("Morning", 9, 60, strand=name) for name in ("Group A", "Group B")),
        block("Lunch", 10, 30, kind="break"),
        *(block("Afternoon", 10.5, 60, strand=name) for name in ("Visitor 1", "Visitor 2")),
        block("Talk", 11.5, 30),
    ]
    assert found(day) == []


def test_a_block_without_an_end_lasts_until_the_next_for_gaps_but_wants_an_end():
    day = [block("Talk", 9, None), block("Tour", 10, 30)]
    assert found(day) == ["slot.untimed"]
    assert said(day) == ["“Talk” begins at 9:00 and has no end: write when it ends, or what follows is squeezed out."]


def test_the_end_of_the_day_needs_no_end():
    assert found([block("Talk", 9, 30), block("Taxis leave, close", 9.5, None)]) == []


def test_a_block_without_a_time_is_told_where_there_is_room():
    day = [block("Talk", 9, 30), Block("Consolidation"), block("Tour", 10, 30)]
    (message,) = said(day, Limits())
    assert message == (
        "“Consolidation” has no time, and nothing else is planned from 09:30 to 10:00: write when it begins and ends, "
        "or it will be squeezed out."
    )


def test_a_reversed_slot_covers_the_time_between_its_ends():
    day = [block("Talk", 9, 30), block("Reflection", 10, -30, kind="reflection"), block("Tour", 10, 30)]
    assert found(day) == ["slot.negative"]


def test_an_observation_needs_time_and_a_talk_after_it():
    day = [
        block("Assembly", 9, 19, kind="observation"),
        block("Talk", 9 + 19 / 60, 9),
        block("Panel", 9 + 28 / 60, 20, kind="observation"),
        block("Talk", 9.8, 10),
    ]
    assert [finding.at for finding in check_agenda(day, ONLY) if finding.code == "slot.short"] == [
        "09:00–09:19",
        "09:19–09:28",
    ]


def test_a_short_talk_after_a_break_or_a_talk_is_no_matter():
    assert found([block("Talk", 9, 30), block("Notices", 9.5, 5), block("Talk", 9.5 + 5 / 60, 30)]) == []
    day = [block("Assembly", 9, 30, kind="observation"), block("Tea", 9.5, 15, kind="break"), block("Talk", 9.75, 5)]
    assert found(day) == []


def test_the_talk_for_everybody_after_the_strands_is_told_once():
    day = [
        block("A", 9, 30, kind="observation", strand="Group A"),
        block("B", 9, 30, kind="observation", strand="Group B"),
        block("Talk", 9.5, 5),
    ]
    assert found(day) == ["slot.short"]


def test_a_stretch_without_a_break_is_measured_from_break_to_break():
    tea = block("Tea", 11.5, 10, kind="break")
    assert found([block("Talk", 9, 150), tea, block("Talk", 11.5 + 1 / 6, 150)]) == []
    assert found([block("Talk", 9, 60), block("Talk", 10, 91)]) == ["day.no_break"]
    assert said([block("Talk", 9, 60), block("Talk", 10, 91)]) == [
        "From 9:00 to 11:31 there are 151 minutes without a break, and 150 are enough at once: put a break between."
    ]


def test_a_break_without_a_time_still_breaks_the_day():
    day = [block("Talk", 9, 100), Block("Lunch", kind="break"), block("Talk", 9 + 100 / 60, 100)]
    assert found(day) == ["slot.untimed"]


def visit(**changes: dict[str, object]) -> list[Block]:
    """The template's day with changes to the first block of a part."""
    day = from_template(VISIT, starts=time(9))
    for part, change in changes.items():
        index = next(index for index, each in enumerate(day) if each.part == part)
        day[index] = replace(day[index], **change)
    return day


def of_parts(day: list[Block]) -> list[str]:
    told = check_agenda(day, VISIT.limits, VISIT)
    return [finding.code for finding in told if not finding.code.startswith(("slot.", "day."))]


@pytest.mark.parametrize(("minutes", "told"), [(67, "part.short"), (68, None), (112, None), (113, "part.long")])
def test_a_part_may_differ_by_a_quarter_from_its_template(minutes: int, told: str | None):
    assert of_parts(visit(challenge={"minutes": minutes})) == ([told] if told else [])


@pytest.mark.parametrize(
    ("minutes", "visit_number", "told"),
    [(11, None, ["part.short"]), (12, None, []), (37, None, []), (38, None, ["part.long"]), (37, 2, ["part.long"])],
)
def test_a_welcome_may_be_as_long_as_on_any_visit_until_one_says_which(minutes, visit_number, told):
    day = visit(contracting={"minutes": minutes})
    codes = [finding.code for finding in check_agenda(day, template=VISIT, visit_number=visit_number)]
    assert [code for code in codes if code.startswith("part")] == told


def test_lunch_may_be_as_long_as_the_canteen_needs():
    assert of_parts(visit(lunch={"minutes": 60})) == []


def test_what_runs_side_by_side_counts_once_to_its_part():
    day = visit()
    twice = [replace(day[4], strand="Group A"), replace(day[4], strand="Group B")]
    assert of_parts([*day[:4], *twice, day[5]]) == []


def test_a_part_with_a_block_without_a_length_is_not_called_short():
    assert of_parts(visit(challenge={"minutes": None})) == []


def test_a_missing_part_is_told_with_its_usual_length():
    day = [each for each in visit() if each.part != "challenge"]
    told = check_agenda(day, VISIT.limits, VISIT)
    assert [(finding.code, finding.at) for finding in told] == [("slot.gap", "13:30–14:15"), ("part.missing", "")]
    assert told[1].message == "Nothing is planned for the part “Challenge”, for which 90 minutes are usual: add it."


def test_a_break_around_midday_is_lunch_and_a_short_one_is_not():
    def with_break(minutes: int) -> list[str]:
        day = [each for each in visit() if each.part != "lunch"]
        return found([*day, block("Break", 11.5, minutes, kind="break")], Limits(), VISIT)

    assert ["day.no_lunch" in with_break(30), "day.no_lunch" in with_break(10)] == [False, True]


def seen(title: str, hours: float, minutes: int, kind: str, **more) -> Block:
    return block(title, hours, minutes, kind=kind, part="excellence", **more)


def ends(*blocks: Block) -> list[str]:
    others = [each for each in visit() if each.part != "excellence"]
    return [code for code in of_parts([*blocks, *others]) if code.startswith("reflection")]


def test_a_part_that_ends_with_an_observation_lacks_a_talk():
    assert ends(seen("Assembly", 9, 130, "observation")) == ["reflection.missing"]
    assert ends(seen("Assembly", 9, 100, "observation"), seen("Talk", 10.8, 30, "talk")) == []


def test_one_activity_holds_its_own_talk_as_in_the_template_and_two_do_not():
    assert ends(seen("Workshop", 9, 130, "activity")) == []
    assert ends(seen("Workshop", 9, 60, "activity"), seen("Carousel", 10, 70, "activity")) == ["reflection.missing"]


def test_the_talk_is_missed_in_the_strand_that_has_none():
    day = [
        seen("Assembly", 9, 60, "observation", strand="Group A"),
        seen("Talk", 10, 60, "talk", strand="Group A"),
        seen("Assembly", 9, 120, "observation", strand="Group B"),
    ]
    others = [each for each in visit() if each.part != "excellence"]
    (finding,) = [each for each in check_agenda([*day, *others], template=VISIT) if each.code == "reflection.missing"]
    assert (finding.facts["for_whom"], finding.index) == ("Group B", 2)


def test_a_wrap_up_in_which_nobody_speaks_lacks_a_reflection():
    assert of_parts(visit(wrap_up={"kind": "observation"})) == ["reflection.missing"]


@pytest.mark.parametrize(
    ("title", "kind", "is_told"),
    [
        ("Year 5 lesson", "observation", True),
        ("Learning walk", "observation", True),
        ("Book scrutiny with subject leaders", "talk", True),
        ("How we plan lessons", "talk", False),
        ("Lessons learnt from our first year", "activity", False),
        ("A walk without lesson observations", "activity", False),
        ("Year 5 assembly", "observation", False),
    ],
)
def test_watching_lessons_is_told_in_the_part_on_excellence(title: str, kind: str, is_told: bool):
    day = visit()
    day[2] = replace(day[2], title=title, kind=kind, notes="")
    told = [code for code in of_parts(day) if code.startswith("activity")]
    assert told == (["activity.lesson_observation"] if is_told else [])


def test_watching_lessons_is_no_matter_in_another_part():
    assert of_parts(visit(challenge={"title": "Learning walk", "kind": "observation"})) == ["reflection.missing"]


def test_whatever_else_a_template_avoids_is_told_in_its_own_words():
    blocks = tuple(
        planned.model_copy(update={"avoid": ("marking books",)}) if planned.part == "challenge" else planned
        for planned in VISIT.blocks
    )
    template = VISIT.model_copy(update={"blocks": blocks})
    told = check_agenda(visit(challenge={"title": "Marking books together"}), template=template)
    assert [finding.code for finding in told] == ["activity.avoided"]


@given(any_days, st.sampled_from([None, VISIT]), st.sampled_from([None, 1, 2]))
@settings(max_examples=200, deadline=None)
def test_no_day_crashes_the_checks(day, template, visit_number):
    for finding in check_agenda(day, ONLY, template, visit_number=visit_number):
        assert finding.severity == "warns"
        assert finding.message.endswith(".")
        assert (
            finding.index is None or finding.at == (day[finding.index].at or day[finding.index].when) or not finding.at
        )


@given(sound_days())
@settings(max_examples=80, deadline=None)
def test_a_sound_day_overlaps_nowhere(day):
    assert {"slot.overlap", "slot.untimed", "slot.zero_length", "slot.negative"}.isdisjoint(found(day))
