"""Second act: a programme, its people, and 21 schools that take part this year."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO

from magpie.core.dates import AcademicYear
from magpie.core.tables import write_csv
from magpie.programmes.actions.cohorts import open_cohort
from magpie.programmes.actions.declarations import sign_declaration
from magpie.programmes.actions.eligibility import add_evidence, decide_eligibility
from magpie.programmes.actions.enrolment import enrol_school, keep_apart, withdraw_school, write_profile
from magpie.programmes.actions.invitations import (
    Answer,
    accept_invitation,
    decline_invitation,
    invite_school,
)
from magpie.programmes.actions.lists import keep_list, take_over_list
from magpie.programmes.actions.people import person_with_account
from magpie.programmes.actions.programmes import make_programme
from magpie.programmes.actions.roles import invite_person
from magpie.programmes.actions.substitutes import fill_post, hand_over_post, send_substitute
from magpie.programmes.enrolment_list.columns import FIELDS, TITLES
from magpie.programmes.enrolment_list.reading import read_list
from magpie.programmes.models import Cohort, EligibilityDecision, Enrolment, PlaybookEdition, Programme, Role, Theme
from magpie.register.actions.calendars import copy_usual_pattern
from magpie.register.actions.posts import appoint
from magpie.register.models import Person, Post, School
from magpie.web.demo.country_people import FictionalPerson, people
from magpie.web.demo.country_schools import School as DrawnSchool
from magpie.web.demo.stage import Stage, at
from magpie.web.demo.trios import group_this_year, school_of_host
from magpie.web.demo.words import EVIDENCE, SEEKS, SHARES

N_BY_LIST, N_BY_INVITATION, N_BY_HAND, N_GONE = 12, 5, 4, 2
PROGRAMME = "Learning trios"
OWNER = "The Larkrise Trust for Schools"
OPENED_ON = date(2025, 5, 6)
FIRST_DAY = date(2025, 9, 1)
FACILITATORS = 7


def hold_this_year(stage: Stage) -> Cohort:
    """From the programme's first day to its schools, people, signatures and groups."""
    newcomers = people(stage.country.seed + 1)
    schools = schools_for(stage, N_BY_LIST + N_BY_INVITATION + N_BY_HAND + N_GONE + FACILITATORS)
    programme = _make_programme(stage)
    cohort = open_this_cohort(stage, programme)
    copy_usual_pattern(
        owner=cohort,
        year=AcademicYear.of(FIRST_DAY),
        now=at(OPENED_ON + timedelta(days=1), 9),
        by=stage.user("coordinator"),
    )
    _ask_people_in(stage, cohort, newcomers, [next(schools) for _ in range(FACILITATORS)])
    _take_over_list(stage, cohort, [next(schools) for _ in range(N_BY_LIST)], newcomers)
    _invite(stage, cohort, [next(schools) for _ in range(N_BY_INVITATION + N_GONE)], newcomers)
    _enrol_by_hand(stage, cohort, [next(schools) for _ in range(N_BY_HAND)], newcomers)
    _weigh(stage, cohort)
    _sign(cohort)
    group_this_year(stage, cohort)
    _change_people(stage, cohort, newcomers)
    return cohort


def schools_for(stage: Stage, n: int, *, skip: int = 0) -> Iterator[DrawnSchool]:
    """Open secondary schools with heads, by trust in turn, so that no trust fills the cohort."""
    open_now = set(School.objects.open().values_list("urn", flat=True))
    drawn = [
        school
        for school in stage.country.schools()
        if school.phase == "Secondary" and school.head and school.urn in open_now
    ]
    seen: dict[str, int] = {}
    turns = []
    for school in drawn:
        key = school.trust.code if school.trust else str(school.urn)
        seen[key] = seen.get(key, 0) + 1
        turns.append((seen[key], school.urn, school))
    return iter([school for _, _, school in sorted(turns, key=lambda turn: turn[:2])][skip : skip + n])


def _make_programme(stage: Stage) -> Programme:
    now = at(date(2025, 4, 28), 9, 30)
    programme = make_programme(
        name=PROGRAMME,
        owner_kind="charity",
        owner_name=OWNER,
        coordinator_name="Rosalind Achebe",
        coordinator_address="rosalind.achebe@larkrise.example",
        today=now.date(),
        by=stage.user("operator"),
        now=now,
        goes_to="/",
    )
    stage.cast["coordinator"] = Person.objects.get(user__email="rosalind.achebe@larkrise.example")
    return programme


def open_this_cohort(stage: Stage, programme: Programme) -> Cohort:
    return open_cohort(
        programme=programme,
        edition=PlaybookEdition.objects.filter(slug="learning-trios").latest("edition"),
        name="Learning trios 2025–26",
        slug="learning-trios-2025-26",
        opens_on=FIRST_DAY,
        closes_on=date(2026, 7, 17),
        by=stage.user("coordinator"),
        now=at(OPENED_ON, 9),
    )


