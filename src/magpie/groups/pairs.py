"""Who is kept together and who apart, as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from magpie.groups.models import TogetherPair
from magpie.programmes.models import Cohort, NoGoPair
from magpie.register.models import School


@dataclass(frozen=True, slots=True)
class KeptTogether:
    """Schools that are to be in one group, whichever pairs said so."""

    schools: tuple[School, ...]
    reasons: tuple[str, ...]

    @property
    def number(self) -> str:
        """How the address of its page names the set: by its first school."""
        return self.schools[0].number


def sets_of(pairs: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    """The schools that pairs join, directly or through others."""
    found: list[set[int]] = []
    for pair in pairs:
        joined = set(pair)
        apart = []
        for members in found:
            if members & joined:
                joined |= members
            else:
                apart.append(members)
        found = [*apart, joined]
    return [frozenset(members) for members in found]


def together_in(cohort: Cohort) -> list[KeptTogether]:
    pairs = list(TogetherPair.objects.filter(cohort=cohort).select_related("school", "other"))
    schools = {school.pk: school for pair in pairs for school in (pair.school, pair.other)}
    found = []
    for members in sets_of((pair.school_id, pair.other_id) for pair in pairs):
        reasons = dict.fromkeys(pair.reason for pair in pairs if pair.school_id in members and pair.reason)
        found.append(KeptTogether(tuple(sorted((schools[pk] for pk in members), key=_by_name)), tuple(reasons)))
    return sorted(found, key=lambda each: _by_name(each.schools[0]))


def apart_in(cohort: Cohort) -> list[NoGoPair]:
    """The coordinators' own first, then the schools' wishes."""
    pairs = NoGoPair.objects.filter(cohort=cohort).select_related("school", "other", "asked_by")
    return sorted(pairs, key=lambda pair: (pair.asked_by_id is not None, *_by_name(pair.school)))


def _by_name(school: School) -> tuple[str, int]:
    return school.name, school.pk
