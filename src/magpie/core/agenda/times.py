"""Times as people write them: 9.00-9.15, 1.30pm, 9am - 10, 0900, noon, (45 mins), 1 hr 30."""

import re
from dataclasses import dataclass
from typing import Literal

LONGEST = 12 * 60
_HEAD, _TAIL = 200, 80


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day before anybody has said which half of the day is meant."""

    hour: int
    minute: int = 0
    mark: Literal["am", "pm"] | None = None
    is_bare: bool = False
    """An hour alone, such as 9, which may be any number."""


@dataclass(frozen=True, slots=True)
class Slot:
    """``written`` is what somebody wrote; at least a beginning or a length was understood of it."""

    written: str
    starts: Clock | None = None
    ends: Clock | None = None
    minutes: int | None = None

    @property
    def has_clock(self) -> bool:
        return self.starts is not None


def _clock(n: int) -> str:
    return (
        rf"(?:(?P<noon{n}>(?:12\s?)?noon\b|midday\b)"
        rf"|(?P<four{n}>(?:0\d|1[0-8])[0-5]\d)(?!\d)(?:\s?h(?:ou)?rs?\b)?"
        rf"|(?P<hour{n}>[01]?\d|2[0-3])(?!\d)(?:(?:[.·]|\s?:\s?)(?P<minute{n}>[0-5]\d)(?!\d)(?:[:.]00(?!\d))?)?"
        rf"(?:\s?h(?:ou)?rs?\b)?(?:\s?(?P<mark{n}>[ap])\.?\s?m\b\.?)?(?:\s?o['’]?clock\b)?)"
    )


_NUMBERS = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "ninety": 90, "one": 1, "two": 2, "three": 3, "an": 1, "half": 0.5, "a quarter of": 0.25,
    "¼": 0.25, "½": 0.5, "¾": 0.75,
}  # fmt: skip
_TENS = "|".join(word for word, number in _NUMBERS.items() if number >= 5)
_DASH = r"\s*(?:[-–—−‐‑]{1,3}|→|~|(?:to|till?|until)\b)\s*"
_LENGTH = (
    rf"(?:(?P<hours>[0-6][.,](?:25|75|\d)(?!\d)|[1-8]|a quarter of|half|an|one|two|three|[1-8]?\s?[¼½¾])"
    rf"\s?(?:an\s)?(?:hours?|hrs?|h)(?![a-z])\.?(?:\s(?P<more>and an? (?:half|quarter)))?"
    rf"(?:\s?(?:and\s|,\s?|&\s?)?(?P<rest>\d{{1,2}})(?![\d.:])(?:\s?(?:minutes?|mins?|m)\b\.?)?)?"
    rf"|(?:\d{{1,3}}{_DASH})?(?P<minutes>\d{{1,3}}|{_TENS})[\s-]?(?:minutes?|mins?)(?![a-z’'])\.?)"
)
_SLOT = (
    rf"(?:(?:from|at|about|around|approx\.?|approximately|circa|ca?\.)\s+)?"
    rf"(?:{_LENGTH}|{_clock(1)}(?:{_DASH}{_clock(2)}(?!\s?min))?"
    rf"(?:(?:{_DASH}|\s?[,(]?\s?){_LENGTH.replace('?P<', '?P<and_')}(?:\s?\))?)?)"
)
_AT_START = re.compile(_SLOT, re.IGNORECASE)
_OPENERS = re.compile(r"[\s\[(*_•·▪●–—-]*")
_CLOSERS = re.compile(r"[\s\])*_]*")
_BETWEEN = re.compile(r"[\s:|–—\-,;.)\]*_>→]*")
_GOES_ON = re.compile(r"[a-z0-9_’'%£/]|[.:,·–-]\d")
_SET_APART = re.compile(r"\s*[:|–—\-,;)\]*_\t>]|\s\s|\.\s|\s*\Z")
_BEFORE_END = re.compile(r"[\t:,;(\[–—-]\s*[*_]*\s*\Z")
_WORD_BEGINS = re.compile(r"(?<![\w.:/£–-])[\w¼½¾]")
_TWO_LINES = re.compile(r"\s*\n\s*")


def whole_slot(text: str, *, is_time_cell: bool = False) -> Slot | None:
    """The slot when the text is nothing else. In a column of times an hour alone is one too."""
    shown = _TWO_LINES.sub(" ", text.strip())
    for candidate in (shown, _TWO_LINES.sub(" – ", text.strip())):
        found = _match(candidate)
        if found and not _CLOSERS.sub("", candidate[found[1] :]).strip(".,;:"):
            slot = found[0]
            return Slot(shown, slot.starts, slot.ends, slot.minutes) if is_time_cell or _is_sure(slot) else None
    return None


def leading_slot(text: str) -> tuple[Slot, str] | None:
    """The slot with which a line begins, and the line's rest."""
    found = _match(text)
    if found is None:
        return None
    slot, end = found
    rest = text[end:]
    words = rest[_between(rest) :].strip()
    is_apart = _SET_APART.match(rest) is not None or words[:1].isupper()
    is_short = slot.starts is None and len(words.split()) <= 4
    if not rest[:1].isspace() and not is_apart:
        return None
    return (slot, words) if is_short or _is_sure(slot, is_apart=is_apart) else None


