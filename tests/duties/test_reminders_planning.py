"""The nightly plan: who gets a letter on which day, and what it will speak of."""

from datetime import timedelta

import pytest

from magpie.core.dates import AcademicYear
from magpie.duties.actions.reminders import plan_reminders
from magpie.duties.models import Digest, DigestLine, Excuse, ReminderPause
from magpie.duties.reminding import Outlook
from magpie.programmes.models import Role
from magpie.register.models import TermCalendar, TermStretch
from tests.duties.making import at, day, hold, make_year
from tests.duties.reminding import FIRST_DAY, LATE_DAY, digest_of, lines_of, make_host, morning, share_draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVENING_BEFORE = at(day(2, 12), 19)


def plan(cohort, on, now=None):
    return plan_reminders(cohort, day=on, now=now or morning(on))


def test_the_evening_before_lays_out_what_goes_the_next_day():
    year = make_host()
    plan(year.cohort, FIRST_DAY, EVENING_BEFORE)
    digest = digest_of(year.head)
    assert (digest.on, digest.state, lines_of(digest)) == (FIRST_DAY, "planned", [("draft_agenda", "7 days before")])
    assert (digest.opens_at, digest.closes_at) == (at(FIRST_DAY, 8), at(FIRST_DAY, 18))
    assert {each.person for each in Digest.objects.all()} == {year.head, year.second}


def test_ten_runs_plan_once():
    year = make_host()
    for _ in range(10):
        plan(year.cohort, FIRST_DAY, EVENING_BEFORE)
    assert (Digest.objects.count(), DigestLine.objects.count()) == (2, 2)


def test_nothing_is_planned_for_whoever_owes_nothing():
    year = make_host()
    share_draft(year.visit, day(2, 10))
    assert plan(year.cohort, FIRST_DAY) == (0, 0)


def test_what_is_excused_is_not_spoken_of():
    year = make_host()
    key = f"draft_agenda:{year.visit.public_id}:{year.host.school_id}"
    Excuse.objects.create(cohort=year.cohort, key=key, reason="Snow", at=morning(day(2, 10)))
    assert plan(year.cohort, FIRST_DAY) == (0, 0)


def test_all_that_a_person_owes_stands_in_one_letter():
    year = make_host()
    plan(year.cohort, LATE_DAY)
    found = [("draft_agenda", "1 day after"), ("final_agenda", "7 days before"), ("pack", "7 days before")]
    assert lines_of(digest_of(year.head)) == found


def test_what_becomes_due_later_in_the_day_joins_the_letter_that_is_planned():
    year = make_host()
    plan(year.cohort, FIRST_DAY, EVENING_BEFORE)
    hold(year.cohort, "induction", day(3, 5))
    plan(year.cohort, FIRST_DAY, morning(FIRST_DAY, 7))
    found = [("confidentiality", "14 days before"), ("draft_agenda", "7 days before")]
    assert lines_of(digest_of(year.head)) == found


def test_a_day_that_moves_begins_anew():
    year = make_host()
    plan(year.cohort, FIRST_DAY)
    year.visit.starts_at, year.visit.ends_at = at(day(3, 19), 9), at(day(3, 19), 15)
    year.visit.save()
    later = day(2, 26)
    plan(year.cohort, later)
    assert lines_of(digest_of(year.head, later)) == [("draft_agenda", "7 days before")]


def test_in_the_holidays_of_their_own_school_nobody_is_written_to():
    year = make_host()
    own = TermCalendar.objects.create(academic_year="2025-26", name="Own", school=year.host.school)
    for first, last in ((day(1, 5), day(2, 6)), (day(2, 16), day(3, 27))):
        TermStretch.objects.create(calendar=own, kind="term", first_on=first, last_on=last)
    assert AcademicYear.parse("2025-26") == AcademicYear.of(FIRST_DAY)
    assert plan(year.cohort, FIRST_DAY) == (0, 0)
    plan(year.cohort, day(2, 19))
    assert digest_of(year.head).on == day(2, 19)


