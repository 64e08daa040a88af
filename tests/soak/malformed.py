"""Send malformed registers to the import: ``python -m tests.soak.malformed --files 2000``.

Whatever comes, the import ends without a crash; either nothing has changed, or the whole of what was previewed has.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.malformed import malformed

NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)


def what_came_of(path: Path, now: datetime) -> str:
    """Import the file, hold the register against what the preview said, undo it, and hold it against before."""
    from magpie.register.importing.actions import discard_import
    from magpie.register.importing.applying import apply_import
    from magpie.register.importing.undoing import undo_import
    from magpie.register.models import School
    from tests.register.imports import preview, register_as_it_is

    before, n_before = register_as_it_is(), School.objects.count()
    run = preview(path, now=now)
    assert register_as_it_is() == before, "reading changed the register"
    if run.state == "refused":
        assert run.words, "refused without a word"
        return "refused"
    n_settled = run.n_added + run.n_changed + run.n_unchanged
    n_wrong = (
        run.mistakes.filter(is_error=True, row_number__isnull=False).values("file", "row_number").distinct().count()
    )
    assert n_settled <= run.n_rows <= n_settled + n_wrong, "rows were lost without a word"
    if not run.changes_something:
        discard_import(run=run, by=None, now=now)
        return "changed nothing"
    apply_import(run=run, by=None, now=now)
    assert School.objects.count() == n_before + run.n_added, "more or less was added than was shown"
    undo_import(run=run, by=None, now=now)
    assert register_as_it_is() == before, "undoing did not give back what was"
    return "applied with errors" if run.n_errors else "applied"


def prepare(folder: Path) -> bytes:
    """A register that is there already, and the next one, to be garbled."""
    from magpie.web.demo.country import make_country
    from magpie.web.demo.country_changes import change_cells
    from magpie.web.demo.country_files import write_register
    from magpie.web.demo.country_rows import rows
    from tests.register.imports import import_now

    country = make_country(40, seed=11)
    write_register(folder / "before.csv", country)
    import_now(folder / "before.csv", now=NOW)
    changed, _ = change_cells(rows(make_country(45, seed=11)), 20, seed=12)
    write_register(folder / "next.csv", changed)
    return (folder / "next.csv").read_bytes()


def send_malformed(folder: Path, n_files: int, seed: int) -> Counter[str]:
    good, random, outcomes = prepare(folder), Random(seed), Counter[str]()
    for number in range(n_files):
        data, mishaps = malformed(good, random)
        path = folder / "sent.csv"
        path.write_bytes(data)
        try:
            outcomes[what_came_of(path, NOW + timedelta(hours=number + 1))] += 1
        except Exception as error:
            error.add_note(f"File {number} of seed {seed}, after: {mishaps}")
            raise
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = send_malformed(Path(folder), asked.files, asked.seed)
    print(f"malformed files: {asked.files}, seed {asked.seed}, {time.monotonic() - began:.0f} s")
    for outcome, n in outcomes.most_common():
        print(f"  {outcome}: {n}")
    print("no crash, no partial import")


if __name__ == "__main__":
    sys.exit(main())
