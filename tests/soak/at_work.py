"""What people do at the pages of a served Magpie while its processes die: import registers, and ask people in."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.soak.visitor import Visitor

UNDER_WAY = r'href="(/register/imports/[^"]+/)">Another import is under way'
SECONDS_FOR_AN_IMPORT = 300.0
NEW_PROGRAMME = {
    "name": "Soaked trios",
    "owner_kind": "charity",
    "owner_name": "The Soaked Charity",
    "coordinator_name": "Cora Soaked",
    "coordinator_address": "cora@soaked.example",
}


class NotDone(Exception):
    """A page did not do what it was asked, and no process had died meanwhile."""


def sign_in(link: str, url: str) -> dict[str, str]:
    """Open the printed link and press its button; the cookies of whoever is signed in."""
    visitor, path = Visitor(url), urlsplit(link).path
    visitor.get(path)
    answer = visitor.post(path)
    if answer.status != 302:
        raise NotDone(f"signing in gave {answer.status}")
    return visitor.cookies


class Importer:
    """Brings in one of two registers after the other, as a person does who reads what the page says."""

    def __init__(self, visitor: Visitor, folder: Path) -> None:
        self.visitor = visitor
        self.folder = folder
        self.n_applied = 0
        self.n_given_up = 0

    def bring_in(self, which: str) -> None:
        deadline, run = time.monotonic() + SECONDS_FOR_AN_IMPORT, ""
        while time.monotonic() < deadline:
            run = run or self._send(which)
            page = self.visitor.get(run).text if run else ""
            if "The register was brought up to date" in page:
                self.n_applied += 1
                return
            run = self._go_on(run, page)
            time.sleep(0.2)
        raise NotDone(f"the import of {which} took longer than {SECONDS_FOR_AN_IMPORT:.0f} s")

    def _go_on(self, run: str, page: str) -> str:
        """Do what the page offers; nothing comes back when the files must be sent again."""
        if "The files could not be read" in page:
            raise NotDone("the files of the register were refused")
        if "there is nothing to apply" in page:
            raise NotDone("the other register was found to be the same")
        if f'action="{run}apply/"' in page:
            self.visitor.post(f"{run}apply/")
        elif "Applying was cut off" in page:
            self.visitor.post(f"{run}discard/")
        elif "This import was discarded" in page:
            self.n_given_up += 1
            return ""
        return run

    def _send(self, which: str) -> str:
        """The address of the import that is under way now; a try that died may have been heard."""
        new = "/register/imports/new/"
        files = [self.folder / f"{which}.csv", self.folder / "links.csv"]
        sent = self.visitor.send_files(new, "uploads", files)
        under_way = self.visitor.get(new).link(UNDER_WAY)
        if sent.status != 302 and sent.n_tries == 1 and not under_way:
            raise NotDone(f"sending {which} gave {sent.status}")
        return under_way


class Inviter:
    """Asks one person after the other to coordinate a programme; each gets a letter."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.written_to: list[str] = []
        """Whom a page has said that a letter is on its way to."""
        answer = visitor.post("/settings/programmes/new/", NEW_PROGRAMME)
        if answer.status != 302:
            raise NotDone(f"making a programme gave {answer.status}")
        self.page = answer.location
        self.written_to.append(NEW_PROGRAMME["coordinator_address"])

    def invite(self, number: int) -> None:
        address = f"n{number}@soaked.example"
        answer = self.visitor.post(self.page, {"name": f"Nora {number}", "address": address})
        if answer.status != 302 and not (answer.n_tries > 1 and "already" in answer.text):
            raise NotDone(f"asking {address} in gave {answer.status}")
        self.written_to.append(address)


class Loop(threading.Thread):
    """Does one thing again and again, with the next of the values each time, until it is told to stop or fails."""

    def __init__(self, what: Callable[..., object], values: Iterator[Any]) -> None:
        super().__init__(daemon=True)
        self.what = what
        self.values = values
        self.told_to_stop = threading.Event()
        self.failure = ""

    def run(self) -> None:
        for value in self.values:
            if self.told_to_stop.is_set():
                return
            try:
                self.what(value)
            except Exception as failure:
                self.failure = f"{type(failure).__name__}: {failure}"
                return
