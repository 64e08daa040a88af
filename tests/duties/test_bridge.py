"""What the rules on duties are told of a cohort."""

import pytest

from magpie.core.duties import owed_by
from magpie.duties.bridge import facts_of
from magpie.duties.not_yet import workable
from tests.duties.making import at, day, hold, invite_all, leaders, make_year, schools_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TODAY = day(2, 3)


def owed_of(cohort, today=TODAY):
    return {each.key: each for each in owed_by(workable(cohort.playbook), facts_of(cohort, today), today)}


def test_a_host_owes_the_draft_a_fortnight_before_the_visit():
    cohort = make_year()
    group = cohort.groups.get()
    host = schools_of(group)[0]
    visit = hold(cohort, "visit", day(3, 12), group=group, host=host)
    owed = owed_of(cohort)

    draft = owed[f"draft_agenda:{visit.public_id}:{host.school_id}"]
    assert draft.due_on == day(2, 26)
    assert set(draft.owners) == {person.pk for person in leaders(host)}
    assert (draft.school, draft.group) == (host.school_id, group.pk)


def test_what_the_playbook_asks_for_and_nobody_has_dated_waits_for_a_day():
    cohort = make_year()
    owed = owed_of(cohort)

    drafts = [each for each in owed.values() if each.duty == "draft_agenda"]
    assert len(drafts) == 3
    assert {each.state(TODAY) for each in drafts} == {"undated"}


def test_an_answer_a_signature_and_a_presence_are_done():
    cohort = make_year()
    event = hold(cohort, "middle", day(1, 28))
    invitation, *_ = invite_all(event)
    invitation.answer, invitation.answered_at, invitation.attendance = "yes", at(day(1, 5)), "there"
    invitation.recorded_at = at(day(1, 28))
    invitation.save()
    owed = owed_of(cohort)

    assert owed[f"rsvp:{event.public_id}:{invitation.person_id}"].done_on == day(1, 5)
    assert owed[f"come_to_events:{event.public_id}:{invitation.person_id}"].done_on == day(1, 28)
