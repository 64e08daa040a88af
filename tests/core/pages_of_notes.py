"""Pages that write one person's notes, and the server that they send to, in memory and as often as a test likes."""

from dataclasses import dataclass, field
from itertools import count

from magpie.core.notes import Change, settle


@dataclass
class Server:
    lines: dict = field(default_factory=dict)
    received: dict = field(default_factory=dict)

    def take(self, changes):
        """Where the words of each change are to be found, by its number."""
        found = {}
        for change in changes:
            at = (change.writer, change.key)
            line = settle(change, self.lines, self.received.get(at, 0)).line
            self.received[at] = max(change.number, self.received.get(at, 0))
            if line is not None:
                self.lines[line.key] = line
            found[change.number] = line.key if line else change.key
        return found

    def words(self):
        return sorted(line.words for line in self.lines.values() if line.words)


@dataclass
class Page:
    """What somebody sees and types; nothing that waits is forgotten before the server has answered."""

    server: Server
    writer: str
    shown: dict = field(default_factory=dict)
    waiting: dict = field(default_factory=dict)
    numbers: count = field(default_factory=lambda: count(1))

    def type(self, key, words):
        _, version = self.shown.get(key, ("", 0))
        self.shown[key] = words, version
        self.waiting[key] = Change(key, "seen", words, version, self.writer, next(self.numbers))

    def send(self, *, arrives=True, is_answered=True):
        changes = sorted(self.waiting.values(), key=lambda change: change.number)
        if not arrives:
            return
        places = self.server.take(changes)
        if is_answered:
            self.hear(changes, places)

    def hear(self, changes, places):
        for change in changes:
            words, version = self.shown.pop(change.key)
            place = places[change.number]
            later = self.waiting.pop(change.key)
            self.shown[place] = words, version
            if later.number > change.number:
                version = self.server.lines[place].version
                self.shown[place] = words, version
                self.waiting[place] = Change(place, later.section, words, version, self.writer, later.number)
        for key, line in self.server.lines.items():
            if key not in self.waiting:
                self.shown[key] = line.words, line.version
