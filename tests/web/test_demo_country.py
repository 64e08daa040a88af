"""The made-up country: true to the shape of the register, and never to a real school or person."""

from collections import Counter
from datetime import date, datetime
from itertools import islice
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.web.demo.country import links, make_country
from magpie.web.demo.country_people import people, slug
from magpie.web.demo.country_places import REGION_CODES, places
from magpie.web.demo.country_rows import register_header, rows
from magpie.web.demo.country_successions import PROPOSED_TO_CLOSE, former, n_former
from tests.web.made_up_country import SEEDS, SIZES, country_of

# The country


def test_same_seed_makes_the_same_country():
    assert list(rows(country_of(130))) == list(rows(country_of(130)))


def test_another_seed_makes_another_country():
    assert list(rows(country_of(seed=1))) != list(rows(country_of(seed=2)))


def test_a_larger_country_begins_with_the_schools_of_the_smaller():
    assert list(islice(country_of(200).schools(), 60)) == list(country_of(60).schools())


@settings(max_examples=25, deadline=None)
@given(n_schools=SIZES, seed=SEEDS)
def test_urns_run_from_900001_without_a_gap(n_schools, seed):
    country = make_country(n_schools, seed)
    urns = [school.urn for school in country.every_school()]
    assert urns == list(range(900001, 900001 + country.n_rows))
    assert country.last_urn == urns[-1]


def test_fifty_thousand_schools_pass_urn_950000_and_keep_six_digits():
    country = make_country(50_000, 1)
    assert country.last_urn == 961265
    assert country.school(950_000).status == "Open"
    assert country.school(961_265).status == "Closed"


def test_a_urn_that_the_country_lacks_is_refused_with_its_range():
    with pytest.raises(KeyError, match="its URNs run from 900001 to 900075"):
        country_of().school(900076)


def test_impossible_numbers_are_refused_all_at_once():
    with pytest.raises(ValueError) as refused:
        make_country(0, 1, n_trusts=99)
    assert str(refused.value) == (
        "n_schools is 0: write 1 to 80,000; URNs have six digits, and closed schools need some. "
        "n_trusts is 99: write 1 to 36."
    )


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_any_sixty_schools_have_the_mix_of_the_field(seed):
    schools = list(make_country(60, seed).schools())
    assert Counter(school.phase for school in schools) == {
        "Primary": 34,
        "Secondary": 18,
        "Special": 5,
        "AP": 1,
        "All-through": 2,
    }
    assert sum(school.trust is not None for school in schools) in {27, 28}
    assert sum(school.diocese is not None for school in schools) == 15


def test_rolls_and_free_meals_keep_within_the_bounds_of_the_field():
    schools = list(islice(country_of(540, seed=3).schools(), 540))
    bounds = {"Primary": (60, 520), "Secondary": (450, 1900), "Special": (40, 260)}
    for school in schools:
        low, high = bounds.get(school.phase, (20, 1900))
        assert low <= school.roll.pupils <= high
        assert 3 <= school.roll.fsm <= 55
    assert 20 <= median(school.roll.fsm for school in schools) <= 24


def test_sixty_schools_may_be_asked_to_share_twelve_trusts():
    country = country_of(n_trusts=12)
    assert len(country.trusts) == 12
    assert {school.trust for school in country.schools()} - {None} <= set(country.trusts)


def test_schools_close_to_hubs_stand_in_a_town_of_a_hub():
    country = country_of(close_to_hubs=True)
    reached = {town for hub in country.hubs for town in hub.towns}
    assert {school.site.place.name for school in country.schools()} <= reached


def test_each_hub_has_schools_near_it_and_each_network_has_some():
    schools = list(country_of(600).schools())
    country = country_of(600)
    assert {school.hub for school in schools} == {"", *(hub.name for hub in country.hubs)}
    assert {school.network for school in schools} == {"", *(network.name for network in country.networks)}


