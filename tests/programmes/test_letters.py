"""The letters of a cohort and what its coordinators do with them."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from magpie.core.dates import Entry, EntryKind, SchoolCalendar
from magpie.outbox.models import Message
from magpie.programmes.actions.letters import edit_letter, opening_time, write_to
from magpie.programmes.models import Letter
from tests.making import make_person, make_school
from tests.programmes.making import NOW, TODAY, make_cohort, make_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = Message.State


@pytest.fixture
def cohort():
    return make_cohort("Trios 2025-26")


@pytest.fixture
def coordinator(client, cohort):
    role = make_role(cohort, person=make_person("Ada Merrow", email="ada@larkby.example"))
    client.force_login(role.person.user)
    return role.person.user


def make_letter(cohort, key="letter:1", *, state=State.QUEUED, **changed):
    asked = {"address": "bo@finch.example", "name": "Bo Finch", "subject": "Welcome", "body": "Dear Bo,\n\nwelcome."}
    letter = write_to(cohort, key=key, now=NOW, **{**asked, **changed})
    facts = {"sent_at": NOW} if state == State.SENT else {"error": "The address is unknown."}
    Message.objects.filter(pk=letter.message_id).update(state=state, **(facts if state != State.QUEUED else {}))
    letter.refresh_from_db()
    return letter


def page_of(letter, name="letter", *more):
    return reverse(f"programmes:{name}", args=[letter.cohort.slug, letter.message.public_id, *more])


def test_the_same_key_writes_one_letter(cohort):
    assert make_letter(cohort) == make_letter(cohort)
    assert (Letter.objects.count(), Message.objects.count()) == (1, 1)


def test_a_letter_to_a_person_goes_to_the_address_with_which_they_sign_in(cohort):
    person = make_person("Bo Finch", email="bo@finch.example")
    school = make_school()
    letter = write_to(cohort, key="a", person=person, school=school, subject="Welcome", body="Hello.", now=NOW)
    assert (letter.message.to_address, letter.message.to_name, letter.school) == (
        "bo@finch.example",
        "Bo Finch",
        school,
    )


@pytest.mark.parametrize(
    ("hour", "day", "opens"),
    [
        (9, 3, None),
        (18, 3, "2026-02-04T08:00:00+00:00"),
        (7, 3, "2026-02-03T08:00:00+00:00"),
        (12, 7, "2026-02-09T08:00:00+00:00"),
    ],
)
def test_letters_go_by_day_on_weekdays_of_school(hour, day, opens):
    moment = NOW.replace(day=day, hour=hour)
    found = opening_time(moment, "Europe/London")
    assert (found.isoformat() if found else None) == opens


def test_letters_are_seen_by_those_who_coordinate_the_cohort_and_by_nobody_else(cohort, coordinator):
    letter = make_letter(cohort)
    assert list(Letter.objects.visible_to(coordinator, TODAY)) == [letter]
    for kind in ("evaluator", "facilitator", "sponsor"):
        other = make_role(cohort, kind).person.user
        assert list(Letter.objects.visible_to(other, TODAY)) == []
    assert list(Letter.objects.visible_to(make_role(make_cohort()).person.user, TODAY)) == []


def test_what_needs_somebody_stands_first(client, cohort, coordinator):
    for key, state in (("a", State.UNDECIDED), ("b", State.SENT), ("c", State.FAILED), ("d", State.QUEUED)):
        make_letter(cohort, key, state=state)
    page = client.get(reverse("programmes:letters", args=[cohort.slug]))
    assert [letter.message.state for letter in page.context["listed"]] == ["undecided", "failed", "queued", "sent"]


def test_letters_are_searched_filtered_and_taken_away(client, cohort, coordinator):
    make_letter(cohort, "a")
    make_letter(cohort, "b", state=State.SENT, name="Cy Wren", address="cy@wren.example", subject="Thanks")
    address = reverse("programmes:letters", args=[cohort.slug])

    def found(**asked):
        return [letter.message.key for letter in client.get(address, asked).context["listed"]]

    assert (found(state="sent"), found(q="FINCH"), found(q="thanks cy"), found(q="nobody")) == (["b"], ["a"], ["b"], [])
    lines = client.get(address, {"state": "sent", "as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines == [
        "to,name,subject,kind,state,made at,sent at,why",
        "cy@wren.example,Cy Wren,Thanks,letter,Sent,2026-02-03 09:30:00+00:00,2026-02-03 09:30:00+00:00,",
    ]


def test_a_letter_is_read_with_its_text_and_its_fate(client, cohort, coordinator):
    words = client.get(page_of(make_letter(cohort, state=State.FAILED))).content.decode()
    assert "Dear Bo,\n\nwelcome." in words
    assert "The address is unknown." in words


@pytest.mark.parametrize(
    ("before", "deed", "after"),
    [
        (State.QUEUED, "pause", State.PAUSED),
        (State.PAUSED, "resume", State.QUEUED),
        (State.FAILED, "try-again", State.QUEUED),
        (State.UNDECIDED, "was-sent", State.SENT),
        (State.UNDECIDED, "send-again", State.QUEUED),
        (State.QUEUED, "cancel", State.CANCELLED),
    ],
)
def test_a_coordinator_settles_what_has_not_gone(client, cohort, coordinator, before, deed, after):
    letter = make_letter(cohort, state=before)
    answer = client.post(page_of(letter, "letter-do", deed))
    assert answer.url == page_of(letter)
    letter.message.refresh_from_db()
    assert letter.message.state == after


def test_what_was_sent_cannot_be_cancelled_and_the_page_says_so(client, cohort, coordinator):
    letter = make_letter(cohort, state=State.SENT)
    answer = client.post(page_of(letter, "letter-do", "cancel"), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["This letter has been sent."]


def test_a_deed_that_there_is_not_is_not_found(client, cohort, coordinator):
    assert client.post(page_of(make_letter(cohort), "letter-do", "burn")).status_code == 404


def test_cancelling_asks_first(client, cohort, coordinator):
    letter = make_letter(cohort)
    assert "Cancel this letter?" in client.get(page_of(letter, "letter-cancel")).content.decode()
    letter.message.refresh_from_db()
    assert letter.message.state == State.QUEUED


def test_a_changed_letter_takes_the_place_of_the_frozen_one(client, cohort, coordinator):
    letter = make_letter(cohort)
    asked = {"to": "bo@finch.example", "subject": "Welcome again", "body": "Dear Bo."}
    answer = client.post(page_of(letter, "letter-edit"), asked)
    new = Letter.objects.exclude(pk=letter.pk).get()
    assert answer.url == page_of(new)
    letter.message.refresh_from_db()
    assert (letter.message.state, letter.message.subject) == (State.CANCELLED, "Welcome")
    assert (new.message.state, new.message.subject, new.cohort) == (State.QUEUED, "Welcome again", cohort)


def test_a_draft_is_changed_in_place(cohort):
    draft = write_to(cohort, key="a", address="bo@finch.example", subject="A", body="B", as_draft=True, now=NOW)
    changed = edit_letter(draft, to="bo@finch.example", subject="C", body="D", now=NOW, by=None)
    assert (changed, Message.objects.get().subject) == (draft, "C")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"to": "no address"}, "to"), ({"subject": ""}, "subject"), ({"body": "  "}, "body")],
)
def test_a_letter_that_cannot_be_sent_is_not_saved(client, cohort, coordinator, changed, field):
    letter = make_letter(cohort)
    asked = {"to": "bo@finch.example", "subject": "Welcome", "body": "Dear Bo."}
    answer = client.post(page_of(letter, "letter-edit"), {**asked, **changed})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors or "__all__" in answer.context["form"].errors
    assert Letter.objects.count() == 1


def test_what_has_gone_is_not_changed(client, cohort, coordinator):
    letter = make_letter(cohort, state=State.SENT)
    assert client.get(page_of(letter, "letter-edit")).url == page_of(letter)


def test_a_letter_of_another_cohort_is_not_found_under_this_one(client, cohort, coordinator):
    elsewhere = make_letter(make_cohort())
    address = reverse("programmes:letter", args=[cohort.slug, elsewhere.message.public_id])
    assert client.get(address).status_code == 404


def test_while_mail_is_off_a_letter_can_be_copied_and_printed(client, cohort, coordinator, settings):
    settings.MAIL = None
    letter = make_letter(cohort)
    assert (
        "Letters do not go at present."
        in client.get(reverse("programmes:letters", args=[cohort.slug])).content.decode()
    )
    assert "Dear Bo,\n\nwelcome." in client.get(page_of(letter, "letter-print")).content.decode()


def test_a_letter_never_runs_what_somebody_wrote_in_it(client, cohort, coordinator):
    letter = make_letter(cohort, body="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(page_of(letter)).content.decode()


def test_the_list_of_letters_takes_as_many_queries_for_thirty_as_for_one(
    client, cohort, coordinator, django_assert_max_num_queries
):
    address = reverse("programmes:letters", args=[cohort.slug])
    make_letter(cohort, "first", school=make_school())
    with django_assert_max_num_queries(12) as one:
        client.get(address)
    for n in range(29):
        make_letter(cohort, f"letter:{n}", school=make_school())
    with django_assert_max_num_queries(12) as thirty:
        client.get(address)
    assert len(thirty) == len(one)


def test_a_letter_waits_for_a_school_day_of_whoever_gets_it():
    """Half-term here, and term at a school that has its holiday a week later."""
    at_work = SchoolCalendar.of_entries(
        "A school",
        [
            Entry(EntryKind.TERM, date(2026, 1, 5), date(2026, 2, 20)),
            Entry(EntryKind.TERM, date(2026, 3, 2), date(2026, 3, 27)),
        ],
    )
    now = datetime(2026, 2, 16, 9, tzinfo=UTC)
    assert opening_time(now, "Europe/London") == datetime(2026, 2, 23, 8, tzinfo=UTC)
    assert opening_time(now, "Europe/London", at_work) is None
