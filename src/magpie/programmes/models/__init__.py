"""The rows of programmes; one file for each kind of thing."""

from magpie.programmes.models.cohorts import Cohort, PlaybookEdition, Programme
from magpie.programmes.models.declarations import Declaration
from magpie.programmes.models.eligibility import EligibilityDecision, EligibilityEvidence
from magpie.programmes.models.enrolments import Enrolment, EnrolmentTheme, NoGoPair, Substitution, Theme
from magpie.programmes.models.letters import Letter
from magpie.programmes.models.lists import EnrolmentList, ListedSchool
from magpie.programmes.models.roles import Role

__all__ = [
    "Cohort",
    "Declaration",
    "EligibilityDecision",
    "EligibilityEvidence",
    "Enrolment",
    "EnrolmentList",
    "EnrolmentTheme",
    "Letter",
    "ListedSchool",
    "NoGoPair",
    "PlaybookEdition",
    "Programme",
    "Role",
    "Substitution",
    "Theme",
]
