from datetime import date

import pytest
from django.urls import reverse

from magpie.register.actions import add_school, appoint, edit_school
from magpie.register.history import record
from magpie.register.models import Membership, School, SchoolLink
from magpie.register.phrases import school_in_words
from magpie.register.queries import SchoolSearch, schools_found
from tests.making import LONG_AGO, make_head, make_organisation, make_person, make_school, make_user
from tests.register.signed_in import browser_of, keeper, n_queries, stranger, words_of

pytestmark = pytest.mark.django_db
SCHOOLS = "/schools/"


def found(today, **search):
    return [school.name for school in schools_found(School.objects.all(), SchoolSearch(**search), today)]


def test_the_exact_number_comes_first_then_open_schools_then_names_that_begin_so(today):
    make_school("Old 900777 House", status="closed")
    make_school("Hall 900777")
    make_school("900777 Road")
    make_school("Zennor", urn=900777, status="closed")
    assert found(today, words="900777") == ["Zennor", "900777 Road", "Hall 900777", "Old 900777 House"]


def test_without_words_schools_stand_by_name_and_closed_ones_last(today):
    make_school("Zennor")
    make_school("Abbot", status="closed")
    make_school("Birch")
    assert found(today) == ["Birch", "Zennor", "Abbot"]


def test_filters_narrow_the_list(today):
    north = make_organisation("authority", "North Larkshire")
    trust = make_organisation("trust", "Corrow Trust")
    hub = make_organisation("hub", "Corrow Hub")
    make_school("A", phase="Primary", authority=north)
    make_school("B", status="closing", trust=trust)
    make_school("C", status="closed")
    Membership.objects.create(organisation=hub, school=make_school("D"), from_on=LONG_AGO)
    Membership.objects.create(organisation=hub, school=make_school("E"), from_on=LONG_AGO, until_on=today)
    assert found(today, phase="Primary") == ["A"]
    assert found(today, status="open") == ["A", "B", "D", "E"]
    assert found(today, status="closed") == ["C"]
    assert found(today, authority=north.public_id) == ["A"]
    assert found(today, part_of="corrow") == ["B", "D"]
    assert found(today, part_of=hub.public_id) == ["D"]
    assert found(today, part_of=north.public_id) == ["A"]
    assert found(today, part_of="north") == []


@pytest.mark.parametrize("words", ["²", "9" * 40, "%", "_", "'; --", "é", "\\"])
def test_odd_words_find_nothing_and_break_nothing(words, today):
    make_school()
    assert found(today, words=words) == []


def test_the_list_says_how_many_and_who_followed_a_closed_school():
    old, new = make_school("Old Larkby", status="closed"), make_school("New Larkby")
    SchoolLink.objects.create(predecessor=old, successor=new)
    page = words_of(stranger().get(SCHOOLS))
    assert "<strong>2</strong> schools." in page
    assert f'Closed</strong> now <a class="govuk-link" href="/schools/{new.urn}/">New Larkby</a>' in page


def test_an_empty_list_says_how_to_begin():
    assert "There are no schools yet. Whoever runs Magpie begins by importing" in words_of(stranger().get(SCHOOLS))


def test_a_search_without_success_says_what_to_try():
    make_school()
    page = words_of(stranger().get(SCHOOLS, {"q": "nowhere"}))
    assert "<strong>0</strong> schools found." in page
    assert "Use fewer words" in page


@pytest.mark.parametrize(
    "asked",
    [{"phase": "Nonsense"}, {"authority": "x"}, {"page": "999"}, {"page": "x"}, {"q": "a\0b"}, {"q": "x" * 300}],
)
def test_a_bad_filter_is_said_and_left_out(asked):
    make_school("Larkby")
    assert "Larkby" in words_of(stranger().get(SCHOOLS, asked))


def test_fifty_schools_stand_on_a_page():
    for at in range(51):
        make_school(f"School {at:02}")
    client = stranger()
    first, second = client.get(SCHOOLS), client.get(SCHOOLS, {"page": "2", "q": "school"})
    assert "Page 1 of 2" in words_of(first)
    assert [school.name for school in second.context["page_of"]] == ["School 50"]
    assert 'href="?page=1&amp;q=school"' in words_of(second)


def test_the_list_takes_no_more_queries_for_thirty_schools_than_for_one():
    client = keeper()
    trust, authority = make_organisation("trust"), make_organisation("authority")
    old = make_school(status="closed", trust=trust, authority=authority)
    SchoolLink.objects.create(predecessor=old, successor=old_to(old))
    before = n_queries(client, SCHOOLS)
    for _ in range(30):
        school = make_school(status="closed", trust=trust, authority=authority)
        SchoolLink.objects.create(predecessor=school, successor=old_to(school))
    assert n_queries(client, SCHOOLS) == before


def old_to(school):
    return make_school(f"After {school}")