def test_what_nobody_hears_at_school_is_told_to_the_coordinators_in_their_own_letter():
    year = make_host()
    plan(year.cohort, day(3, 3))
    coordinator = Role.objects.get(cohort=year.cohort, kind="coordinator").person
    assert lines_of(digest_of(coordinator)) == [("draft_agenda", "escalation")]


def test_somebody_in_two_cohorts_gets_one_letter_a_day_and_loses_nothing():
    first, second = make_host(make_year()), make_host(make_year())
    for post in second.host.school.posts.filter(kind="head"):
        post.person = first.head
        post.save()
    plan(first.cohort, FIRST_DAY, EVENING_BEFORE)
    plan(second.cohort, FIRST_DAY, EVENING_BEFORE)
    plan(second.cohort, FIRST_DAY, EVENING_BEFORE)
    mine = Digest.objects.filter(person=first.head).order_by("on")
    after_half_term = day(2, 23)
    assert [(each.cohort, each.on) for each in mine] == [(first.cohort, FIRST_DAY), (second.cohort, after_half_term)]
    assert [lines_of(each) for each in mine] == [[("draft_agenda", "7 days before")]] * 2


def test_the_same_duty_of_the_same_person_in_two_cohorts_is_two_duties():
    first, second = make_year(), make_year()
    year = make_host(first)
    for post in make_host(second).host.school.posts.filter(kind="head"):
        post.person = year.head
        post.save()
    for cohort in (first, second):
        hold(cohort, "induction", day(3, 10))
    for on in (day(2, 24), day(2, 25)):
        for cohort in (first, second):
            plan(cohort, on)
    key = f"confidentiality:{year.head.pk}"
    assert set(DigestLine.objects.filter(key=key).values_list("cohort", flat=True)) == {first.pk, second.pk}


@pytest.mark.parametrize("state", ["paused", "cancelled", "spared"])
def test_what_a_coordinator_took_in_hand_is_not_planned_again(state):
    year = make_host()
    plan(year.cohort, FIRST_DAY, EVENING_BEFORE)
    Digest.objects.update(state=state)
    assert plan(year.cohort, FIRST_DAY, EVENING_BEFORE) == (0, 0)


def test_while_all_reminders_are_paused_nothing_is_planned_and_afterwards_what_is_fresh_is():
    year = make_host()
    ReminderPause.objects.create(
        cohort=year.cohort, from_on=day(2, 9), until_on=day(2, 24), reason="Snow", made_at=morning(day(2, 9))
    )
    assert plan(year.cohort, FIRST_DAY) == (0, 0)
    plan(year.cohort, day(2, 24))
    assert lines_of(digest_of(year.head)) == [("draft_agenda", "2 days before")]


def test_a_cohort_that_is_over_reminds_nobody():
    year = make_host()
    year.cohort.closes_on = FIRST_DAY - timedelta(weeks=6, days=1)
    year.cohort.save()
    assert plan(year.cohort, FIRST_DAY) == (0, 0)


def test_a_letter_whose_day_went_by_unseen_goes_on_the_next_school_day():
    year = make_host()
    plan(year.cohort, FIRST_DAY, EVENING_BEFORE)
    plan(year.cohort, day(2, 16), at(day(2, 15), 20))
    digest = digest_of(year.head)
    assert (digest.on, digest.opens_at, digest.state) == (day(2, 23), at(day(2, 23), 8), "planned")
    assert lines_of(digest) == [("draft_agenda", "7 days before")]


def test_a_letter_whose_day_went_by_and_that_is_of_no_use_any_more_is_spared():
    year = make_host()
    plan(year.cohort, FIRST_DAY, EVENING_BEFORE)
    share_draft(year.visit, day(2, 14))
    plan(year.cohort, day(2, 16), at(day(2, 15), 20))
    assert {each.state for each in Digest.objects.all()} == {"spared"}


