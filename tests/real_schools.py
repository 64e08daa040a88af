"""A real part of the national register where there is one, else a made-up one of the same shape."""

import csv
import os
from pathlib import Path

from magpie.web.demo.country import make_country
from magpie.web.demo.country_rows import rows

COLUMNS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (name)",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "OfficialSixthForm (name)",
    "Gender (name)",
    "ReligiousCharacter (name)",
    "AdmissionsPolicy (name)",
    "Street",
    "Town",
    "County (name)",
    "Postcode",
    "SchoolWebsite",
    "GOR (name)",
    "Easting",
    "Northing",
)


def real_folder() -> Path | None:
    """The folder named by ``MAGPIE_REAL_DATA``, when it holds a register."""
    named = os.environ.get("MAGPIE_REAL_DATA", "")
    folder = Path(named) if named else None
    return folder if folder and (folder / "gias-extract.csv").is_file() else None


def where_schools_come_from() -> str:
    folder = real_folder()
    return "real schools: from MAGPIE_REAL_DATA" if folder else "real schools: none here, made-up ones take their place"


def register_extract(folder: Path) -> Path:
    """The real extract, or 6,000 made-up schools in the same 23 columns, written into the folder."""
    real = real_folder()
    if real:
        return real / "gias-extract.csv"
    path = folder / "gias-extract.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL)
        out.writerow(COLUMNS)
        out.writerows([row.get(name, "") for name in COLUMNS] for row in rows(make_country(5_000, seed=17)))
    return path
