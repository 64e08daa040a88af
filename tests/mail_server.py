"""A real mail server for tests, which can be told to misbehave."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Handler:
    """``accepted`` holds what the server took, in order. The other fields say how it misbehaves.

    ``rcpt`` and ``data`` map an address to the answer it gets; ``drops_before`` and ``drops_after`` name addresses
    whose line breaks before the letter's text, or when the whole letter has been accepted and before the answer.
    """

    accepted: list[EmailMessage] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    drops_before: set[str] = field(default_factory=set)
    drops_after: set[str] = field(default_factory=set)
    seconds_of_thought: float = 0.0

    @property
    def keys(self) -> list[str]:
        return [mail["X-Magpie-Key"] for mail in self.accepted]

    @property
    def recipients(self) -> list[str]:
        return [mail["To"].addresses[0].addr_spec for mail in self.accepted]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.drops_before:
            _hang_up(server)
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        if address in self.data:
            return self.data[address]
        assert isinstance(envelope.content, bytes)
        mail: Any = message_from_bytes(envelope.content, policy=default)
        self.accepted.append(mail)
        if address in self.drops_after:
            _hang_up(server)
        elif self.seconds_of_thought:
            await asyncio.sleep(self.seconds_of_thought)
        return "250 OK"


def _hang_up(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.abort()


@dataclass(frozen=True)
class MailServer:
    handler: Handler
    host: str
    port: int

    @property
    def settings(self) -> dict[str, Any]:
        """What belongs in ``settings.MAIL`` for this server."""
        return {
            "host": self.host,
            "port": self.port,
            "username": "",
            "password": "",
            "use_tls": False,
            "use_ssl": False,
            "timeout": 5,
        }

    @property
    def address(self) -> str:
        """What belongs in ``MAGPIE_SMTP`` for this server."""
        return f"smtp://{self.host}:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def mail_server(**misbehaviour: Any) -> Iterator[MailServer]:
    """Run a server on a free port of this machine, in a thread, while the block lasts."""
    handler = Handler(**misbehaviour)
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield MailServer(handler, controller.hostname, controller.port)
    finally:
        controller.stop()
