"""What the year adds to the cast: a published trio, an event, and a visit with an agenda whose draft is shared."""

from datetime import UTC, datetime, time

from django.core.files.base import ContentFile

from magpie.commitments.models import Commitment
from magpie.diary.models import Activity, CalendarFeed, Invitation, Material
from magpie.duties.models import Digest, Excuse
from magpie.groups.bridge import problem_for
from magpie.groups.models import FacilitatorSeat, Group, MatchRun, Publication, Seat, TogetherPair
from magpie.groups.options import Options
from magpie.programmes.actions.enrolment import keep_apart
from magpie.register.models import Person
from magpie.visits.models import Agenda, Block, Comment, NoteLine, Notes, Pack, SharedAgenda
from tests.conftest import NOW, TODAY
from tests.making import make_head, make_person, make_school
from tests.programmes.making import make_enrolment, make_role

PACK = """artefacts:
  pack: {title: Visitors' pack, kind: pack, by: host, about: visit, one_per: school,
         sections: {travel: {title: Getting here}, arrival: {title: On arrival}}, property_of: school,
         shared_with: [group, facilitator, coordinators]}
  notes: {title: My notes, kind: notes, by: visitors, about: visit, one_per: person, property_of: person,
          shared_with: me}
"""
CALL = """activities:
  call: {title: Trio call, kind: meeting, for: group, how_many: 0 to 3, invites: [head, facilitator], online: always}
"""
PROMISES = """commitments:
  made_at: [visit, call]
  by: [head, second_leader]
  at_most: 3
  check_ins: [{after: 30 days, asks: [What was the first step?]}, {after: 90 days, asks: [What has changed?]}]
retention:"""
YEAR = (
    ("retention:", PROMISES),
    ("artefacts:\n", PACK),
    ("activities:\n", CALL),
    ("invites: [head, second_leader], phase: autumn", "invites: [head, second_leader], rsvp: true, phase: autumn"),
)


def add_year(people, rows):
    """The trio of the host, the visitor and a third school; another trio with its own head and facilitator."""
    cohort = rows.cohort
    rows.third_enrolment = make_enrolment(cohort, make_school("Third School"))
    rows.far_enrolment = make_enrolment(cohort, make_school("Far School"))
    rows.late_enrolment = make_enrolment(cohort, make_school("Late School"))
    people["other_head"] = make_head(rows.far_enrolment.school).user
    people["sponsor"] = make_role(cohort, "sponsor").person.user
    other = make_role(cohort, "facilitator").person
    people["other_facilitator"] = other.user
    add_groups(rows, other)
    add_diary(people, rows)
    add_commitment(people, rows)
    add_visit(rows)
    add_duties(rows)


def add_groups(rows, other_facilitator):
    cohort = rows.cohort
    trio = [rows.enrolment, rows.other_enrolment, rows.third_enrolment]
    groups = [[str(each.public_id) for each in trio], [str(rows.far_enrolment.public_id)]]
    kept = {"cohort": cohort, "status": "feasible", "made_at": NOW, "ended_at": NOW, "lower_bound": 10.0}
    kept["problem"] = problem_for(cohort, Options(sizes=(2, 3)), TODAY).to_json()
    rows.match_run = MatchRun.objects.create(number=1, cost=10.0, result={"groups": groups}, **kept)
    changed = [groups[0], [*groups[1], str(rows.late_enrolment.public_id)]]
    rows.other_run = MatchRun.objects.create(number=2, cost=12.0, result={"groups": changed}, **kept)
    Publication.objects.create(cohort=cohort, number=1, run=rows.match_run, at=NOW)
    schools = sorted([rows.school.pk, rows.other_school.pk])
    rows.together = TogetherPair.objects.create(cohort=cohort, school_id=schools[0], other_id=schools[1])
    values = {"cohort": cohort, "run": rows.match_run, "from_on": cohort.opens_on}
    keep_apart(rows.third_enrolment, other=rows.far_enrolment.school, asked_by=None, by=None, now=NOW)
    rows.group = Group.objects.create(number=1, name="Trio 1", **values)
    rows.far_group = Group.objects.create(number=2, name="Trio 2", **values)
    for enrolment in trio:
        Seat.objects.create(group=rows.group, enrolment=enrolment, from_on=cohort.opens_on)
    Seat.objects.create(group=rows.far_group, enrolment=rows.far_enrolment, from_on=cohort.opens_on)
    for group, person in ((rows.group, rows.role.person), (rows.far_group, other_facilitator)):
        FacilitatorSeat.objects.create(group=group, person=person, from_on=cohort.opens_on)


