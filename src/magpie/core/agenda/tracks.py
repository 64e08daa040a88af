"""Parallel tracks in words: “Group A: assembly”, “Visitors from Saltby: tour”."""

import re

from magpie.core.agenda.blocks import EVERYBODY

_NAME = r"(?i:groups?|tracks?|strands?|streams?|visitors?|pairs?|teams?|part(?:y|ies)|schools?|trios?)"
_COLOUR = r"(?i:red|blue|green|yellow|orange|purple|pink|white)"
_WHICH = r"(?:\d{1,2}\b|[A-H]\b|(?:from|of)\s+\S)"
_LONG = rf"(?:{_NAME}\s+{_WHICH}|{_COLOUR}\s+{_NAME}\b|[A-Z][\w’'-]*\s+(?i:visitors)\b)[^:\n]{{0,40}}?"
_SHORT = rf"{_NAME}\s+(?:\d{{1,2}}|[A-H])|{_COLOUR}\s+{_NAME}"
_TRACK = re.compile(rf"(?:(?P<long>{_LONG})\s*:|(?P<short>{_SHORT})\s*[–—-])\s+(?P<rest>\S.*)", re.DOTALL)
_HEADING = re.compile(rf"(?:{_NAME}\s+(?:\d{{1,2}}|[A-H]|(?:from|of)\s+\S.{{0,40}})|{_COLOUR}\s+{_NAME})\s*:?")


def split_track(text: str) -> tuple[str, str]:
    """The strand that a text names at its beginning, and the rest."""
    found = _TRACK.match(text)
    if found is None:
        return EVERYBODY, text
    return (found["long"] or found["short"]).strip(), found["rest"].strip()


def heads_track(text: str) -> str:
    """The strand of which a line of its own is the heading, or nothing."""
    shown = text.strip()
    return shown.rstrip(" :") if _HEADING.fullmatch(shown) else EVERYBODY
