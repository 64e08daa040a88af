"""The notes of the demonstration's visitors: most lines their own, some shared on the evening of the visit."""

from datetime import datetime
from typing import Any

from magpie.core.notes import Change
from magpie.diary.models import Activity, Invitation
from magpie.visits.actions.notes import keep_notes
from magpie.visits.actions.sharing import share_lines
from magpie.visits.models import SharedLine
from magpie.visits.queries import visit_found

LINES = (
    ("before", "How do they bring new staff into it?"),
    ("excellence_observations", "Pairs of teachers plan together on Wednesdays, and nobody takes that hour away."),
    ("excellence_questions", "What did they stop doing to make room for it?"),
    ("excellence_takeaways", "Give two subjects a protected hour each fortnight, and ask after half a term."),
    ("challenge_observations", "Pupils in year 9 say that nobody rings when they are away for one day."),
    ("challenge_reflections", "We have the same dip, and look at it a month too late."),
    ("wrap_up", "We can show them how our form tutors follow up the first missed day."),
)
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
        lines = LINES[n % 2 :: 2] if n else LINES
        changes = [
            Change(f"line-{i}", section, words, 0, "demonstration", i) for i, (section, words) in enumerate(lines, 1)
        ]
        notes = keep_notes(visit, each.person, changes, enrolment=each.enrolment, now=now).notes
        facts: dict[str, Any] = {"by": each.person.user, "now": now}
        share_lines(notes, _keys(changes, SHARED), [SharedLine.Circle.GROUP], **facts)
        if activity.pk % 2:
            share_lines(notes, _keys(changes, ALSO_FOR_COORDINATORS), [SharedLine.Circle.COORDINATORS], **facts)
    return []


def _keys(changes: list[Change], sections: set[str]) -> list[str]:
    return [change.key for change in changes if change.section in sections]
