"""From an empty database to an enrolled cohort, and on to its first visit, by the people's own clicks."""

import csv
import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser import year_to_the_visit as year
from tests.browser.conftest import sign_in

N_SCHOOLS = 21
SLOW_MS = 90_000


@pytest.fixture(scope="module")
def chosen(extract):
    """21 secondary schools of the register, as rows of it."""
    with extract.open(encoding="cp1252", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["PhaseOfEducation (name)"] == "Secondary" and row["EstablishmentStatus (name)"] == "Open"
        ]
    assert len(rows) >= N_SCHOOLS
    return rows[:: len(rows) // N_SCHOOLS][:N_SCHOOLS]


@pytest.fixture
def sent_list(chosen, tmp_path):
    """The list as somebody would send it, with three slips in it."""
    rows = [
        {
            "URN": row["URN"],
            "School name": row["EstablishmentName"],
            "Head": f"Head {number}",
            "Head email": f"head@school{number}.example",
            "Senior leader": f"Leader {number}",
            "Senior leader email": f"leader@school{number}.example",
            "Strengths": "Inclusion; Attendance",
            "Challenges": "Sixth form",
            "No go": "",
        }
        for number, row in enumerate(chosen, start=1)
    ]
    rows[2]["Head email"] = "head at school3.example"
    rows[5]["Strengths"] = "Attendence"
    rows[9]["URN"] = "999999"
    path = tmp_path / "schools that want to join.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        out = csv.DictWriter(file, rows[0], delimiter=";")
        out.writeheader()
        out.writerows(rows)
    return path


def test_people_come_from_nothing_to_a_cohort_of_21_and_to_the_agenda_of_a_visit(
    empty_magpie, mail, new_page, extract, chosen, sent_list
):
    import_the_register(empty_magpie, new_page(), extract)
    coordinator = new_page()
    come_in_by_mail(coordinator, mail, "rosalind.achebe@larkrise.example")
    open_a_cohort(coordinator)
    write_term_dates(coordinator)
    enrol_from_a_list(coordinator, sent_list, chosen)
    go_on_to_a_visit(empty_magpie, mail, new_page, coordinator, chosen)


def go_on_to_a_visit(magpie, mail, new_page, coordinator, chosen):
    pair = two_of_different_trusts(chosen)
    host, visitor = (number_of(name, chosen) for name in pair)
    year.keep_two_together(coordinator, pair)
    year.group_and_publish(coordinator, pair, follow_job)
    assert pair[1] in letter_to(mail, f"head@school{host}.example", "Trio").get_content()
    year.give_every_group_a_facilitator(coordinator)
    year.set_the_first_event(coordinator)
    year.set_the_visit(coordinator, pair[0])
    asked = year.letters_to(mail, f"leader@school{visitor}.example", "Visit day")[0]
    assert "DTSTART" in year.calendar_of(asked)
    head = signed_in_as(magpie, new_page(), f"head@school{host}.example")
    head.get_by_role("main").get_by_role("link", name=re.compile(f"Visit day at {re.escape(pair[0])}")).first.click()
    head.get_by_role("link", name="Agenda and pack").click()
    head.get_by_role("main").get_by_role("link", name="Agenda", exact=True).click()
    year.plan_the_day(head)
    year.send_agenda(head, "draft")
    assert "Lunch" in year.letters_to(mail, year.FACILITATOR, "agenda")[0].get_content()
    year.send_agenda(head, "final")
    assert "Lunch" in year.letters_to(mail, f"leader@school{visitor}.example", "genda")[0].get_content()
    leader = signed_in_as(magpie, new_page(width=320), f"leader@school{visitor}.example")
    year.say_no_and_send_somebody(leader)
    assert "DTSTART" in year.calendar_of(year.letters_to(mail, "wilf.osei@elsewhere.example", "First event")[0])
    year.read_the_board(coordinator)


def two_of_different_trusts(chosen):
    """By name; of two schools of one trust no group is made."""
    first = chosen[0]
    other = next(
        row for n, row in enumerate(chosen[1:], start=1) if row.get("Trusts (code)", n) != first.get("Trusts (code)", 0)
    )
    return first["EstablishmentName"], other["EstablishmentName"]


def number_of(name, chosen):
    return next(n for n, row in enumerate(chosen, start=1) if row["EstablishmentName"] == name)


def signed_in_as(magpie, page, address):
    sign_in(page, magpie.command("operator", "link", address).strip())
    page.goto(f"{magpie.url}/")
    return page


def import_the_register(magpie, page, extract):
    link = magpie.command("operator", "add", "olive.marsh@larkrise.example", "--name", "Olive Marsh").strip()
    sign_in(page, link)
    page.get_by_role("link", name="Import the register").click()
    page.set_input_files("input[type=file]", extract)
    page.get_by_role("button", name="Read the files").click()
    apply = page.get_by_role("button", name=re.compile("^Apply"))
    follow_job(page, apply)
    apply.click()
    follow_job(page, page.get_by_text("The register was brought up to date"))
    page.goto(f"{magpie.url}/")
    page.get_by_role("link", name="Make a programme").click()
    page.get_by_label("Name of the programme").fill("Learning trios")
    page.get_by_label("Charity").check()
    page.get_by_label("Name of that organisation").fill("The Larkrise Trust for Schools")
    page.get_by_label("Name of its first coordinator").fill("Rosalind Achebe")
    page.get_by_label("E-mail address of its first coordinator").fill("rosalind.achebe@larkrise.example")
    page.get_by_role("button", name="Make it and write to the coordinator").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Learning trios")


def follow_job(page, sign_of_the_end):
    """A job's page renews itself, and leads on when the job is done."""
    end = time.monotonic() + SLOW_MS / 1000
    while time.monotonic() < end:
        if sign_of_the_end.count():
            return
        on = page.get_by_role("main").get_by_role("button", name="Go on")
        if on.count():
            on.first.click()
        page.wait_for_timeout(300)
    raise AssertionError(page.get_by_role("main").inner_text())


def come_in_by_mail(page, mail, address):
    """Open the address in the letter, ask for a code, and write the code that comes."""
    letter = letter_to(mail, address, "Learning trios")
    page.goto(re.search(r"http\S+", letter.get_content()).group())
    expect(page.get_by_label("Your e-mail address")).to_have_value(address)
    page.get_by_role("button", name="Send me a code").click()
    code = letter_to(mail, address, "is your code").get("Subject").split()[0]
    page.get_by_label("The code from the letter").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def letter_to(mail, address, words, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for letter in list(mail.handler.accepted):
            if address in letter["To"] and words in letter["Subject"]:
                return letter
        time.sleep(0.2)
    raise AssertionError([(letter["To"], letter["Subject"]) for letter in mail.handler.accepted])


def open_a_cohort(page):
    page.get_by_role("link", name="Home").click()
    page.get_by_role("link", name="Open a cohort").click()
    page.get_by_label("Name of the cohort").fill("Learning trios 2026")
    page.get_by_label("First day").fill("23/2/2026")
    page.get_by_label("Last day").fill("17/7/2025")
    page.get_by_label("Playbook").select_option(label="Learning trios, edition 1")
    page.get_by_role("button", name="Open the cohort").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.get_by_label("Name of the cohort")).to_have_value("Learning trios 2026")
    page.get_by_label("Last day").fill("17/7/2026")
    page.get_by_role("button", name="Open the cohort").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Learning trios 2026")


def write_term_dates(page):
    page.get_by_role("main").get_by_role("link", name="Calendar", exact=True).click()
    page.get_by_role("button", name="Write the cohort’s dates for 2025-26").click()
    page.get_by_role("link", name="Copy the usual pattern and change it").click()
    page.get_by_role("button", name="Copy the pattern").click()
    page.get_by_role("link", name="Add a term, a holiday, an INSET day or a closure").click()
    page.get_by_label("INSET day").check()
    page.get_by_label("First day").fill("28/2/2026")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("First day").fill("27/2/2026")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("Fri 27 February 2026")
    page.get_by_role("link", name="Cohorts").click()
    page.get_by_role("link", name="Learning trios 2026").click()


def enrol_from_a_list(page, sent_list, chosen):
    page.get_by_role("main").get_by_role("link", name="Schools", exact=True).click()
    page.get_by_role("button", name="Upload a list").click()
    page.set_input_files("input[type=file]", sent_list)
    page.get_by_role("button", name="Read the list").click()
    expect(page.get_by_role("main")).to_contain_text("3 rows have mistakes")
    put_right(page, "Headteacher's e-mail", "head@school3.example")
    put_right(page, "Strengths", "Attendance")
    put_right(page, "URN", chosen[9]["URN"])
    expect(page.get_by_role("main")).to_contain_text("Every row is right")
    page.get_by_role("button", name="Take the list over").click()
    page.get_by_label("First day of taking part").fill("23/2/2026")
    page.get_by_role("button", name="Take the list over").click()
    expect(page.get_by_role("main")).to_contain_text("21 schools")


def put_right(page, label, words):
    row = (
        page.get_by_role("listitem")
        .filter(has=page.get_by_role("button", name="Save"))
        .filter(has=page.get_by_label(label))
    )
    row.get_by_label(label).fill(words)
    row.get_by_role("button", name="Save").click()