def _ask_people_in(
    stage: Stage, cohort: Cohort, newcomers: Iterator[FictionalPerson], schools: list[DrawnSchool]
) -> None:
    coordinator = stage.user("coordinator")
    roles = [
        ("deputy", Role.Kind.DEPUTY, "Idris Fenwick", "idris.fenwick@larkrise.example"),
        ("evaluator", Role.Kind.EVALUATOR, "Marguerite Oyelaran", "m.oyelaran@saltmarsh-university.example"),
        ("sponsor", Role.Kind.SPONSOR, "Bertram Quayle", "bertram.quayle@larkrise.example"),
    ]
    for label, kind, name, address in roles:
        now = at(OPENED_ON + timedelta(days=1), 11)
        stage.cast[label] = _ask_in(cohort, kind, name, address, coordinator, now).person
    for n, school in enumerate(schools):
        person, now = next(newcomers), at(date(2025, 6, 9), 9, 5 * n)
        address = person.address(school.slug)
        role = _ask_in(cohort, Role.Kind.FACILITATOR, person.name, address, coordinator, now)
        row = School.objects.get(urn=school.urn)
        appoint(person=role.person, school=row, kind=Post.Kind.COLLEAGUE, on=now.date(), now=now, by=coordinator)
        stage.cast.setdefault("facilitator", role.person)


def _ask_in(cohort: Cohort, kind: str, name: str, address: str, by: object, now: datetime) -> Role:
    return invite_person(cohort, kind=kind, name=name, address=address, today=now.date(), by=by, now=now, goes_to="/")


def _take_over_list(
    stage: Stage, cohort: Cohort, schools: list[DrawnSchool], newcomers: Iterator[FictionalPerson]
) -> None:
    """The schools that had asked for a place by letter come as one file."""
    by, now = stage.user("coordinator"), at(date(2025, 5, 19), 14)
    rows = [list_row(stage, school, newcomers) for school in schools]
    content = write_csv([[row.get(name, "") for name in FIELDS] for row in rows], [TITLES[name] for name in FIELDS])
    read = read_list(BytesIO(content), "asked-for-a-place.csv")
    kept = keep_list(cohort, read=read, file_name="asked-for-a-place.csv", by=by, now=now)
    enrolments = take_over_list(kept, from_on=FIRST_DAY, today=now.date(), by=by, now=now)
    first = enrolments[0].school
    stage.cast["host-head"] = holder(first, Post.Kind.HEAD, now.date())
    stage.cast["visiting-second-leader"] = holder(enrolments[1].school, Post.Kind.SECOND_LEADER, now.date())
    keep_apart(enrolments[2], other=enrolments[5].school, asked_by=None, by=by, now=now)


def list_row(stage: Stage, school: DrawnSchool, newcomers: Iterator[FictionalPerson]) -> dict[str, str]:
    assert school.head is not None, "schools without a head are not asked"
    second = next(newcomers)
    shares, seeks = themes_for(stage)
    return {
        "urn": str(school.urn),
        "school": school.name,
        "head": school.head.name,
        "head_address": school.head.address(school.slug),
        "second": second.name,
        "second_address": second.address(school.slug),
        "trust": school.trust.name if school.trust else "",
        "shares": "; ".join(theme.name for theme in shares),
        "seeks": "; ".join(theme.name for theme in seeks),
        "shares_words": SHARES[school.urn % len(SHARES)],
        "seeks_words": SEEKS[school.urn % len(SEEKS)],
    }


def themes_for(stage: Stage) -> tuple[list[Theme], list[Theme]]:
    """Two themes to share and one or two to seek, all different."""
    drawn = stage.random.sample(list(Theme.objects.filter(is_retired=False).order_by("slug")), 4)
    return drawn[:2], drawn[2 : 3 + stage.random.randrange(2)]


def holder(school: School, kind: str, day: date) -> Person:
    person: Person = Post.objects.held_on(day).get(school=school, kind=kind).person
    return person


def invite_head(stage: Stage, cohort: Cohort, school: DrawnSchool, now: datetime) -> Enrolment:
    assert school.head is not None, "schools without a head are not asked"
    return invite_school(
        cohort,
        school=School.objects.get(urn=school.urn),
        head_name=school.head.name,
        head_address=school.head.address(school.slug),
        today=now.date(),
        by=stage.user("coordinator"),
        now=now,
    )


def accept(stage: Stage, enrolment: Enrolment, school: DrawnSchool, second: FictionalPerson, now: datetime) -> None:
    shares, seeks = themes_for(stage)
    answer = Answer(
        shares=shares,
        seeks=seeks,
        shares_words=SHARES[school.urn % len(SHARES)],
        seeks_words=SEEKS[school.urn % len(SEEKS)],
        second_name=second.name,
        second_address=second.address(school.slug),
    )
    head = holder(enrolment.school, Post.Kind.HEAD, now.date())
    accept_invitation(enrolment, answer=answer, today=now.date(), by=head.user, now=now)


