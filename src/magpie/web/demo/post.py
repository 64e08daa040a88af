"""What became of the demonstration's letters: nearly all went, and a few are in every other state that there is."""

from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from magpie.outbox.actions import cancel, pause
from magpie.outbox.models import Message
from magpie.programmes.actions.letters import write_to
from magpie.programmes.models import Cohort, Letter
from magpie.web.demo.stage import NOW, Stage

State = Message.State
UNKNOWN_ADDRESS = "The mail server refused the letter for good: 550 5.1.1 There is no such mailbox here."
INVITATION = "diary invited"
LINE_BROKE = "The line broke before the mail server answered: timed out"


def deliver_until(moment: datetime) -> None:
    """As a mail server would have: what was due by then has gone, at its own time."""
    due = Message.objects.filter(state=State.QUEUED, queued_at__lt=moment).exclude(not_before__gt=moment)
    went_at = Greatest(F("queued_at"), Coalesce(F("not_before"), F("queued_at")))
    due.end(state=State.SENT, sent_at=went_at, n_tries=1)


def deliver_the_post(stage: Stage, cohort: Cohort) -> None:
    """The last of it: one address is wrong, one answer was lost, and the rest has gone."""
    invited = Message.objects.filter(kind=INVITATION, letter__cohort=cohort).order_by("-queued_at", "-pk")
    failed, undecided = invited.values_list("pk", flat=True)[7:12:4]
    began_at = NOW - timedelta(hours=2)
    for key, fate in (
        (failed, {"state": State.FAILED, "error": UNKNOWN_ADDRESS}),
        (undecided, {"state": State.UNDECIDED, "error": LINE_BROKE, "sending_at": began_at}),
    ):
        Message.objects.filter(pk=key).end(sent_at=None, n_tries=1, **fate)
    deliver_until(NOW - timedelta(hours=1))
    write_some_that_wait(stage, cohort)


def write_some_that_wait(stage: Stage, cohort: Cohort) -> None:
    """A draft, one that waits for its hour, one that is paused, and one that was cancelled."""
    by, evening = stage.user("coordinator"), NOW - timedelta(hours=13)
    words = "Dear colleague,\n\nthe second event begins half an hour later than planned: at ten.\n\nRosalind Achebe\n"
    later = NOW + timedelta(hours=26)

    def write(key: str, label: str, *, as_draft: bool = False) -> Letter:
        return write_to(
            cohort,
            key=f"demo:{key}",
            subject="The second event begins at ten",
            body=words,
            person=stage.cast[label],
            not_before=later,
            as_draft=as_draft,
            now=evening,
        )

    write("draft", "host-head", as_draft=True)
    write("waits", "facilitator")
    pause(write("paused", "deputy").message, now=evening, by=by)
    cancelled = write("cancelled", "evaluator")
    cancel(cancelled.message, now=evening, reason="The event begins at half past nine after all.", by=by)
