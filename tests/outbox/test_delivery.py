from datetime import timedelta

import pytest
from django.db import connection, transaction

from magpie.outbox.actions import pause
from magpie.outbox.delivery import DELAYS, cancel_out_of_date, delay_after, deliver_due, mark_interrupted_as_undecided
from magpie.outbox.envelope import fingerprint
from magpie.outbox.models import MailSwitch, Message
from tests.mail_server import free_port

pytestmark = [pytest.mark.database, pytest.mark.django_db]
State = Message.State


def states():
    return dict(Message.objects.values_list("to_address", "state"))


def test_due_letter_is_sent_and_says_when(write, post, clock, now):
    write()
    assert deliver_due(clock, post.settings) == 1
    letter = Message.objects.get()
    assert (letter.state, letter.n_tries, letter.error) == (State.SENT, 1, "")
    assert letter.sent_at > now


def test_letter_arrives_as_it_was_written(write, post, clock, settings):
    settings.MAIL_FROM = "Magpie <post@magpie.example>"
    body = "Dear Zoë,\n\n.A line that begins with a dot\n..and one with two\n\nDiolch – a good day.\n"
    write("zoe@oak.example", to_name="Zoë, Head", subject="Your visit to Llŷn – " + "a long way " * 9, body=body)
    deliver_due(clock, post.settings)
    (mail,) = post.handler.accepted
    assert mail.get_content().replace("\r\n", "\n") == body
    assert mail["Subject"] == "Your visit to Llŷn – " + ("a long way " * 9).strip() + " "
    assert mail["From"] == "Magpie <post@magpie.example>"
    assert (mail["To"].addresses[0].display_name, mail["To"].addresses[0].addr_spec) == ("Zoë, Head", "zoe@oak.example")
    assert mail["Message-ID"] == f"<{fingerprint('letter:zoe@oak.example')}@magpie.example>"
    assert mail["X-Magpie-Key"] == fingerprint("letter:zoe@oak.example")


def test_own_headers_arrive(write, post, clock):
    write(headers={"List-Unsubscribe": "<https://magpie.example/letters/>"})
    deliver_due(clock, post.settings)
    assert post.handler.accepted[0]["List-Unsubscribe"] == "<https://magpie.example/letters/>"


def test_letters_go_one_after_the_other_over_several_lines(write, post, clock):
    for n in range(120):
        write(f"n{n:03}@oak.example")
    assert deliver_due(clock, post.settings) == 120
    assert post.handler.recipients == [f"n{n:03}@oak.example" for n in range(120)]


def test_no_more_letters_are_tried_than_the_limit(write, post, clock):
    for n in range(3):
        write(f"n{n}@oak.example")
    assert deliver_due(clock, post.settings, limit=2) == 2
    assert Message.objects.filter(state=State.QUEUED).count() == 1


def test_round_ends_when_the_process_is_asked_to_stop(write, post, clock):
    write()
    assert deliver_due(clock, post.settings, is_stopping=lambda: True) == 0
    assert states() == {"ruth@oak.example": State.QUEUED}


def test_letter_waits_for_its_time(write, post, clock, now):
    write("later@oak.example", not_before=now + timedelta(hours=1))
    write("now@oak.example", not_before=now)
    deliver_due(clock, post.settings)
    assert states() == {"later@oak.example": State.QUEUED, "now@oak.example": State.SENT}


def test_letter_out_of_date_is_cancelled_with_the_reason(write, post, clock, now):
    write(not_after=now)
    assert deliver_due(clock, post.settings) == 0
    letter = Message.objects.get()
    assert (letter.state, "not sent in time" in letter.error) == (State.CANCELLED, True)


def test_letter_out_of_date_is_cancelled_while_mail_is_off(write, clock, now):
    write(not_after=now)
    deliver_due(clock, None)
    assert states() == {"ruth@oak.example": State.CANCELLED}


def test_a_letter_that_missed_its_time_is_told_from_one_that_was_held_back(write, now):
    missed, held = write("missed@oak.example", not_after=now), write("held@oak.example", not_after=now)
    pause(held, now=now)
    assert cancel_out_of_date(now=now) == 2
    assert list(Message.objects.missed()) == [missed]
    held.refresh_from_db()
    assert (held.state, held.error) == (State.CANCELLED, "It was paused until it was out of date.")


def test_sign_in_letter_goes_first_and_outside_its_window(write, post, clock, now):
    write("first@oak.example")
    write("code@oak.example", is_sign_in=True, not_before=now + timedelta(hours=1))
    deliver_due(clock, post.settings)
    assert post.handler.recipients == ["code@oak.example", "first@oak.example"]


def test_sign_in_letter_is_wiped_when_it_is_sent(write, post, clock):
    write(is_sign_in=True, body="Your code is 123456.")
    deliver_due(clock, post.settings)
    letter = Message.objects.get()
    assert (letter.state, letter.subject, letter.body) == (State.SENT, "", "")
    assert "123456" in post.handler.accepted[0].get_content()


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_letter_refused_for_now_rests_longer_each_time(write, post, clock, now, where):
    getattr(post.handler, where)["ruth@oak.example"] = "450 Mailbox busy"
    write()
    write("next@oak.example")
    deliver_due(clock, post.settings)
    letter = Message.objects.get(to_address="ruth@oak.example")
    assert (letter.state, letter.n_tries) == (State.QUEUED, 1)
    assert letter.error == "The mail server refused the letter for now: 450 Mailbox busy"
    assert timedelta(seconds=59) < letter.next_try_at - now < timedelta(seconds=70)
    assert states()["next@oak.example"] == State.SENT
    later = letter.next_try_at
    deliver_due(lambda: later, post.settings)
    letter.refresh_from_db()
    assert (letter.n_tries, letter.next_try_at) == (2, later + timedelta(minutes=5))


