from datetime import timedelta

import pytest

from magpie.jobs.actions import queue_job
from magpie.jobs.kinds import register_kind
from magpie.register.models import User


@pytest.fixture
def clock(now):
    """A clock that moves on by a second each time it is asked."""
    times = (now + timedelta(seconds=n) for n in range(1, 10**6))
    return lambda: next(times)


@pytest.fixture
def head(db):
    return User.objects.create_user("ruth@oak.example")


@pytest.fixture
def operator(db):
    return User.objects.create_user("operator@magpie.example", is_operator=True)


@pytest.fixture
def stranger(db):
    return User.objects.create_user("stranger@elm.example")


@pytest.fixture
def work(head, now):
    """Queue a job whose kind does what the given function does."""

    def work(handler, by=head, **fields):
        kind = f"test.{id(handler)}"
        register_kind(kind, handler, title="Counting the birds", goes_on_to=lambda job: "/birds/")
        job = queue_job(kind=kind, arguments={"wood": "oak"}, by=by, now=now)
        for name, value in fields.items():
            setattr(job, name, value)
        job.save()
        return job

    return work
