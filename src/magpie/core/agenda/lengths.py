"""Times and lengths in the cells of a table, where a number alone says enough."""

import re

from magpie.core.agenda.resolving import resolve_slot
from magpie.core.agenda.times import Slot, leading_slot, whole_slot

_ELAPSED = re.compile(r"0?(\d):([0-5]\d)")
_NUMBER = re.compile(r"\d{1,3}")


def slot_of(text: str, ends: str) -> Slot | None:
    """The slot of a cell of times, with what a column beside it says of its end."""
    if ends:
        both = whole_slot(f"{text} – {ends}", is_time_cell=True)
        if both is not None:
            return both
    slot = whole_slot(text, is_time_cell=True)
    if slot is None:
        led = leading_slot(text)
        slot = led[0] if led else None
    return slot


def length_of(text: str) -> int | None:
    """In a column of lengths a number is a number of minutes, and 0:20 is twenty minutes."""
    if _NUMBER.fullmatch(text):
        return int(text) or None
    elapsed = _ELAPSED.fullmatch(text)
    if elapsed:
        return int(elapsed[1]) * 60 + int(elapsed[2]) or None
    slot = whole_slot(text)
    return slot.minutes if slot is not None and not slot.has_clock else None


def with_length(slot: Slot | None, text: str, *, has_time: bool) -> tuple[Slot | None, bool]:
    """The slot, completed by the length beside it, and whether it now says all that the length says."""
    minutes = length_of(text)
    if minutes is None:
        return slot, not text
    if slot is None:
        return (None, False) if has_time else (Slot(text, minutes=minutes), True)
    if slot.has_clock and slot.ends is None and slot.minutes is None:
        return Slot(slot.written, slot.starts, None, minutes), True
    return slot, resolve_slot(slot, None)[1] == minutes
