"""A made-up country of schools in the shape of the national register, the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from magpie.web.demo.country_former_schools import make_former_school
from magpie.web.demo.country_people import HEADS_BEFORE_PEOPLE
from magpie.web.demo.country_places import Hub, Network, Place, Trust, hubs, networks, places, trusts
from magpie.web.demo.country_schools import Ground, School, make_school
from magpie.web.demo.country_successions import CLOSURE, former, n_former

FIRST_URN = 900001
DEMO_DAY = date(2025, 9, 1)
LINK_COLUMNS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")

Row = dict[str, str]


@dataclass(frozen=True)
class Country:
    """Made by ``make_country``. Schools are drawn when asked for: a country of 50,000 weighs as much as one of 60."""

    n_schools: int
    seed: int
    as_of: date
    towns: tuple[Place, ...]
    trusts: tuple[Trust, ...]
    hubs: tuple[Hub, ...]
    networks: tuple[Network, ...]
    ground: Ground

    @property
    def n_rows(self) -> int:
        """Rows of the register: the schools of today, then those that are closed."""
        return self.n_schools + n_former(self.n_schools)

    @property
    def last_urn(self) -> int:
        return FIRST_URN + self.n_rows - 1

    def school(self, urn: int) -> School:
        """The school of this URN, closed ones included; KeyError where the country has none."""
        number = urn - FIRST_URN
        if not 0 <= number < self.n_rows:
            raise KeyError(f"{urn} is not in this country: its URNs run from {FIRST_URN} to {self.last_urn}.")
        if number < self.n_schools:
            return make_school(self.ground, number)
        return make_former_school(self.ground, former(number - self.n_schools), urn)

    def schools(self) -> Iterator[School]:
        """The schools of today, in order of URN: all but the closed ones."""
        return (make_school(self.ground, number) for number in range(self.n_schools))

    def every_school(self) -> Iterator[School]:
        """The schools of today, then the closed ones."""
        return (self.school(urn) for urn in range(FIRST_URN, self.last_urn + 1))


def make_country(
    n_schools: int,
    seed: int,
    *,
    as_of: date = DEMO_DAY,
    n_trusts: int | None = None,
    close_to_hubs: bool = False,
) -> Country:
    """A country with so many schools of today; closed ones come on top, about one for every four.

    A larger country of the same seed begins with the schools of the smaller. ``close_to_hubs`` leaves out the towns
    that no hub reaches, which gives a small cohort neighbours to visit.
    """
    all_trusts = trusts()
    n_trusts = len(all_trusts) if n_trusts is None else n_trusts
    _check(n_schools, n_trusts, len(all_trusts))
    all_hubs = hubs(places())
    hub_of = {town: hub.name for hub in all_hubs for town in hub.towns}
    towns = tuple(town for town in places() if not close_to_hubs or town.name in hub_of)
    ground = Ground(
        seed=seed,
        as_of=as_of,
        towns=towns,
        weights=tuple(town.weight for town in towns),
        trusts=all_trusts[:n_trusts],
        hub_of=hub_of,
        networks=tuple(network.name for network in networks()),
    )
    return Country(n_schools, seed, as_of, towns, ground.trusts, all_hubs, networks(), ground)


def _check(n_schools: int, n_trusts: int, most_trusts: int) -> None:
    """All that is wrong with the numbers asked for, in one error."""
    mistakes = []
    if n_schools < 1 or n_schools + n_former(max(n_schools, 1)) >= HEADS_BEFORE_PEOPLE:
        mistakes.append(
            f"n_schools is {n_schools}: write 1 to 80,000; URNs have six digits, and closed schools need some."
        )
    if not 1 <= n_trusts <= most_trusts:
        mistakes.append(f"n_trusts is {n_trusts}: write 1 to {most_trusts}.")
    if mistakes:
        raise ValueError(" ".join(mistakes))


def links(country: Country) -> Iterator[Row]:
    """The rows of the links file, each succession told from both sides; as in the real file some have no date."""
    for number in range(n_former(country.n_schools)):
        ended = former(number)
        if ended.story is CLOSURE:
            continue
        before = country.school(FIRST_URN + country.n_schools + number)
        for neighbour in ended.neighbours:
            after = country.school(FIRST_URN + neighbour)
            day = "" if number % 5 == 4 or not after.opened_on else f"{after.opened_on:%d-%m-%Y}"
            yield _link(before, after, f"Successor{ended.story.link}", day)
            yield _link(after, before, f"Predecessor{ended.story.link}", day)


def _link(school: School, other: School, kind: str, day: str) -> Row:
    return dict(zip(LINK_COLUMNS, (str(school.urn), str(other.urn), other.name, kind, day), strict=True))
