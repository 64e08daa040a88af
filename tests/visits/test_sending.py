"""An agenda is sent as a draft and as the final one, to exactly those whom each is for, and taken back."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from magpie.core.agenda import Block
from magpie.outbox.models import Message
from magpie.programmes.refusals import Refused
from magpie.register.models import Event, TermCalendar, TermStretch
from magpie.visits.actions.agendas import save_agenda, share_agenda, withdraw_agenda
from magpie.visits.bridge import blocks_in
from magpie.visits.models import Agenda, Pack, SharedAgenda
from magpie.visits.versions import SavedMeanwhile
from tests.making import make_head, make_person
from tests.programmes.making import NOW, TODAY
from tests.visits.making import DAY, invite, letters_to, make_agenda, make_trio, signed_in, text_of, visit_of

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}
DRAFT, FINAL = SharedAgenda.Stage.DRAFT, SharedAgenda.Stage.FINAL
PACK = {"travel": "Turn left.", "parking": "On the field."}


@pytest.fixture
def trio(db):
    made = make_trio()
    made.agenda = make_agenda(made)
    return made


def address(trio, name, *args):
    return reverse(f"visits:{name}", args=[trio.activity.public_id, *args])


def share(trio, stage, version=1, **more):
    return share_agenda(visit_of(trio), stage=stage, version=version, today=TODAY, **BY, **more)


def change(trio, version=1, **more):
    blocks = [*DAY[:2], Block("Farewell")]
    return save_agenda(visit_of(trio), blocks=blocks, version=version, **BY)


def statuses(trio, *people, name="agenda"):
    return [signed_in(each).get(address(trio, name)).status_code for each in people]


def test_a_draft_reaches_the_facilitator_and_the_coordinators_and_nobody_else(trio):
    for person, enrolment in ((trio.visitor, trio.visiting), (trio.third_head, trio.third)):
        invite(trio, person, enrolment, answer="yes")
    page = signed_in(trio.head).post(address(trio, "agenda-share", "draft"), {"version": "1"}, follow=True)
    assert "The draft is sent; 2 letters are on their way." in text_of(page)
    assert letters_to() == sorted(["Fay Martin", trio.coordinator.name])
    assert Agenda.objects.get().draft_shared_at is not None


def test_a_draft_never_reaches_visitors_even_where_a_playbook_says_so():
    made = make_trio(changes=[("    to: [facilitator, coordinator]\n    artefact: agenda.draft", DRAFT_TO_ALL)])
    make_agenda(made)
    share(made, DRAFT)
    assert letters_to() == sorted(["Fay Martin", made.coordinator.name])


DRAFT_TO_ALL = "    to: [visitors, facilitator, coordinator]\n    artefact: agenda.draft"


def test_visitors_do_not_see_a_draft_and_see_the_final_one(trio):
    people = (trio.facilitator, trio.coordinator, trio.visitor, trio.third_head)
    assert statuses(trio, *people) == [404, 404, 404, 404]
    share(trio, DRAFT)
    assert statuses(trio, *people) == [200, 200, 404, 404]
    share(trio, FINAL)
    assert statuses(trio, *people) == [200, 200, 200, 200]


def test_the_final_one_reaches_everybody_who_comes_with_the_agenda_in_the_letter(trio):
    share(trio, FINAL)
    wanted = ["Cara Finch", "Dan Ottley", "Eve Teal", "Fay Martin", trio.coordinator.name]
    assert letters_to("agenda final") == sorted(wanted)
    body = Message.objects.get(to_name="Cara Finch").body
    assert "09:50–10:50  Coaching (60 minutes)" in body
    assert "Thursday 12 March 2026" in body


def test_the_final_one_goes_to_those_invited_and_to_substitutes(trio):
    invite(trio, trio.visitor, trio.visiting, answer="yes")
    away = invite(trio, trio.third_head, trio.third, answer="no")
    substitute = make_person("Gil Marsh", email="gil@heronby.example")
    invite(trio, substitute, trio.third, instead_of=away)
    invite(trio, trio.second, trio.enrolment, role="second_leader")
    share(trio, FINAL)
    assert letters_to() == sorted(["Cara Finch", "Gil Marsh", "Fay Martin", trio.coordinator.name])


def test_the_final_one_takes_the_pack_with_it_and_shares_it(trio):
    Pack.objects.create(activity=trio.activity, sections=PACK, made_at=NOW, changed_at=NOW)
    page = signed_in(trio.head).get(address(trio, "agenda-share", "final"))
    assert page.context["form"].initial["with_pack"] is True
    sent = {"version": "1", "with_pack": "on"}
    signed_in(trio.head).post(address(trio, "agenda-share", "final"), sent)
    assert "Parking\nOn the field." in Message.objects.get(to_name="Eve Teal").body
    assert statuses(trio, trio.visitor, name="pack") == [200]


def test_without_a_pack_the_final_one_goes_and_a_warning_comes_first(trio):
    page = signed_in(trio.head).get(address(trio, "agenda-share", "final"))
    assert "There is no pack yet." in text_of(page)
    Pack.objects.create(activity=trio.activity, sections={"travel": "Left"}, made_at=NOW, changed_at=NOW)
    page = signed_in(trio.head).get(address(trio, "agenda-share", "final"))
    assert "The pack is not ready. Still empty: Parking." in text_of(page)
    assert page.context["form"].initial["with_pack"] is False
    signed_in(trio.head).post(address(trio, "agenda-share", "final"), {"version": "1"})
    assert "Getting here" not in Message.objects.get(to_name="Eve Teal").body
    assert statuses(trio, trio.visitor, name="pack") == [404]


def test_findings_are_listed_before_it_is_sent_all_the_same(trio):
    words = text_of(signed_in(trio.head).get(address(trio, "agenda-share", "draft")))
    assert "to look at" in words
    assert "Nothing is planned for the part" in words
    assert "(part.missing)" not in words
    assert "Send it all the same" in words


def test_who_gets_it_is_shown_before_it_is_sent(trio):
    person = trio.third_head
    person.user.delete()
    words = text_of(signed_in(trio.head).get(address(trio, "agenda-share", "final")))
    assert "Fay Martin" in words
    assert "Without an address, so no letter goes to: Eve Teal" in words
    share(trio, FINAL)
    assert "Eve Teal" not in letters_to()


def test_what_is_sent_is_frozen_and_readers_go_on_reading_it(trio):
    share(trio, DRAFT)
    change(trio)
    assert [block.title for block in blocks_in(SharedAgenda.objects.get().content)] == ["Welcome", "Coaching", "Lunch"]
    words = text_of(signed_in(trio.facilitator).get(address(trio, "agenda")))
    assert "Lunch" in words
    assert "Farewell" not in words
    assert "It has changed since it was sent" in text_of(signed_in(trio.head).get(address(trio, "agenda")))


def test_a_changed_draft_is_sent_again_and_says_what_has_changed(trio):
    share(trio, DRAFT)
    change(trio)
    assert share(trio, DRAFT, version=2) == 2
    newest = Message.objects.filter(to_name="Fay Martin").latest("pk")
    assert newest.subject.startswith("Changed: Draft agenda")
    assert "  - New: Farewell\n  - Left out: 10:50–11:20, Lunch" in newest.body


def test_a_change_after_the_final_one_goes_out_as_a_new_final_one(trio):
    share(trio, FINAL)
    change(trio)
    words = text_of(signed_in(trio.visitor).get(address(trio, "agenda")))
    assert "Farewell" not in words
    with pytest.raises(Refused):
        share(trio, DRAFT, version=2)
    share(trio, FINAL, version=2)
    newest = Message.objects.filter(to_name="Cara Finch").latest("pk")
    assert "New: Farewell" in newest.body
    assert "Farewell" in text_of(signed_in(trio.visitor).get(address(trio, "agenda")))


def test_the_same_agenda_is_not_sent_twice(trio):
    share(trio, DRAFT)
    with pytest.raises(Refused):
        share(trio, DRAFT)
    assert (Message.objects.count(), SharedAgenda.objects.count()) == (2, 1)


def test_an_agenda_that_changed_meanwhile_is_shown_before_it_goes(trio):
    change(trio)
    with pytest.raises(SavedMeanwhile):
        share(trio, DRAFT, version=1)
    page = signed_in(trio.head).post(address(trio, "agenda-share", "draft"), {"version": "1"}, follow=True)
    assert "Somebody changed the agenda after you opened this page." in text_of(page)
    assert not Message.objects.exists()


def test_an_empty_agenda_is_not_sent(trio):
    trio.agenda.blocks.all().delete()
    with pytest.raises(Refused):
        share(trio, DRAFT)


def test_a_final_one_taken_back_is_a_draft_again_and_a_draft_taken_back_is_the_hosts(trio):
    share(trio, DRAFT)
    share(trio, FINAL)
    people = (trio.facilitator, trio.visitor)
    client = signed_in(trio.head)
    client.post(address(trio, "agenda-withdraw"))
    assert statuses(trio, *people) == [200, 404]
    client.post(address(trio, "agenda-withdraw"))
    assert statuses(trio, *people) == [404, 404]
    assert Event.objects.filter(what="agenda.withdrawn").count() == 2
    with pytest.raises(Refused):
        withdraw_agenda(visit_of(trio), **BY)


def test_what_was_taken_back_can_be_shared_again_without_a_second_letter(trio):
    share(trio, DRAFT)
    withdraw_agenda(visit_of(trio), **BY)
    assert share(trio, DRAFT) == 0
    assert statuses(trio, trio.facilitator) == [200]


def test_only_the_hosts_leaders_send_it(trio):
    share(trio, DRAFT)
    office = make_head(trio.host, person=make_person("Olga Penn"), kind="office")
    people = (trio.second, trio.coordinator, trio.facilitator, office)
    got = [signed_in(each).get(address(trio, "agenda-share", "final")).status_code for each in people]
    assert got == [200, 403, 403, 403]


def test_a_letter_waits_for_its_readers_own_school_day(trio):
    calendar = TermCalendar.objects.create(academic_year="2025-26", name="Wrenford", school=trio.second_school)
    TermStretch.objects.create(calendar=calendar, kind="inset", first_on=TODAY, last_on=TODAY)
    share(trio, FINAL)
    waits = dict(Message.objects.values_list("to_name", "not_before"))
    assert waits["Cara Finch"] == datetime(2026, 2, 4, 8, tzinfo=UTC)
    assert waits["Eve Teal"] is None
    assert set(Message.objects.values_list("not_after", flat=True)) == {trio.activity.ends_at}


def test_nothing_is_sent_or_changed_for_a_cancelled_visit(trio):
    trio.activity.cancelled_at, trio.activity.cancelled_because = NOW, "Snow"
    trio.activity.save()
    for deed in (lambda: share(trio, DRAFT), lambda: change(trio)):
        with pytest.raises(Refused):
            deed()
    assert "The visit is cancelled" in text_of(signed_in(trio.head).get(address(trio, "agenda")))
