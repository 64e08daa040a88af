"""A made-up school as a row of the register: every column of the public download, by its published name."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from magpie.web.demo.country import FIRST_URN, Country, Row
from magpie.web.demo.country_places import REGION_CODES, SETTINGS, table
from magpie.web.demo.country_schools import CLOSED, School

STATUSES = {"Open": "1", "Closed": "2", "Open, but proposed to close": "3", "Proposed to open": "4"}
PHASES = {"Nursery": "1", "Primary": "2", "Secondary": "4", "16 plus": "6", "All-through": "7"}
GENDERS = {"Boys": "1", "Girls": "2", "Mixed": "3"}
CHARACTERS = {"": ("00", "Does not apply"), "Church of England": ("02", ""), "Roman Catholic": ("03", "")}
NEEDS = (
    "SpLD - Specific Learning Difficulty",
    "MLD - Moderate Learning Difficulty",
    "SLD - Severe Learning Difficulty",
    "SEMH - Social, Emotional and Mental Health",
    "SLCN - Speech, language and Communication",
    "HI - Hearing Impairment",
    "PD - Physical Disability",
    "ASD - Autistic Spectrum Disorder",
)
JOB_TITLES = ("Headteacher", "Headteacher", "Headteacher", "Principal", "Executive Headteacher", "Head of School")


@lru_cache(maxsize=1)
def _columns() -> tuple[tuple[str, str, str], ...]:
    return tuple((row["column"], row["ordinary"], row["varies"]) for row in table("register_columns"))


@lru_cache(maxsize=1)
def register_header() -> tuple[str, ...]:
    """The columns of the register since April 2025, in their order: no grades, and never an e-mail address."""
    return tuple(name for name, _, _ in _columns())


@lru_cache(maxsize=1)
def how_columns_vary() -> dict[str, str]:
    """The columns of which one cell may change by itself, each with the kind of value that it holds."""
    return {name: kind for name, _, kind in _columns() if kind}


@dataclass(frozen=True)
class Register:
    """The rows of a country: may be gone through again and again, and holds none of them."""

    country: Country

    def __len__(self) -> int:
        return self.country.n_rows

    def __iter__(self) -> Iterator[Row]:
        return (row_of(school) for school in self.country.every_school())

    def row(self, urn: int) -> Row:
        return row_of(self.country.school(urn))

    def in_order(self, numbers: Iterable[int]) -> Iterator[Row]:
        """The rows with these places in the register, counted from 0."""
        return (self.row(FIRST_URN + number) for number in numbers)


def rows(country: Country) -> Register:
    """The register of a country, row by row, closed schools last."""
    return Register(country)


def row_of(school: School) -> Row:
    rng = random.Random(f"row:{school.urn}:{school.site.postcode}")
    row = {name: ordinary for name, ordinary, _ in _columns()}
    row |= _who(school)
    row |= _begin_and_end(school)
    row |= _character(school)
    row |= _numbers(school)
    row |= _belonging(school, rng)
    row |= _where(school)
    row |= _reached_by(school, rng)
    row |= _support(school, rng)
    return row


def _day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def _who(school: School) -> Row:
    return {
        "URN": str(school.urn),
        "LA (code)": school.site.place.authority_code,
        "LA (name)": school.site.place.authority,
        "EstablishmentNumber": school.number,
        "EstablishmentName": school.name,
        "TypeOfEstablishment (code)": school.type.code,
        "TypeOfEstablishment (name)": school.type.name,
        "EstablishmentTypeGroup (code)": school.type.group_code,
        "EstablishmentTypeGroup (name)": school.type.group,
        "EstablishmentStatus (code)": STATUSES[school.status],
        "EstablishmentStatus (name)": school.status,
        "UKPRN": str(school.urn - FIRST_URN + 90_000_001),
    }


def _begin_and_end(school: School) -> Row:
    return {
        "ReasonEstablishmentOpened (code)": school.opened[0],
        "ReasonEstablishmentOpened (name)": school.opened[1],
        "OpenDate": _day(school.opened_on),
        "ReasonEstablishmentClosed (code)": school.closed[0],
        "ReasonEstablishmentClosed (name)": school.closed[1],
        "CloseDate": _day(school.closed_on),
        "LastChangedDate": _day(school.changed_on),
    }


def _character(school: School) -> Row:
    code, name = CHARACTERS[school.religious_character]
    sixth_form = school.phase in {"Secondary", "All-through"}
    row = {
        "PhaseOfEducation (code)": PHASES.get(school.phase, "0"),
        "PhaseOfEducation (name)": school.phase if school.phase in PHASES else "Not applicable",
        "StatutoryLowAge": str(school.roll.low_age),
        "StatutoryHighAge": str(school.roll.high_age),
        "OfficialSixthForm (code)": "0",
        "OfficialSixthForm (name)": "Not applicable",
        "Gender (code)": GENDERS[school.roll.gender],
        "Gender (name)": school.roll.gender,
        "ReligiousCharacter (code)": code,
        "ReligiousCharacter (name)": name or school.religious_character,
    }
    if school.roll.low_age < 4:
        row["NurseryProvision (name)"] = "Has Nursery Classes"
    if sixth_form or school.phase == "Primary":
        has = sixth_form and school.roll.has_sixth_form
        row["OfficialSixthForm (code)"] = "1" if has else "2"
        row["OfficialSixthForm (name)"] = "Has a sixth form" if has else "Does not have a sixth form"
    if school.diocese:
        row |= {"Diocese (code)": school.diocese.code, "Diocese (name)": school.diocese.name}
    if school.phase == "Secondary":
        row |= {"AdmissionsPolicy (code)": "4", "AdmissionsPolicy (name)": "Non-selective"}
    return row


def _numbers(school: School) -> Row:
    roll = school.roll
    row = {"SchoolCapacity": str(roll.capacity)}
    if roll.pupils is None:
        return row
    row |= {
        "CensusDate": f"16-01-{_year_of_census(school)}",
        "NumberOfPupils": str(roll.pupils),
        "NumberOfBoys": str(roll.boys),
        "NumberOfGirls": str(roll.pupils - roll.boys),
    }
    if roll.fsm is not None:
        row |= {"PercentageFSM": f"{roll.fsm:.1f}", "FSM": str(round(roll.pupils * roll.fsm / 100))}
    return row


def _year_of_census(school: School) -> int:
    """The census of the last January before the row was changed."""
    return school.changed_on.year if school.changed_on.month > 2 else school.changed_on.year - 1


def _belonging(school: School, rng: random.Random) -> Row:
    if school.trust:
        row = {
            "TrustSchoolFlag (code)": "3",
            "TrustSchoolFlag (name)": "Supported by a multi-academy trust",
            "Trusts (code)": school.trust.code,
            "Trusts (name)": school.trust.name,
        }
        if school.type.code in {"28", "33", "43", "46"}:
            row |= {"SchoolSponsorFlag (name)": "Linked to a sponsor", "SchoolSponsors (name)": school.trust.name}
        return row
    if school.phase == "Primary" and school.status != CLOSED and rng.random() < 0.06:
        return {
            "FederationFlag (name)": "Supported by a federation",
            "Federations (code)": str(93_000 + school.site.place.number),
            "Federations (name)": f"The {school.site.place.name} Federation",
        }
    return {"FederationFlag (name)": "Not under a federation"}


def _where(school: School) -> Row:
    site, place = school.site, school.site.place
    area = f"{place.authority_code}{place.number:03}"
    return {
        "Street": site.street,
        "Locality": site.locality,
        "Town": place.name,
        "County (name)": place.authority if place.authority.endswith("shire") else "",
        "Postcode": site.postcode,
        "GOR (code)": REGION_CODES[place.region],
        "GOR (name)": place.region,
        "DistrictAdministrative (code)": f"E06{place.authority_code:>06}",
        "DistrictAdministrative (name)": place.authority,
        "AdministrativeWard (code)": f"E05{area}",
        "AdministrativeWard (name)": f"{place.name} Ward",
        "ParliamentaryConstituency (code)": f"E14{area}",
        "ParliamentaryConstituency (name)": f"{place.authority} and {place.name}",
        "UrbanRural (code)": place.setting,
        "UrbanRural (name)": SETTINGS[place.setting],
        "GSSLACode (name)": f"E06{place.authority_code:>06}",
        "Easting": str(site.easting),
        "Northing": str(site.northing),
        "MSOA (name)": f"{place.authority} {place.number:03}",
        "LSOA (name)": f"{place.authority} {place.number:03}A",
        "MSOA (code)": f"E02{area}",
        "LSOA (code)": f"E01{area}",
        "UPRN": f"9{school.urn:011}",
    }


def _reached_by(school: School, rng: random.Random) -> Row:
    if school.status == CLOSED:
        return {}
    # The last three digits run through the range that the telephone regulator keeps for drama.
    row = {"SchoolWebsite": f"www.{school.slug}.example", "TelephoneNum": f"01632960{school.urn % 1000:03}"}
    if school.head:
        row |= {
            "HeadTitle (name)": school.head.title,
            "HeadFirstName": school.head.first,
            "HeadLastName": school.head.last,
            "HeadPreferredJobTitle": rng.choice(JOB_TITLES),
        }
    return row


def _support(school: School, rng: random.Random) -> Row:
    """Needs that a special school serves; as in the real file the first cell may deny what later ones say."""
    if school.phase == "Special":
        needs = rng.sample(NEEDS, rng.randint(1, 4))
        if rng.random() < 0.1:
            needs = ["Not Applicable", *needs]
        return {f"SEN{place} (name)": need for place, need in enumerate(needs, start=1)}
    if school.phase in {"Primary", "Secondary"} and school.status != CLOSED and rng.random() < 0.08:
        on_roll = rng.randint(6, 20)
        if rng.random() < 0.6:
            return {
                "TypeOfResourcedProvision (name)": "Resourced provision",
                "ResourcedProvisionOnRoll": str(on_roll),
                "ResourcedProvisionCapacity": str(on_roll + 4),
            }
        return {
            "TypeOfResourcedProvision (name)": "SEN unit",
            "SenUnitOnRoll": str(on_roll),
            "SenUnitCapacity": str(on_roll + 4),
        }
    return {}
