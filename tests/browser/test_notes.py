"""Notes on a telephone: kept while somebody types, whatever the connection does."""

import random
import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.browser.conftest import mistakes_of, sign_in

SECTION = "excellence_observations"
TYPING, RETRY = 1_000, 40_000
N_CUTS = 50


@pytest.fixture
def open_notes(demo_magpie, demo_links, new_page):
    """A way to open the notes of a visit, as the same visitor on another device each time."""

    def open_page(**options):
        page = new_page(width=320, **options)
        sign_in(page, demo_links["visiting-second-leader"])
        page.get_by_role("main").get_by_role("link", name=re.compile("^Visit day at")).first.click()
        page.get_by_role("link", name="Agenda and pack").click()
        page.get_by_role("main").get_by_role("link", name="My notes", exact=True).click()
        return page

    return open_page


def boxes(page, section=SECTION):
    return page.locator(f"[data-section={section}] textarea")


def written(page, section=SECTION):
    """The lines that stand in a section, without the empty one at its end."""
    return [words for words in boxes(page, section).evaluate_all("boxes => boxes.map(box => box.value)") if words]


def saved(page, section=SECTION):
    """What the server has, as it shows it to somebody who opens the page anew."""
    other = page.context.new_page()
    other.add_init_script("Object.keys(localStorage).forEach((name) => localStorage.removeItem(name))")
    other.route("**/notes/keep/", lambda route: route.abort())
    other.goto(page.url)
    found = written(other, section)
    other.close()
    return found


def empty(page):
    """Take away what an earlier test has left."""
    page.evaluate(
        """() => document.querySelectorAll("[data-notes] textarea").forEach((box) => {
            if (!box.value) return;
            box.value = "";
            box.dispatchEvent(new Event("input", { bubbles: true }));
        })"""
    )
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-state]")).to_have_text("Saved.")
    page.reload()


def wait_until(page, is_so):
    """Let time go by for a page that tries again and again."""
    for _ in range(50):
        if is_so():
            break
        page.clock.run_for(RETRY)
        page.wait_for_timeout(50)


class Cuts:
    """A connection that fails at random: before the server has heard, or after it, before its answer comes."""

    def __init__(self, page, chance):
        self.chance, self.n, self.is_on = chance, 0, True
        page.route("**/notes/keep/", self.meet)

    def meet(self, route):
        how = self.chance.choice(["before", "after", "not"]) if self.is_on else "not"
        self.n += how != "not"
        if how == "before":
            route.abort("connectionfailed")
        elif how == "after":
            with suppress(PlaywrightError):  # the server may close an idle connection by itself: a cut as well
                route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()


def test_a_connection_that_is_cut_fifty_times_loses_and_doubles_nothing(open_notes):
    chance = random.Random(4)
    page = open_notes()
    empty(page)
    page.clock.install()
    cuts = Cuts(page, chance)
    expected = []
    while cuts.n < N_CUTS:
        deed = chance.random()
        if expected and deed < 0.3:
            n = chance.randrange(len(expected))
            box = boxes(page).nth(written(page).index(expected[n]))
            box.press("Control+End")
            box.press_sequentially(" more")
            expected[n] += " more"
        else:
            boxes(page).last.press_sequentially(f"line {len(expected) + 1}")
            expected.append(f"line {len(expected) + 1}")
        page.clock.run_for(chance.choice([0, TYPING, RETRY]))
        if deed > 0.85:
            page.reload()
            wait_until(page, lambda: boxes(page).count() == len(expected) + 1)
            expect(boxes(page)).to_have_count(len(expected) + 1)
    cuts.is_on = False
    wait_until(page, lambda: page.locator("[data-state]").inner_text() == "Saved.")
    expect(page.locator("[data-state]")).to_have_text("Saved.")
    assert sorted(written(page)) == sorted(expected)
    assert sorted(saved(page)) == sorted(expected)


def test_without_a_connection_it_says_so_and_sends_when_it_is_back(open_notes):
    page = open_notes()
    empty(page)
    page.context.set_offline(True)
    boxes(page).last.press_sequentially("They meet weekly")
    words = "No connection. What you write is kept on this device, and sent when the connection is back."
    expect(page.locator("[data-state]")).to_have_text(words)
    page.context.set_offline(False)
    expect(page.locator("[data-state]")).to_have_text("Saved.")
    assert saved(page) == ["They meet weekly"]


def test_what_could_not_be_sent_is_sent_when_the_page_is_opened_again(open_notes):
    page = open_notes()
    empty(page)
    page.route("**/notes/keep/", lambda route: route.abort())
    boxes(page).last.press_sequentially("They meet weekly")
    page.unroute("**/notes/keep/")
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("[data-state]")).to_have_text("Saved.")
    assert saved(page) == ["They meet weekly"]


def test_two_devices_that_change_one_line_keep_both(open_notes):
    phone = open_notes()
    empty(phone)
    boxes(phone).last.press_sequentially("They meet weekly")
    expect(phone.locator("[data-state]")).to_have_text("Saved.")
    laptop = open_notes()
    laptop.route("**/notes/keep/", lambda route: route.abort())
    boxes(laptop).first.fill("They meet weekly, ask Jo")
    boxes(phone).first.fill("They meet weekly, at nine")
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator("[data-state]")).to_have_text("Saved.")
    laptop.unroute("**/notes/keep/")
    laptop.get_by_role("button", name="Save").click()
    expect(laptop.locator("[data-state]")).to_have_text("Saved.")
    assert sorted(written(laptop)) == ["They meet weekly, ask Jo", "They meet weekly, at nine"]
    assert sorted(saved(phone)) == ["They meet weekly, ask Jo", "They meet weekly, at nine"]


def test_the_page_of_notes_is_usable_by_everybody(open_notes, axe):
    page = open_notes()
    assert mistakes_of(page, axe) == []
    page.get_by_label(re.compile("what I saw: a new line")).first.fill("They meet weekly")
    page.get_by_role("button", name="Share lines").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Share lines of my notes")
    assert mistakes_of(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
