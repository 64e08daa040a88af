"""A cohort's own term dates, written by those who coordinate it."""

from datetime import date

import pytest
from django.urls import reverse

from magpie.core.dates import AcademicYear, Entry, EntryKind, SchoolCalendar, Source
from magpie.programmes.queries import calendar_years, history_of_cohorts, unentered_years
from magpie.register.actions import copy_usual_pattern, replace_calendar
from magpie.register.bridge import calendar_of
from magpie.register.models import TermCalendar, TermStretch
from tests.making import make_organisation, make_school, make_user
from tests.programmes.making import NOW, make_cohort, make_enrolment, make_role
from tests.register.signed_in import browser_of, csv_file, n_queries, words_of, xlsx_file

pytestmark = [pytest.mark.django_db, pytest.mark.database]
THIS_YEAR = AcademicYear(2025)
AUTUMN = Entry(EntryKind.TERM, date(2025, 9, 3), date(2025, 12, 19), "Autumn")
INSET = Entry.on(EntryKind.INSET, date(2025, 9, 2), "Training")


@pytest.fixture
def cohort():
    return make_cohort("Trios")


@pytest.fixture
def coordinator(cohort):
    return browser_of(make_role(cohort).person.user)


def address(cohort, rest="", year="2025-26"):
    return f"/calendars/cohort-{cohort.slug}/{year}/{rest}"


def page_of(cohort):
    return reverse("programmes:cohort-calendar", args=[cohort.slug])


def enter(owner, *entries):
    replace_calendar(owner=owner, calendar=SchoolCalendar.of_entries("", entries or [AUTUMN]), now=NOW, by=None)


def entries_of(owner):
    return calendar_of(owner).years[0].entries if calendar_of(owner).years else ()


def look_at(client, cohort, file):
    return client.post(address(cohort, "import/"), {"file": file})


def test_a_coordinator_starts_from_the_usual_pattern(cohort, coordinator):
    make_enrolment(cohort)
    page = words_of(coordinator.get(page_of(cohort)))
    assert "The cohort’s own dates: none. The usual pattern for England stands in." in page
    assert f'href="{address(cohort)}"' in page
    assert "Copy the usual pattern and change it" in words_of(coordinator.get(address(cohort)))
    assert coordinator.post(address(cohort, "copy/")).url == address(cohort)
    (year,) = calendar_years(cohort)
    assert (year.sources, year.n_missing, len(year.own.terms)) == (((Source.COHORT, 1),), 0, 6)
    assert unentered_years(cohort) == ""


def test_a_coordinator_starts_with_nothing_and_adds_day_by_day(cohort, coordinator):
    terms = {"kind": "term", "first_on": "3/9/2025", "last_on": "19/12/2025", "name": "Autumn"}
    coordinator.post(address(cohort, "add/"), terms)
    coordinator.post(address(cohort, "add/"), {"kind": "inset", "first_on": "2/9/2025", "name": "Training"})
    coordinator.post(address(cohort, "add/"), {"kind": "closure", "first_on": "7/5/2026", "name": "Polling station"})
    closure = Entry.on(EntryKind.CLOSURE, date(2026, 5, 7), "Polling station")
    assert entries_of(cohort) == (INSET, AUTUMN, closure)
    stretch = TermStretch.objects.get(kind="term")
    coordinator.post(address(cohort, f"{stretch.pk}/"), {**terms, "first_on": "4/9/2025"})
    coordinator.post(address(cohort, f"{TermStretch.objects.get(kind='closure').pk}/remove/"))
    assert [entry.first for entry in entries_of(cohort)] == [INSET.first, date(2025, 9, 4)]


def test_two_terms_on_one_day_are_refused(cohort, coordinator):
    enter(cohort)
    answer = coordinator.post(
        address(cohort, "add/"), {"kind": "term", "first_on": "1/12/2025", "last_on": "13/2/2026"}
    )
    assert "There is already a term from 3 September 2025" in answer.context["form"].errors["first_on"][0]
    assert entries_of(cohort) == (AUTUMN,)


def test_what_is_taken_away_can_be_sent_back(cohort, coordinator):
    enter(cohort, AUTUMN, INSET)
    taken = coordinator.get(address(cohort, "list.csv")).content
    coordinator.post(address(cohort, "remove/"))
    assert not TermCalendar.objects.exists()
    looked_at = look_at(coordinator, cohort, csv_file(taken))
    assert "Nothing is saved yet." in words_of(looked_at)
    coordinator.post(address(cohort, "import/confirm/"), {"rows": looked_at.context["rows"]})
    assert entries_of(cohort) == (INSET, AUTUMN)
    assert history_of_cohorts([cohort])[0].words == "Term dates of Trios for 2025-26 were taken from a file."


def test_a_workbook_need_not_say_whose_dates_it_holds(cohort, coordinator):
    looked_at = look_at(
        coordinator, cohort, xlsx_file([["Kind", "First", "Last"], ["Term", AUTUMN.first, AUTUMN.last]])
    )
    coordinator.post(address(cohort, "import/confirm/"), {"rows": looked_at.context["rows"]})
    assert [entry.first for entry in entries_of(cohort)] == [AUTUMN.first]


