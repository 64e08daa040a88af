from datetime import date

import pytest
from django.core.exceptions import ValidationError

from magpie.core.dates import AcademicYear, Entry, EntryKind, SchoolCalendar, Source
from magpie.register.actions import copy_usual_pattern, remove_stretch, replace_calendar, save_stretch
from magpie.register.bridge import calendar_for, calendar_of, calendars_for
from magpie.register.history import history_of
from magpie.register.models import Organisation, School, TermCalendar, TermStretch
from tests.making import make_head, make_organisation, make_school
from tests.register.signed_in import browser_of, csv_file, keeper, n_queries, stranger, words_of, xlsx_file

pytestmark = pytest.mark.django_db
THIS_YEAR, LAST_YEAR = AcademicYear(2025), AcademicYear(2024)
AUTUMN = Entry(EntryKind.TERM, date(2025, 9, 3), date(2025, 12, 19), "Autumn")
INSET = Entry.on(EntryKind.INSET, date(2025, 9, 2), "Training")


def enter(owner, *entries, now):
    replace_calendar(owner=owner, calendar=SchoolCalendar.of_entries("", entries or [AUTUMN]), now=now, by=None)


def address(owner, rest=""):
    kind, key = ("school", owner.number) if isinstance(owner, School) else ("organisation", owner.public_id)
    return f"/calendars/{kind}-{key}/2025-26/{rest}"


def entered(owner):
    return [(one.kind, one.first_on, one.last_on, one.name) for one in TermStretch.objects.filter(**owned_by(owner))]


def owned_by(owner):
    return {"calendar__school" if isinstance(owner, School) else "calendar__organisation": owner}


def told(row):
    return [line.words for line in history_of(row)]


def source_for(school, cohort=None):
    return calendar_for(school, [THIS_YEAR], cohort).origins[THIS_YEAR].source


def test_own_dates_come_before_the_trusts_the_authoritys_the_cohorts_and_the_usual(now):
    trust, authority = make_organisation("trust"), make_organisation("authority")
    school = make_school(trust=trust, authority=authority)
    cohort = SchoolCalendar.of_entries("Cohort", [AUTUMN])
    assert source_for(school) == Source.ENGLAND
    assert source_for(school, cohort) == Source.COHORT
    for owner, source in ((authority, Source.AUTHORITY), (trust, Source.TRUST), (school, Source.SCHOOL)):
        enter(owner, now=now)
        assert source_for(school, cohort) == source
    assert calendar_for(school, [LAST_YEAR]).origins[LAST_YEAR].source == Source.ENGLAND


def test_inset_days_of_a_school_stay_on_its_trusts_terms(now):
    trust = make_organisation("trust", "Corrow Trust")
    school = make_school("Larkby", trust=trust)
    enter(trust, now=now)
    enter(school, INSET, now=now)
    resolved = calendar_for(school, [THIS_YEAR])
    assert resolved.calendar.owner == "Larkby"
    assert resolved.calendar.is_inset(INSET.first)
    assert resolved.origins[THIS_YEAR].owner == "Corrow Trust"


def test_a_year_that_nobody_entered_is_a_finding_that_names_the_school():
    resolved = calendar_for(make_school("Larkby"), [THIS_YEAR])
    assert [(found.code, found.facts["owner"]) for found in resolved.findings] == [("calendar.year_missing", "Larkby")]


def test_many_schools_take_one_query_and_answer_as_each_alone(now, django_assert_num_queries):
    trust = make_organisation("trust")
    enter(trust, now=now)
    schools = [make_school(trust=trust if at % 2 else None) for at in range(30)]
    enter(schools[0], INSET, now=now)
    schools = list(School.objects.all())
    with django_assert_num_queries(1):
        calendar_for(schools[0], [THIS_YEAR])
    with django_assert_num_queries(1):
        together = calendars_for(schools, [THIS_YEAR])
    assert together == {school.pk: calendar_for(school, [THIS_YEAR]) for school in schools}


def test_very_many_schools_are_not_listed_in_the_statement(now, monkeypatch):
    monkeypatch.setattr("magpie.register.bridge.MOST_LISTED", 1)
    trust = make_organisation("trust")
    enter(trust, now=now)
    schools = [make_school(trust=trust), make_school()]
    sources = [found.origins[THIS_YEAR].source for found in calendars_for(schools, [THIS_YEAR]).values()]
    assert sources == [Source.TRUST, Source.ENGLAND]


def test_years_default_to_all_that_anybody_entered(now):
    school = make_school()
    enter(school, Entry(EntryKind.TERM, date(2031, 9, 1), date(2031, 12, 19)), now=now)
    assert AcademicYear(2031) in calendar_for(school).origins


