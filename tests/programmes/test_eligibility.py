"""Evidence of several kinds, each with its day; a person decides and says why."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from magpie.programmes.actions.eligibility import add_evidence, decide_eligibility, remove_evidence
from magpie.programmes.evidence_kinds import evidence_kinds
from magpie.programmes.models import EligibilityEvidence
from magpie.programmes.refusals import Refused
from tests.programmes.making import NOW, TODAY
from tests.programmes.schools import make_setting, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_setting("applied")


def address(name, made, *more):
    return reverse(f"programmes:{name}", args=[made.cohort.slug, made.enrolment.public_id, *more])


def give(made, **changes):
    facts = {"kind": "report_card", "dated_on": date(2025, 11, 20), "words": "Inclusion: strong standard", "source": ""}
    facts |= {"from_school": False, "today": TODAY, "by": made.coordinator, "now": NOW}
    return add_evidence(made.enrolment, **{**facts, **changes})


def decide(made, outcome="eligible", reason="Its coaching is known", now=NOW):
    return decide_eligibility(made.enrolment, outcome=outcome, reason=reason, by=made.coordinator, now=now)


def test_the_kinds_of_the_playbook_come_first_and_stand_for_ours_of_the_same_name(made):
    kinds = evidence_kinds(made.cohort.playbook)
    assert kinds[:4] == [
        ("strength", "Something that others could learn from"),
        ("challenge", "Something that you find hard"),
        ("capacity", "Two leaders for the days asked"),
        ("outside_view", "What others have said"),
    ]
    assert len(dict(kinds)) == len(kinds)


def test_evidence_of_different_kinds_stands_side_by_side_as_it_was_given(client, made):
    give(made, kind="inspection_overall", dated_on=date(2019, 5, 1), words="Outstanding")
    give(made)
    client.force_login(made.coordinator)
    page = words_of(client.get(address("eligibility", made)))
    assert ("Outstanding" in page, "Inclusion: strong standard" in page, "November 2025)" in page) == (True, True, True)


@pytest.mark.parametrize(
    ("day", "words"),
    [(TODAY + timedelta(days=1), "This day is still to come"), (date(1999, 12, 31), "Check the year")],
)
def test_evidence_has_a_day_that_can_be(made, day, words):
    with pytest.raises(Refused, match=words):
        give(made, dated_on=day)


def test_a_school_reads_the_decision_with_its_reason_and_not_the_evidence_of_others(client, made):
    give(made, words="They lost two deputies")
    give(made, words="Our coaching model", kind="strength", from_school=True)
    decide(made)
    client.force_login(made.head)
    page = words_of(client.get(address("enrolment", made)))
    assert ("Its coaching is known" in page, "Our coaching model" in page) == (True, True)
    assert ("They lost two deputies" in page, "Evidence was added" in page) == (False, False)


def test_a_leader_of_the_school_gives_evidence_and_reads_who_can_read_it(client, made):
    client.force_login(made.second)
    assert "Your school and the coordinators can read it." in words_of(client.get(address("evidence-add", made)))
    sent = {"kind": "challenge", "dated_on": "1/2/2026", "words": "Reading in Year 7", "source": ""}
    client.post(address("evidence-add", made), sent)
    evidence = EligibilityEvidence.objects.get()
    assert (evidence.kind, evidence.from_school, evidence.by) == ("challenge", True, made.second)


def test_all_that_is_wrong_with_evidence_is_told_at_once(client, made):
    client.force_login(made.coordinator)
    answer = client.post(address("evidence-add", made), {"kind": "grade", "dated_on": "31/2/2026", "words": ""})
    assert answer.context["form"].errors.keys() == {"kind", "dated_on", "words"}


def test_a_decision_needs_a_reason(client, made):
    client.force_login(made.coordinator)
    answer = client.post(address("eligibility-decide", made), {"outcome": "eligible", "reason": ""})
    assert "Write the reason: the school reads it." in words_of(answer)
    assert made.enrolment.decisions.count() == 0


def test_a_later_decision_stands_beside_the_first_and_counts(client, made):
    decide(made, "not_yet", "No second leader")
    decide(made, "eligible", "Has one now", now=NOW + timedelta(days=1))
    client.force_login(made.coordinator)
    page = words_of(client.get(address("eligibility", made)))
    assert page.index("Has one now") < page.index("No second leader")
    assert made.enrolment.decisions.first().outcome == "eligible"


def test_evidence_stays_once_somebody_has_decided_with_it(made):
    evidence = give(made)
    decide(made, now=NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="stays"):
        remove_evidence(evidence, by=None, now=NOW)


def test_evidence_that_was_written_wrongly_is_taken_out(client, made):
    evidence = give(made)
    client.force_login(made.coordinator)
    client.post(address("evidence-remove", made, evidence.public_id))
    assert EligibilityEvidence.objects.count() == 0


def test_what_the_programme_asks_for_is_ticked_off(client, made):
    give(made, kind="strength", from_school=True)
    client.force_login(made.coordinator)
    asked = client.get(address("eligibility", made)).context["asked_for"]
    assert [(title, is_there) for title, _, is_there in asked] == [
        ("Something that others could learn from", True),
        ("Something that you find hard", False),
        ("Two leaders for the days asked", False),
    ]
