"""One promise: who reads it, who changes it, how it is looked back at, closed and opened again."""

from datetime import date

import pytest

from magpie.commitments.actions.commitments import Written, change_commitment
from magpie.commitments.models import CheckIn, Commitment
from magpie.programmes.models import Role
from magpie.register.history import history_of
from magpie.register.models import Event, Post
from tests.commitments.making import (
    FORM,
    NOW,
    TODAY,
    WRITTEN,
    answer,
    lead,
    make_past_trio,
    promise,
    signed_in,
    text_of,
)
from tests.making import make_person, make_school
from tests.programmes.making import make_enrolment, make_role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
CHECKED = {"answer_0": "Two swapped", "answer_1": "Time", "evidence": "Ten books", "gained": ["staff"], "version": "0"}


@pytest.fixture
def trio():
    return make_past_trio()


@pytest.fixture
def made(trio):
    return promise(trio)


def at(commitment, page=""):
    return f"/commitments/{commitment.public_id}/{page}"


def statuses(commitment, people, page=""):
    return [signed_in(person).get(at(commitment, page)).status_code for person in people]


def errors_of(page):
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


def test_the_school_its_group_its_facilitator_and_the_coordinators_read_it(trio, made):
    everyone = (trio.visitor, trio.other_visitor, trio.head, trio.third_head, trio.facilitator, trio.coordinator)
    assert statuses(made, everyone) == [200] * 6


def test_evaluators_sponsors_other_trios_and_strangers_do_not(trio, made):
    others = [make_role(trio.cohort, kind).person for kind in (Role.Kind.EVALUATOR, Role.Kind.SPONSOR)]
    others.append(lead(make_enrolment(trio.cohort, make_school("Far School")).school, "Far Head"))
    others.append(make_person("Sten Stranger"))
    assert statuses(made, others) == [404] * 4


def test_a_colleague_reads_those_of_the_own_school_and_of_no_other(trio, made):
    at_home, elsewhere = lead(trio.second_school, "Gil Rook", "colleague"), lead(trio.host, "Hal Kite", "colleague")
    assert statuses(made, (at_home, elsewhere)) == [200, 404]


@pytest.mark.parametrize("page", ["edit/", "owner/", "check-ins/1/", "close/"])
def test_only_the_schools_leaders_and_whoever_has_it_change_it(trio, page):
    colleague = lead(trio.second_school, "Gil Rook", "colleague")
    made, other = promise(trio, owner=colleague), promise(trio, person=trio.other_visitor)
    people = (trio.visitor, trio.other_visitor, colleague, trio.head, trio.facilitator, trio.coordinator)

    assert statuses(made, people, page) == [200, 200, 200, 403, 403, 403]
    assert statuses(other, (colleague,), page) == [403]


def test_whoever_has_left_the_school_neither_reads_nor_changes_it(trio, made):
    Post.objects.filter(person=trio.visitor).update(until_on=TODAY)
    assert statuses(made, (trio.visitor, trio.other_visitor)) == [404, 200]


def test_other_schools_read_it_without_a_way_to_change_it(trio, made):
    answer(made)
    page = text_of(signed_in(trio.head).get(at(made)))
    assert [words in page for words in (WRITTEN.first_step, "Ten books", "1 May 2026", "Cara Finch")] == [True] * 4
    assert [words in page for words in ("Change it", "Close it", "Put the answer right")] == [False] * 3


def test_the_page_says_when_it_is_looked_back_at(trio, made):
    page = text_of(signed_in(trio.visitor).get(at(made)))
    assert "The check-in was due on Thursday 18 December 2025." in page
    assert "Check-in 2, due on Monday 23 February 2026" in page


def test_it_is_written_anew(trio, made):
    sent = {**FORM, "words": "All leaders read books", "version": "1"}
    signed_in(trio.other_visitor).post(at(made, "edit/"), sent)
    made.refresh_from_db()
    assert (made.words, made.version, made.changed_by) == ("All leaders read books", 2, trio.other_visitor.user)


def test_of_two_who_write_at_once_the_second_sees_both_and_decides(trio, made):
    theirs = Written("Theirs", "Their step", date(2026, 6, 1), "Their sign")
    change_commitment(made, written=theirs, version=1, by=trio.other_visitor.user, now=NOW)
    client, sent = signed_in(trio.visitor), {**FORM, "words": "Mine", "version": "1"}
    page = client.post(at(made, "edit/"), sent)

    assert "Dan Ottley saved it while you were writing" in text_of(page)
    assert ["Their step" in text_of(page), page.context["form"]["words"].value()] == [True, "Mine"]
    assert Commitment.objects.get().words == "Theirs"
    client.post(at(made, "edit/"), {**sent, "version": page.context["form"]["version"].value()})
    assert Commitment.objects.get().words == "Mine"


