"""The people of the access table, and the rows that its addresses lead to."""

from types import SimpleNamespace

from django.urls import reverse

from magpie.duties.telling import code_of
from magpie.jobs.models import Job
from magpie.programmes.actions.eligibility import add_evidence
from magpie.programmes.actions.enrolment import keep_apart
from magpie.programmes.actions.letters import write_to
from magpie.programmes.actions.lists import keep_list
from magpie.programmes.actions.substitutes import send_substitute
from magpie.programmes.actions.themes import load_themes
from magpie.programmes.enrolment_list import ListRow, ReadList
from magpie.register.models import Membership, RegisterImport, TermCalendar, TermStretch
from tests.conftest import NOW, TODAY
from tests.making import LONG_AGO, make_head, make_organisation, make_person, make_school
from tests.programmes.making import make_cohort, make_edition, make_enrolment, make_programme, make_role
from tests.web.cast_of_the_year import YEAR, add_year

ACADEMIC_YEAR = "2025-26"
DECLARED = """declarations:
  conflict_of_interest: {title: Conflict of interest, when: before each activity,
    by: [head, second_leader, facilitator], wording: I say it.}
"""
CONFLICT = ("declarations:\n", DECLARED)


def make_people():
    """The cast by name → user, and ``rows``: what the addresses are about."""
    rows = make_rows()
    people = {
        "operator": make_person("Olive Marsh", email="operator@magpie.example").user,
        "coordinator": make_role(rows.programme, "coordinator").person.user,
        "deputy": make_role(rows.cohort, "deputy").person.user,
        "evaluator": make_role(rows.cohort, "evaluator").person.user,
        "facilitator": rows.role.person.user,
        "host_head": make_head(rows.school).user,
        "visitor": make_head(rows.other_school, kind="second_leader").user,
        "stranger": make_person("Sten Stranger").user,
        "nobody": None,
    }
    people["operator"].is_operator = True
    people["operator"].save()
    add_year(people, rows)
    rows.job = Job.objects.create(kind="register.import", by=people["operator"], created_at=NOW)
    return people, rows


def make_rows():
    load_themes()
    programme = make_programme()
    edition = make_edition(CONFLICT, *YEAR)
    newer = make_edition(
        CONFLICT, *YEAR, ("edition: 1", "edition: 2"), ("title: Small trios", "title: Small trios again")
    )
    cohort = make_cohort("Cohort", programme=programme, edition=edition)
    school, other_school = make_school("Host School"), make_school("Visiting School")
    hub, trust = make_organisation("hub"), make_organisation("trust")
    calendar = TermCalendar.objects.create(academic_year=ACADEMIC_YEAR, name="Host School", school=school)
    cohorts_own = cohort.term_calendars.create(academic_year=ACADEMIC_YEAR, name="Cohort")
    rows = SimpleNamespace(
        programme=programme,
        edition=edition,
        newer=newer,
        cohort=cohort,
        school=school,
        other_school=other_school,
        outside=make_school("School Abroad", urn=None),
        hub=hub,
        trust=trust,
        membership=Membership.objects.create(organisation=hub, school=other_school, from_on=LONG_AGO),
        stretch=inset_of(calendar),
        cohort_stretch=inset_of(cohorts_own),
        enrolment=make_enrolment(cohort, school),
        other_enrolment=make_enrolment(cohort, other_school),
        role=make_role(cohort, "facilitator"),
        letter=write_to(cohort, key="letter", subject="Hello", body="Hello", address="ada@larkby.example", now=NOW),
        run=RegisterImport.objects.create(state="applied", applied_at=NOW, made_at=NOW),
        rival=make_school("Rival School"),
    )
    add_rows_of_enrolment(rows)
    return rows


def add_rows_of_enrolment(rows):
    """What hangs on the host school's taking part."""
    by = {"by": None, "now": NOW}
    keep_apart(rows.enrolment, other=rows.rival, asked_by=rows.school, **by)
    rows.stand_in = send_substitute(
        rows.enrolment,
        kind="second_leader",
        name="Cara Finch",
        address="cara@larkby.example",
        from_on=TODAY,
        last_on=TODAY,
        reason="A course",
        **by,
    )
    rows.evidence = add_evidence(
        rows.enrolment,
        kind="strength",
        dated_on=TODAY,
        words="Coaching",
        source="",
        from_school=True,
        today=TODAY,
        **by,
    )
    read = ReadList(rows=[ListRow(2, {"urn": "900777"})])
    rows.kept = keep_list(rows.cohort, read=read, file_name="list.csv", **by)


def inset_of(calendar):
    return TermStretch.objects.create(calendar=calendar, kind="inset", first_on=TODAY, last_on=TODAY)


