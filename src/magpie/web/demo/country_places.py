"""Invented towns and authorities on England's real ground, and the invented organisations that work there."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import hypot

REGION_CODES = {
    "North East": "A",
    "North West": "B",
    "Yorkshire and the Humber": "D",
    "East Midlands": "E",
    "West Midlands": "F",
    "East of England": "G",
    "London": "H",
    "South East": "J",
    "South West": "K",
}
SETTINGS = {
    "A1": "(England/Wales) Urban major conurbation",
    "C1": "(England/Wales) Urban city and town",
    "D1": "(England/Wales) Rural town and fringe",
    "E1": "(England/Wales) Rural village",
}
HUB_REACH_KM = 90.0


@dataclass(frozen=True, slots=True)
class Place:
    """A town with its centre in metres of the National Grid; ``weight`` says how many of the schools it draws."""

    number: int
    name: str
    region: str
    authority_code: str
    authority: str
    easting: int
    northing: int
    weight: int
    setting: str

    def km_to(self, other: "Place") -> float:
        return hypot(self.easting - other.easting, self.northing - other.northing) / 1000


@dataclass(frozen=True, slots=True)
class Trust:
    code: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub and the towns whose schools may belong to it: those nearer to it than to any other hub."""

    code: str
    name: str
    town: str
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Diocese:
    code: str
    name: str
    religious_character: str


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the data files that stand beside this module."""
    text = files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    return tuple(
        Place(
            number=number,
            name=row["place"],
            region=row["region"],
            authority_code=row["authority_code"],
            authority=row["authority"],
            easting=int(row["easting"]),
            northing=int(row["northing"]),
            weight=int(row["weight"]),
            setting=row["setting"],
        )
        for number, row in enumerate(table("places"), start=1)
    )


@lru_cache(maxsize=4)
def _organisations(kind: str) -> tuple[dict[str, str], ...]:
    return tuple(row for row in table("organisations") if row["kind"] == kind)


def trusts() -> tuple[Trust, ...]:
    """Every trust, in an order in which the first nine stand in nine regions."""
    return tuple(Trust(row["code"], row["name"], row["of"]) for row in _organisations("trust"))


def networks() -> tuple[Network, ...]:
    return tuple(Network(row["code"], row["name"]) for row in _organisations("network"))


@lru_cache(maxsize=1)
def dioceses() -> tuple[Diocese, ...]:
    return tuple(Diocese(row["code"], row["name"], row["of"]) for row in _organisations("diocese"))


def hubs(towns: Iterable[Place]) -> tuple[Hub, ...]:
    """Every hub with the towns in its reach."""
    towns = tuple(towns)
    rows = _organisations("hub")
    by_name = {town.name: town for town in towns}
    anchors = {row["of"]: by_name[row["of"]] for row in rows}
    near: dict[str, list[str]] = {name: [] for name in anchors}
    for town in towns:
        nearest = min(anchors.values(), key=town.km_to)
        if town.km_to(nearest) <= HUB_REACH_KM:
            near[nearest.name].append(town.name)
    return tuple(Hub(row["code"], row["name"], row["of"], tuple(near[row["of"]])) for row in rows)
