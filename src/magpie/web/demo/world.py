"""The demonstration: a country, a programme and a cohort of 21, made by the same actions as the pages use."""

from datetime import date
from random import Random

from django.db import transaction

from magpie.core.public_ids import drawn_from
from magpie.programmes.models import PlaybookEdition
from magpie.register.models import Event, User
from magpie.web.demo.cohort import hold_this_year
from magpie.web.demo.country import make_country
from magpie.web.demo.days import hold_the_days
from magpie.web.demo.next_cohort import recruit_for_next_year
from magpie.web.demo.post import deliver_the_post
from magpie.web.demo.register import fill_register
from magpie.web.demo.reminders import remind_people
from magpie.web.demo.stage import LABELS, Stage, at

SEED = 2025
N_SCHOOLS = 360
SET_UP_AT = at(date(2025, 4, 22), 9)


class WorldIsNotEmpty(Exception):
    """The demonstration is made in an empty database only."""


@transaction.atomic
def make_world(seed: int = SEED) -> dict[str, str]:
    """Play the year up to 3 February 2026; label → address of who signs in as each role.

    The same seed makes the same world, ids included.
    """
    if User.objects.exists():
        raise WorldIsNotEmpty
    stage = Stage(country=make_country(N_SCHOOLS, seed, close_to_hubs=True), random=Random(seed))
    with drawn_from(Random(seed)):
        fill_register(stage)
        date_shipped_playbooks()
        cohort = hold_this_year(stage)
        hold_the_days(stage, cohort)
        remind_people(stage, cohort)
        recruit_for_next_year(stage)
        deliver_the_post(stage, cohort)
    return {label: stage.user(label).email for label in LABELS}


def date_shipped_playbooks() -> None:
    """They came with Magpie, on the day on which it was set up: before anybody could open a cohort on one."""
    shipped = PlaybookEdition.objects.all()
    Event.objects.filter(what="playbook.published", row_id__in=shipped.values("pk")).update(at=SET_UP_AT)
    shipped.update(published_at=SET_UP_AT)
