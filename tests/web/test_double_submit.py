"""A button pressed twice does what it says once, and the second answer is a page that says so."""

import pytest
from django.apps import apps
from django.test import Client

from tests.conftest import TODAY
from tests.programmes.making import PLAYBOOK
from tests.web.cast import address_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = f"{TODAY:%d/%m/%Y}"
SOMEBODY = {"name": "Dee Fenn", "address": "dee@larkby.example"}
NEXT_YEAR = {"opens_on": "1/9/2026", "closes_on": "16/7/2027"}
OWNER = {"owner_kind": "charity", "owner_name": "Larkby Trust"}
FIRST = {"coordinator_name": "Dee Fenn", "coordinator_address": "dee@larkby.example"}
HEAD = {"head_name": "Dee Fenn", "head_address": "dee@larkby.example"}
EVIDENCE = {"kind": "strength", "dated_on": DAY, "words": "Coaching"}
ROOMS = ("register", "programmes", "outbox", "jobs")

# page: (who presses, what they have written)
PRESSED = {
    "programmes:school-enrol": ("coordinator", {"from_on": DAY, **HEAD}),
    "programmes:school-invite": ("coordinator", HEAD),
    "programmes:person-invite": ("coordinator", {"kind": "evaluator", **SOMEBODY}),
    "programmes:cohort-new": ("coordinator", {"name": "Next year", **NEXT_YEAR}),
    "programmes:cohort-settings": ("coordinator", {"name": "Next year", **NEXT_YEAR}),
    "programmes:role-end": ("coordinator", {"on": DAY}),
    "programmes:letter-edit": ("coordinator", {"to": "bo@larkby.example", "subject": "Hello", "body": "Hello again"}),
    "programmes:enrolment-apart": ("host_head", {"school": "Visiting School"}),
    "programmes:enrolment-withdraw": ("coordinator", {"on": DAY, "reason": "A new building"}),
    "programmes:evidence-add": ("coordinator", EVIDENCE),
    "programmes:eligibility-decide": ("coordinator", {"outcome": "eligible", "reason": "It has what others seek."}),
    "programmes:post-hand-over": ("coordinator", {"on": DAY, **SOMEBODY}),
    "programmes:declaration-sign": ("host_head", {"agrees": "on"}),
    "duties:excuse": ("coordinator", {"reason": "Away until Easter"}),
    "programmes:theme-add": ("coordinator", {"name": "Gardens"}),
    "programmes:programme-new": ("operator", {"name": "Larkby trios", **OWNER, **FIRST}),
    "programmes:operator-new": ("operator", SOMEBODY),
    "programmes:leader-name": ("operator", {"on": DAY, **SOMEBODY}),
    "programmes:playbook-check": ("coordinator", {"deed": "publish", "source": PLAYBOOK.replace("small-", "tiny-")}),
    "register:organisation-new": ("operator", {"kind": "hub", "name": "Larkby Hub"}),
    "register:school-new": ("operator", {"name": "Larkby School of Lagos"}),
    "register:stretch-new": ("operator", {"kind": "inset", "first_on": "2/3/2026", "last_on": "2/3/2026"}),
    "register:calendar-copy": ("operator", {}),
}


@pytest.mark.parametrize("name", sorted(PRESSED))
def test_a_button_pressed_twice_does_what_it_says_once(name, cast):
    people, rows = cast
    who, words = PRESSED[name]
    client = Client()
    client.force_login(people[who])
    before = everything()
    words = {**words, **chosen_on(client.get(address_of(name, rows)))}
    answers, after = [], []
    for _ in range(2):
        answers.append(client.post(address_of(name, rows), words).status_code)
        after.append(everything())
    assert before != after[0], "the first press does something"
    assert after[1] == after[0]
    assert answers[1] in (200, 302, 403, 404)


def chosen_on(page):
    """The first of what the form offers where rows are to be chosen."""
    form = page.context.get("form") if page.context else None
    fields = form.fields if form else {}
    return {name: fields[name].queryset.first().pk for name in ("programme", "edition") if name in fields}


def everything():
    """How many rows there are of each kind; what is looked up only does not count."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}