def address_of(name, rows):
    """The address of a page, about the rows of the cast."""
    return reverse(name, kwargs=facts_for(name, rows))


def facts_for(name, rows):
    return next((facts(rows) for ending, facts in FACTS.items() if matches(name, ending)), {})


def matches(name, ending):
    """``register:calendar*`` stands for every name that begins so."""
    return name.startswith(ending[:-1]) if ending.endswith("*") else name == ending


def cohort_and(**more):
    return lambda rows: {"slug": rows.cohort.slug, **{key: find(rows) for key, find in more.items()}}


def of_calendar(rows):
    return {"owner": f"school-{rows.school.number}", "year": ACADEMIC_YEAR}


def cohort_calendar_address(name, rows):
    """The address of the same page of term dates, about the cohort."""
    facts = {**facts_for(name, rows), "owner": f"cohort-{rows.cohort.slug}"}
    if "stretch" in facts:
        facts["stretch"] = rows.cohort_stretch.pk
    return reverse(name, kwargs=facts)


def of_message(rows):
    return {"public_id": rows.letter.message.public_id}


def of_school(**more):
    return lambda rows: {**cohort_and()(rows), "public_id": rows.enrolment.public_id, **more}


def of_list(rows):
    return {**cohort_and()(rows), "public_id": rows.kept.public_id}


def of_run(rows):
    return {**cohort_and()(rows), "public_id": rows.match_run.public_id}


def code_of_draft(rows):
    """What stands in addresses for the draft that the visiting school owes, once its visit has a day."""
    school = rows.other_school.pk
    return code_of(f"draft_agenda:visit.{rows.group.pk}.{school}:{school}")


