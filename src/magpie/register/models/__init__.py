"""The rows of the register; one file for each kind of thing."""

from magpie.register.models.calendars import TermCalendar, TermStretch
from magpie.register.models.events import Event
from magpie.register.models.imports import (
    ColumnSet,
    ImportedLink,
    ImportedOrganisation,
    ImportedSchool,
    ImportMistake,
    MissingSchool,
    RegisterImport,
    SchoolBefore,
    SchoolRecord,
)
from magpie.register.models.organisations import Membership, Organisation
from magpie.register.models.people import Person, Post
from magpie.register.models.schools import School, SchoolFacts, SchoolLink
from magpie.register.models.users import User

__all__ = [
    "ColumnSet",
    "Event",
    "ImportMistake",
    "ImportedLink",
    "ImportedOrganisation",
    "ImportedSchool",
    "Membership",
    "MissingSchool",
    "Organisation",
    "Person",
    "Post",
    "RegisterImport",
    "School",
    "SchoolBefore",
    "SchoolFacts",
    "SchoolLink",
    "SchoolRecord",
    "TermCalendar",
    "TermStretch",
    "User",
]