def trailing_slot(text: str) -> tuple[str, Slot] | None:
    """A line's beginning, and the slot with which it ends: Welcome (20 minutes), Lunch – 12.30."""
    for word in _WORD_BEGINS.finditer(text, max(0, len(text) - _TAIL)):
        found = _match(text, word.start())
        if found is None or text[found[1] :].strip(" )]*_"):
            continue
        slot, before = found[0], text[: word.start()]
        n_words = len(before.split())
        is_apart = _BEFORE_END.search(before) is not None
        if slot.starts is None:
            is_meant = is_apart or n_words <= 5
        else:
            is_meant = (is_apart or slot.ends is not None or n_words <= 3) and _is_sure(slot, is_apart=False)
        return (before.rstrip(" \t:,;([–—-*_"), slot) if is_meant and n_words else None
    return None


def inner_slot(text: str) -> tuple[str, Slot, str] | None:
    """A span early in a line, and what stands before and after it: Session 1 (9.15–9.35) Welcome."""
    for word in _WORD_BEGINS.finditer(text, 1, _TAIL):
        before = text[: word.start()]
        found = _match(text, word.start())
        if found and before.strip() and found[0].ends is not None and _is_sure(found[0], is_apart=False):
            rest = text[found[1] :]
            return before.rstrip(" \t:,;([–—-*_"), found[0], rest[_between(rest) :].strip()
    return None


def _match(text: str, position: int = 0) -> tuple[Slot, int] | None:
    """The slot at a place in the text, and where it ends, if what follows lets it end there."""
    opened = _OPENERS.match(text, position)
    begin = opened.end() if opened else position
    found = _AT_START.match(text, begin, begin + _HEAD)
    if found is None or _GOES_ON.match(text, found.end()):
        return None
    slot = _slot(found)
    return None if slot is None else (slot, found.end())


def _between(rest: str) -> int:
    found = _BETWEEN.match(rest)
    return found.end() if found else 0


def _slot(found: re.Match[str]) -> Slot | None:
    groups = found.groupdict()
    written = found.group().strip()
    minutes = _length(groups, "and_") or _length(groups, "")
    starts, ends = _clock_of(groups, 1), _clock_of(groups, 2)
    if starts is None:
        return Slot(written, minutes=minutes) if minutes else None
    return Slot(written, starts, ends, minutes)


def _clock_of(groups: dict[str, str | None], n: int) -> Clock | None:
    if groups[f"noon{n}"]:
        return Clock(12, 0, "pm")
    four, hour, minute = groups[f"four{n}"], groups[f"hour{n}"], groups[f"minute{n}"]
    if four:
        return Clock(int(four[:2]), int(four[2:]))
    if hour is None:
        return None
    mark: Literal["am", "pm"] | None = None
    if groups[f"mark{n}"] and int(hour) <= 12:
        mark = "pm" if (groups[f"mark{n}"] or "").lower() == "p" else "am"
    return Clock(int(hour), int(minute or 0), mark, is_bare=minute is None and mark is None)


def _length(groups: dict[str, str | None], prefix: str) -> int | None:
    hours, minutes = groups[f"{prefix}hours"], groups[f"{prefix}minutes"]
    if minutes is not None:
        total = _number(minutes)
    elif hours is not None:
        more = groups[f"{prefix}more"] or ""
        part = 0.5 if more.endswith("half") else 0.25 if more else 0
        total = (_number(hours) + part) * 60 + int(groups[f"{prefix}rest"] or 0)
    else:
        return None
    return round(total) if 0 < total <= LONGEST else None


def _number(written: str) -> float:
    text = written.lower().strip()
    if text in _NUMBERS:
        return _NUMBERS[text]
    if text[-1] in "¼½¾":
        return int(text[:-1].strip()) + _NUMBERS[text[-1]]
    return float(text.replace(",", "."))


def _is_sure(slot: Slot, *, is_apart: bool = True) -> bool:
    """Two numbers with a dash, or four figures, may be anything unless they are set apart from what follows."""
    if slot.starts is None:
        return is_apart
    sides = [clock for clock in (slot.starts, slot.ends) if clock]
    if all(clock.is_bare for clock in sides):
        return is_apart and (len(sides) == 2 or slot.minutes is not None)
    is_four_figures = len(sides) == 1 and slot.written[:4].isdecimal()
    return is_apart or not is_four_figures
