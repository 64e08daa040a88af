"""Schools begin to take part, say what they share and seek, and stop."""

from datetime import date

import pytest
from django.urls import reverse

from magpie.programmes.actions.enrolment import enrol_school, keep_apart, withdraw_school, write_profile
from magpie.programmes.models import Enrolment, NoGoPair
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from magpie.register.models import Post
from tests.making import make_head, make_organisation, make_school
from tests.programmes.making import NOW, TODAY, make_cohort, make_enrolment
from tests.programmes.schools import make_setting, theme, words_of

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}


@pytest.fixture
def made():
    return make_setting()


def of_cohort(name, made, *more):
    return reverse(f"programmes:{name}", args=[made.cohort.slug, *more])


def of_school(name, made, *more):
    return of_cohort(name, made, made.enrolment.public_id, *more)


def test_a_school_is_enrolled_once(made):
    with pytest.raises(Refused, match="takes part already"):
        enrol_school(made.cohort, school=made.school, from_on=TODAY, **BY)


def test_a_closed_school_is_refused_with_the_one_that_follows_it(made):
    old = make_school("Old School", status="closed")
    old.successor_links.create(successor=make_school("New School", urn=990_801), kind="Successor")
    with pytest.raises(Refused, match=r"It goes on as New School \(990801\): choose that one"):
        enrol_school(made.cohort, school=old, from_on=TODAY, **BY)


@pytest.mark.parametrize(
    ("first", "words"), [(date(2026, 7, 18), "The cohort ends on 17 July 2026"), (date(2023, 9, 1), "Check the year")]
)
def test_a_first_day_that_cannot_be_is_refused(made, first, words):
    with pytest.raises(Refused, match=words):
        enrol_school(made.cohort, school=make_school(), from_on=first, **BY)


def test_a_school_that_was_told_not_this_time_is_enrolled_only_after_another_decision(made):
    enrolment = make_enrolment(made.cohort, state="applied")
    enrolment.decisions.create(outcome="not_yet", reason="No second leader", at=NOW)
    with pytest.raises(Refused, match="Decide anew"):
        enrol_school(made.cohort, school=enrolment.school, from_on=TODAY, **BY)


def test_withdrawing_needs_a_reason_and_keeps_the_day(client, made):
    client.force_login(made.coordinator)
    assert "Write why, in a few words." in words_of(
        client.post(of_school("enrolment-withdraw", made), {"on": "3/3/2026", "reason": ""})
    )
    client.post(of_school("enrolment-withdraw", made), {"on": "3/3/2026", "reason": "A new building"})
    made.enrolment.refresh_from_db()
    assert (made.enrolment.state, made.enrolment.until_on, made.enrolment.ended_because) == (
        "withdrawn",
        date(2026, 3, 3),
        "A new building",
    )
    assert "A new building" not in history_of(made.enrolment).first().words


@pytest.mark.parametrize("on", [date(2025, 8, 31), date(2026, 7, 18)])
def test_a_school_cannot_withdraw_outside_its_time(made, on):
    with pytest.raises(Refused):
        withdraw_school(made.enrolment, on=on, reason="x", **BY)


def test_themes_take_the_place_of_those_that_stood_there(made):
    for shares in (["Attendance", "Science"], ["Science"]):
        write_profile(
            made.enrolment, shares=map(theme, shares), seeks=[], shares_words="", seeks_words="Maths in Year 8", **BY
        )
    assert [str(use) for use in made.enrolment.themes.all()] == ["Can share: Science"]


def test_a_theme_that_was_retired_stays_with_the_school_that_chose_it_and_cannot_be_chosen_anew(client, made):
    boys = theme("Boys' achievement")
    write_profile(made.enrolment, shares=[boys], seeks=[], shares_words="", seeks_words="", **BY)
    boys.is_retired = True
    boys.save()
    client.force_login(made.head)
    offered = client.get(of_school("enrolment-profile", made)).context["form"].fields
    assert (boys in offered["shares"].queryset, boys in offered["seeks"].queryset) == (True, False)
    answer = client.post(of_school("enrolment-profile", made), {"seeks": [boys.pk]})
    assert "Choose themes that the list offers." in words_of(answer)


def test_a_schools_words_are_read_by_its_people_and_coordinators_and_the_box_says_so(client, made):
    made.enrolment.shares_words = "Come and see our phonics"
    made.enrolment.save()
    client.force_login(made.second)
    assert "Come and see our phonics" in words_of(client.get(of_school("enrolment", made)))
    assert "own people and the coordinators can read it; nobody else." in words_of(
        client.get(of_school("enrolment-profile", made))
    )
    other = make_school()
    make_enrolment(made.cohort, other)
    client.force_login(make_head(other).user)
    assert client.get(of_school("enrolment", made)).status_code == 404


def test_a_school_reads_its_own_wishes_to_be_kept_apart_and_nobody_elses(client, made):
    rival, other = make_school("Rival School"), make_school("Other School")
    keep_apart(made.enrolment, other=rival, asked_by=made.school, **BY)
    keep_apart(make_enrolment(made.cohort, other), other=made.school, asked_by=other, reason="They poach", **BY)
    client.force_login(made.head)
    page = words_of(client.get(of_school("enrolment", made)))
    assert ("Rival School" in page, "Other School" in page, "to be kept apart from" in page) == (True, False, False)
    assert client.get(of_school("enrolment-meet", made, other.number)).status_code == 404
    client.force_login(made.coordinator)
    assert "They poach" in words_of(client.get(of_school("enrolment", made)))