# The first that matches counts.
FACTS = {
    "sign_in_link": lambda rows: {"token": "wrong"},
    "jobs:*": lambda rows: {"public_id": rows.job.public_id},
    "outbox:post*": lambda rows: {},
    "outbox:let-go": lambda rows: {},
    "outbox:hold-back": lambda rows: {},
    "outbox:*": of_message,
    "register:imports*": lambda rows: {},
    "register:import-new": lambda rows: {},
    "register:import-rows*": lambda rows: {"public_id": rows.run.public_id, "which": "changed"},
    "register:import*": lambda rows: {"public_id": rows.run.public_id},
    "register:schools*": lambda rows: {},
    "register:school-new": lambda rows: {},
    "register:school-edit": lambda rows: {"urn": rows.outside.number},
    "register:school": lambda rows: {"urn": rows.school.number},
    "register:organisations*": lambda rows: {},
    "register:organisation-new": lambda rows: {},
    "register:organisation*": lambda rows: {"public_id": rows.trust.public_id},
    "register:memberships*": lambda rows: {},
    "register:membership-new": lambda rows: {"public_id": rows.hub.public_id},
    "register:membership-end": lambda rows: {"public_id": rows.hub.public_id, "urn": rows.other_school.number},
    "register:calendars": lambda rows: {"owner": f"school-{rows.school.number}"},
    "register:calendar*": of_calendar,
    "register:stretch-new": of_calendar,
    "register:stretch*": lambda rows: {**of_calendar(rows), "stretch": rows.stretch.pk},
    "programmes:edition-differences": lambda rows: {"slug": rows.edition.slug, "old": 1, "new": 2},
    "programmes:edition*": lambda rows: {"slug": rows.edition.slug, "edition": 1},
    "programmes:programme": lambda rows: {"slug": rows.programme.slug},
    "programmes:leader-name": lambda rows: {"number": rows.school.number, "kind": "head"},
    "programmes:user": lambda rows: {"public_id": rows.role.person.public_id},
    "programmes:user-*": lambda rows: {"public_id": rows.role.person.public_id},
    "programmes:cohorts": lambda rows: {},
    "programmes:cohort-new": lambda rows: {},
    "programmes:cohort-move": cohort_and(playbook=lambda rows: rows.newer.slug, edition=lambda rows: 2),
    "programmes:cohort*": cohort_and(),
    "programmes:people": cohort_and(),
    "programmes:person-invite": cohort_and(),
    "programmes:role-end": cohort_and(public_id=lambda rows: rows.role.public_id),
    "programmes:letters": cohort_and(),
    "programmes:letter-do": cohort_and(public_id=lambda rows: rows.letter.message.public_id, deed=lambda rows: "pause"),
    "programmes:letter*": cohort_and(public_id=lambda rows: rows.letter.message.public_id),
    "programmes:schools": cohort_and(),
    "programmes:school-add": cohort_and(),
    "programmes:school-*": cohort_and(number=lambda rows: rows.outside.number),
    "programmes:enrolment-meet": lambda rows: {**of_school()(rows), "number": rows.rival.number},
    "programmes:enrolment*": of_school(),
    "programmes:invitation*": of_school(),
    "programmes:post-hand-over": of_school(kind="second_leader"),
    "programmes:substitute-send": of_school(kind="second_leader"),
    "programmes:substitute-end": lambda rows: {**of_school()(rows), "row": rows.stand_in.public_id},
    "programmes:eligibility*": of_school(),
    "programmes:evidence-add": of_school(),
    "programmes:evidence-remove": lambda rows: {**of_school()(rows), "row": rows.evidence.public_id},
    "programmes:lists": cohort_and(),
    "programmes:list-new": cohort_and(),
    "programmes:list-template": cohort_and(),
    "programmes:list-row": lambda rows: {**of_list(rows), "number": 2},
    "programmes:list*": of_list,
    "programmes:declarations": cohort_and(),
    "programmes:declaration-sign": cohort_and(kind=lambda rows: "confidentiality"),
    "programmes:declaration-sign-for": cohort_and(kind=lambda rows: "conflict_of_interest", about=lambda rows: "visit"),
    "programmes:theme-add": lambda rows: {},
    "programmes:theme-*": lambda rows: {"theme": "boys"},
    # groups
    "groups:run-new": cohort_and(),
    "groups:runs": cohort_and(),
    "groups:run-keep": lambda rows: {**of_run(rows), "number": 1},
    "groups:run*": of_run,
    "groups:compare": of_run,
    "groups:publish": lambda rows: {**cohort_and()(rows), "public_id": rows.other_run.public_id},
    "groups:together-part": cohort_and(number=lambda rows: rows.school.number),
    "groups:apart-take-back": cohort_and(
        number=lambda rows: rows.third_enrolment.school.number, other=lambda rows: rows.far_enrolment.school.number
    ),
    "groups:facilitator-*": cohort_and(public_id=lambda rows: rows.group.public_id),
    "groups:seat-end": cohort_and(public_id=lambda rows: rows.other_enrolment.public_id),
    "groups:seat-give": cohort_and(public_id=lambda rows: rows.late_enrolment.public_id),
    "groups:*": cohort_and(),
    # the diary
    "group": lambda rows: {"public_id": rows.group.public_id},
    "diary:diary": cohort_and(),
    "diary:event-new": cohort_and(name=lambda rows: "induction"),
    "diary:meeting-new": lambda rows: {"public_id": rows.group.public_id, "name": "call"},
    "diary:visit-new": lambda rows: {
        "public_id": rows.group.public_id,
        "name": "visit",
        "enrolment": rows.other_enrolment.public_id,
    },
    "diary:feed": lambda rows: {},
    "diary:feed-ics": lambda rows: {"token": rows.feed.token},
    "diary:material-new": lambda rows: {"public_id": rows.event.public_id},
    "diary:material-remove": lambda rows: {"public_id": rows.event.public_id, "material": rows.material.public_id},
    "diary:material-file": lambda rows: {"public_id": rows.event.public_id, "material": rows.paper.public_id},
    "diary:answer-for": lambda rows: {
        "public_id": rows.event.public_id,
        "invitation": rows.invitation.public_id,
    },
    "diary:uninvite": lambda rows: {
        "public_id": rows.visit.public_id,
        "invitation": rows.visit_invitation.public_id,
    },
    "diary:activity-*": lambda rows: {"public_id": rows.visit.public_id},
    "diary:invite*": lambda rows: {"public_id": rows.visit.public_id},
    "diary:attendance": lambda rows: {"public_id": rows.visit.public_id},
    "diary:*": lambda rows: {"public_id": rows.event.public_id},
    # commitments
    "commitments:commitments": cohort_and(),
    "commitments:own": lambda rows: {},
    "commitments:commitment-new": lambda rows: {"public_id": rows.call.public_id},
    "commitments:check-in": lambda rows: {"public_id": rows.commitment.public_id, "number": 1},
    "commitments:*": lambda rows: {"public_id": rows.commitment.public_id},
    # visits
    "visits:visits": cohort_and(),
    "visits:agenda-share": lambda rows: {"public_id": rows.visit.public_id, "stage": "final"},
    "visits:*": lambda rows: {"public_id": rows.visit.public_id},
    # duties
    "duties:reminders*": cohort_and(),
    "duties:reminder-do": cohort_and(public_id=lambda rows: rows.digest.public_id, deed=lambda rows: "pause"),
    "duties:reminder*": cohort_and(public_id=lambda rows: rows.digest.public_id),
    "duties:own": lambda rows: {},
    "duties:excuse*": cohort_and(code=code_of_draft),
    "duties:*": cohort_and(),
}
