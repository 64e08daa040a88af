"""YAML 1.2 into plain data, with the line of every key; nothing in a file can run, repeat itself or grow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode

from magpie.core.playbook.mistakes import Loc, Mistake, dotted

LARGEST_FILE = 200_000
DEEPEST = 12
NEVER_CLOSED = "end of stream"
BROKEN = {
    NEVER_CLOSED: "A quote begins here and never ends. Close it",
    "character '\\t'": "Write spaces, not a tab, before the first word of a line",
    "mapping values are not allowed": "There is one colon too many, or a wrong indent. Quote a text with a colon",
    "could not find expected ':'": "Put a colon after the word on the line above, or quotes round the whole text",
}
NO_SUCH_CHARACTER = "There is a character here that a text cannot hold. Write plain text"
PLAIN_KINDS = {f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "bool", "null")}


@dataclass(frozen=True, slots=True)
class Place:
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Lines:
    """The data of a file, where each part of it stands, and what kept it from being read."""

    data: object
    places: Mapping[Loc, Place]
    mistakes: tuple[Mistake, ...]

    def place(self, loc: Loc) -> Place:
        """Where ``loc`` stands, or the nearest thing round it that is in the file."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places.get(loc, Place(1, 1))

    def mistake(self, loc: Loc, message: str) -> Mistake:
        place = self.place(loc)
        return Mistake(line=place.line, column=place.column, path=dotted(loc), message=message)


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still being filled; ``loc`` is None inside something that is thrown away."""

    loc: Loc | None
    data: dict[str, object] | list[object]
    key: str | None = None
    at_key: bool = True


@dataclass(slots=True)
class _Reader:
    yaml: YAML
    root: object = None
    places: dict[Loc, Place] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def note(self, event: Event, loc: Loc | None, message: str) -> None:
        place = _place(event)
        self.mistakes.append(Mistake(place.line, place.column, dotted(loc or ()), message))

    def take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            if event.version or event.tags:
                self.note(event, (), "Leave out the line that begins with %; Magpie reads YAML 1.2")
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.stack.pop()
        elif isinstance(event, AliasEvent):
            self.note(event, self.loc_here(), f"Write the text itself instead of *{event.anchor}")
            self.put(event, None)
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            self.take_value(event)

    def take_value(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.anchor:
            self.note(event, self.loc_here(), f"Leave out &{event.anchor}; write the text wherever it is needed")
        if event.ctag is not None:
            self.note(event, self.loc_here(), f"Leave out {event.tag}; a value needs no tag")
        if isinstance(event, ScalarEvent):
            self.take_scalar(event)
            return
        data: dict[str, object] | list[object] = {} if isinstance(event, MappingStartEvent) else []
        self.stack.append(_Open(self.put(event, data), data))

    def take_scalar(self, event: ScalarEvent) -> None:
        text = event.value.encode(errors="replace").decode()
        if text != event.value:
            self.note(event, self.loc_here(), NO_SUCH_CHARACTER)
            event.value = text
        parent = self.stack[-1] if self.stack else None
        if parent and isinstance(parent.data, dict) and parent.at_key:
            self.take_key(event, parent)
        else:
            self.put(event, self.scalar(event))

    def take_key(self, event: ScalarEvent, parent: _Open) -> None:
        parent.key, parent.at_key = event.value, False
        if parent.loc is None or not isinstance(parent.data, dict):
            return
        loc = (*parent.loc, event.value)
        if event.value in parent.data:
            first = self.places[loc].line
            self.note(event, loc, f'"{event.value}" is already written on line {first}. Keep one of the two')
            parent.key = None
        else:
            self.places[loc] = _place(event)

    def loc_here(self) -> Loc | None:
        """Where the next value goes; None where it is thrown away."""
        if not self.stack:
            return ()
        parent = self.stack[-1]
        if parent.loc is None:
            return None
        if isinstance(parent.data, list):
            return (*parent.loc, len(parent.data))
        return None if parent.key is None or parent.at_key else (*parent.loc, parent.key)

    def put(self, event: Event, value: object) -> Loc | None:
        loc = self.loc_here()
        if not self.stack:
            self.root = value
            self.places[()] = _place(event)
            return loc
        parent = self.stack[-1]
        if isinstance(parent.data, list):
            if loc is not None:
                self.places[loc] = _place(event)
            parent.data.append(value)
        elif parent.at_key:
            self.note(event, parent.loc, "Write a word before the colon, not a list or another mapping")
            parent.key, parent.at_key = None, False
        else:
            if parent.key is not None:
                parent.data[parent.key] = value
            parent.key, parent.at_key = None, True
        return loc

    def scalar(self, event: ScalarEvent) -> Any:
        tag = str(self.yaml.resolver.resolve(ScalarNode, event.value, event.implicit))
        if event.ctag is not None or tag not in PLAIN_KINDS:
            return event.value
        try:
            return self.yaml.constructor.construct_object(ScalarNode(tag, event.value))
        except ValueError:
            return event.value


def read_lines(text: str) -> Lines:
    """Plain data with its lines. Duplicate keys, anchors and tags are all told; broken YAML ends the reading."""
    if len(text.encode(errors="replace")) > LARGEST_FILE:
        return _refused(f"The file is too large. Write at most {LARGEST_FILE // 1000} kB")
    reader = _Reader(YAML(typ="safe", pure=True))
    try:
        for event in _events(reader, text):
            reader.take(event)
            if len(reader.stack) > DEEPEST:
                reader.note(event, (), f"Brackets or indents go too deep. Write at most {DEEPEST} levels")
                return _stopped(reader)
    except MarkedYAMLError as error:
        reader.mistakes.append(_broken(error))
        return _stopped(reader)
    except (YAMLError, ValueError, OverflowError, IndexError) as error:
        reader.mistakes.append(_unreadable(text, error))
        return _stopped(reader)
    if reader.root is None and not reader.mistakes:
        return _refused("The file is empty. Begin with: format: 1")
    return Lines(reader.root, reader.places, tuple(sorted(reader.mistakes)))


def _events(reader: _Reader, text: str) -> Iterator[Event]:
    documents = 0
    for event in reader.yaml.parse(text):
        documents += isinstance(event, DocumentStartEvent)
        if documents > 1:
            reader.note(event, (), "Leave out the line ---; one file holds one playbook or instrument")
            return
        yield event


def _refused(message: str) -> Lines:
    return Lines(None, {}, (Mistake(1, 1, "", message),))


def _stopped(reader: _Reader) -> Lines:
    return Lines(None, reader.places, tuple(sorted(reader.mistakes)))


def _place(event: Event) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _broken(error: MarkedYAMLError) -> Mistake:
    said = " ".join(str(error.problem or error.context or "it cannot be read").split())
    mark = error.problem_mark or error.context_mark
    if NEVER_CLOSED in said:
        mark = error.context_mark or mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    other = f"This is not YAML ({said}). Look at the indent, the colon and the quotes here and just above"
    return Mistake(line, column, "", next((words for part, words in BROKEN.items() if part in said), other))


def _unreadable(text: str, error: Exception) -> Mistake:
    position = getattr(error, "position", 0)
    line = text.count("\n", 0, position if isinstance(position, int) else 0) + 1
    return Mistake(line, 1, "", NO_SUCH_CHARACTER)