def test_two_schools_may_both_wish_it_and_each_takes_back_its_own(client, made):
    rival = make_school("Rival School")
    for asked_by in (made.school, rival, made.school):
        keep_apart(made.enrolment, other=rival, asked_by=asked_by, **BY)
    client.force_login(made.head)
    client.post(of_school("enrolment-meet", made, rival.number))
    assert [pair.asked_by for pair in NoGoPair.objects.all()] == [rival]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Larkby High School", "A school cannot be kept apart from itself"),
        ("Nowhere", "No school is called “Nowhere”"),
        ("", "Write the school’s number or name."),
    ],
)
def test_a_school_to_keep_apart_is_named_so_that_one_is_meant(client, made, written, words):
    client.force_login(made.head)
    assert words in words_of(client.post(of_school("enrolment-apart", made), {"school": written}))


def test_what_is_missing_is_said_in_words(client, made):
    Post.objects.filter(school=made.school, kind="second_leader").delete()
    client.force_login(made.coordinator)
    line = client.get(of_cohort("schools", made)).context["lines"][0]
    assert line.wants == [
        "no second leader",
        "no decision on eligibility",
        "no theme that it can share",
        "no theme that it seeks",
        "Confidentiality not signed by Ada Merrow",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=larkby+high", ["Larkby High School"]),
        ("?q=wren", ["Trust School"]),
        ("?q=990501", ["Larkby High School"]),
        ("?state=invited", ["Invited School"]),
        ("?wants=head", ["Invited School", "Trust School"]),
        ("?wants=answer", ["Invited School"]),
        ("?wants=decision", ["Larkby High School", "Trust School"]),
        ("?wants=nonsense", ["Invited School", "Larkby High School", "Trust School"]),
        ("?q=nothing", []),
    ],
)
def test_schools_are_searched_and_filtered(client, made, query, found):
    make_enrolment(made.cohort, make_school("Invited School", town=""), "invited", asked_at=NOW)
    make_enrolment(made.cohort, make_school("Trust School", trust=make_organisation("trust", "Wren Trust")))
    client.force_login(made.coordinator)
    lines = client.get(of_cohort("schools", made) + query).context["lines"]
    assert [line.enrolment.school.name for line in lines] == found


def test_the_list_is_taken_away_whole_and_safely(client, made):
    make_enrolment(made.cohort, make_school("=cmd School"))
    client.force_login(made.coordinator)
    rows = client.get(of_cohort("schools", made) + "?as=csv").content.decode("utf-8-sig").splitlines()
    assert (len(rows), ",'=cmd School," in rows[1]) == (3, True)


def test_an_empty_list_says_how_to_begin(client, made):
    Enrolment.objects.all().delete()
    client.force_login(made.coordinator)
    assert "Begin with a list if you have one" in words_of(client.get(of_cohort("schools", made)))


@pytest.mark.parametrize("path", ["schools", "declarations"])
def test_queries_do_not_grow_with_the_number_of_schools(client, made, path, django_assert_max_num_queries):
    client.force_login(made.coordinator)
    for _ in range(30):
        school = make_school()
        make_head(school)
        make_enrolment(made.cohort, school)
    with django_assert_max_num_queries(16) as thirty:
        client.get(of_cohort(path, made))
    Enrolment.objects.exclude(pk=made.enrolment.pk).delete()
    with django_assert_max_num_queries(len(thirty)):
        client.get(of_cohort(path, made))
    assert len(thirty) <= 15


def test_a_school_is_found_in_the_register_and_enrolled_with_its_leaders(client, made):
    school = make_school("Wrenford Academy", urn=990_811)
    client.force_login(made.coordinator)
    page = words_of(client.get(of_cohort("school-add", made) + "?q=wrenford"))
    assert of_cohort("school-enrol", made, "990811") in page
    sent = {"from_on": "1 March 2026", "head_name": "Ann Wren", "head_address": "Ann@Wren.example"}
    answer = client.post(of_cohort("school-enrol", made, "990811"), sent, follow=True)
    assert "Wrenford Academy takes part in" in words_of(answer)
    assert Post.objects.get(school=school).person.user.email == "ann@wren.example"


def test_half_a_leader_is_told_at_the_empty_box_and_what_was_typed_is_kept(client, made):
    school = make_school()
    client.force_login(made.coordinator)
    sent = {"from_on": "1/3/2026", "head_name": "Ann Wren", "second_address": "b@wren.example"}
    answer = client.post(of_cohort("school-enrol", made, school.number), sent)
    assert (answer.context["form"].errors.keys(), "Ann Wren" in words_of(answer)) == (
        {"head_address", "second_name"},
        True,
    )
    assert not Enrolment.objects.filter(school=school).exists()


def test_an_applicant_is_enrolled_from_its_page(client, made):
    enrolment = make_enrolment(made.cohort, state="applied")
    client.force_login(made.coordinator)
    client.post(of_cohort("enrolment-enrol", made, enrolment.public_id), {"from_on": "3/2/2026"})
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.from_on) == ("enrolled", TODAY)


def test_the_cohorts_history_has_what_is_news_there(made):
    school = make_school("Newcomer School")
    enrol_school(made.cohort, school=school, from_on=TODAY, **BY)
    assert [event.words for event in history_of(made.cohort)] == [
        f"Newcomer School takes part in {made.cohort} from 3 February 2026."
    ]


def test_a_school_of_another_cohort_is_not_found_under_this_one(client, made):
    other = make_enrolment(make_cohort(edition=made.cohort.edition))
    client.force_login(made.coordinator)
    assert client.get(of_cohort("enrolment", made, other.public_id)).status_code == 404
