"""``magpie schools import``: what it prints and how it ends."""

import json

import pytest

from magpie.register.importing.actions import begin_import
from magpie.register.models import RegisterImport, School
from magpie.web.commands.schools import import_schools
from tests.register.imports import days_later, school_row, write_rows

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_the_command_imports_at_once(tmp_path, now, capsys):
    path = write_rows(tmp_path / "register.csv", [school_row()])
    assert import_schools([path], dry_run=False, as_json=False, now=now) == 0
    assert capsys.readouterr().out == "Imported: 1 school added, 0 changed, 0 as they were.\n"
    assert (School.objects.count(), RegisterImport.objects.get().state) == (1, "applied")


def test_a_rehearsal_changes_nothing_and_leaves_nothing_under_way(tmp_path, now, capsys):
    path = write_rows(tmp_path / "register.csv", [school_row()])
    assert import_schools([path], dry_run=True, as_json=False, now=now) == 0
    assert capsys.readouterr().out == "This would be imported: 1 school added, 0 changed, 0 as they were.\n"
    assert (School.objects.count(), RegisterImport.objects.get().state) == (0, "discarded")


def test_rows_with_errors_are_shown_and_do_not_make_it_fail(tmp_path, now, capsys):
    path = write_rows(tmp_path / "register.csv", [school_row(), school_row("x")])
    assert import_schools([path], dry_run=False, as_json=False, now=now) == 0
    assert capsys.readouterr().out.splitlines() == [
        "register.csv, row 3, URN: “x” is no URN. Write six or seven digits, such as 900123.",
        "1 error; rows with errors were left out.",
        "Imported: 1 school added, 0 changed, 0 as they were.",
    ]


def test_json_holds_the_counts_and_every_error(tmp_path, now, capsys):
    path = write_rows(tmp_path / "register.csv", [school_row(), school_row("x")])
    assert import_schools([path], dry_run=False, as_json=True, now=now) == 0
    assert json.loads(capsys.readouterr().out) == {
        "added": 1,
        "changed": 0,
        "cells": 0,
        "unchanged": 0,
        "closed": 0,
        "missing": 0,
        "links": 0,
        "applied": True,
        "errors": [
            {
                "file": "register.csv",
                "row": 3,
                "column": "URN",
                "message": "“x” is no URN. Write six or seven digits, such as 900123.",
            }
        ],
        "cleaned": [],
    }


def test_it_fails_when_nothing_could_be_imported(tmp_path, now, capsys):
    path = write_rows(tmp_path / "register.csv", [school_row("x")])
    assert import_schools([path], dry_run=False, as_json=False, now=now) == 1
    assert (
        capsys.readouterr().out.splitlines()[-1] == "Nothing was imported: 0 schools added, 0 changed, 0 as they were."
    )


def test_all_files_that_are_not_there_are_named(tmp_path, now, capsys):
    assert import_schools([tmp_path / "a.csv", tmp_path / "b.csv"], dry_run=False, as_json=True, now=now) == 1
    errors = json.loads(capsys.readouterr().out)["errors"]
    assert [error["message"].rsplit(":", 1)[1] for error in errors] == [" There is no such file. Check its name."] * 2


def test_a_refused_file_says_why(tmp_path, now, capsys):
    path = write_rows(tmp_path / "register.csv", [{"Name": "Larkby"}])
    assert import_schools([path], dry_run=False, as_json=False, now=now) == 1
    assert (
        capsys.readouterr().out.splitlines()[0].startswith("register.csv: This is neither the register nor its links.")
    )
    assert RegisterImport.objects.get().state == "refused"


def test_it_fails_while_another_import_is_under_way(tmp_path, now, capsys):
    begin_import(files=[], by=None, now=now)
    path = write_rows(tmp_path / "register.csv", [school_row()])
    assert import_schools([path], dry_run=False, as_json=False, now=now) == 1
    assert capsys.readouterr().out.startswith("Another import is under way since 3 February 2026.")


def test_importing_the_same_again_is_no_failure(tmp_path, now, capsys):
    path = write_rows(tmp_path / "register.csv", [school_row()])
    import_schools([path], dry_run=False, as_json=False, now=now)
    assert import_schools([path], dry_run=False, as_json=False, now=days_later(now)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Imported: 0 schools added, 0 changed, 1 as they were."
