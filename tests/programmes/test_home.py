"""The first page: what to do next, what is coming, what has changed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from magpie.diary.models import Activity
from magpie.programmes.actions.cohorts import open_cohort
from magpie.programmes.actions.letters import write_to
from magpie.programmes.models import Declaration, EnrolmentList
from magpie.register.models import TermCalendar
from magpie.web.steps import first_page
from tests.making import make_head, make_person, make_school, make_user
from tests.programmes.making import NOW, TODAY, make_cohort, make_edition, make_enrolment, make_programme, make_role

# More than the twelve of other pages, because this one joins what every room has for somebody. Each asks who it is (3:
# session, user, what they hold), for the cohorts, what they owe (6, as their own page does), what is coming and what
# has changed. Whoever coordinates asks for the counts of all rooms and for the diary, a head also for schools and
# groups, a facilitator for groups, an operator for the installation. Here everybody coordinates besides.
MOST_STATEMENTS = {"coordinator": 14, "facilitator": 15, "head": 16, "operator": 15}
pytestmark = [pytest.mark.django_db, pytest.mark.database]


def words_for(user):
    return [step.words for step in first_page(user, TODAY).steps]


@pytest.fixture
def cohort():
    cohort = make_cohort("Trios")
    calendar = TermCalendar.objects.create(academic_year="2025-26", name="Terms")
    calendar.stretches.create(kind="term", first_on=cohort.opens_on, last_on=cohort.closes_on)
    cohort.term_calendars.add(calendar)
    date_induction(cohort)
    return cohort


def date_induction(cohort):
    """The only day that this playbook asks for while there are no groups."""
    days = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=6), "made_at": NOW, "changed_at": NOW, "invited_at": NOW}
    Activity.objects.create(cohort=cohort, name="induction", kind="event", title="Induction", **days)


@pytest.fixture
def coordinator(cohort):
    return make_role(cohort).person.user


def test_an_operator_of_an_empty_installation_imports_the_register_and_makes_a_programme(settings):
    settings.MAIL = None
    operator = make_user(is_operator=True)
    assert words_for(operator) == [
        "Import the register of schools",
        "Make a programme",
        "Letters do not go: switch mail on",
    ]


def test_an_operator_hears_of_letters_that_failed_or_are_undecided(cohort, settings):
    settings.MAIL = {"host": "mail.example"}
    make_school()
    for key, state in (("a", "failed"), ("b", "undecided"), ("c", "undecided")):
        make_letter(cohort, key, state)
    assert words_for(make_user(is_operator=True)) == ["Say whether 2 letters went", "See why 1 letter failed"]


def make_letter(cohort, key, state):
    letter = write_to(cohort, key=key, address="bo@finch.example", subject="Welcome", body="Hello.", now=NOW)
    type(letter.message).objects.filter(pk=letter.message_id).update(state=state, error="Why.")


def test_a_coordinator_without_a_cohort_opens_one():
    user = make_role(make_programme()).person.user
    assert words_for(user) == ["Open a cohort"]


def test_a_coordinator_of_an_empty_cohort_brings_schools_in(coordinator):
    assert words_for(coordinator) == ["Bring schools into Trios"]


def test_a_coordinator_sees_what_waits_in_the_cohort_worst_first(cohort, coordinator):
    make_letter(cohort, "a", "failed")
    make_enrolment(cohort, state="invited")
    make_enrolment(cohort, state="applied")
    EnrolmentList.objects.create(cohort=cohort, file_name="schools.csv", at=NOW)
    page = first_page(coordinator, TODAY)
    assert [step.words for step in page.steps] == [
        "See why 1 letter failed",
        "Finish 1 list of schools",
        "Decide on 1 school that answered",
    ]
    assert page.n_more == 1
    assert page.coordinates


def test_a_coordinator_sees_how_many_signatures_are_missing(cohort, coordinator):
    enrolment = make_enrolment(cohort)
    head = make_head(enrolment.school)
    second = make_head(enrolment.school, kind="second_leader")
    make_head(enrolment.school, kind="colleague")
    assert words_for(coordinator) == ["See whose 2 signatures are missing"]
    for person in (head, second):
        Declaration.objects.create(
            cohort=cohort, person=person, kind="confidentiality", wording="I keep it.", signed_at=NOW
        )
    assert words_for(coordinator) == []


def test_each_cohort_misses_the_signatures_that_its_own_playbook_wants(coordinator, cohort):
    edition = make_edition(("edition: 1", "edition: 2"), ("by: [head, second_leader, facilitator]", "by: [head]"))
    other = make_cohort("Heads only", programme=cohort.programme, edition=edition)
    make_role(other, person=coordinator.person)
    school = make_enrolment(cohort).school
    make_enrolment(other, school)
    make_head(school)
    make_head(school, kind="second_leader")
    steps = first_page(coordinator, TODAY).steps
    assert [(step.words, step.hint) for step in steps if "signature" in step.words] == [
        ("See whose 2 signatures are missing", "Trios"),
        ("See whose 1 signature is missing", "Heads only"),
    ]


def test_a_cohort_without_term_dates_is_never_silent(coordinator, cohort):
    make_enrolment(cohort)
    cohort.term_calendars.clear()
    assert words_for(coordinator) == ["Look at the term dates of Trios"]


def test_a_head_answers_the_invitation(cohort):
    head = make_head(make_enrolment(cohort, make_school("Larkby High"), state="invited").school)
    (step,) = first_page(head.user, TODAY).steps
    assert (step.words, step.hint) == (
        "Answer the invitation to Trios",
        "Larkby High is asked to take part; you say yes or no.",
    )


def test_a_head_names_the_second_leader_and_signs(cohort):
    head = make_head(make_enrolment(cohort, make_school("Larkby High")).school)
    assert words_for(head.user) == ["Say who is second leader of Larkby High", "Read and sign: Confidentiality"]


def test_what_is_signed_is_not_asked_again(cohort):
    enrolment = make_enrolment(cohort)
    head = make_head(enrolment.school)
    second = make_head(enrolment.school, kind="second_leader")
    Declaration.objects.create(cohort=cohort, person=head, kind="confidentiality", wording="I keep it.", signed_at=NOW)
    assert (words_for(head.user), words_for(second.user)) == ([], ["Read and sign: Confidentiality"])


def test_a_facilitator_signs_and_an_evaluator_has_nothing_to_do(cohort):
    facilitator, evaluator = make_role(cohort, "facilitator"), make_role(cohort, "evaluator")
    assert words_for(facilitator.person.user) == ["Read and sign: Confidentiality"]
    assert words_for(evaluator.person.user) == []


def test_a_role_that_has_ended_asks_for_nothing(cohort):
    ended = make_role(cohort, "facilitator", until_on=TODAY)
    assert words_for(ended.person.user) == []


def test_what_is_coming_within_two_months_stands_by_day():
    cohort = make_cohort("Trios", opens_on=date(2026, 2, 20), closes_on=date(2026, 7, 17))
    facilitator = make_role(cohort, "facilitator").person.user
    assert [(each.on, each.words) for each in first_page(facilitator, TODAY).coming] == [
        (date(2026, 2, 20), "Trios opens")
    ]
    later = first_page(facilitator, date(2026, 6, 1)).coming
    assert [(each.on, each.words) for each in later] == [(date(2026, 7, 17), "Trios closes")]


def test_what_has_changed_is_told_to_coordinators_of_the_cohort_only(coordinator, cohort):
    programme = make_programme()
    opened = open_cohort(
        programme=programme,
        edition=make_edition(),
        name="Quads",
        opens_on=date(2026, 9, 1),
        closes_on=date(2027, 7, 1),
        by=None,
        now=NOW,
    )
    mine = make_role(opened).person.user
    assert [(change.words, change.address) for change in first_page(mine, TODAY).changes] == [
        ("Opened Quads on Small trios, edition 1.", reverse("programmes:cohort", args=[opened.slug]))
    ]
    assert first_page(coordinator, TODAY).changes == []


@pytest.mark.parametrize("role", ["coordinator", "facilitator", "evaluator", "head", "operator"])
def test_the_first_page_is_there_for_each_role(client, cohort, role):
    client.force_login(user_of(role, cohort))
    assert client.get(reverse("home")).status_code == 200


def user_of(role, cohort):
    if role == "operator":
        person = make_person()
        person.user.is_operator = True
        person.user.save()
        return person.user
    if role == "head":
        return make_head(make_enrolment(cohort).school).user
    return make_role(cohort, role).person.user


@pytest.mark.parametrize("role", MOST_STATEMENTS)
def test_the_first_page_takes_few_queries_whatever_the_size(client, cohort, role, django_assert_max_num_queries):
    user = user_of(role, cohort)
    client.force_login(user)

    def fill(numbers):
        for n in numbers:
            make_head(make_enrolment(cohort).school)
            make_letter(cohort, f"letter:{n}", "failed")
            coordinated = make_cohort(programme=cohort.programme)
            make_enrolment(coordinated)
            make_role(coordinated, person=user.person)

    def n_statements():
        with django_assert_max_num_queries(MOST_STATEMENTS[role]) as counted:
            client.get(reverse("home"))
        return len(counted)

    fill(range(2))
    small = n_statements()
    fill(range(2, 30))
    assert n_statements() == small
