"""Opening a cohort, and changing what it is: name, dates, edition."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import slugify

from magpie.programmes.models import Cohort, PlaybookEdition, Programme
from magpie.programmes.moves import check_move
from magpie.programmes.refusals import Refused
from magpie.register.history import record

LONGEST_DAYS = 3 * 366
RESERVED = {"new", "list"}


@transaction.atomic
def open_cohort(
    *,
    programme: Programme,
    edition: PlaybookEdition,
    name: str,
    slug: str = "",
    opens_on: date,
    closes_on: date,
    by: Any,
    now: datetime,
) -> Cohort:
    """Open a cohort on an edition that is ready. Without a slug the name makes one."""
    if not edition.is_ready:
        raise Refused(f"{edition} is a draft. Choose an edition that is ready, or finish it first.", field="edition")
    check_dates(opens_on, closes_on, today=day_in(programme, now))
    _check_name(programme, name)
    slug = slug or slugify(name)[:80]
    _check_slug(slug)
    cohort = Cohort.objects.create(
        programme=programme,
        edition=edition,
        name=name,
        slug=slug,
        opens_on=opens_on,
        closes_on=closes_on,
        opened_at=now,
    )
    record("cohort.opened", f"Opened {cohort} on {edition}.", row=cohort, by=by, now=now)
    return cohort


@transaction.atomic
def change_cohort(cohort: Cohort, *, name: str, opens_on: date, closes_on: date, by: Any, now: datetime) -> Cohort:
    """Change its name or its days. A day that stays as it was is not judged again."""
    if name != cohort.name:
        _check_name(cohort.programme, name, but=cohort)
    if (opens_on, closes_on) != (cohort.opens_on, cohort.closes_on):
        check_dates(opens_on, closes_on, today=day_in(cohort.programme, now), is_new=opens_on != cohort.opens_on)
    if (name, opens_on, closes_on) == (cohort.name, cohort.opens_on, cohort.closes_on):
        return cohort
    cohort.name, cohort.opens_on, cohort.closes_on = name, opens_on, closes_on
    cohort.save(update_fields=["name", "opens_on", "closes_on"])
    words = f"{cohort} runs from {opens_on:%-d %B %Y} to {closes_on:%-d %B %Y}."
    record("cohort.changed", words, row=cohort, by=by, now=now)
    return cohort


@transaction.atomic
def move_to_edition(cohort: Cohort, *, edition: PlaybookEdition, by: Any, now: datetime) -> Cohort:
    """Go on with another edition. What has been signed and written stays; what is owed follows the new edition."""
    refusing = [finding for finding in check_move(cohort, edition) if finding.severity == "refuses"]
    if refusing:
        raise Refused(f"{cohort} cannot move to {edition}: it is a draft, or the edition that it has.", field="edition")
    left, cohort.edition = cohort.edition, edition
    cohort.save(update_fields=["edition"])
    record("cohort.moved", f"{cohort} moved from {left} to {edition}.", row=cohort, by=by, now=now)
    return cohort


def day_in(programme: Programme, now: datetime) -> date:
    """Today, where the programme is."""
    return now.astimezone(ZoneInfo(programme.time_zone)).date()


def check_dates(opens_on: date, closes_on: date, *, today: date, is_new: bool = True) -> None:
    """Refuse days that can only be slips of the pen. A cohort may be entered after it began."""
    if closes_on <= opens_on:
        raise Refused("Write a day after the one on which the cohort opens.", field="closes_on")
    if closes_on <= today:
        raise Refused(f"This day is past: today is {today:%-d %B %Y}. Write a day to come.", field="closes_on")
    if is_new and (today - opens_on).days > 366:
        raise Refused("This day is more than a year ago. Write the first day of this cohort.", field="opens_on")
    if is_new and (opens_on - today).days > LONGEST_DAYS:
        raise Refused("This day is more than three years away. Check the year.", field="opens_on")
    if (closes_on - opens_on).days > LONGEST_DAYS:
        raise Refused("This is more than three years after the opening. Check the year.", field="closes_on")


def _check_name(programme: Programme, name: str, *, but: Cohort | None = None) -> None:
    others = programme.cohorts.filter(name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused(f"{programme} has a cohort of this name already. Write another name.", field="name")


def _check_slug(slug: str) -> None:
    if not slug or slug in RESERVED:
        raise Refused("Write a short name in letters and digits, such as: trios-2026", field="slug")
    taken = set(Cohort.objects.filter(slug__startswith=slug[:70]).values_list("slug", flat=True))
    if slug in taken:
        n = next(n for n in range(2, len(taken) + 3) if f"{slug[:70]}-{n}" not in taken)
        raise Refused(f"Another cohort has this address. Write another, such as: {slug[:70]}-{n}", field="slug")
