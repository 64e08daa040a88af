"""What the documentation says is what the program does: links, settings, commands, examples, the table of access."""

import csv
import re
from pathlib import Path

import dj_database_url
import pytest
import typer

from magpie.core.dates import AcademicYear, read_calendars
from magpie.core.playbook import read_playbook
from magpie.register.importing.columns import KNOWN
from magpie.web.command_line import app
from scripts.access_page import page

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
PICTURES = sorted((DOCS / "pictures").glob("*.png"))
PNG_WIDTH = slice(16, 20)
MOST_BYTES = 120_000

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SETTING = re.compile(r"\bMAGPIE_[A-Z]+(?:_[A-Z]+)*\b")


def prose(text):
    """The text without what stands in fences, where square brackets are no links."""
    return FENCE.sub("", text)


def examples(name, language):
    return [body for kind, body in FENCE.findall((DOCS / name).read_text()) if kind == language]


def anchors(path):
    """The ids that both the code host and MyST give to headings."""
    headings = re.findall(r"^#+ (.+)$", prose(path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def what_is_wrong_with(target, path):
    if target.startswith(("https://", "http://", "mailto:")):
        return []
    file, _, anchor = target.partition("#")
    found = (path.parent / file).resolve() if file else path
    if not found.exists():
        return [f"{target}: no such file"]
    return [f"{target}: no such heading"] if anchor and anchor not in anchors(found) else []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_file_and_heading_that_a_page_links_to_exists(path):
    targets = [target for _, _, target in LINK.findall(prose(path.read_text()))]
    assert [wrong for target in targets for wrong in what_is_wrong_with(target, path)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_picture_says_in_words_what_it_shows(path):
    pictures = [(words, target) for mark, words, target in LINK.findall(path.read_text()) if mark]
    assert [target for words, target in pictures if len(words.split()) < 5] == []


def test_every_picture_is_shown_somewhere():
    shown = {Path(target).name for path in PAGES for mark, _, target in LINK.findall(path.read_text()) if mark}
    assert {path.name for path in PICTURES} == shown


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_small_enough_for_a_slow_line(path):
    content = path.read_bytes()
    assert int.from_bytes(content[PNG_WIDTH]) == (1100 if path.stem == "cohort" else 960)
    assert len(content) <= MOST_BYTES


def test_every_page_stands_in_the_table_of_contents():
    listed = re.findall(r"^[a-z-]+$", (DOCS / "index.md").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(path.stem for path in DOCS.glob("*.md") if path.stem != "index")


def settings_in_the_program():
    """Those that stand in quotes: a Django setting such as ``MAGPIE_CLOCK`` does not come from the environment."""
    sources = [ROOT / "src/magpie/web" / name for name in ("environment.py", "settings.py")]
    quoted = {name for path in sources for name in re.findall(r'"(MAGPIE_[A-Z_]+)"', path.read_text())}
    return quoted | {dj_database_url.DEFAULT_ENV}


def test_every_setting_is_documented_and_every_documented_setting_exists():
    documented = re.findall(r"^\| `([A-Z_]+)` \|", (DOCS / "running.md").read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(settings_in_the_program())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_names_no_setting_that_does_not_exist(path):
    assert set(SETTING.findall(path.read_text())) - settings_in_the_program() - {"MAGPIE_CHROMIUM"} == set()


def commands(group=None, words="magpie"):
    """Each command's words and the command itself, groups opened."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{words} {name}")
        else:
            yield f"{words} {name}", command


def parameters(command):
    options = {name for each in command.params if each.param_type_name == "option" for name in each.opts}
    return options - {"--help"}


def documented_commands():
    sections = re.split(r"^## ", (DOCS / "command-line.md").read_text(), flags=re.MULTILINE)[1:]
    parts = (section.partition("\n") for section in sections if section.startswith("magpie "))
    return {heading: text for heading, _, text in parts}


def test_every_command_is_documented_and_every_documented_command_exists():
    assert sorted(documented_commands()) == sorted(words for words, _ in commands())


@pytest.mark.parametrize(("words", "command"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_a_commands_options_are_those_that_its_section_names(words, command):
    text = documented_commands()[words]
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", text, re.MULTILINE)) == parameters(command)


@pytest.mark.parametrize(("words", "command"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_a_command_that_wants_an_argument_shows_it(words, command):
    wanted = [each.name.upper() for each in command.params if each.param_type_name == "argument"]
    shown = re.findall(rf"^`{words} ([A-Z]+)…?`", documented_commands()[words], re.MULTILINE)
    assert shown == wanted


def test_the_example_playbook_has_no_mistakes():
    (example,) = examples("playbooks.md", "yaml")
    reading = read_playbook(example)
    assert (reading.mistakes, reading.playbook.slug) == ([], "reading-partners")


def test_the_mistakes_shown_are_those_that_the_checker_says():
    (example,) = examples("playbooks.md", "yaml")
    (shown,) = examples("playbooks.md", "text")
    spoilt = example.replace("of: host, to: [visitors", "of: hots, to: [visitors")
    spoilt = spoilt.replace("10 school days before visit", "two weeks before visit")
    said = [f"reading-partners.yaml: {mistake}" for mistake in read_playbook(spoilt).mistakes]
    assert shown.splitlines() == said


def test_the_example_of_term_dates_is_read_without_mistakes():
    (example,) = examples("calendars.md", "text")
    reading = read_calendars(enumerate(csv.DictReader(example.splitlines()), start=2))
    year = reading.calendars["Otterham"].by_year[AcademicYear(2026)]
    assert (reading.mistakes, len(year.terms), len(year.single_days)) == ((), 6, 2)


def test_the_register_page_names_every_column_that_magpie_works_with():
    (table,) = re.findall(r"^## Columns\n(.*?)^## ", (DOCS / "import.md").read_text(), re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"`([^`]+)`", table)) == set(KNOWN)


def test_the_page_on_access_is_fresh():
    assert (DOCS / "access.md").read_text() == page(), "Run: .venv/bin/python -m scripts.access_page"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_names_a_path_or_a_port_of_one_machine(path):
    found = re.findall(r"(?:/(?:home|root|tmp|work|Users)/\S+|[A-Z]:\\\S+|localhost:\d+)", path.read_text())
    assert found == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_addresses_in_pages_are_nobodys(path):
    hosts = re.findall(r"[\w.-]+@([\w-]+(?:\.[\w-]+)+)", path.read_text())
    assert [host for host in hosts if not host.endswith(".example")] == []
