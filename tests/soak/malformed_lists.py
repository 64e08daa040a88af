"""Send malformed lists of schools to a cohort: ``python -m tests.soak.malformed_lists --files 2000``.

Whatever comes, it is refused in words or shown row by row; taking it over enrols all that was right, or nothing.
"""

import argparse
import os
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from io import BytesIO
from random import Random

from tests.malformed import malformed

NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
TODAY = date(2026, 2, 3)
FIRST_URN = 995_001
N_SCHOOLS = 25


def good_list(random: Random) -> bytes:
    """A list without mistakes, but for what the garbling makes of it."""
    from magpie.core.tables import write_csv
    from magpie.programmes.enrolment_list import FIELDS, TITLES

    rows = []
    for i in range(N_SCHOOLS):
        row = {
            "urn": str(FIRST_URN + i),
            "school": f"Soaked School {i}",
            "head": f"Zoë Head {i}",
            "head_address": f"head{i}@soaked.example",
            "second": f"Siân Second {i}",
            "second_address": f"second{i}@soaked.example",
            "shares": "Attendance; Science",
            "seeks": "Assessment and feedback",
            "shares_words": 'We call it "the walk",\nand it works',
            "no_go": random.choice(["", str(FIRST_URN + (i + 1) % N_SCHOOLS), f"Soaked School {(i + 2) % N_SCHOOLS}"]),
        }
        rows.append([row.get(name, "") for name in FIELDS])
    return write_csv(rows, [TITLES[name] for name in FIELDS])


def prepare():  # type: ignore[no-untyped-def]
    from magpie.programmes.actions.themes import load_themes
    from magpie.register.models import School
    from tests.programmes.making import make_cohort

    load_themes()
    School.objects.bulk_create(
        School(urn=FIRST_URN + i, name=f"Soaked School {i}", town="Larkby", status="closed" if i == 7 else "open")
        for i in range(N_SCHOOLS)
    )
    return make_cohort()


def what_came_of(cohort, data: bytes) -> str:  # type: ignore[no-untyped-def]
    """Read the list, show it, leave out what is wrong, take over the rest, and put everything back."""
    from django.db import transaction

    from magpie.programmes.actions.lists import keep_list
    from magpie.programmes.enrolment_list import read_list

    read = read_list(BytesIO(data), "schools.csv")
    if read.mistakes:
        assert all(words.strip() for words in read.mistakes), "refused without a word"
        return "refused"
    with transaction.atomic():
        kept = keep_list(cohort, read=read, file_name="schools.csv", by=None, now=NOW)
        outcome = _take_over(cohort, kept)
        transaction.set_rollback(True)
    return outcome


def _take_over(cohort, kept) -> str:  # type: ignore[no-untyped-def]
    from magpie.programmes.actions.lists import leave_out_wrong_rows
    from magpie.programmes.list_page import counts_of, lines_of
    from magpie.programmes.models import Enrolment

    lines = lines_of(kept, TODAY)
    for line in lines:
        line.give_form()
    counts, before = counts_of(lines), Enrolment.objects.count()
    if counts["wrong"]:
        _, mistakes = _try(kept)
        assert mistakes, "a list with mistakes was taken over"
        assert Enrolment.objects.count() == before, "something of a list with mistakes was taken over"
        leave_out_wrong_rows(kept, day=TODAY)
    left = counts_of(lines_of(kept, TODAY))
    taken, mistakes = _try(kept)
    if mistakes:
        assert all(words.strip() for words in mistakes), "refused without a word"
        assert Enrolment.objects.count() == before, "a list that was refused left something behind"
        return "stopped in taking over" if left["right"] else "nothing was right"
    assert len(taken) == left["right"], "more or less was enrolled than was shown"
    return "taken over with mistakes left out" if counts["wrong"] else "taken over"


def _try(kept):  # type: ignore[no-untyped-def]
    """What was enrolled, and what stood against it."""
    from magpie.programmes.actions.lists import ListRefused, take_over_list

    try:
        return take_over_list(kept, from_on=TODAY, today=TODAY, by=None, now=NOW), []
    except ListRefused as refusal:
        return [], refusal.mistakes


def send_malformed(n_files: int, seed: int) -> Counter[str]:
    random, outcomes = Random(seed), Counter[str]()
    cohort, good = prepare(), good_list(random)
    for number in range(n_files):
        data, mishaps = malformed(good, random)
        try:
            outcomes[what_came_of(cohort, data)] += 1
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
    outcomes = send_malformed(asked.files, asked.seed)
    print(f"malformed lists: {asked.files}, seed {asked.seed}, {time.monotonic() - began:.0f} s")
    for outcome, n in outcomes.most_common():
        print(f"  {outcome}: {n}")
    print("no crash, no list that was taken over in part")


if __name__ == "__main__":
    sys.exit(main())
