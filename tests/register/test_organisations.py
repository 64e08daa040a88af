from datetime import date

import pytest
from django.core.exceptions import ValidationError

from magpie.register.actions import join, leave, rename_organisation
from magpie.register.history import history_of
from magpie.register.models import Membership, Organisation
from magpie.register.queries import with_school_counts
from tests.making import LONG_AGO, make_organisation, make_school
from tests.register.signed_in import csv_file, keeper, n_queries, stranger, words_of, xlsx_file

pytestmark = pytest.mark.django_db
LIST = "/organisations/"
IMPORT = "/organisations/import/"
CONFIRM = "/organisations/import/confirm/"
SEPTEMBER = date(2025, 9, 1)


def told(row):
    return [line.words for line in history_of(row)]


def test_schools_are_counted_by_trust_authority_and_membership_of_today(today):
    trust, authority, hub = (make_organisation(kind) for kind in ("trust", "authority", "hub"))
    for _ in range(2):
        school = make_school(trust=trust, authority=authority)
    Membership.objects.create(organisation=hub, school=school, from_on=LONG_AGO)
    Membership.objects.create(organisation=hub, school=make_school(), from_on=LONG_AGO, until_on=SEPTEMBER)
    counted = with_school_counts(Organisation.objects.all(), today)
    assert {one.kind: one.n_schools for one in counted} == {"trust": 2, "authority": 2, "hub": 1}


def test_the_list_is_searched_by_words_and_kind():
    make_organisation("hub", "Corrow Hub")
    make_organisation("trust", "Corrow Trust", code="90001")
    client = stranger()

    def found(**asked):
        return [one.name for one in client.get(LIST, asked).context["page_of"]]

    assert found(q="corrow") == ["Corrow Hub", "Corrow Trust"]
    assert found(q="corrow", kind="hub") == ["Corrow Hub"]
    assert found(q="90001") == ["Corrow Trust"]
    assert found(kind="nonsense") == ["Corrow Hub", "Corrow Trust"]


def test_the_list_takes_no_more_queries_for_thirty_organisations_than_for_one():
    client = keeper()
    make_organisation("hub")
    before = [n_queries(client, LIST), n_queries(client, "/organisations/list.csv")]
    for _ in range(30):
        make_organisation("hub")
    assert [n_queries(client, LIST), n_queries(client, "/organisations/list.csv")] == before


@pytest.mark.parametrize("kind", ["hub", "trust", "authority"])
def test_the_page_takes_no_more_queries_for_thirty_schools_than_for_one(kind):
    client = keeper()
    organisation = make_organisation(kind)

    def add(n):
        for _ in range(n):
            school = make_school(**({kind: organisation} if kind != "hub" else {}))
            if kind == "hub":
                Membership.objects.create(organisation=organisation, school=school, from_on=LONG_AGO)

    add(1)
    before = n_queries(client, organisation.get_absolute_url())
    add(30)
    assert n_queries(client, organisation.get_absolute_url()) == before


def test_the_list_can_be_taken_away(today):
    make_organisation("trust", "Corrow Trust", code="90001")
    text = stranger().get("/organisations/list.csv").content.decode("utf-8-sig")
    assert text.splitlines() == ["Kind,Name,Number,Schools", "Trust,Corrow Trust,90001,0"]


def test_a_page_shows_members_with_their_days_and_can_be_searched():
    hub = make_organisation("hub")
    Membership.objects.create(organisation=hub, school=make_school("Larkby High"), from_on=SEPTEMBER)
    Membership.objects.create(organisation=hub, school=make_school("Thaxby"), from_on=LONG_AGO, until_on=SEPTEMBER)
    client = stranger()
    page = words_of(client.get(hub.get_absolute_url()))
    assert page.index("Larkby High") < page.index("Thaxby")
    assert '1 September 2020</td><td class="govuk-table__cell" data-label="To">1 September 2025' in page
    assert "End the membership" not in page
    assert [one.school.name for one in client.get(hub.get_absolute_url(), {"q": "thax"}).context["page_of"]] == [
        "Thaxby"
    ]


def test_an_organisation_is_added_and_renamed():
    client = keeper()
    response = client.post("/organisations/new/", {"kind": "hub", "name": "Corrow Hub"})
    hub = Organisation.objects.get()
    assert response.url == hub.get_absolute_url()
    client.post(f"{response.url}edit/", {"name": "Corrow Maths Hub"})
    hub.refresh_from_db()
    assert hub.name == "Corrow Maths Hub"
    assert told(hub) == ["The name was Corrow Hub and is now Corrow Maths Hub.", "Corrow Hub was added."]


def test_the_same_name_again_is_no_change(now):
    hub = make_organisation("hub", "Corrow Hub")
    rename_organisation(organisation=hub, name="Corrow Hub", now=now, by=None)
    assert told(hub) == []


