"""What the rules on duties are told of a cohort."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magpie.core.duties import owed_by
from magpie.duties.bridge import facts_of, read_cohorts
from magpie.duties.models import Excuse
from magpie.duties.reckoned import owed_in
from magpie.groups.models import Seat
from magpie.programmes.models import Declaration, Substitution
from magpie.register.models import Post
from magpie.visits.models import Agenda, Pack
from tests.conftest import NOW
from tests.duties.making import (
    at,
    day,
    hold,
    invite,
    invite_all,
    leaders,
    make_school_of,
    make_trio,
    make_year,
    schools_of,
    seat,
)
from tests.making import make_head, make_person
from tests.programmes.making import make_role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TODAY = day(2, 3)


@pytest.fixture
def cohort():
    return make_year()


@pytest.fixture
def group(cohort):
    return cohort.groups.get()


@pytest.fixture
def host(group):
    return schools_of(group)[0]


def owed_of(cohort, today=TODAY):
    return {each.key: each for each in owed_in(cohort, today).owed}


def owners(cohort, key, today=TODAY):
    found = owed_of(cohort, today).get(key)
    return set(found.owners) if found else None


def keys_of(*people):
    return {person.pk for person in people}


def test_a_host_owes_the_draft_a_fortnight_before_the_visit(cohort, group, host):
    visit = hold(cohort, "visit", day(3, 12), group=group, host=host)
    draft = owed_of(cohort)[f"draft_agenda:{visit.public_id}:{host.school_id}"]

    assert draft.due_on == day(2, 26)
    assert set(draft.owners) == keys_of(*leaders(host))
    assert (draft.school, draft.group) == (host.school_id, group.pk)


def test_what_the_playbook_asks_for_and_nobody_has_dated_waits_for_a_day(cohort):
    drafts = [each for each in owed_of(cohort).values() if each.duty == "draft_agenda"]

    assert [each.state(TODAY) for each in drafts] == ["undated"] * 3


def test_a_cancelled_visit_waits_for_a_new_day(cohort, group, host):
    values = {"cancelled_at": NOW, "cancelled_because": "Snow"}
    hold(cohort, "visit", day(3, 12), group=group, host=host, **values)

    assert {each.state(TODAY) for each in owed_of(cohort).values() if each.duty == "pack"} == {"undated"}


def test_what_is_shared_is_done_on_its_day(cohort, group, host):
    visit = hold(cohort, "visit", day(3, 12), group=group, host=host)
    shared = {"activity": visit, "made_at": NOW, "changed_at": NOW}
    Agenda.objects.create(draft_shared_at=at(day(2, 20)), final_shared_at=at(day(3, 2)), **shared)
    Pack.objects.create(shared_at=at(day(3, 4)), **shared)
    owed = owed_of(cohort)
    done = {name: owed[f"{name}:{visit.public_id}:{host.school_id}"].done_on for name in ("draft_agenda", "pack")}

    assert done == {"draft_agenda": day(2, 20), "pack": day(3, 4)}
    assert owed[f"final_agenda:{visit.public_id}:{host.school_id}"].done_on == day(3, 2)


def test_a_moment_late_in_the_evening_belongs_to_the_day_on_the_clock_there(cohort, host):
    head = leaders(host)[0]
    Declaration.objects.create(
        cohort=cohort, person=head, kind="confidentiality", wording="…", signed_at=at(day(9, 25), 23)
    )

    assert owed_of(cohort)[f"confidentiality:{head.pk}"].done_on == day(9, 26)


def test_an_answer_and_a_presence_are_done(cohort):
    event = hold(cohort, "middle", day(1, 28))
    first, *_ = invite_all(event)
    record(first, answer="yes", answered_at=at(day(1, 5)), attendance="there", recorded_at=at(day(1, 28)))
    owed = owed_of(cohort)

    assert owed[f"rsvp:{event.public_id}:{first.person_id}"].done_on == day(1, 5)
    assert owed[f"come_to_events:{event.public_id}:{first.person_id}"].done_on == day(1, 28)


def test_whoever_comes_instead_answers_and_is_there_for_the_one_who_was_asked(cohort):
    event = hold(cohort, "middle", day(1, 28))
    first, *_ = invite_all(event)
    record(first, attendance="absent", recorded_at=NOW)
    other = make_person("Cara Finch")
    instead = invite(event, other, instead_of=first, answer="yes", answered_at=at(day(1, 6)))
    record(instead, attendance="there", recorded_at=NOW)
    owed = owed_of(cohort)

    assert owed[f"rsvp:{event.public_id}:{first.person_id}"].done_on == day(1, 6)
    assert owed[f"come_to_events:{event.public_id}:{first.person_id}"].done_on == day(1, 28)
    assert not any(other.pk in each.owners for each in owed.values())


def test_whoever_stands_in_for_a_post_does_not_take_over_what_its_holder_owes(cohort, host):
    head, other = leaders(host)[0], make_person("Cara Finch")
    Substitution.objects.create(
        enrolment=host, post_kind="head", person=other, from_on=day(1, 1), until_on=day(3, 1), reason="A course"
    )
    event = hold(cohort, "middle", day(2, 10))
    invite(event, other, "head", host, answer="yes", answered_at=at(day(1, 7)))
    owed = owed_of(cohort)

    assert owed[f"rsvp:{event.public_id}:{head.pk}"].done_on == day(1, 7)
    assert not any(other.pk in each.owners for each in owed.values())


def test_nobody_owes_a_reply_to_an_invitation_that_has_not_gone_out(cohort, host):
    event = hold(cohort, "middle", day(2, 10), invited_at=None)
    head, second = leaders(host)
    invite(event, head, "head", host)

    assert owners(cohort, f"rsvp:{event.public_id}:{head.pk}") == keys_of(head)
    assert owners(cohort, f"rsvp:{event.public_id}:{second.pk}") is None


def test_a_guest_owes_a_reply_and_whoever_need_not_come_owes_nothing(cohort, host):
    event = hold(cohort, "middle", day(2, 10))
    guest = make_person("Gita Guest")
    taken_back = next(each for each in invite_all(event) if each.person_id == leaders(host)[0].pk)
    record(taken_back, ended_at=NOW)
    invite(event, guest, "guest")
    owed = owed_of(cohort)

    assert f"rsvp:{event.public_id}:{guest.pk}" in owed
    assert f"come_to_events:{event.public_id}:{leaders(host)[1].pk}" in owed
    assert f"come_to_events:{event.public_id}:{leaders(host)[0].pk}" not in owed


def test_an_excuse_lasts_when_the_visit_gets_its_day(cohort, group, host):
    key = f"pack:visit.{group.pk}.{host.school_id}:{host.school_id}"
    assert key in owed_of(cohort)
    Excuse.objects.create(cohort=cohort, key=key, reason="Snow", at=NOW)
    visit = hold(cohort, "visit", day(3, 12), group=group, host=host)

    assert owed_of(cohort)[f"pack:{visit.public_id}:{host.school_id}"].state(TODAY) == "excused"


def test_an_excuse_that_was_taken_back_counts_no_more(cohort, host):
    key = f"confidentiality:{leaders(host)[0].pk}"
    Excuse.objects.create(cohort=cohort, key=key, reason="Ill", at=NOW, withdrawn_at=NOW)

    assert owed_of(cohort)[key].state(TODAY) == "undated"


def test_a_successor_owes_what_is_to_come_and_the_one_before_nothing_more(cohort, group, host):
    visit = hold(cohort, "visit", day(3, 12), group=group, host=host)
    old, new = leaders(host)[0], make_person("Nora New")
    Post.objects.filter(person=old).update(until_on=day(1, 10))
    make_head(host.school, person=new, from_on=day(1, 10))

    assert owners(cohort, f"draft_agenda:{visit.public_id}:{host.school_id}") == keys_of(new, leaders(host)[-1])


def test_a_school_that_has_left_owes_nothing(cohort, host):
    host.state, host.until_on = "withdrawn", day(1, 10)
    host.save()

    assert not any(set(each.owners) & keys_of(*leaders(host)) for each in owed_of(cohort).values())


def test_a_school_that_moves_to_another_group_goes_to_the_visits_there(cohort, group):
    mover, other = schools_of(group)[2], make_trio(cohort, number=2)
    Seat.objects.filter(enrolment=mover).update(until_on=day(1, 10))
    seat(other, mover, from_on=day(1, 10))
    first = hold(cohort, "visit", day(12, 3), group=group, host=schools_of(group)[0])
    second = hold(cohort, "visit", day(3, 12), group=other, host=schools_of(other)[0])
    head = leaders(mover)[0]
    owed = owed_of(cohort)

    assert f"come_to_visits:{first.public_id}:{head.pk}" in owed
    assert f"come_to_visits:{second.public_id}:{head.pk}" in owed
    assert sum(each.duty == "confidentiality" and head.pk in each.owners for each in owed.values()) == 1


def test_a_group_that_begins_later_owes_its_visits_already(cohort):
    group = make_trio(cohort, number=2)
    Seat.objects.filter(group=group).update(from_on=TODAY + timedelta(days=20))
    host = schools_of(group)[0]
    visit = hold(cohort, "visit", day(3, 12), group=group, host=host)

    assert owners(cohort, f"pack:{visit.public_id}:{host.school_id}") == keys_of(*leaders(host))


def test_a_deputy_owes_what_a_coordinator_owes(cohort):
    deputy = make_role(cohort, "deputy").person
    event = hold(cohort, "middle", day(2, 10))
    invite(event, deputy, "coordinator")

    assert owners(cohort, f"rsvp:{event.public_id}:{deputy.pk}") == keys_of(deputy)


def test_a_facilitator_is_asked_to_the_visits_of_their_own_group_only(cohort, group, host):
    make_trio(cohort, number=2)
    visit = hold(cohort, "visit", day(3, 12), group=group, host=host)
    own = group.facilitator_seats.get().person_id
    asked = {each.owners[0] for each in owed_of(cohort).values() if each.duty == "come_to_visits" and each.due}
    facilitators = {seat.person_id for each in cohort.groups.all() for seat in each.facilitator_seats.all()}

    assert asked & facilitators == {own}
    assert f"come_to_visits:{visit.public_id}:{own}" in owed_of(cohort)


def test_due_days_go_by_the_dates_of_each_school_and_schools_with_the_same_share_them(cohort, group, host):
    calendar = host.school.term_calendars.create(academic_year="2025-26", name="Own")
    calendar.stretches.create(kind="term", first_on=day(9, 1), last_on=day(7, 17))
    calendar.stretches.create(kind="inset", first_on=day(2, 26), last_on=day(2, 26))
    visits = [hold(cohort, "visit", day(3, 12), group=group, host=each) for each in schools_of(group)]
    owed = owed_of(cohort)
    drafts = [owed[f"draft_agenda:{visit.public_id}:{visit.host.school_id}"] for visit in visits]

    assert [each.due_on for each in drafts] == [day(2, 25), day(2, 26), day(2, 26)]
    assert len({each.calendar for each in drafts}) == 2
    assert drafts[1].calendar == facts_of(cohort, TODAY).calendar


def test_a_calendar_keeps_its_key_until_somebody_enters_other_dates(cohort):
    one, two = facts_of(cohort, TODAY).calendar, facts_of(cohort, TODAY).calendar
    calendar = cohort.term_calendars.create(academic_year="2025-26", name="Cohort")
    calendar.stretches.create(kind="term", first_on=day(9, 1), last_on=day(7, 17))

    assert one == two
    assert facts_of(cohort, TODAY).calendar != one


def test_what_cannot_be_done_in_magpie_yet_is_owed_by_nobody(cohort):
    invite_all(hold(cohort, "induction", day(9, 25)))
    asked = set(cohort.playbook.duties)
    owed = {each.duty for each in owed_of(cohort).values()}

    assert asked - owed == {
        *("pre_survey", "visit_feedback", "visit_summary", "event_feedback"),
        *("case_study", "post_survey", "facilitator_survey"),
    }


@pytest.mark.parametrize("n_schools", [6, 30])
def test_a_cohort_is_read_in_six_statements_whatever_its_size(n_schools):
    cohort = make_year(n_schools=n_schools)
    for group in cohort.groups.all():
        for each in schools_of(group):
            invite_all(hold(cohort, "visit", day(3, 12), group=group, host=each))
    invite_all(hold(cohort, "middle", day(2, 10)))
    cohort = type(cohort).objects.select_related("programme", "edition").get(pk=cohort.pk)
    with CaptureQueriesContext(connection) as captured:
        facts_of(cohort, TODAY)

    assert len(captured) == 6


def test_several_cohorts_are_read_in_as_many_statements_as_one(django_assert_num_queries):
    cohorts = [make_year(), make_year()]
    cohorts = list(type(cohorts[0]).objects.filter(pk__in=[each.pk for each in cohorts]).select_related("programme"))
    for each in cohorts:
        assert each.edition
    with django_assert_num_queries(6):
        read = read_cohorts(cohorts, TODAY)

    assert read.keys() == {each.pk for each in cohorts}
    assert all(len(known.names.schools) == 3 for known in read.values())


def test_what_is_remembered_is_forgotten_when_anything_changes(cohort, host):
    event = hold(cohort, "middle", day(2, 10))
    (invitation, *_) = invite_all(event)
    key = f"rsvp:{event.public_id}:{invitation.person_id}"
    before = owed_of(cohort)[key]
    assert owed_of(cohort)[key] is before
    record(invitation, answer="no", answered_at=at(TODAY))

    assert owed_of(cohort)[key].done_on == TODAY
    assert owed_of(cohort, TODAY + timedelta(days=1))[key].done_on == TODAY


def test_the_rules_say_the_same_from_the_facts_alone(cohort, group, host):
    hold(cohort, "visit", day(3, 12), group=group, host=host)
    known = read_cohorts([cohort], TODAY)[cohort.pk]
    found = [each for each in owed_by(known.playbook, facts_of(cohort, TODAY), TODAY) if each.duty != "rsvp"]

    assert found == owed_in(cohort, TODAY).owed


def test_a_school_without_a_group_owes_what_each_person_signs(cohort):
    lone = make_school_of(cohort)

    assert owners(cohort, f"confidentiality:{leaders(lone)[0].pk}") == keys_of(leaders(lone)[0])


def record(invitation, **values):
    for name, value in values.items():
        setattr(invitation, name, value)
    invitation.save()