def test_there_are_sixty_towns_in_twenty_authorities_of_nine_regions():
    assert len({place.name for place in places()}) == 60
    assert sorted({place.authority_code for place in places()}) == [str(code) for code in range(980, 1000)]
    assert {place.region for place in places()} == REGION_CODES.keys()


def test_every_school_stands_in_the_box_of_england_near_its_town():
    for school in country_of(300).every_school():
        site = school.site
        assert 82_000 <= site.easting <= 656_000
        assert 5_000 <= site.northing <= 657_000
        assert abs(site.easting - site.place.easting) <= 4500
        assert abs(site.northing - site.place.northing) <= 4500


def test_names_of_schools_differ_in_the_first_two_thousand():
    names = [school.name for school in country_of(2000).schools()]
    assert len(set(names)) == 2000


def test_slug_of_the_longest_name_fits_a_host_name():
    slugs = [school.slug for school in islice(country_of(4000).schools(), 2400, 4000)]
    assert max(len(name) for name in slugs) <= 63


# The register's rows


def test_header_has_the_135_columns_of_the_download_without_grades_or_addresses():
    header = register_header()
    assert len(header) == len(set(header)) == 135
    assert header[:5] == ("URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName")
    assert [name for name in header if "Ofsted" in name or "mail" in name.lower() or "RSC" in name] == []


@settings(max_examples=10, deadline=None)
@given(n_schools=SIZES, seed=SEEDS)
def test_every_row_has_exactly_the_columns_and_fits_windows_1252(n_schools, seed):
    for row in rows(make_country(n_schools, seed)):
        assert tuple(row) == register_header()
        assert "".join(row.values()).encode("cp1252").decode("cp1252") == "".join(row.values())


def test_some_rows_cannot_be_read_as_utf_8_when_written_in_windows_1252():
    with pytest.raises(UnicodeDecodeError):
        "".join(row["HeadLastName"] for row in rows(country_of(200))).encode("cp1252").decode("utf-8")


def test_statuses_are_mostly_open_with_each_of_the_others():
    statuses = Counter(row["EstablishmentStatus (name)"] for row in rows(country_of(600)))
    assert statuses == {"Open": 590, "Closed": 135, "Open, but proposed to close": 9, "Proposed to open": 1}


def test_only_schools_that_close_or_have_closed_have_a_close_date():
    for row in rows(country_of(600)):
        has_date = row["EstablishmentStatus (name)"] in {"Closed", "Open, but proposed to close"}
        assert bool(row["CloseDate"]) == has_date
        assert (row["ReasonEstablishmentClosed (name)"] != "Not applicable") == has_date


def test_a_school_that_is_to_close_has_its_day_still_before_it():
    school = country_of().school(900001 + PROPOSED_TO_CLOSE)
    assert (school.status, school.closed_on) == ("Open, but proposed to close", date(2026, 8, 31))


def test_dates_are_written_day_first():
    for row in rows(country_of(200)):
        for column in ("OpenDate", "CloseDate", "CensusDate", "LastChangedDate"):
            if row[column]:
                assert f"{datetime.strptime(row[column], '%d-%m-%Y'):%d-%m-%Y}" == row[column]  # noqa: DTZ007


def test_nothing_in_a_row_reaches_a_real_place_or_person():
    for row in rows(country_of(300)):
        assert row["Postcode"].startswith("ZX")
        assert row["UKPRN"].startswith("9")
        assert row["LA (code)"] >= "980"
        if row["EstablishmentStatus (name)"] != "Closed":
            assert row["SchoolWebsite"].endswith(".example")
            assert row["TelephoneNum"].startswith("01632960")
            assert len(row["TelephoneNum"]) == 11


def test_academies_have_a_trust_and_an_opening_date_and_others_have_neither_trust_nor_sponsor():
    for row in rows(country_of(600)):
        is_academy = row["EstablishmentTypeGroup (name)"] in {"Academies", "Free Schools"}
        assert bool(row["Trusts (name)"]) == is_academy
        assert row["OpenDate"] or not is_academy
        assert is_academy or not row["SchoolSponsors (name)"]


