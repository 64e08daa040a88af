"""Take the pictures of README and docs anew: ``.venv/bin/python scripts/pictures.py``, which needs Chromium.

The demonstration is made and served in a temporary folder and thrown away; name pictures to take only those.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, sync_playwright

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS_TO_COME_UP = 300
MOST_BYTES = 120_000
THIS_COHORT, NEXT_COHORT = "learning-trios-2025-26", "learning-trios-2026-27"
COORDINATOR = "rosalind.achebe@larkrise.example"
OPERATOR = "operator@magpie.example"


@dataclass(frozen=True)
class Picture:
    """Whose page, which address, how much of it; ``prepare`` is what that person does there first.

    The header is the same everywhere, so it is shown only where ``with_header`` asks for it. ``begins`` is the element
    at whose top the picture begins.
    """

    name: str
    link: str
    path: str
    width: int = 960
    height: int = 800
    prepare: Callable[[Page], None] | None = None
    with_header: bool = False
    begins: str = "main"


def main() -> int:
    wanted = set(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="magpie-pictures-") as folder, demonstration(Path(folder)):
        pictures = [each for each in pictures_of_the_demo(Path(folder)) if not wanted or each.name in wanted]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            signed_in: dict[str, BrowserContext] = {}
            for each in pictures:
                # A link signs in once, so each person's browser is kept for their next picture.
                if each.link not in signed_in:
                    signed_in[each.link] = sign_in(browser, each.link)
                take(signed_in[each.link], each)
            browser.close()
    return 0


def chromium() -> str:
    found = subprocess.run(["sh", "scripts/chromium.sh"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or sys.exit(found.stderr)


@contextmanager
def demonstration(folder: Path) -> Iterator[None]:
    """Serve the demo, whatever the environment says, and leave this process looking at the same folder."""
    for name in [name for name in os.environ if name == "DATABASE_URL" or name.startswith("MAGPIE_")]:
        if name != "MAGPIE_CHROMIUM":
            del os.environ[name]
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    os.environ |= {"MAGPIE_DATA": str(folder / "data"), "MAGPIE_URL": url, "MAGPIE_TODAY": "2026-02-03"}
    command = [sys.executable, "-m", "magpie.web", "demo", "--serve", "--port", str(port)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_it_answers(server, url, folder / "log")
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_COME_UP
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/health/", timeout=5)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    sys.exit(f"The demonstration did not come up.\n{log.read_text()}")


def pictures_of_the_demo(folder: Path) -> list[Picture]:
    """Looks rows up and makes the sign-in links before the browser starts, whose loop forbids both."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "magpie.web.settings"
    import django

    django.setup()
    from magpie.register.models import User
    from magpie.web.sign_in.links import make_link

    # A person's link is the same in all of their pictures: it signs in once.
    coordinator = make_link(User.objects.get(email=COORDINATOR))
    return [*pictures_of_the_start(folder, coordinator), *pictures_of_the_year(coordinator)]


def pictures_of_the_start(folder: Path, coordinator: str) -> list[Picture]:
    """From the import of the register to the signatures."""
    from django.urls import reverse

    from magpie.programmes.models import Enrolment, EnrolmentList
    from magpie.register.models import Post, User
    from magpie.web.sign_in.links import make_link

    asked = Enrolment.objects.filter(cohort__slug=NEXT_COHORT, state="invited").order_by("pk")[0]
    head = Post.objects.get(school=asked.school, kind="head", until_on=None).person.address
    weighed = Enrolment.objects.filter(cohort__slug=THIS_COHORT, state="enrolled").order_by("pk")[1]
    waiting = EnrolmentList.objects.filter(cohort__slug=NEXT_COHORT, state="open").earliest("pk")
    register = write_register_with_mistakes(folder)
    operator, invited = (make_link(User.objects.get(email=address)) for address in (OPERATOR, head))

    def address(name: str, *about: str) -> str:
        return reverse(f"programmes:{name}", args=about)

    mistakes = address("list", NEXT_COHORT, waiting.public_id) + "?show=wrong"
    import_new = reverse("register:import-new")
    return [
        Picture("cohort", coordinator, address("cohort", THIS_COHORT), width=1100, height=900, with_header=True),
        Picture("import-preview", operator, import_new, height=900, prepare=lambda page: send(page, register)),
        Picture("term-dates", coordinator, address("cohort-calendar", THIS_COHORT), height=640),
        Picture("list-mistakes", coordinator, mistakes, height=900),
        Picture("invitation", invited, address("invitation-answer", NEXT_COHORT, asked.public_id)),
        Picture("eligibility", coordinator, address("eligibility", THIS_COHORT, weighed.public_id)),
        Picture("declarations", coordinator, address("declarations", THIS_COHORT) + "?who=unsigned"),
    ]


