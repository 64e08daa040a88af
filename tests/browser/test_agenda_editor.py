"""The editor of an agenda while somebody types in it faster than it answers."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in


@pytest.fixture
def editor(demo_magpie, demo_links, new_page):
    """The agenda of a visit ahead, open for its host; nothing of it is saved."""
    page = new_page()
    sign_in(page, demo_links["host-head"])
    page.get_by_role("main").get_by_role("link", name=re.compile("^Visit day at")).first.click()
    page.get_by_role("link", name="Agenda and pack").click()
    page.get_by_role("main").get_by_role("link", name="Agenda", exact=True).click()
    page.get_by_role("link", name=re.compile("^Change")).or_(
        page.get_by_role("button", name=re.compile("^Change"))
    ).first.click()
    return page


def test_what_is_typed_while_the_day_is_checked_stays_as_it_is_typed(editor):
    held = []
    editor.route("**/agenda/check/", lambda route: held.append(route))
    editor.evaluate("() => { window.setTimeout = () => 0; }")  # so that only a finished change asks
    last = editor.get_by_label("Starts").last
    editor.get_by_label("Minutes").first.fill("40")
    last.fill("17:05")
    assert len(held) == 1
    with editor.expect_response("**/agenda/check/"):
        held.pop().continue_()
    expect(editor.locator("[name=b0-was_minutes]")).to_have_value("40")
    expect(last).to_have_value("17:05")
