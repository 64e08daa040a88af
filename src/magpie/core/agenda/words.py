"""What people's words for a block say of it: what is done in it, and which part of the day it belongs to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from magpie.core.playbook.agendas import Agenda, BlockKind
from magpie.core.tables.headings import fold

Named = TypeVar("Named", bound=str)

_KINDS: dict[BlockKind, str] = {
    "break": r"lunch\w*|breakfast|break(?:s|time)?\b(?![\s-]*out)|coffee|tea\b|refreshments?|snacks?",
    "observation": r"observ(?!er)\w*|learning walks?|lessons?\b(?! learn(?:t|ed)| study)|assembl(?:y|ies)"
    r"|(?:pupils?|students?|children)['’]?s?['’]? (?:panels?|voices?)"
    r"|(?:book|work) (?:looks?|scrutin\w+)|drop[\s-]?ins?\b|watch\w*|shadow\w*|class(?:room)? visits?"
    r"|visits? to class\w*",
    "activity": r"activit\w+|workshops?|carousels?|exercises?|card sort\w*",
    "reflection": r"reflect\w*|consolidat\w*|wrap(?:ping)?[\s-]?up|plenary|debrief\w*|take[\s-]?aways?|summing up"
    r"|what we take|next steps|time (?:for|to make) notes",
    "context": r"tours?\b|walks? (?:(?:a)?round|of|about)\b|school walk|context\w*|our school\b",
    "work": r"(?:work|working|planning|writing) (?:time|sessions?)|action plan\w*",
    "talk": r"talks?\b|discuss\w*|dialogues?|present(?:ations?|s|ing)?\b|questions? (?:and|&) answers?|q ?& ?a\b"
    r"|welcom\w*|introduc\w*|conversations?|feedback|briefings?|contracting|meetings?|speak\w*|debates?",
}
_STRONG = {
    "contracting": r"contracting|welcom\w*|meet (?:and|&) greet|introductions\b|ground rules"
    r"|aims? (?:of|for) the (?:day|visit)|getting to know|how we (?:will |want to )?work together",
    "excellence": r"excellen\w*|what we do (?:best|well)|our strengths?|proud of",
    "lunch": r"lunch\w*",
    "challenge": r"challeng\w*|what we find (?:hard|difficult)|hard questions?|dilemmas?",
    "wrap_up": r"wrap(?:ping)?[\s-]?up|plenary|what we take|take[\s-]?aways?|summing up|next steps"
    r"|(?:final|closing) (?:reflections?|thoughts|discussion|circle|round|session)",
}
_LESSONS = (
    r"lesson (?:observ|visit|drop)\w*|learning walks?|(?:book|work) (?:looks?|scrutin\w+)|drop[\s-]?ins?\b"
    r"|class(?:room)? visits?|visits? to class\w*"
)
_IN_LESSONS = r"lessons?\b(?! learn(?:t|ed)| study)"
_NOT = re.compile(r"\b(?:no|not|without|never|instead of|rather than|other than)\b[\w\s,]{0,20}\Z", re.IGNORECASE)


def _any(patterns: Mapping[Named, str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?P<{name}>\b(?:{pattern}))" for name, pattern in patterns.items()), re.IGNORECASE)


_KIND, _PART = _any(_KINDS), _any(_STRONG)
_LESSON = re.compile(rf"\b(?:{_LESSONS})", re.IGNORECASE)
_IN_LESSON = re.compile(rf"\b(?:{_IN_LESSONS})", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:how (?:we|our|the|they|to)|why)\b", re.IGNORECASE)
_ARRIVING = re.compile(r"\b(?:arriv\w+|registration|sign(?:ing)?[\s-]in)\b", re.IGNORECASE)
_LEAVING = re.compile(
    r"\b(?:close|depart\w*|finish|ends?|end of (?:the )?(?:day|visit)|home|goodbye|farewell)\b", re.IGNORECASE
)
_SECTION = re.compile(
    r"(?:part|section|session|phase|theme|block)\s+(?:\d|one|two|three|four|five|[a-e])\b", re.IGNORECASE
)


def kind_of(text: str) -> BlockKind | None:
    """By the first telling word: “Discussion of the assembly” is a talk, “Assembly and discussion” is watched,
    and “How we run assemblies” is a talk again.
    """
    found = _KIND.search(text)
    if found is not None and found.lastgroup == "observation" and _ABOUT.search(text, 0, found.start()):
        return "talk"
    return found.lastgroup if found else None  # type: ignore[return-value]


def says_lunch(text: str) -> bool:
    return re.search(r"\blunch", text, re.IGNORECASE) is not None


def says_lessons(text: str, *, is_watched: bool) -> str | None:
    """The words that speak of watching lessons; the bare word counts only where something is watched."""
    found = _LESSON.search(text) or (_IN_LESSON.search(text) if is_watched else None)
    return None if found is None or _NOT.search(text[: found.start()]) else found.group()


def is_arrival(text: str) -> bool:
    return _ARRIVING.search(text) is not None


def is_leaving(text: str) -> bool:
    """A line such as “15.30 Close”: the day's end, not a block without a length."""
    return len(text.split()) <= 8 and _LEAVING.search(text) is not None


def is_section(text: str) -> bool:
    """Whether a line without a time heads a part of the day."""
    if _SECTION.match(text):
        return True
    found = _PART.search(text)
    return found is not None and found.lastgroup != "lunch" and len(text.split()) <= 5


@dataclass(frozen=True, slots=True)
class PartWords:
    """The words for the parts of one template; without a template, those of a visit day."""

    template: Agenda | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The parts in their order."""
        if self.template is None:
            return tuple(_STRONG)
        return tuple(dict.fromkeys(block.part for block in self.template.blocks))

    @property
    def context(self) -> str:
        """The part to which a walk round the school counts."""
        if self.template is None:
            return "excellence"
        return next((block.part for block in self.template.blocks if block.kind == "context"), "")

    def kinds(self, part: str) -> set[BlockKind]:
        """The kinds of blocks which the template has in a part."""
        if self.template is None:
            usual: dict[str, BlockKind] = {"lunch": "break", "wrap_up": "reflection"}
            return {usual.get(part, "talk")}
        return {block.kind for block in self.template.blocks if block.part == part}

    def kind_in(self, title: str) -> BlockKind | None:
        """What is done in a block that has the name of one of the template's, or whose words tell it."""
        for block in self.template.blocks if self.template else ():
            if fold(title) == fold(block.title):
                return block.kind
        return kind_of(title)

    def part_in(self, text: str) -> str:
        """The part that a text names outright, or nothing."""
        if not text:
            return ""
        folded = fold(text)
        for name in self.names:
            if folded == fold(name):
                return name
        for block in self.template.blocks if self.template else ():
            if folded.startswith(fold(block.title)):
                return block.part
        for found in _PART.finditer(text):
            if found.lastgroup in self.names:
                return str(found.lastgroup)
        return ""
