"""First act: an operator fills the register, twice, and says which schools belong to which hub."""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from magpie.core.dates import AcademicYear
from magpie.programmes.actions.programmes import add_operator
from magpie.register.actions.calendars import copy_usual_pattern, save_stretch
from magpie.register.actions.memberships import Joining, join_many
from magpie.register.actions.schools import add_school
from magpie.register.importing.actions import begin_import, read_import
from magpie.register.importing.applying import apply_import
from magpie.register.importing.reading import GivenFile
from magpie.register.models import Organisation, School, TermStretch
from magpie.web.demo.country_changes import change_cells
from magpie.web.demo.country_files import write_zip
from magpie.web.demo.country_rows import rows
from magpie.web.demo.stage import Stage, at

OPERATOR = ("Ottoline Marsh", "operator@magpie.example")
THIS_YEAR = AcademicYear.parse("2025-26")
N_CHANGED_CELLS = 60
CHANGED_COLUMNS = ("NumberOfPupils", "SchoolCapacity", "TelephoneNum")


def fill_register(stage: Stage) -> None:
    name, address = OPERATOR
    stage.cast["operator"] = add_operator(name=name, address=address, by=None, now=at(date(2025, 4, 22), 9))
    _import(stage, "register-april-2025.zip", at(date(2025, 4, 22)))
    _bring_into_hubs(stage, at(date(2025, 4, 24)))
    _import(stage, "register-january-2026.zip", at(date(2026, 1, 12)), n_changed=N_CHANGED_CELLS)
    _enter_term_dates(stage, at(date(2025, 6, 3)))
    facts = {"name": "Aaronsay Academy", "town": "Aaronsay", "phase": "Secondary", "region": "Scotland"}
    add_school(facts=facts, now=at(date(2025, 6, 4)), by=stage.user("operator"))


def _import(stage: Stage, name: str, now: datetime, n_changed: int = 0) -> None:
    operator = stage.user("operator")
    source = None
    if n_changed:
        source, _ = change_cells(rows(stage.country), n_changed, seed=1, columns=CHANGED_COLUMNS)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_zip(path, stage.country, source)
        run = begin_import(files=[{"name": name, "bytes": path.stat().st_size}], by=operator, now=now)
        read_import(run=run, files=[GivenFile(path, name)], now=now)
        apply_import(run=run, by=operator, now=now)


def _bring_into_hubs(stage: Stage, now: datetime) -> None:
    by_urn = School.objects.in_bulk(field_name="urn")
    joinings = []
    for school in stage.country.schools():
        row = by_urn[school.urn]
        for kind, name in ((Organisation.Kind.HUB, school.hub), (Organisation.Kind.NETWORK, school.network)):
            if name and row.is_open:
                joinings.append(Joining(kind, name, row, date(2024, 9, 1)))
    join_many(joinings=joinings, now=now, by=stage.user("operator"))


def _enter_term_dates(stage: Stage, now: datetime) -> None:
    """Two authorities have said when their schools are open; one has a training day of its own."""
    authorities = Organisation.objects.filter(kind=Organisation.Kind.AUTHORITY).order_by("name")
    operator = stage.user("operator")
    for n, authority in enumerate(authorities[:2]):
        copy_usual_pattern(owner=authority, year=THIS_YEAR, now=now, by=operator)
        if n:
            save_stretch(
                owner=authority,
                year=THIS_YEAR,
                kind=TermStretch.Kind.INSET,
                first_on=date(2025, 11, 3),
                last_on=date(2025, 11, 3),
                name="Training together",
                now=now,
                by=operator,
            )
