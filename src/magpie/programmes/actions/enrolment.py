"""A school begins to take part in a cohort, says what it shares and seeks, and stops."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.programmes.models import Cohort, Enrolment, EnrolmentTheme, NoGoPair, Theme
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import School
from magpie.register.phrases import day_in_words

State = Enrolment.State
Side = EnrolmentTheme.Side


@transaction.atomic
def enrol_school(
    cohort: Cohort, *, school: School, from_on: date, by: Any, now: datetime, is_news: bool = True
) -> Enrolment:
    """Take the school in from that day, whether it is new, was invited, has answered or had left."""
    refuse_closed(school)
    check_first_day(cohort, from_on)
    wait_for_others(cohort)
    enrolment = Enrolment.objects.select_for_update().filter(cohort=cohort, school=school).first()
    if enrolment is None:
        enrolment = Enrolment(cohort=cohort, school=school)
    elif enrolment.state == State.ENROLLED:
        raise Refused(f"{school} takes part already.", field="school")
    else:
        _refuse_undecided(enrolment)
    enrolment.state = State.ENROLLED
    enrolment.from_on, enrolment.until_on, enrolment.ended_because = from_on, None, ""
    enrolment.save()
    words = f"{school} takes part in {cohort} from {day_in_words(from_on)}."
    tell("enrolment.began", words, enrolment=enrolment, by=by, now=now, is_news=is_news)
    return enrolment


@transaction.atomic
def withdraw_school(enrolment: Enrolment, *, on: date, reason: str, by: Any, now: datetime) -> Enrolment:
    """``on`` is the first day on which the school no longer takes part. What it did stays."""
    look_again(enrolment)
    if enrolment.state != State.ENROLLED or enrolment.from_on is None:
        raise Refused(f"{enrolment.school} does not take part.")
    if on < enrolment.from_on:
        began = day_in_words(enrolment.from_on)
        raise Refused(f"The school takes part from {began}. Write that day or a later one.", field="on")
    if on > enrolment.cohort.closes_on:
        ends = day_in_words(enrolment.cohort.closes_on)
        raise Refused(f"The cohort ends on {ends}. Write a day up to then.", field="on")
    enrolment.state = State.WITHDRAWN
    enrolment.until_on, enrolment.ended_because = on, reason
    enrolment.save(update_fields=["state", "until_on", "ended_because"])
    words = f"{enrolment.school} no longer takes part in {enrolment.cohort} from {day_in_words(on)}."
    tell("enrolment.ended", words, enrolment=enrolment, by=by, now=now)
    return enrolment


@transaction.atomic
def write_profile(
    enrolment: Enrolment,
    *,
    shares: Iterable[Theme],
    seeks: Iterable[Theme],
    shares_words: str,
    seeks_words: str,
    by: Any,
    now: datetime,
) -> Enrolment:
    """What the school can share and what it seeks, as themes and in words; it takes the place of what stood there."""
    for side, themes in ((Side.SHARES, shares), (Side.SEEKS, seeks)):
        set_themes(enrolment, side, {theme.pk for theme in themes})
    enrolment.shares_words, enrolment.seeks_words = shares_words, seeks_words
    enrolment.save(update_fields=["shares_words", "seeks_words"])
    words = f"{enrolment.school} said what it shares and what it seeks."
    record("enrolment.profile", words, row=enrolment, by=by, now=now)
    return enrolment


def set_themes(enrolment: Enrolment, side: str, wanted: set[int]) -> None:
    known = {use.theme_id: use for use in enrolment.themes.filter(side=side)}
    EnrolmentTheme.objects.filter(pk__in=[use.pk for theme, use in known.items() if theme not in wanted]).delete()
    EnrolmentTheme.objects.bulk_create(
        EnrolmentTheme(enrolment=enrolment, theme_id=theme, side=side) for theme in sorted(wanted - known.keys())
    )


@transaction.atomic
def keep_apart(
    enrolment: Enrolment, *, other: School, reason: str = "", asked_by: School | None, by: Any, now: datetime
) -> NoGoPair:
    """The two schools are not to be grouped together. ``asked_by`` is the school that wishes it, or nobody."""
    if other.pk == enrolment.school_id:
        raise Refused("A school cannot be kept apart from itself. Choose another school.", field="school")
    low, high = sorted((enrolment.school_id, other.pk))
    pair, is_new = NoGoPair.objects.get_or_create(
        cohort=enrolment.cohort, school_id=low, other_id=high, asked_by=asked_by, defaults={"reason": reason}
    )
    if is_new:
        # The line does not name the other school: a school's own people read it.
        record("enrolment.apart", "A school to be kept apart from was named.", row=enrolment, by=by, now=now)
    return pair


@transaction.atomic
def let_meet(pair: NoGoPair, *, enrolment: Enrolment, by: Any, now: datetime) -> None:
    """Take back a wish to keep two schools apart."""
    pair.delete()
    record("enrolment.may-meet", "A wish to be kept apart was taken back.", row=enrolment, by=by, now=now)


def tell(what: str, words: str, *, enrolment: Enrolment, by: Any, now: datetime, is_news: bool = True) -> None:
    """A line in the school's history, and in the cohort's when it is news there."""
    record(what, words, row=enrolment, by=by, now=now)
    if is_news:
        record(what, words, row=enrolment.cohort, by=by, now=now)


def wait_for_others(cohort: Cohort) -> None:
    """Two people who bring in the same school at the same moment come one after the other."""
    Cohort.objects.select_for_update(no_key=True).only("pk").get(pk=cohort.pk)


def look_again(enrolment: Enrolment) -> None:
    """Wait for whoever is changing it at this moment, and see what they made of it."""
    Enrolment.objects.select_for_update().only("pk").get(pk=enrolment.pk)
    enrolment.refresh_from_db(fields=["state", "from_on", "until_on"])


def refuse_closed(school: School) -> None:
    if school.is_open:
        return
    links = school.successor_links.select_related("successor")
    followers = " and ".join(f"{link.successor} ({link.successor.number})" for link in links)
    instead = f"It goes on as {followers}: choose that one." if followers else "Choose another school."
    raise Refused(f"{school} is {school.get_status_display().lower()}. {instead}", field="school")


def check_first_day(cohort: Cohort, from_on: date) -> None:
    if from_on > cohort.closes_on:
        ends = day_in_words(cohort.closes_on)
        raise Refused(f"The cohort ends on {ends}. Write a day up to then.", field="from_on")
    if (cohort.opens_on - from_on).days > 366:
        opens = day_in_words(cohort.opens_on)
        raise Refused(f"This is more than a year before the cohort opens on {opens}. Check the year.", field="from_on")


def _refuse_undecided(enrolment: Enrolment) -> None:
    decision = enrolment.decisions.first()
    if decision is not None and decision.outcome == decision.Outcome.NOT_YET:
        raise Refused("The decision on this school is: not this time. Decide anew before you enrol it.")
