import pytest
from django.test import Client

from magpie.core.public_ids import ALPHABET, public_id
from tests.making import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def operator(client):
    user = make_person("Olive Marsh", email="operator@magpie.example").user
    user.is_operator = True
    user.save()
    client.force_login(user)
    return user


def test_a_visitor_is_told_what_this_is_and_how_to_come_in(client):
    page = client.get("/").content.decode()
    assert "Schools that learn from each other" in page
    assert 'href="/sign-in/"' in page


def test_a_page_that_is_not_there_says_so_in_plain_words(client):
    answer = client.get("/no-such-page/")
    assert (answer.status_code, "There is no such page" in answer.content.decode()) == (404, True)


def test_what_is_somebody_elses_to_do_says_so(client):
    client.force_login(make_person().user)
    answer = client.get("/settings/")
    assert (answer.status_code, "That is not yours to do" in answer.content.decode()) == (403, True)


def test_a_failure_shows_a_page_that_needs_nothing_else():
    from magpie.web.views import broken

    answer = broken(None)
    assert (answer.status_code, "The mistake is ours" in answer.content.decode()) == (500, True)


def test_a_page_is_kept_by_no_cache(client, operator):
    assert client.get("/me/").headers["Cache-Control"] == "private, no-store"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client, operator, settings):
    settings.UPLOAD_LIMIT_BYTES = 1_000
    answer = client.post("/imports/new/", {"files": "x" * 4_000})
    assert (answer.status_code, "This file is too large" in answer.content.decode()) == (413, True)


def test_a_form_from_elsewhere_is_refused(operator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    assert client.post("/sign-out/").status_code == 403


def test_an_operator_is_told_on_every_page_that_mail_is_off(client, operator):
    assert "Mail is off" in client.get("/schools/").content.decode()


def test_somebody_who_sends_no_letters_is_not_bothered_with_the_mail(client):
    client.force_login(make_person().user)
    assert "Mail is off" not in client.get("/schools/").content.decode()


def test_the_menu_names_the_place_where_one_is(client, operator):
    page = client.get("/schools/").content.decode()
    assert page.count('aria-current="true"') == 1


def test_me_says_which_posts_and_rights_one_holds(client, operator):
    assert "Operator of this installation" in client.get("/me/").content.decode()


def test_a_monitor_learns_that_the_database_answers_and_nothing_else(client):
    assert client.get("/health/").json() == {"ok": True}


def test_names_of_rows_cannot_be_counted_and_have_no_look_alikes():
    names = {public_id() for _ in range(1_000)}
    assert len(names) == 1_000
    assert set("".join(names)) <= set(ALPHABET)
    assert set("01ilou") & set(ALPHABET) == set()
