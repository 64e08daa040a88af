"""Every kind of page as each role sees it, wide and narrow: without mistakes that axe knows, nothing cut off."""

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

from tests.browser.conftest import mistakes_of, sign_in

# A deputy sees what a coordinator sees, so axe has little to do when one browser does both.
ALIKE = pytest.mark.xdist_group("coordinators")
ROLES = [
    pytest.param("coordinator", marks=ALIKE),
    pytest.param("deputy", marks=ALIKE),
    "operator",
    "facilitator",
    "host-head",
    "visiting-second-leader",
    "evaluator",
]
WIDE, NARROW = WIDTHS = (1280, 320)
# A school stands differently in each state, and a cohort before and after it has begun.
TWICE = {"programmes:enrolment", "programmes:cohort"}
# A list's rows are saved with their mistakes, to be put right later; a pack as far as it has been written.
SAVES_MISTAKES = {"programmes:list", "programmes:list-row", "visits:pack-edit"}
NOBODY_HAS = "zzqx"
MOST_TABS = 60

# What stands on a page, without its texts: axe need not look again at what it has seen.
SHAPE = """() => [...new Set([...document.querySelectorAll('body *')].map(
    (one) => [one.tagName, one.className, one.getAttribute('role'), one.type].join(' ')))].sort().join('|')"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map((one) => one.href)"
FACTS = """() => ({
    width: document.documentElement.scrollWidth,
    headings: document.querySelectorAll('h1').length,
    title: document.title,
    cutOff: [...document.querySelectorAll('.app-scroll')].filter((one) => one.scrollWidth > one.clientWidth).length,
})"""
# The forms that refuse to be sent empty: something in them is asked for and has no answer ready.
NEEDY = """() => [...document.querySelectorAll('main form[method=post]')].findIndex((form) =>
    [...form.querySelectorAll('.govuk-form-group')].some((group) => {
        const box = group.querySelector('input:not([type=checkbox], [type=radio], [type=hidden]), textarea');
        return box && !group.innerText.includes('(optional)');
    }))"""
SEND_EMPTY = """(n) => {
    const form = document.querySelectorAll('main form[method=post]')[n];
    for (const box of form.querySelectorAll('input:not([type=hidden], [type=checkbox], [type=radio]), textarea')) {
        box.value = '';
    }
    form.querySelector('button').click();
}"""


# How the element that has the focus shows it, and where it stands on the screen.
FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    const ring = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
    return {words: one.innerText.trim(), shows: ring && seen};
}"""


@dataclass
class Looks:
    """What was seen on the way; ``shapes`` and ``sent`` are shared by all roles."""

    shapes: set = field(default_factory=set)
    sent: set = field(default_factory=set)


@pytest.fixture(scope="module")
def looks():
    return Looks()


def kind_of(address):
    """The name of the page at an address; None for what is no page."""
    path = urlsplit(address).path
    if path.endswith(("list.csv", "template.csv", "/file/", "/word/", ".ics")) or "as=csv" in address:
        return None
    return resolve(path).view_name


