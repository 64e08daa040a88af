"""The pages on which coordinators look at reminders, add words, and hold them back."""

import pytest
from django.urls import reverse

from magpie.duties.actions.reminder_changes import add_words
from magpie.duties.actions.reminder_letters import write_reminders
from magpie.duties.actions.reminder_pauses import pause_reminders_of
from magpie.duties.actions.reminders import plan_reminders
from magpie.duties.models import Digest, ReminderPause
from magpie.jobs.models import Job
from magpie.outbox.actions import pause as pause_letter
from magpie.outbox.models import Message
from magpie.programmes.counts import with_counts
from magpie.programmes.models import Role
from magpie.programmes.next_steps import steps_of_cohorts
from tests.conftest import NOW, TODAY
from tests.duties.making import day, make_trio
from tests.duties.reminding import digest_of, make_host
from tests.making import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def year(client):
    """A visit whose draft agenda is owed in a week: today is the day to say so."""
    year = make_host(on=day(2, 24))
    client.force_login(Role.objects.get(cohort=year.cohort, kind="coordinator").person.user)
    plan_reminders(year.cohort, day=TODAY, now=NOW)
    return year


def list_address(cohort, page="reminders"):
    return reverse(f"duties:{page}", args=[cohort.slug])


def page_of(digest, name="reminder", *more):
    return reverse(f"duties:{name}", args=[digest.cohort.slug, digest.public_id, *more])


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def words_on(client, address, **asked):
    return " ".join(client.get(address, asked).content.decode().split())


def test_what_goes_today_stands_with_its_recipient_and_what_it_speaks_of(client, year):
    page = client.get(list_address(year.cohort))
    lines = [(digest.person, digest.on, digest.n_things, fate) for digest, fate, _ in page.context["lines"]]
    assert lines == [(year.head, TODAY, 1, "Planned"), (year.second, TODAY, 1, "Planned")]
    assert "Look through what goes today" in page.content.decode()


def test_before_anything_is_planned_the_page_says_that_nothing_need_be_done(client, year):
    Digest.objects.all().delete()
    words = words_on(client, list_address(year.cohort))
    assert ("No reminder is planned." in words, "No reminder is found." in words) == (True, True)


def test_reminders_are_searched_filtered_and_taken_away(client, year):
    Digest.objects.filter(person=year.second).update(state="paused")

    def found(**asked):
        return [digest.person for digest, *_ in client.get(list_address(year.cohort), asked).context["lines"]]

    assert (found(q=year.head.name), found(state="paused"), found(days="coming")) == ([year.head], [year.second], [])
    assert found(days="today", state="planned") == [year.head]
    lines = client.get(list_address(year.cohort), {"state": "paused", "as": "csv"}).content.decode("utf-8-sig")
    assert lines.splitlines() == [
        "day,person,address,state,things,words added",
        f"2026-02-03,{year.second},{year.second.address},Paused,1,",
    ]


def test_letters_in_trouble_and_people_without_an_address_are_found(client, year):
    head, second = digest_of(year.head), digest_of(year.second)
    client.post(page_of(head, "reminder-do", "send"), {"version": 1})
    Message.objects.all().end(state="failed", error="No such user")
    second.person.user = None
    second.person.save()
    page = client.get(list_address(year.cohort))
    assert (page.context["counts"]["troubled"], page.context["counts"]["nowhere"]) == (1, 1)
    assert [fate for _, fate, _ in page.context["lines"]] == ["Letter: failed", "Planned"]
    assert "It waits for an address" not in page.content.decode()
    assert "; it waits for an address" in page.content.decode()
    assert [digest for digest, *_ in client.get(list_address(year.cohort), {"state": "nowhere"}).context["lines"]] == [
        second
    ]


def test_planning_by_hand_is_a_job_with_a_page(client, year):
    answer = client.post(list_address(year.cohort, "reminders-plan"))
    assert answer.url == Job.objects.get().get_absolute_url()


def test_a_reminder_is_read_as_it_would_be_written_now(client, year):
    words = words_on(client, page_of(digest_of(year.head)))
    assert "Please share it by Tuesday 10 February 2026." in words
    assert "Agenda of the visit (draft), due on 10 February 2026 (7 days before)" in words


def test_added_words_stand_in_the_letter_that_is_shown(client, year):
    digest = digest_of(year.head)
    answer = client.post(page_of(digest, "reminder-words"), {"words": "Thank you!\r\nAda", "version": 1}, follow=True)
    assert said(answer) == ["Your words are kept for the letter."]
    assert "Thank you!\nAda" in answer.context["preview"].body
    answer = client.post(page_of(digest, "reminder-words"), {"words": "", "version": 2}, follow=True)
    assert said(answer) == ["It has no words of yours."]