def add_diary(people, rows):
    rows.event = make_activity(rows.cohort, name="induction", title="Induction", month=3, day=10)
    rows.visit = make_activity(
        rows.cohort,
        name="visit",
        kind="visit",
        title="Visit day",
        month=3,
        day=12,
        group=rows.group,
        host=rows.enrolment,
    )
    rows.invitation = invite(rows.event, people["host_head"], "head", rows.enrolment)
    rows.visit_invitation = invite(rows.visit, people["visitor"], "head", rows.other_enrolment)
    rows.material = Material.objects.create(activity=rows.event, title="Programme", words="Bring a pen.", added_at=NOW)
    rows.paper = Material(activity=rows.event, title="Map", file_name="map.pdf", added_at=NOW)
    rows.paper.file.save("map", ContentFile(b"%PDF-"), save=True)
    person = Person.objects.get(user=people["host_head"])
    rows.feed = CalendarFeed.objects.create(person=person, token="f" * 32, made_at=NOW)


def make_activity(cohort, *, name, title, month, day, kind="event", group=None, host=None):
    starts_at, ends_at = (datetime.combine(TODAY.replace(month=month, day=day), time(hour), UTC) for hour in (9, 16))
    return Activity.objects.create(
        cohort=cohort,
        name=name,
        kind=kind,
        title=title,
        group=group,
        host=host,
        starts_at=starts_at,
        ends_at=ends_at,
        made_at=NOW,
        changed_at=NOW,
        invited_at=NOW,
    )


def invite(activity, user, role, enrolment):
    person = Person.objects.get(user=user)
    return Invitation.objects.create(activity=activity, person=person, role=role, enrolment=enrolment, invited_at=NOW)


def add_commitment(people, rows):
    """What the host took home from a call that is over."""
    rows.call = make_activity(
        rows.cohort, name="call", kind="meeting", title="Trio call", month=1, day=20, group=rows.group
    )
    head = Person.objects.get(user=people["host_head"])
    rows.commitment = Commitment.objects.create(
        enrolment=rows.enrolment,
        activity=rows.call,
        made_by=head,
        owner=head,
        made_on=rows.call.starts_at.date(),
        words="Readers read aloud",
        first_step="Ask two of them",
        by_when=TODAY.replace(month=5),
        would_show="More readers",
        made_at=NOW,
        changed_at=NOW,
    )


def add_visit(rows):
    rows.agenda = Agenda.objects.create(activity=rows.visit, draft_shared_at=NOW, made_at=NOW, changed_at=NOW)
    rows.block = Block.objects.create(
        agenda=rows.agenda, position=1, start=time(9), minutes=20, part="opening", title="Welcome"
    )
    rows.shared = SharedAgenda.objects.create(agenda=rows.agenda, stage="draft", version=1, content={}, at=NOW)
    rows.comment = Comment.objects.create(agenda=rows.agenda, words="Start later?", at=NOW, by=rows.role.person)
    rows.pack = Pack.objects.create(activity=rows.visit, made_at=NOW, changed_at=NOW)
    who = {"person": rows.visit_invitation.person, "enrolment": rows.other_enrolment}
    rows.notes = Notes.objects.create(activity=rows.visit, revision=1, made_at=NOW, **who)
    at = {"version": 1, "revision": 1, "made_at": NOW, "changed_at": NOW}
    NoteLine.objects.create(notes=rows.notes, key="k1", section="notes", words="They meet weekly", writer="w", **at)


def add_duties(rows):
    rows.excuse = Excuse.objects.create(cohort=rows.cohort, key="draft_agenda:none", reason="Snow", at=NOW)
    rows.digest = Digest.objects.create(
        cohort=rows.cohort, person=make_person("Ann Wren"), on=TODAY, opens_at=NOW, closes_at=NOW, made_at=NOW
    )
