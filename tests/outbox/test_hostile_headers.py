"""Nobody adds a header to a letter by what they write into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.outbox.envelope import envelope
from magpie.outbox.models import Message
from magpie.outbox.writing import LetterRefused, can_be_written_to, check_letter
from tests.conftest import NOW

FROM = "Magpie <magpie@magpie.example>"
HIDDEN = "=?utf-8?q?Hello=0ABcc:_everybody@elsewhere.example?="
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "X-Magpie-Key", "Auto-Submitted"]
PIECES = st.sampled_from(
    ["=?", "?=", "utf-8?q?", "utf-8?b?", "=0A", "=0D", "Cgo=", "\n", "\r", "Bcc: a@b.example", " "]
)
WORDS = st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join)


def letter(**changes):
    fields = {"key": "k", "to_address": "ada@larkby.example", "to_name": "Ada", "subject": "Hello", "body": "Hello."}
    return Message(**{**fields, **changes}, headers={})


def check(**changes):
    given = {"key": "k", "to": "ada@larkby.example", "to_name": "Ada", "subject": "Hello", "body": "Hello."}
    check_letter(**{**given, "headers": {}, "not_before": None, "not_after": None, **changes})


@pytest.mark.parametrize("field", ["subject", "to_name"])
def test_a_line_break_in_the_code_of_mail_is_refused_with_what_to_do(field):
    with pytest.raises(LetterRefused, match="which mail reads as a code"):
        check(**{field: HIDDEN})


@pytest.mark.parametrize("field", ["subject", "to_name"])
def test_a_letter_that_got_by_is_not_sent_with_a_header_more(field):
    with pytest.raises(ValueError, match="line break"):
        envelope(letter(**{field: HIDDEN}), mail_from=FROM, now=NOW)


@given(subject=WORDS, to_name=WORDS)
def test_no_words_make_a_header(subject, to_name):
    try:
        check(subject=subject, to_name=to_name)
    except LetterRefused:
        return
    text = envelope(letter(subject=subject, to_name=to_name), mail_from=FROM, now=NOW).decode("ascii")
    names = [line.partition(":")[0] for line in text.partition("\r\n\r\n")[0].splitlines() if line[:1] not in " \t"]
    assert names[: len(HEADERS)] == HEADERS
    assert "bcc" not in {name.lower() for name in names}


@pytest.mark.parametrize(
    "address", ['"a\x01b"@larkby.example', '"a\x0bb"@larkby.example', f"a@{'ü' * 60}.example", "a@b\n"]
)
def test_an_address_that_no_server_would_understand_is_none(address):
    assert not can_be_written_to(address)
