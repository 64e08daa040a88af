"""What has changed, on the first page: each line leads to the page of it, for whoever reads the line."""

import pytest
from django.urls import reverse

from magpie.register.history import record
from magpie.web.changes import PAGES
from magpie.web.steps import first_page
from tests.conftest import NOW, TODAY
from tests.programmes.making import make_role
from tests.visits.making import make_agenda, make_trio, signed_in

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def trio(db):
    made = make_trio()
    make_role(made.cohort, "facilitator", person=made.facilitator)
    return made


def addresses(person):
    found = [change.address for change in first_page(person.user, TODAY).changes]
    assert all(signed_in(person).get(address).status_code == 200 for address in found)
    return found


def visit(trio, name):
    return reverse(f"visits:{name}", args=[trio.activity.public_id])


@pytest.mark.parametrize("what", [*PAGES, "cohort.changed"])
def test_a_line_of_a_cohort_leads_to_the_page_of_what_it_speaks_of(trio, what):
    record(what, "Something changed.", row=trio.cohort, now=NOW)
    page = PAGES.get(what, "programmes:cohort")
    assert addresses(trio.coordinator) == [reverse(page, args=[trio.cohort.slug])]


def test_a_line_of_a_day_leads_to_the_day(trio):
    record("activity.moved", "The visit was moved.", row=trio.activity, now=NOW)
    for each in (trio.head, trio.visitor, trio.facilitator, trio.coordinator):
        assert addresses(each) == [trio.activity.get_absolute_url()]
    assert f'href="{trio.activity.get_absolute_url()}">The visit was moved.' in (
        signed_in(trio.head).get(reverse("home")).content.decode()
    )


def test_a_line_of_an_agenda_leads_to_it_while_it_may_be_read_and_else_to_the_visit(trio):
    agenda = make_agenda(trio, draft_shared_at=NOW)
    record("agenda.draft-shared", "The draft was sent.", row=agenda, now=NOW)
    record("agenda.final-shared", "The final agenda was sent.", row=agenda, now=NOW)
    assert addresses(trio.facilitator) == [visit(trio, "visit"), visit(trio, "agenda")]
    assert addresses(trio.visitor) == [visit(trio, "visit")]
    agenda.final_shared_at = NOW
    agenda.save()
    assert addresses(trio.facilitator) == [visit(trio, "agenda")] * 2
    assert addresses(trio.visitor) == [visit(trio, "agenda")]
