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
ROOMS = ("register", "programmes", "groups", "diary", "commitments", "visits", "duties", "outbox", "jobs")
VISIT = {"on": "26/3/2026", "starts": "9:30", "ends": "16:00", "title": "Visit day"}
SEEN = "2026-03-26T09:30 date.year_missing"

LOOKED_FOR = {"km": "1", "seconds": "30", "seed": "1"}

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
    "duties:reminders-pause": ("coordinator", {"reason": "Snow"}),
    "duties:reminder-do": ("coordinator", {"version": 1}),
    "duties:reminder-words": ("coordinator", {"version": 1, "words": "Thank you"}),
    "programmes:playbook-check": ("coordinator", {"deed": "publish", "source": PLAYBOOK.replace("small-", "tiny-")}),
    "groups:run-new": ("coordinator", {"sizes": ["2", "3"], "preferred": "3", "stays": "dated", **LOOKED_FOR}),
    "groups:run-keep": ("coordinator", {}),
    "groups:publish": ("coordinator", {"seen": "1"}),
    "groups:seat-end": ("coordinator", {"on": DAY, "tells": "on"}),
    "register:organisation-new": ("operator", {"kind": "hub", "name": "Larkby Hub"}),
    "register:school-new": ("operator", {"name": "Larkby School of Lagos"}),
    "register:stretch-new": ("operator", {"kind": "inset", "first_on": "2/3/2026", "last_on": "2/3/2026"}),
    "register:calendar-copy": ("operator", {}),
    "diary:visit-new": ("visitor", {**VISIT, "anyway": SEEN}),
    "diary:activity-cancel": ("host_head", {"reason": "Snow"}),
    "diary:invite": ("coordinator", {}),
    "diary:invite-person": ("facilitator", {"role": "guest", **SOMEBODY}),
    "diary:uninvite": ("coordinator", {}),
    "diary:answer": ("host_head", {"answer": "no", "instead_name": "Dee Fenn", "instead_address": "dee@wren.example"}),
    "diary:material-new": ("coordinator", {"title": "Map", "words": "Left at the church."}),
    "diary:feed": ("visitor", {"deed": "make"}),
    "commitments:commitment-new": (
        "host_head",
        {"words": "Pairs", "first_step": "Ask", "by_when": "1/6/2026", "would_show": "Numbers"},
    ),
    "commitments:commitment-edit": (
        "host_head",
        {"words": "Pairs", "first_step": "Ask", "by_when": "1/6/2026", "would_show": "Numbers", "version": "1"},
    ),
    "commitments:check-in": ("host_head", {"answer_0": "We asked", "gained": ["staff"], "version": "0"}),
    "commitments:commitment-close": ("host_head", {"outcome": "kept", "words": "Done", "on": DAY}),
    "visits:agenda-comment": ("facilitator", {"about": "", "words": "Start at ten?"}),
    "visits:agenda-edit": ("host_head", {"version": "1", "n": "1", "b0-title": "Hello", "b0-kind": "talk"}),
    "visits:agenda-share": ("host_head", {"version": "1"}),
    "visits:agenda-withdraw": ("host_head", {}),
    "visits:pack-edit": ("host_head", {"version": "1", "section_travel": "Turn left."}),
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
    return {name: fields[name].queryset.first().pk for name in ("programme", "edition", "owner") if name in fields}


def everything():
    """How many rows there are of each kind; what is looked up only does not count."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}
