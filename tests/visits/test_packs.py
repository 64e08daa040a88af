"""The pack: begun from what is known, written by two people at once, shared, taken back."""

import pytest
from django.urls import reverse

from magpie.outbox.models import Message
from magpie.programmes.refusals import Refused
from magpie.register.models import Event
from magpie.visits.actions.packs import save_pack, share_pack, withdraw_pack
from magpie.visits.models import Pack
from magpie.visits.versions import SavedMeanwhile
from tests.making import make_head, make_person
from tests.programmes.making import NOW, TODAY
from tests.visits.making import invite, letters_to, make_earlier_visit, make_trio, signed_in, text_of, visit_of

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}
SECTIONS = {"travel": "Turn left at the mill.", "parking": "Behind the hall."}


@pytest.fixture
def trio(db):
    return make_trio()


def address(trio, name):
    return reverse(f"visits:{name}", args=[trio.activity.public_id])


def test_a_first_pack_begins_with_the_address_and_telephone_of_the_register(trio):
    form = signed_in(trio.head).get(address(trio, "pack-edit")).context["form"]
    words = "Larkby High School\nMill Lane\nLarkby\nLB1 2CD\nTelephone 01632 960001"
    assert form.initial["section_travel"] == words
    assert not Pack.objects.exists()


def test_a_later_pack_begins_with_the_schools_own_last_one(trio):
    Pack.objects.create(
        activity=make_earlier_visit(trio), sections={**SECTIONS, "wifi": "None"}, made_at=NOW, changed_at=NOW
    )
    page = signed_in(trio.head).get(address(trio, "pack-edit"))
    assert page.context["form"].initial["section_parking"] == "Behind the hall."
    assert "your pack of 3 February 2025" in text_of(page)


def test_a_pack_is_written_in_the_sections_of_the_playbook(trio):
    client = signed_in(trio.second)
    sent = {"version": "0", "section_travel": "Turn left.", "section_parking": "", "section_arrival": "Main door."}
    assert client.post(address(trio, "pack-edit"), sent).status_code == 302
    assert Pack.objects.get().sections == {"travel": "Turn left.", "arrival": "Main door."}
    assert "Still empty, and visitors need it: Parking." in text_of(client.get(address(trio, "pack")))


def test_the_second_to_save_a_pack_sees_both_and_loses_nothing(trio):
    pack = save_pack(visit_of(trio), sections=SECTIONS, version=0, **BY)
    theirs = {**SECTIONS, "parking": "On the field."}
    save_pack(visit_of(trio), sections=theirs, version=pack.version, by=trio.second.user, now=NOW)
    client = signed_in(trio.head)
    sent = {"version": "1", "section_travel": "By tram.", "section_parking": "Behind the hall."}
    page = client.post(address(trio, "pack-edit"), sent)
    words = text_of(page)
    assert Pack.objects.get().sections == theirs
    assert "Ben Ashdown saved the pack while you were writing" in words
    assert "On the field." in words
    assert "By tram." in words
    assert client.post(address(trio, "pack-edit"), {**sent, "version": page.context["form"]["version"].value()})
    assert Pack.objects.get().sections["travel"] == "By tram."


def test_a_pack_begun_twice_at_the_same_moment_is_no_lost_typing(trio):
    save_pack(visit_of(trio), sections=SECTIONS, version=0, **BY)
    with pytest.raises(SavedMeanwhile):
        save_pack(visit_of(trio), sections={"travel": "By tram."}, version=0, **BY)


def test_the_same_words_saved_twice_are_saved_once(trio):
    for _ in range(2):
        save_pack(visit_of(trio), sections=SECTIONS, version=0, **BY)
    assert (Pack.objects.get().version, Event.objects.filter(what="pack.written").count()) == (1, 1)


def test_sections_that_the_playbook_no_longer_knows_stay(trio):
    Pack.objects.create(activity=trio.activity, sections={"wifi": "Guest"}, made_at=NOW, changed_at=NOW)
    save_pack(visit_of(trio), sections={"travel": "By tram.", "parking": ""}, version=1, **BY)
    assert Pack.objects.get().sections == {"travel": "By tram.", "wifi": "Guest"}


def test_a_shared_pack_reaches_visitors_facilitator_and_coordinators_with_its_words(trio):
    save_pack(visit_of(trio), sections=SECTIONS, version=0, **BY)
    page = signed_in(trio.head).post(address(trio, "pack-share"), {"version": "1"}, follow=True)
    assert "5 letters are on their way" in text_of(page)
    wanted = ["Cara Finch", "Dan Ottley", "Eve Teal", "Fay Martin", trio.coordinator.name]
    assert letters_to("pack") == sorted(wanted)
    body = Message.objects.get(to_name="Cara Finch").body
    assert "Getting here\nTurn left at the mill.\n" in body
    assert f"/visits/{trio.activity.public_id}/pack/".replace("/", "%2F") in body


