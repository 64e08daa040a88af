"""Posts change hands on a day, and somebody stands in for a while. Names are never edited over each other."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from magpie.programmes.actions.cohorts import day_in
from magpie.programmes.actions.enrolment import check_first_day
from magpie.programmes.actions.letters import letter_text, write_to
from magpie.programmes.actions.people import person_with_account
from magpie.programmes.addresses import way_in
from magpie.programmes.models import Cohort, Enrolment, Substitution
from magpie.programmes.refusals import Refused
from magpie.register.actions import appoint
from magpie.register.history import record
from magpie.register.models import Person, Post, School
from magpie.register.phrases import day_in_words

Kind = Post.Kind
OTHER = {Kind.HEAD: Kind.SECOND_LEADER, Kind.SECOND_LEADER: Kind.HEAD}
FAR = timedelta(days=366)
State = Enrolment.State
# Where the school has said something that its leaders read.
HAS_WRITTEN = (State.APPLIED, State.ENROLLED, State.WITHDRAWN)
OTHERS_CHOOSE = (
    "This school takes part in another programme too, and its head signs in to Magpie. Ask its head to name the new "
    "leader; if the head has left, ask an operator. Until then leave the posts as they are."
)


@transaction.atomic
def hand_over_post(
    enrolment: Enrolment,
    *,
    kind: str,
    name: str,
    address: str,
    on: date,
    today: date,
    goes_to: str,
    by_school: bool = False,
    by: Any,
    now: datetime,
) -> Post:
    """The post has another holder from that day, who is written to; whoever held it until then is remembered."""
    refuse_far_day(on, today)
    person = person_with_account(name=name, address=address, now=now)
    held = Post.objects.held_on(on).filter(school=enrolment.school, kind=kind, person=person)
    if held.exists():
        raise Refused(f"{person} holds this post already. Write the new holder.", field="address")
    post = fill_post(enrolment, kind=kind, person=person, on=on, by_school=by_school, by=by, now=now)
    words = f"{person} is {post.get_kind_display().lower()} from {day_in_words(on)}."
    record("enrolment.post", words, row=enrolment, by=by, now=now)
    write_to_holder(enrolment, post, goes_to=goes_to, now=now)
    return post


def fill_post(
    enrolment: Enrolment, *, kind: str, person: Person, on: date, by_school: bool = False, by: Any, now: datetime
) -> Post:
    """Whoever holds the post already goes on. ``by_school`` when the school's own head says who follows."""
    if not by_school:
        _refuse_for_other_programmes(enrolment, kind, person, on, by, now)
    return take_post(enrolment.school, kind=kind, person=person, on=on, by=by, now=now)


def take_post(school: School, *, kind: str, person: Person, on: date, by: Any, now: datetime) -> Post:
    """Appoint, with the register's refusals in the words of a form."""
    other = Post.objects.held_on(on).filter(school=school, kind=OTHER[Kind(kind)], person=person).first()
    if other is not None:
        label = other.get_kind_display().lower()
        raise Refused(f"{person} is {label} of {school}. Two people are needed: write somebody else.", field="address")
    try:
        return appoint(person=person, school=school, kind=kind, on=on, now=now, by=by)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="on") from error


@transaction.atomic
def name_leader(
    school: School, *, kind: str, name: str, address: str, on: date, today: date, by: Any, now: datetime
) -> Post:
    """An operator names the holder for a school whose leaders cannot. The school's history says who did."""
    refuse_far_day(on, today)
    person = person_with_account(name=name, address=address, now=now)
    return take_post(school, kind=kind, person=person, on=on, by=by, now=now)


def refuse_far_day(on: date, today: date) -> None:
    if abs(on - today) > FAR:
        raise Refused("This day is more than a year away. Check the year.", field="on")


def _refuse_for_other_programmes(
    enrolment: Enrolment, kind: str, person: Person, on: date, by: Any, now: datetime
) -> None:
    """A school's leaders read what it wrote in every programme, so no single programme chooses them over its head."""
    school, today = enrolment.school, day_in(enrolment.cohort.programme, now)
    held = Post.objects.held_on(on).filter(school=school)
    if held.filter(kind=kind, person=person).exists():
        return
    elsewhere = Enrolment.objects.filter(school=school, state__in=HAS_WRITTEN).exclude(
        cohort__programme=enrolment.cohort.programme_id
    )
    if by is not None:
        elsewhere = elsewhere.exclude(cohort__in=Cohort.objects.coordinated_by(by, today))
    if elsewhere.exists() and held.filter(kind=Kind.HEAD, person__user__is_active=True).exists():
        raise Refused(OTHERS_CHOOSE, field="address")


@transaction.atomic
def send_substitute(
    enrolment: Enrolment,
    *,
    kind: str,
    name: str,
    address: str,
    from_on: date,
    last_on: date,
    reason: str,
    by: Any,
    now: datetime,
) -> Substitution:
    """Somebody stands in from the first day to the last, both included; the holder keeps the post."""
    label = Kind(kind).label.lower()
    if last_on < from_on:
        raise Refused(f"The last day is before the first, {day_in_words(from_on)}.", field="last_on")
    if last_on - from_on > FAR:
        raise Refused("This is more than a year. Hand the post over instead.", field="last_on")
    check_first_day(enrolment.cohort, from_on)
    person = person_with_account(name=name, address=address, now=now)
    posts = Post.objects.held_on(from_on).filter(school=enrolment.school, person=person, kind__in=OTHER)
    if posts.exists():
        raise Refused(f"{person} is there on this day with a post of their own. Send somebody else.", field="address")
    until_on = last_on + timedelta(days=1)
    same = enrolment.substitutions.filter(post_kind=kind, from_on__lt=until_on, until_on__gt=from_on)
    if known := same.select_related("person").first():
        until = day_in_words(known.until_on - timedelta(days=1))
        raise Refused(f"{known.person} stands in from {day_in_words(known.from_on)} to {until}.", field="from_on")
    substitution = Substitution.objects.create(
        enrolment=enrolment, post_kind=kind, person=person, from_on=from_on, until_on=until_on, reason=reason
    )
    words = f"{person} stands in as {label} from {day_in_words(from_on)} to {day_in_words(last_on)}."
    record("enrolment.substitute", words, row=enrolment, by=by, now=now)
    return substitution


@transaction.atomic
def end_substitution(substitution: Substitution, *, today: date, by: Any, now: datetime) -> None:
    """From tomorrow the holder comes again; one that has not begun never was."""
    enrolment, person = substitution.enrolment, substitution.person
    if substitution.until_on <= today:
        raise Refused("This is over already, and stays as it was.")
    if substitution.from_on > today:
        substitution.delete()
        words = f"{person} does not stand in after all."
    else:
        substitution.until_on = today + timedelta(days=1)
        substitution.save(update_fields=["until_on"])
        words = f"{person} stands in until {day_in_words(today)} only."
    record("enrolment.substitute-ended", words, row=enrolment, by=by, now=now)


def write_to_holder(enrolment: Enrolment, post: Post, *, goes_to: str, now: datetime) -> None:
    person, label = post.person, post.get_kind_display().lower()
    cohort, school = enrolment.cohort, enrolment.school
    facts = {"person": person, "label": label, "school": school, "cohort": cohort, "from_on": post.from_on}
    write_to(
        cohort,
        key=f"post:{enrolment.public_id}:{post.pk}",
        person=person,
        subject=f"You are {label} for {school} in {cohort}",
        body=letter_text("school_post", way_in=way_in(person.address, goes_to=goes_to), **facts),
        kind="welcome",
        school=school,
        now=now,
    )
