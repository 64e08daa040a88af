"""``magpie demo``: the made-up world, and a server for it with one sign-in link for each role."""

import json
import sys
import threading
import time
import urllib.error
import urllib.request

from django.conf import settings

from magpie.register.models import User
from magpie.web import supervisor
from magpie.web.commands.database import migrate
from magpie.web.commands.serving import collect, marked_as_serving, port_is_free
from magpie.web.demo.world import WorldIsNotEmpty, make_world
from magpie.web.sign_in.links import make_demo_link

SECONDS_TO_COME_UP = 120
CAST = settings.DATA / "demo-cast.json"


def make() -> int:
    """Make the world in an empty database; refuse to touch one that is in use."""
    migrate()
    try:
        CAST.write_text(json.dumps(make_world()))
    except WorldIsNotEmpty:
        print("This database is in use. The demonstration is made in an empty one: set MAGPIE_DATA.", file=sys.stderr)
        return 1
    print("The demonstration's world is made. Every school and person in it is fictional.")
    return 0


def make_and_serve(port: int) -> int:
    """Serve the world, made first when the database is empty, and print the links once it answers."""
    if not port_is_free("127.0.0.1", port):
        print(f"Port {port} is in use. Stop what uses it, or choose another: PORT=8080 make demo", file=sys.stderr)
        return 1
    collect()
    migrate()
    if not User.objects.exists():
        print("Making a country, a programme and a cohort of 21 …", flush=True)
        CAST.write_text(json.dumps(make_world()))
    threading.Thread(target=_greet, daemon=True).start()
    with marked_as_serving():
        return supervisor.serve(port=port)


def _greet() -> None:
    """Wait until the server answers, then say where it is and how to come in as each role."""
    end = time.monotonic() + SECONDS_TO_COME_UP
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{settings.PUBLIC_URL}/health/", timeout=5)
            break
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    cast: dict[str, str] = json.loads(CAST.read_text())
    lines = [f"{label:24}{make_demo_link(User.objects.get(email=address))}" for label, address in cast.items()]
    print(f"\nMagpie answers at {settings.PUBLIC_URL}\n\nSign in as:\n", "\n".join(lines), sep="\n", flush=True)
