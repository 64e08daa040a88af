"""A cohort of learning trios with a coordinator and a school, as the tests of enrolment need it."""

from dataclasses import dataclass

from magpie.core.playbook import shipped_texts
from magpie.programmes.actions.themes import load_themes
from magpie.programmes.models import Cohort, Enrolment, Theme
from magpie.register.models import School, User
from tests.making import make_head, make_person, make_school
from tests.programmes.making import make_cohort, make_edition, make_enrolment, make_role


@dataclass(frozen=True)
class Setting:
    cohort: Cohort
    coordinator: User
    school: School
    head: User
    second: User
    enrolment: Enrolment


def learning_trios():
    return next(text for text in shipped_texts().values() if "slug: learning-trios" in text)


def make_setting(state="enrolled", *, edition=None):
    load_themes()
    cohort = make_cohort(edition=edition or make_edition(source=learning_trios()))
    coordinator = make_role(cohort).person
    school = make_school("Larkby High School", urn=990_501)
    head = make_head(school, person=make_person("Ada Merrow", email="ada@larkby.example"))
    second = make_head(school, person=make_person("Ben Ashdown", email="ben@larkby.example"), kind="second_leader")
    enrolment = make_enrolment(cohort, school, state)
    return Setting(cohort, coordinator.user, school, head.user, second.user, enrolment)


def theme(name):
    return Theme.objects.get(name=name)


def words_of(answer):
    """The page's text in one line, so that a sentence is found whatever the line breaks of the template."""
    return " ".join(answer.content.decode().split())