def test_a_term_is_added_changed_and_removed(now):
    school = make_school()
    days = {"first_on": AUTUMN.first, "last_on": AUTUMN.last}
    stretch = save_stretch(owner=school, year=THIS_YEAR, kind="term", **days, now=now, by=None)
    save_stretch(owner=school, year=THIS_YEAR, kind="term", **days, name="Autumn", stretch=stretch, now=now, by=None)
    assert entered(school) == [("term", AUTUMN.first, AUTUMN.last, "Autumn")]
    remove_stretch(owner=school, stretch=stretch, now=now, by=None)
    assert not TermCalendar.objects.exists()
    assert told(school) == [
        f"Term dates of {school} for 2025-26: Term, 3 September 2025 to 19 December 2025, were {deed}."
        for deed in ("removed", "changed", "added")
    ]


def test_the_action_refuses_what_the_form_refuses(now):
    school = make_school()
    days = {"first_on": date(2024, 9, 3), "last_on": date(2024, 12, 19)}
    with pytest.raises(ValidationError):
        save_stretch(owner=school, year=THIS_YEAR, kind="term", **days, now=now, by=None)
    assert not TermCalendar.objects.exists()


def test_the_usual_pattern_is_copied_beside_inset_days(now):
    school = make_school()
    enter(school, INSET, now=now)
    copy_usual_pattern(owner=school, year=THIS_YEAR, now=now, by=None)
    own = calendar_of(school).years[0]
    assert next(term.first for term in own.terms) == date(2025, 9, 1)
    assert len(own.terms) == 6
    assert INSET.first in own.inset_days
    with pytest.raises(ValidationError):
        copy_usual_pattern(owner=school, year=THIS_YEAR, now=now, by=None)
    with pytest.raises(ValidationError):
        copy_usual_pattern(owner=make_school(), year=AcademicYear(2050), now=now, by=None)


def test_a_file_takes_the_place_of_its_own_years_only(now):
    school = make_school()
    enter(school, Entry(EntryKind.TERM, date(2024, 9, 2), date(2024, 12, 20)), AUTUMN, now=now)
    enter(school, Entry(EntryKind.TERM, date(2025, 9, 8), date(2025, 12, 19)), now=now)
    assert [first for _, first, _, _ in entered(school)] == [date(2024, 9, 2), date(2025, 9, 8)]


@pytest.mark.parametrize(
    ("owner", "words"),
    [
        ("school", "The school’s own dates for 2025-26 apply."),
        ("trust", "The dates of its trust, Corrow Trust, apply, because the school has entered no terms for 2025-26."),
        ("authority", "The dates of its local authority, Larkshire, apply, because neither the school nor its trust"),
        ("nobody", "Nobody has entered terms for 2025-26, so the usual pattern for England stands in."),
    ],
)
def test_the_page_says_in_words_whose_dates_apply(owner, words, now):
    trust, authority = make_organisation("trust", "Corrow Trust"), make_organisation("authority", "Larkshire")
    school = make_school(trust=trust, authority=authority)
    owners = {"school": school, "trust": trust, "authority": authority}
    if owner in owners:
        enter(owners[owner], now=now)
    assert words in words_of(stranger().get(address(school)))


def test_the_schools_page_says_whose_dates_apply_too():
    assert "Nobody has entered terms for 20" in words_of(stranger().get(make_school().get_absolute_url()))


def test_the_page_says_what_looks_odd(now):
    school = make_school()
    client = stranger()
    assert "Nobody has entered the terms of 2025-26." in words_of(client.get(address(school)))
    enter(school, now=now)
    page = words_of(client.get(address(school)))
    assert "The year 2025-26 ends on 19 December 2025 already. Is the summer term missing?" in page
    assert "No INSET day is entered for 2025-26; most schools have five." in page


@pytest.mark.parametrize("kind", ["school", "trust", "authority"])
def test_the_page_takes_no_more_queries_for_thirty_stretches_than_for_one(kind, now):
    owner = make_school() if kind == "school" else make_organisation(kind)
    client = keeper()
    enter(owner, now=now)
    before = n_queries(client, address(owner))
    insets = [
        Entry.on(EntryKind.INSET, date(2025, 10, day)) for day in range(1, 32) if date(2025, 10, day).weekday() < 5
    ]
    enter(owner, AUTUMN, *insets, now=now)
    assert n_queries(client, address(owner)) == before


def test_the_short_address_leads_to_this_year(settings):
    school = make_school()
    response = stranger().get(f"/calendars/school-{school.number}/")
    assert response.status_code == 302
    assert response.url.startswith(f"/calendars/school-{school.number}/20")


