"""``python -m tests.soak.write_letters 40 20`` queues 20 letters, numbered from 40."""

import sys

import django


def main(first: int, n: int) -> None:
    django.setup()
    # These need Django's models, which are not there before this line.
    from django.db import transaction

    from magpie.jobs.engine import workers_clock
    from magpie.outbox.actions import queue_message

    with transaction.atomic():
        for number in range(first, first + n):
            queue_message(
                key=f"soak:{number}",
                to=f"n{number}@oak.example",
                subject=f"Letter {number}",
                body="Dear all,\n\nthis is one of many.\n",
                now=workers_clock()(),
            )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
