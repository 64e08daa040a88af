"""What a careful operator would look at before letting people in."""

import os
import stat
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from magpie.register.models import User


def check() -> int:
    """Print what is not safe to deploy, a line each; 1 when there is anything."""
    problems = list(problems_found())
    for problem in problems:
        print(f"- {problem}")
    print("Not safe to deploy." if problems else "Nothing stands against deploying this.")
    return 1 if problems else 0


def problems_found() -> Iterator[str]:
    yield from _problems_of_settings()
    yield from _problems_of_folder()
    yield from _problems_of_database()


def _problems_of_settings() -> Iterator[str]:
    if settings.DEBUG:
        yield "MAGPIE_DEBUG is on: error pages would show what is inside. Take it away."
    if settings.IS_DEMO:
        yield "MAGPIE_DEMO is on: this is a demonstration with sign-in links that work again and again."
    if settings.IS_REHEARSAL:
        yield "MAGPIE_TODAY is set: deadlines and letters would follow a rehearsed day. Take it away."
    if "MAGPIE_URL" not in os.environ:
        yield "MAGPIE_URL is not set: letters would lead to this machine only. Write https://magpie.your-domain.example"
    elif not settings.IS_HTTPS:
        yield f"MAGPIE_URL is {settings.PUBLIC_URL}: without https, sessions can be stolen on the way."
    if len(settings.SECRET_KEY) < 40 or len(set(settings.SECRET_KEY)) < 10:
        yield "MAGPIE_SECRET_KEY is short: write fifty random characters, or leave it out and one is made and kept."
    if settings.MAIL is None:
        yield "MAGPIE_SMTP is not set: no letter leaves, and nobody can sign in without you."
    elif not (settings.MAIL["use_tls"] or settings.MAIL["use_ssl"]):
        yield "MAGPIE_SMTP has no TLS: add ?tls=starttls, or write smtps://"
    if "MAGPIE_MAIL_FROM" not in os.environ:
        yield "MAGPIE_MAIL_FROM is not set: letters would come from an address that may not exist."


def _problems_of_folder() -> Iterator[str]:
    mode = stat.S_IMODE(settings.DATA.stat().st_mode)
    if mode & 0o077:
        yield f"The data folder can be opened by others ({mode:o}). Run: chmod 700 on it."
    space = os.statvfs(settings.DATA)
    if space.f_bavail * space.f_frsize < 1_000_000_000:
        yield "Less than 1 GB is free where the data folder lies."


def _problems_of_database() -> Iterator[str]:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield "The database is not up to date. Run: magpie migrate"
        elif not User.objects.filter(is_operator=True, is_active=True).exists():
            yield "There is no operator. Run: magpie operator add ADDRESS"
    except DatabaseError as error:
        yield f"The database does not answer: {error}"
