"""What a leader takes home from a visit: who makes it, what is asked, and what is refused."""

from datetime import timedelta

import pytest

from magpie.commitments.models import Commitment
from magpie.diary.models import Activity
from magpie.programmes.models import Enrolment
from tests.commitments.making import FORM, TODAY, VISIT_ON, lead, make_past_trio, promise, signed_in, text_of
from tests.visits.making import make_trio

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def trio():
    return make_past_trio()


def page_of(trio):
    return f"/diary/{trio.activity.public_id}/commitments/new/"


def post(trio, person=None, **changes):
    person = person or trio.visitor
    return signed_in(person).post(page_of(trio), {**FORM, "owner": person.pk, **changes})


def errors_of(answer):
    return {name: list(errors) for name, errors in answer.context["form"].errors.items()}


def test_the_page_of_a_visit_leads_its_leaders_to_make_a_promise_and_nobody_else(trio):
    def is_led(person):
        return page_of(trio) in signed_in(person).get(trio.activity.get_absolute_url()).content.decode()

    led = [is_led(each) for each in (trio.head, trio.visitor, trio.other_visitor, trio.facilitator, trio.coordinator)]
    assert led == [True, True, True, False, False]


def test_a_visit_that_is_over_asks_its_leaders_what_they_will_change(trio):
    def next_of(person):
        return signed_in(person).get(f"/visits/{trio.activity.public_id}/").context["next"]

    assert next_of(trio.visitor).words == "The visit is over. What will you change at your own school?"
    assert (next_of(trio.visitor).button, next_of(trio.visitor).address) == ("Make a promise", page_of(trio))
    shared = "The visit is over. What visitors share of their notes stands here."
    assert next_of(trio.facilitator).words == shared


def test_nothing_is_promised_at_a_visit_that_is_still_to_come():
    trio = make_trio(visit_on=TODAY + timedelta(days=1))
    assert signed_in(trio.visitor).get(page_of(trio)).status_code == 403


def test_nothing_is_promised_at_a_day_for_which_the_playbook_asks_none(trio):
    Activity.objects.filter(pk=trio.activity.pk).update(name="induction", host=None)
    assert signed_in(trio.visitor).get(page_of(trio)).status_code == 403


def test_a_leader_makes_a_promise_with_a_first_step_a_day_and_what_would_show_it(trio):
    answer = post(trio)
    made = Commitment.objects.get()

    assert answer.url == made.get_absolute_url()
    assert (made.enrolment, made.activity, made.owner, made.made_by) == (
        trio.visiting,
        trio.activity,
        trio.visitor,
        trio.visitor,
    )
    assert (made.made_on, made.words, made.by_when) == (VISIT_ON, FORM["words"], made.by_when)
    assert "Promise of Wrenford Academy" in text_of(signed_in(trio.visitor).get(answer.url))


def test_words_that_were_written_elsewhere_stand_in_the_box_to_begin_with(trio):
    page = signed_in(trio.visitor).get(f"{page_of(trio)}?words=Read+aloud+%26+together")
    assert page.context["form"]["words"].value() == "Read aloud & together"


def test_everything_that_is_missing_is_said_at_once_beside_its_box(trio):
    answer = signed_in(trio.visitor).post(page_of(trio), {})
    assert errors_of(answer) == {
        "words": ["Write what will change."],
        "first_step": ["Write the first step."],
        "by_when": ["Write a day, such as 3/2/2026 or 3 February 2026."],
        "would_show": ["Write what would show that it has worked."],
        "owner": ["Choose somebody who works at the school."],
    }


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("by_when", "17/11/2025", "Write a day from 18 November 2025 on, when it is made."),
        ("by_when", "18/7/2027", "Write a day up to 17 July 2027, a year after the programme ends."),
        ("by_when", "soon", "Write a day, such as 3/2/2026 or 3 February 2026."),
        ("words", "x" * 1001, "Write at most 1000 characters. These are 1001."),
        ("first_step", "x" * 601, "Write at most 600 characters. These are 601."),
        ("owner", "999999", "Choose somebody who works at the school."),
    ],
)
def test_what_cannot_be_is_said_beside_its_box_and_what_was_typed_is_kept(trio, field, value, said):
    answer = post(trio, **{field: value})

    assert errors_of(answer) == {field: [said]}
    assert answer.context["form"][field].value() == value
    assert answer.context["form"]["would_show"].value() == FORM["would_show"]
    assert Commitment.objects.count() == 0


def test_only_people_of_ones_own_school_can_see_to_it(trio):
    answer = post(trio, owner=trio.head.pk)
    assert errors_of(answer) == {"owner": ["Choose somebody who works at the school."]}
    colleague = lead(trio.second_school, "Gil Rook", "colleague")
    post(trio, owner=colleague.pk)
    assert Commitment.objects.get().owner == colleague


def test_nobody_makes_more_promises_at_a_visit_than_the_playbook_lets_them(trio):
    for n in range(3):
        promise(trio, words=f"Promise {n}")
    promise(trio, person=trio.other_visitor)
    page = text_of(signed_in(trio.visitor).get(page_of(trio)))
    assert "You have made 3 here; this programme asks for 3 at most." in page
    assert errors_of(post(trio, words="A fourth"))["__all__"] == [
        "This programme asks each person for 3 promises here at most. Change one of yours instead."
    ]


def test_a_button_pressed_twice_makes_one_promise(trio):
    assert [post(trio).url, post(trio).url] == [Commitment.objects.get().get_absolute_url()] * 2


def test_whoever_leads_two_schools_of_a_trio_says_for_which_one(trio):
    lead_of_both = trio.visitor
    trio.third_school.posts.update(person=lead_of_both)
    answer = post(trio)
    assert errors_of(answer) == {"enrolment": ["Choose a school."]}
    post(trio, enrolment=trio.third.pk)
    assert Commitment.objects.get().enrolment == trio.third


def test_a_school_that_has_withdrawn_promises_nothing_more(trio):
    Enrolment.objects.filter(pk=trio.visiting.pk).update(state="withdrawn", until_on=TODAY)
    assert signed_in(trio.visitor).get(page_of(trio)).status_code == 403


def test_where_only_hosts_promise_visitors_do_not():
    trio = make_past_trio(changes=[("  by: [head, second_leader]\n  at_most: 3", "  by: host\n  at_most: 3")])
    assert [signed_in(each).get(page_of(trio)).status_code for each in (trio.head, trio.visitor)] == [200, 403]


def test_where_only_visitors_promise_the_host_does_not():
    trio = make_past_trio(changes=[("  by: [head, second_leader]\n  at_most: 3", "  by: visitors\n  at_most: 3")])
    assert [signed_in(each).get(page_of(trio)).status_code for each in (trio.head, trio.visitor)] == [403, 200]
