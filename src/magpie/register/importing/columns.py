"""Which columns Magpie works with, under the names that the register gives them; all others are kept as they are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from magpie.core.tables import fold
from magpie.register.importing.cells import (
    EASTINGS,
    MOST_PEOPLE,
    MOST_YEARS,
    NORTHINGS,
    Value,
    metres_between,
    number_up_to,
    read_day,
    read_percent,
    read_status,
    text_up_to,
)
from magpie.register.models import SchoolFacts

URN, NAME = "URN", "EstablishmentName"
STATUS, STATUS_CODE = "EstablishmentStatus (name)", "EstablishmentStatus (code)"
REASON_CLOSED = "ReasonEstablishmentClosed (name)"
HEAD = ("HeadTitle (name)", "HeadFirstName", "HeadLastName")
AUTHORITY = ("LA (code)", "LA (name)")
TRUST = ("Trusts (code)", "Trusts (name)")
LINK_URN, LINK_TYPE, LINK_DAY = "LinkURN", "LinkType", "LinkEstablishedDate"
LINK_COLUMNS = (URN, LINK_URN, "LinkName", LINK_TYPE, LINK_DAY)
EXPECTED = (URN, NAME, *LINK_COLUMNS[1:])

TEXTS = {
    "name": NAME,
    "type_code": "TypeOfEstablishment (code)",
    "type_name": "TypeOfEstablishment (name)",
    "type_group": "EstablishmentTypeGroup (name)",
    "phase": "PhaseOfEducation (name)",
    "sixth_form": "OfficialSixthForm (name)",
    "gender": "Gender (name)",
    "religious_character": "ReligiousCharacter (name)",
    "admissions": "AdmissionsPolicy (name)",
    "establishment_number": "EstablishmentNumber",
    "ukprn": "UKPRN",
    "street": "Street",
    "locality": "Locality",
    "address3": "Address3",
    "town": "Town",
    "county": "County (name)",
    "postcode": "Postcode",
    "website": "SchoolWebsite",
    "telephone": "TelephoneNum",
    "head_job_title": "HeadPreferredJobTitle",
    "region": "GOR (name)",
    "urban_rural": "UrbanRural (name)",
}
VALUES: dict[str, tuple[str, Callable[[str], Value]]] = {
    "low_age": ("StatutoryLowAge", number_up_to(MOST_YEARS, "age")),
    "high_age": ("StatutoryHighAge", number_up_to(MOST_YEARS, "age")),
    "capacity": ("SchoolCapacity", number_up_to(MOST_PEOPLE, "number of pupils")),
    "n_pupils": ("NumberOfPupils", number_up_to(MOST_PEOPLE, "number of pupils")),
    "fsm_percent": ("PercentageFSM", read_percent),
    "easting_m": ("Easting", metres_between(*EASTINGS, "Easting")),
    "northing_m": ("Northing", metres_between(*NORTHINGS, "Northing")),
    "opened_on": ("OpenDate", read_day),
    "closed_on": ("CloseDate", read_day),
}
FACT_FIELDS = tuple(field.name for field in SchoolFacts._meta.get_fields())
FACT_DEFAULTS: tuple[Value, ...] = tuple(SchoolFacts._meta.get_field(name).get_default() for name in FACT_FIELDS)  # type: ignore[union-attr]
KNOWN = (
    URN,
    *TEXTS.values(),
    *(column for column, _ in VALUES.values()),
    *(STATUS, STATUS_CODE, REASON_CLOSED, *HEAD, *AUTHORITY, *TRUST),
    *LINK_COLUMNS[1:],
)


@dataclass(frozen=True, slots=True)
class Reader:
    """How one fact is read: from which place in the row, into which place among the facts."""

    fact: int
    place: int
    column: str
    read: Callable[[str], Value]


def readers_for(names: Sequence[str]) -> tuple[Reader, ...]:
    """A reader for each known column among these; the status is read from its name, else from its code."""
    places = {name: place for place, name in enumerate(names)}
    known: dict[str, tuple[str, Callable[[str], Value]]] = {
        field: (column, text_up_to(_longest(field))) for field, column in TEXTS.items()
    }
    known |= VALUES
    known["status"] = (STATUS if STATUS in places else STATUS_CODE, read_status)
    return tuple(
        Reader(FACT_FIELDS.index(field), places[column], column, read)
        for field, (column, read) in known.items()
        if column in places
    )


def _longest(field: str) -> int:
    length = SchoolFacts._meta.get_field(field).max_length  # type: ignore[union-attr]
    assert length is not None
    return length


def as_the_register_spells(header: Iterable[str], kept: Iterable[str] = ()) -> tuple[str, ...]:
    """The headings as they were first met, so that another case or spacing makes no new column."""
    spelling = {fold(name): name for name in (*kept, *KNOWN)}
    return tuple(spelling.get(fold(name), name) for name in header)


def kind_of_table(header: Sequence[str]) -> str:
    """``register``, ``links``, or nothing when the headings are neither's."""
    if LINK_URN in header and URN in header:
        return "links"
    return "register" if URN in header and NAME in header else ""