def test_whoever_saves_words_second_sees_both_and_decides(client, year):
    digest = digest_of(year.head)
    add_words(digest, words="Theirs.", version=1, by=None, now=NOW)
    page = client.post(page_of(digest, "reminder-words"), {"words": "Mine.", "version": 1})
    shown = page.content.decode()
    assert (page.status_code, "Theirs." in shown, "Mine." in shown) == (200, True, True)
    assert digest_of(year.head).added_words == "Theirs."
    client.post(
        page_of(digest, "reminder-words"), {"words": "Mine.", "version": page.context["form"]["version"].value()}
    )
    assert digest_of(year.head).added_words == "Mine."


def test_words_for_a_reminder_that_went_meanwhile_are_kept_on_the_page(client, year):
    digest = digest_of(year.head)
    client.post(page_of(digest, "reminder-do", "send"), {"version": 1})
    page = client.post(page_of(digest, "reminder-words"), {"words": "Mine.", "version": 1})
    assert "Mine." in page.content.decode()
    assert page.context["form"].non_field_errors() == [
        "This reminder has become a letter. Change, pause or cancel the letter."
    ]
    assert client.get(page_of(digest, "reminder-words")).url == page_of(digest)


@pytest.mark.parametrize(
    ("before", "deed", "after"),
    [
        ("planned", "pause", "paused"),
        ("paused", "resume", "planned"),
        ("planned", "cancel", "cancelled"),
        ("paused", "cancel", "cancelled"),
        ("planned", "send", "written"),
        ("paused", "send", "written"),
        ("cancelled", "resume", "cancelled"),
        ("spared", "send", "spared"),
    ],
)
def test_a_coordinator_holds_back_and_lets_go(client, year, before, deed, after):
    Digest.objects.update(state=before)
    digest = digest_of(year.head)
    answer = client.post(page_of(digest, "reminder-do", deed), {"version": 1}, follow=True)
    assert (answer.redirect_chain[-1][0], len(said(answer))) == (page_of(digest), 1)
    assert digest_of(year.head).state == after


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 40, "-1", "²"])
def test_whoever_has_not_seen_what_stands_there_changes_nothing(client, year, version):
    digest = digest_of(year.head)
    answer = client.post(page_of(digest, "reminder-do", "cancel"), {"version": version}, follow=True)
    assert said(answer) == [
        "Somebody else changed this reminder after you opened it. Read it as it stands now, then decide."
    ]
    assert digest_of(year.head).state == "planned"


def test_cancelling_asks_first_and_a_deed_that_there_is_not_is_not_found(client, year):
    digest = digest_of(year.head)
    assert "Cancel this reminder?" in client.get(page_of(digest, "reminder-cancel")).content.decode()
    assert client.post(page_of(digest, "reminder-do", "burn")).status_code == 404


def test_a_letter_is_found_from_its_reminder(client, year):
    digest = digest_of(year.head)
    client.post(page_of(digest, "reminder-do", "send"), {"version": 1})
    letter = reverse("programmes:letter", args=[year.cohort.slug, Message.objects.get().public_id])
    for address in (page_of(digest), list_address(year.cohort)):
        assert f'href="{letter}"' in client.get(address).content.decode()


def test_all_reminders_are_paused_with_a_reason_and_go_on(client, year):
    pause = list_address(year.cohort, "reminders-pause")
    missing = client.post(pause, {"until_on": "1/2/2026"})
    assert missing.context["form"].errors == {"reason": ["Write why, so that other coordinators know."]}
    past = client.post(pause, {"until_on": "1/2/2026", "reason": "Snow"})
    assert past.context["form"].errors == {"until_on": ["Write a day after today, or none."]}
    client.post(pause, {"until_on": "", "reason": "Snow"})
    words = words_on(client, list_address(year.cohort))
    assert ("Nobody is reminded of anything. Let reminders go on" in words, "Snow" in words) == (True, True)
    assert "They are paused already" in words_on(client, pause)
    seen = {"seen": ReminderPause.objects.get().pk}
    client.post(list_address(year.cohort, "reminders-go-on"), seen)
    assert ReminderPause.objects.get().until_on == TODAY
    again = client.post(list_address(year.cohort, "reminders-go-on"), seen, follow=True)
    assert said(again)[-1] == f"The reminders of {year.cohort} are not paused."


