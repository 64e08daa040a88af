"""Rules that join several places of an instrument."""

from collections.abc import Iterator

from magpie.core.playbook.instrument import LISTED, Instrument, Item
from magpie.core.playbook.mistakes import Loc
from magpie.core.playbook.names import one_of

Problem = tuple[Loc, str]


def instrument_problems(instrument: Instrument) -> Iterator[Problem]:
    seen: set[str] = set()
    for page, section in enumerate(instrument.sections):
        for position, item in enumerate(section.items):
            where = ("sections", page, "items", position)
            if item.name in seen:
                yield (*where, "name"), f'"{item.name}" is the name of an item above. Write another name'
            seen.add(item.name)
            for key, message in _item_problems(item):
                yield (*where, key), message
    if any(item.kind == "text" for item in instrument.items) and not instrument.texts_read_by:
        yield ("texts_read_by",), "Say who reads the texts, such as: texts_read_by: [coordinators]"


def _item_problems(item: Item) -> Iterator[tuple[str, str]]:
    if item.kind in LISTED and len(item.choices) < 2:
        yield "choices", "Write at least two choices, such as: {travel: Travel, cover: Cover}"
    if item.kind not in LISTED and item.choices:
        yield "choices", f"Only {one_of(LISTED)} has choices. Take them out, or write another kind"
    if item.scale and item.kind != "number":
        yield "scale", "Only a number has a scale. Take it out, or write: kind: number"
    if item.scale and item.scale.highest <= item.scale.lowest:
        yield "scale", "Write a highest number above the lowest"
    if item.at_most and item.kind not in LISTED:
        yield "at_most", f"Only {one_of(LISTED)} has at_most. Take it out"
    if item.at_most and item.kind in LISTED and item.at_most > len(item.choices) >= 2:
        yield "at_most", f"Write a number of at most {len(item.choices)}"
