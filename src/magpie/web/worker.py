"""A process of work: ``python -m magpie.web.worker letters``, ``… jobs`` or ``… tick``. The supervisor starts them."""

import os
import signal
import sys
import threading
import time

import django

ROLES = ("letters", "jobs", "tick")
SECONDS_TO_END = 40


def end_with_parent(parent: int) -> None:
    """End in good order when the supervisor is gone, on systems whose kernel does not see to it."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    os._exit(1)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ROLES:
        print(f"Write one of: {', '.join(ROLES)}.", file=sys.stderr)  # noqa: T201
        return 2
    parent = int(os.environ.get("MAGPIE_SUPERVISOR", "0"))
    if parent:
        threading.Thread(target=end_with_parent, args=(parent,), daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magpie.web.settings")
    django.setup()
    # These need Django's models, which are not there before this line.
    from magpie.web.queues import serve_queue
    from magpie.web.tick import tick_until_stopped

    if arguments[0] == "tick":
        tick_until_stopped()
    else:
        serve_queue(arguments[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
