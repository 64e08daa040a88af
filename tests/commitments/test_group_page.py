"""The group's page: what its schools took home, how it stands, and how they know."""

import pytest

from magpie.commitments.actions.closing import close_commitment
from tests.commitments.making import TODAY, answer, lead, make_past_trio, promise, signed_in, text_of
from tests.conftest import NOW

pytestmark = [pytest.mark.database, pytest.mark.django_db]
EMPTY = "Nobody has taken anything home to change yet."


@pytest.fixture
def trio():
    return make_past_trio()


def page_for(trio, person):
    return signed_in(person).get(trio.group.get_absolute_url())


def shown(trio, person):
    return [(str(line.commitment), line.stand_words) for line in page_for(trio, person).context["commitments"]]


def test_a_group_without_promises_says_how_they_are_made(trio):
    page = text_of(page_for(trio, trio.head))
    assert [words in page for words in ("What came of it", EMPTY, "to make a promise")] == [True] * 3


def test_everybody_of_the_group_sees_all_of_its_promises_and_how_they_stand(trio):
    close_commitment(promise(trio, words="One"), outcome="kept", words="Done", on=TODAY, by=None, now=NOW)
    answer(promise(trio, person=trio.third_head, enrolment=trio.third, words="Two"), evidence="Ten books")
    everyone = (trio.head, trio.visitor, trio.third_head, trio.facilitator, trio.coordinator)
    assert [shown(trio, each) for each in everyone] == [[("Two", "Open"), ("One", "Kept")]] * 5
    assert "Ten books" in text_of(page_for(trio, trio.head))


def test_a_colleague_sees_only_those_of_the_own_school(trio):
    promise(trio, words="One")
    assert shown(trio, lead(trio.second_school, "Gil Rook", "colleague")) == [("One", "Late")]
    assert shown(trio, lead(trio.host, "Hal Kite", "colleague")) == []


def test_the_page_takes_as_many_statements_for_many_promises_as_for_one(trio, django_assert_max_num_queries):
    client, address = signed_in(trio.facilitator), trio.group.get_absolute_url()

    def n_statements():
        with django_assert_max_num_queries(12) as asked:
            client.get(address)
        return len(asked)

    client.get(address)
    answer(promise(trio))
    one = n_statements()
    for n in range(2):
        answer(promise(trio, words=f"Promise {n}"))
        answer(promise(trio, person=trio.head, enrolment=trio.enrolment, words=f"Promise {n} of the host"))
    assert n_statements() == one
