"""The line to the mail server, which knows how far a letter had come when the line broke."""

import re
import smtplib
import socket
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Any, Self

from django.core.mail.backends.smtp import EmailBackend

LETTERS_ON_ONE_LINE = 50
TOO_LARGE = 552


class Fate(Enum):
    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try; ``is_line_down`` means that the next letter would fare no better now."""

    fate: Fate
    words: str = ""
    is_line_down: bool = False


class AnswerLost(Exception):
    """The whole letter is out, and the server's answer to it never came."""


class _Line(smtplib.SMTP):
    """Sends the end of a letter apart from its text: before that, the server cannot have accepted anything."""

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        answer = super().connect(*args, **kwargs)
        if self.sock is not None:
            # The end of a letter is a packet of its own; without this it would wait 40 ms for the one before.
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return answer

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, reply = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        doubled = re.sub(rb"(?m)^\.", b"..", msg)
        self.send(doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n")
        try:
            self.send(b".\r\n")
            code, reply = self.getreply()
        except OSError as error:
            raise AnswerLost(str(error)) from error
        if not 200 <= code < 600:
            raise AnswerLost(reply.decode(errors="replace"))
        return code, reply


class _LineUnderTLS(_Line, smtplib.SMTP_SSL):
    pass


class _Backend(EmailBackend):
    @property
    def connection_class(self) -> Any:
        return _LineUnderTLS if self.use_ssl else _Line


class PostOffice:
    """Sends one letter after another over one line, which is opened anew now and then or when it broke."""

    def __init__(self, mail: dict[str, Any]) -> None:
        self._backend: Any = _Backend(**mail)
        self._n_sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._hang_up()

    def send(self, text: bytes, *, sender: str, to: str) -> Outcome:
        try:
            self._open()
        except OSError as error:
            self._drop()
            return Outcome(Fate.LATER, f"The mail server could not be reached: {_said(error)}", is_line_down=True)
        try:
            self._backend.connection.sendmail(sender, [to], text)
        except AnswerLost as error:
            self._drop()
            return Outcome(Fate.UNKNOWN, f"The line broke before the mail server answered: {error}", is_line_down=True)
        except OSError as error:
            return self._refused(error)
        return Outcome(Fate.SENT)

    def _refused(self, error: OSError) -> Outcome:
        code = _code(error)
        if code is None or code == 421:
            self._drop()
            return Outcome(Fate.LATER, f"The line to the mail server broke: {_said(error)}", is_line_down=True)
        if isinstance(error, smtplib.SMTPSenderRefused) and code != TOO_LARGE:
            # This is about us, not about the letter: every other letter would be refused too.
            return Outcome(Fate.LATER, f"The mail server does not take our letters: {_said(error)}", is_line_down=True)
        if code >= 500:
            return Outcome(Fate.NEVER, f"The mail server refused the letter for good: {_said(error)}")
        return Outcome(Fate.LATER, f"The mail server refused the letter for now: {_said(error)}")

    def _open(self) -> None:
        if self._n_sent >= LETTERS_ON_ONE_LINE:
            self._hang_up()
        self._backend.open()
        self._n_sent += 1

    def _hang_up(self) -> None:
        try:
            self._backend.close()
        except OSError:
            self._drop()
        self._n_sent = 0

    def _drop(self) -> None:
        """Let go of a line that is broken already, without another word to the server."""
        for line in (self._backend.connection, self._backend._partial_connection):
            if line is not None:
                line.close()
        self._backend.connection = self._backend._partial_connection = None
        self._n_sent = 0


def _code(error: OSError) -> int | None:
    """The server's number, or None when it gave none because the line broke."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return 550
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _said(error: OSError) -> str:
    reply: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, reply = error.smtp_code, error.smtp_error
    else:
        return str(error) or type(error).__name__
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    return f"{code} {words}"
