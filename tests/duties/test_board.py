"""The board: what a cohort owes, for those who coordinate it."""

import csv
from io import StringIO

import pytest
from django.test import Client

from magpie.duties.models import Digest, DigestLine, Excuse
from magpie.duties.telling import code_of
from magpie.outbox.models import Message
from magpie.programmes.actions.letters import write_to
from magpie.programmes.models import Declaration
from magpie.register.models import Event
from tests.conftest import NOW
from tests.duties.making import at, day, hold, invite_all, leaders, make_year, schools_of
from tests.programmes.making import make_role

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def cohort():
    """Everybody has signed in once, and the induction was in September."""
    cohort = make_year(n_schools=6)
    hold(cohort, "induction", day(9, 25))
    for group in cohort.groups.all():
        for enrolment in schools_of(group):
            for person in leaders(enrolment):
                has_signed_in(person)
        has_signed_in(group.facilitator_seats.get().person)
    return cohort


@pytest.fixture
def coordinator(cohort):
    client = Client()
    client.force_login(cohort.roles.get(kind="coordinator").person.user)
    return client


@pytest.fixture
def head(cohort):
    return leaders(schools_of(cohort.groups.get(number=1))[0])[0]


def has_signed_in(person):
    person.user.last_login = NOW
    person.user.save(update_fields=["last_login"])


def sign(cohort, person, signed_at=NOW):
    return Declaration.objects.create(
        cohort=cohort, person=person, kind="confidentiality", wording="…", signed_at=signed_at
    )


def remind(cohort, person, key, on, *, state="sent"):
    letter = write_to(cohort, key=f"{key}.{on}.{person.pk}", person=person, subject="Reminder", body="…", now=NOW)
    fate = {"sent_at": NOW} if state == "sent" else {"error": "The mail server does not know it."}
    Message.objects.filter(pk=letter.message_id).end(state=state, **fate)
    digest = Digest.objects.create(
        cohort=cohort, person=person, on=on, opens_at=NOW, closes_at=NOW, made_at=NOW, state="written", letter=letter
    )
    DigestLine.objects.create(cohort=cohort, digest=digest, person=person, key=key, step=f"{on}", due_on=day(9, 25))
    return letter


def board(client, cohort, query=""):
    answer = client.get(f"/cohorts/{cohort.slug}/duties/?{query}")
    assert answer.status_code == 200
    return answer


def rows(client, cohort, query=""):
    return board(client, cohort, query).context["rows"]


def who(client, cohort, query=""):
    return [name for row in rows(client, cohort, query) for name in row.who]


def test_the_board_says_how_much_is_late_and_shows_it_soonest_first(coordinator, cohort, head):
    hold(cohort, "visit", day(2, 20), group=cohort.groups.get(number=1), host=schools_of(cohort.groups.first())[0])
    answer = board(coordinator, cohort)
    shown = answer.context["rows"]

    assert "14 things are late" in answer.content.decode()
    assert [row.due_on for row in shown] == sorted(row.due_on for row in shown)
    assert {row.what for row in shown if row.state == "Late"} == {"Signing: Confidentiality"}
    assert "Agenda of the visit (draft)" in {row.what for row in shown if row.state == "Due soon"}


def test_rows_are_found_by_state_duty_group_and_words(coordinator, cohort, head):
    sign(cohort, head)
    group = cohort.groups.get(number=1)

    assert who(coordinator, cohort, "state=done") == [head.name]
    assert len(rows(coordinator, cohort, "state=late&duty=confidentiality")) == 13
    assert rows(coordinator, cohort, "state=late&duty=pack") == []
    assert len(rows(coordinator, cohort, f"state=late&group={group.pk}")) == 6
    school = schools_of(group)[1].school
    school.name = "Elmfield Primary School"
    school.save()
    assert {row.school for row in rows(coordinator, cohort, "q=elmfield+primary")} == {school.name}
    assert who(coordinator, cohort, f"q={leaders(schools_of(group)[2])[1].user.email}") == [
        leaders(schools_of(group)[2])[1].name
    ]


