"""One's own calendar under a secret address, and what calendars read in it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from magpie.diary.actions.dates import cancel_activity, change_activity
from magpie.diary.actions.feeds import make_feed
from magpie.diary.ics import calendar_part, feed, plain
from magpie.diary.models import Activity, CalendarFeed, Material
from magpie.programmes.models import Cohort
from magpie.register.models import Person, User
from tests.diary.making import BY, LONDON, NOW, VISIT_ON, at, make_event, make_visit, make_year, plan
from tests.groups.making import make_group
from tests.making import make_person
from tests.programmes.schools import words_of

database = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/me/calendar/"


@pytest.fixture
def year():
    return make_year()


def feed_of(client, user):
    client.logout()
    token = CalendarFeed.objects.get(person__user=user).token
    return client.get(reverse("diary:feed-ics", args=[token]))


def titles(client, user):
    make_feed(user.person, **BY)
    events = Calendar.from_ical(feed_of(client, user).content).walk("VEVENT")
    return [str(event["SUMMARY"]) for event in events]


@pytest.mark.django_db
@pytest.mark.database
def test_the_address_is_made_renewed_and_removed(client, year):
    user = year.user(1)
    client.force_login(user)
    assert "Make an address" in words_of(client.get(PAGE))
    client.post(PAGE, {"deed": "make"})
    first = CalendarFeed.objects.get().token
    assert len(first) == 32
    assert f"http://127.0.0.1:8000/calendar/{first}.ics" in words_of(client.get(PAGE))
    client.post(PAGE, {"deed": "make"})
    assert CalendarFeed.objects.get().token == first
    client.post(PAGE, {"deed": "renew"})
    assert client.get(f"/calendar/{first}.ics").status_code == 404
    assert feed_of(client, user).status_code == 200
    client.force_login(user)
    client.post(PAGE, {"deed": "remove"})
    assert CalendarFeed.objects.count() == 0


@pytest.mark.django_db
def test_the_page_about_oneself_leads_there(client, year):
    client.force_login(year.user(1))
    assert f'href="{PAGE}"' in client.get(reverse("me")).content.decode()


@pytest.mark.django_db
def test_nobody_signs_in_for_it_and_a_wrong_address_leads_nowhere(client, year):
    make_feed(year.person(1), **BY)
    assert feed_of(client, year.user(1)).headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [client.get(f"/calendar/{token}.ics").status_code for token in ("0" * 32, "x", "f" * 31)] == [404] * 3


@pytest.mark.django_db
def test_whoever_is_shut_out_reads_nothing_more(client, year):
    make_feed(year.person(1), **BY)
    User.objects.filter(pk=year.user(1).pk).update(is_active=False)
    assert feed_of(client, year.user(1)).status_code == 404
    person = make_person(signs_in=False)
    assert client.get(f"/calendar/{make_feed(person, **BY).token}.ics").status_code == 404


@pytest.mark.django_db
def test_each_person_has_what_is_theirs_in_it(client, year):
    other = make_group(year.cohort, 3, facilitator=True)
    make_visit(year, invited=True)
    make_event(year)
    mine = ["Second event", "Visit day at A School"]
    assert titles(client, year.user(1)) == mine
    assert titles(client, year.facilitator) == mine
    assert titles(client, year.coordinator) == mine
    assert titles(client, other.facilitator_seats.get().person.user) == ["Second event"]
    assert titles(client, make_person().user) == []


@pytest.mark.django_db
def test_what_is_cancelled_stays_in_it_as_cancelled(client, year):
    visit = make_visit(year, invited=True)
    cancel_activity(visit, reason="A secret reason", **BY)
    make_feed(year.person(1), **BY)
    content = feed_of(client, year.user(1)).content.decode()
    assert "STATUS:CANCELLED" in content
    assert "SEQUENCE:1" in content
    assert "secret" not in content


@pytest.mark.django_db
def test_no_words_of_other_people_are_in_it(client, year):
    visit = make_visit(year, purpose="Our secret weakness", invited=True)
    Material.objects.create(activity=visit, title="Secret paper", words="Secret words", added_at=NOW)
    make_feed(year.person(1), **BY)
    content = feed_of(client, year.user(1)).content.decode()
    assert "ecret" not in content
    assert f"/diary/{visit.public_id}/" in content.replace("\r\n ", "")


@pytest.mark.django_db
def test_what_has_not_changed_is_not_sent_again(client, year):
    visit = make_visit(year)
    make_feed(year.person(1), **BY)
    first = feed_of(client, year.user(1))
    again = client.get(first.request["PATH_INFO"], headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    change_activity(visit, plan=plan(VISIT_ON + timedelta(days=7)), version=1, **BY)
    newer = client.get(first.request["PATH_INFO"], headers={"if-none-match": first.headers["ETag"]})
    assert newer.status_code == 200


@pytest.mark.django_db
def test_days_of_long_ago_are_left_out(client, year):
    visit = make_visit(year)
    long_ago = at(date(2024, 3, 12))
    Activity.objects.filter(pk=visit.pk).update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=6))
    assert titles(client, year.user(1)) == []


@pytest.mark.django_db
def test_a_feed_of_hundreds_takes_a_handful_of_statements(client, year, django_assert_max_num_queries):
    days = (VISIT_ON + timedelta(days=n % 60) for n in range(200))
    rows = [{**plan_values(day), "made_at": NOW, "changed_at": NOW} for day in days]
    Activity.objects.bulk_create(Activity(cohort=year.cohort, kind="event", **row) for row in rows)
    token = make_feed(year.coordinator.person, **BY).token
    with django_assert_max_num_queries(3):
        answer = client.get(f"/calendar/{token}.ics")
    assert answer.content.count(b"BEGIN:VEVENT") == 200


def plan_values(day):
    return {"title": "Event", "starts_at": at(day), "ends_at": at(day, time(16))}


def activity(**changes):
    starts_at = changes.pop("starts_at", at(VISIT_ON))
    values = {
        "title": "Visit day",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=6),
        "changed_at": NOW,
    }
    return Activity(cohort=Cohort(name="Trios"), **{**values, **changes})


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)).map(lambda each: each.replace(microsecond=0))  # noqa: DTZ001


@given(texts, texts, moments, st.integers(0, 30), texts)
def test_whatever_is_written_is_read_back_by_a_calendar(title, place, moment, sequence, name):
    starts_at = moment.replace(tzinfo=UTC)
    row = activity(title=title, place=place, starts_at=starts_at, sequence=sequence)
    person = Person(name=name, contact_address="ada@larkby.example")
    for text in (calendar_part(row, method="REQUEST", person=person, asks=True, now=NOW), feed([row], name=name)):
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (starts_at, sequence)
        assert str(event["SUMMARY"]) == plain(title)
        assert str(event.get("LOCATION", "")) == plain(place)
        assert str(event["UID"]) == f"{row.public_id}@magpie"


@pytest.mark.parametrize(
    ("on", "hour_utc"),
    [(date(2026, 3, 27), 9), (date(2026, 3, 30), 8), (date(2026, 10, 23), 8), (date(2026, 10, 26), 9)],
)
def test_half_past_nine_is_half_past_nine_before_and_after_the_clocks_change(on, hour_utc):
    row = activity(starts_at=datetime.combine(on, time(9, 30), LONDON))
    (event,) = Calendar.from_ical(feed([row], name="Ada")).walk("VEVENT")
    starts = event.decoded("DTSTART")
    assert (starts.astimezone(UTC).hour, starts.astimezone(LONDON).time()) == (hour_utc, time(9, 30))


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"place": "Hall"}, "Hall"),
        ({"is_online": True, "link": "https://meet.example/x"}, "Online: https://meet.example/x"),
        ({"is_online": True}, "Online"),
        (
            {"place": "Hall", "is_online": True, "link": "https://meet.example/x"},
            "Hall, Online: https://meet.example/x",
        ),
        ({}, None),
    ],
)
def test_where_it_is_stands_where_calendars_look_for_it(changes, where):
    (event,) = Calendar.from_ical(feed([activity(**changes)], name="Ada")).walk("VEVENT")
    assert event.get("LOCATION") == where
