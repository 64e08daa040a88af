"""Which letters go on a day, and a trio's year of letters before it begins."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from magpie.core.duties import (
    Behaviour,
    Digest,
    Facts,
    Happening,
    Holder,
    Letter,
    Reminders,
    at_the_first_reminder,
    digests_on,
    never,
    on_the_due_day,
    owed_by,
    simulate,
    summarise,
)
from magpie.core.duties.facts import Key
from magpie.core.playbook import Playbook, shipped_playbooks
from tests.core.alder_trio import ENGLAND, SINCE, TRIOS, VISIT, leaves, trio
from tests.core.made_up_cohorts import cohort

LONDON = ZoneInfo("Europe/London")
LATE_ON = date(2025, 11, 17)  # The draft is nine school days late, the pack four; the visit is tomorrow.
ONLY_PAPERS = TRIOS.model_copy(update={"duties": {name: TRIOS.duties[name] for name in ("draft_agenda", "pack")}})


def letters(day: date, facts: Facts, said: Iterable[tuple[str, Key, str]] = ()) -> dict[Key, Digest]:
    owed = owed_by(ONLY_PAPERS, facts, day)
    found = digests_on(day, owed, set(said), Reminders(ONLY_PAPERS, facts, LONDON))
    assert len({digest.person for digest in found}) == len(found)
    return {digest.person: digest for digest in found}


def lines(digest: Digest) -> list[tuple[str, str]]:
    return [(line.key, line.step) for line in digest.lines]


def year(behaviour: Behaviour, *happenings: Happening, playbook: Playbook = ONLY_PAPERS) -> list[Letter]:
    return simulate(playbook, trio(*happenings), date(2025, 9, 1), date(2026, 8, 31), behaviour, LONDON)


def test_each_leader_of_the_host_gets_one_letter_about_everything() -> None:
    found = letters(LATE_ON, trio(VISIT))

    assert set(found) == {"Alder's head", "Alder's deputy", "Cora"}
    assert lines(found["Alder's head"]) == [
        ("draft_agenda:visit:Alder", "9 school days after"),
        ("pack:visit:Alder", "3 school days after"),
    ]
    assert lines(found["Alder's head"]) == lines(found["Alder's deputy"])


def test_a_coordinator_hears_once_of_what_nobody_does() -> None:
    escalated = [("draft_agenda:visit:Alder", "escalation"), ("pack:visit:Alder", "escalation")]
    found = letters(LATE_ON, trio(VISIT))

    assert lines(found["Cora"]) == escalated
    assert all(line.escalates for line in found["Cora"].lines)
    assert "Cora" not in letters(LATE_ON, trio(VISIT), [(key, "Cora", step) for key, step in escalated])


def test_what_is_said_is_not_said_again_to_the_same_person() -> None:
    said = [("draft_agenda:visit:Alder", "Alder's head", "9 school days after")]
    found = letters(LATE_ON, trio(VISIT), said)

    assert lines(found["Alder's head"]) == [("pack:visit:Alder", "3 school days after")]
    assert len(found["Alder's deputy"].lines) == 2


def test_what_is_done_or_excused_is_not_spoken_of() -> None:
    shared = {("agenda", "draft", "visit"): {"Alder": date(2025, 11, 14)}}
    found = letters(LATE_ON, trio(VISIT, shared=shared, excused={"pack:visit:Alder"}))

    assert found == {}


def test_a_letter_may_go_from_eight_to_six_by_the_clock_of_the_place() -> None:
    (found, *_) = letters(LATE_ON, trio(VISIT)).values()

    assert found.window.opens_at == datetime(2025, 11, 17, 8, tzinfo=LONDON)
    assert found.window.closes_at == datetime(2025, 11, 17, 18, tzinfo=LONDON)


def test_nobody_is_written_to_on_a_day_without_school() -> None:
    """Alder has INSET, so its leaders hear on the next day; the coordinator's week goes by the cohort's calendar."""
    facts = trio(replace(VISIT, on=date(2025, 11, 20)), calendars={"Alder": ENGLAND.with_inset(LATE_ON)})

    assert set(letters(LATE_ON, facts)) == {"Cora"}
    assert set(letters(date(2025, 11, 18), facts)) == {"Alder's head", "Alder's deputy", "Cora"}
    assert letters(date(2025, 11, 15), trio(VISIT)) == {}


def test_being_there_is_never_chased() -> None:
    reminder = TRIOS.reminders["papers"].model_copy(update={"of": ("come_to_visits",)})
    playbook = TRIOS.model_copy(update={"reminders": {"come": reminder}})

    assert year(never, VISIT, playbook=playbook) == []


def test_nobody_is_asked_for_an_agenda_after_the_visit() -> None:
    """The draft would be chased on the 20th again, the pack on the 19th."""
    assert max(moment.date() for moment, _ in year(never, VISIT)) == date(2025, 11, 17)


def test_somebody_who_begins_late_with_magpie_is_not_flooded() -> None:
    """The first day on which anything is sent: one letter each, one line for each thing that is owed."""
    everything = [Happening(name, name, on=date(2025, 10, 20)) for name in ("induction", "middle", "closing")]
    facts = trio(*everything, replace(VISIT, on=date(2025, 11, 20)))
    day = date(2025, 11, 13)
    found = digests_on(day, owed_by(TRIOS, facts, day), set(), Reminders(TRIOS, facts, LONDON))

    assert len(found) == len({digest.person for digest in found})
    for digest in found:
        assert len({line.key for line in digest.lines if not line.escalates}) == len(
            [line for line in digest.lines if not line.escalates]
        )


def test_a_year_in_which_everything_is_done_on_its_day_has_reminders_only() -> None:
    """Both reminders of the draft roll to the Friday before half-term and are one; the pack has two."""
    found = summarise(year(on_the_due_day, VISIT))

    assert found.by_duty == {"draft_agenda": 2, "pack": 4}
    assert found.n_letters == 6
    assert found.by_month == {date(2025, 10, 1): 2, date(2025, 11, 1): 4}


def test_a_year_in_which_everything_is_done_when_it_is_first_spoken_of() -> None:
    assert summarise(year(at_the_first_reminder, VISIT)).by_duty == {"draft_agenda": 2, "pack": 2}


def test_a_year_in_which_nothing_is_done() -> None:
    found = summarise(year(never, VISIT))

    assert found.by_duty == {"draft_agenda": 11, "pack": 9}
    assert found.busiest_on == date(2025, 11, 17)
    assert found.most_in_a_month == 6


def test_a_year_without_visits_has_no_letters() -> None:
    found = summarise(year(never))

    assert (found.n_letters, found.busiest_on, found.most_in_a_month) == (0, None, 0)


def test_somebody_who_takes_over_hears_only_what_is_still_to_be_said() -> None:
    newcomer = Holder("Nia", "head", "Alder", "trio", "Alder", date(2025, 11, 3))
    facts = trio(VISIT, without=["Alder's head"], more=[leaves("Alder's head", date(2025, 11, 3)), newcomer])
    found = simulate(ONLY_PAPERS, facts, date(2025, 9, 1), date(2026, 8, 31), never, LONDON)
    about_the_draft = {
        who: [
            line.step
            for _, digest in found
            for line in digest.lines
            if digest.person == who and line.duty == "draft_agenda"
        ]
        for who in ("Alder's head", "Nia")
    }

    assert about_the_draft == {
        "Alder's head": ["2 days before"],
        "Nia": ["2 days before", "1 day after", "3 school days after", "6 school days after", "9 school days after"],
    }


def test_what_follows_an_artefact_is_spoken_of_after_that_is_shared() -> None:
    playbook = shipped_playbooks()["working-group"]
    found = simulate(playbook, cohort(playbook), date(2025, 9, 1), date(2027, 8, 31), on_the_due_day, LONDON)
    first = {
        duty: min(moment.date() for moment, digest in found if of(digest, duty)) for duty in summarise(found).by_duty
    }

    assert first["draft"] < date(2025, 10, 24) < first["consultation"] < first["release"]
    assert never_spoken_of(playbook, found) == {"rsvp"}
    assert never_spoken_of(playbook, simulate(playbook, cohort(playbook), SINCE, date(2027, 8, 31), never, LONDON)) == {
        "rsvp",
        "consultation",
        "release",
        "revision",
    }


def of(digest: Digest, duty: str) -> bool:
    return any(line.duty == duty for line in digest.lines)


def never_spoken_of(playbook: Playbook, found: Iterable[Letter]) -> set[str]:
    return playbook.duties.keys() - {line.duty for _, digest in found for line in digest.lines}
