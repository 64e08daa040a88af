"""What the demonstration's visitors took home: looked back at, late, kept, not kept, and handed to a colleague."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from magpie.commitments.actions.check_ins import answer_check_in
from magpie.commitments.actions.closing import close_commitment
from magpie.commitments.actions.commitments import Written, hand_over, make_commitment
from magpie.commitments.models import Commitment
from magpie.diary.models import Activity
from magpie.register.models import Post
from magpie.web.demo.stage import at

Deeds = list["Deed"]
Deed = tuple[datetime, Callable[[datetime], "Deeds"]]

WORDS = (
    (
        "Subject leaders read and use each other's work before they plan the next half-term.",
        "English and science swap six books each and talk about them for half an hour.",
        "Each subject leader can name one thing that they took over from another.",
    ),
    (
        "Teachers coach each other in pairs, every second week, instead of being observed twice a year.",
        "Four volunteers begin, and the timetable gives them the same free hour.",
        "The four say what they changed, and eight more ask to join.",
    ),
    (
        "Older pupils run half of our tutor programme.",
        "Ask the year 10 council what they would do with twenty minutes.",
        "Pupils who run a session, counted; and what the younger ones say of it.",
    ),
    (
        "We ring families on the first day of an absence, and a person who knows the child does it.",
        "Two tutors try it for a month with their own groups.",
        "First days that become second days, compared with last spring.",
    ),
    (
        "Marking takes half the time and pupils act on it the next day.",
        "One department drops written comments for four weeks and keeps notes.",
        "Hours that teachers name, and what pupils changed in their next piece.",
    ),
)
ANSWERS = (
    (
        "Yes: the first pairs have met twice.",
        "Finding the same free hour.",
        "Both pairs kept notes; I read them.",
    ),
    ("Yes, and it took one meeting longer than I thought.", "Mock exams took the room.", "Six books lay on the table."),
    ("Begun with one year group.", "Nothing at present.", "The tutor of that year asked to go on."),
)
OUTCOMES = (
    ("kept", "All subject leaders did it, and it stands in next year's plan. The swap of books was the key."),
    ("not_kept", "Our deputy left and nobody had the time. We should have given it to two people."),
    ("partly", "Science and English do it; the others wait for a shared hour in the timetable."),
    ("no_longer", "The new timetable has made it needless: everybody has that hour now."),
)
CLOSED_AFTER = timedelta(days=58)


def promises_of(activity: Activity) -> list[Deed]:
    """The head of each visiting school makes one on the evening of the visit, and now and then the second leader."""
    return [(at(activity.on, 18), lambda now: _promise(activity, now))]


def _promise(activity: Activity, now: datetime) -> list[Deed]:
    assert activity.group is not None, "visits belong to a group"
    deeds: list[Deed] = []
    seats = activity.group.seats.filter(until_on=None).exclude(enrolment=activity.host_id).order_by("pk")
    for n, seat in enumerate(seats.select_related("enrolment__school")):
        k = 2 * activity.pk + n
        kind = Post.Kind.SECOND_LEADER if k % 7 == 3 else Post.Kind.HEAD
        post = Post.objects.held_on(now.date()).filter(school=seat.enrolment.school_id, kind=kind).first()
        if post is None:
            continue
        words, first_step, would_show = WORDS[(activity.pk + 2 * n) % len(WORDS)]
        made = make_commitment(
            activity,
            enrolment=seat.enrolment,
            written=Written(words, first_step, activity.on + timedelta(days=150 + 10 * (k % 4)), would_show),
            made_by=post.person,
            owner=post.person,
            today=now.date(),
            by=post.person.user,
            now=now,
        )
        deeds += _followed_up(made, k, now)
    return deeds


def _followed_up(made: Commitment, k: int, now: datetime) -> Iterator[Deed]:
    """Every fourth is not answered; every third of the others is closed, in each way that there is."""
    if k % 4 == 1:
        return
    if k % 5 == 2:
        yield now + timedelta(days=6), partial(_hand_over, made)
    yield now + timedelta(days=27 + k % 4, hours=-6), partial(_answer, made, k)
    if k % 3 == 0:
        yield now + CLOSED_AFTER, partial(_close, made)


def _hand_over(made: Commitment, now: datetime) -> list[Deed]:
    posts = Post.objects.held_on(now.date()).filter(school=made.enrolment.school_id).exclude(person=made.owner_id)
    other = posts.filter(kind__in=(Post.Kind.SECOND_LEADER, Post.Kind.HEAD)).order_by("kind", "pk").first()
    if other is not None:
        by = made.made_by.user
        hand_over(made, owner=other.person, today=now.date(), by=by, now=now)
    return []


def _answer(made: Commitment, k: int, now: datetime) -> list[Deed]:
    made.refresh_from_db()
    playbook = made.enrolment.cohort.playbook
    assert playbook.commitments is not None, "this programme looks back"
    *words, evidence = ANSWERS[k % len(ANSWERS)]
    asks = playbook.commitments.check_ins[0].asks
    answer_check_in(
        made,
        number=1,
        answers=[{"asks": asked, "words": said} for asked, said in zip(asks, words, strict=True)],
        gained=("leaders", "staff")[: 1 + k % 2],
        evidence=evidence,
        version=0,
        person=made.owner,
        by=made.owner.user,
        now=now,
    )
    return []


def _close(made: Commitment, now: datetime) -> list[Deed]:
    n_closed = Commitment.objects.exclude(outcome="").count()
    outcome, words = OUTCOMES[n_closed % len(OUTCOMES)]
    made.refresh_from_db()
    close_commitment(made, outcome=outcome, words=words, on=now.date(), by=made.owner.user, now=now)
    return []
