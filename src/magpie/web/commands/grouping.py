"""Groups from a list of schools, without a database."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from magpie.core.grouping import (
    FirstOf,
    GroupingResult,
    MaxSeconds,
    Pair,
    Problem,
    Progress,
    Rules,
    School,
    Until,
    Weights,
    WrongProblem,
    finding_in_words,
    solve,
)
from magpie.core.tables import DEFAULT_LIMITS, Mistake, Unreadable, fold, match_header, open_tables, write_csv

ENDS = {"optimal": 0, "feasible": 0, "infeasible": 3, "unknown": 4}
WRONG = 2
COLUMNS = {"id": ["id"], "name": ["name"], "easting": ["easting"], "northing": ["northing"]}
# Of the national register as it is downloaded.
REGISTER = COLUMNS | {"id": ["URN"], "name": ["EstablishmentName"]}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says beside the list."""

    sizes: tuple[int, ...]
    size: int
    same: dict[str, float]
    apart: tuple[str, ...]
    max_km: float | None
    detour: float
    avoid: Path | None
    together: Path | None
    seconds: float
    seed: int
    out: Path | None
    report: Path | None


@dataclass(slots=True)
class Read:
    """What files gave, and all that is wrong with them."""

    mistakes: list[str] = field(default_factory=list)

    def note(self, file: Path, mistake: Mistake) -> None:
        place = "".join(
            [f", row {mistake.row}" if mistake.row else "", f", column {mistake.column}" if mistake.column else ""]
        )
        self.mistakes.append(f"{file}{place}: {mistake.message}")


class WrongOption(ValueError):
    """Says what to write instead."""


def same_weights(options: Sequence[str]) -> dict[str, float]:
    """``type=10`` and its like."""
    found = {}
    for option in options:
        name, _, weight = option.partition("=")
        try:
            found[name.strip()] = float(weight)
        except ValueError:
            raise WrongOption(f"--same {option}: write an attribute and its weight, such as: --same type=10") from None
    return found


def group_sizes(sizes: str, size: int) -> tuple[int, ...]:
    if not sizes:
        return (size, size + 1)
    try:
        return tuple(int(each) for each in sizes.split(","))
    except ValueError:
        raise WrongOption(f"--sizes {sizes}: write sizes with commas between them, such as: --sizes 3,4") from None


def group(file: Path, asked: Asked) -> int:
    """Group the schools of a file; the exit status says what came of it."""
    read = Read()
    schools = read_schools(file, read)
    known = {school.id for school in schools}
    no_go = read_pairs(asked.avoid, known, read) if asked.avoid else ()
    together = read_pairs(asked.together, known, read) if asked.together else ()
    missing = {*asked.same, *asked.apart} - {name for school in schools for name in school.attributes}
    read.mistakes += [f"{file}: there is no column “{name}”." for name in sorted(missing) if schools]
    if not read.mistakes:
        try:
            problem = _problem(schools, asked, no_go, together)
        except WrongProblem as refusal:
            read.mistakes += refusal.mistakes
    if read.mistakes:
        print("\n".join(read.mistakes), file=sys.stderr)
        return WRONG
    result = _solve(problem, asked)
    _write(result, problem, asked)
    print("\n".join(summary(result, problem)))
    return ENDS[result.status]


def _problem(schools: Sequence[School], asked: Asked, no_go: Sequence[Pair], together: Sequence[Pair]) -> Problem:
    return Problem(
        schools=tuple(schools),
        sizes=asked.sizes,
        preferred=asked.size,
        weights=Weights(detour=asked.detour, same=asked.same),
        rules=Rules(apart=asked.apart, no_go=tuple(no_go), together=tuple(together), furthest_km=asked.max_km),
    )


def read_schools(file: Path, read: Read) -> list[School]:
    """Each row a school; every column that is no id, name or place is an attribute."""
    schools, seen = [], dict[str, int]()
    try:
        with open_tables(file, DEFAULT_LIMITS, expected=list(COLUMNS)) as tables:
            table = next(tables)
            wanted = REGISTER if {"urn", "establishmentname"} <= {fold(name) for name in table.header} else COLUMNS
            columns = match_header(table.header, wanted, row=table.header_row)
            for mistake in columns.mistakes:
                read.note(file, mistake)
            if columns.mistakes:
                return []
            spare = [(name, place) for place, name in enumerate(table.header) if name in columns.unmatched]
            for number, cells in table.rows:
                school = _school(file, number, columns.pick(cells), read)
                if school is None:
                    continue
                if school.id in seen:
                    message = f"“{school.id}” stands in row {seen[school.id]} too. Give each school an id of its own."
                    read.note(file, Mistake(number, "id", message))
                    continue
                seen[school.id] = number
                named = {name.strip(): cells[place].strip() for name, place in spare}
                schools.append(School(school.id, school.name, school.easting_m, school.northing_m, named))
            for mistake in table.mistakes:
                read.note(file, mistake)
    except (Unreadable, OSError) as refusal:
        read.mistakes.append(f"{file}: {_said(refusal)}")
    if not schools and not read.mistakes:
        read.mistakes.append(f"{file}: there are headings but no schools below them.")
    return schools


