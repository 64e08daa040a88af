"""Where a visit stands for each who looks, and all visits of a cohort in one list."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from magpie.groups.models import Group, Seat
from magpie.programmes.counts import with_counts
from magpie.programmes.next_steps import steps_of_cohorts
from magpie.register.models import TermCalendar, TermStretch
from magpie.visits.models import Comment, Pack
from tests.making import make_school
from tests.programmes.making import NOW, TODAY, make_enrolment
from tests.visits.making import make_agenda, make_trio, make_visit, signed_in, text_of

pytestmark = pytest.mark.django_db
PACK = {"travel": "Turn left.", "parking": "On the field."}


@pytest.fixture
def trio(db):
    return make_trio()


def address(trio, name="visit", *args):
    return reverse(f"visits:{name}", args=[trio.activity.public_id, *args])


def told(trio, person):
    return signed_in(person).get(address(trio)).context["next"].words


def test_each_is_told_what_is_next_from_an_empty_page_to_the_day(trio):
    people = (trio.head, trio.facilitator, trio.visitor)
    assert [told(trio, each) for each in people] == [
        "Start the agenda. The draft is due by Thursday 26 February 2026.",
        "The host has not sent a draft yet; you read it once it is sent. It is due by Thursday 26 February 2026.",
        "The host sends you the final agenda by Thursday 5 March 2026.",
    ]
    agenda = make_agenda(trio)
    assert told(trio, trio.head) == (
        "Finish the draft and send it to the facilitator and the coordinators by Thursday 26 February 2026."
    )
    agenda.draft_shared_at = NOW
    agenda.save()
    Comment.objects.create(agenda=agenda, words="Later?", at=NOW, by=trio.facilitator)
    assert [told(trio, each) for each in people[:2]] == [
        "Read 1 comment, then send the final agenda to everybody by Thursday 5 March 2026.",
        "Read the draft and say what you think of it; the final agenda follows by Thursday 5 March 2026.",
    ]
    agenda.final_shared_at = NOW
    agenda.save()
    assert [told(trio, each) for each in people] == [
        "Write the pack for your visitors and send it by Thursday 5 March 2026.",
        "The final agenda is there.",
        "Read the agenda and the pack before the day.",
    ]
    Pack.objects.create(activity=trio.activity, sections=PACK, shared_at=NOW, made_at=NOW, changed_at=NOW)
    assert told(trio, trio.head).startswith("Everything is sent.")


def test_a_due_day_in_the_hosts_own_holiday_is_shown_with_the_day_it_rolls_to(trio):
    calendar = TermCalendar.objects.create(academic_year="2025-26", name="Larkby", school=trio.host)
    TermStretch.objects.create(calendar=calendar, kind="inset", first_on=date(2026, 2, 26), last_on=date(2026, 2, 26))
    words = "Wednesday 25 February 2026 (instead of Thursday 26 February 2026, which is an INSET day)"
    assert words in text_of(signed_in(trio.head).get(address(trio)))
    assert words in text_of(signed_in(trio.head).get(address(trio, "agenda")))


def test_a_draft_that_should_have_come_says_that_it_was_due(trio):
    trio.activity.delete()
    trio.activity = make_visit(trio, trio.enrolment, on=date(2026, 2, 10))
    words = text_of(signed_in(trio.head).get(address(trio, "agenda")))
    assert "It was due by Tuesday 27 January 2026." in words
    assert told(trio, trio.head) == "Start the agenda. The draft was due by Tuesday 27 January 2026."


def test_every_paper_whose_day_has_gone_by_says_that_it_was_due(trio):
    trio.activity.delete()
    trio.activity = make_visit(trio, trio.enrolment, on=date(2026, 2, 5))
    first, second = "Thursday 22 January 2026", "Thursday 29 January 2026"
    page = text_of(signed_in(trio.head).get(address(trio)))
    assert all(f">{words}<" in page for words in (f"Draft was due by {first}", f"Was due by {second}"))
    assert f"It was due by {second}." in text_of(signed_in(trio.head).get(address(trio, "pack")))
    assert "</strong> was due 29 January<" in text_of(list_of(trio))
    assert told(trio, trio.visitor) == f"The host sends you the final agenda; it was due by {second}."
    make_agenda(trio, draft_shared_at=NOW)
    assert told(trio, trio.head) == f"Send the final agenda to everybody; it was due by {second}."


def test_a_coordinator_reads_that_the_host_has_sent_no_draft_yet_and_when_it_is_or_was_due(trio):
    words = "The host has not sent a draft yet; you read it once it is sent."
    assert told(trio, trio.coordinator) == f"{words} It is due by Thursday 26 February 2026."
    make_agenda(trio)
    assert told(trio, trio.coordinator) == f"{words} It is due by Thursday 26 February 2026."
    trio.activity = make_visit(trio, trio.visiting, on=date(2026, 2, 10))
    assert told(trio, trio.coordinator) == f"{words} It was due by Tuesday 27 January 2026."


def test_the_agenda_says_first_where_it_stands_for_each(trio):
    make_agenda(trio, draft_shared_at=NOW)
    leads = {
        each: signed_in(each).get(address(trio, "agenda")).context["lead"] for each in (trio.head, trio.facilitator)
    }
    assert leads[trio.head] == (
        "The agenda is a draft, sent on 3 February 2026. Read what they say of it below, then send the final one to "
        "everybody. It is due by Thursday 5 March 2026."
    )
    assert leads[trio.facilitator] == (
        "The agenda is a draft, sent on 3 February 2026. Say what you think of it below. "
        "The final one is due by Thursday 5 March 2026."
    )


def test_an_event_that_no_agenda_plans_has_no_page_here(trio):
    trio.activity.name = "trio_call"
    trio.activity.save()
    assert signed_in(trio.head).get(address(trio)).status_code == 404


def test_a_planned_day_without_a_host_is_written_by_those_who_organise_it(trio):
    trio.activity.host = None
    trio.activity.save()
    got = [
        signed_in(each).get(address(trio, "agenda-edit")).status_code for each in (trio.facilitator, trio.coordinator)
    ]
    assert got == [200, 200]
    assert signed_in(trio.head).get(address(trio, "agenda")).status_code == 404


@pytest.mark.parametrize("name", ["visit", "agenda", "agenda-edit", "agenda-print", "pack", "pack-edit", "reception"])
@pytest.mark.parametrize("who", ["head", "coordinator"])
def test_a_page_takes_twelve_statements_at_most(trio, name, who):
    agenda = make_agenda(trio, draft_shared_at=NOW, final_shared_at=NOW)
    for n in range(30):
        Comment.objects.create(agenda=agenda, words=f"{n}", about=f"{n % 7}", at=NOW, by=trio.facilitator)
    Pack.objects.create(activity=trio.activity, sections=PACK, shared_at=NOW, made_at=NOW, changed_at=NOW)
    client = signed_in(getattr(trio, who))
    with CaptureQueriesContext(connection) as asked:
        status = client.get(address(trio, name)).status_code
    assert status in (200, 403)
    assert len(asked) <= 12, "\n".join(each["sql"][:150] for each in asked)


@pytest.mark.parametrize("args", [("agenda-share", "final"), ("agenda-share", "draft"), ("pack-share",)])
def test_a_page_that_asks_before_sending_takes_twelve_statements_at_most(trio, args):
    make_agenda(trio, draft_shared_at=NOW)
    Pack.objects.create(activity=trio.activity, sections=PACK, made_at=NOW, changed_at=NOW)
    client = signed_in(trio.head)
    with CaptureQueriesContext(connection) as asked:
        client.get(address(trio, *args))
    assert len(asked) <= 12, "\n".join(each["sql"][:150] for each in asked)


def list_of(trio, **query):
    return signed_in(trio.coordinator).get(reverse("visits:visits", args=[trio.cohort.slug]), query)


def hosts_of(page):
    return [str(line.host.school) for line in page.context["rows"].object_list]


def test_the_list_shows_every_visit_and_who_has_no_date_yet(trio):
    make_agenda(trio, draft_shared_at=NOW)
    page = list_of(trio)
    assert hosts_of(page) == ["Larkby High School", "Wrenford Academy", "Heronby School"]
    words = text_of(page)
    assert "no date yet" in words
    assert "sent 3 February" in words
    assert "2 have no date yet" in words
    assert hosts_of(list_of(trio, show="undated")) == ["Wrenford Academy", "Heronby School"]


def test_the_list_is_narrowed_to_what_is_late_or_waits(trio):
    soon = make_visit(trio, trio.visiting, on=date(2026, 2, 9))
    make_visit(trio, trio.third, on=date(2026, 1, 20))
    assert hosts_of(list_of(trio, show="late-draft")) == ["Wrenford Academy"]
    assert hosts_of(list_of(trio, show="over")) == ["Heronby School"]
    trio.activity = soon
    make_agenda(trio, draft_shared_at=NOW)
    assert hosts_of(list_of(trio, show="to-read")) == ["Wrenford Academy"]
    assert hosts_of(list_of(trio, show="late-draft")) == []
    assert hosts_of(list_of(trio, show="late-final")) == ["Wrenford Academy"]
    assert hosts_of(list_of(trio, q="heronby")) == ["Heronby School"]


def test_the_list_is_taken_away_as_a_file(trio):
    lines = list_of(trio, **{"as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("visit,group,host,date,starts,ends,facilitator,draft due")
    assert lines[1].startswith("Visit day,Trio 1,Larkby High School,2026-03-12,09:30,16:00,Fay Martin,2026-02-26")


def test_a_list_of_many_visits_is_paged_and_takes_twelve_statements_at_most(trio):
    for n in range(2, 30):
        group = Group.objects.create(cohort=trio.cohort, number=n, name=f"Trio {n}", from_on=trio.cohort.opens_on)
        for _ in range(2):
            enrolment = make_enrolment(trio.cohort, make_school())
            Seat.objects.create(group=group, enrolment=enrolment, from_on=trio.cohort.opens_on)
            make_visit(trio, enrolment, group=group)
    client = signed_in(trio.coordinator)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("visits:visits", args=[trio.cohort.slug]))
    assert len(asked) <= 12, "\n".join(each["sql"][:150] for each in asked)
    assert "Page 1 of 2, 59 in all" in text_of(page)


def test_coordinators_are_told_of_drafts_to_read_only_for_visits_within_a_fortnight(trio):
    def steps():
        found = steps_of_cohorts(with_counts([trio.cohort], TODAY), TODAY)
        return [(step.words, step.address) for step in found if "draft" in step.words]

    make_agenda(trio, draft_shared_at=NOW)
    assert steps() == []
    trio.activity = make_visit(trio, trio.visiting, on=date(2026, 2, 17))
    agenda = make_agenda(trio, draft_shared_at=NOW)
    assert steps() == [("Read 1 draft agenda", f"/cohorts/{trio.cohort.slug}/visits/?show=to-read")]
    agenda.final_shared_at = NOW
    agenda.save()
    assert steps() == []
