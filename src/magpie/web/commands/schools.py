"""The national register from the command line: read, shown, and applied at once unless it is a rehearsal."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import Progress, TaskID

from magpie.register.importing.actions import (
    AnotherUnderWay,
    begin_import,
    clear_stale_imports,
    discard_import,
    read_import,
)
from magpie.register.importing.applying import CannotApply, apply_import
from magpie.register.importing.batches import ImportStopped
from magpie.register.importing.looking import mistakes_found
from magpie.register.importing.reading import GivenFile
from magpie.register.importing.words import many, sum_of
from magpie.register.models import ImportMistake, RegisterImport

State = RegisterImport.State
MISTAKES_SHOWN = 200
COUNTS = ("added", "changed", "cells", "unchanged", "closed", "missing", "links")


@dataclass(slots=True)
class Outcome:
    """What came of the command, for people and for programs alike."""

    refusals: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    words: str = ""
    is_applied: bool = False
    n_errors: int = 0
    mistakes: list[ImportMistake] = field(default_factory=list)

    @property
    def code(self) -> int:
        """1 when nothing could be imported; rows that were left out are shown, and do not make it fail."""
        has_nothing = self.n_errors > 0 and not any(
            self.counts[name] for name in ("added", "changed", "unchanged", "links")
        )
        return 1 if self.refusals or has_nothing else 0

    def as_json(self) -> str:
        errors = [_as_dict(mistake) for mistake in self.mistakes if mistake.is_error]
        cleaned = [_as_dict(mistake) for mistake in self.mistakes if not mistake.is_error]
        refused = [{"file": None, "row": None, "column": None, "message": words} for words in self.refusals]
        content = self.counts | {"applied": self.is_applied, "errors": refused + errors, "cleaned": cleaned}
        return json.dumps(content, ensure_ascii=False, indent=2)


def _as_dict(mistake: ImportMistake) -> dict[str, Any]:
    return {
        "file": mistake.file,
        "row": mistake.row_number,
        "column": mistake.column or None,
        "message": mistake.message,
    }


def import_schools(files: Sequence[Path], dry_run: bool, as_json: bool, now: datetime) -> int:
    """Import the files at once, or only say what they would change; 1 when nothing could be imported."""
    with Bars(is_quiet=as_json) as bars:
        outcome = _import(files, dry_run, now, bars)
    if as_json:
        print(outcome.as_json())
    else:
        _tell(outcome, dry_run)
    return outcome.code


def _import(files: Sequence[Path], dry_run: bool, now: datetime, bars: "Bars") -> Outcome:
    outcome = Outcome()
    missing = [f"{path}: There is no such file. Check its name." for path in files if not path.is_file()]
    if missing:
        return Outcome(refusals=missing)
    clear_stale_imports(now=now)
    try:
        run = begin_import(files=[{"name": path.name, "tables": []} for path in files], by=None, now=now)
    except AnotherUnderWay as refusal:
        return Outcome(refusals=[str(refusal)])
    try:
        with _given_up_when_cut_off(run, now):
            given = [GivenFile(path, path.name) for path in files]
            read_import(run=run, files=given, now=now, progress=bars, then_apply=not dry_run)
            _take_counts(run, outcome)
            if run.state == State.APPLYING and not outcome.code:
                bars.step("Applying")
                apply_import(run=run, by=None, now=now)
                outcome.is_applied = True
    except (ImportStopped, CannotApply):
        outcome.refusals.append("Somebody discarded this import while it was being read. Nothing was changed.")
    return outcome


def _take_counts(run: RegisterImport, outcome: Outcome) -> None:
    if run.state == State.REFUSED:
        outcome.refusals = run.words.splitlines()
        return
    outcome.counts = {name: getattr(run, f"n_{name}") for name in COUNTS}
    outcome.words, outcome.n_errors = sum_of(run), run.n_errors
    outcome.mistakes = list(mistakes_found(run, ""))


@contextmanager
def _given_up_when_cut_off(run: RegisterImport, now: datetime) -> Iterator[None]:
    """Whatever ends this without having applied the import, Ctrl-C included, leaves nothing under way."""
    try:
        yield
    finally:
        run.refresh_from_db()
        if run.is_under_way:
            discard_import(run=run, by=None, now=now, words="The command line looked only, or was stopped.")


def _tell(outcome: Outcome, dry_run: bool) -> None:
    for words in outcome.refusals:
        print(words)
    if outcome.refusals:
        print("Nothing was imported.")
        return
    for mistake in outcome.mistakes[:MISTAKES_SHOWN]:
        place = ", ".join(filter(None, (mistake.file, f"row {mistake.row_number}" if mistake.row_number else "")))
        column = f", {mistake.column}" if mistake.column else ""
        print(f"{place}{column}: {'' if mistake.is_error else '(tidied) '}{mistake.message}")
    if len(outcome.mistakes) > MISTAKES_SHOWN:
        print(f"… and {len(outcome.mistakes) - MISTAKES_SHOWN:,} more; --json lists them.")
    if outcome.n_errors:
        print(f"{many(outcome.n_errors, 'error', 'errors')}; rows with errors were left out.")
    if outcome.counts["missing"]:
        print(f"{outcome.counts['missing']:,} schools of the register are in no file; they stay as they are.")
    print(f"{_verdict(outcome, dry_run)} {outcome.words}.")


def _verdict(outcome: Outcome, dry_run: bool) -> str:
    if outcome.is_applied:
        return "Imported:"
    return "This would be imported:" if dry_run and not outcome.code else "Nothing was imported:"


class Bars:
    """Progress on the error stream, so that what is printed can be piped."""

    def __init__(self, *, is_quiet: bool) -> None:
        self._progress = Progress(console=Console(stderr=True, quiet=is_quiet), transient=True)
        self._task: TaskID | None = None

    def __enter__(self) -> "Bars":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def step(self, words: str, *, total: int = 0) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(words, total=total or None)

    def advance(self, n: int = 1) -> None:
        if self._task is not None:
            self._progress.advance(self._task, n)