def _school(file: Path, number: int, cells: dict[str, str], read: Read) -> School | None:
    place: list[float | None] = []
    for name in ("easting", "northing"):
        written = cells[name].strip()
        try:
            place.append(float(written) if written else None)
        except ValueError:
            read.note(file, Mistake(number, name, f"“{written}” is no number. Write metres, such as 529076."))
            place.append(None)
    if (place[0] is None) is not (place[1] is None):
        read.note(file, Mistake(number, None, "Write both easting and northing, or neither."))
    if not cells["id"].strip():
        read.note(file, Mistake(number, "id", "The id is empty. Write what names the school, such as its URN."))
        return None
    return School(cells["id"].strip(), cells["name"].strip(), place[0], place[1])


def read_pairs(file: Path, known: set[str], read: Read) -> list[Pair]:
    """Two ids in each row, under any headings."""
    pairs = []
    try:
        with open_tables(file, DEFAULT_LIMITS) as tables:
            table = next(tables)
            rows = list(table.rows)
            if {cell.strip() for cell in table.header[:2]} <= known:
                rows.insert(0, (table.header_row, list(table.header)))
            for number, cells in rows:
                ids = [cell.strip() for cell in cells if cell.strip()][:2]
                strange = [id_ for id_ in ids if id_ not in known]
                if len(ids) < 2:
                    read.note(file, Mistake(number, None, "Write two ids in each row."))
                elif strange:
                    read.note(file, Mistake(number, None, f"No school has the id “{strange[0]}”."))
                elif fold(ids[0]) == fold(ids[1]):
                    read.note(file, Mistake(number, None, "A pair needs two different schools."))
                else:
                    pairs.append((ids[0], ids[1]))
    except (Unreadable, OSError) as refusal:
        read.mistakes.append(f"{file}: {_said(refusal)}")
    return pairs


def _said(refusal: Exception) -> str:
    if isinstance(refusal, Unreadable):
        return refusal.message
    return f"This file cannot be opened ({getattr(refusal, 'strerror', '') or refusal}): check its name."


def _solve(problem: Problem, asked: Asked) -> GroupingResult:
    """With what is known so far on a terminal; Ctrl-C keeps the best so far."""
    import signal

    from rich.console import Console

    console = Console(stderr=True)
    was_asked = False

    def end(number: int, frame: Any) -> None:
        nonlocal was_asked
        was_asked = True

    before = signal.signal(signal.SIGINT, end)
    try:
        with console.status("Looking for groups …") as status:

            def see(seen: Progress) -> bool:
                status.update(progress_words(seen))
                return was_asked

            return solve(problem, FirstOf(MaxSeconds(asked.seconds), Until(see)), seed=asked.seed)
    finally:
        signal.signal(signal.SIGINT, before)


def progress_words(seen: Progress) -> str:
    if seen.cost is None:
        return f"No groups yet; {seen.seconds:.0f} s"
    bound = f", bound {seen.bound:,.1f}, gap {seen.gap:.2%}" if seen.bound is not None and seen.gap is not None else ""
    return f"Best cost {seen.cost:,.1f}{bound}; {seen.seconds:.0f} s"


def _write(result: GroupingResult, problem: Problem, asked: Asked) -> None:
    names = {school.id: school.name for school in problem.schools}
    if asked.out is not None and result.groups:
        rows = [(number, id_, names[id_]) for number, ids in enumerate(result.groups, start=1) for id_ in ids]
        asked.out.write_bytes(write_csv(rows, ("group", "id", "name")))
    if asked.report is not None:
        content = {name: value for name, value in result.to_json().items() if name not in ("format", "steps")}
        if result.clash is None:
            content.pop("clash")
        asked.report.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def summary(result: GroupingResult, problem: Problem) -> list[str]:
    if result.clash is not None:
        names = {school.id: school.name or school.id for school in problem.schools}
        return ["No groups are possible.", finding_in_words(result.clash, lambda id_: names.get(id_, id_))]
    if not result.groups:
        return ["No groups were found in the time. Give more with --seconds."]
    names = {school.id: school.name or school.id for school in problem.schools}
    lines = [f"{n:4}  " + ", ".join(names[id_] for id_ in ids) for n, ids in enumerate(result.groups, start=1)]
    proof = "proved to be the best" if result.status == "optimal" else f"at most {result.gap:.2%} from the best"
    terms = ", ".join(f"{term} {cost:,.1f}" for term, cost in result.breakdown.items())
    return [*lines, f"Cost {result.cost:,.1f} ({terms}): {proof}. {result.seconds:.1f} s, seed {result.seed}."]