# Links


@settings(max_examples=15, deadline=None)
@given(n_schools=SIZES, seed=SEEDS)
def test_every_link_points_to_a_row_and_is_told_from_both_sides(n_schools, seed):
    country = make_country(n_schools, seed)
    name_of = {str(school.urn): school.name for school in country.every_school()}
    told = list(links(country))
    for link in told:
        assert link["URN"] in name_of
        assert name_of[link["LinkURN"]] == link["LinkName"]
    swapped = {"Successor": "Predecessor", "Predecessor": "Successor"}
    forth = {(link["URN"], link["LinkURN"], link["LinkType"], link["LinkEstablishedDate"]) for link in told}
    back = {
        (other, urn, swapped[kind.split(" ")[0]] + kind.removeprefix(kind.split(" ")[0]), day)
        for urn, other, kind, day in forth
    }
    assert forth == back


def test_sixty_schools_tell_every_kind_of_succession():
    assert Counter(link["LinkType"] for link in links(country_of())) == {
        "Successor": 8,
        "Predecessor": 8,
        "Successor - merged": 2,
        "Predecessor - merged": 2,
        "Successor - amalgamated": 2,
        "Predecessor - amalgamated": 2,
        "Successor - Split School": 2,
        "Predecessor - Split School": 2,
    }


def test_a_converter_keeps_its_gate_and_its_number_and_gets_a_new_urn():
    country = country_of()
    before, after = country.school(900061), country.school(900001)
    assert (before.closed[1], after.opened[1]) == ("Academy Converter", "Academy Converter")
    assert (before.site, before.number) == (after.site, after.number)
    assert (after.opened_on - before.closed_on).days == 1
    assert (before.trust, before.head) == (None, None)


def test_a_merger_and_an_amalgamation_have_two_predecessors_and_a_split_two_successors():
    told = [(link["LinkType"], link["URN"]) for link in links(country_of())]
    assert Counter(told)[("Predecessor - merged", "900009")] == 2
    assert Counter(told)[("Predecessor - amalgamated", "900010")] == 2
    assert Counter(told)[("Successor - Split School", "900073")] == 2


def test_the_halves_of_a_split_stay_in_one_town_and_begin_on_one_day():
    one, other = (country_of().school(urn) for urn in (900011, 900012))
    assert one.site.place == other.site.place
    assert one.opened_on == other.opened_on


@settings(max_examples=50, deadline=None)
@given(n_schools=st.integers(min_value=1, max_value=80_000))
def test_former_schools_follow_only_schools_that_the_country_has(n_schools):
    if n_former(n_schools):
        assert max(former(n_former(n_schools) - 1).neighbours) < n_schools


# People


def test_people_are_the_same_for_the_same_seed_and_never_twice():
    some = list(islice(people(7), 5000))
    assert some == list(islice(people(7), 5000))
    assert len({person.name for person in some}) == 5000
    assert some[:50] != list(islice(people(8), 50))


def test_people_are_not_the_heads_of_the_register():
    heads = {school.head.name for school in country_of(500).schools() if school.head}
    assert heads.isdisjoint(person.name for person in islice(people(7), 500))


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_addresses_are_plain_and_end_in_example(seed):
    school = country_of().school(900001)
    for person in islice(people(seed), 50):
        address = person.address(school.slug)
        assert address.endswith(f"@{school.slug}.example")
        assert address == address.lower()
        assert address.isascii()
        assert person.name.encode("cp1252")


def test_an_address_drops_accents_and_apostrophes():
    assert (slug("Siân"), slug("O’Hara"), slug("Bjørn Ælf"), slug("Xiu Ying")) == (
        "sian",
        "ohara",
        "bjorn-aelf",
        "xiu-ying",
    )
