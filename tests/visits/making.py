"""A trio of learning trios with one visit, as the tests of visits need it."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace

from django.test import Client

from magpie.core.agenda import Block
from magpie.diary.models import Activity, Invitation
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.outbox.models import Message
from magpie.visits.bridge import content_of, rows_of
from magpie.visits.models import Agenda, SharedAgenda
from magpie.visits.models import Block as Row
from magpie.visits.queries import visit_found
from tests.making import make_head, make_person, make_school
from tests.programmes.making import NOW, TODAY, make_cohort, make_edition, make_enrolment, make_role
from tests.programmes.schools import learning_trios

DAY = [
    Block("Welcome", start=time(9, 30), minutes=20, part="contracting"),
    Block("Coaching", start=time(9, 50), minutes=60, part="excellence"),
    Block("Lunch", start=time(10, 50), minutes=30, part="lunch", kind="break"),
]
VISIT_ON = date(2026, 3, 12)
LAST_YEAR = date(2025, 2, 3)


def make_trio(*, changes=(), visit_on=VISIT_ON, starts=time(9, 30), ends=time(16)):
    """Host, two visiting schools with two leaders each, a facilitator and a coordinator; nobody is invited yet."""
    cohort = make_cohort("Trios", edition=make_edition(*changes, source=learning_trios()))
    made = SimpleNamespace(cohort=cohort, coordinator=make_role(cohort).person, host=make_school("Larkby High School"))
    made.host.street, made.host.postcode, made.host.telephone = "Mill Lane", "LB1 2CD", "01632 960001"
    made.host.save()
    made.head = lead(made.host, "Ada Merrow")
    made.second = lead(made.host, "Ben Ashdown", "second_leader")
    made.second_school, made.third_school = make_school("Wrenford Academy"), make_school("Heronby School")
    made.visitor = lead(made.second_school, "Cara Finch")
    made.other_visitor = lead(made.second_school, "Dan Ottley", "second_leader")
    made.third_head = lead(made.third_school, "Eve Teal")
    made.enrolment = make_enrolment(cohort, made.host)
    made.visiting = make_enrolment(cohort, made.second_school)
    made.third = make_enrolment(cohort, made.third_school)
    made.group = Group.objects.create(cohort=cohort, number=1, name="Trio 1", from_on=cohort.opens_on)
    for enrolment in (made.enrolment, made.visiting, made.third):
        Seat.objects.create(group=made.group, enrolment=enrolment, from_on=cohort.opens_on)
    made.facilitator = make_person("Fay Martin", email="fay@magpie.example")
    FacilitatorSeat.objects.create(group=made.group, person=made.facilitator, from_on=cohort.opens_on)
    made.activity = make_visit(made, made.enrolment, on=visit_on, starts=starts, ends=ends)
    return made


def lead(school, name, kind="head"):
    address = f"{name.split()[0].lower()}@{school.name.split()[0].lower()}.example"
    return make_head(school, person=make_person(name, email=address), kind=kind)


def make_visit(made, enrolment, *, on=VISIT_ON, starts=time(9, 30), ends=time(16), group=None):
    return Activity.objects.create(
        cohort=made.cohort,
        group=group or made.group,
        name="visit",
        kind="visit",
        title="Visit day",
        host=enrolment,
        starts_at=datetime.combine(on, starts, UTC),
        ends_at=datetime.combine(on, ends, UTC),
        place="Mill Lane",
        made_at=NOW,
        changed_at=NOW,
    )


def make_earlier_visit(made):
    """Of the same host, in a group of the year before."""
    group = Group.objects.create(
        cohort=made.cohort, number=9, name="Last year", from_on=LAST_YEAR, until_on=made.cohort.opens_on
    )
    return make_visit(made, made.enrolment, on=LAST_YEAR, group=group)


def make_agenda(made, blocks=None, **fields):
    """Written by nobody in particular; what is shared of it is frozen as it stands."""
    agenda = Agenda.objects.create(activity=made.activity, made_at=NOW, changed_at=NOW, **fields)
    blocks = DAY if blocks is None else blocks
    Row.objects.bulk_create(rows_of(agenda, blocks))
    for stage in ("draft", "final"):
        if fields.get(f"{stage}_shared_at"):
            SharedAgenda.objects.create(agenda=agenda, stage=stage, version=1, content=content_of(blocks), at=NOW)
    return agenda


def form_of(page):
    """What a browser would send of the editor as the page shows it."""
    editor = page.context["editor"]
    fields = [field for form in (editor.form, *editor.rows) for field in form]
    shown = {field.html_name: field.value() for field in fields}
    return {name: shown_as(value) for name, value in shown.items() if value is not False}


def shown_as(value):
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "on" if value is True else "" if value is None else str(value)


def invite(made, person, enrolment=None, role="head", **fields):
    answered = {"answered_at": NOW} if fields.get("answer") else {}
    return Invitation.objects.create(
        activity=made.activity, person=person, enrolment=enrolment, role=role, invited_at=NOW, **answered, **fields
    )


def visit_of(made, person=None, day=TODAY):
    """The visit as this person finds it."""
    return visit_found((person or made.head).user, made.activity.public_id, day)


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def letters_to(kind=None):
    """The names of those to whom letters of a kind are written."""
    letters = Message.objects.filter(kind=kind) if kind else Message.objects.all()
    return sorted(letters.values_list("to_name", flat=True))


def text_of(answer):
    """The page's text in one line, so that a sentence is found whatever the line breaks of the template."""
    return " ".join(answer.content.decode().split())
