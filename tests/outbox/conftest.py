from datetime import timedelta

import pytest

from magpie.outbox.actions import queue_message
from magpie.register.models import User
from tests.mail_server import mail_server


@pytest.fixture
def post(settings):
    """A mail server that takes everything until it is told otherwise, and that Magpie is set to use."""
    with mail_server() as server:
        settings.MAIL = server.settings
        yield server


@pytest.fixture
def write(db, now):
    """Queue a letter; what is not given is filled in."""

    def write(to="ruth@oak.example", **changes):
        given = {"key": f"letter:{to}", "subject": "Your visit", "body": "Dear Ruth,\n\nSee you soon.\n", "now": now}
        return queue_message(**(given | {"to": to} | changes))

    return write


@pytest.fixture
def clock(now):
    """A clock that moves on by a second each time it is asked."""
    times = (now + timedelta(seconds=n) for n in range(1, 10**6))
    return lambda: next(times)


@pytest.fixture
def operator(db):
    return User.objects.create_user("operator@magpie.example", is_operator=True)


@pytest.fixture
def stranger(db):
    return User.objects.create_user("stranger@elm.example")