@pytest.mark.parametrize(("n_written", "words"), [(0, "2 reminders that wait are held back."), (2, "2 reminders that")])
def test_how_many_reminders_a_pause_holds_back_stands_on_its_pages(client, year, n_written, words):
    if n_written:
        write_reminders(year.cohort, now=NOW)
    pause = list_address(year.cohort, "reminders-pause")
    assert "That holds back 2 reminders that wait." in words_on(client, pause)
    answer = client.post(pause, {"until_on": "", "reason": "Snow"}, follow=True)
    assert said(answer) == [
        f"Nobody in {year.cohort} is reminded of anything now. It holds back 2 reminders that wait."
    ]
    assert words in words_on(client, list_address(year.cohort))


def test_a_pause_that_holds_back_one_reminder_or_none_says_so(client, year):
    digest_of(year.second).delete()
    client.post(list_address(year.cohort, "reminders-pause"), {"until_on": "", "reason": "Snow"})
    assert "1 reminder that waits is held back." in words_on(client, list_address(year.cohort))
    Digest.objects.all().delete()
    assert "No reminder waits." in words_on(client, list_address(year.cohort))


@pytest.mark.parametrize("seen", ["", "0", "x", "²", "9" * 40])
def test_whoever_lets_reminders_go_on_that_were_paused_anew_reads_why_first(client, year, seen):
    ReminderPause.objects.create(
        cohort=year.cohort, from_on=TODAY, reason="A death", made_at=NOW, by=make_person().user
    )
    pause = ReminderPause.objects.get()
    answer = client.post(list_address(year.cohort, "reminders-go-on"), {"seen": seen}, follow=True)
    assert said(answer) == [
        f"{pause.by.person} has paused them anew after you opened the page. Read why, then decide: A death"
    ]
    assert ReminderPause.objects.get().until_on is None


def test_whoever_pauses_second_reads_who_paused_them_already_and_why(client, year):
    colleague = make_person().user
    pause_reminders_of(year.cohort, until_on=None, reason="A death", by=colleague, now=NOW)
    page = client.post(list_address(year.cohort, "reminders-pause"), {"until_on": "", "reason": "Snow"})
    words = " ".join(page.content.decode().split())
    assert f"They are paused already, since 3 February 2026 by {colleague.person}: A death" in words
    assert ReminderPause.objects.get().reason == "A death"


def test_a_letter_that_is_let_go_by_hand_while_all_are_paused_says_why_it_waits(client, year):
    write_reminders(year.cohort, now=NOW)
    message = digest_of(year.head).letter.message
    pause_letter(message, now=NOW)
    ReminderPause.objects.create(cohort=year.cohort, from_on=TODAY, reason="Snow", made_at=NOW)
    address = [year.cohort.slug, message.public_id]
    answer = client.post(reverse("programmes:letter-do", args=[*address, "resume"]), follow=True)
    assert said(answer) == ["The letter waits. All reminders of its cohort are paused."]
    letter = words_on(client, reverse("programmes:letter", args=address))
    assert "It waits. All reminders of its cohort are paused." in letter


def test_what_waits_for_coordinators_leads_to_what_it_is_about(client, year):
    ReminderPause.objects.create(cohort=year.cohort, from_on=TODAY, reason="Snow", made_at=NOW)
    year.head.user = None
    year.head.save()
    steps = {step.words: step.address for step in steps_of_cohorts(with_counts([year.cohort], TODAY), TODAY)}
    assert steps["Let reminders go on, or leave them paused"] == list_address(year.cohort)
    nowhere = f"{list_address(year.cohort)}?state=nowhere"
    assert steps["Find an address for 1 person with something to do"] == nowhere


def test_a_reminder_of_another_cohort_is_not_found_under_this_one(client, year):
    elsewhere = make_host(on=day(2, 24))
    plan_reminders(elsewhere.cohort, day=TODAY, now=NOW)
    digest = digest_of(elsewhere.head)
    assert client.get(reverse("duties:reminder", args=[year.cohort.slug, digest.public_id])).status_code == 404


def test_the_list_takes_as_many_queries_for_sixty_as_for_two(client, year, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as two:
        client.get(list_address(year.cohort))
    for _ in range(58):
        person = make_person()
        Digest.objects.create(cohort=year.cohort, person=person, on=TODAY, opens_at=NOW, closes_at=NOW, made_at=NOW)
    with django_assert_max_num_queries(12) as sixty:
        client.get(list_address(year.cohort))
    assert len(sixty) == len(two)


def test_a_reminder_takes_as_many_queries_in_a_large_cohort_as_in_a_small_one(
    client, year, django_assert_max_num_queries
):
    address = page_of(digest_of(year.head))
    with django_assert_max_num_queries(12) as small:
        client.get(address)
    for number in range(2, 7):
        make_trio(year.cohort, number=number)
    with django_assert_max_num_queries(12) as large:
        client.get(address)
    assert len(large) == len(small)
