from datetime import timedelta

import pytest

from magpie.outbox.models import MailSwitch, Message
from magpie.outbox.queries import MailState, counts_by_state, mail_state, waiting_counts
from magpie.outbox.switch import Waiting, notice_mail_settings, switch_mail_off, switch_mail_on
from magpie.register.models import Event

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SERVER = {"host": "mail.example", "port": 25}
State = Message.State


@pytest.fixture
def mail(settings):
    def mail(value):
        settings.MAIL = value

    mail(SERVER)
    return mail


def test_mail_is_on_from_the_start_when_a_server_is_set(mail, now):
    notice_mail_settings(now=now)
    assert mail_state() == MailState.ON


def test_mail_is_off_without_a_server(mail):
    mail(None)
    assert mail_state() == MailState.OFF


def test_server_set_later_asks_what_to_do_with_what_waits(mail, now, write):
    mail(None)
    notice_mail_settings(now=now)
    write()
    mail(SERVER)
    assert mail_state() == MailState.ASK
    notice_mail_settings(now=now)
    assert mail_state() == MailState.ASK


def test_server_set_later_asks_nothing_when_nothing_waits(mail, now, write):
    mail(None)
    notice_mail_settings(now=now)
    write(is_sign_in=True)
    mail(SERVER)
    notice_mail_settings(now=now)
    assert mail_state() == MailState.ON


def test_server_taken_away_and_given_back_asks_again(mail, now, write, operator):
    switch_mail_on(waiting=Waiting.SEND, by=operator, now=now)
    mail(None)
    notice_mail_settings(now=now)
    write()
    mail(SERVER)
    assert mail_state() == MailState.ASK


def test_operators_stop_is_not_lifted_by_the_tick(mail, now, operator):
    switch_mail_off(by=operator, now=now)
    notice_mail_settings(now=now)
    assert mail_state() == MailState.OFF
    assert Event.objects.get().what == "mail.off"


@pytest.mark.parametrize(
    ("waiting", "states"),
    [
        (Waiting.SEND, {"new": "queued", "old": "queued", "window": "queued", "paused": "paused", "code": "queued"}),
        (
            Waiting.CANCEL_OLD,
            {"new": "queued", "old": "cancelled", "window": "queued", "paused": "paused", "code": "queued"},
        ),
        (
            Waiting.CANCEL_ALL,
            {"new": "cancelled", "old": "cancelled", "window": "cancelled", "paused": "paused", "code": "queued"},
        ),
    ],
)
def test_operator_decides_about_what_waits(mail, now, write, operator, waiting, states):
    long_ago = now - timedelta(days=3)
    write("new@oak.example")
    write("old@oak.example", now=long_ago)
    write("window@oak.example", now=long_ago, not_before=now - timedelta(hours=2))
    write("paused@oak.example", now=long_ago)
    Message.objects.filter(to_address="paused@oak.example").update(state=State.PAUSED)
    write("code@oak.example", is_sign_in=True, now=now - timedelta(hours=2))
    assert waiting_counts(now) == {"all": 3, "old": 1}
    n_cancelled = switch_mail_on(waiting=waiting, by=operator, now=now)
    after = dict(Message.objects.values_list("to_address", "state"))
    assert {address.partition("@")[0]: state for address, state in after.items()} == states
    assert n_cancelled == list(states.values()).count("cancelled")
    assert (mail_state(), MailSwitch.objects.get().by) == (MailState.ON, operator)


def test_counts_leave_sign_in_letters_out(write, operator, stranger):
    write()
    write("code@oak.example", is_sign_in=True)
    assert dict(counts_by_state(operator))[State.QUEUED] == 1
    assert dict(counts_by_state(stranger))[State.QUEUED] == 0