def test_the_result_can_be_taken_away_without_formulas():
    make_school("=cmd|x", urn=900555, town="Larkby", trust=make_organisation("trust", "Corrow Trust"))
    make_school("Elsewhere", town="Thaxby")
    response = stranger().get("/schools/list.csv", {"q": "larkby"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert len(lines) == 2
    assert lines[1].startswith("900555,'=cmd|x,Open,Secondary,")


def test_the_file_takes_no_more_queries_for_thirty_schools_than_for_one():
    client = stranger()
    make_school()
    before = n_queries(client, "/schools/list.csv")
    for _ in range(30):
        make_school()
    assert n_queries(client, "/schools/list.csv") == before


def test_the_page_of_a_school_takes_no_more_queries_for_a_long_history(now):
    school = make_school(trust=make_organisation("trust"), authority=make_organisation("authority"))
    head = make_head(school)
    client = browser_of(head.user)
    fill_history(school, 1, now)
    before = n_queries(client, school.get_absolute_url())
    fill_history(school, 30, now)
    assert n_queries(client, school.get_absolute_url()) == before


def fill_history(school, n, now):
    for _ in range(n):
        appoint(person=make_person(), school=school, kind="colleague", on=LONG_AGO, now=now, by=None)
        Membership.objects.create(organisation=make_organisation("hub"), school=school, from_on=LONG_AGO)
        SchoolLink.objects.create(predecessor=make_school(), successor=school)
        record("school.changed", "Something changed.", row=school, now=now)


def test_a_school_is_told_in_plain_words():
    trust = make_organisation("trust", "Corrow Trust")
    school = make_school(type_name="academy converter", low_age=11, high_age=18, trust=trust)
    assert school_in_words(school) == "Academy converter for pupils aged 11 to 18 in Larkby, part of Corrow Trust."
    closed = make_school(type_name="", phase="", town="", status="closed")
    assert school_in_words(closed) == "School. It is closed."


def test_a_closed_school_names_its_successor():
    old = make_school(status="closed", closed_on=date(2025, 8, 31))
    new = make_school("New Larkby")
    SchoolLink.objects.create(predecessor=old, successor=new, on=date(2025, 9, 1), kind="Successor")
    client = stranger()
    page = words_of(client.get(old.get_absolute_url()))
    assert "It closed on 31 August 2025." in page
    assert "New Larkby</a> followed it on 1 September 2025." in page
    assert "It followed <a" in words_of(client.get(new.get_absolute_url()))


def test_names_and_lines_about_people_are_for_the_schools_own_people(now):
    school = make_school()
    ada = make_person("Ada Merrow")
    appoint(person=ada, school=school, kind="head", on=LONG_AGO, now=now, by=None)
    record("school.changed", "The number of pupils changed.", row=school, now=now)
    record("role.given", "Ada Merrow became facilitator.", row=school, now=now)
    address = school.get_absolute_url()
    own = words_of(browser_of(ada.user).get(address))
    other = words_of(stranger().get(address))
    assert "Ada Merrow became headteacher" in own
    assert "Ada Merrow" not in other
    assert "The number of pupils changed." in other


def test_an_operator_sees_how_many_hold_posts_but_no_names():
    school = make_school()
    make_head(school, person=make_person("Ada Merrow"))
    page = words_of(browser_of(make_user(is_operator=True)).get(school.get_absolute_url()))
    assert "Today: 1 × Headteacher." in page
    assert "Ada Merrow" not in page


def test_only_a_web_address_becomes_a_link():
    page = words_of(stranger().get(make_school(website="javascript:alert(1)").get_absolute_url()))
    assert 'href="javascript' not in page


@pytest.mark.parametrize("number", ["1", "outside-1", "outside-", "x", "999999999999999999999", "outside-99999999999"])
def test_a_school_that_is_not_known_is_no_page(number):
    assert stranger().get(f"/schools/{number}/").status_code == 404


def test_a_school_outside_the_register_is_added_by_hand():
    client = keeper()
    trust = make_organisation("trust", "Corrow Trust")
    given = {
        "name": "Lark House",
        "town": "Calder",
        "trust": "corrow trust",
        "n_pupils": "120",
        "website": "lark.example",
    }
    response = client.post("/schools/new/", given)
    school = School.objects.get()
    assert response.url == school.get_absolute_url() == f"/schools/outside-{school.pk}/"
    assert (school.urn, school.trust, school.n_pupils, school.website) == (None, trust, 120, "https://lark.example")
    assert client.get(response.url).status_code == 200


def test_every_mistake_in_a_school_is_said_at_once_and_the_typing_kept():
    given = {"name": "", "trust": "Nowhere", "n_pupils": "many", "easting_m": "5"}
    response = keeper().post("/schools/new/", given)
    assert sorted(response.context["form"].errors) == ["n_pupils", "name", "trust"]
    assert 'value="Nowhere"' in words_of(response)
    assert not School.objects.exists()


def test_coordinates_come_in_pairs():
    response = keeper().post("/schools/new/", {"name": "Lark House", "easting_m": "400000"})
    assert response.context["form"].errors == {"northing_m": ["Write both easting and northing, or neither."]}


def test_what_the_register_says_is_not_changed_by_hand(now):
    school = make_school()
    assert keeper().get(reverse("register:school-edit", args=[school.number])).status_code == 403


def test_a_school_by_hand_can_be_changed(now):
    school = add_school(facts={"name": "Lark House"}, now=now, by=None)
    client = keeper()
    address = reverse("register:school-edit", args=[school.number])
    assert 'value="Lark House"' in words_of(client.get(address))
    client.post(address, {"name": "Lark Hall", "town": "Calder"})
    school.refresh_from_db()
    assert (school.name, school.town) == ("Lark Hall", "Calder")
    assert "Changed by hand: name, town." in words_of(client.get(school.get_absolute_url()))
    edit_school(school=school, facts={"name": "Lark Hall"}, now=now, by=None)


def test_a_stranger_adds_no_school():
    assert stranger().get("/schools/new/").status_code == 403


def test_nobody_sees_schools_without_signing_in(client):
    assert client.get(SCHOOLS).status_code == 302