def _invite(stage: Stage, cohort: Cohort, schools: list[DrawnSchool], newcomers: Iterator[FictionalPerson]) -> None:
    """Most say yes; one has no time, and one leaves before the year is under way."""
    by, now = stage.user("coordinator"), at(date(2025, 5, 21), 9)
    for n, school in enumerate(schools):
        enrolment = invite_head(stage, cohort, school, now + timedelta(minutes=n))
        answered = now + timedelta(days=3 + n)
        if n == 0:
            decline_invitation(
                enrolment,
                reason="We are building a new sixth form this year; please ask again.",
                by=holder(enrolment.school, Post.Kind.HEAD, now.date()).user,
                now=answered,
            )
            continue
        accept(stage, enrolment, school, next(newcomers), answered)
        enrol_school(cohort, school=enrolment.school, from_on=FIRST_DAY, by=by, now=answered + timedelta(days=6))
        if n == 1:
            enrolment.refresh_from_db()
            withdraw_school(
                enrolment,
                on=date(2025, 9, 22),
                reason="Two of three senior leaders have left, and nobody can be spared.",
                by=by,
                now=at(date(2025, 9, 18), 15),
            )


def _enrol_by_hand(
    stage: Stage, cohort: Cohort, schools: list[DrawnSchool], newcomers: Iterator[FictionalPerson]
) -> None:
    by = stage.user("deputy")
    for n, drawn in enumerate(schools):
        now = at(date(2025, 6, 24) + timedelta(days=n), 16)
        assert drawn.head is not None, "schools without a head are not asked"
        school = School.objects.get(urn=drawn.urn)
        enrolment = enrol_school(cohort, school=school, from_on=FIRST_DAY, by=by, now=now)
        for kind, person in ((Post.Kind.HEAD, drawn.head), (Post.Kind.SECOND_LEADER, next(newcomers))):
            known = person_with_account(name=person.name, address=person.address(drawn.slug), now=now)
            fill_post(enrolment, kind=kind, person=known, on=now.date(), by=by, now=now)
        shares, seeks = themes_for(stage)
        write_profile(
            enrolment,
            shares=shares,
            seeks=seeks,
            shares_words=SHARES[drawn.urn % len(SHARES)],
            seeks_words=SEEKS[drawn.urn % len(SEEKS)],
            by=by,
            now=now,
        )


def _weigh(stage: Stage, cohort: Cohort) -> None:
    """Evidence of several kinds and a decision with its reason; two schools still wait for theirs."""
    by = stage.user("coordinator")
    for n, enrolment in enumerate(cohort.enrolments.taking_part().order_by("pk")):
        now = at(date(2025, 7, 1), 9, n)
        for kind, words, source in EVIDENCE[n % len(EVIDENCE)]:
            dated_on = date(2024, 10, 3) + timedelta(days=9 * n)
            add_evidence(
                enrolment,
                kind=kind,
                dated_on=dated_on,
                words=words,
                source=source,
                from_school=n % 2 == 0,
                today=now.date(),
                by=by,
                now=now,
            )
        if n < 19:
            conditional = n % 8 == 7
            outcome = EligibilityDecision.Outcome.CONDITIONAL if conditional else EligibilityDecision.Outcome.ELIGIBLE
            reason = (
                "A clear strength; the second leader starts in September and is to be confirmed then."
                if conditional
                else "It has something that others can come and see, and a question that it has not solved."
            )
            decide_eligibility(enrolment, outcome=outcome, reason=reason, by=by, now=now)


def _sign(cohort: Cohort) -> None:
    """Most people have signed that they keep what they hear to themselves; a few have not."""
    day = date(2025, 9, 8)
    held = Post.objects.held_on(day).filter(
        school__enrolments__in=cohort.enrolments.taking_part(), kind__in=(Post.Kind.HEAD, Post.Kind.SECOND_LEADER)
    )
    for n, post in enumerate(held.select_related("person__user").order_by("pk")):
        if n % 7 != 5:
            now = at(day + timedelta(days=n % 9), 8, n)
            sign_declaration(cohort, person=post.person, kind="confidentiality", by=post.person.user, now=now)


def _change_people(stage: Stage, cohort: Cohort, newcomers: Iterator[FictionalPerson]) -> None:
    """A head leaves at Christmas, and the second leader of the cast's head is away for some weeks."""
    by, own = stage.user("coordinator"), school_of_host(stage)
    enrolments = list(cohort.enrolments.taking_part().select_related("school").order_by("pk"))
    new_head, stand_in = next(newcomers), next(newcomers)
    hand_over_post(
        enrolments[3],
        kind=Post.Kind.HEAD,
        name=new_head.name,
        address=new_head.address("new-head"),
        on=date(2026, 1, 1),
        today=date(2025, 12, 8),
        goes_to="/",
        by=by,
        now=at(date(2025, 12, 8), 13),
    )
    send_substitute(
        next(each for each in enrolments if each.school == own),
        kind=Post.Kind.SECOND_LEADER,
        name=stand_in.name,
        address=stand_in.address("stand-in"),
        from_on=date(2026, 1, 26),
        last_on=date(2026, 3, 13),
        reason="On leave to look after a parent.",
        by=by,
        now=at(date(2026, 1, 20), 12),
    )
