"""The command line, as an operator meets it: real processes on a folder of their own."""

import os
import re
import sqlite3
import subprocess
import sys
import zipfile

import pytest

OPERATOR = "olive@magpie.example"


@pytest.fixture
def magpie(tmp_path):
    """Run the command on an empty data folder: words → (code, what it printed, what it complained of)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAGPIE_", "DATABASE_URL"))}
    kept.pop("DJANGO_SETTINGS_MODULE", None)

    def run(*words, data="data", **settings):
        environment = {**kept, "MAGPIE_DATA": str(tmp_path / data), **settings}
        done = subprocess.run(
            [sys.executable, "-m", "magpie.web", *map(str, words)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            cwd=tmp_path,
        )
        return done.returncode, done.stdout, done.stderr

    return run


def test_the_version_is_told(magpie):
    code, said, _ = magpie("--version")
    assert (code, bool(re.fullmatch(r"magpie \d+\.\d+\.\d+\n", said))) == (0, True)


def test_a_wrong_setting_is_one_clear_line(magpie):
    assert magpie("migrate", MAGPIE_TODAY="tomorrow") == (
        2,
        "",
        "MAGPIE_TODAY is “tomorrow”. Write a day as year-month-day, such as 2026-02-03, or 2026-02-03T09:30.\n",
    )


def test_an_operator_gets_a_link_and_another_when_asked_again(magpie):
    magpie("migrate")
    for _ in range(2):
        code, said, _ = magpie("operator", "add", OPERATOR, MAGPIE_URL="https://magpie.larkby.example")
        assert code == 0
        assert said.startswith("https://magpie.larkby.example/sign-in/link/")


def test_a_link_is_printed_for_somebody_known_and_for_nobody_else(magpie):
    magpie("migrate")
    magpie("operator", "add", OPERATOR)
    code, said, _ = magpie("operator", "link", OPERATOR.upper())
    assert (code, "/sign-in/link/" in said) == (0, True)
    assert magpie("operator", "link", "nobody@magpie.example") == (
        1,
        "",
        "Nobody who can sign in has the address nobody@magpie.example.\n",
    )


def test_an_operator_needs_an_address(magpie):
    magpie("migrate")
    code, _, complaint = magpie("operator", "add", "olive")
    assert (code, "valid email address" in complaint) == (1, True)


def test_a_backup_is_restored_into_an_empty_folder(magpie, tmp_path):
    magpie("migrate")
    magpie("operator", "add", OPERATOR)
    (tmp_path / "data" / "files" / "imports").mkdir(parents=True)
    (tmp_path / "data" / "files" / "imports" / "kept.csv").write_text("URN\r\n900001\r\n")
    assert magpie("backup", tmp_path / "backup.zip")[0] == 0
    assert magpie("restore", tmp_path / "backup.zip", data="new")[0] == 0
    with sqlite3.connect(tmp_path / "new" / "magpie.sqlite3") as database:
        assert database.execute("SELECT email FROM register_user").fetchall() == [(OPERATOR,)]
    assert (tmp_path / "new" / "files" / "imports" / "kept.csv").read_text() == "URN\n900001\n"


def test_a_backup_does_not_hold_the_secret_key(magpie, tmp_path):
    magpie("migrate")
    magpie("backup", tmp_path / "backup.zip")
    assert sorted(zipfile.ZipFile(tmp_path / "backup.zip").namelist()) == ["magpie-backup.txt", "magpie.sqlite3"]


def test_a_restore_asks_before_it_takes_the_place_of_a_database(magpie, tmp_path):
    magpie("migrate")
    magpie("backup", tmp_path / "backup.zip")
    code, _, complaint = magpie("restore", tmp_path / "backup.zip")
    assert (code, "add --replace" in complaint) == (1, True)
    assert magpie("restore", tmp_path / "backup.zip", "--replace")[0] == 0
    assert (tmp_path / "data" / "magpie.sqlite3.before-restore").exists()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "There is no file"),
        (b"not an archive", "cannot be read"),
        ({"readme.txt": b""}, "not a backup of Magpie"),
        ({"magpie-backup.txt": b"", "magpie.sqlite3": b"x", "files/../../out": b""}, "leads outside"),
        ({"magpie-backup.txt": b"", "magpie.sqlite3": b"x" * 5000}, "damaged"),
    ],
)
def test_what_is_no_backup_is_refused_and_changes_nothing(magpie, tmp_path, content, complaint):
    file = tmp_path / "backup.zip"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content:
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
    code, _, complained = magpie("restore", file)
    assert (code, complaint in complained) == (1, True)
    assert not (tmp_path / "data" / "magpie.sqlite3").exists()


def test_check_lists_what_is_not_safe_and_says_so_by_its_code(magpie):
    magpie("migrate")
    code, said, _ = magpie("check", MAGPIE_DEBUG="yes", MAGPIE_TODAY="2026-02-03")
    assert code == 1
    for problem in ("MAGPIE_DEBUG", "MAGPIE_TODAY", "MAGPIE_URL", "MAGPIE_SMTP", "MAGPIE_MAIL_FROM", "no operator"):
        assert problem in said


def test_check_has_nothing_against_an_installation_that_is_ready(magpie):
    magpie("migrate")
    magpie("operator", "add", OPERATOR)
    ready = {
        "MAGPIE_URL": "https://magpie.larkby.example",
        "MAGPIE_SMTP": "smtp://mail.larkby.example:587?tls=starttls",
        "MAGPIE_MAIL_FROM": "Magpie <magpie@larkby.example>",
    }
    assert magpie("check", **ready) == (0, "Nothing stands against deploying this.\n", "")


def test_playbooks_are_checked_and_listed(magpie, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("format: 1\nslug: mine\nslug: mine\n")
    code, said, _ = magpie("playbook", "check", file)
    assert code == 1
    assert "line 3" in said
    code, said, _ = magpie("playbook", "list")
    assert (code, len(said.splitlines())) == (0, 9)
    assert magpie("playbook", "schema")[1].startswith("{")


def test_the_demo_is_made_in_an_empty_database_only(magpie):
    assert magpie("demo")[0] == 0
    code, _, complaint = magpie("demo")
    assert (code, "in use" in complaint) == (1, True)
