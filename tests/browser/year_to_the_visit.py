"""The steps from an enrolled cohort to a visit, by the people's own clicks."""

import re
import time

from playwright.sync_api import expect

FACILITATOR = "fay.wren@larkrise.example"
INDUCTION_ON, VISIT_ON, EASTER_MONDAY = "10/3/2026", "24/3/2026", "6/4/2026"


def open_place(page, name):
    """A page of the cohort, by its menu."""
    page.get_by_role("link", name="Cohorts").click()
    page.get_by_role("link", name="Learning trios 2026").click()
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def choose_school(page, label, name):
    box = page.get_by_label(label, exact=True)
    box.select_option(box.locator("option").filter(has_text=name).first.get_attribute("value"))


def keep_two_together(page, pair):
    open_place(page, "Groups")
    page.get_by_role("link", name="Keep two together").click()
    choose_school(page, "School", pair[0])
    choose_school(page, "Other school", pair[1])
    page.get_by_role("button", name="Keep them together").click()
    expect(page.get_by_role("alert")).to_contain_text("Done")


def group_and_publish(page, pair, follow_job):
    open_place(page, "Groups")
    page.get_by_role("button", name="Work out groups").click()
    page.get_by_role("button", name="Work out groups").click()
    publish = page.get_by_role("button", name="Publish", exact=True)
    follow_job(page, publish)
    expect(page.get_by_role("main")).to_contain_text("7 groups")
    row = page.get_by_role("row").filter(has_text=pair[0]).filter(has_text=pair[1])
    expect(row).to_have_count(1)
    publish.click()
    page.get_by_role("button", name=re.compile("^Publish proposal")).click()
    expect(page.get_by_role("main")).to_contain_text("7 groups")


def give_every_group_a_facilitator(page):
    open_place(page, "People")
    page.get_by_role("button", name=re.compile("Ask somebody")).click()
    page.get_by_label("Facilitator", exact=True).check()
    page.get_by_label("Name", exact=True).fill("Fay Wren")
    page.get_by_label(re.compile("address", re.IGNORECASE)).fill(FACILITATOR)
    page.get_by_role("button", name="Give the role and write").click()
    open_place(page, "Groups")
    page.get_by_role("link", name="Facilitators").or_(page.get_by_role("button", name="Facilitators")).first.click()
    page.get_by_role("button", name="Propose facilitators").click()
    page.get_by_role("button", name="Save and write to them").click()
    expect(page.get_by_role("main")).to_contain_text("Fay Wren, since")


def write_day(page, day):
    page.get_by_label("Day", exact=True).fill(day)
    page.get_by_role("button", name="Save", exact=True).click()


def set_the_first_event(page):
    open_place(page, "Diary")
    row = page.get_by_role("row").filter(has_text="First event")
    row.get_by_role("link", name=re.compile("^Set a date")).click()
    write_day(page, INDUCTION_ON)
    expect(page.get_by_role("alert")).to_contain_text("Before you save: look at this")
    page.get_by_role("button", name="Save it all the same").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("First event")
    send_invitations(page)


def send_invitations(page):
    page.get_by_role("button", name="Send the invitations").click()
    page.get_by_role("button", name=re.compile(r"^Send \d+ invitations?$")).click()
    expect(page.get_by_role("alert").first).to_contain_text("Done")


def set_the_visit(page, host):
    """First on Easter Monday, which is warned of, then on a school day."""
    open_place(page, "Diary")
    page.get_by_label("Name or school").fill(host)
    page.get_by_role("button", name="Search").click()
    row = page.get_by_role("row").filter(has_text=f"Visit day at {host}")
    row.get_by_role("link", name=re.compile("^Set a date")).click()
    write_day(page, EASTER_MONDAY)
    expect(page.get_by_role("alert")).to_contain_text("Easter")
    write_day(page, VISIT_ON)
    anyway = page.get_by_role("button", name="Save it all the same")
    if anyway.count():
        anyway.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Visit day at {host}")
    send_invitations(page)


def plan_the_day(page):
    """From the template, with two mistakes that are found while one types, and mended."""
    page.get_by_role("button", name="Start from the template").click()
    page.get_by_label("When a start or a length changes").uncheck()
    lunch = page.get_by_role("group", name=re.compile(r"^\d+\. Lunch$"))
    wrap_up = page.get_by_role("group", name=re.compile(r"^\d+\. What we take"))
    lunch.get_by_label("Minutes").fill("0")
    was = wrap_up.get_by_label("Starts").input_value()
    hour, minute = was.split(":")
    wrap_up.get_by_label("Starts").fill(f"{hour}:{int(minute) + 15:02}")
    expect(lunch.locator("[data-code='slot.zero_length']")).to_be_visible()
    expect(wrap_up.locator("[data-code='slot.gap']")).to_be_visible()
    lunch.get_by_label("Minutes").fill("30")
    wrap_up.get_by_label("Starts").fill(was)
    expect(page.locator("[data-code]")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Agenda:")


def send_agenda(page, stage):
    page.get_by_role("button", name={"draft": "Send the draft", "final": "Send the final one"}[stage]).click()
    page.get_by_role("button", name=re.compile("^Send it")).click()
    expect(page.get_by_role("alert").first).to_contain_text("Done")


def say_no_and_send_somebody(page):
    page.get_by_role("main").get_by_role("link", name=re.compile("First event")).first.click()
    page.get_by_role("button", name="Say whether you come").click()
    page.get_by_label(re.compile("^No")).check()
    page.get_by_label("If you do not come: who comes instead").fill("Wilf Osei")
    page.get_by_label("Their e-mail address").fill("wilf.osei@elsewhere.example")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("main")).to_contain_text("Wilf Osei")


def read_the_board(page):
    open_place(page, "Duties")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Duties in")


def letters_to(mail, address, words, seconds=60):
    """The letters to an address whose subjects hold the words, once there is one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = [each for each in list(mail.handler.accepted) if address in each["To"] and words in each["Subject"]]
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError([(letter["To"], letter["Subject"]) for letter in mail.handler.accepted])


def calendar_of(letter):
    """The invitation that goes with a letter, as calendars read it."""
    (part,) = (part for part in letter.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    return part.get_content()
