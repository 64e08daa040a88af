"""Where the papers of a visit stand, and what is next for the one who looks, in sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from magpie.core.dates import Due
from magpie.diary.doors import Door
from magpie.programmes.next_steps import counted
from magpie.register.phrases import due_in_words, due_or_was
from magpie.visits.papers import Paper
from magpie.visits.queries import Visit


@dataclass(frozen=True, slots=True)
class Next:
    """What to do now, and the page where it is done; without an address there is nothing to press."""

    words: str
    button: str = ""
    address: str = ""


def next_for(visit: Visit, *, today: date, make: Door | None = None) -> Next:
    """``make`` is the way to what its reader takes home to change, where they may make one."""
    activity = visit.activity
    if activity.cancelled_at is not None:
        return Next("The visit is cancelled; there is nothing to do.")
    if activity.on < today:
        return _next_afterwards(visit, make)
    if visit.standing.owns:
        return _next_for_owner(visit, today)
    if visit.standing.organises:
        return _next_for_organiser(visit, today)
    if visit.standing.hosts:
        return Next("The head and the second leader plan the day; you can read the agenda at any stage.")
    return _next_for_visitor(visit, today)


def _next_afterwards(visit: Visit, make: Door | None) -> Next:
    if make is not None:
        return Next(f"The visit is over. {make.hint}", make.words, make.address)
    if visit.takes_notes:
        words = "The visit is over. Share those lines of your notes that the others should have."
        return Next(words, "Go to my notes", _to(visit, "visits:notes"))
    if visit.papers.notes:
        words = "The visit is over. What visitors share of their notes stands here."
        return Next(words, "Read what is shared", _to(visit, "visits:shared-notes"))
    return Next("The visit is over.")


def _next_for_owner(visit: Visit, today: date) -> Next:
    agenda, pack = visit.agenda, visit.pack
    if agenda is None:
        words = f"Start the agenda.{is_due(visit, Paper.DRAFT, today, 'The draft')}"
        return Next(words, "Start the agenda", _to(visit, "visits:agenda"))
    if agenda.final_shared_at is None and agenda.draft_shared_at is None:
        words = f"Finish the draft and send it to the facilitator and the coordinators{_by(visit, Paper.DRAFT, today)}."
        return Next(words, "Go to the agenda", _to(visit, "visits:agenda"))
    if agenda.final_shared_at is None:
        read = f"Read {counted(visit.n_comments, 'comment')}, then send" if visit.n_comments else "Send"
        words = f"{read} the final agenda to everybody{_by(visit, Paper.FINAL, today)}."
        return Next(words, "Go to the agenda", _to(visit, "visits:agenda"))
    if pack is None or pack.shared_at is None:
        words = f"Write the pack for your visitors and send it{_by(visit, Paper.PACK, today)}."
        return Next(words, "Go to the pack", _to(visit, "visits:pack"))
    words = "Everything is sent. Give your reception the list of visitors on the day before."
    return Next(words, "List for reception", _to(visit, "visits:reception"))


def _next_for_organiser(visit: Visit, today: date) -> Next:
    agenda = visit.agenda
    if agenda is None:
        due = is_due(visit, Paper.DRAFT, today)
        return Next(f"The host has not sent a draft yet; you read it once it is sent.{due}")
    if agenda.final_shared_at is None:
        follows = f"the final agenda follows{_by(visit, Paper.FINAL, today)}"
        words = f"Read the draft and say what you think of it; {follows}."
        return Next(words, "Read the draft", _to(visit, "visits:agenda"))
    return Next("The final agenda is there.", "Read it", _to(visit, "visits:agenda"))


def _next_for_visitor(visit: Visit, today: date) -> Next:
    if visit.agenda is None:
        return Next(f"The host sends you the final agenda{_by(visit, Paper.FINAL, today)}.")
    return Next("Read the agenda and the pack before the day.", "Read the agenda", _to(visit, "visits:agenda"))


def agenda_lead(visit: Visit, *, today: date) -> str:
    """Where the agenda stands, what to do now, and by when."""
    agenda, activity = visit.agenda, visit.activity
    if activity.cancelled_at is not None:
        return "The visit is cancelled; nothing is changed or sent any more."
    article = "a " if agenda and agenda.draft_shared_at and not agenda.final_shared_at else ""
    where = f"The agenda is {article}{agenda_state(agenda)}." if agenda else "There is no agenda yet."
    if not visit.standing.owns:
        return _lead_for_reader(visit, where, today)
    if agenda is None:
        return f"There is no agenda yet: start from the template, in one press.{is_due(visit, Paper.DRAFT, today)}"
    if agenda.final_shared_at is not None:
        return f"{where} What you change from now on goes out as a new final one."
    if agenda.draft_shared_at is not None:
        return (
            f"{where} Read what they say of it below, then send the final one to everybody."
            f"{is_due(visit, Paper.FINAL, today)}"
        )
    return (
        "Only your school reads it. Send the draft to the facilitator and the coordinators when it is good enough."
        f"{is_due(visit, Paper.DRAFT, today)}"
    )


def _lead_for_reader(visit: Visit, where: str, today: date) -> str:
    agenda = visit.agenda
    if agenda is None or agenda.final_shared_at is not None or not visit.standing.organises:
        return where
    return f"{where} Say what you think of it below.{is_due(visit, Paper.FINAL, today, 'The final one')}"


def is_due(visit: Visit, paper: Paper, today: date, what: str = "It") -> str:
    """A sentence with a space before it, or nothing; nothing either once the visit is over."""
    due = visit.dues.get(paper)
    if due is None or visit.activity.on < today:
        return ""
    return f" {what} {due_by(due, today, 'is due')}."


def _by(visit: Visit, paper: Paper, today: date) -> str:
    """The due day as the end of a sentence; nothing where the playbook names none."""
    due = visit.dues.get(paper)
    if due is None:
        return ""
    return f"; it {due_by(due, today)}" if due.due_on < today else f" by {due_in_words(due)}"


def due_by(due: Due, today: date, coming: str = "due") -> str:
    return f"{due_or_was(due.due_on, today, coming)} by {due_in_words(due)}"


def agenda_state(agenda: Any) -> str:
    if agenda is None:
        return "not sent yet"
    if agenda.final_shared_at is not None:
        return f"final, sent on {agenda.final_shared_at:%-d %B %Y}"
    if agenda.draft_shared_at is not None:
        return f"draft, sent on {agenda.draft_shared_at:%-d %B %Y}"
    return "begun; only your school reads it"


def pack_state(pack: Any) -> str:
    if pack is None:
        return "not sent yet"
    return f"sent on {pack.shared_at:%-d %B %Y}" if pack.shared_at else "begun; only your school reads it"


def _to(visit: Visit, name: str) -> str:
    return reverse(name, args=[visit.activity.public_id])
