"""The notes of the demonstration's visitors: most lines their own, some shared on the evening of the visit."""

from datetime import datetime
from typing import Any

from magpie.core.notes import Change
from magpie.diary.models import Activity, Invitation
from magpie.visits.actions.notes import keep_notes
from magpie.visits.actions.sharing import share_lines
from magpie.visits.models import SharedLine
from magpie.visits.queries import visit_found

LINES = {
    "before": (
        "How do they bring new staff into it?",
        "What did it cost, in hours and in money?",
        "Who began it, and who keeps it going now?",
        "What do pupils say of it?",
    ),
    "excellence_observations": (
        "Pairs of teachers plan together on Wednesdays, and nobody takes that hour away.",
        "Pupils explain the system to visitors without being asked.",
        "Every subject has one page that says what is taught when, and people use it.",
        "Leaders speak of small steps, and can date each of them.",
    ),
    "excellence_questions": (
        "What did they stop doing to make room for it?",
        "How do they notice when it slips?",
        "Would it survive a new head?",
        "What do part-time teachers make of it?",
    ),
    "excellence_takeaways": (
        "Give two subjects a protected hour each fortnight, and ask after half a term.",
        "Let pupils tell visitors how things work: they know.",
        "One page for each subject, written by those who teach it.",
        "Write down when each step was taken; we never do.",
    ),
    "challenge_observations": (
        "Pupils in year 9 say that nobody rings when they are away for one day.",
        "The data come on Fridays, when nobody can do anything about them.",
        "Three people each believe that another one has the list.",
        "Parents hear of good days for the first time in year 10.",
    ),
    "challenge_reflections": (
        "We have the same dip, and look at it a month too late.",
        "It may be less about rules than about who a pupil would miss.",
        "Our own list is no better; we only trust it more.",
        "Perhaps the question is what happens in year 8.",
    ),
    "wrap_up": (
        "We can show them how our form tutors follow up the first missed day.",
        "Our office could send them the letter that works for us.",
        "I offer an afternoon with our year 9 lead.",
        "They are welcome to sit in on our weekly look at absences.",
    ),
}
SHARED = {"excellence_takeaways", "challenge_observations", "wrap_up"}
ALSO_FOR_COORDINATORS = {"excellence_takeaways"}


def take_notes(activity: Activity, now: datetime) -> list[Any]:
    """Everybody who came from another school writes, and shares what the trio can use."""
    came = Invitation.objects.standing().filter(activity=activity, answer=Invitation.Answer.YES)
    visitors = came.exclude(enrolment=None).exclude(enrolment=activity.host_id).select_related("person", "enrolment")
    for n, each in enumerate(visitors.order_by("pk")):
        visit = visit_found(each.person.user, activity.public_id, now.date())
        if visit is None or each.person.user is None:
            continue
        sections = list(LINES)[n % 2 :: 2] if n else list(LINES)
        changes = [
            Change(section, section, LINES[section][(activity.pk + n) % 4], 0, "demonstration", 1)
            for section in sections
        ]
        notes = keep_notes(visit, each.person, changes, enrolment=each.enrolment, now=now).notes
        facts: dict[str, Any] = {"by": each.person.user, "now": now}
        share_lines(notes, _keys(changes, SHARED), [SharedLine.Circle.GROUP], **facts)
        if activity.pk % 2:
            share_lines(notes, _keys(changes, ALSO_FOR_COORDINATORS), [SharedLine.Circle.COORDINATORS], **facts)
    return []


def _keys(changes: list[Change], sections: set[str]) -> list[str]:
    return [change.key for change in changes if change.section in sections]
