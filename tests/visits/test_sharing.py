"""A line of notes is shared by its writer with the circles that they choose, and taken back."""

from datetime import timedelta

import pytest

from magpie.core.notes import Change
from magpie.groups.models import FacilitatorSeat
from magpie.register.models import Event
from magpie.visits.actions.notes import keep_notes
from magpie.visits.actions.sharing import share_lines, withdraw_lines
from magpie.visits.models import Notes, SharedLine
from tests.making import make_head, make_person
from tests.programmes.making import NOW, TODAY
from tests.visits.making import make_trio, signed_in, text_of, visit_of
from tests.visits.notes_made import address, change, write

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}
SCHOOL, GROUP, FACILITATOR, COORDINATORS = SharedLine.Circle


@pytest.fixture
def trio(db):
    """Ada's school hosts; Cara has written two lines."""
    made = make_trio()
    write(made, "They meet weekly")
    write(made, "Who leads it?", "k2", section="excellence_questions")
    made.notes = Notes.objects.get()
    made.colleague = make_head(
        made.second_school, person=make_person("Gus Reed", email="gus@x.example"), kind="colleague"
    )
    return made


def readers(trio):
    """Whoever of the cast reads the first line."""
    people = ("head", "second", "visitor", "other_visitor", "colleague", "third_head", "facilitator", "coordinator")
    shared = SharedLine.objects.standing().filter(words="They meet weekly")
    return [name for name in people if shared.visible_to(getattr(trio, name).user, TODAY).exists()]


@pytest.mark.parametrize(
    ("circle", "who"),
    [
        (SCHOOL, ["visitor", "other_visitor", "colleague"]),
        (GROUP, ["head", "second", "visitor", "other_visitor", "third_head", "facilitator"]),
        (FACILITATOR, ["visitor", "facilitator"]),
        (COORDINATORS, ["visitor", "coordinator"]),
    ],
)
def test_a_line_reaches_the_circle_that_its_writer_chose(trio, circle, who):
    share_lines(trio.notes, ["k1"], [circle], **BY)
    assert readers(trio) == who


def test_who_belongs_to_a_circle_is_asked_on_the_day_of_reading(trio):
    share_lines(trio.notes, ["k1"], [FACILITATOR], **BY)
    FacilitatorSeat.objects.update(until_on=TODAY)
    assert readers(trio) == ["visitor"]
    FacilitatorSeat.objects.create(group=trio.group, person=trio.third_head, from_on=TODAY)
    assert readers(trio) == ["visitor", "third_head"]


def test_the_lines_are_shared_from_a_page_in_one_press(trio):
    client = signed_in(trio.visitor)
    page = client.get(address(trio, "notes-share"))
    assert [words for _, words in page.context["form"].fields["circles"].choices] == [
        "Leaders and colleagues of Wrenford Academy",
        "Trio 1: the leaders of its schools and its facilitator",
        "The facilitator of Trio 1, alone",
        "The coordinators",
    ]
    sent = {"lines": ["k1", "k2"], "circles": ["group"], "do": "share"}
    assert "2 lines shared." in text_of(client.post(address(trio, "notes-share"), sent, follow=True))
    read = text_of(signed_in(trio.third_head).get(address(trio, "shared-notes")))
    assert "They meet weekly Cara Finch, Wrenford Academy" in read.replace('</span><br><span class="app-quiet">', " ")


def test_nothing_is_shared_without_lines_or_circles(trio):
    page = signed_in(trio.visitor).post(address(trio, "notes-share"), {"do": "share"})
    assert page.context["form"].errors == {
        "lines": ["Tick the lines first."],
        "circles": ["Say who may read them."],
    }
    assert not SharedLine.objects.exists()


def test_somebody_elses_lines_cannot_be_shared(trio):
    write(trio, "Mine alone", "k9", person=trio.other_visitor)
    sent = {"lines": ["k9"], "circles": ["group"], "do": "share"}
    page = signed_in(trio.visitor).post(address(trio, "notes-share"), sent)
    assert page.context["form"].errors == {"lines": ["One of the lines is gone. Look again."]}
    assert not SharedLine.objects.exists()


def test_what_is_changed_after_it_was_shared_is_the_writers_own_again(trio):
    share_lines(trio.notes, ["k1"], [GROUP], **BY)
    kept = [Change(**change("They meet daily", based_on=1, writer="laptop"))]
    keep_notes(visit_of(trio, trio.visitor), trio.visitor, kept, enrolment=trio.visiting, now=NOW)
    assert "They meet weekly" in text_of(signed_in(trio.head).get(address(trio, "shared-notes")))
    page = text_of(signed_in(trio.visitor).get(address(trio, "notes-share")))
    assert "they read what you shared until you share it again" in page
    assert share_lines(trio.notes, ["k1"], [GROUP], **BY) == 1
    assert "They meet daily" in text_of(signed_in(trio.head).get(address(trio, "shared-notes")))


def test_sharing_again_what_is_shared_changes_nothing(trio):
    share_lines(trio.notes, ["k1"], [GROUP], **BY)
    assert share_lines(trio.notes, ["k1"], [GROUP], **BY) == 0
    assert SharedLine.objects.count() == 1


def test_what_is_taken_back_is_read_no_more(trio):
    share_lines(trio.notes, ["k1"], [GROUP, COORDINATORS], **BY)
    assert withdraw_lines(trio.notes, ["k1"], [GROUP], by=None, now=NOW + timedelta(hours=1)) == 1
    assert readers(trio) == ["visitor", "coordinator"]


def test_a_shared_line_that_is_emptied_is_read_no_more(trio):
    share_lines(trio.notes, ["k1"], [GROUP], **BY)
    emptied = [Change(**change("", based_on=1, number=2))]
    keep_notes(visit_of(trio, trio.visitor), trio.visitor, emptied, enrolment=trio.visiting, now=NOW)
    assert readers(trio) == []


def test_the_history_says_that_lines_were_shared_and_not_what_they_say(trio):
    share_lines(trio.notes, ["k1", "k2"], [GROUP], **BY)
    words = Event.objects.get(what="notes.shared").words
    assert words == "Cara Finch shared 2 lines of notes on Visit day at Larkby High School."


def test_a_line_that_is_shared_with_two_circles_is_read_once_by_who_is_in_both(trio):
    share_lines(trio.notes, ["k1"], [GROUP, FACILITATOR], **BY)
    page = signed_in(trio.facilitator).get(address(trio, "shared-notes"))
    assert [len(section.lines) for section in page.context["sections"]] == [1]
