"""Every page × every role: what the table in access.py says is what happens."""

import pytest
from django.urls import URLPattern, get_resolver

from tests.web.access import ACCESS, PEOPLE
from tests.web.cast import address_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def url_names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from url_names(pattern.url_patterns, namespace + inner)


def test_every_page_is_in_the_table():
    assert set(url_names(get_resolver().url_patterns)) == ACCESS.keys()


def test_every_row_says_what_each_person_gets():
    assert {name: len(cells.split()) for name, (_, cells) in ACCESS.items()} == dict.fromkeys(ACCESS, len(PEOPLE))


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_each_person_gets_what_the_table_says(name, client, cast):
    people, rows = cast
    method, cells = ACCESS[name]
    address = address_of(name, rows)
    assert {who: answer_to(client, people[who], method, address) for who in PEOPLE} == dict(
        zip(PEOPLE, cells.split(), strict=True)
    )


def answer_to(client, user, method, address):
    client.logout()
    if user is not None:
        client.force_login(user)
    answer = getattr(client, method)(address)
    if answer.status_code == 302 and answer.url.startswith("/sign-in/?next="):
        return "in"
    return {404: "-", 403: "x"}.get(answer.status_code, str(answer.status_code))
