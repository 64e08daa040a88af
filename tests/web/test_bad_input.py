"""Whatever somebody sends to whichever page: an answer that says what is wrong, and never a broken page."""

import pytest
from django.db import transaction
from django.test import Client

from tests.web.access import ACCESS, PEOPLE
from tests.web.bad_input import BAD_QUERIES, bad_forms
from tests.web.cast import address_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# 409 is for two people at the same moment, and here there is only one.
BROKEN = {409, 500}


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_no_page_breaks_whatever_is_sent_to_it(name, lasting_cast):
    people, rows = lasting_cast
    cells = dict(zip(PEOPLE, ACCESS[name][1].split(), strict=True))
    first = next(who for who in PEOPLE if cells[who].isdigit())
    address = address_of(name, rows)
    broken = {(first, what) for what in broken_by(people[first], address)}
    for who in one_of_those_who_are_turned_away(cells):
        broken |= {(who, what) for what in broken_by(people[who], address, only=("nul", "line breaks"))}
    assert broken == set()


def one_of_those_who_are_turned_away(cells):
    """And all who are not: the page of each may look different."""
    turned_away = {answer: who for who, answer in cells.items() if not answer.isdigit()}
    return [who for who, answer in cells.items() if answer.isdigit() or turned_away[answer] == who]


def broken_by(user, address, only=None):
    """What of all that is wrong broke the page."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    for what, query in BAD_QUERIES.items():
        if (only is None or what in only) and breaks(client.get, f"{address}?{query}"):
            yield what
    page = client.get(address)
    for what, sent in bad_forms(page.context and page.context.get("form")).items():
        if (only is None or what in only) and breaks(client.post, address, sent):
            yield what


def breaks(ask, *sent):
    """What one request did is undone, so that the next one finds what it is about."""
    with transaction.atomic():
        answer = ask(*sent)
        if answer.streaming:
            answer.getvalue()
        transaction.set_rollback(True)
    return answer.status_code in BROKEN
