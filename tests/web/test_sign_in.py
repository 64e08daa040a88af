import re

import pytest
from django.urls import reverse

from magpie.outbox.models import Message
from magpie.web.sign_in.links import make_demo_link, make_link
from tests.making import make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ASK = "/sign-in/"
CONFIRM = "/sign-in/code/"


@pytest.fixture
def head():
    return make_person("Ada Merrow", email="ada.merrow@larkby.example").user


def ask(client, address, **query):
    return client.post(reverse("account_request_login_code", query=query or None), {"email": address})


def the_letter():
    return Message.objects.get(is_sign_in=True)


def is_signed_in(client):
    return client.get("/me/").status_code == 200


def test_a_mailed_code_signs_in(client, head):
    assert ask(client, head.email).url == CONFIRM
    code = the_letter().subject.split()[0]
    client.post(CONFIRM, {"code": code})
    assert is_signed_in(client)


def test_a_code_may_be_written_in_small_letters(client, head):
    ask(client, head.email)
    client.post(CONFIRM, {"code": the_letter().subject.split()[0].lower()})
    assert is_signed_in(client)


def test_an_address_may_be_written_in_capitals(client, head):
    ask(client, head.email.upper())
    assert the_letter().to_address == head.email


def test_a_wrong_code_says_so_and_five_of_them_end_it(client, head):
    ask(client, head.email)
    good = the_letter().subject.split()[0]
    assert client.post(CONFIRM, {"code": "XXXX-XXXX"}).status_code == 200
    for _ in range(4):
        client.post(CONFIRM, {"code": "XXXX-XXXX"})
    client.post(CONFIRM, {"code": good})
    assert not is_signed_in(client)


def test_an_unknown_address_gets_the_same_page_and_no_letter(client, head):
    known, unknown = ask(client, head.email), ask(client, "nobody@elsewhere.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Message.objects.count() == 1


def test_somebody_whose_account_is_closed_gets_no_letter(client):
    ask(client, make_user(is_active=False).email)
    assert Message.objects.count() == 0


def test_an_address_that_is_none_is_refused_with_what_to_write(client):
    page = ask(client, "not an address").content.decode()
    assert "Write an e-mail address such as name@school.example" in page


def test_the_letter_holds_a_link_that_signs_in_by_a_button_and_once_only(client, head):
    ask(client, head.email, next="/schools/")
    link = re.search(r"http\S+/sign-in/link/\S+", the_letter().body).group()
    path = link.removeprefix("http://127.0.0.1:8000")
    client.logout()
    assert client.get(path).status_code == 200
    assert not is_signed_in(client), "mail scanners open links, so opening one does nothing"
    assert client.post(path).url == "/schools/"
    assert is_signed_in(client)
    assert client.get(path).status_code == 410


def test_a_link_that_was_tampered_with_signs_nobody_in(client, head):
    path = make_link(head).removeprefix("http://127.0.0.1:8000")
    assert client.post(path[:-3] + "xx/").status_code == 410


def test_a_link_older_than_a_day_signs_nobody_in(client, head, settings):
    path = make_link(head).removeprefix("http://127.0.0.1:8000")
    settings.SIGN_IN_LINK_HOURS = -1
    assert client.post(path).status_code == 410


def test_a_link_leads_to_no_other_site(client, head):
    path = make_link(head, goes_to="https://elsewhere.example/").removeprefix("http://127.0.0.1:8000")
    assert client.post(path).url == "/"


def test_a_demo_link_works_again_and_again_while_the_demo_runs(client, head, settings, monkeypatch):
    settings.IS_DEMO = True
    monkeypatch.setenv("MAGPIE_DEMO_RUN", "one run")
    path = make_demo_link(head).removeprefix("http://127.0.0.1:8000")
    for _ in range(2):
        client.post(path)
        assert is_signed_in(client)
        client.logout()
    assert client.post(path, REMOTE_ADDR="192.0.2.7").status_code == 410
    monkeypatch.setenv("MAGPIE_DEMO_RUN", "the next run")
    assert client.post(path).status_code == 410


def test_a_demo_link_is_worth_nothing_on_a_real_installation(client, head, settings, monkeypatch):
    settings.IS_DEMO = True
    monkeypatch.setenv("MAGPIE_DEMO_RUN", "one run")
    path = make_demo_link(head).removeprefix("http://127.0.0.1:8000")
    settings.IS_DEMO = False
    assert client.post(path).status_code == 410


def test_a_wrong_address_can_be_put_right(client, head):
    ask(client, "somebody.else@larkby.example")
    assert client.get(ASK).status_code == 200
    ask(client, head.email)
    client.post(CONFIRM, {"code": the_letter().subject.split()[0]})
    assert is_signed_in(client)


def test_asking_again_and_again_for_one_address_is_slowed_down(client, head):
    for _ in range(8):
        answer = ask(client, head.email)
    assert "Too many" in answer.content.decode()
    assert Message.objects.count() == 5


def test_nobody_can_sign_up_alone(client):
    assert client.get("/signup/").status_code == 404


def test_signing_out_needs_a_button(client, head):
    client.force_login(head)
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert not is_signed_in(client)


def test_every_page_carries_a_content_security_policy_without_inline_code(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_code_is_worth_nothing_once_its_owner_is_shut_out(client, head):
    ask(client, head.email)
    code = the_letter().subject.split()[0]
    type(head).objects.update(is_active=False)
    assert client.post(CONFIRM, {"code": code}).url == ASK
    assert not is_signed_in(client)


def test_whoever_is_shut_out_is_out_at_the_next_page(client, head):
    client.force_login(head)
    type(head).objects.update(is_active=False)
    assert not is_signed_in(client)


def test_signing_in_begins_another_session(client, head):
    ask(client, head.email)
    before = client.session.session_key
    client.post(CONFIRM, {"code": the_letter().subject.split()[0]})
    assert client.session.session_key != before


def test_one_sign_in_spends_every_link_that_was_sent(client, head):
    first, second = (make_link(head).removeprefix("http://127.0.0.1:8000") for _ in range(2))
    client.post(first)
    client.logout()
    assert client.post(second).status_code == 410


def test_an_address_that_somebody_claims_in_a_header_does_not_escape_the_limit(client):
    for n in range(22):
        words = {"email": f"person{n}@elsewhere.example"}
        answer = client.post(ASK, words, HTTP_X_FORWARDED_FOR=f"192.0.2.{n}")
    assert "Too many" in answer.content.decode()
