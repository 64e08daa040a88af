"""Groups from the command line, without a database."""

import csv
import json

import pytest

from tests.web.test_commands import magpie  # noqa: F401

HEAD = "id,name,easting,northing,type,trust\n"


@pytest.fixture
def schools(tmp_path):
    """Two clusters of three, each with one school whose trust also has one in the other."""
    rows = ["a,Ash,0,0,x,T", "b,Birch,1000,0,y,", "c,Cedar,0,1000,z,", "d,Damson,90000,0,x,T", "e,Elm,91000,0,y,"]
    path = tmp_path / "schools.csv"
    path.write_text(HEAD + "\n".join([*rows, "f,Fir,90000,1000,z,"]) + "\n")
    return path


def test_groups_and_a_report_are_written(magpie, schools, tmp_path):  # noqa: F811
    code, said, _ = magpie("group", schools, "--apart", "trust", "--out", "trios.csv", "--report", "report.json")
    with (tmp_path / "trios.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["group"], row["id"], row["name"]) for row in csv.DictReader(file)]
    report = json.loads((tmp_path / "report.json").read_text())
    assert (code, "proved to be the best" in said) == (0, True)
    assert [row[:2] for row in rows] == [("1", "a"), ("1", "b"), ("1", "c"), ("2", "d"), ("2", "e"), ("2", "f")]
    assert (report["status"], report["groups"]) == ("optimal", [["a", "b", "c"], ["d", "e", "f"]])
    assert report.keys() >= {"cost", "lower_bound", "gap", "breakdown", "seconds", "seed", "version"}
    assert report["cost"] == pytest.approx(sum(report["breakdown"].values()))


def test_the_register_is_grouped_as_it_is_downloaded(magpie, schools, tmp_path):  # noqa: F811
    schools.write_text(
        schools.read_text().replace("id,name,easting,northing", "URN,EstablishmentName,Easting,Northing")
    )
    code, said, _ = magpie("group", schools, "--apart", "trust")
    assert (code, "Ash, Birch, Cedar" in said) == (0, True)


def test_pairs_are_kept_together_and_apart(magpie, schools, tmp_path):  # noqa: F811
    (tmp_path / "with.csv").write_text("one,other\na,e\n")
    (tmp_path / "without.csv").write_text("one,other\na,b\n")
    code, _, _ = magpie("group", schools, "--together", "with.csv", "--avoid", "without.csv", "--report", "r.json")
    groups = json.loads((tmp_path / "r.json").read_text())["groups"]
    (with_a,) = (group for group in groups if "a" in group)
    assert (code, "e" in with_a, "b" in with_a) == (0, True, False)


def test_what_cannot_be_grouped_is_said_with_its_clash(magpie, schools, tmp_path):  # noqa: F811
    schools.write_text(HEAD + "a,Ash,0,0,x,T\nb,Birch,1000,0,y,T\nc,Cedar,0,1000,z,T\n")
    code, said, _ = magpie("group", schools, "--apart", "trust", "--report", "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert (code, report["status"], bool(report["clash"]["code"])) == (3, "infeasible", True)
    assert said.startswith("No groups are possible")


def test_every_mistake_is_said_by_row_and_column(magpie, schools):  # noqa: F811
    schools.write_text(HEAD + "a,Ash,east,0,x,\n,Birch,1,2,y,\na,Cedar,0,1000,z,\n")
    code, _, wrong = magpie("group", schools)
    places = [line.split(": ")[0].removeprefix(f"{schools}, ") for line in wrong.splitlines()]
    assert (code, places) == (2, ["row 2, column easting", "row 2", "row 3, column id", "row 4, column id"])


def test_an_option_that_makes_no_sense_says_what_to_write(magpie, schools):  # noqa: F811
    assert magpie("group", schools, "--same", "type")[::2] == (
        2,
        "--same type: write an attribute and its weight, such as: --same type=10\n",
    )
    assert magpie("group", schools, "--sizes", "three")[0] == 2
    assert magpie("group", "nothing.csv")[0] == 2


def test_one_school_is_no_group_and_the_sizes_are_named(magpie, schools):  # noqa: F811
    schools.write_text(HEAD + "a,Ash,0,0,x,\n")
    code, said, _ = magpie("group", schools)
    assert (code, "cannot be divided into groups of 3 or 4" in said) == (3, True)
