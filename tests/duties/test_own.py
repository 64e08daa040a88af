"""What I owe: one's own page over all cohorts."""

from datetime import timedelta

import pytest
from django.test import Client

from magpie.duties.own import headline, own_page
from magpie.programmes.models import Declaration
from magpie.visits.models import Agenda
from magpie.web.steps import first_page
from tests.conftest import NOW
from tests.duties.making import at, day, hold, invite, invite_all, leaders, make_trio, make_year, schools_of
from tests.making import make_head, make_person
from tests.programmes.making import make_cohort, make_enrolment

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TODAY = day(2, 3)


@pytest.fixture
def cohort():
    return make_year(n_schools=6)


@pytest.fixture
def host(cohort):
    return schools_of(cohort.groups.get(number=1))[0]


@pytest.fixture
def head(host):
    return leaders(host)[0]


def page_of(person, today=TODAY):
    return own_page(person.user, today)


def words(lines):
    return [(line.what, line.about) for line in lines]


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def shown(person, path="/me/duties/"):
    answer = signed_in(person).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_begins_with_how_much_there_is_to_do_and_what_comes_next(cohort, host, head):
    hold(cohort, "visit", day(3, 12), group=cohort.groups.get(number=1), host=host)
    for kind, about in (("confidentiality", ""), ("conflict_of_interest", "visit")):
        Declaration.objects.create(cohort=cohort, person=head, kind=kind, about=about, wording="…", signed_at=NOW)
    page = page_of(head, day(2, 20))

    assert " ".join(headline(page, day(2, 20))) == (
        f"You have 3 things to do. Next: agenda of the visit (draft) for Visit day at {host.school}; "
        "it is due on 26 February 2026."
    )
    there = f"Visit day at {host.school}"
    papers = ("Agenda of the visit (draft)", "Agenda of the visit (final)", "Visitors’ pack")
    assert words(page.soon) == [(paper, there) for paper in papers]
    assert words(page.coming) == [("Be there", there)]


def test_what_is_late_stands_first_with_both_days_and_why(cohort, host, head):
    """14 days before Saturday 28 February 2026 is a Saturday."""
    hold(cohort, "visit", day(2, 28), group=cohort.groups.get(number=1), host=host)
    page = page_of(head, day(2, 16))
    draft = next(line for line in page.late if line.what == "Agenda of the visit (draft)")

    assert draft.due_on == day(2, 13)
    assert draft.instead == "instead of Saturday 14 February 2026, which is a weekend"
    assert draft.with_others == leaders(host)[1].name
    assert draft.to == "Facilitator and Coordinator"


def test_of_a_day_that_has_gone_by_it_says_that_it_was(cohort, host, head):
    hold(cohort, "visit", day(2, 10), group=cohort.groups.get(number=1), host=host)
    there = shown(head)
    assert "Was due on Tuesday 27 January 2026" in there
    assert "Due on Tuesday 3 February 2026" in there
    assert "it was due on 27 January 2026." in " ".join(headline(page_of(head), TODAY))


def test_a_declaration_is_signed_where_the_page_says(cohort, head):
    hold(cohort, "induction", day(9, 25))
    page = page_of(head)
    line = next(line for line in page.late if line.what == "Sign “Confidentiality”")

    assert line.link.address == f"/cohorts/{cohort.slug}/declarations/confidentiality/"
    assert "Read and sign" in shown(head)
    assert "Confidentiality" in shown(head, line.link.address)


def test_a_declaration_before_an_activity_leads_to_that_activity(cohort, host, head):
    hold(cohort, "visit", day(2, 10), group=cohort.groups.get(number=1), host=host)
    line = next(line for line in page_of(head).soon if line.what == "Sign “Conflict of interest”")

    assert line.link.address == f"/cohorts/{cohort.slug}/declarations/conflict_of_interest/visit/"


def test_the_first_page_leads_to_all_that_one_owes(cohort, head):
    hold(cohort, "induction", day(9, 25))
    page = shown(head, "/")

    assert "Sign “Confidentiality”" in page
    assert 'href="/me/duties/"' in page
    assert 'href="/me/duties/"' not in shown(make_person("Nobody in particular"), "/")


def test_days_to_be_there_are_shown_and_not_counted(cohort, host):
    visitor = leaders(schools_of(cohort.groups.get(number=1))[1])[0]
    hold(cohort, "visit", day(2, 10), group=cohort.groups.get(number=1), host=host)
    Declaration.objects.create(
        cohort=cohort, person=visitor, kind="conflict_of_interest", about="visit", wording="…", signed_at=at(day(1, 8))
    )
    page = page_of(visitor)

    assert ("Be there", f"Visit day at {host.school}") in words(page.soon)
    assert page.n_to_do == 0
    assert " ".join(headline(page, TODAY)) == "You owe nothing at present."


