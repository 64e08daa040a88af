"""Somebody's browser, on a server whose processes die under it."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

BOUNDARY = "a-line-that-stands-in-no-file-of-the-soak"
SECONDS_FOR_AN_ANSWER = 30
SECONDS_BETWEEN_TRIES = 0.3


@dataclass(frozen=True)
class Answer:
    """``n_tries`` above 1: an earlier try died with its process, and may have been heard or not."""

    status: int
    text: str
    location: str
    n_tries: int

    def link(self, pattern: str) -> str:
        """The first address on the page that the pattern finds, or nothing."""
        found = re.search(pattern, self.text)
        return found[1] if found else ""


class Visitor:
    """Keeps cookies, follows no redirect, and asks again while nobody answers."""

    def __init__(self, url: str, cookies: Mapping[str, str] | None = None, *, patience: float = 120.0) -> None:
        self.host = urlsplit(url).netloc
        self.cookies = dict(cookies or {})
        self.patience = patience
        self.n_asked = 0
        self.n_died = 0
        self.broken: list[str] = []
        """Pages that answered, and said that something broke."""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        body = urlencode({**(fields or {}), "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        return self._ask("POST", path, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def send_files(self, path: str, field: str, files: Sequence[Path]) -> Answer:
        parts = [_part('name="csrfmiddlewaretoken"', self.cookies.get("csrftoken", "").encode())]
        parts += [_part(f'name="{field}"; filename="{file.name}"', file.read_bytes()) for file in files]
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.n_asked += 1
        deadline, n_tries = time.monotonic() + self.patience, 0
        while True:
            n_tries += 1
            try:
                return self._ask_once(method, path, body, headers, n_tries)
            except (OSError, HTTPException):
                self.n_died += 1
                if time.monotonic() > deadline:
                    raise
                time.sleep(SECONDS_BETWEEN_TRIES)

    def _ask_once(self, method: str, path: str, body: bytes, headers: dict[str, str], n_tries: int) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line = HTTPConnection(self.host, timeout=SECONDS_FOR_AN_ANSWER)
        try:
            line.request(method, path, body=body or None, headers={**headers, "Cookie": cookies})
            response = line.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            line.close()
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        if response.status >= 500:
            self.broken.append(f"{method} {path}: {response.status}")
        return Answer(response.status, text, response.headers.get("Location", ""), n_tries)


def _part(disposition: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"
