"""Every page of a school in a cohort opens for those whom it is for, and for nobody else."""

import pytest
from django.urls import reverse

from magpie.programmes.actions.eligibility import add_evidence
from magpie.programmes.actions.enrolment import keep_apart
from magpie.programmes.actions.lists import keep_list
from magpie.programmes.actions.substitutes import send_substitute
from magpie.programmes.enrolment_list import ListRow, ReadList
from tests.making import make_head, make_person, make_school
from tests.programmes.making import NOW, TODAY, make_cohort, make_enrolment, make_role
from tests.programmes.schools import make_setting

pytestmark = pytest.mark.django_db

# address name: (coordinator, evaluator, head, second leader, head of another school of the cohort, stranger)
PAGES = {
    "schools": (200, 403, 403, 403, 403, 404),
    "school-add": (200, 403, 403, 403, 403, 404),
    "school-enrol": (200, 403, 403, 403, 403, 404),
    "school-invite": (200, 403, 403, 403, 403, 404),
    "enrolment": (200, 404, 200, 200, 404, 404),
    "enrolment-enrol": (200, 404, 403, 403, 404, 404),
    "enrolment-withdraw": (200, 404, 403, 403, 404, 404),
    "enrolment-profile": (200, 404, 200, 200, 404, 404),
    "enrolment-apart": (200, 404, 200, 200, 404, 404),
    "enrolment-meet": (200, 404, 200, 200, 404, 404),
    "invitation-answer": (200, 404, 200, 200, 404, 404),
    "invitation-accept": (403, 404, 200, 403, 404, 404),
    "invitation-decline": (403, 404, 200, 403, 404, 404),
    "invitation-again": (200, 404, 403, 403, 404, 404),
    "invitation-cancel": (200, 404, 403, 403, 404, 404),
    "post-hand-over": (200, 404, 200, 403, 404, 404),
    "substitute-send": (200, 404, 200, 403, 404, 404),
    "substitute-end": (200, 404, 200, 403, 404, 404),
    "eligibility": (200, 404, 403, 403, 404, 404),
    "eligibility-decide": (200, 404, 403, 403, 404, 404),
    "evidence-add": (200, 404, 200, 200, 404, 404),
    "evidence-remove": (200, 404, 200, 200, 404, 404),
    "lists": (200, 403, 403, 403, 403, 404),
    "list-new": (200, 403, 403, 403, 403, 404),
    "list-template": (200, 403, 403, 403, 403, 404),
    "list": (200, 404, 404, 404, 404, 404),
    "list-row": (200, 404, 404, 404, 404, 404),
    "list-leave-out": (200, 404, 404, 404, 404, 404),
    "list-take-over": (200, 404, 404, 404, 404, 404),
    "list-drop": (200, 404, 404, 404, 404, 404),
    "own-declarations": (200, 200, 200, 200, 200, 200),
    "declarations": (200, 403, 403, 403, 403, 404),
    "declaration-sign": (403, 403, 200, 200, 200, 404),
    "declaration-sign-for": (403, 403, 200, 200, 200, 404),
    "themes": (200, 200, 200, 200, 200, 200),
    "theme-add": (200, 403, 403, 403, 403, 403),
    "theme-edit": (200, 403, 403, 403, 403, 403),
    "theme-retire": (200, 403, 403, 403, 403, 403),
}


@pytest.fixture
def everything():
    """A school with one of each thing, and the people of the columns."""
    made = make_setting()
    facts = {"by": None, "now": NOW}
    evidence = add_evidence(
        made.enrolment,
        kind="strength",
        dated_on=TODAY,
        words="Coaching",
        source="",
        from_school=True,
        today=TODAY,
        **facts,
    )
    rival = make_school("Wrenford Academy")
    keep_apart(made.enrolment, other=rival, asked_by=made.school, **facts)
    stand_in = send_substitute(
        made.enrolment,
        kind="second_leader",
        name="Cara Finch",
        address="cara@larkby.example",
        from_on=TODAY,
        last_on=TODAY,
        reason="At a funeral",
        **facts,
    )
    kept = keep_list(made.cohort, read=ReadList(rows=[ListRow(2, {"urn": "900777"})]), file_name="a.csv", **facts)
    other = make_school("Finchley Green School")
    make_enrolment(made.cohort, other)
    people = (
        made.coordinator,
        make_role(made.cohort, "evaluator").person.user,
        made.head,
        made.second,
        make_head(other).user,
        make_person().user,
    )
    return made, people, {"rival": rival, "evidence": evidence, "stand_in": stand_in, "kept": kept}


def address(name, made, rows):
    cohort, one = made.cohort.slug, [made.cohort.slug, made.enrolment.public_id]
    kept = [cohort, rows["kept"].public_id]
    args = {
        "school-enrol": [cohort, rows["rival"].number],
        "school-invite": [cohort, rows["rival"].number],
        "enrolment-meet": [*one, rows["rival"].number],
        "post-hand-over": [*one, "second_leader"],
        "substitute-send": [*one, "second_leader"],
        "substitute-end": [*one, rows["stand_in"].public_id],
        "evidence-remove": [*one, rows["evidence"].public_id],
        "list": kept,
        "list-row": [*kept, 2],
        "list-leave-out": kept,
        "list-take-over": kept,
        "list-drop": kept,
        "own-declarations": [],
        "declaration-sign": [cohort, "confidentiality"],
        "declaration-sign-for": [cohort, "conflict_of_interest", "visit"],
        "themes": [],
        "theme-add": [],
        "theme-edit": ["boys"],
        "theme-retire": ["boys"],
    }
    of_a_school = ("enrol", "invitation", "eligib", "evidence")
    return reverse(f"programmes:{name}", args=args.get(name, one if name.startswith(of_a_school) else [cohort]))


@pytest.mark.parametrize("name", PAGES)
def test_each_person_gets_what_the_table_says(client, everything, name):
    made, people, rows = everything
    answers = []
    for user in people:
        client.force_login(user)
        answers.append(client.get(address(name, made, rows)).status_code)
    assert tuple(answers) == PAGES[name]


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"list-template"}))
def test_each_page_has_one_heading_and_says_first_what_to_do(client, everything, name):
    made, people, rows = everything
    for user, expected in zip(people, PAGES[name], strict=True):
        if expected == 200:
            client.force_login(user)
            words = client.get(address(name, made, rows)).content.decode()
            assert (words.count("<h1"), words.count('class="app-lead"')) == (1, 1)


def test_nobody_reads_a_page_without_signing_in(client, everything):
    made, _, rows = everything
    assert {client.get(address(name, made, rows)).status_code for name in PAGES} == {302}


def test_a_long_list_of_schools_leads_to_its_next_page(client):
    cohort = make_cohort()
    client.force_login(make_role(cohort).person.user)
    for _ in range(51):
        make_enrolment(cohort)
    page = client.get(reverse("programmes:schools", args=[cohort.slug])).content.decode()
    assert ("Page 1 of 2, 51 in all" in page, 'href="?page=2" rel="next"' in page) == (True, True)