def test_two_of_a_kind_do_not_share_a_name():
    make_organisation("hub", "Corrow Hub")
    client = keeper()
    response = client.post("/organisations/new/", {"kind": "hub", "name": "corrow hub"})
    message = "There is a hub of this name already. Use that one, or write another name."
    assert response.context["form"].errors == {"name": [message]}
    assert client.post("/organisations/new/", {"kind": "network", "name": "Corrow Hub"}).status_code == 302


@pytest.mark.parametrize("address", ["new/", "import/", "{}/edit/", "{}/schools/add/"])
def test_a_stranger_changes_nothing(address):
    hub = make_organisation("hub")
    assert stranger().get(LIST + address.format(hub.public_id)).status_code == 403
    assert stranger().post(LIST + address.format(hub.public_id)).status_code == 403


def test_a_school_joins_and_leaves_and_its_history_says_so():
    hub, school = make_organisation("hub", "Corrow Hub"), make_school()
    client = keeper()
    client.post(f"{hub.get_absolute_url()}schools/add/", {"school": str(school.urn), "from_on": "1/9/2025"})
    address = f"{hub.get_absolute_url()}schools/{school.urn}/end/"
    assert "stays in its history" in words_of(client.get(address))
    response = client.post(address, {"on": "1/9/2025"})
    assert response.context["form"].errors == {"on": ["The school joined on 1 September 2025. Write a day after that."]}
    client.post(address, {"on": "1/1/2026"})
    assert Membership.objects.get().until_on == date(2026, 1, 1)
    assert told(school) == ["Left Corrow Hub on 1 January 2026.", "Joined Corrow Hub on 1 September 2025."]
    assert client.get(address).status_code == 404


def test_mistakes_of_a_membership_are_said():
    hub, school = make_organisation("hub"), make_school()
    Membership.objects.create(organisation=hub, school=school, from_on=LONG_AGO)
    client = keeper()
    address = f"{hub.get_absolute_url()}schools/add/"
    both = client.post(address, {"school": "12", "from_on": "soon"}).context["form"].errors
    assert both == {
        "school": ["There is no school with the number 12. Look it up in the list of schools."],
        "from_on": ["Write a day, such as 3/2/2026 or 3 February 2026."],
    }
    again = client.post(address, {"school": str(school.urn), "from_on": "1/9/2025"}).context["form"].errors
    assert again == {"from_on": ["The school is a member from 1 September 2020 already."]}


def test_a_trusts_schools_are_the_registers_to_say(now):
    trust = make_organisation("trust")
    assert keeper().get(f"{trust.get_absolute_url()}schools/add/").status_code == 404
    with pytest.raises(ValidationError):
        join(school=make_school(), organisation=trust, on=SEPTEMBER, now=now, by=None)


def test_actions_refuse_what_the_forms_refuse(now):
    hub, school = make_organisation("hub"), make_school()
    membership = join(school=school, organisation=hub, on=SEPTEMBER, now=now, by=None)
    with pytest.raises(ValidationError):
        join(school=school, organisation=hub, on=date(2026, 1, 1), now=now, by=None)
    with pytest.raises(ValidationError):
        leave(membership=membership, on=SEPTEMBER, now=now, by=None)
    leave(membership=membership, on=date(2026, 1, 1), now=now, by=None)
    with pytest.raises(ValidationError):
        leave(membership=membership, on=date(2026, 2, 1), now=now, by=None)


def preview(client, file):
    return client.post(IMPORT, {"file": file})


def test_a_list_is_looked_at_then_taken_over():
    known = make_organisation("hub", "Corrow Hub")
    one, two = make_school(urn=900801), make_school(urn=900802)
    client = keeper()
    text = "Hub;URN;From;Note\ncorrow hub;900801;1/9/2025;x\nThax Hub;900802;2025-09-01;\n"
    looked_at = preview(client, csv_file(text))
    assert looked_at.context["plan"].new_names == ["Thax Hub"]
    assert "Taking the list over adds 2 memberships and 1 new organisation." in words_of(looked_at)
    assert not Membership.objects.exists()
    client.post(CONFIRM, {"rows": looked_at.context["rows"]})
    taken = {(str(held.organisation), held.school, held.from_on) for held in Membership.objects.all()}
    assert taken == {("Corrow Hub", one, SEPTEMBER), ("Thax Hub", two, SEPTEMBER)}
    assert Organisation.objects.get(pk=known.pk).memberships.count() == 1
    assert told(one) == ["Joined Corrow Hub on 1 September 2025."]


def test_a_workbook_with_networks_is_read_too():
    make_school(urn=900801)
    client = keeper()
    rows = [["Network", "School number", "Joined"], ["Lark Network", 900801, date(2025, 9, 1)]]
    looked_at = preview(client, xlsx_file(rows))
    client.post(CONFIRM, {"rows": looked_at.context["rows"]})
    assert [(held.organisation.kind, held.from_on) for held in Membership.objects.all()] == [("network", SEPTEMBER)]