def test_what_waits_for_a_date_says_so(head):
    page = page_of(head)

    assert "Agenda of the visit (draft)" in {line.what for line in page.undated}
    assert "Waiting for a date" in shown(head)
    assert not any(line.what == "Be there" for line in page.undated)


def test_what_was_done_lately_stays_on_the_page_for_a_fortnight(cohort, host, head):
    visit = hold(cohort, "visit", day(3, 12), group=cohort.groups.get(number=1), host=host)
    Agenda.objects.create(activity=visit, draft_shared_at=at(day(1, 30)), made_at=NOW, changed_at=NOW)

    assert ("Agenda of the visit (draft)", f"Visit day at {host.school}") in words(page_of(head).done)
    assert page_of(head, day(2, 20)).done == []


def test_a_person_of_two_cohorts_sees_both(cohort, host, head):
    other = make_cohort("Another cohort", edition=cohort.edition)
    make_enrolment(other, host.school)

    assert {line.cohort for line in page_of(head).undated} == {str(cohort), "Another cohort"}


def test_other_groups_are_none_of_mine(cohort, head):
    far = cohort.groups.get(number=2)
    for each in schools_of(far):
        hold(cohort, "visit", day(2, 10), group=far, host=each)

    assert page_of(head).soon == []


def test_a_facilitator_owes_for_each_of_their_groups(cohort):
    person = cohort.groups.get(number=1).facilitator_seats.get().person
    far = cohort.groups.get(number=2)
    far.facilitator_seats.update(person=person)
    for group in cohort.groups.all():
        hold(cohort, "visit", day(2, 10), group=group, host=schools_of(group)[0])

    assert sum(line.what == "Sign “Conflict of interest”" for line in page_of(person).soon) == 2


def test_a_coordinator_answers_too_without_the_whole_cohort_being_read(cohort, django_assert_max_num_queries):
    person = cohort.roles.get(kind="coordinator").person
    invite_all(hold(cohort, "middle", day(2, 12)))
    client = signed_in(person)
    with django_assert_max_num_queries(12):
        text = client.get("/me/duties/").content.decode()

    assert "Answer the invitation" in text


def test_a_guest_sees_the_invitation_as_their_own_page_cannot_show_more(cohort):
    guest = make_person("Gita Guest")
    invite(hold(cohort, "middle", day(2, 12)), guest, "guest")

    assert "You owe nothing at present." in shown(guest)


def test_somebody_without_any_role_owes_nothing_and_reads_what_would_come():
    assert "comes here with its day" in shown(make_person("Sten Stranger"))


@pytest.mark.parametrize("n_schools", [6, 30])
def test_the_page_takes_few_queries_whatever_the_size(n_schools, django_assert_max_num_queries):
    cohort = make_year(n_schools=n_schools)
    group = cohort.groups.get(number=1)
    for each in schools_of(group):
        invite_all(hold(cohort, "visit", day(3, 12), group=group, host=each))
    other = make_cohort(edition=cohort.edition)
    make_enrolment(other, schools_of(group)[0].school)
    make_trio(other)
    client = signed_in(leaders(schools_of(group)[0])[0])
    with django_assert_max_num_queries(12):
        client.get("/me/duties/")


def test_a_post_that_ends_takes_its_duties_away(host, head):
    head.posts.update(until_on=day(1, 10))
    make_head(host.school, person=make_person("Nora New"), from_on=day(1, 10))

    assert page_of(head).sections == []


def test_every_link_ends_on_a_page_for_whoever_sees_it(cohort):
    """Also for one who need not come after all, for the facilitator and for the coordinator."""
    hold(cohort, "induction", day(9, 25))
    invited = invite_all(hold(cohort, "middle", day(2, 12)))
    group = cohort.groups.get(number=1)
    for n, each in enumerate(schools_of(group)):
        hold(cohort, "visit", day(2, 10 + n), group=group, host=each)
    first = invited[0]
    first.ended_at = NOW
    first.save()
    people = [*leaders(schools_of(group)[0]), group.facilitator_seats.get().person]
    for person in [*people, cohort.roles.get(kind="coordinator").person]:
        client, page = signed_in(person), page_of(person)
        links = {line.link.address for _, lines in page.sections for line in lines if line.link}
        assert links
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_what_is_late_stays_on_the_first_page_while_it_is_chased_after_the_end(cohort, head):
    hold(cohort, "induction", day(9, 25))
    ended = cohort.closes_on + timedelta(days=7)

    assert [line.what for line in page_of(head, ended).late] == ["Sign “Confidentiality”"]
    assert [step.words for step in first_page(head.user, ended).steps] == ["Sign “Confidentiality”"]
