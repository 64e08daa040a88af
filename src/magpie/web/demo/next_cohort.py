"""Third act: the next year's cohort is being gathered, so that something waits for its coordinator."""

from datetime import date, datetime, timedelta
from io import BytesIO

from magpie.core.tables import write_csv
from magpie.programmes.actions.cohorts import open_cohort
from magpie.programmes.actions.editions import as_next_edition, publish_edition
from magpie.programmes.actions.lists import keep_list
from magpie.programmes.enrolment_list.columns import FIELDS, TITLES
from magpie.programmes.enrolment_list.reading import read_list
from magpie.programmes.models import Cohort, PlaybookEdition, Programme
from magpie.web.demo.cohort import (
    FACILITATORS,
    N_BY_HAND,
    N_BY_INVITATION,
    N_BY_LIST,
    N_GONE,
    PROGRAMME,
    accept,
    invite_head,
    list_row,
    schools_for,
)
from magpie.web.demo.country_people import people
from magpie.web.demo.stage import Stage, at

N_ASKED, N_ANSWERED, N_LISTED, N_INTERESTED = 5, 2, 6, 4
SKIP = N_BY_LIST + N_BY_INVITATION + N_BY_HAND + N_GONE + FACILITATORS


def recruit_for_next_year(stage: Stage) -> None:
    by, now = stage.user("coordinator"), at(date(2026, 1, 19), 9)
    newcomers = people(stage.country.seed + 2)
    schools = schools_for(stage, N_ASKED + N_LISTED, skip=SKIP)
    cohort = open_cohort(
        programme=Programme.objects.get(name=PROGRAMME),
        edition=_publish_what_was_learnt(stage, at(date(2026, 1, 15), 16)),
        name="Learning trios 2026–27",
        slug="learning-trios-2026-27",
        opens_on=date(2026, 9, 1),
        closes_on=date(2027, 7, 16),
        by=by,
        now=now,
    )
    for n in range(N_ASKED):
        school, asked_at = next(schools), now + timedelta(minutes=4 * n)
        enrolment = invite_head(stage, cohort, school, asked_at)
        if n < N_ANSWERED:
            accept(stage, enrolment, school, next(newcomers), asked_at + timedelta(days=2 + n))
    rows = [list_row(stage, school, newcomers) for school in schools]
    # Two slips of the kind that people make, so that a visitor can put them right.
    rows[0]["head_address"] = rows[0]["head_address"].replace("@", " at ")
    rows[1]["shares"] = "Coaching of teechers"
    _upload(stage, cohort, "interested-for-next-year.csv", rows[:N_INTERESTED])
    _upload(stage, cohort, "friends-of-friends.csv", rows[N_INTERESTED:])


def _upload(stage: Stage, cohort: Cohort, name: str, rows: list[dict[str, str]]) -> None:
    content = write_csv([[row.get(field, "") for field in FIELDS] for row in rows], [TITLES[field] for field in FIELDS])
    now = at(date(2026, 1, 30), 15)
    keep_list(cohort, read=read_list(BytesIO(content), name), file_name=name, by=stage.user("coordinator"), now=now)


def _publish_what_was_learnt(stage: Stage, now: datetime) -> PlaybookEdition:
    """The wrap-up was always too short: the next edition gives it an hour. This year's cohort stays on the first."""
    first = PlaybookEdition.objects.filter(slug="learning-trios").latest("edition")
    source = as_next_edition(first).replace("minutes: 45", "minutes: 60")
    return publish_edition(source=source, by=stage.user("coordinator"), now=now)