def test_a_paused_letter_waits_and_is_spared_when_it_is_out_of_date():
    year = make_host()
    plan(year.cohort, FIRST_DAY, EVENING_BEFORE)
    Digest.objects.update(state="paused")
    plan(year.cohort, day(2, 23))
    assert digest_of(year.head, FIRST_DAY).state == "paused"
    share_draft(year.visit, day(2, 23))
    plan(year.cohort, day(2, 24))
    assert digest_of(year.head, FIRST_DAY).state == "spared"


def test_planning_takes_as_many_statements_for_four_trios_as_for_one(django_assert_max_num_queries):
    small, large = make_year(), make_year(n_schools=12)
    for cohort in (small, large):
        for group in cohort.groups.all():
            for seat in group.seats.all():
                hold(cohort, "visit", day(3, 12), group=group, host=seat.enrolment)
    with django_assert_max_num_queries(30) as one:
        plan(small, FIRST_DAY)
    with django_assert_max_num_queries(30) as four:
        plan(large, FIRST_DAY)
    assert (len(four), Digest.objects.count()) == (len(one), 6 + 24)


def test_after_a_day_without_letters_planning_takes_as_many_statements_for_four_trios_as_for_one(
    django_assert_max_num_queries,
):
    small, large = make_year(), make_year(n_schools=12)
    for cohort in (small, large):
        for group in cohort.groups.all():
            visits = [hold(cohort, "visit", day(3, 12), group=group, host=seat.enrolment) for seat in group.seats.all()]
            plan(cohort, FIRST_DAY, EVENING_BEFORE)
            share_draft(visits[0], day(2, 14))
    taken = []
    for cohort in (small, large):
        with django_assert_max_num_queries(40) as statements:
            plan(cohort, day(2, 16), at(day(2, 15), 20))
        taken.append(len(statements))
    states = Digest.objects.order_by("state", "on").values_list("cohort", "state", "on").distinct()
    assert taken[0] == taken[1]
    assert set(states) == {
        (cohort.pk, *fate) for cohort in (small, large) for fate in (("planned", day(2, 23)), ("spared", FIRST_DAY))
    }


def test_two_letters_of_one_person_whose_days_went_by_move_to_two_days():
    year = make_host()
    plan(year.cohort, FIRST_DAY, EVENING_BEFORE)
    earlier = Digest.objects.create(
        cohort=year.cohort,
        person=year.head,
        on=day(2, 12),
        opens_at=at(day(2, 12), 8),
        closes_at=at(day(2, 12), 18),
        made_at=EVENING_BEFORE,
    )
    key = f"draft_agenda:{year.visit.public_id}:{year.host.school_id}"
    line = {"step": "7 days before", "due_on": day(2, 26), "person": year.head}
    DigestLine.objects.filter(person=year.head).update(step="2 days before")
    DigestLine.objects.create(cohort=year.cohort, digest=earlier, key=key, **line)
    plan(year.cohort, day(2, 16), at(day(2, 15), 20))
    mine = Digest.objects.filter(person=year.head).order_by("on")
    assert list(mine.values_list("on", "version")) == [(day(2, 23), 2), (day(2, 24), 2)]


def test_when_another_process_takes_one_of_the_days_the_other_letters_move_all_the_same(monkeypatch):
    year = make_host()
    plan(year.cohort, FIRST_DAY, EVENING_BEFORE)
    windows = Outlook.windows

    def taken_meanwhile(self, person, now):
        if person == year.head.pk and not Digest.objects.filter(person=person, on=day(2, 23)).exists():
            times = {"opens_at": at(day(2, 23), 8), "closes_at": at(day(2, 23), 18), "made_at": now}
            Digest.objects.create(cohort=year.cohort, person=year.head, on=day(2, 23), **times)
        return windows(self, person, now)

    monkeypatch.setattr(Outlook, "windows", taken_meanwhile)
    plan(year.cohort, day(2, 16), at(day(2, 15), 20))
    assert digest_of(year.second).on == day(2, 23)