def test_letter_that_is_refused_each_time_fails_after_about_a_day(write, post, now):
    post.handler.rcpt["ruth@oak.example"] = "451 Try later"
    letter = write()
    time = now
    while letter.state == State.QUEUED:
        time = letter.next_try_at or time
        deliver_due(lambda time=time: time, post.settings)
        letter.refresh_from_db()
    assert (letter.state, letter.n_tries) == (State.FAILED, len(DELAYS) + 1)
    assert timedelta(hours=20) < time - now < timedelta(hours=48)


def test_delays_grow_and_then_stay():
    assert [delay_after(n).seconds // 60 for n in range(1, 7)] == [1, 5, 15, 60, 240, 240]
    assert delay_after(len(DELAYS) + 1) is None


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_letter_refused_for_good_fails_with_the_servers_words(write, post, clock, where):
    getattr(post.handler, where)["ruth@oak.example"] = "550 No such user"
    write()
    write("next@oak.example")
    deliver_due(clock, post.settings)
    letter = Message.objects.get(to_address="ruth@oak.example")
    assert letter.state == State.FAILED
    assert letter.error == "The mail server refused the letter for good: 550 No such user"
    assert states()["next@oak.example"] == State.SENT


def test_line_that_breaks_before_the_text_lets_the_letter_go_later(write, post, clock):
    post.handler.drops_before.add("ruth@oak.example")
    write()
    write("next@oak.example")
    assert deliver_due(clock, post.settings) == 1
    assert states() == {"ruth@oak.example": State.QUEUED, "next@oak.example": State.QUEUED}
    assert deliver_due(clock, post.settings) == 1
    assert states() == {"ruth@oak.example": State.QUEUED, "next@oak.example": State.SENT}


def test_line_that_breaks_before_the_answer_leaves_the_letter_undecided(write, post, clock):
    post.handler.drops_after.add("ruth@oak.example")
    write()
    deliver_due(clock, post.settings)
    letter = Message.objects.get()
    assert letter.state == State.UNDECIDED
    assert letter.error.startswith("The line broke before the mail server answered")
    assert len(post.handler.accepted) == 1
    assert deliver_due(clock, post.settings) == 0


def test_undecided_sign_in_letter_keeps_no_words(write, post, clock):
    post.handler.drops_after.add("ruth@oak.example")
    write(is_sign_in=True)
    deliver_due(clock, post.settings)
    assert Message.objects.values_list("state", "body").get() == (State.UNDECIDED, "")


def test_server_that_is_away_costs_one_letter_one_try(write, clock, post):
    write()
    write("next@oak.example")
    nobody = post.settings | {"port": free_port()}
    assert deliver_due(clock, nobody) == 1
    assert states() == {"ruth@oak.example": State.QUEUED, "next@oak.example": State.QUEUED}
    assert Message.objects.get(n_tries=1).error.startswith("The mail server could not be reached")


def test_mail_off_sends_nothing(write, clock):
    write()
    assert deliver_due(clock, None) == 0
    assert states() == {"ruth@oak.example": State.QUEUED}


def test_switch_that_is_off_holds_all_but_sign_in_letters(write, post, clock, now):
    MailSwitch.objects.create(is_on=False, changed_at=now)
    write()
    write("code@oak.example", is_sign_in=True)
    deliver_due(clock, post.settings)
    assert states() == {"ruth@oak.example": State.QUEUED, "code@oak.example": State.SENT}


def test_letter_found_sending_after_its_lease_is_undecided(write, now, settings):
    letter = write()
    Message.objects.update(state=State.SENDING, sending_at=now)
    assert mark_interrupted_as_undecided(now=now + timedelta(minutes=5)) == 0
    assert mark_interrupted_as_undecided(now=now + timedelta(minutes=5, seconds=1)) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.error.startswith("Magpie was interrupted")) == (State.UNDECIDED, True)


def test_lease_can_be_set(write, now, settings):
    settings.OUTBOX_LEASE_SECONDS = 2
    write()
    Message.objects.update(state=State.SENDING, sending_at=now)
    assert mark_interrupted_as_undecided(now=now + timedelta(seconds=3)) == 1


def test_knowing_that_a_letter_was_sent_beats_a_sweep_that_came_in_between(write, post, now):
    write()
    times = iter([now, now, now, now + timedelta(seconds=1), now + timedelta(seconds=1), now + timedelta(seconds=1)])

    def clock():
        time = next(times)
        if time > now:
            mark_interrupted_as_undecided(now=now + timedelta(hours=1))
        return time

    deliver_due(clock, post.settings)
    assert states() == {"ruth@oak.example": State.SENT}


@pytest.mark.django_db(transaction=True)
def test_letters_are_not_delivered_inside_a_transaction(write, post, clock):
    write()
    with pytest.raises(RuntimeError), transaction.atomic():
        deliver_due(clock, post.settings)
    assert not connection.in_atomic_block
    assert post.handler.accepted == []


def test_letter_that_cannot_be_written_as_mail_fails_with_words(write, post, clock, now):
    write()
    connection.cursor().execute('UPDATE outbox_message SET headers = \'{"Subject": "twice"}\'')
    write("next@oak.example")
    deliver_due(clock, post.settings)
    assert states() == {"ruth@oak.example": State.FAILED, "next@oak.example": State.SENT}


def test_a_calendar_invitation_goes_beside_the_words(write, post, clock):
    invitation = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    write(calendar=invitation)
    deliver_due(clock, post.settings)
    words, calendar = post.handler.accepted[0].iter_parts()
    assert words.get_content().splitlines() == ["Dear Ruth,", "", "See you soon."]
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "REQUEST")
    assert calendar.get_content().splitlines() == invitation.splitlines()
