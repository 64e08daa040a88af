"""A real Chromium on a real server: `magpie serve` on an empty folder of its own, with a real mail server beside it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from scripts.pictures import FLAGS
from tests.mail_server import mail_server

MAGPIE = [sys.executable, "-m", "magpie.web"]
ADVICE = "The browser tests need Chromium: apt install chromium, or set MAGPIE_CHROMIUM to where one is."


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("MAGPIE_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium):
    """A way to open a browser of one's own: each person in a test has their own cookies."""
    contexts = []

    def open_page(width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@dataclass
class Served:
    """A running Magpie: where it answers, where its data lie and what its commands say."""

    url: str
    folder: Path
    environment: dict
    lines: list = field(default_factory=list)

    def command(self, *words):
        done = subprocess.run(
            [*MAGPIE, *words], env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder, *words, **settings):
    """Run Magpie on a folder until the block ends; yield when it answers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"MAGPIE_DATA": str(folder), "MAGPIE_URL": url, **settings}
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAGPIE_", "DATABASE_", "DJANGO_"))
    }
    environment = {**kept, **settings}
    log = (folder.parent / f"{folder.name}.log").open("w+")
    server = subprocess.Popen(
        [*MAGPIE, *words, "--port", str(port)], env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        wait_until_it_answers(server, url, log)
        yield Served(url, folder, environment, lines=Path(log.name).read_text().splitlines())
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        log.close()


def wait_until_it_answers(server, url, log, seconds=180):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, Path(log.name).read_text()
        try:
            urllib.request.urlopen(f"{url}/health/", timeout=5)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(Path(log.name).read_text())


@pytest.fixture
def mail():
    with mail_server() as server:
        yield server


@pytest.fixture
def empty_magpie(tmp_path, mail):
    """Magpie on an empty folder, with mail."""
    folder = tmp_path / "data"
    settings = {"MAGPIE_SMTP": mail.address, "MAGPIE_TODAY": "2026-02-03T09:30"}
    with serving(folder, "serve", **settings) as served:
        yield served


@pytest.fixture(scope="session")
def demo_magpie(tmp_path_factory):
    """The demonstration, as `make demo` serves it."""
    with serving(tmp_path_factory.mktemp("demo") / "data", "demo", "--serve") as served:
        end = time.monotonic() + 60
        log = served.folder.parent / "data.log"
        while "evaluator" not in log.read_text() and time.monotonic() < end:
            time.sleep(0.2)
        served.lines = log.read_text().splitlines()
        yield served


@pytest.fixture(scope="session")
def demo_links(demo_magpie):
    """Role → the sign-in link that the demonstration printed."""
    return dict(re.fullmatch(r"\s*(\S+)\s+(http\S+)", line).groups() for line in demo_magpie.lines if "/link/" in line)


@pytest.fixture(scope="session")
def axe():
    return Axe()


def sign_in(page, link):
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def mistakes_of(page, axe):
    """What axe finds on the page, as readable lines. It is injected by evaluation: the CSP stays as it is."""
    found = axe.run(page).response["violations"]
    return [f"{item['id']}: {item['help']} {node['target']}" for item in found for node in item["nodes"]]
