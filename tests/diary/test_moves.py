"""A day moves or is cancelled: what moves with it is shown first, and nobody overwrites anybody unseen."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from magpie.diary.actions.answers import answer_invitation
from magpie.diary.actions.dates import ChangedMeanwhile, Plan, cancel_activity, change_activity
from magpie.diary.models import Activity
from magpie.outbox.models import Message
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from tests.diary.making import BY, NOW, VISIT_ON, at, invitation_of, make_visit, make_year, past, plan
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TYPED = {
    "on": "16/4/2026",
    "starts": "9:30",
    "ends": "16:00",
    "title": "Visit day",
    "place": "A School, Larkby",
    "purpose": "To see.",
    "version": "1",
}


@pytest.fixture
def year():
    return make_year()


@pytest.fixture
def visit(year):
    return make_visit(year)


def address(visit, name="activity-edit"):
    return reverse(f"diary:{name}", args=[visit.public_id])


def post(client, visit, user, **changes):
    client.force_login(user)
    return client.post(address(visit), {**TYPED, **changes}, follow=True)


def test_what_moves_with_a_day_is_shown_before_it_is_saved(client, year, visit):
    answer = words_of(post(client, visit, year.user(0)))
    assert "From Thursday 12 March 2026, 9:30 to 16:00" in answer
    assert "Thursday 16 April 2026, 9:30 to 16:00" in answer
    assert "What moves with it" in answer
    draft = "Agenda of the visit (draft)</td>"
    row = answer.partition(draft)[2].partition("</tr>")[0]
    assert "26 February 2026" in row
    assert "Friday 27 March 2026 (instead of Thursday 2 April 2026, which is a holiday (Easter))" in row
    assert Activity.objects.get().on == VISIT_ON


def test_the_day_moves_when_this_has_been_seen(client, year, visit):
    token = post(client, visit, year.user(0)).context["shown"].token
    answer = post(client, visit, year.user(0), anyway=token)
    assert "Visit day at A School is changed." in words_of(answer)
    visit.refresh_from_db()
    assert (visit.on, visit.version, visit.sequence) == (date(2026, 4, 16), 2, 1)
    assert history_of(visit).first().words == "Visit day at A School moved from 12 March 2026 to 16 April 2026."


def test_a_change_of_words_only_is_saved_at_once_and_nobody_is_written_to(client, year):
    visit = make_visit(year, invited=True)
    n_letters = Message.objects.count()
    post(client, visit, year.user(0), on="12/3/2026", purpose="To hear the choir.")
    visit.refresh_from_db()
    assert (visit.purpose, visit.version, visit.sequence) == ("To hear the choir.", 2, 0)
    assert Message.objects.count() == n_letters


def test_another_place_is_told_to_those_who_are_invited(client, year):
    visit = make_visit(year, invited=True)
    first = post(client, visit, year.user(0), on="12/3/2026", place="The other site")
    assert "7 people are written to, and their calendars follow." in words_of(first)
    post(client, visit, year.user(0), on="12/3/2026", place="The other site", anyway=first.context["shown"].token)
    visit.refresh_from_db()
    assert (visit.place, visit.sequence) == ("The other site", 1)


def test_two_people_who_move_it_at_once_both_see_what_the_other_wrote(client, year, visit):
    change_activity(visit, plan=plan(date(2026, 3, 19), place="The hall"), version=1, by=year.coordinator, now=NOW)
    answer = post(client, visit, year.facilitator)
    words = words_of(answer)
    assert "Somebody else has changed this meanwhile" in words
    assert "Thursday 19 March 2026, 9:30 to 16:00" in words
    assert "Thursday 16 April 2026, 9:30 to 16:00" in words
    assert "The hall" in words
    assert str(year.coordinator.person) in words
    assert Activity.objects.get().on == date(2026, 3, 19)
    assert answer.context["form"]["version"].value() == "2"


def test_whoever_has_seen_both_may_put_theirs_in_place(client, year, visit):
    change_activity(visit, plan=plan(date(2026, 3, 19)), version=1, by=None, now=NOW)
    token = post(client, visit, year.facilitator, version="2").context["shown"].token
    post(client, visit, year.facilitator, version="2", anyway=token)
    assert Activity.objects.get().on == date(2026, 4, 16)


def test_at_the_very_last_moment_the_action_itself_refuses_an_old_version(year, visit):
    seen = Activity.objects.get()
    change_activity(visit, plan=plan(date(2026, 3, 19)), version=1, by=None, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        change_activity(seen, plan=plan(date(2026, 3, 26)), version=1, by=None, now=NOW)
    assert Activity.objects.get().on == date(2026, 3, 19)


def test_who_is_invited_gets_the_new_day_once_and_answers_again(year):
    visit = make_visit(year, invited=True)
    Message.objects.update(state="sent", sent_at=NOW)
    guest = invitation_of(visit, year.person(1))
    answer_invitation(guest, comes=True, needs="No nuts", by=None, now=NOW)
    change_activity(visit, plan=plan(date(2026, 3, 19)), version=1, by=None, now=NOW)
    moved = Message.objects.filter(kind="diary moved")
    assert moved.count() == 7
    letter = moved.get(to_address=guest.person.address)
    assert letter.subject == "Changed: Visit day at A School, now Thursday 19 March 2026, 9:30 to 16:00"
    assert "Before: Thursday 12 March 2026, 9:30 to 16:00" in letter.body
    (event,) = Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert (str(event["UID"]), event["SEQUENCE"], event.decoded("DTSTART")) == (
        f"{visit.public_id}@magpie",
        1,
        at(date(2026, 3, 19)),
    )
    again = invitation_of(visit, year.person(1))
    assert (again.answer, again.needs) == ("", "No nuts")


def test_whoever_has_not_had_the_invitation_yet_gets_one_with_the_new_day(year):
    visit = make_visit(year, invited=True)
    change_activity(visit, plan=plan(date(2026, 3, 19)), version=1, by=None, now=NOW)
    states = Message.objects.values_list("kind", "state")
    assert sorted(set(states)) == [("diary invited", "cancelled"), ("diary invited", "queued")]
    assert Message.objects.filter(state="queued", subject__contains="19 March").count() == 7


def test_saying_the_same_twice_writes_once(year):
    visit = make_visit(year, invited=True)
    Message.objects.update(state="sent", sent_at=NOW)
    change_activity(visit, plan=plan(date(2026, 3, 19)), version=1, by=None, now=NOW)
    assert change_activity(visit, plan=plan(date(2026, 3, 19)), version=2, by=None, now=NOW) == 0
    assert Message.objects.filter(kind="diary moved").count() == 7


def test_a_visit_that_moves_to_a_day_of_its_own_group_does_not_clash_with_itself(client, year, visit):
    answer = post(client, visit, year.user(0), on="12/3/2026", starts="10:00")
    assert answer.context["shown"].warnings == []
    assert "10:00 to 16:00" in words_of(answer)


def test_cancelling_says_who_is_told_and_tells_them_once(client, year):
    visit = make_visit(year, invited=True)
    Message.objects.update(state="sent", sent_at=NOW)
    client.force_login(year.user(0))
    assert "7 people are written to with your reason" in words_of(client.get(address(visit, "activity-cancel")))
    for _ in range(2):
        client.post(address(visit, "activity-cancel"), {"reason": "The inspectors come."})
    letters = Message.objects.filter(kind="diary cancelled")
    assert letters.count() == 7
    letter = letters.first()
    assert "The inspectors come." in letter.body
    assert "METHOD:CANCEL" in letter.calendar
    assert "STATUS:CANCELLED" in letter.calendar
    visit.refresh_from_db()
    assert (visit.cancelled_because, visit.sequence) == ("The inspectors come.", 1)


def test_a_cancelled_activity_takes_no_change_and_no_second_cancelling(client, year, visit):
    cancel_activity(visit, reason="Snow", **BY)
    with pytest.raises(Refused):
        cancel_activity(visit, reason="More snow", **BY)
    with pytest.raises(Refused):
        change_activity(visit, plan=plan(date(2026, 3, 19)), version=2, **BY)
    assert "This is cancelled and stays as it was." in words_of(post(client, visit, year.user(0)))


def test_nobody_is_written_to_about_a_day_that_is_past(year):
    visit = make_visit(year, invited=True)
    past(visit)
    assert cancel_activity(visit, reason="It never happened", **BY) == 0


def test_a_letter_about_tomorrow_does_not_wait_for_the_next_school_day(year):
    visit = make_visit(year, date(2026, 2, 23), invited=True)
    Message.objects.update(state="sent", sent_at=NOW)
    saturday = NOW.replace(day=21)
    cancel_activity(visit, reason="A burst pipe", by=None, now=saturday)
    assert set(Message.objects.filter(kind="diary cancelled").values_list("not_before", flat=True)) == {saturday}


def test_a_letter_about_a_day_far_off_waits_for_its_recipients_school(year):
    visit = make_visit(year, date(2026, 3, 12), invited=True)
    saturday = NOW.replace(day=14)
    cancel_activity(visit, reason="A burst pipe", by=None, now=saturday)
    opens = set(Message.objects.filter(kind="diary cancelled").values_list("not_before", flat=True))
    assert opens == {at(date(2026, 2, 23), time(8))}


def test_the_host_finds_the_way_when_it_cannot_host(client, year, visit):
    client.force_login(year.user(0))
    assert "We cannot host on that day" in words_of(client.get(visit.get_absolute_url()))
    client.force_login(year.user(1))
    assert "We cannot host on that day" not in words_of(client.get(visit.get_absolute_url()))


def test_moving_over_a_change_of_the_clocks_keeps_the_hours(year, visit):
    change_activity(visit, plan=plan(date(2026, 3, 30)), version=1, **BY)
    visit.refresh_from_db()
    assert (visit.starts_at.astimezone(visit.zone).hour, visit.starts_at.hour) == (9, 8)


def test_the_plan_of_an_activity_is_what_was_written(visit):
    visit.refresh_from_db()
    assert Plan.of(visit) == plan()
    assert Plan.of(visit).told != plan(VISIT_ON + timedelta(days=1)).told
