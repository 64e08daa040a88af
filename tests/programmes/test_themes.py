"""The list of themes: what ships, what people add, what they retire."""

import pytest
from django.urls import reverse

from magpie.programmes.actions.themes import (
    add_theme,
    bring_back_theme,
    load_themes,
    rename_theme,
    retire_theme,
    shipped_themes,
)
from magpie.programmes.models import EnrolmentTheme, Theme
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from tests.making import make_user
from tests.programmes.making import NOW
from tests.programmes.schools import make_setting, theme, words_of

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}


def test_the_themes_that_ship_have_names_of_their_own():
    names = [name.casefold() for name in shipped_themes().values()]
    assert (len(set(names)), all(names)) == (len(names), True)


def test_loading_twice_adds_nothing():
    assert (load_themes(), load_themes()) == (len(shipped_themes()), 0)


def test_loading_again_leaves_names_and_retirements_as_people_chose_them():
    load_themes()
    rename_theme(theme("Attendance"), name="Coming to school", **BY)
    retire_theme(theme("Finance and resources"), **BY)
    assert load_themes() == 0
    assert (Theme.objects.get(slug="attendance").name, theme("Finance and resources").is_retired) == (
        "Coming to school",
        True,
    )


def test_a_theme_that_somebody_added_before_it_shipped_is_not_loaded_beside_it():
    add_theme(name="attendance", **BY)
    assert load_themes() == len(shipped_themes()) - 1


@pytest.mark.parametrize("name", ["attendance", "  ATTENDANCE "])
def test_a_name_is_taken_whatever_its_case(name):
    load_themes()
    with pytest.raises(Refused, match="There is a theme Attendance already"):
        add_theme(name=name, **BY)


@pytest.mark.parametrize("name", ["!!!", "–", "’"])
def test_a_name_without_letters_is_refused(name):
    with pytest.raises(Refused, match="letters"):
        add_theme(name=name, **BY)


def test_a_retired_theme_is_offered_back_instead_of_made_again():
    retire_theme(add_theme(name="Hamsters", **BY), **BY)
    with pytest.raises(Refused, match="Bring that one back"):
        add_theme(name="hamsters", **BY)


def test_two_names_of_one_slug_get_addresses_of_their_own():
    assert [add_theme(name=name, **BY).slug for name in ("Reading, writing", "Reading writing")] == [
        "reading-writing",
        "reading-writing-2",
    ]


def test_a_theme_in_use_keeps_its_schools_when_it_is_renamed_or_retired():
    made = make_setting()
    science = theme("Science")
    EnrolmentTheme.objects.create(enrolment=made.enrolment, theme=science, side="shares")
    rename_theme(science, name="The sciences", **BY)
    retire_theme(science, **BY)
    assert [str(use) for use in made.enrolment.themes.all()] == ["Can share: The sciences"]
    assert [event.what for event in history_of(science)] == ["theme.retired", "theme.renamed"]


def test_retiring_asks_first_and_says_how_many_chose_it(client):
    made = make_setting()
    EnrolmentTheme.objects.create(enrolment=made.enrolment, theme=theme("Science"), side="seeks")
    client.force_login(made.coordinator)
    retire = reverse("programmes:theme-retire", args=["science"])
    assert "1 choice of schools stays as it is." in words_of(client.get(retire))
    client.post(retire)
    assert theme("Science").is_retired
    client.post(retire)
    assert not theme("Science").is_retired


def test_bringing_back_what_can_be_chosen_does_nothing():
    load_themes()
    bring_back_theme(theme("Science"), **BY)
    assert history_of(theme("Science")).count() == 0


def test_a_coordinator_adds_a_theme_and_what_was_typed_wrongly_is_kept(client):
    made = make_setting()
    client.force_login(made.coordinator)
    add = reverse("programmes:theme-add")
    answer = client.post(add, {"name": "attendance"})
    assert ("There is a theme Attendance already" in words_of(answer), 'value="attendance"' in words_of(answer)) == (
        True,
        True,
    )
    assert "The theme Outdoor learning is added." in words_of(
        client.post(add, {"name": "Outdoor learning"}, follow=True)
    )


@pytest.mark.parametrize(("query", "n"), [("?q=early", 2), ("?which=retired", 1), ("?q=hamsters", 0)])
def test_themes_are_searched_and_filtered(client, query, n):
    load_themes()
    retire_theme(theme("Finance and resources"), **BY)
    client.force_login(make_user())
    assert len(client.get(reverse("programmes:themes") + query).context["rows"]) == n


def test_an_operator_keeps_themes_too(client):
    client.force_login(make_user(is_operator=True))
    assert client.get(reverse("programmes:theme-add")).status_code == 200
