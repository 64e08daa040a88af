"""A letter as the mail server gets it."""

import re
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from magpie.outbox.models import Message

OUR_HEADERS = frozenset(
    {"from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "x-magpie-key", "mime-version"}
    | {"content-type", "content-transfer-encoding", "auto-submitted"}
)


def fingerprint(key: str) -> str:
    """Stands for a letter's key outside: the same for each try, and it tells nothing."""
    return sha256(key.encode()).hexdigest()[:32]


def plain_address(address: str) -> str:
    """The address with its domain in ASCII, as every mail server understands it."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def sender_address(mail_from: str) -> str:
    return parseaddr(mail_from)[1]


def envelope(letter: Message, *, mail_from: str, now: datetime) -> bytes:
    """The whole text that goes over the line, headers first; a ValueError when a header would become two."""
    mark = fingerprint(letter.key)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = mail_from
    mail["To"] = Address(letter.to_name, addr_spec=plain_address(letter.to_address))
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{mark}@{sender_address(mail_from).rpartition('@')[2]}>"
    mail["X-Magpie-Key"] = mark
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        mail[name] = value
    mail.set_content("\n".join(re.split(r"\r\n|\r|\n", letter.body)))
    if letter.calendar:
        _add_calendar(mail, letter.calendar)
    text = mail.as_bytes()
    if message_from_bytes(text).keys() != mail.keys():
        raise ValueError("its subject or its address holds a line break in disguise.")
    return text


def _add_calendar(mail: EmailMessage, calendar: str) -> None:
    """Beside the words, as mail programs show invitations; they find what to do with it by its method."""
    method = re.search(r"^METHOD:([A-Z]+)\r?$", calendar, re.MULTILINE)
    mail.add_alternative(calendar, subtype="calendar", params={"method": method[1] if method else "PUBLISH"})
