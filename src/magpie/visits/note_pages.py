"""What the pages of notes show: one's own lines and who reads them, and the lines that others have shared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from magpie.core.playbook import Section
from magpie.core.public_ids import public_id
from magpie.diary.models import Invitation
from magpie.groups.models import Seat
from magpie.programmes.models import Enrolment
from magpie.register.models import Person, Post
from magpie.visits.forms.notes import name_of_box
from magpie.visits.models import NoteLine, Notes, SharedLine
from magpie.visits.models.notes import LEADING
from magpie.visits.queries import Visit

ROW, LONG_ROW = 46, 6


@dataclass(frozen=True, slots=True)
class Box:
    """One line on the page of its writer; ``readers`` are the circles that read it, as they read it."""

    name: str
    key: str
    words: str = ""
    version: int = 0
    readers: tuple[SharedLine, ...] = ()
    is_beside: bool = False
    says: str = ""

    @property
    def rows(self) -> int:
        """How many lines of a telephone the words take, for a page that cannot grow its boxes."""
        return min(LONG_ROW, sum(1 + len(each) // ROW for each in self.words.split("\n")) if self.words else 1)

    @property
    def is_changed(self) -> bool:
        """Since it was shared."""
        return any(each.words != self.words for each in self.readers)


@dataclass(frozen=True, slots=True)
class BoxedSection:
    name: str
    title: str
    asks: str
    boxes: list[Box] = field(default_factory=list)


def own_notes(visit: Visit, person: Person) -> Notes | None:
    found = Notes.objects.filter(activity=visit.activity, person=person)
    return found.select_related("enrolment__school", "activity__cohort", "person").first()


def boxes_of(visit: Visit, notes: Notes | None) -> list[BoxedSection]:
    """Each section with its lines and an empty one at the end; then sections that the playbook knows no more."""
    lines = list(notes.lines.written().in_order()) if notes else []
    readers = readers_of(lines)
    sections = _sections(visit, (line.section for line in lines))
    for line in lines:
        box = Box(
            name_of_box(line.section, line.key, line.version, line.words),
            line.key,
            line.words,
            line.version,
            tuple(readers.get(line.pk, ())),
            line.beside_id is not None,
        )
        sections[line.section].boxes.append(box)
    for section in sections.values():
        key = public_id()
        section.boxes.append(Box(name_of_box(section.name, key), key))
    return list(sections.values())


def _sections(visit: Visit, used: Iterable[str]) -> dict[str, BoxedSection]:
    known: Mapping[str, Section] = visit.papers.note_sections
    names = dict.fromkeys([*known, *used])
    return {
        name: BoxedSection(name, known[name].title, known[name].asks or "")
        if name in known
        else BoxedSection(name, name.replace("_", " ").capitalize(), "")
        for name in names
    }


def readers_of(lines: Sequence[NoteLine]) -> dict[int, list[SharedLine]]:
    found: dict[int, list[SharedLine]] = {}
    for each in SharedLine.objects.standing().filter(line__in=lines).order_by("pk"):
        found.setdefault(each.line_id, []).append(each)
    return found


def circles_of(visit: Visit, notes: Notes) -> list[tuple[str, str]]:
    """The circles that may read lines of these notes, and what each is called on the page."""
    circle, group = SharedLine.Circle, visit.group
    found: list[tuple[str, str]] = []
    if notes.enrolment is not None:
        found.append((circle.SCHOOL, f"Leaders and colleagues of {notes.enrolment.school}"))
    if group is not None:
        found.append((circle.GROUP, f"{group}: the leaders of its schools and its facilitator"))
        found.append((circle.FACILITATOR, f"The facilitator of {group}, alone"))
    found.append((circle.COORDINATORS, "The coordinators"))
    rule = visit.papers.notes
    never = set(rule.never_shared_with) if rule else set()
    return [(str(name), words) for name, words in found if name not in never]


def comes_for(visit: Visit, person: Person, day: date) -> Enrolment | None:
    """The school for which somebody takes notes: that of their invitation, else of their post in the group."""
    activity = visit.activity
    invitation = Invitation.objects.standing().filter(activity=activity, person=person).exclude(enrolment=None)
    invited = invitation.select_related("enrolment__school").first()
    if invited is not None:
        return invited.enrolment
    posts = Post.objects.held_on(day).filter(person=person, kind__in=LEADING)
    seats = Seat.objects.held_on(day).filter(group=activity.group_id, enrolment__school__in=posts.values("school"))
    seat = seats.select_related("enrolment__school").first()
    return seat.enrolment if seat else None


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line that somebody has shared, once, whichever circles its reader is in."""

    shared: SharedLine
    who: Person
    school: Any


@dataclass(frozen=True, slots=True)
class ReadSection:
    title: str
    lines: list[ReadLine] = field(default_factory=list)


def shared_with(visit: Visit, user: Any, day: date) -> list[ReadSection]:
    """What others have shared with the user of this visit, in the playbook's sections; without empty ones."""
    rows = SharedLine.objects.standing().visible_to(user, day).filter(line__notes__activity=visit.activity)
    rows = rows.exclude(line__notes__person__user=user)
    rows = rows.select_related("line__notes__person", "line__notes__enrolment__school").order_by("shared_at", "pk")
    newest: dict[int, SharedLine] = {row.line_id: row for row in rows}
    ordered = sorted(
        newest.values(), key=lambda row: (row.line.notes_id, row.line.beside_id or row.line_id, row.line_id)
    )
    sections = {
        name: ReadSection(section.title) for name, section in _sections(visit, (row.section for row in ordered)).items()
    }
    for row in ordered:
        notes = row.line.notes
        school = notes.enrolment.school if notes.enrolment else None
        sections[row.section].lines.append(ReadLine(row, notes.person, school))
    return [section for section in sections.values() if section.lines]
