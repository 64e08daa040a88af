"""The looks back at promises where people see what they owe: the first page, their own list, the board, letters."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from magpie.commitments.actions.closing import close_commitment
from magpie.commitments.models import Commitment
from magpie.core.duties import State
from magpie.duties.actions.excuses import excuse_duty
from magpie.duties.actions.reminders import plan_reminders
from magpie.duties.board import Board
from magpie.duties.models import Digest
from magpie.duties.own import own_page
from magpie.duties.reckoned import owed_in
from magpie.duties.reminder_preview import preview_of, things_in
from magpie.register.models import Post
from magpie.web.steps import first_page
from tests.commitments.making import NOW, answer, make_past_trio, promise, signed_in, text_of
from tests.visits.making import lead

pytestmark = [pytest.mark.database, pytest.mark.django_db]
WORDS = "Subject leaders read each other's books"
BEFORE = date(2025, 12, 10)  # The first check-in is due on 18 December 2025.
AFTER = date(2026, 1, 8)


@pytest.fixture
def trio():
    return make_past_trio()


@pytest.fixture
def made(trio):
    return promise(trio)


def check_ins(trio, today):
    owed = [each for each in owed_in(trio.cohort, today).owed if each.duty == "check_ins"]
    return {each.key.rpartition(":")[2]: each for each in owed}


def own_of(person, today):
    """What, about what, and where it is done, of promises only."""
    page = own_page(person.user, today)
    return [
        (title, line.what, line.about, line.due_on, line.link.address if line.link else "")
        for title, lines in page.sections
        for line in lines
        if "promise" in line.what
    ]


def test_ones_own_list_has_each_check_in_with_its_day_its_words_and_the_way_to_it(trio, made):
    address = reverse("commitments:check-in", args=[made.public_id, 1])
    found = own_of(trio.visitor, BEFORE)
    assert found[0] == (
        "Due in the next two weeks",
        "Say how your promise stands",
        f"“{WORDS}”",
        date(2025, 12, 18),
        address,
    )
    assert [(title, due_on) for title, _, _, due_on, _ in found] == [
        ("Due in the next two weeks", date(2025, 12, 18)),
        ("Coming", date(2026, 2, 23)),
    ]
    assert signed_in(trio.visitor).get(address).status_code == 200


def test_nobody_else_owes_it(trio, made):
    assert [own_of(each, BEFORE) for each in (trio.other_visitor, trio.head, trio.facilitator)] == [[], [], []]


def test_what_is_handed_on_is_owed_by_a_colleague_who_holds_another_post(trio):
    colleague = lead(trio.second_school, "Gil Rook", "colleague")
    promise(trio, owner=colleague)
    assert len(own_of(colleague, BEFORE)) == 2
    assert own_of(trio.visitor, BEFORE) == []


def test_the_first_page_puts_it_among_the_next_things_to_do(trio, made):
    steps = {step.words: step.hint for step in first_page(trio.visitor.user, AFTER).steps}
    assert steps[f"Say how your promise stands: “{WORDS}”"] == "Was due on 18 December · Trios"


def test_the_board_lists_it_and_finds_it_by_what_is_owed(trio, made):
    board = Board(owed_in(trio.cohort, AFTER), AFTER)
    row = next(board.row_of((each, each.state(AFTER))) for each in board.late if each.duty == "check_ins")
    assert (row.who, row.school, row.group, row.what, row.about) == (
        ["Cara Finch"],
        "Wrenford Academy",
        "Trio 1",
        "Check-in on a promise",
        f"“{WORDS}”",
    )
    page = signed_in(trio.coordinator).get(f"/cohorts/{trio.cohort.slug}/duties/?duty=check_ins&state=all")
    assert text_of(page).count("Check-in on a promise") >= 3


def test_an_answer_takes_it_off_the_list(trio, made):
    answer(made, now=NOW - timedelta(days=40))
    assert check_ins(trio, AFTER)["1"].state(AFTER) is State.DONE
    assert [title for title, *_ in own_of(trio.visitor, AFTER)] == ["Coming", "Done lately"]


def test_a_closed_promise_owes_nothing_and_an_opened_one_again(trio, made):
    close_commitment(made, outcome="kept", words="Done", on=AFTER, by=None, now=NOW)
    assert check_ins(trio, AFTER) == {}
    Commitment.objects.update(outcome="", closed_on=None, closed_at=None)
    assert check_ins(trio, AFTER).keys() == {"1", "2"}


def test_when_its_owner_has_left_the_schools_leaders_owe_it(trio, made):
    Post.objects.filter(person=trio.visitor).update(until_on=BEFORE)
    assert check_ins(trio, AFTER)["1"].owners == (trio.other_visitor.pk,)


def test_a_coordinator_excuses_a_check_in(trio, made):
    owed = check_ins(trio, AFTER)["1"]
    excuse_duty(trio.cohort, key=owed.key, words="it", reason="A new building", by=trio.coordinator.user, now=NOW)
    assert check_ins(trio, AFTER)["1"].state(AFTER) is State.EXCUSED


def test_a_letter_reminds_of_it_in_the_owners_words_and_leads_to_it(trio, made):
    day = date(2025, 12, 12)  # Five days before it is due lie on a Saturday.
    now = NOW.replace(year=2025, month=12, day=12, hour=7)
    plan_reminders(trio.cohort, day=day, now=now)
    digest = Digest.objects.get(person=trio.visitor, on=day)
    preview = preview_of(digest, digest.lines.all(), now=now)

    assert "Say how your promise stands" in preview.body
    assert f"“{WORDS}”" in preview.body
    assert reverse("commitments:check-in", args=[made.public_id, 1]) in preview.body
    assert "Please say how it stands by Thursday 18 December 2025." in preview.body
    assert [thing.what for thing in things_in(digest, digest.lines.all())].count("check-in on a promise") == 1


def test_the_pages_take_as_many_statements_for_many_promises_as_for_one(trio, made, django_assert_max_num_queries):
    client, coordinator = signed_in(trio.visitor), signed_in(trio.coordinator)
    pages = [(client, "/"), (client, "/me/duties/"), (coordinator, f"/cohorts/{trio.cohort.slug}/duties/")]

    def n_statements():
        counted = []
        for who, address in pages:
            with django_assert_max_num_queries(17) as asked:
                assert who.get(address).status_code == 200
            counted.append(len(asked))
        return counted

    n_statements()
    one = n_statements()
    for n in range(2):
        promise(trio, words=f"Promise {n}")
        answer(promise(trio, person=trio.other_visitor, words=f"Another {n}"))
    assert n_statements() == one
