"""Measures as tables, and the page that keeps them, ``benchmarks/RESULTS.md``, with the newest section first."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).with_name("RESULTS.md")
MARK = "<!-- The newest section comes next. -->"
START = f"""# Results

What Magpie takes in time, memory and statements, beside a plain method in the same run, and what came of killing its
processes and sending it malformed files. Figures of one machine on one day: the ratios say more than the seconds.

`make bench` measures and `make soak` kills; each prints what it finds. To put a dated section here, run
`python -m benchmarks --write` or `python -m tests.soak --write`.

{MARK}
"""


@dataclass(frozen=True)
class Measure:
    """``beside`` holds the figure against another: a plain method in the same run, or what was to be found."""

    what: str
    measured: str
    budget: str = ""
    beside: str = ""


HEADINGS = ("What", "Measured", "Budget", "Beside")


def as_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table that reads well as text and as Markdown."""
    cells = [list(headings), *[list(row) for row in rows]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(headings))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


def table_of(measures: Sequence[Measure]) -> list[str]:
    return as_table(HEADINGS, [(each.what, each.measured, each.budget, each.beside) for each in measures])


def machine() -> str:
    """What the figures depend on, and nothing that tells whose machine it was."""
    import django

    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    shared = f" Other work shared the machine: load {load:.1f} when this began." if load > cores / 2 else ""
    return (
        f"{cores} cores, Python {platform.python_version()}, Django {django.get_version()}, "
        f"SQLite {sqlite3.sqlite_version}.{shared}"
    )


def write_section(title: str, facts: str, lines: Sequence[str], page: Path = PAGE) -> None:
    """Put a dated section before the others."""
    text = page.read_text(encoding="utf-8") if page.exists() else START
    before, mark, after = text.partition(MARK)
    if not mark:
        raise SystemExit(f"{page.name} has lost the line “{MARK}”. Put it back before the first section.")
    section = "\n".join([f"## {title}, {datetime.now(UTC):%-d %B %Y}", "", facts, "", *lines])
    page.write_text(f"{before}{mark}\n\n{section}\n{after}", encoding="utf-8")
