"""A cohort of 500 schools, or of more, in a register of twice as many: the ground on which pages are measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password

from benchmarks.register_import import import_files
from magpie.core.dates import AcademicYear
from magpie.core.tables import write_csv
from magpie.outbox.models import Message
from magpie.programmes.actions.cohorts import open_cohort
from magpie.programmes.actions.editions import publish_shipped
from magpie.programmes.actions.letters import write_to
from magpie.programmes.actions.lists import keep_list
from magpie.programmes.actions.programmes import make_programme
from magpie.programmes.actions.roles import invite_person
from magpie.programmes.actions.themes import load_themes
from magpie.programmes.enrolment_list import FIELDS, TITLES, read_list
from magpie.programmes.models import (
    Cohort,
    Declaration,
    EligibilityDecision,
    Enrolment,
    EnrolmentList,
    EnrolmentTheme,
    PlaybookEdition,
    Programme,
    Theme,
)
from magpie.register.actions.calendars import copy_usual_pattern
from magpie.register.models import Person, Post, School, User
from magpie.web.demo.country import make_country
from magpie.web.demo.country_files import write_links, write_register

NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
TODAY = date(2026, 2, 3)
OPENS_ON, CLOSES_ON = date(2025, 9, 1), date(2026, 7, 17)
N_ENROLLED, N_LETTERS, N_LISTED, N_FACILITATORS = 500, 400, 500, 60
WORDS = "Every teacher coaches and is coached; we can show how the timetable makes room for it."


@dataclass(frozen=True)
class World:
    cohort: Cohort
    coordinator: User
    head: User
    operator: User
    listed: EnrolmentList


def make_world(folder: Path, n_enrolled: int = N_ENROLLED) -> World:
    """Half of the register's schools take part."""
    operator = _make_ground(folder, 2 * n_enrolled)
    schools = _schools()
    enrolled, others = schools[:n_enrolled], schools[n_enrolled:]
    cohort, coordinator, leaders = _take_part(_make_programme(operator), enrolled, Random(500))
    _write_letters(cohort, leaders)
    return World(
        cohort, coordinator, User.objects.get(person=leaders[0]), operator, _send_list(cohort, others[:N_LISTED])
    )


def make_cohorts(folder: Path, n_cohorts: int, n_enrolled: int) -> list[Cohort]:
    """Cohorts of one programme side by side, each with so many schools of its own."""
    operator = _make_ground(folder, n_cohorts * n_enrolled)
    programme, schools, random = _make_programme(operator), _schools(), Random(500)
    shares = [schools[n * n_enrolled : (n + 1) * n_enrolled] for n in range(n_cohorts)]
    return [_take_part(programme, share, random, number)[0] for number, share in enumerate(shares, start=1)]


def _make_ground(folder: Path, n_schools: int) -> User:
    """A register, the playbooks and an operator."""
    _fill_register(folder, n_schools)
    publish_shipped(now=NOW)
    load_themes()
    operator = User.objects.create_user("olive@marsh.example", is_operator=True)
    Person.objects.create(name="Olive Marsh", user=operator)
    return operator


def _take_part(
    programme: Programme, schools: list[School], random: Random, number: int = 1
) -> tuple[Cohort, User, list[Person]]:
    """A cohort with its coordinator and its leaders, the heads first."""
    cohort, coordinator = _open(programme, number)
    _enrol(cohort, schools, random)
    leaders = _appoint(schools, number)
    _sign(cohort, leaders, random)
    return cohort, coordinator, leaders


def _fill_register(folder: Path, n_schools: int) -> None:
    country = make_country(n_schools, seed=1)
    write_register(folder / "register.csv", country)
    write_links(folder / "links.csv", country)
    import_files([folder / "register.csv", folder / "links.csv"])


def _schools() -> list[School]:
    schools = list(School.objects.open().order_by("urn"))
    Random(1).shuffle(schools)
    return schools


def _make_programme(operator: User) -> Programme:
    return make_programme(
        name="Learning trios",
        owner_kind="charity",
        owner_name="The Larkrise Trust for Schools",
        coordinator_name="Rosalind Achebe",
        coordinator_address="rosalind@larkrise.example",
        today=TODAY,
        by=operator,
        now=NOW,
        goes_to="/",
    )