def test_latest_first_turns_the_order(coordinator, cohort):
    hold(cohort, "visit", day(2, 12), group=cohort.groups.first(), host=schools_of(cohort.groups.first())[0])
    days = [row.due_on for row in rows(coordinator, cohort, "order=latest")]

    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 1


def test_a_board_of_many_is_shown_by_fifty_and_given_whole_as_a_file(coordinator, cohort):
    invite_all(hold(cohort, "middle", day(2, 16)))
    page = board(coordinator, cohort, "state=all")
    given = coordinator.get(f"/cohorts/{cohort.slug}/duties/?state=all&as=csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(given)))

    assert len(page.context["rows"]) == 50
    assert len(lines) == page.context["listed"].paginator.count
    assert {"who", "address", "school", "what", "for", "due", "state"} <= lines[0].keys()


def test_the_last_reminder_leads_to_its_letter(coordinator, cohort, head):
    key = f"confidentiality:{head.pk}"
    remind(cohort, head, key, day(1, 20))
    letter = remind(cohort, head, key, day(1, 27))
    text = board(coordinator, cohort).content.decode()

    assert "27 January 2026" in text
    assert f"/letters/{letter.message.public_id}/" in text


def test_somebody_is_silent_after_two_reminders_that_nothing_came_of(coordinator, cohort, head):
    key = f"confidentiality:{head.pk}"
    remind(cohort, head, key, day(1, 20))
    assert who(coordinator, cohort, "state=silent") == []
    remind(cohort, head, key, day(1, 27))

    assert who(coordinator, cohort, "state=silent") == [head.name]
    assert "1 person is silent" in board(coordinator, cohort).content.decode()
    assert "nothing since the first of them" in board(coordinator, cohort).content.decode()


def test_whoever_did_something_since_is_not_silent(coordinator, cohort, head):
    event = hold(cohort, "middle", day(2, 16))
    (own,) = [each for each in invite_all(event) if each.person_id == head.pk]
    for on in (day(1, 20), day(1, 27)):
        remind(cohort, head, f"confidentiality:{head.pk}", on)
    own.answer, own.answered_at = "yes", at(day(1, 22))
    own.save()

    assert who(coordinator, cohort, "state=silent") == []


def test_letters_that_failed_are_no_reminders_and_are_counted(coordinator, cohort, head):
    for on in (day(1, 20), day(1, 27)):
        remind(cohort, head, f"confidentiality:{head.pk}", on, state="failed")

    assert who(coordinator, cohort, "state=silent") == []
    assert "Letters that failed: 2" in board(coordinator, cohort).content.decode()


def test_whoever_never_signed_in_and_is_late_is_silent(coordinator, cohort, head):
    head.user.last_login = None
    head.user.save()

    assert who(coordinator, cohort, "state=silent") == [head.name]


def test_what_could_not_be_reckoned_is_said_in_words(coordinator, cohort):
    text = board(coordinator, cohort).content.decode()

    assert "What could not be reckoned" in text
    assert "duties." not in text
    assert "Nobody has entered the term dates of 2025-26" in text


def test_an_empty_board_says_that_nothing_is_late(coordinator, cohort):
    cohort.enrolments.all().update(state="withdrawn", until_on=day(1, 1))
    cohort.roles.filter(kind="facilitator").update(until_on=day(1, 1))
    for group in cohort.groups.all():
        group.facilitator_seats.update(until_on=day(1, 1))

    assert "Nothing is late, and nothing is due" in board(coordinator, cohort).content.decode()


def excuse(client, cohort, key, **words):
    return client.post(f"/cohorts/{cohort.slug}/duties/{code_of(key)}/excuse/", words)


def test_a_coordinator_excuses_with_a_reason_and_takes_it_back(coordinator, cohort, head):
    key = f"confidentiality:{head.pk}"
    excuse(coordinator, cohort, key, reason="Away until Easter")
    assert head.name not in who(coordinator, cohort, "state=late")
    (row,) = rows(coordinator, cohort, "state=excused")
    assert (row.who, row.reason) == ([head.name], "Away until Easter")

    coordinator.post(f"/cohorts/{cohort.slug}/duties/{code_of(key)}/excuse/take-back/")
    assert head.name in who(coordinator, cohort, "state=late")
    page = coordinator.get(f"/cohorts/{cohort.slug}/duties/{code_of(key)}/excuse/").content.decode()
    assert "Away until Easter" in page
    assert "Taken back on" in page


def test_the_history_says_whose_duty_it_was_and_not_why(coordinator, cohort, head):
    excuse(coordinator, cohort, f"confidentiality:{head.pk}", reason="Ill")

    assert Event.objects.get(what="duty.excused").words == f"Excused: {head.name}: Signing: Confidentiality."


def test_an_excuse_needs_a_reason(coordinator, cohort, head):
    answer = excuse(coordinator, cohort, f"confidentiality:{head.pk}", reason="")

    assert "Write why it need not be done." in answer.content.decode()
    assert Excuse.objects.count() == 0


def test_the_second_of_two_coordinators_sees_what_the_first_has_written(coordinator, cohort, head):
    key = f"confidentiality:{head.pk}"
    other = Client()
    other.force_login(make_role(cohort, "deputy").person.user)
    excuse(coordinator, cohort, key, reason="Away until Easter")
    answer = excuse(other, cohort, key, reason="Ill")

    assert Excuse.objects.get().reason == "Away until Easter"
    assert "Away until Easter" in answer.content.decode()


def test_an_excuse_from_before_the_date_is_taken_back_after_it(coordinator, cohort):
    group = cohort.groups.get(number=1)
    host = schools_of(group)[0]
    excuse(coordinator, cohort, f"pack:visit.{group.pk}.{host.school_id}:{host.school_id}", reason="Online")
    visit = hold(cohort, "visit", day(3, 12), group=group, host=host)
    key = f"pack:{visit.public_id}:{host.school_id}"
    assert [row.reason for row in rows(coordinator, cohort, "state=excused")] == ["Online"]
    coordinator.post(f"/cohorts/{cohort.slug}/duties/{code_of(key)}/excuse/take-back/")

    assert rows(coordinator, cohort, "state=excused") == []
    assert Excuse.objects.get().withdrawn_at is not None


def test_what_is_done_needs_no_excuse(coordinator, cohort, head):
    sign(cohort, head)
    key = f"confidentiality:{head.pk}"
    excuse(coordinator, cohort, key, reason="Ill")

    assert Excuse.objects.count() == 0


def test_a_duty_that_is_not_owed_here_is_no_page(coordinator, cohort):
    assert coordinator.get(f"/cohorts/{cohort.slug}/duties/{code_of('pack:none')}/excuse/").status_code == 404


@pytest.mark.parametrize("n_schools", [6, 30])
@pytest.mark.parametrize("page", ["", "?state=all&q=school", "year/"])
def test_the_pages_take_few_queries_whatever_the_size(n_schools, page, django_assert_max_num_queries):
    cohort = make_year(n_schools=n_schools)
    for group in cohort.groups.all():
        for each in schools_of(group):
            invite_all(hold(cohort, "visit", day(3, 12), group=group, host=each))
            remind(cohort, leaders(each)[0], f"confidentiality:{leaders(each)[0].pk}", day(1, 20))
    invite_all(hold(cohort, "induction", day(9, 25)))
    client = Client()
    client.force_login(cohort.roles.get(kind="coordinator").person.user)
    with django_assert_max_num_queries(12):
        assert client.get(f"/cohorts/{cohort.slug}/duties/{page}").status_code == 200
