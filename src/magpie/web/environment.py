"""What the machine says: every setting that an operator may choose comes from the environment, under one prefix."""

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
SHIFT = "MAGPIE_CLOCK_SHIFT"


class WrongEnvironment(Exception):
    """A variable that cannot be understood; the message says which, and what to write."""


def flag(name: str, default: bool = False) -> bool:
    text = os.environ.get(name, "").strip().lower()
    if text in {"", "0", "no", "false", "off"}:
        return default if text == "" else False
    if text in {"1", "yes", "true", "on"}:
        return True
    raise WrongEnvironment(f"{name} is “{text}”. Write yes or no.")


def whole_number(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit():
        raise WrongEnvironment(f"{name} is “{text}”. Write a whole number, such as {default}.")
    return int(text)


def clock_shift() -> timedelta:
    """How far ``MAGPIE_TODAY`` moves the clock: by whole days for a day, to that minute for a day and time.

    Worked out once and handed to the processes that this one starts, so that all of them live in the same moment.
    """
    inherited = os.environ.get(SHIFT, "")
    if inherited:
        return timedelta(seconds=int(inherited))
    text = os.environ.get("MAGPIE_TODAY", "").strip()
    if not text:
        return timedelta()
    real = datetime.now(LONDON)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongEnvironment(
            f"MAGPIE_TODAY is “{text}”. Write a day as year-month-day, such as 2026-02-03, or 2026-02-03T09:30."
        ) from error
    if len(text) <= len("2026-02-03"):
        shift = timedelta(days=(moment.date() - real.date()).days)
    else:
        shift = (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)) - real
    os.environ[SHIFT] = str(round(shift.total_seconds()))
    return shift


def data_folder() -> Path:
    """The folder that holds the database and ``files/``; made when it is missing, for its owner only."""
    folder = Path(os.environ.get("MAGPIE_DATA", "magpie-data")).expanduser().resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """From ``MAGPIE_SECRET_KEY``, else from a file in the data folder that is written once, for its owner only."""
    given = os.environ.get("MAGPIE_SECRET_KEY", "")
    if given:
        return given
    kept = folder / "secret-key"
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept.read_text().strip()


def mail_settings() -> dict[str, object] | None:
    """From ``smtp://user:password@host:587?tls=starttls`` or ``smtps://…``, TLS throughout. None: mail is off."""
    address = os.environ.get("MAGPIE_SMTP", "").strip()
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise WrongEnvironment(
            "MAGPIE_SMTP is not understood. Write smtp://user:password@mail.example:587?tls=starttls"
        )
    return {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": "starttls" in parts.query,
        "timeout": 30,
    }