def _open(programme: Programme, number: int) -> tuple[Cohort, User]:
    coordinator = User.objects.get(email="rosalind@larkrise.example")
    cohort = open_cohort(
        programme=programme,
        edition=PlaybookEdition.objects.filter(slug="learning-trios").latest("edition"),
        name=f"Learning trios 2025–26{_nth(number)}",
        slug=f"learning-trios-2025-26{_nth(number)}",
        opens_on=OPENS_ON,
        closes_on=CLOSES_ON,
        by=coordinator,
        now=NOW,
    )
    copy_usual_pattern(owner=cohort, year=AcademicYear.of(OPENS_ON), now=NOW, by=coordinator)
    for n in range(N_FACILITATORS):
        who = {"name": f"Fay Wren {n}", "address": f"fay{n}{_nth(number)}@larkrise.example"}
        invite_person(cohort, kind="facilitator", **who, today=TODAY, by=coordinator, now=NOW, goes_to="/")
    return cohort, coordinator


def _enrol(cohort: Cohort, schools: list[School], random: Random) -> None:
    """Each shares two themes and seeks two others; nine in ten have been decided on."""
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            cohort=cohort, school=school, state="enrolled", from_on=OPENS_ON, shares_words=WORDS, seeks_words=WORDS
        )
        for school in schools
    )
    themes = list(Theme.objects.all())
    EnrolmentTheme.objects.bulk_create(
        EnrolmentTheme(enrolment=enrolment, theme=theme, side="shares" if n < 2 else "seeks")
        for enrolment in enrolments
        for n, theme in enumerate(random.sample(themes, 4))
    )
    EligibilityDecision.objects.bulk_create(
        EligibilityDecision(enrolment=enrolment, outcome="eligible", reason="A clear strength.", at=NOW)
        for enrolment in enrolments
        if random.random() < 0.9
    )


def _nth(number: int) -> str:
    return f"-{number}" if number > 1 else ""


def _appoint(schools: list[School], number: int) -> list[Person]:
    """A head and a second leader at each school, who can all sign in; the heads come first."""
    password = make_password(None)
    posts = [(kind, n, school) for kind in ("head", "second_leader") for n, school in enumerate(schools)]
    users = User.objects.bulk_create(
        User(email=f"{kind}{n}{_nth(number)}@school.example", password=password, joined_at=NOW) for kind, n, _ in posts
    )
    people = Person.objects.bulk_create(
        Person(name=f"{'Hedda' if kind == 'head' else 'Sean'} Heron {n}", user=user)
        for (kind, n, _), user in zip(posts, users, strict=True)
    )
    Post.objects.bulk_create(
        Post(school=school, kind=kind, person=person, from_on=OPENS_ON)
        for (kind, _, school), person in zip(posts, people, strict=True)
    )
    return people


def _sign(cohort: Cohort, leaders: list[Person], random: Random) -> None:
    """Four in five have signed."""
    wording = cohort.playbook.declarations["confidentiality"].wording
    Declaration.objects.bulk_create(
        Declaration(cohort=cohort, person=person, kind="confidentiality", wording=wording, signed_at=NOW)
        for person in leaders
        if random.random() < 0.8
    )


def _write_letters(cohort: Cohort, leaders: list[Person]) -> None:
    letters = [
        write_to(cohort, key=f"measured:{n}", person=person, subject="Your visit", body=WORDS, now=NOW)
        for n, person in enumerate(leaders[:N_LETTERS])
    ]
    keys = [letter.message_id for letter in letters]
    Message.objects.filter(pk__in=keys[:-20]).end(state="sent", sent_at=NOW)
    Message.objects.filter(pk__in=keys[-20:-10]).end(state="failed", error="The mail server does not know it.")


def _send_list(cohort: Cohort, schools: list[School]) -> EnrolmentList:
    """Schools that are not in the cohort; one row in ten has a mistake."""
    content = write_csv(_listed(schools), [TITLES[name] for name in FIELDS])
    return keep_list(cohort, read=read_list(BytesIO(content), "list.csv"), file_name="list.csv", by=None, now=NOW)


def _listed(schools: list[School]) -> Iterator[list[str]]:
    for n, school in enumerate(schools):
        row = {
            "urn": str(school.urn),
            "school": school.name,
            "head": f"Una Tern {n}",
            "head_address": f"una{n}@tern.example" if n % 10 else "no address",
            "second": f"Tam Tern {n}",
            "second_address": f"tam{n}@tern.example",
            "shares": "Attendance",
        }
        yield [row.get(name, "") for name in FIELDS]
