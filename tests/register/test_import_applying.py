"""Applying: all or nothing, with organisations, links and history."""

from datetime import date

import pytest
from django.db import DatabaseError

from magpie.register.importing import applying, statements
from magpie.register.importing.actions import discard_import
from magpie.register.importing.applying import CannotApply, apply_import
from magpie.register.importing.looking import closings_of, staged_schools
from magpie.register.models import Event, Organisation, School, SchoolLink
from tests.making import make_user
from tests.register.imports import (
    days_later,
    import_now,
    import_rows,
    link_row,
    messages_of,
    preview,
    register_as_it_is,
    school_row,
    write_rows,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]
STATUS, CLOSED, REASON = "EstablishmentStatus (name)", "CloseDate", "ReasonEstablishmentClosed (name)"


def test_a_preview_changes_nothing_of_the_register(tmp_path, now):
    preview(write_rows(tmp_path / "register.csv", [school_row()]), now=now)
    assert register_as_it_is() == ([], [], [])


def test_applying_twice_is_applying_once(tmp_path, now):
    run = import_rows(tmp_path, [school_row()], now=now)
    apply_import(run=run, by=None, now=days_later(now))
    assert (run.applied_at, School.objects.count(), Event.objects.count()) == (now, 1, 1)


def test_a_discarded_import_cannot_be_applied(tmp_path, now):
    run = preview(write_rows(tmp_path / "register.csv", [school_row()]), now=now)
    discard_import(run=run, by=None, now=now)
    with pytest.raises(CannotApply, match="it is “discarded”"):
        apply_import(run=run, by=None, now=now)


def test_a_failure_half_way_leaves_the_register_as_it_was(tmp_path, now, monkeypatch):
    import_rows(tmp_path, [school_row(Town="Larkby")], now=now)
    before = register_as_it_is()
    run = preview(write_rows(tmp_path / "next.csv", [school_row(Town="Wrenham"), school_row(900002)]), now=now)
    monkeypatch.setattr(applying.statements, "write_links", lambda run: statements.run_statement("SELECT nonsense"))
    with pytest.raises(DatabaseError):
        apply_import(run=run, by=None, now=now)
    run.refresh_from_db()
    assert (register_as_it_is(), run.state) == (before, "previewed")


def test_a_trust_is_renamed_where_it_stands(tmp_path, now):
    rows = [school_row(**{"Trusts_(code)": "5001", "Trusts_(name)": "Wren Trust"})]
    import_rows(tmp_path, rows, now=now)
    trust = Organisation.objects.get(kind="trust")
    rows = [school_row(**{"Trusts_(code)": "5001", "Trusts_(name)": "Wren Learning Trust"})]
    import_rows(tmp_path, rows, now=days_later(now))
    assert list(Organisation.objects.values_list("pk", "name")) == [(trust.pk, "Wren Learning Trust")]


def test_a_trust_without_a_name_is_called_by_its_number(tmp_path, now):
    import_rows(tmp_path, [school_row(**{"Trusts_(code)": "5001"})], now=now)
    assert School.objects.get().trust.name == "Trust 5001"


def test_the_import_and_each_closed_school_have_a_line_of_history(tmp_path, now):
    somebody = make_user()
    import_rows(
        tmp_path, [school_row(**{STATUS: "Open"}), school_row(900002, "Elm School", **{STATUS: "Open"})], now=now
    )
    closed = [
        school_row(**{STATUS: "Closed", REASON: "Closure"}),
        school_row(900002, "Elm School", **{STATUS: "Closed", REASON: "Academy Converter"}),
    ]
    run = import_rows(tmp_path, closed, now=days_later(now), by=somebody)
    lines = Event.objects.filter(at=days_later(now), by=somebody).order_by("what")
    assert [(line.what, line.words) for line in lines] == [
        (
            "register.imported",
            "The national register was imported: 0 schools added, 2 changed, 2 of them closed, 0 as they were.",
        ),
        ("school.closed", "Larkby Primary School has closed, says the national register."),
        ("school.converted", "Elm School has closed to become an academy, says the national register."),
    ]
    assert {line.row_kind for line in lines} == {"register.registerimport", "register.school"}
    assert (run.n_closed, run.schools.filter(converts=True).count()) == (2, 1)


def test_links_told_from_both_sides_are_one(tmp_path, now):
    schools = write_rows(tmp_path / "register.csv", [school_row(), school_row(900002), school_row(900003)])
    links = write_rows(
        tmp_path / "links.csv",
        [
            link_row(900001, 900002, "Successor", "01-09-2024"),
            link_row(900002, 900001, "Predecessor"),
            link_row(900003, 900001, "Predecessor - Split School"),
            link_row(900001, 900003, "Sixth Form Centre Link"),
        ],
    )
    run = import_now(schools, links, now=now)
    kept = SchoolLink.objects.values_list("predecessor__urn", "successor__urn", "kind", "on").order_by("successor__urn")
    assert list(kept) == [(900001, 900002, "", date(2024, 9, 1)), (900001, 900003, "Split School", None)]
    assert (run.n_links, run.n_errors) == (2, 0)


def test_links_may_come_before_the_schools_and_in_a_file_of_their_own(tmp_path, now):
    links = write_rows(tmp_path / "links.csv", [link_row(900001, 900002, "Successor")])
    schools = write_rows(tmp_path / "register.csv", [school_row(), school_row(900002)])
    assert import_now(links, schools, now=now).n_links == 1
    alone = preview(links, now=days_later(now))
    assert (alone.n_links, alone.n_missing, alone.changes_something) == (0, 0, False)


def test_a_link_to_an_unknown_school_is_told_and_harms_nothing(tmp_path, now):
    schools = write_rows(tmp_path / "register.csv", [school_row()])
    links = [
        link_row(900001, 900009, "Successor"),
        link_row(900001, 900001, "Successor"),
        link_row(900001, "x", "Successor"),
    ]
    run = import_now(schools, write_rows(tmp_path / "links.csv", links), now=now)
    assert messages_of(run) == [
        (3, "LinkURN", "School 900001 cannot follow itself. Write the other school's URN."),
        (4, "LinkURN", "“x” is no URN. Write six or seven digits, such as 900123."),
        (2, "LinkURN", "No school of the register has URN 900009, so this link is left out. Import the school first."),
    ]
    assert (School.objects.count(), SchoolLink.objects.count()) == (1, 0)


def test_closed_schools_are_shown_with_those_that_follow_them(tmp_path, now):
    import_rows(tmp_path, [school_row(**{STATUS: "Open"})], now=now)
    schools = [
        school_row(**{STATUS: "Closed", CLOSED: "31-08-2025"}),
        school_row(900002, "Elm Academy", **{STATUS: "Open"}),
    ]
    for row in schools:
        row.setdefault(CLOSED, "")
    links = write_rows(tmp_path / "links.csv", [link_row(900001, 900002, "Successor")])
    run = preview(write_rows(tmp_path / "next.csv", schools), links, now=days_later(now))
    shown = closings_of(run, list(staged_schools(run, "closed")))
    assert [(closing.school.urn, closing.successors) for closing in shown] == [(900001, ("Elm Academy",))]


def test_a_school_that_was_closed_before_it_came_is_added_and_not_closed(tmp_path, now):
    run = import_rows(tmp_path, [school_row(**{STATUS: "Closed"})], now=now)
    assert (run.n_added, run.n_closed, School.objects.get().status) == (1, 0, "closed")
