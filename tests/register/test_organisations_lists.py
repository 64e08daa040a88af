"""Lists of memberships and of term dates, whatever stands in their cells."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from magpie.core.dates import COLUMNS, AcademicYear, Entry, EntryKind, SchoolCalendar, calendar_rows
from magpie.register.actions import Joining, join_many, replace_calendar
from magpie.register.bridge import calendar_of
from magpie.register.calendar_lists import plan_calendar
from magpie.register.calendar_lists import rows_of_list as calendar_rows_of
from magpie.register.membership_lists import plan_memberships, rows_of_list
from magpie.register.models import Event, Membership, TermCalendar
from magpie.register.sent_files import SentList
from tests.conftest import NOW
from tests.making import make_organisation, make_school

SEPTEMBER = date(2025, 9, 1)
CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),
    st.sampled_from(["", "900001", "Hub", "1/9/2025", "²", "2025-26", "term"]),
)
HEADERS = st.lists(st.sampled_from(["hub", "network", "URN", "from", "kind", "first", "last", "note"]), unique=True)


def sent(header, *rows):
    return SentList(tuple(header), 1, tuple(enumerate(map(list, rows), start=2)), (), ())


@st.composite
def lists(draw):
    header = draw(HEADERS)
    rows = draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=4))
    return sent(header, *rows)


class AnyLists(TestCase):
    @given(lists())
    @settings(max_examples=60)
    def test_a_list_of_memberships_is_planned_or_says_what_is_wrong(self, given_list):
        make_school(urn=900001)
        rows, mistakes = rows_of_list(given_list)
        plan = plan_memberships(rows)
        assert all(mistake.message for mistake in [*mistakes, *plan.mistakes])
        if not plan.mistakes:
            assert join_many(joinings=plan.joinings, now=NOW, by=None) == Membership.objects.count()

    @given(lists())
    @settings(max_examples=60)
    def test_a_list_of_term_dates_is_planned_or_says_what_is_wrong(self, given_list):
        school = make_school()
        rows = calendar_rows_of(given_list, school, AcademicYear(2025))
        plan = plan_calendar(rows, school)
        assert all(mistake.message for mistake in plan.mistakes)
        if plan.calendar:
            replace_calendar(owner=school, calendar=plan.calendar, now=NOW, by=None)
            assert TermCalendar.objects.count() == len(plan.calendar.years)

    @given(st.sets(st.integers(0, 100), max_size=6), st.text("abc é,;\"'", max_size=20))
    @settings(max_examples=60)
    def test_saved_dates_come_back_as_they_were_and_can_be_read_from_their_own_list(self, insets, name):
        school = make_school()
        name = " ".join(name.split())
        term = Entry(EntryKind.TERM, SEPTEMBER, SEPTEMBER + timedelta(days=100), name)
        days = [SEPTEMBER + timedelta(days=at) for at in insets]
        entries = [term, *(Entry.on(EntryKind.INSET, day) for day in days if day.weekday() < 5)]
        calendar = SchoolCalendar.of_entries(str(school.urn), entries)
        replace_calendar(owner=school, calendar=calendar, now=NOW, by=None)
        saved = calendar_of(school)
        assert saved == calendar
        rows = [[row[column] for column in COLUMNS] for row in calendar_rows(saved)]
        listed = calendar_rows_of(sent(COLUMNS, *rows), school, AcademicYear(2024))
        assert plan_calendar(listed, school).calendar == calendar


@pytest.mark.django_db
def test_taking_a_list_over_takes_no_more_queries_for_thirty_rows_than_for_one(django_assert_num_queries):
    make_organisation("hub", "Corrow Hub")
    joinings = [Joining("hub", "corrow hub", make_school(), SEPTEMBER) for _ in range(31)]
    for part in (joinings[:1], joinings[1:]):
        with django_assert_num_queries(5):
            join_many(joinings=part, now=NOW, by=None)
    assert Event.objects.count() == Membership.objects.count() == 31
