"""A list of schools: sent, put right on the page, taken over whole."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from magpie.core.tables import write_csv
from magpie.programmes.actions.enrolment import enrol_school
from magpie.programmes.actions.lists import ListRefused, check_list, keep_list, take_over_list
from magpie.programmes.enrolment_list import ListRow, ReadList, read_list
from magpie.programmes.models import Enrolment, EnrolmentList, NoGoPair
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from magpie.register.models import Person, Post, School, User
from tests.making import make_head, make_person, make_school
from tests.programmes.making import NOW, TODAY
from tests.programmes.schools import make_setting, words_of

pytestmark = pytest.mark.django_db

HEADER = ["School URN", "Name of school", "HT", "HT email", "Senior leader", "SLT email", "Strengths", "Avoid"]


@pytest.fixture
def made():
    return make_setting()


@pytest.fixture
def two_schools():
    return make_school("Hill School", urn=990_601), make_school("Dale School", urn=990_602)


def rows_of_two(**changes):
    hill = ["990601", "Hill School", "Ann Hill", "ann@hill.example", "Bo Hill", "bo@hill.example", "Attendance", ""]
    dale = ["990602", "Dale School", "Cy Dale", "cy@dale.example", "", "", "boys' achievement; Arts and creativity", ""]
    return [changes.get("hill", hill), changes.get("dale", dale)]


def upload(client, made, rows, header=HEADER, name="schools.csv"):
    file = SimpleUploadedFile(name, write_csv(rows, header))
    client.force_login(made.coordinator)
    return client.post(reverse("programmes:list-new", args=[made.cohort.slug]), {"file": file}, follow=True)


def address(name, kept, *more):
    return reverse(f"programmes:{name}", args=[kept.cohort.slug, kept.public_id, *more])


def kept_rows(cohort, *rows):
    read = ReadList(rows=[ListRow(number, cells) for number, cells in enumerate(rows, start=2)])
    return keep_list(cohort, read=read, file_name="list.csv", by=None, now=NOW)


HILL = {"urn": "990601", "school": "Hill School", "head": "Ann Hill", "head_address": "ann@hill.example"}
DALE = {"urn": "990602", "school": "Dale School", "head": "Cy Dale", "head_address": "cy@dale.example"}


def take(kept, **changes):
    return take_over_list(kept, **{"from_on": TODAY, "today": TODAY, "by": None, "now": NOW, **changes})


def test_a_list_with_peoples_own_headings_is_read_shown_and_taken_over(client, made, two_schools):
    page = upload(client, made, rows_of_two())
    kept = EnrolmentList.objects.get()
    assert "Every row is right or left out. Take the list over." in words_of(page)
    answer = client.post(address("list-take-over", kept), {"from_on": "3/2/2026"}, follow=True)
    assert "2 schools take part" in words_of(answer)
    hill = Enrolment.objects.get(school=two_schools[0])
    assert (hill.state, hill.from_on, [str(use.theme) for use in hill.themes.all()]) == (
        "enrolled",
        TODAY,
        ["Attendance"],
    )
    posts = Post.objects.filter(school=two_schools[0]).order_by("kind")
    assert [(post.kind, post.person.name, post.person.user.email) for post in posts] == [
        ("head", "Ann Hill", "ann@hill.example"),
        ("second_leader", "Bo Hill", "bo@hill.example"),
    ]


def test_nothing_is_enrolled_before_all_rows_are_right(client, made, two_schools):
    wrong = ["990602", "Dale School", "Cy Dale", "no address", "", "", "", ""]
    page = upload(client, made, rows_of_two(dale=wrong))
    kept = EnrolmentList.objects.get()
    assert "1 row has mistakes" in words_of(page)
    answer = client.post(address("list-take-over", kept), {"from_on": "3/2/2026"})
    assert "Row 3: “no address” is no e-mail address" in words_of(answer)
    assert Enrolment.objects.count() == 1


def test_a_wrong_cell_is_put_right_on_the_page_of_the_list(client, made, two_schools):
    upload(client, made, rows_of_two(dale=["990602", "Dale School", "Cy Dale", "no address", "", "", "", ""]))
    kept = EnrolmentList.objects.get()
    page = client.get(address("list", kept) + "?show=wrong")
    assert words_of(page).count('name="head_address"') == 1
    sent = {"head_address": "cy@dale.example", "show": "wrong", "page": "1"}
    answer = client.post(address("list-row", kept, 3), sent)
    assert answer.url == f"{address('list', kept)}?show=wrong&page=1#row-3"
    assert [read.is_right for read in check_list(kept, TODAY)] == [True, True]


def test_what_somebody_typed_wrongly_again_is_kept_and_told_again(client, made, two_schools):
    upload(client, made, rows_of_two(dale=["990602", "Dale School", "Cy Dale", "no address", "", "", "", ""]))
    kept = EnrolmentList.objects.get()
    client.post(address("list-row", kept, 3), {"head_address": "still none"})
    assert "“still none” is no e-mail address" in words_of(client.get(address("list", kept)))


def test_a_row_can_be_left_out_and_put_back(client, made, two_schools):
    upload(client, made, rows_of_two(dale=["1", "Dale School", "", "", "", "", "", ""]))
    kept = EnrolmentList.objects.get()
    client.post(address("list-row", kept, 3), {"do": "leave_out"})
    assert len(take(kept)) == 1
    assert Enrolment.objects.filter(school=two_schools[1]).count() == 0


def test_all_rows_with_mistakes_are_left_out_at_once_after_a_question(client, made, two_schools):
    upload(client, made, rows_of_two(dale=["1", "Dale School", "", "", "", "", "", ""]))
    kept = EnrolmentList.objects.get()
    assert "1 row is left out" in words_of(client.get(address("list-leave-out", kept)))
    client.post(address("list-leave-out", kept))
    assert list(kept.rows.filter(is_left_out=True).values_list("row_number", flat=True)) == [3]


def test_the_same_list_again_changes_nothing_and_says_so(client, made, two_schools):
    upload(client, made, rows_of_two())
    take(EnrolmentList.objects.get())
    again = upload(
        client, made, rows_of_two(hill=["990601", "Hill School", "Other", "other@hill.example", "", "", "", ""])
    )
    assert "Hill School takes part already, and nothing about it is changed by a list." in words_of(again)
    with pytest.raises(ListRefused):
        take(EnrolmentList.objects.get(state="open"))
    assert Post.objects.get(school=two_schools[0], kind="head", until_on=None).person.name == "Ann Hill"


def test_a_list_is_taken_over_once(made, two_schools):
    kept = kept_rows(made.cohort, HILL)
    take(kept)
    with pytest.raises(Refused, match="taken over already"):
        take(kept)


def test_one_row_that_the_register_refuses_stops_the_whole_list(made, two_schools):
    make_head(two_schools[1], person=make_person("New Head", email="new@dale.example"), from_on=TODAY)
    kept = kept_rows(made.cohort, HILL, DALE)
    with pytest.raises(ListRefused) as refusal:
        take(kept)
    assert [words[:5] for words in refusal.value.mistakes] == ["Row 3"]
    assert (
        Enrolment.objects.filter(school__in=two_schools).count(),
        User.objects.filter(email="ann@hill.example").count(),
    ) == (0, 0)


def test_people_who_are_known_by_their_address_are_not_made_again(made, two_schools):
    ann = make_person("Ann H. Hill", email="ann@hill.example")
    n = Person.objects.count()
    take(kept_rows(made.cohort, {**HILL, "head_address": "Ann@Hill.example"}))
    assert (Person.objects.count(), Post.objects.get(school=two_schools[0]).person) == (n, ann)


def test_a_new_head_takes_over_and_the_old_one_is_remembered(made, two_schools):
    old = make_head(two_schools[0], person=make_person("Old Head", email="old@hill.example"))
    take(kept_rows(made.cohort, HILL))
    posts = Post.objects.filter(school=two_schools[0], kind="head").order_by("from_on")
    assert [(post.person.name, post.until_on) for post in posts] == [(old.name, TODAY), ("Ann Hill", None)]


def test_schools_of_one_list_are_kept_apart(made, two_schools):
    take(kept_rows(made.cohort, {**HILL, "no_go": "Dale School"}, DALE))
    pair = NoGoPair.objects.get()
    assert ({pair.school, pair.other}, pair.asked_by) == (set(two_schools), None)


def test_a_closed_school_is_refused_with_the_one_that_follows_it(made):
    old = make_school("Old School", urn=990_701, status="closed")
    new = make_school("New School", urn=990_702)
    old.successor_links.create(successor=new, kind="Successor")
    kept = kept_rows(made.cohort, {**HILL, "urn": "990701", "school": "Old School"})
    assert [note.words for note in check_list(kept, TODAY)[0].notes] == [
        "Old School in Larkby is closed. It goes on as 990702 (New School): write that URN and name instead."
    ]


def test_an_invited_school_is_enrolled_and_keeps_its_own_words(made, two_schools):
    invited = Enrolment.objects.create(
        cohort=made.cohort, school=two_schools[0], state="invited", asked_at=NOW, shares_words="Our own words"
    )
    take(kept_rows(made.cohort, HILL))
    invited.refresh_from_db()
    assert (invited.state, invited.shares_words) == ("enrolled", "Our own words")


def test_history_says_it_for_each_school_and_once_for_the_cohort(made, two_schools):
    enrolments = take(kept_rows(made.cohort, HILL, DALE))
    assert [event.words for event in history_of(enrolments[0])] == [
        f"Hill School takes part in {made.cohort} from 3 February 2026."
    ]
    assert [event.words for event in history_of(made.cohort)] == ["2 schools were enrolled from the list list.csv."]


def test_a_workbook_is_read_like_a_text_file(made):
    book = openpyxl.Workbook()
    book.active.append(["Our programme"])
    book.active.append(HEADER)
    book.active.append([990601, "Hill School", "Ann Hill", "ann@hill.example"])
    content = BytesIO()
    book.save(content)
    read = read_list(BytesIO(content.getvalue()), "schools.xlsx")
    assert (read.mistakes, [(row.number, row.cell("urn"), row.cell("head")) for row in read.rows]) == (
        [],
        [(3, "990601", "Ann Hill")],
    )


def test_columns_that_are_missing_are_told_all_at_once():
    read = read_list(BytesIO(b"URN,Postcode\n990601,AB1 2CD\n"), "schools.csv")
    assert [words.split(":")[0] for words in read.mistakes] == [
        "Row 1, column “School”",
        "Row 1, column “Headteacher”",
        "Row 1, column “Headteacher's e-mail”",
    ]


def test_columns_that_nobody_knows_are_listed():
    file = b"URN,School,Head,Email,Hamsters,Mood\n990601,Hill,Ann,ann@hill.example,2,fine\n"
    assert read_list(BytesIO(file), "a.csv").notes == [
        "Not used, because Magpie does not know these columns: “Hamsters”, “Mood”."
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "The submitted file is empty."), (b"%PDF-1.7 x", "This is a PDF, not a table"), (b"URN\n", "needed")],
)
def test_a_file_that_is_no_list_is_refused_in_words(client, made, content, words):
    client.force_login(made.coordinator)
    file = SimpleUploadedFile("schools.csv", content)
    answer = client.post(reverse("programmes:list-new", args=[made.cohort.slug]), {"file": file})
    expected = "The file is empty. Choose another one." if not content else words
    assert (answer.status_code, EnrolmentList.objects.count()) == (200, 0)
    assert expected in words_of(answer)


def test_formulas_in_cells_are_left_out_and_told():
    read = read_list(BytesIO(b'URN,School,Head,Email\n990601,"=1+1",Ann,ann@hill.example\n'), "a.csv")
    assert (read.rows[0].cell("school"), len(read.notes)) == ("", 1)


def test_the_template_is_understood_as_it_is(client, made):
    client.force_login(made.coordinator)
    content = client.get(reverse("programmes:list-template", args=[made.cohort.slug])).content
    read = read_list(BytesIO(content), "schools.csv")
    assert (read.mistakes, read.notes, len(read.rows)) == ([], [], 1)


def test_mistakes_can_be_taken_away_as_a_file(client, made, two_schools):
    upload(client, made, rows_of_two(dale=["1", "Dale School", "Cy", "cy@dale.example", "", "", "", ""]))
    answer = client.get(address("list", EnrolmentList.objects.get()) + "?as=csv")
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("3,Dale School,URN,")


def test_a_list_that_is_thrown_away_keeps_no_addresses(client, made, two_schools):
    upload(client, made, rows_of_two())
    kept = EnrolmentList.objects.get()
    client.post(address("list-drop", kept))
    kept.refresh_from_db()
    assert (kept.state, kept.rows.count()) == ("dropped", 0)
    assert "thrown away" in words_of(client.get(address("list", kept)))


def test_a_first_day_after_the_end_is_refused_at_its_box(client, made, two_schools):
    kept = kept_rows(made.cohort, HILL)
    client.force_login(made.coordinator)
    answer = client.post(address("list-take-over", kept), {"from_on": "1/8/2026"})
    assert "The cohort ends on 17 July 2026. Write a day up to then." in words_of(answer)


def test_lists_of_another_cohort_are_not_found(client, made):
    other = make_setting_of_another_cohort(made)
    client.force_login(made.coordinator)
    assert client.get(address("list", other)).status_code == 404


def make_setting_of_another_cohort(made):
    from tests.programmes.making import make_cohort

    return kept_rows(make_cohort(edition=made.cohort.edition), HILL)


def many_rows(n):
    schools = [School(urn=991_000 + i, name=f"Listed school {i}", town="Larkby") for i in range(n)]
    School.objects.bulk_create(schools)
    return [
        {
            "urn": str(school.urn),
            "school": school.name,
            "head": f"Head {i}",
            "head_address": f"head{i}@listed.example" if i % 2 else "none",
            "no_go": f"Listed school {(i + 1) % n}",
            "shares": "Attendance; Zumba",
        }
        for i, school in enumerate(schools)
    ]


def test_five_hundred_rows_are_shown_in_twelve_queries(client, made, django_assert_max_num_queries):
    kept = kept_rows(made.cohort, *many_rows(500))
    client.force_login(made.coordinator)
    with django_assert_max_num_queries(12):
        page = client.get(address("list", kept))
    assert (page.context["counts"]["wrong"], len(page.context["rows"])) == (500, 50)
    assert len(page.content) < 150_000


def test_a_school_that_withdrew_is_enrolled_from_its_own_page_and_not_by_a_list(made):
    Enrolment.objects.filter(pk=made.enrolment.pk).update(state="withdrawn", until_on=TODAY)
    row = {**HILL, "urn": str(made.school.urn), "school": made.school.name}
    assert [note.field for note in check_list(kept_rows(made.cohort, row), TODAY)[0].notes if note.refuses] == ["urn"]
    enrolment = enrol_school(made.cohort, school=made.school, from_on=TODAY, by=None, now=NOW)
    assert (enrolment.pk, enrolment.state, enrolment.until_on) == (made.enrolment.pk, "enrolled", None)
