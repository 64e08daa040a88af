import fcntl
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command

from magpie.web import supervisor
from magpie.web.commands.database import migrate


def serve(*, host: str, port: int, web_processes: int, with_worker: bool) -> int:
    """Collect the static files, bring the database up to date and hand over to the supervisor."""
    if not port_is_free(host, port):
        print(f"Port {port} is in use. Stop what uses it, or choose another with --port.", file=sys.stderr)
        return 1
    collect()
    migrate()
    with marked_as_serving():
        return supervisor.serve(host=host, port=port, web_processes=web_processes, with_worker=with_worker)


def collect() -> None:
    """Put the static files where the web processes serve them from, under names that change with their content."""
    call_command("collectstatic", interactive=False, verbosity=0)


def port_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextmanager
def marked_as_serving() -> Iterator[None]:
    """Hold a lock on the data folder, so that a restore cannot change the ground under a running server."""
    with (settings.DATA / "serving.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def is_served() -> bool:
    """Is a server running on this data folder?"""
    with (settings.DATA / "serving.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
