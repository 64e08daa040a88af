"""Reads an instrument and tells every mistake in it at once."""

from dataclasses import dataclass

from magpie.core.playbook.instrument import Instrument
from magpie.core.playbook.instrument_checks import instrument_problems
from magpie.core.playbook.lines import read_lines
from magpie.core.playbook.mistakes import Mistake
from magpie.core.playbook.trying import content, in_order, mistakes_at, tried


@dataclass(frozen=True, slots=True)
class InstrumentReading:
    """An instrument, or the mistakes that keep it from being one."""

    instrument: Instrument | None
    mistakes: list[Mistake]


def read_instrument(text: str) -> InstrumentReading:
    lines = read_lines(text)
    found = content(lines)
    if isinstance(found, list):
        return InstrumentReading(None, found)
    whole = tried(Instrument, found, None, instrument_problems)
    mistakes = in_order([*lines.mistakes, *mistakes_at(lines, whole.problems)])
    return InstrumentReading(None, mistakes) if mistakes else InstrumentReading(whole.whole, [])
