"""Opening a cohort, and changing what it is."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from magpie.core.dates import Source
from magpie.programmes.actions.cohorts import check_dates, move_to_edition, open_cohort
from magpie.programmes.models import Cohort, Declaration
from magpie.programmes.moves import check_move
from magpie.programmes.queries import calendar_years, unentered_years
from magpie.programmes.refusals import Refused
from magpie.register.models import Event, TermCalendar, TermStretch
from tests.making import make_head, make_organisation, make_person, make_school
from tests.programmes.making import (
    NOW,
    PLAYBOOK,
    TODAY,
    make_cohort,
    make_edition,
    make_enrolment,
    make_programme,
    make_role,
)

MOST_STATEMENTS = 12
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def programme():
    return make_programme("Learning trios")


@pytest.fixture
def coordinator(client, programme):
    role = make_role(programme, person=make_person("Ada Merrow", email="ada@larkby.example"))
    client.force_login(role.person.user)
    return role.person.user


def filled(programme, edition, **changed):
    asked = {
        "programme": programme.pk,
        "edition": edition.pk,
        "name": "Trios 2026-27",
        "opens_on": "1/9/2026",
        "closes_on": "16 July 2027",
    }
    return {**asked, **changed}


def opened(programme, **changed):
    asked = {"name": "Trios 2026-27", "opens_on": date(2026, 9, 1), "closes_on": date(2027, 7, 16)}
    edition = changed.pop("edition", None) or make_edition()
    return open_cohort(programme=programme, edition=edition, by=None, now=NOW, **{**asked, **changed})


def test_a_cohort_opens_on_a_ready_edition_and_says_which_years_have_no_calendar(client, coordinator, programme):
    answer = client.post(reverse("programmes:cohort-new"), filled(programme, make_edition()), follow=True)
    cohort = Cohort.objects.get()
    assert (cohort.slug, cohort.opens_on, cohort.closes_on) == ("trios-2026-27", date(2026, 9, 1), date(2027, 7, 16))
    assert answer.redirect_chain[-1][0] == reverse("programmes:cohort", args=["trios-2026-27"])
    assert [str(message) for message in answer.context["messages"]] == [
        "Trios 2026-27 is open. Bring schools in next.",
        "Nobody has given term dates for 2026-27: see Calendar.",
    ]


def test_a_draft_opens_no_cohort(programme):
    draft = make_edition(("status: ready", "status: draft"))
    with pytest.raises(Refused) as refused:
        opened(programme, edition=draft)
    assert (refused.value.field, str(refused.value)) == (
        "edition",
        "Small trios, edition 1 is a draft. Choose an edition that is ready, or finish it first.",
    )


def test_a_draft_is_not_offered_and_refused_when_it_is_sent_anyway(client, coordinator, programme):
    make_edition()
    draft = make_edition(("slug: small-trios", "slug: quads"), ("status: ready", "status: draft"))
    answer = client.post(reverse("programmes:cohort-new"), filled(programme, draft))
    assert answer.context["form"].errors == {"edition": ["Choose an edition that is ready; a draft opens no cohort."]}


@pytest.mark.parametrize(
    ("days", "field", "said"),
    [
        ((date(2026, 9, 1), date(2026, 9, 1)), "closes_on", "after the one on which the cohort opens"),
        ((date(2026, 9, 1), date(2026, 7, 1)), "closes_on", "after the one on which the cohort opens"),
        ((date(2025, 9, 1), date(2026, 2, 3)), "closes_on", "today is 3 February 2026"),
        ((date(2024, 9, 1), date(2026, 7, 1)), "opens_on", "more than a year ago"),
        ((date(2026, 9, 1), date(2062, 7, 1)), "closes_on", "more than three years"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_at_their_field(programme, days, field, said):
    with pytest.raises(Refused) as refused:
        opened(programme, opens_on=days[0], closes_on=days[1])
    assert refused.value.field == field
    assert said in str(refused.value)
    assert Cohort.objects.count() == 0


def test_a_cohort_that_began_last_autumn_may_still_be_entered(programme):
    assert opened(programme, opens_on=date(2025, 9, 1), closes_on=date(2026, 7, 17)).pk


def test_today_is_the_day_where_the_programme_is():
    far = make_programme(time_zone="Pacific/Kiritimati")
    with pytest.raises(Refused):
        open_cohort(
            programme=far,
            edition=make_edition(),
            name="Trios",
            opens_on=date(2025, 9, 1),
            closes_on=date(2026, 2, 4),
            by=None,
            now=NOW.replace(hour=12),
        )


@hypothesis_settings(max_examples=200)
@given(opens_on=st.dates(date(2023, 1, 1), date(2032, 1, 1)), closes_on=st.dates(date(2023, 1, 1), date(2032, 1, 1)))
def test_days_that_are_accepted_always_make_a_year_to_come(opens_on, closes_on):
    try:
        check_dates(opens_on, closes_on, today=TODAY)
    except Refused:
        return
    assert opens_on < closes_on
    assert closes_on > TODAY
    assert opens_on >= TODAY - timedelta(days=366)


def test_an_address_that_is_taken_is_refused_with_one_that_is_free(programme):
    make_cohort(slug="trios-2026-27")
    with pytest.raises(Refused) as refused:
        opened(programme)
    assert (refused.value.field, str(refused.value)) == (
        "slug",
        "Another cohort has this address. Write another, such as: trios-2026-27-2",
    )


@pytest.mark.parametrize("slug", ["new", "list"])
def test_an_address_that_a_page_of_ours_has_is_refused(programme, slug):
    with pytest.raises(Refused) as refused:
        opened(programme, slug=slug)
    assert refused.value.field == "slug"


def test_a_name_that_makes_no_address_asks_for_one(programme):
    with pytest.raises(Refused) as refused:
        opened(programme, name="学年")
    assert refused.value.field == "slug"


def test_a_programme_has_no_two_cohorts_of_one_name(programme):
    opened(programme)
    with pytest.raises(Refused) as refused:
        opened(programme, name="TRIOS 2026-27", slug="other")
    assert refused.value.field == "name"


def test_a_programme_of_others_cannot_be_chosen(client, coordinator):
    answer = client.post(reverse("programmes:cohort-new"), filled(make_programme(), make_edition()))
    assert set(answer.context["form"].errors) == {"programme"}


def test_who_coordinates_one_cohort_only_opens_none(client):
    client.force_login(make_role(make_cohort()).person.user)
    assert client.get(reverse("programmes:cohort-new")).status_code == 403


def test_the_page_of_a_cohort_tells_the_year_the_counts_and_what_changed(client, coordinator, programme):
    cohort = opened(programme, opens_on=date(2025, 9, 1), closes_on=date(2026, 7, 17))
    make_enrolment(cohort)
    make_enrolment(cohort, state="invited")
    page = client.get(reverse("programmes:cohort", args=[cohort.slug]))
    assert {state: n for _, state, n in page.context["counts"] if n} == {"invited": 1, "enrolled": 1}
    words = page.content.decode()
    assert "Visit day" in words
    assert "Opened Trios 2026-27 on Small trios, edition 1." in words


def test_the_page_of_a_cohort_begins_with_what_waits_for_its_coordinator(client, coordinator, programme):
    cohort = opened(programme, opens_on=date(2025, 9, 1), closes_on=date(2026, 7, 17))
    make_enrolment(cohort, state="applied")
    make_enrolment(cohort, state="invited")
    page = client.get(reverse("programmes:cohort", args=[cohort.slug]))
    assert [step.words for step in page.context["steps"]] == [
        "Decide on 1 school that answered",
        "See 1 school yet to answer",
        "Look at the term dates of Trios 2026-27",
    ]
    words = page.content.decode()
    assert words.index("What to do next") < words.index(">Schools</h2>") < words.index("The year")


@pytest.mark.parametrize("kind", ["evaluator", "sponsor", "facilitator"])
def test_others_see_a_short_page_and_only_counts_where_that_is_theirs(client, kind):
    cohort = make_cohort()
    make_enrolment(cohort, make_school("Larkby High"))
    client.force_login(make_role(cohort, kind).person.user)
    page = client.get(reverse("programmes:cohort", args=[cohort.slug]))
    words = page.content.decode()
    assert "Larkby High" not in words
    assert ("Taking part" in words) == (kind != "facilitator")
    assert [line.who for line in page.context["ask"]] == ["Headteacher"]


def test_a_head_sees_who_coordinates_and_what_it_asks(client):
    cohort = make_cohort()
    make_role(cohort, person=make_person("Ada Merrow", email="ada@larkby.example"))
    head = make_head(make_enrolment(cohort).school)
    client.force_login(head.user)
    words = client.get(reverse("programmes:cohort", args=[cohort.slug])).content.decode()
    assert "ada@larkby.example" in words
    assert "Each school pays its own" in words


@pytest.mark.parametrize("name", ["people", "letters", "cohort-settings", "cohort-calendar", "cohort-edition"])
def test_pages_of_coordinators_are_seen_but_not_theirs_for_others_and_unseen_by_strangers(client, name):
    cohort = make_cohort()
    client.force_login(make_role(cohort, "evaluator").person.user)
    assert client.get(reverse(f"programmes:{name}", args=[cohort.slug])).status_code == 403
    client.force_login(make_role(make_cohort()).person.user)
    assert client.get(reverse(f"programmes:{name}", args=[cohort.slug])).status_code == 404


def test_name_and_days_are_changed_with_a_line_of_history(client, coordinator, programme):
    cohort = opened(programme)
    asked = {"name": "Trios of 2026", "opens_on": "2/9/2026", "closes_on": "16/7/2027"}
    client.post(reverse("programmes:cohort-settings", args=[cohort.slug]), asked)
    cohort.refresh_from_db()
    assert (cohort.name, cohort.opens_on) == ("Trios of 2026", date(2026, 9, 2))
    assert Event.objects.filter(what="cohort.changed").count() == 1


def test_a_cohort_that_is_over_may_get_another_name(client, coordinator, programme):
    cohort = make_cohort(programme=programme, opens_on=date(2022, 9, 1), closes_on=date(2023, 7, 1))
    asked = {"name": "Trios, first year", "opens_on": "1/9/2022", "closes_on": "1/7/2023"}
    assert client.post(reverse("programmes:cohort-settings", args=[cohort.slug]), asked).status_code == 302


def test_moving_shows_the_differences_and_what_they_mean_before_it_moves(client, coordinator, programme):
    cohort = opened(programme)
    Declaration.objects.create(
        cohort=cohort, person=make_person(), kind="confidentiality", wording="I keep it.", signed_at=NOW
    )
    second = make_edition(("edition: 1", "edition: 2"), ("I keep it.", "I keep all of it."))
    address = reverse("programmes:cohort-move", args=[cohort.slug, second.slug, 2])
    words = client.get(address).content.decode()
    assert "declarations.confidentiality.wording" in words
    assert "“Confidentiality” has other words than those that 1 person signed." in words
    assert Cohort.objects.get().edition.edition == 1
    client.post(address)
    assert Cohort.objects.get().edition == second
    assert Declaration.objects.get().wording == "I keep it."


def test_what_a_move_means_is_found_before_it(programme):
    cohort = opened(programme)
    make_role(cohort, "facilitator")
    other = make_edition(
        ("slug: small-trios", "slug: pairs"),
        ("  facilitator: {title: Facilitator, held_for: group, never_from: [own school, own trust]}\n", ""),
        ("[head, second_leader, facilitator]", "[head, second_leader]"),
        ("[head, facilitator]", "[head]"),
        ("to: [facilitator, coordinator]", "to: coordinator"),
        ("shared_with: [group, facilitator, coordinators]", "shared_with: [group, coordinators]"),
    )
    assert [(finding.code, dict(finding.facts).get("n")) for finding in check_move(cohort, other)] == [
        ("edition.other_playbook", None),
        ("edition.role_gone", 1),
    ]


def test_a_cohort_moves_neither_to_a_draft_nor_to_the_edition_it_has(programme):
    cohort = opened(programme)
    draft = make_edition(("edition: 1", "edition: 2"), ("status: ready", "status: draft"))
    for edition in (draft, cohort.edition):
        with pytest.raises(Refused):
            move_to_edition(cohort, edition=edition, by=None, now=NOW)


def test_handing_over_without_a_deputy_says_how_to_get_one(client, coordinator, programme):
    cohort = opened(programme)
    page = client.get(reverse("programmes:cohort-handover", args=[cohort.slug]))
    assert "There is no deputy who could take over." in page.content.decode()


def test_a_coordinator_hands_over_to_a_deputy_of_the_same_place(client, coordinator, programme):
    cohort = opened(programme)
    deputy = make_role(programme, "deputy")
    answer = client.post(reverse("programmes:cohort-handover", args=[cohort.slug]), {"to": deputy.pk, "stays": "on"})
    assert answer.status_code == 302
    held = programme.roles.held_on(TODAY).values_list("person__name", "kind")
    assert set(held) == {(deputy.person.name, "coordinator"), ("Ada Merrow", "deputy")}


def make_terms(year="2025-26", **owner):
    calendar = TermCalendar.objects.create(academic_year=year, name="Terms", **owner)
    start = int(year[:4])
    days = (date(start, 9, 3), date(start + 1, 7, 20))
    TermStretch.objects.create(calendar=calendar, kind="term", first_on=days[0], last_on=days[1])
    return calendar


def test_the_calendar_counts_schools_by_whose_dates_apply_and_names_what_is_missing():
    cohort = make_cohort()
    with_own, of_trust = make_school(), make_school(trust=make_organisation("trust"))
    make_terms(school=with_own)
    make_terms(organisation=of_trust.trust)
    for school in (with_own, of_trust, make_school()):
        make_enrolment(cohort, school)
    (year,) = calendar_years(cohort)
    assert year.sources == ((Source.SCHOOL, 1), (Source.TRUST, 1), (Source.ENGLAND, 1))
    assert (year.n_missing, unentered_years(cohort)) == (1, "2025-26")


def test_cohorts_are_searched_filtered_and_taken_away(client, coordinator, programme):
    make_cohort("Running", programme=programme)
    make_cohort("Over", programme=programme, opens_on=date(2023, 9, 1), closes_on=date(2024, 7, 1))
    make_cohort("Of others")
    address = reverse("programmes:cohorts")
    for asked, names in (
        ({}, ["Running", "Over"]),
        ({"when": "closed"}, ["Over"]),
        ({"when": "running"}, ["Running"]),
        ({"q": "run"}, ["Running"]),
        ({"q": "LEARNING"}, ["Running", "Over"]),
    ):
        assert [cohort.name for cohort, _ in client.get(address, asked).context["cohorts"]] == names
    lines = client.get(address, {"as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        'Running,Learning trios,"Small trios, edition 1",2025-09-01,2026-07-17',
        'Over,Learning trios,"Small trios, edition 1",2023-09-01,2024-07-01',
    ]


def test_pages_take_as_many_queries_for_thirty_rows_as_for_one(
    client, coordinator, programme, django_assert_max_num_queries
):
    cohort = make_cohort(programme=programme)
    pages = [reverse("programmes:cohorts")]
    pages += [reverse(f"programmes:{name}", args=[cohort.slug]) for name in ("cohort", "cohort-calendar")]

    def make_one():
        make_enrolment(make_cohort(programme=programme))
        make_enrolment(cohort, make_school(trust=make_organisation("trust")))

    def n_queries(page):
        with django_assert_max_num_queries(MOST_STATEMENTS) as counted:
            client.get(page)
        return len(counted)

    make_one()
    one = [n_queries(page) for page in pages]
    for _ in range(29):
        make_one()
    assert [n_queries(page) for page in pages] == one


def test_the_playbook_that_tests_use_has_no_mistakes():
    assert make_edition(source=PLAYBOOK).is_ready is True
