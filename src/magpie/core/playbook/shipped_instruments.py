"""The instruments that ship with Magpie."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from magpie.core.playbook.instrument import Instrument
from magpie.core.playbook.mistakes import Mistake
from magpie.core.playbook.reading_instruments import read_instrument


class ShippedFileBroken(Exception):
    """A file of ours has mistakes; the tests keep this from ever being seen."""

    def __init__(self, name: str, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join([name, *(str(mistake) for mistake in mistakes)]))


def shipped_texts(folder: str = "") -> dict[str, str]:
    """The texts by file name; ``folder`` is empty for playbooks or ``instruments``."""
    found: Traversable = files("magpie.playbooks")
    found = found / folder if folder else found
    named = sorted((each for each in found.iterdir() if each.name.endswith(".yaml")), key=lambda each: each.name)
    return {each.name: each.read_text(encoding="utf-8") for each in named}


@cache
def shipped_instruments() -> Mapping[str, Instrument]:
    """By ``slug@edition``."""
    read: dict[str, Instrument] = {}
    for name, text in shipped_texts("instruments").items():
        reading = read_instrument(text)
        if reading.instrument is None:
            raise ShippedFileBroken(name, reading.mistakes)
        read[f"{reading.instrument.slug}@{reading.instrument.edition}"] = reading.instrument
    return MappingProxyType(read)


@cache
def shipped_editions() -> Mapping[str, frozenset[int]]:
    """The editions of each shipped instrument."""
    editions: dict[str, frozenset[int]] = {}
    for instrument in shipped_instruments().values():
        editions[instrument.slug] = editions.get(instrument.slug, frozenset()) | {instrument.edition}
    return MappingProxyType(editions)