@pytest.mark.parametrize(
    "path",
    [
        *("school-1/2025-26/", "school-x/2025-26/", "organisation-x/2025-26/", "x/2025-26/", "{hub}/2025-26/"),
        *("{school}/2025-27/", "{school}/1850-51/", "{school}/9999-00/", "{school}/soon/", "{school}/2025-26/99/"),
    ],
)
def test_what_is_no_calendar_is_no_page(path):
    hub, school = make_organisation("hub"), make_school()
    names = {"hub": f"organisation-{hub.public_id}", "school": f"school-{school.number}"}
    assert keeper().get("/calendars/" + path.format(**names)).status_code == 404


def test_a_stretch_of_another_calendar_is_no_page(now):
    mine, other = make_school(), make_school()
    enter(other, now=now)
    stretch = TermStretch.objects.get()
    client = keeper()
    assert client.get(address(mine, f"{stretch.pk}/")).status_code == 404
    assert client.post(address(mine, f"{stretch.pk}/remove/")).status_code == 404
    assert TermStretch.objects.exists()


@pytest.mark.parametrize(
    ("kind", "status"), [("head", 200), ("second_leader", 200), ("office", 200), ("colleague", 403)]
)
def test_a_schools_dates_are_for_its_leaders_and_its_office(kind, status):
    school = make_school(trust=make_organisation("trust"))
    client = browser_of(make_head(school, kind=kind).user)
    for rest in ("add/", "copy/", "import/", "remove/"):
        assert client.get(address(school, rest)).status_code == status
        assert client.get(address(make_school(), rest)).status_code == 403
        assert client.get(address(school.trust, rest)).status_code == 403
    assert ("Add a term" in words_of(client.get(address(school)))) == (status == 200)


def test_strangers_look_and_change_nothing(now):
    school = make_school()
    enter(school, now=now)
    stretch = TermStretch.objects.get()
    client = stranger()
    for rest in ("add/", "copy/", "import/", "import/confirm/", "remove/", f"{stretch.pk}/", f"{stretch.pk}/remove/"):
        assert client.post(address(school, rest)).status_code == 403
    assert client.get(address(school, "list.csv")).status_code == 200
    assert entered(school) == [("term", AUTUMN.first, AUTUMN.last, "Autumn")]


def test_stretches_are_added_one_by_one():
    school = make_school()
    client = browser_of(make_head(school).user)
    client.post(address(school, "add/"), {"kind": "term", "first_on": "3/9/2025", "last_on": "19 December 2025"})
    client.post(address(school, "add/"), {"kind": "inset", "first_on": "2025-10-03", "name": "Training"})
    assert entered(school) == [
        ("term", date(2025, 9, 3), date(2025, 12, 19), ""),
        ("inset", date(2025, 10, 3), date(2025, 10, 3), "Training"),
    ]
    inset = TermStretch.objects.get(kind="inset")
    assert 'value="03/10/2025"' in words_of(client.get(address(school, f"{inset.pk}/")))
    client.post(address(school, f"{inset.pk}/"), {"kind": "inset", "first_on": "10/10/2025"})
    assert "will be gone" in words_of(client.get(address(school, f"{inset.pk}/remove/")))
    client.post(address(school, f"{inset.pk}/remove/"))
    assert entered(school) == [("term", date(2025, 9, 3), date(2025, 12, 19), "")]


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"kind": ""}, {"kind": "This field is required.", "first_on": "Write a day, such as"}),
        ({"kind": "party", "first_on": "3/9/2025"}, {"kind": "Select a valid choice."}),
        ({"kind": "term", "first_on": "3/9/2025"}, {"last_on": "Write the last day of this stretch."}),
        ({"kind": "inset", "first_on": "31/2/2026"}, {"first_on": "Write a day, such as"}),
        ({"kind": "inset", "first_on": "7/2/2026"}, {"first_on": "2026-02-07 is a Saturday. Write a weekday"}),
        ({"kind": "term", "first_on": "9/1/2026", "last_on": "5/1/2026"}, {"last_on": "2026-01-05 is before"}),
        ({"kind": "term", "first_on": "1/1/2026", "last_on": "17/7/2026"}, {"last_on": "This term has 198 days"}),
        (
            {"kind": "inset", "first_on": "1/9/2026"},
            {"first_on": "2026-09-01 is not in 2025-26", "last_on": "Write 2026-27"},
        ),
        (
            {"kind": "term", "first_on": "1/12/2025", "last_on": "13/2/2026"},
            {"first_on": "There is already a term from 3 September 2025 to 19 December 2025."},
        ),
        ({"kind": "inset", "first_on": "2/9/2025"}, {"first_on": "There is already an INSET day from 2 September"}),
    ],
)
def test_a_wrong_stretch_says_what_to_write_and_saves_nothing(given, errors, now):
    school = make_school()
    enter(school, AUTUMN, INSET, now=now)
    response = keeper().post(address(school, "add/"), given)
    found = response.context["form"].errors
    assert sorted(found) == sorted(errors)
    for field, message in errors.items():
        assert message in found[field][0]
    assert len(entered(school)) == 2


