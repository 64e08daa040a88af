"""Settings: what an operator makes, gives and takes."""

import pytest
from django.urls import reverse

from magpie.outbox.models import Message
from magpie.programmes.models import Programme, Role
from magpie.register.models import Event, Organisation, Person, User
from tests.making import make_organisation, make_person, make_user
from tests.programmes.making import make_cohort, make_programme, make_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FILLED = {
    "name": "Learning trios",
    "owner_kind": "charity",
    "owner_name": "Larkby Trust for Schools",
    "coordinator_name": "Ada Merrow",
    "coordinator_address": "Ada.Merrow@larkby.example",
}


@pytest.fixture
def operator(client):
    person = make_person("Olu Penfold", email="olu@magpie.example")
    person.user.is_operator = True
    person.user.save()
    client.force_login(person.user)
    return person


def test_an_operator_makes_a_programme_and_its_coordinator_is_written_to(client, operator):
    answer = client.post(reverse("programmes:programme-new"), FILLED)
    programme = Programme.objects.get()
    assert answer.url == reverse("programmes:programme", args=[programme.slug])
    assert (programme.slug, programme.owner.name, programme.owner.kind) == (
        "learning-trios",
        "Larkby Trust for Schools",
        "charity",
    )
    role = Role.objects.get(programme=programme)
    assert (role.kind, role.person.name, role.person.user.email) == (
        "coordinator",
        "Ada Merrow",
        "ada.merrow@larkby.example",
    )
    assert list(Message.objects.values_list("to_address", "kind")) == [("ada.merrow@larkby.example", "invitation")]


def test_the_letter_leads_to_the_sign_in_page_and_holds_no_link_that_signs_in(client, operator):
    client.post(reverse("programmes:programme-new"), FILLED)
    body = Message.objects.get().body
    assert "/sign-in/?address=ada.merrow%40larkby.example&next=%2Fcohorts%2F" in body
    assert "/sign-in/link/" not in body


def test_what_an_operator_does_leaves_lines_of_history(client, operator):
    client.post(reverse("programmes:programme-new"), FILLED)
    assert set(Event.objects.values_list("what", flat=True)) == {
        "organisation.made",
        "programme.made",
        "role.given",
    }


def test_an_organisation_that_is_here_is_used_again_whatever_its_case(client, operator):
    owner = make_organisation("charity", "larkby TRUST for schools")
    client.post(reverse("programmes:programme-new"), FILLED)
    assert list(Organisation.objects.all()) == [owner]
    assert Programme.objects.get().owner == owner


def test_the_same_programme_is_not_made_twice(client, operator):
    client.post(reverse("programmes:programme-new"), FILLED)
    answer = client.post(reverse("programmes:programme-new"), {**FILLED, "name": "learning TRIOS"})
    assert answer.context["form"].errors == {
        "name": ["Larkby Trust for Schools has a programme of this name already. Write another name."]
    }
    assert Programme.objects.count() == 1


def test_programmes_of_the_same_name_of_two_organisations_have_two_addresses(client, operator):
    client.post(reverse("programmes:programme-new"), FILLED)
    client.post(reverse("programmes:programme-new"), {**FILLED, "owner_name": "Wrenby Schools"})
    assert sorted(Programme.objects.values_list("slug", flat=True)) == ["learning-trios", "learning-trios-2"]


def test_all_that_is_wrong_with_a_new_programme_is_said_at_once(client, operator):
    answer = client.post(reverse("programmes:programme-new"), {"coordinator_address": "ada at larkby"})
    assert set(answer.context["form"].errors) == {
        "name",
        "owner_kind",
        "owner_name",
        "coordinator_name",
        "coordinator_address",
    }
    assert Programme.objects.count() == 0


def test_an_address_in_another_case_is_the_same_person(client, operator):
    known = make_person("Ada Merrow", email="ada.merrow@larkby.example")
    client.post(reverse("programmes:programme-new"), {**FILLED, "coordinator_address": "ADA.MERROW@LARKBY.EXAMPLE"})
    assert Role.objects.get().person == known


def test_somebody_who_was_shut_out_is_not_asked_in_again(client, operator):
    make_person("Ada Merrow", email="ada.merrow@larkby.example").user.__class__.objects.filter(
        email="ada.merrow@larkby.example"
    ).update(is_active=False)
    answer = client.post(reverse("programmes:programme-new"), FILLED)
    assert answer.context["form"].errors["coordinator_address"] == [
        "An operator has shut this address out. Ask an operator, or write another address."
    ]
    assert (Programme.objects.count(), Organisation.objects.count()) == (0, 0)