def test_every_mistake_of_a_list_is_said_with_its_row_and_nothing_is_saved():
    hub = make_organisation("hub", "Corrow Hub")
    Membership.objects.create(organisation=hub, school=make_school(urn=900801), from_on=LONG_AGO)
    Membership.objects.create(
        organisation=hub, school=make_school(urn=900802), from_on=LONG_AGO, until_on=date(2026, 1, 1)
    )
    make_school("Old Larkby", urn=900803, status="closed", closed_on=date(2025, 8, 31))
    make_school(urn=900804)
    rows = [
        "Corrow Hub,900801,1/9/2025",
        "Corrow Hub,900802,1/9/2025",
        "Corrow Hub,900803,1/9/2025",
        ",900804,1/9/2025",
        "Corrow Hub,many,soon",
        "Corrow Hub,900999,1/9/2025",
        "Corrow Hub,900804,1/9/2025",
        "Corrow Hub,900804,1/10/2025",
    ]
    response = preview(keeper(), csv_file("hub,URN,from\n" + "\n".join(rows)))
    found = [(mistake.row, mistake.column, mistake.message) for mistake in response.context["mistakes"]]
    member = "The school is a member from 1 September 2020"
    assert found == [
        (2, "from", f"{member} already. End that membership first, or leave the row out."),
        (3, "from", f"{member} to 1 January 2026. Write that day or a later one."),
        (4, "URN", "Old Larkby closed on 31 August 2025. Leave the row out, or write an earlier day."),
        (5, "hub", "Write the name of a hub or a network."),
        (6, "URN", "Write the school’s number, such as 900001, not “many”."),
        (6, "from", "Write a date such as 1 September 2025, 01/09/2025 or 2025-09-01, not “soon”."),
        (7, "URN", "There is no school with the number 900999. Look it up in the list of schools."),
        (9, "URN", "Row 8 has the same school and name. Leave one of them out."),
    ]
    assert "rows" not in response.context
    assert Membership.objects.count() == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hub,URN,from\n",
        "URN,from\n900801,1/9/2025\n",
        "a\n1\n",
        b"\x00\x01\x02\x03",
        "<html><table></table></html>",
    ],
)
def test_a_file_that_is_no_such_list_is_refused_with_a_word(text):
    response = preview(keeper(), csv_file(text))
    said = response.context.get("mistakes") or response.context["form"].errors
    assert said
    assert not Membership.objects.exists()


def test_a_list_that_is_known_already_changes_nothing():
    hub = make_organisation("hub", "Corrow Hub")
    Membership.objects.create(organisation=hub, school=make_school(urn=900801), from_on=SEPTEMBER)
    response = preview(keeper(), csv_file("hub,URN,from\nCorrow Hub,900801,1/9/2025\n"))
    assert "There is nothing to do" in words_of(response)
    assert "1 row of the list is known already." in words_of(response)


def test_what_is_confirmed_is_what_the_same_person_looked_at():
    make_school(urn=900801)
    client, other = keeper(), keeper()
    rows = preview(client, csv_file("hub,URN,from\nCorrow Hub,900801,1/9/2025\n")).context["rows"]
    for wrong in (rows[:-2], "nonsense", ""):
        assert client.post(CONFIRM, {"rows": wrong}).url == IMPORT
    assert other.post(CONFIRM, {"rows": rows}).url == IMPORT
    assert client.get(CONFIRM).url == IMPORT
    assert not Membership.objects.exists()


def test_a_list_confirmed_twice_is_taken_over_once():
    make_school(urn=900801)
    client = keeper()
    rows = preview(client, csv_file("hub,URN,from\nCorrow Hub,900801,1/9/2025\n")).context["rows"]
    client.post(CONFIRM, {"rows": rows})
    client.post(CONFIRM, {"rows": rows})
    assert Membership.objects.count() == 1


def test_a_list_overtaken_by_another_is_shown_again_with_its_mistakes():
    school = make_school(urn=900801)
    client = keeper()
    rows = preview(client, csv_file("hub,URN,from\nCorrow Hub,900801,1/9/2025\n")).context["rows"]
    Membership.objects.create(organisation=make_organisation("hub", "Corrow Hub"), school=school, from_on=LONG_AGO)
    response = client.post(CONFIRM, {"rows": rows})
    assert [mistake.column for mistake in response.context["mistakes"]] == ["from"]
    assert Membership.objects.count() == 1


def test_looking_at_a_list_takes_no_more_queries_for_thirty_rows_than_for_one(django_assert_num_queries):
    from magpie.register.membership_lists import plan_memberships

    make_organisation("hub", "Corrow Hub")
    rows = [(at, {"hub": "Corrow Hub", "urn": str(make_school().urn), "from": "1/9/2025"}) for at in range(2, 32)]
    with django_assert_num_queries(4):
        assert len(plan_memberships(rows[:1]).joinings) == 1
    with django_assert_num_queries(4):
        assert len(plan_memberships(rows).joinings) == 30
