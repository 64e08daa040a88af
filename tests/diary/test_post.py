"""The whole way over a real mail server: invited, answered, replaced, moved, and what each mailbox got."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from magpie.diary.actions.dates import change_activity
from magpie.outbox.delivery import deliver_due
from tests.diary.making import NOW, at, make_visit, make_year, plan
from tests.mail_server import mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def post(settings):
    with mail_server() as server:
        settings.MAIL = server.settings
        yield server


def delivered(post, *, at_hour=0):
    """What came in since the last time: address → (subject, words, the calendar's method and event)."""
    n_before = len(post.handler.accepted)
    times = (NOW + timedelta(hours=at_hour, seconds=n) for n in range(10**6))
    deliver_due(lambda: next(times), post.settings)
    found = {}
    for mail in post.handler.accepted[n_before:]:
        found[mail["To"].addresses[0].addr_spec] = read(mail)
    return found


def read(mail):
    parts = {part.get_content_type(): part for part in mail.walk()}
    words = parts["text/plain"].get_content()
    if "text/calendar" not in parts:
        return mail["Subject"].strip(), words, None, None
    part = parts["text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["METHOD"]
    (event,) = calendar.walk("VEVENT")
    return mail["Subject"].strip(), words, str(calendar["METHOD"]), event


def test_from_the_invitation_to_the_moved_day_every_mailbox_gets_what_it_needs(client, post):
    year = make_year()
    visit = make_visit(year)
    client.force_login(year.user(0))
    client.post(reverse("diary:invite", args=[visit.public_id]))
    got = delivered(post)
    assert len(got) == 7
    head = year.user(1)
    subject, words, method, event = got[head.email]
    assert (subject.split(",")[0], method) == ("Invitation: Visit day at A School", "REQUEST")
    assert (event.decoded("DTSTART"), str(event["ATTENDEE"])) == (visit.starts_at, f"mailto:{head.email}")
    assert f"/diary/{visit.public_id}/" in str(event["DESCRIPTION"])
    assert "whether you come" in words

    client.force_login(head)
    typed = {"answer": "no", "instead_name": "Dee Fenn", "instead_address": "dee@larkby.example"}
    client.post(reverse("diary:answer", args=[visit.public_id]), typed)
    got = delivered(post, at_hour=1)
    assert got.keys() == {"dee@larkby.example", head.email}
    assert got["dee@larkby.example"][2] == "REQUEST"
    assert str(got["dee@larkby.example"][3]["UID"]) == str(event["UID"])
    assert (got[head.email][2], "Dee Fenn comes instead of you" in got[head.email][0]) == (None, True)

    visit.refresh_from_db()
    change_activity(visit, plan=plan(date(2026, 3, 19)), version=visit.version, by=None, now=NOW)
    got = delivered(post, at_hour=2)
    assert len(got) == 8
    subject, words, method, moved = got["dee@larkby.example"]
    assert (method, moved["SEQUENCE"], str(moved["UID"])) == ("REQUEST", 1, str(event["UID"]))
    assert moved.decoded("DTSTART") == at(date(2026, 3, 19))
    assert "Before: Thursday 12 March 2026" in words
    assert delivered(post, at_hour=3) == {}