def test_a_file_names_the_cohort_by_its_name_or_its_address_and_no_other(cohort, coordinator):
    text = (
        "calendar,academic year,kind,first,last\n"
        "Trios,2025-26,term,3/9/2025,19/12/2025\n"
        f"{cohort.slug},2025-26,inset,2/9/2025,\n"
        "Others,2025-26,inset,7/9/2025,\n"
        "Trios,2025-26,party,soon,\n"
    )
    found = look_at(coordinator, cohort, csv_file(text)).context["mistakes"]
    assert [(mistake.row, mistake.column) for mistake in found] == [
        (4, "calendar"),
        (5, "kind"),
        (5, "first"),
        (5, "last"),
    ]
    assert not TermCalendar.objects.exists()


def test_a_year_has_one_calendar_of_the_cohort(cohort):
    enter(cohort, INSET)
    copy_usual_pattern(owner=cohort, year=THIS_YEAR, now=NOW, by=None)
    enter(cohort, AUTUMN)
    assert [calendar.academic_year for calendar in cohort.term_calendars.all()] == ["2025-26"]
    assert TermCalendar.objects.count() == 1


def test_two_cohorts_of_a_programme_keep_their_own_dates(cohort):
    other = make_cohort("Quads", programme=cohort.programme)
    enter(cohort, AUTUMN)
    enter(other, INSET)
    assert (entries_of(cohort), entries_of(other)) == ((AUTUMN,), (INSET,))


def test_own_dates_of_school_trust_and_authority_come_before_the_cohorts(cohort):
    trust, authority = make_organisation("trust"), make_organisation("authority")
    with_own = make_school()
    for school in (with_own, make_school(trust=trust), make_school(authority=authority), make_school()):
        make_enrolment(cohort, school)
    for owner in (with_own, trust, authority, cohort):
        enter(owner)
    (year,) = calendar_years(cohort)
    each_one = tuple((source, 1) for source in (Source.SCHOOL, Source.TRUST, Source.AUTHORITY, Source.COHORT))
    assert year.sources == each_one


def test_days_without_terms_are_no_year_that_somebody_entered(cohort, coordinator):
    make_enrolment(cohort)
    enter(cohort, INSET)
    (year,) = calendar_years(cohort)
    assert (year.sources, year.n_missing, unentered_years(cohort)) == (((Source.ENGLAND, 1),), 1, "2025-26")
    assert "no term yet, only other days." in words_of(coordinator.get(page_of(cohort)))
    assert "No term is entered yet, so the usual pattern stands in." in words_of(coordinator.get(address(cohort)))


def test_the_cohorts_page_shows_its_terms_year_by_year():
    cohort = make_cohort(opens_on=date(2025, 9, 1), closes_on=date(2027, 7, 16))
    enter(cohort, AUTUMN, INSET)
    page = words_of(browser_of(make_role(cohort).person.user).get(page_of(cohort)))
    assert "<li>Autumn, 3 September 2025 to 19 December 2025</li><li>1 INSET day</li>" in page
    assert "Change the cohort’s dates for 2025-26" in page
    assert "Write the cohort’s dates for 2026-27" in page


def test_pages_of_a_cohorts_dates_take_no_more_queries_for_many_days(cohort, coordinator):
    pages = (page_of(cohort), address(cohort))
    enter(cohort)
    before = [n_queries(coordinator, page) for page in pages]
    weekdays = [date(2025, 10, day) for day in range(1, 32) if date(2025, 10, day).weekday() < 5]
    enter(cohort, AUTUMN, *(Entry.on(EntryKind.INSET, day) for day in weekdays))
    assert [n_queries(coordinator, page) for page in pages] == before


def test_the_way_back_leads_where_each_may_go(cohort, coordinator):
    evaluator = browser_of(make_role(cohort, "evaluator").person.user)
    assert f'href="{page_of(cohort)}">Trios' in words_of(coordinator.get(address(cohort)))
    page = words_of(evaluator.get(address(cohort)))
    assert f'href="{reverse("programmes:cohort", args=[cohort.slug])}">Trios' in page
    assert "Add a term" not in page


def test_who_keeps_the_register_has_no_part_in_a_cohorts_dates(cohort):
    keeper = make_user(may_import=True)
    assert browser_of(keeper).get(address(cohort)).status_code == 404
    evaluator = make_role(cohort, "evaluator").person.user
    evaluator.may_import = True
    evaluator.save()
    assert browser_of(evaluator).get(address(cohort, "copy/")).status_code == 403


def test_dates_of_another_cohort_are_out_of_reach(cohort, coordinator):
    other = make_cohort()
    enter(other)
    stretch = TermStretch.objects.get()
    assert coordinator.post(address(cohort, f"{stretch.pk}/remove/")).status_code == 404
    assert coordinator.post(address(other, "remove/")).status_code == 404
    assert coordinator.get("/calendars/cohort-no-such/2025-26/").status_code == 404
    assert entries_of(other) == (AUTUMN,)
