"""What Magpie knows of the schools, people and themes that a list names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from magpie.core.tables import fold


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who holds a post today; without a name when it is not for the reader to know."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class KnownSchool:
    """``state`` is that of its enrolment in this cohort, empty when there is none."""

    pk: int
    number: str
    name: str
    town: str = ""
    is_open: bool = True
    trust: str = ""
    successors: tuple[str, ...] = ()
    state: str = ""
    head: Seat | None = None
    second: Seat | None = None

    @property
    def shown(self) -> str:
        return f"{self.name} in {self.town}" if self.town else self.name


@dataclass(frozen=True, slots=True)
class KnownTheme:
    pk: int
    name: str
    is_retired: bool = False


@dataclass(frozen=True)
class Known:
    """``schools`` by number: those that the list names, and those of the cohort. ``people`` are names by address."""

    schools: Mapping[str, KnownSchool] = field(default_factory=dict)
    themes: tuple[KnownTheme, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    shut_out: frozenset[str] = frozenset()

    @cached_property
    def themes_by_name(self) -> dict[str, KnownTheme]:
        return {fold(theme.name): theme for theme in self.themes}

    @cached_property
    def names_to_choose(self) -> dict[str, str]:
        return {fold(theme.name): theme.name for theme in self.themes if not theme.is_retired}