def test_a_pack_goes_to_a_substitute_and_not_to_whoever_stays_away(trio):
    invite(trio, trio.visitor, trio.visiting, answer="yes")
    away = invite(trio, trio.other_visitor, trio.visiting, role="second_leader", answer="no")
    substitute = trio.third_head
    invite(trio, substitute, trio.visiting, role="second_leader", instead_of=away)
    save_pack(visit_of(trio), sections=SECTIONS, version=0, **BY)
    share_pack(visit_of(trio), version=1, today=TODAY, **BY)
    assert letters_to("pack") == sorted(["Cara Finch", "Eve Teal", "Fay Martin", trio.coordinator.name])


def test_visitors_read_a_pack_only_while_it_is_shared(trio):
    save_pack(visit_of(trio), sections=SECTIONS, version=0, **BY)
    readers = (trio.visitor, trio.facilitator, trio.coordinator)

    def statuses():
        return [signed_in(each).get(address(trio, "pack")).status_code for each in readers]

    assert statuses() == [404, 404, 404]
    share_pack(visit_of(trio), version=1, today=TODAY, **BY)
    assert statuses() == [200, 200, 200]
    signed_in(trio.head).post(address(trio, "pack-withdraw"))
    assert statuses() == [404, 404, 404]
    assert Event.objects.filter(what="pack.withdrawn").count() == 1


def test_a_pack_sent_twice_as_it_stands_writes_no_second_letter(trio):
    save_pack(visit_of(trio), sections=SECTIONS, version=0, **BY)
    share_pack(visit_of(trio), version=1, today=TODAY, **BY)
    n_letters = Message.objects.count()
    with pytest.raises(Refused):
        share_pack(visit_of(trio), version=1, today=TODAY, **BY)
    save_pack(visit_of(trio), sections={"travel": "By tram."}, version=1, **BY)
    share_pack(visit_of(trio), version=2, today=TODAY, **BY)
    assert Message.objects.count() == 2 * n_letters


def test_a_pack_that_changed_meanwhile_is_shown_before_it_goes(trio):
    save_pack(visit_of(trio), sections=SECTIONS, version=0, **BY)
    save_pack(visit_of(trio), sections={"travel": "By tram."}, version=1, **BY)
    page = signed_in(trio.head).post(address(trio, "pack-share"), {"version": "1"})
    assert "Somebody changed the pack" in text_of(page)
    assert "By tram." in text_of(page)
    assert not Message.objects.exists()


def test_an_empty_pack_is_not_sent(trio):
    page = signed_in(trio.head).post(address(trio, "pack-share"), {"version": "0"})
    assert "The pack is empty. Write it first." in text_of(page)


def test_nothing_goes_out_for_a_cancelled_visit(trio):
    save_pack(visit_of(trio), sections=SECTIONS, version=0, **BY)
    trio.activity.cancelled_at, trio.activity.cancelled_because = NOW, "Snow"
    trio.activity.save()
    with pytest.raises(Refused):
        share_pack(visit_of(trio), version=1, today=TODAY, **BY)


def test_taking_back_what_is_not_shared_says_so(trio):
    with pytest.raises(Refused):
        withdraw_pack(visit_of(trio), **BY)


def test_the_office_writes_the_pack_and_the_leaders_share_it(trio):
    office = signed_in(office_of(trio))
    assert office.get(address(trio, "pack-edit")).status_code == 200
    assert office.get(address(trio, "pack-share")).status_code == 403


def office_of(trio):
    return make_head(trio.host, person=make_person("Olga Penn"), kind="office")


def test_reception_gets_names_schools_cars_and_needs(trio):
    invite(trio, trio.visitor, trio.visiting, answer="yes", car="LB12 CDE", needs="No nuts")
    invite(trio, trio.other_visitor, trio.visiting, role="second_leader", answer="no")
    lines = signed_in(trio.head).get(address(trio, "reception")).context["lines"]
    found = [(line.name, line.school, line.car, line.needs) for line in lines]
    assert found == [("Fay Martin", "", "", ""), ("Cara Finch", "Wrenford Academy", "LB12 CDE", "No nuts")]


def test_visitors_do_not_read_what_reception_reads(trio):
    statuses = [
        signed_in(each).get(address(trio, "reception")).status_code
        for each in (trio.facilitator, trio.coordinator, trio.visitor)
    ]
    assert statuses == [200, 200, 403]
