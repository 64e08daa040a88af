"""Fourth act: reminders of the last days, those that are laid out for today, and one duty that is excused."""

from datetime import date, timedelta

from magpie.duties.actions.excuses import excuse_duty
from magpie.duties.actions.reminder_changes import add_words, cancel_reminder, pause_reminder
from magpie.duties.actions.reminder_letters import write_reminders
from magpie.duties.actions.reminders import plan_reminders
from magpie.duties.board import Board
from magpie.duties.models import Digest
from magpie.duties.reckoned import owed_in
from magpie.duties.views.board import sentence
from magpie.programmes.models import Cohort
from magpie.web.demo.post import deliver_until
from magpie.web.demo.stage import NOW, Stage, at

SPOKEN_ON = (date(2026, 1, 29), date(2026, 1, 30), date(2026, 2, 2))
EVENING, MORNING = 18, 8


def remind_people(stage: Stage, cohort: Cohort) -> None:
    """Each evening lays out the letters of the next day, and each morning writes them from what is owed then."""
    excuse_one(stage, cohort)
    for day in SPOKEN_ON:
        deliver_until(at(day - timedelta(days=1), EVENING))
        plan_reminders(cohort, day=day, now=at(day - timedelta(days=1), EVENING))
        write_reminders(cohort, now=at(day, MORNING, 5))
        deliver_until(at(day, EVENING))
    plan_reminders(cohort, day=NOW.date(), now=at(NOW.date() - timedelta(days=1), EVENING))
    look_at_todays(stage, cohort)


def excuse_one(stage: Stage, cohort: Cohort) -> None:
    """The leader of a school that has more urgent things to do than to reply."""
    day = SPOKEN_ON[0]
    board = Board(owed_in(cohort, day), day)
    late = (each for each in board.late if each.duty == "rsvp" and each.school is not None)
    owed = next(late, None)
    if owed is not None:
        by, reason = stage.user("deputy"), "Inspectors are at the school this week: we ring once they have gone."
        words = sentence(board.row_of((owed, owed.state(day))))
        excuse_duty(cohort, key=owed.key, words=words, reason=reason, by=by, now=at(day, 9))


def look_at_todays(stage: Stage, cohort: Cohort) -> None:
    """A coordinator adds words to one, holds one back and takes one out."""
    by, now = stage.user("coordinator"), at(NOW.date() - timedelta(days=1), EVENING, 30)
    todays = list(Digest.objects.filter(cohort=cohort, state=Digest.State.PLANNED).order_by("pk")[:4])
    for digest, change in zip(todays[1:], (pause_reminder, cancel_reminder), strict=False):
        change(digest, version=digest.version, by=by, now=now)
    if todays:
        words = "We look forward to Thursday. Tell us if anything stands in your way."
        add_words(todays[0], words=words, version=todays[0].version, by=by, now=now)
