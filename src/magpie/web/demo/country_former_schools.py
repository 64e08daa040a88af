"""A school that is no more, drawn from the one that came after it."""

import random
from dataclasses import replace
from datetime import timedelta

from magpie.web.demo.country_mix import EstablishmentType, establishment_types
from magpie.web.demo.country_schools import (
    CLOSED,
    NOT_APPLICABLE,
    Ground,
    School,
    make_school,
    make_site,
    quarter,
    school_number,
)
from magpie.web.demo.country_successions import (
    AMALGAMATION,
    CONVERSION,
    MERGER,
    Former,
    changed_on,
    last_day_before,
)

INFANT_AND_JUNIOR = (("Infant", 4, 7), ("Junior", 7, 11))


def make_former_school(ground: Ground, former: Former, urn: int) -> School:
    """Closed the day before its successor opened, with no pupils, no head and no trust."""
    after = make_school(ground, former.neighbours[0])
    rng = random.Random(f"{ground.seed}:former:{former.number}")
    closed_on = last_day_before(changed_on(ground.seed, former.block, former.seats[0], ground.as_of))
    number = urn - 900001
    school = replace(
        after,
        urn=urn,
        number=school_number(after.phase, number),
        type=_maintained(after),
        status=CLOSED,
        opened=NOT_APPLICABLE,
        opened_on=None,
        closed=(former.story.closed_code, former.story.closed),
        closed_on=closed_on,
        roll=replace(after.roll, pupils=None, boys=0, fsm=None),
        trust=None,
        hub="",
        network="",
        head=None,
        changed_on=closed_on + timedelta(days=rng.randint(1, 90)),
    )
    if former.story is CONVERSION:
        # A converter keeps its number with the authority, as it keeps its gate.
        return replace(school, number=after.number, name=after.name.replace("Academy", "School"))
    if former.story is AMALGAMATION:
        return _half_of(school, former.part)
    return _by_another_name(school, ground, former, rng)


def _half_of(school: School, part: int) -> School:
    kind, low_age, high_age = INFANT_AND_JUNIOR[part]
    roll = replace(school.roll, low_age=low_age, high_age=high_age, capacity=school.roll.capacity // 2)
    return replace(school, name=school.name.replace("Primary", kind), roll=roll)


def _by_another_name(school: School, ground: Ground, former: Former, rng: random.Random) -> School:
    """Named after another quarter; the second of a merger, and one that closed, also stood elsewhere in the town."""
    today, own = (quarter(ground.seed, number) for number in (former.neighbours[0], school.urn - 900001))
    renamed = replace(school, name=school.name.replace("Academy", "School").replace(today, own))
    if former.seats == (former.seats[0],) and not (former.story is MERGER and former.part == 0):
        return replace(renamed, site=make_site(rng, school.site.place))
    return renamed


def _maintained(school: School) -> EstablishmentType:
    """What an academy was before it became one; any other school stays what it is."""
    types = establishment_types()
    if not school.type.is_academy:
        return school.type
    by_phase = {"Special": "07", "AP": "14"}
    return types[by_phase.get(school.phase, "02" if school.diocese else "01")]
