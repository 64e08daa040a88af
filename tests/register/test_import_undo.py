"""The newest import can be undone, unless something has come to hang on what it added."""

import pytest

from magpie.register.importing.actions import APPLIED_KEPT, begin_import, clear_stale_imports, discard_import
from magpie.register.importing.undoing import CannotUndo, undo_import, why_not_undone
from magpie.register.models import Event, Organisation, RegisterImport, School, SchoolLink, TermCalendar
from tests.making import make_head, make_school
from tests.register.imports import (
    days_later,
    import_now,
    import_rows,
    link_row,
    register_as_it_is,
    school_row,
    write_rows,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TRUST = {"Trusts_(code)": "5001", "Trusts_(name)": "Wren Trust"}


def test_undoing_gives_back_cells_schools_links_and_trusts(tmp_path, now):
    School.objects.create(urn=900009, name="Known before any import")
    first = write_rows(tmp_path / "one.csv", [school_row(Town="Larkby", **TRUST), school_row(900002)])
    import_now(first, write_rows(tmp_path / "l1.csv", [link_row(900001, 900002, "Successor")]), now=now)
    before, trusts = register_as_it_is(), list(Organisation.objects.values_list("code", "name"))
    rows = [
        school_row(Town="Wrenham", **TRUST | {"Trusts_(name)": "Another Name"}),
        school_row(900003, **{"Trusts_(code)": "5002", "Trusts_(name)": "New Trust"}),
        school_row(900009, "Told by the register"),
    ]
    for row in rows:
        row.setdefault("Town", "")
        row.setdefault("Trusts (code)", "")
        row.setdefault("Trusts (name)", "")
    links = [link_row(900001, 900002, "Successor - merged", "01-09-2025"), link_row(900002, 900003, "Successor")]
    second = write_rows(tmp_path / "two.csv", rows)
    run = import_now(second, write_rows(tmp_path / "l2.csv", links), now=days_later(now))
    assert register_as_it_is() != before
    undo_import(run=run, by=None, now=days_later(now, 2))
    assert register_as_it_is() == before
    assert list(Organisation.objects.values_list("code", "name")) == trusts
    assert (run.state, run.turn) == ("undone", None)


def test_what_was_undone_can_be_imported_again(tmp_path, now):
    run = import_rows(tmp_path, [school_row()], now=now)
    undo_import(run=run, by=None, now=now)
    again = import_rows(tmp_path, [school_row()], now=days_later(now))
    assert (again.n_added, School.objects.count()) == (1, 1)


def test_imports_are_undone_one_after_the_other_newest_first(tmp_path, now):
    states = []
    runs = []
    for day, town in enumerate(("Larkby", "Wrenham", "Finchley Cross")):
        states.append(register_as_it_is())
        runs.append(import_rows(tmp_path, [school_row(Town=town)], now=days_later(now, day)))
    assert why_not_undone(runs[0]) == ["Only the newest import can be undone, and that is the one of 5 February 2026."]
    for run, state in zip(reversed(runs), reversed(states), strict=True):
        undo_import(run=run, by=None, now=days_later(now, 9))
        assert register_as_it_is() == state


def test_an_old_import_whose_past_was_cleared_says_so(tmp_path, now):
    runs = [
        import_rows(tmp_path, [school_row(Town=str(day))], now=days_later(now, day)) for day in range(APPLIED_KEPT + 1)
    ]
    clear_stale_imports(now=days_later(now, 9))
    for run in reversed(runs[1:]):
        undo_import(run=run, by=None, now=days_later(now, 10))
    runs[0].refresh_from_db()
    assert why_not_undone(runs[0]) == ["What it replaced was cleared when later imports were applied."]


def test_an_added_school_with_a_head_and_a_calendar_keeps_the_import_from_being_undone(tmp_path, now):
    run = import_rows(tmp_path, [school_row(), school_row(900002)], now=now)
    school = School.objects.get(urn=900001)
    make_head(school)
    TermCalendar.objects.create(school=school, academic_year="2025-26", name="Ours")
    SchoolLink.objects.create(predecessor=school, successor=make_school(), kind="by hand")
    with pytest.raises(CannotUndo) as refusal:
        undo_import(run=run, by=None, now=now)
    assert sorted(refusal.value.reasons) == [
        "1 post would lose a school that it added: Larkby Primary School (900001).",
        "1 school link would lose a school that it added: Larkby Primary School (900001).",
        "1 term calendar would lose a school that it added: Larkby Primary School (900001).",
    ]
    run.refresh_from_db()
    assert (run.state, School.objects.filter(urn__in=[900001, 900002]).count()) == ("applied", 2)


def test_what_hangs_on_a_changed_school_stands_in_nobodys_way(tmp_path, now):
    make_head(make_school(urn=900001))
    run = import_rows(tmp_path, [school_row()], now=now)
    undo_import(run=run, by=None, now=now)
    assert run.state == "undone"


def test_nothing_is_undone_while_another_import_is_under_way(tmp_path, now):
    run = import_rows(tmp_path, [school_row()], now=now)
    other = begin_import(files=[], by=None, now=now)
    with pytest.raises(CannotUndo, match="Another import is under way"):
        undo_import(run=run, by=None, now=now)
    discard_import(run=other, by=None, now=now)
    assert undo_import(run=run, by=None, now=now).state == "undone"


def test_undoing_leaves_a_line_of_history(tmp_path, now):
    run = import_rows(tmp_path, [school_row()], now=now)
    undo_import(run=run, by=None, now=now)
    line = Event.objects.get(what="register.import_undone")
    assert line.words == "The import of 3 February 2026 was undone: 1 school removed, 0 given back."


def test_a_trust_that_somebody_uses_stays_when_its_import_is_undone(tmp_path, now):
    run = import_rows(tmp_path, [school_row(**TRUST)], now=now)
    make_school(urn=None, trust=Organisation.objects.get(code="5001"))
    undo_import(run=run, by=None, now=now)
    assert Organisation.objects.filter(code="5001").exists()
    assert RegisterImport.objects.get().state == "undone"