def test_a_name_with_a_line_break_becomes_one_line(client, operator):
    client.post(reverse("programmes:programme-new"), {**FILLED, "coordinator_name": "Ada\r\nMerrow"})
    assert Role.objects.get().person.name == "Ada Merrow"


def test_an_operator_asks_a_second_coordinator_in_and_the_same_one_only_once(client, operator):
    programme = make_programme("Trios")
    address = reverse("programmes:programme", args=[programme.slug])
    asked = {"name": "Bo Finch", "address": "Bo@finch.example"}
    assert client.post(address, asked).status_code == 302
    answer = client.post(address, {**asked, "address": "bo@FINCH.example"})
    assert answer.context["form"].errors == {
        "address": ["Bo Finch (bo@finch.example) is coordinator of Trios already."]
    }
    assert Role.objects.filter(programme=programme).count() == 1


def test_an_operator_gives_and_takes_the_right_to_import(client, operator):
    person = make_person("Bo Finch")
    address = reverse("programmes:user", args=[person.public_id])
    client.post(address, {"may_import": "on"})
    person.user.refresh_from_db()
    assert (person.user.may_import, person.user.is_operator) == (True, False)
    client.post(address, {})
    person.user.refresh_from_db()
    assert person.user.may_import is False
    assert Event.objects.filter(what="user.rights").count() == 2


def test_the_last_operator_cannot_lay_the_right_down(client, operator):
    answer = client.post(reverse("programmes:user", args=[operator.public_id]), {})
    assert answer.context["form"].errors == {
        "is_operator": ["This is the last operator. Make somebody else operator first."]
    }


def test_an_operator_makes_another_whose_user_had_no_name(client, operator):
    user = make_user("bo@finch.example")
    client.post(reverse("programmes:operator-new"), {"name": "Bo Finch", "address": "BO@finch.example"})
    user.refresh_from_db()
    assert (user.is_operator, Person.objects.get(user=user).name) == (True, "Bo Finch")


def test_shutting_out_asks_first_and_says_what_stays(client, operator):
    person = make_role(make_programme("Trios")).person
    page = client.get(reverse("programmes:user-deactivate", args=[person.public_id]))
    assert "Coordinator of Trios" in page.content.decode()
    assert User.objects.get(pk=person.user_id).is_active is True


def test_somebody_shut_out_sees_no_page_any_more_and_can_be_let_in_again(client, operator):
    person = make_person("Bo Finch")
    client.post(reverse("programmes:user-deactivate", args=[person.public_id]))
    assert User.objects.get(pk=person.user_id).is_active is False
    client.post(reverse("programmes:user-reactivate", args=[person.public_id]))
    assert User.objects.get(pk=person.user_id).is_active is True


def test_an_operator_cannot_shut_themselves_out(client, operator):
    client.post(reverse("programmes:user-deactivate", args=[operator.public_id]))
    assert User.objects.get(pk=operator.user_id).is_active is True


def test_users_are_searched_filtered_and_taken_away(client, operator):
    make_person("Bo Finch", email="bo@finch.example")
    page = client.get(reverse("programmes:users"), {"q": "FINCH"})
    assert [person.name for person in page.context["listed"]] == ["Bo Finch"]
    page = client.get(reverse("programmes:users"), {"right": "operator"})
    assert [person.name for person in page.context["listed"]] == ["Olu Penfold"]
    lines = client.get(reverse("programmes:users"), {"as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines == [
        "name,address,operator,may import,can sign in",
        "Bo Finch,bo@finch.example,no,no,yes",
        "Olu Penfold,olu@magpie.example,yes,no,yes",
    ]


@pytest.mark.parametrize("name", ["programmes:settings", "programmes:users"])
def test_lists_of_an_operator_take_as_many_queries_for_thirty_rows_as_for_one(
    client, operator, name, django_assert_max_num_queries
):
    def make_one():
        programme = make_programme()
        make_role(programme)
        make_cohort(programme=programme)

    make_one()
    with django_assert_max_num_queries(12) as one:
        client.get(reverse(name))
    for _ in range(29):
        make_one()
    with django_assert_max_num_queries(12) as thirty:
        client.get(reverse(name))
    assert len(thirty) == len(one)