def pictures_of_the_year(coordinator: str) -> list[Picture]:
    """From the groups to a visit whose draft agenda is out."""
    from django.urls import reverse

    from magpie.groups.models import MatchRun
    from magpie.register.models import Post
    from magpie.visits.models import Agenda
    from magpie.web.sign_in.links import make_link

    visit = Agenda.objects.get(draft_shared_at__isnull=False, final_shared_at=None).activity
    head = make_link(Post.objects.get(school=visit.host.school, kind="head", until_on=None).person.user)
    proposal = MatchRun.objects.filter(cohort__slug=THIS_COHORT, origin="solver").latest("number")
    editor = reverse("visits:agenda-edit", args=[visit.public_id])
    diary = reverse("diary:diary", args=[THIS_COHORT])
    board = reverse("duties:board", args=[THIS_COHORT])
    return [
        Picture("groups", coordinator, proposal.get_absolute_url(), height=1200),
        Picture("diary", coordinator, diary, height=900),
        Picture("agenda", head, editor, height=820, prepare=leave_no_time_for_lunch, begins="#block-2"),
        Picture("duties", head, reverse("duties:own"), height=700),
        Picture("board", coordinator, f"{board}?q=Trio+5", height=920),
        Picture("home", head, "/", with_header=True),
    ]


def leave_no_time_for_lunch(page: Page) -> None:
    """Wait for what is said of it and of the gap that it leaves."""
    page.get_by_label("When a start or a length changes").uncheck()
    lunch = page.get_by_role("group", name=re.compile(r"^\d+\. Lunch$"))
    lunch.get_by_label("Minutes").fill("0")
    lunch.locator("[data-code='slot.zero_length']").wait_for()


def write_register_with_mistakes(folder: Path) -> Path:
    """The demo's own register a month later: a dozen changes, a school that closes, and two slips."""
    from magpie.web.demo.country import make_country
    from magpie.web.demo.country_changes import change_cells
    from magpie.web.demo.country_files import write_register
    from magpie.web.demo.country_rows import rows
    from magpie.web.demo.register import CHANGED_COLUMNS, N_CHANGED_CELLS
    from magpie.web.demo.world import N_SCHOOLS, SEED

    country = make_country(N_SCHOOLS, SEED, close_to_hubs=True)
    january, _ = change_cells(rows(country), N_CHANGED_CELLS, seed=1, columns=CHANGED_COLUMNS)
    february, _ = change_cells(january, 12, seed=2, columns=CHANGED_COLUMNS)
    content = list(february)
    content[3] |= {"NumberOfPupils": "about 400"}
    content[7] |= {"URN": "9OO008"}
    content[11] |= {
        "EstablishmentStatus (code)": "2",
        "EstablishmentStatus (name)": "Closed",
        "CloseDate": "31-01-2026",
    }
    path = folder / "register-february-2026.csv"
    write_register(path, content)
    return path


def send(page: Page, register: Path) -> None:
    """Send the file and go on to its preview when the worker has read it."""
    page.get_by_label("Files").set_input_files(register)
    page.get_by_role("button", name="Read the files").click()
    page.get_by_role("button", name="Go on").click(timeout=120_000)


def sign_in(browser: Browser, link: str) -> BrowserContext:
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    page.close()
    return context


def take(context: BrowserContext, picture: Picture) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": picture.width, "height": 2 * picture.height})
    page.goto(f"{os.environ['MAGPIE_URL']}{picture.path}")
    if picture.prepare:
        picture.prepare(page)
    page.wait_for_load_state("networkidle")
    path = PICTURES / f"{picture.name}.png"
    begins = page.locator(picture.begins).first.bounding_box()
    top = 0 if picture.with_header or begins is None else begins["y"]
    clip: FloatRect = {"x": 0, "y": top, "width": picture.width, "height": picture.height}
    page.screenshot(path=path, full_page=True, clip=clip)
    page.close()
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path.name} has {path.stat().st_size:,} bytes; {MOST_BYTES:,} is the most. Take less of the page.")


if __name__ == "__main__":
    sys.exit(main())
