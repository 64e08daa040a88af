"""The promises of a cohort for its coordinators, and of one's own school."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest

from magpie.commitments.actions.closing import close_commitment
from magpie.commitments.models import Commitment
from tests.commitments.making import NOW, TODAY, answer, make_past_trio, promise, signed_in, text_of
from tests.conftest import NOW as NOON

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def trio():
    return make_past_trio()


@pytest.fixture
def promises(trio):
    """One of each kind, by its words."""
    kept = promise(trio, words="Kept one")
    close_commitment(kept, outcome="kept", words="Done", on=TODAY, by=None, now=NOW)
    made = {"kept": kept, "late": promise(trio, words="Late one"), "due": promise(trio, words="Due one")}
    answer(made["due"])
    Commitment.objects.filter(pk=made["due"].pk).update(made_on=TODAY - timedelta(days=80))
    made["open"] = promise(trio, person=trio.third_head, enrolment=trio.third, words="Open one")
    answer(made["open"])
    answer(made["open"], number=2)
    return made


def shown(trio, query=""):
    page = signed_in(trio.coordinator).get(f"/cohorts/{trio.cohort.slug}/commitments/{query}")
    return [str(line.commitment) for line in page.context["rows"].object_list]


def test_what_is_late_stands_first_and_what_is_closed_last(trio, promises):
    assert shown(trio) == ["Late one", "Due one", "Open one", "Kept one"]


@pytest.mark.parametrize("state", ["late", "due", "open", "kept"])
def test_each_state_can_be_looked_for(trio, promises, state):
    assert shown(trio, f"?show={state}") == [f"{state.capitalize()} one"]


def test_words_find_a_promise_its_school_its_owner_and_its_group(trio, promises):
    assert shown(trio, "?q=late+one") == ["Late one"]
    assert shown(trio, "?q=heronby") == ["Open one"]
    assert shown(trio, "?q=cara") == ["Late one", "Due one", "Kept one"]
    assert len(shown(trio, "?q=trio+1")) == 4
    assert shown(trio, "?q=nothing+like+it") == []


def test_a_promise_whose_day_has_gone_by_is_late_until_somebody_closes_it(trio):
    made = promise(trio, by_when=TODAY - timedelta(days=1))
    answer(made, number=2)
    assert shown(trio, "?show=late") == [str(made)]
    page = text_of(signed_in(trio.visitor).get(made.get_absolute_url()))
    assert "Its day was 2 February 2026, and it is open. Say what came of it and close it" in page


def test_the_list_can_be_taken_away(trio, promises):
    text = (
        signed_in(trio.coordinator).get(f"/cohorts/{trio.cohort.slug}/commitments/?as=csv").content.decode("utf-8-sig")
    )
    rows = list(csv.DictReader(StringIO(text)))
    found = {row["what will change"]: row for row in rows}
    assert len(rows) == 4
    assert found["Due one"]["how they know"] == "Ten books"
    assert (found["Due one"]["check-ins answered"], found["Due one"]["who gained"]) == ("1 of 2", "Staff")
    assert (found["Kept one"]["how it stands"], found["Kept one"]["what came of it"]) == ("Kept", "Done")


def test_the_menu_of_the_cohort_leads_there(trio):
    page = signed_in(trio.coordinator).get(f"/cohorts/{trio.cohort.slug}/")
    assert f"/cohorts/{trio.cohort.slug}/commitments/" in page.content.decode()


def test_a_long_list_comes_in_pages_in_as_many_statements_as_a_short_one(trio, django_assert_max_num_queries):
    client, address = signed_in(trio.coordinator), f"/cohorts/{trio.cohort.slug}/commitments/"
    client.get(address)

    def n_statements():
        with django_assert_max_num_queries(12) as asked:
            client.get(address)
        return len(asked)

    answer(promise(trio))
    few = n_statements()
    row = Commitment.objects.get()
    Commitment.objects.bulk_create(
        Commitment(
            enrolment=trio.third if n % 2 else trio.visiting,
            made_by=row.made_by,
            owner=row.owner,
            activity=row.activity,
            made_on=row.made_on,
            words=f"Promise {n}",
            first_step="Ask",
            by_when=date(2026, 5, 1),
            would_show="Numbers",
            made_at=NOON,
            changed_at=NOON,
        )
        for n in range(120)
    )
    assert n_statements() == few
    assert client.get(f"{address}?page=3").context["rows"].number == 3


def test_ones_own_school_sees_what_it_has_promised_and_no_other(trio, promises):
    def own(person):
        page = signed_in(person).get("/commitments/")
        return [str(line.commitment) for line in page.context["rows"].object_list]

    assert own(trio.other_visitor) == ["Late one", "Due one", "Kept one"]
    assert own(trio.third_head) == ["Open one"]
    assert [own(trio.head), own(trio.coordinator)] == [[], []]


def test_a_cohort_whose_playbook_asks_for_none_says_so():
    changes = [("  promises:\n    of: check_ins", "  promises:\n    of: come_to_visits")]
    trio = make_past_trio(changes=changes)
    source = trio.cohort.edition.source
    begin, end = source.index("commitments:\n"), source.index("retention:\n")
    type(trio.cohort.edition).objects.filter(pk=trio.cohort.edition.pk).update(source=source[:begin] + source[end:])
    page = signed_in(trio.coordinator).get(f"/cohorts/{trio.cohort.slug}/commitments/")
    assert "The playbook of this cohort asks for none." in text_of(page)