def test_it_is_handed_to_a_colleague_of_the_same_school_only(trio, made):
    client = signed_in(trio.visitor)
    page = client.post(at(made, "owner/"), {"owner": trio.head.pk})
    assert errors_of(page) == {"owner": ["Choose somebody who works at the school."]}
    client.post(at(made, "owner/"), {"owner": trio.other_visitor.pk})
    made.refresh_from_db()
    assert made.owner == trio.other_visitor
    assert history_of(made)[0].words == "It went from Cara Finch to Dan Ottley, who sees to it now."


def test_a_check_in_is_answered_with_evidence_and_who_gained(trio, made):
    signed_in(trio.visitor).post(at(made, "check-ins/1/"), CHECKED)
    found = CheckIn.objects.get()
    assert found.answers == [
        {"asks": "Has the first step been taken?", "words": "Two swapped"},
        {"asks": "What is in the way?", "words": "Time"},
    ]
    assert (found.evidence, found.gained_words, found.by) == ("Ten books", ["Staff"], trio.visitor)
    page = text_of(signed_in(trio.coordinator).get(at(made)))
    assert "Who has gained: staff." in page


def test_a_question_without_an_answer_is_said_and_the_rest_is_kept(trio, made):
    page = signed_in(trio.visitor).post(at(made, "check-ins/1/"), {**CHECKED, "answer_1": ""})
    assert errors_of(page) == {"answer_1": ["Answer the question: What is in the way?"]}
    assert page.context["form"]["evidence"].value() == "Ten books"


def test_a_check_in_that_the_playbook_has_not_is_not_found(trio, made):
    assert statuses(made, (trio.visitor,), "check-ins/3/") == [404]


def test_of_two_who_answer_at_once_the_second_sees_the_first_answer(trio, made):
    answer(made, person=trio.other_visitor, words="Mine came first")
    page = signed_in(trio.visitor).post(at(made, "check-ins/1/"), CHECKED)
    assert "Dan Ottley answered while you were writing" in text_of(page)
    assert "Mine came first" in text_of(page)
    signed_in(trio.visitor).post(at(made, "check-ins/1/"), {**CHECKED, "version": "1"})
    assert CheckIn.objects.get().answers[0]["words"] == "Two swapped"


def test_it_closes_with_an_outcome_and_a_reason_never_without(trio, made):
    client = signed_in(trio.visitor)
    page = client.post(at(made, "close/"), {})
    assert errors_of(page) == {
        "outcome": ["Choose what came of it."],
        "words": ["Write a sentence on why it is closed."],
        "on": ["Write a day, such as 3/2/2026 or 3 February 2026."],
    }
    client.post(at(made, "close/"), {"outcome": "partly", "words": "Maths only", "on": "2/2/2026"})
    made.refresh_from_db()
    assert (made.outcome, made.closed_words, made.closed_on) == ("partly", "Maths only", date(2026, 2, 2))
    assert "Partly kept, closed on 2 February 2026." in text_of(client.get(at(made)))


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("4/2/2026", "Write today, or a day before it."),
        ("17/11/2025", "Write a day from 18 November 2025 on, when it was made."),
    ],
)
def test_it_closes_between_the_day_it_was_made_and_today(trio, made, on, said):
    page = signed_in(trio.visitor).post(at(made, "close/"), {"outcome": "kept", "words": "Done", "on": on})
    assert errors_of(page) == {"on": [said]}


def test_a_closed_one_changes_only_when_it_is_opened_again(trio, made):
    client = signed_in(trio.visitor)
    client.post(at(made, "close/"), {"outcome": "not_kept", "words": "No time", "on": "2/2/2026"})
    page = client.post(at(made, "edit/"), {**FORM, "words": "Other", "version": "1"})
    assert errors_of(page)["__all__"] == ["It is closed. Open it again first."]
    client.post(at(made, "reopen/"))
    made.refresh_from_db()
    assert (made.is_closed, made.closed_on, made.closed_words) == (False, None, "No time")
    assert client.get(at(made, "close/")).context["form"]["words"].value() == "No time"


def test_the_history_says_what_happened_and_holds_no_texts(trio, made):
    client = signed_in(trio.visitor)
    client.post(at(made, "check-ins/1/"), CHECKED)
    client.post(at(made, "close/"), {"outcome": "kept", "words": "All swapped", "on": "2/2/2026"})
    said = " ".join(Event.objects.filter(row_id=made.pk).values_list("words", flat=True))
    assert "Wrenford Academy took a promise home: Visit day at Larkby High School, 18 November 2025." in said
    assert [words in said for words in (WRITTEN.words, "Two swapped", "All swapped")] == [False] * 3
