"""The papers of the demonstration's visits: most in time, one late, one with a remark on it; and what visitors note."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from magpie.core.agenda import Block
from magpie.diary.models import Activity
from magpie.register.models import Post, User
from magpie.visits.actions.agendas import save_agenda, share_agenda
from magpie.visits.actions.comments import comment_on
from magpie.visits.actions.packs import save_pack, share_pack
from magpie.visits.bridge import template_blocks
from magpie.visits.models import SharedAgenda
from magpie.visits.queries import Visit, visit_found
from magpie.web.demo.notes import take_notes
from magpie.web.demo.stage import at

Deeds = list["Deed"]
Deed = tuple[datetime, Callable[[datetime], "Deeds"]]
Stage = SharedAgenda.Stage

# Nobody has written this one yet, and it is due; the cast's own waits for its final form.
WITHOUT_AGENDA = date(2026, 2, 10)
OF_THE_CAST = date(2026, 2, 12)
SHOWN = (
    "How subject leaders read and use each other's work",
    "Coaching in pairs, seen from both sides",
    "The tutor programme, and how pupils run half of it",
    "How we plan a curriculum across three key stages",
)
ASKED = (
    "Why does good attendance stop in year 9?",
    "How do we hear the quiet pupils?",
    "What would make our marking worth its time?",
    "How do we bring parents in who never come?",
)
PACK = {
    "travel": "Bus 14 stops at the gate; from the station it is ten minutes on foot.",
    "parking": "Visitors' places are left of the main door. Please send your number the day before.",
    "arrival": "Ring at the main door, sign in, and ask for the head's office. Bring something with your photograph.",
    "safeguarding": "Our deputy head leads on safeguarding; her number is on your visitor's badge.",
    "access": "All but the music room is reached without steps. Lunch is in the canteen: tell us what you do not eat.",
}


def papers_of(activity: Activity, number: int) -> list[Deed]:
    """What the host does by when; every fifth final agenda comes some days late."""
    day = activity.on
    if day == WITHOUT_AGENDA:
        return []
    final_on = day - timedelta(days=5 if activity.pk % 5 == 3 else 8)
    return [
        (at(day - timedelta(days=22), 16), lambda now: _write(activity, now)),
        (at(day - timedelta(days=15), 17), lambda now: _share(activity, Stage.DRAFT, now)),
        (at(day - timedelta(days=13), 8), lambda now: _remark(activity, now)),
        (at(final_on, 15), lambda now: _pack(activity, now)),
        (at(final_on, 16), lambda now: _share(activity, Stage.FINAL, now)),
        (at(day, 17), lambda now: take_notes(activity, now)),
    ]


def visit_of(activity: Activity, user: User, now: datetime) -> Visit:
    visit = visit_found(user, activity.public_id, now.date())
    assert visit is not None, "its people see it"
    return visit


def host_of(activity: Activity, now: datetime) -> User:
    assert activity.host is not None, "visits are hosted"
    post = Post.objects.held_on(now.date()).get(school=activity.host.school_id, kind=Post.Kind.HEAD)
    user: User = post.person.user
    return user


def _write(activity: Activity, now: datetime) -> list[Deed]:
    by = host_of(activity, now)
    visit = visit_of(activity, by, now)
    n = activity.pk
    blocks = [_in_own_words(block, n) for block in template_blocks(visit)]
    save_agenda(visit, blocks=blocks, version=0, by=by, now=now)
    return []


def _in_own_words(block: Block, n: int) -> Block:
    if block.part == "excellence" and block.kind == "activity":
        return replace(block, notes=SHOWN[n % len(SHOWN)], place="Library")
    if block.part == "challenge":
        return replace(block, notes=ASKED[n % len(ASKED)], place="Meeting room")
    return block


def _share(activity: Activity, stage: Stage, now: datetime) -> list[Deed]:
    by = host_of(activity, now)
    visit = visit_of(activity, by, now)
    if visit.agenda is not None:
        version = visit.agenda.version
        share_agenda(visit, stage=stage, version=version, today=now.date(), by=by, now=now)
    return []


def _remark(activity: Activity, now: datetime) -> list[Deed]:
    """The facilitator of the cast's trio, and every third of the others, has something to say."""
    if activity.on != OF_THE_CAST and activity.pk % 3:
        return []
    assert activity.group is not None, "visits belong to a group"
    seat = activity.group.facilitator_seats.filter(until_on=None).first()
    if seat is None:
        return []
    person = seat.person
    visit = visit_of(activity, person.user, now)
    if visit.agenda is None:
        return []
    words = "Could the visitors hear two pupils before lunch? It would make the talk after it easier."
    about = "What we do best"
    comment_on(visit, visit.agenda, about=about, words=words, person=person, today=now.date(), by=person.user, now=now)
    return []


def _pack(activity: Activity, now: datetime) -> list[Deed]:
    by = host_of(activity, now)
    save_pack(visit_of(activity, by, now), sections=PACK, version=0, by=by, now=now)
    visit = visit_of(activity, by, now)
    assert visit.pack is not None, "it has just been written"
    share_pack(visit, version=visit.pack.version, today=now.date(), by=by, now=now)
    return []