@dataclass
class Walk:
    """One person's way through Magpie, a page of each kind, and what is wrong on it."""

    page: object
    axe: object
    looks: Looks
    wrong: list = field(default_factory=list)
    titles: dict = field(default_factory=dict)

    def listen(self):
        self.page.on("console", lambda said: self._complain(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self._complain(str(error)))

    def _complain(self, words):
        self.wrong.append(f"{urlsplit(self.page.url).path}: {words}")

    def through(self, start):
        seen, queue = Counter(), [start]
        been = {start}
        while queue:
            address = queue.pop(0)
            kind = kind_of(address)
            if kind is None or seen[kind] >= (2 if kind in TWICE else 1):
                continue
            seen[kind] += 1
            queue += [link for link in self.look_at(address, kind) if link not in been and not been.add(link)]
        return seen

    def look_at(self, address, kind):
        answer = self.page.goto(address)
        kind = kind_of(self.page.url)
        if answer.status != 200:
            self._complain(f"answers {answer.status}")
            return []
        links = self.page.evaluate(LINKS)
        self.judge(kind)
        self.search_in_vain(kind)
        self.send_empty(address, kind)
        home = urlsplit(address)[:2]
        own = [link.split("#")[0] for link in links if urlsplit(link)[:2] == home]
        return [link for link in dict.fromkeys(own) if self.leads_somewhere(link)]

    def leads_somewhere(self, link):
        try:
            return kind_of(link)
        except Resolver404:
            self._complain(f"leads to {link}, which is nowhere")

    def judge(self, kind, state=""):
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            seen = self.page.evaluate(FACTS)
            where = f"{state}at {width}: "
            if seen["width"] > width:
                self._complain(f"{where}{seen['width']} px wide")
            if seen["headings"] != 1:
                self._complain(f"{where}{seen['headings']} headings of the first level")
            if width == NARROW and seen["cutOff"]:
                self._complain(f"{where}a table is cut off")
            if width == NARROW or not state:
                self.ask_axe(where, width)
        if self.titles.setdefault(seen["title"], kind) != kind:
            self._complain(f"has the title “{seen['title']}” of {self.titles[seen['title']]}")

    def ask_axe(self, where, width):
        shape = (width, self.page.evaluate(SHAPE))
        if shape in self.looks.shapes:
            return
        self.looks.shapes.add(shape)
        for mistake in mistakes_of(self.page, self.axe):
            self._complain(f"{where}{mistake}")

    def search_in_vain(self, kind):
        box = self.page.locator("main form[role=search] input[type=text], main form[role=search] input[type=search]")
        if (kind, "search") in self.looks.sent or not box.count():
            return
        self.looks.sent.add((kind, "search"))
        box.first.fill(NOBODY_HAS)
        box.first.press("Enter")
        self.page.wait_for_url(re.compile(NOBODY_HAS))
        self.judge(kind, "searched in vain, ")

    def send_empty(self, address, kind):
        if (kind, "empty") in self.looks.sent or kind in SAVES_MISTAKES:
            return
        self.page.goto(address)
        needy = self.page.evaluate(NEEDY)
        if needy == -1:
            return
        self.looks.sent.add((kind, "empty"))
        with self.page.expect_navigation():
            self.page.evaluate(SEND_EMPTY, needy)
        if not self.page.locator(".govuk-error-summary, main [role=alert]").count():
            self._complain("was sent empty and does not say what is wrong")
        if not self.page.title().startswith("Error: "):
            self._complain("was sent empty and its title does not say so")
        self.judge(kind_of(self.page.url), "sent empty, ")


@pytest.mark.parametrize("role", ROLES)
def test_every_kind_of_page_that_a_role_reaches_is_right_wide_and_narrow(
    demo_magpie, demo_links, new_page, axe, looks, role
):
    walk = Walk(new_page(), axe, looks)
    sign_in(walk.page, demo_links[role])
    walk.listen()
    seen = walk.through(f"{demo_magpie.url}/")
    assert "\n".join(walk.wrong) == ""
    assert seen["programmes:cohort"] or role == "operator"


def test_a_wrong_address_and_a_spent_link_say_what_to_do(demo_magpie, demo_links, new_page, axe, looks):
    walk = Walk(new_page(), axe, looks)
    walk.page.goto(f"{demo_magpie.url}/sign-in/link/spent/")
    walk.judge("sign_in_link")
    expect(walk.page.get_by_role("button", name="Ask for a new link")).to_be_visible()
    sign_in(walk.page, demo_links["host-head"])
    assert walk.page.goto(f"{demo_magpie.url}/cohorts/nowhere/").status == 404
    walk.judge("not found")
    expect(walk.page.get_by_role("link", name="Go to the first page")).to_be_visible()
    assert "\n".join(walk.wrong) == ""


def test_without_scripts_a_coordinator_finds_a_school_and_changes_what_it_shares(demo_magpie, demo_links, new_page):
    page = new_page(width=320, java_script_enabled=False)
    sign_in(page, demo_links["coordinator"])
    page.get_by_role("main").get_by_role("link", name="Learning trios 2025–26").click()
    page.get_by_role("main").get_by_role("link", name="Schools", exact=True).click()
    page.get_by_role("table").get_by_role("link").first.click()
    school = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Change what the school shares and seeks").click()
    page.get_by_role("textbox").first.fill("How we welcome those who join in the middle of a year.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(school)
    expect(page.get_by_role("main")).to_contain_text("How we welcome those who join in the middle of a year.")


def test_by_keyboard_alone_a_head_signs_in_and_opens_the_cohort(demo_magpie, demo_links, new_page):
    page = new_page()
    page.goto(demo_links["host-head"])
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    tab_to(page, "Learning trios 2025–26")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Learning trios 2025–26")


def tab_to(page, words):
    """Go on by Tab until something with these words has the focus; whatever has it on the way must show it."""
    hidden = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        hidden += [] if focused["shows"] else [focused["words"]]
        if focused["words"] == words:
            assert hidden == []
            return
    pytest.fail(f"{words} cannot be reached by the Tab key")
