"""All that takes long: ``python -m tests.soak [--small] [--write]``.

Each part runs in a process of its own. 1 comes back when anything that must never happen has happened.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.results import machine, write_section


@dataclass(frozen=True)
class Part:
    """``dose`` is how much of ``option`` the whole run takes; a small one takes a tenth."""

    title: str
    module: str
    option: str
    dose: int


@dataclass(frozen=True)
class Outcome:
    part: Part
    is_right: bool
    lines: tuple[str, ...]


PARTS = (
    Part("Everything at once: a served Magpie whose processes are killed while people work", "serving", "--kills", 100),
    Part("Workers for letters that are killed", "letters", "--kills", 100),
    Part("Imports of the register that are killed", "imports", "--kills", 100),
    Part("Malformed registers", "malformed", "--files", 2_000),
    Part("Malformed lists of schools", "malformed_lists", "--files", 2_000),
)
LAST_LINES = 60


def run_part(part: Part, dose: int) -> Outcome:
    """Its figures, or the end of what it said when it broke."""
    began = time.monotonic()
    command = [sys.executable, "-m", f"tests.soak.{part.module}", part.option, str(dose)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    if done.returncode and not any(line.startswith("WRONG") for line in lines):
        lines += [*done.stderr.splitlines()[-LAST_LINES:], "WRONG: it broke"]
    print("\n".join(["", f"{part.title} ({time.monotonic() - began:.0f} s)", *lines]), flush=True)
    return Outcome(part, done.returncode == 0, tuple(lines))


def as_list(outcomes: Sequence[Outcome]) -> list[str]:
    """The figures of each part under its title, as Markdown."""
    lines: list[str] = []
    for outcome in outcomes:
        lines += [*([""] if lines else []), f"### {outcome.part.title}", ""]
        lines += [f"  - {line.strip()}" if line.startswith("  ") else f"- {line}" for line in outcome.lines]
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of everything")
    parser.add_argument("--write", action="store_true", help="put a dated section into benchmarks/RESULTS.md")
    parser.add_argument(
        "--only", choices=[part.module for part in PARTS], action="append", help="this part; repeatable"
    )
    asked = parser.parse_args()
    facts = machine()
    print(facts, flush=True)
    parts = [part for part in PARTS if not asked.only or part.module in asked.only]
    outcomes = [run_part(part, part.dose // 10 if asked.small else part.dose) for part in parts]
    is_right = all(outcome.is_right for outcome in outcomes)
    print("", "Nothing went wrong." if is_right else "SOMETHING WENT WRONG; see above.", sep="\n")
    if asked.write and is_right:
        write_section("Soak" + (", a tenth" if asked.small else ""), facts, as_list(outcomes))
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