def test_the_usual_pattern_is_offered_asked_for_and_copied():
    school = make_school()
    client = keeper()
    assert "Copy the usual pattern and change it" in words_of(client.get(address(school)))
    assert "become the own dates" in words_of(client.get(address(school, "copy/")))
    client.post(address(school, "copy/"))
    assert len(calendar_of(school, THIS_YEAR).years[0].terms) == 6
    assert "Copy the usual pattern and change it" not in words_of(client.get(address(school)))
    assert client.post(address(school, "copy/")).url == address(school)
    assert TermCalendar.objects.count() == 1


def test_a_year_is_removed_after_asking(now):
    trust = make_organisation("trust")
    enter(trust, AUTUMN, INSET, now=now)
    client = keeper()
    assert "2 entries" in words_of(client.get(address(trust, "remove/")))
    client.post(address(trust, "remove/"))
    assert not TermCalendar.objects.exists()
    assert told(trust)[0] == f"Term dates of {trust} for 2025-26 were removed."


def look_at(client, owner, file):
    return client.post(address(owner, "import/"), {"file": file})


def test_what_is_taken_away_can_be_sent_back(now):
    school = make_school()
    enter(school, AUTUMN, INSET, now=now)
    client = keeper()
    taken = client.get(address(school, "list.csv")).content
    client.post(address(school, "remove/"))
    looked_at = look_at(client, school, csv_file(taken))
    assert "Nothing is saved yet." in words_of(looked_at)
    assert not TermStretch.objects.exists()
    client.post(address(school, "import/confirm/"), {"rows": looked_at.context["rows"]})
    assert calendar_of(school).years[0].entries == (INSET, AUTUMN)
    assert told(school)[0] == f"Term dates of {school} for 2025-26 were taken from a file."


def test_a_file_need_not_say_whose_it_is_or_which_year():
    trust = make_organisation("trust")
    client = keeper()
    rows = [
        ["Kind", "First", "Last"],
        ["Term", date(2025, 9, 3), date(2025, 12, 19)],
        ["Training day", "2/9/2025", None],
    ]
    looked_at = look_at(client, trust, xlsx_file(rows))
    client.post(address(trust, "import/confirm/"), {"rows": looked_at.context["rows"]})
    assert [kind for kind, *_ in entered(trust)] == ["inset", "term"]


def test_the_preview_says_what_the_file_takes_the_place_of(now):
    school = make_school()
    enter(school, now=now)
    looked_at = look_at(keeper(), school, csv_file("kind,first,last\nterm,8/9/2025,19/12/2025\n"))
    assert "They take the place of what is entered for 2025-26." in words_of(looked_at)


def test_every_mistake_of_a_file_is_said_with_its_row_and_nothing_is_saved():
    school = make_school(urn=900801)
    text = (
        "calendar,academic year,kind,first,last\n"
        "900801,2025-26,term,3/9/2025,19/12/2025\n"
        "900801,2025-26,party,soon,19/12/2025\n"
        "900802,2025-26,term,3/9/2025,19/12/2025\n"
        "900801,2025-26,term,1/12/2025,13/2/2026\n"
    )
    response = look_at(keeper(), school, csv_file(text))
    found = [(mistake.row, mistake.column) for mistake in response.context["mistakes"]]
    assert found == [(3, "kind"), (3, "first"), (4, "calendar"), (5, "first")]
    assert "rows" not in response.context
    assert not TermCalendar.objects.exists()


@pytest.mark.parametrize("text", ["", "kind,first,last\n", "a\n1\n", b"PK\x03\x04broken", "%PDF-1.7", "<html></html>"])
def test_a_file_without_dates_is_refused_with_a_word(text):
    response = look_at(keeper(), make_school(), csv_file(text))
    assert response.context.get("mistakes") or response.context["form"].errors
    assert not TermCalendar.objects.exists()


def test_what_is_confirmed_is_what_was_looked_at_for_this_owner():
    one, other = make_school(), make_school()
    client = keeper()
    rows = look_at(client, one, csv_file("kind,first,last\nterm,3/9/2025,19/12/2025\n")).context["rows"]
    assert client.post(address(other, "import/confirm/"), {"rows": rows}).url == address(other, "import/")
    assert client.post(address(one, "import/confirm/"), {"rows": rows[:-1]}).url == address(one, "import/")
    assert client.get(address(one, "import/confirm/")).url == address(one, "import/")
    assert not TermCalendar.objects.exists()


def test_a_school_that_is_moved_to_another_trust_follows_its_dates(now):
    trust = make_organisation("trust", "Corrow Trust")
    enter(trust, now=now)
    school = make_school()
    School.objects.update(trust=trust)
    assert source_for(School.objects.get(pk=school.pk)) == Source.TRUST
    assert Organisation.objects.get() == trust
