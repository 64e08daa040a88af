"""Curious and hostile people: what they try beside the pages that they are offered."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from magpie.diary.models import Activity, Invitation, Material
from magpie.duties.models import Digest, ReminderPause
from magpie.groups.models import Group
from magpie.programmes.models import Cohort, Enrolment, EnrolmentList, Programme, Theme
from magpie.register.models import Event, Organisation, Person, School
from magpie.web.middleware import SameMomentMiddleware
from tests.conftest import NOW, TODAY
from tests.programmes.making import make_cohort, make_role
from tests.web.access import ACCESS, PEOPLE
from tests.web.cast import address_of, facts_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MARKUP = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
FORMULA = "=HYPERLINK(A1)"


def cells_of(name):
    return dict(zip(PEOPLE, ACCESS[name][1].split(), strict=True))


def signed_in(user, **options):
    client = Client(**options)
    if user is not None:
        client.force_login(user)
    return client


def test_whoever_may_not_look_may_not_post_either(lasting_cast):
    people, rows = lasting_cast
    let_in = set()
    for name in ACCESS:
        for who, cell in cells_of(name).items():
            if cell.isdigit():
                continue
            answer = signed_in(people[who]).post(address_of(name, rows), {"on": "3/2/2026"})
            sent_away = answer.status_code == 302 and answer.url.startswith("/sign-in/?next=")
            if answer.status_code not in {"-": (404, 405), "x": (403, 405), "in": (302,) * sent_away}[cell]:
                let_in.add((name, who, answer.status_code))
    assert let_in == set()


def test_nothing_is_done_without_the_token_of_the_page(lasting_cast):
    people, rows = lasting_cast
    taken = set()
    for name in ACCESS:
        who = next(who for who, cell in cells_of(name).items() if cell.isdigit())
        client = signed_in(people[who], enforce_csrf_checks=True)
        if client.post(address_of(name, rows)).status_code != 403:
            taken.add(name)
    assert taken == set()


OPEN_TO_ALL_COHORTS = {"programmes:cohort-move", "programmes:school-enrol", "programmes:school-invite"}
ABOUT_THE_PLAYBOOK = {"programmes:declaration-sign", "programmes:declaration-sign-for", "diary:event-new"}


def test_rows_of_another_cohort_are_not_found_under_the_address_of_ones_own(lasting_cast):
    _, rows = lasting_cast
    found = set()
    with transaction.atomic():
        own = make_cohort("Own", edition=rows.edition)
        client = signed_in(make_role(own).person.user)
        for name in ACCESS.keys() - OPEN_TO_ALL_COHORTS - ABOUT_THE_PLAYBOOK:
            facts = facts_for(name, rows)
            if facts.get("slug") != rows.cohort.slug or len(facts) == 1:
                continue
            address = reverse(name, kwargs={**facts, "slug": own.slug})
            found |= {name for ask in (client.get, client.post) if ask(address).status_code not in (404, 405)}
        transaction.set_rollback(True)
    assert found == set()


def test_every_page_forbids_framing_sniffing_and_keeping(lasting_cast):
    people, rows = lasting_cast
    wanted = {"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    weak = {}
    for name, (method, _) in ACCESS.items():
        who = next(who for who, cell in cells_of(name).items() if cell.isdigit())
        headers = getattr(signed_in(people[who]), method)(address_of(name, rows)).headers
        is_kept = "no-store" not in headers.get("Cache-Control", "")
        bad = {key for key, value in wanted.items() if key != "Cache-Control" and headers.get(key) != value}
        if bad or is_kept or "frame-ancestors 'none'" not in headers["Content-Security-Policy"]:
            weak[name] = sorted(bad)
    assert weak == {}


def test_words_with_markup_are_shown_as_words(lasting_cast):
    run = set()
    for name, answer in answers_with(lasting_cast, MARKUP):
        words, is_page = answer.getvalue(), answer.headers["Content-Type"].startswith("text/html")
        if is_page and (b"<script>alert" in words or b"<img src=x" in words):
            run.add(name)
    assert run == set()


def test_no_list_that_is_taken_away_holds_a_formula(lasting_cast):
    starts = re.compile(rb'(?:^|[,"\r\n])=HYPER')
    run = set()
    for name, answer in answers_with(lasting_cast, FORMULA, {"as": "csv"}):
        if answer.headers["Content-Type"].startswith("text/csv") and starts.search(answer.getvalue()):
            run.add(name)
    assert run == set()


def answers_with(lasting_cast, words, *query):
    """Every page for those who see most of it, while these words stand everywhere."""
    people, rows = lasting_cast
    with transaction.atomic():
        write_everywhere(words)
        for name, (method, _) in ACCESS.items():
            for who in ("operator", "coordinator", "evaluator", "host_head"):
                if cells_of(name)[who] == "200" and method == "get":
                    yield name, signed_in(people[who]).get(address_of(name, rows), *query)
        transaction.set_rollback(True)


def write_everywhere(words):
    """The same words wherever a person, a file or a coordinator can write some."""
    Person.objects.update(name=words)
    School.objects.update(name=words, town=words, website=f"javascript:{words}")
    Organisation.objects.update(name=words)
    Programme.objects.update(name=words)
    Cohort.objects.update(name=words)
    Theme.objects.filter(slug="boys").update(name=words)
    Enrolment.objects.update(shares_words=words, seeks_words=words, ended_because=words)
    EnrolmentList.objects.update(file_name=words)
    Event.objects.update(words=words)
    Digest.objects.update(added_words=words)
    ReminderPause.objects.update(reason=words)
    Group.objects.update(name=words)
    Activity.objects.update(title=words, purpose=words, place=words, link=f"javascript:{words}")
    Material.objects.update(title=words, words=words, file_name=words)
    Invitation.objects.update(words=words, needs=words)


def test_what_was_refused_at_the_last_moment_is_no_broken_page():
    request = RequestFactory().post("/")
    request.user, request.now, request.today = AnonymousUser(), NOW, TODAY
    middleware = SameMomentMiddleware(lambda request: None)
    answer = middleware.process_exception(request, ValidationError("There are terms already."))
    assert (answer.status_code, b"There are terms already." in answer.content) == (409, True)
    assert middleware.process_exception(request, IntegrityError()).status_code == 409
    assert middleware.process_exception(request, KeyError()) is None
