"""What makes a letter that can be sent; all mistakes are told at once."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from magpie.outbox.envelope import OUR_HEADERS, plain_address

LONGEST_SUBJECT = 200
LONGEST_KEY = 200


class LetterRefused(Exception):
    """Says each thing that is wrong with a letter and what to write instead."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__(" ".join(mistakes))
        self.mistakes = mistakes


def check_letter(
    *,
    key: str,
    to: str,
    to_name: str,
    subject: str,
    body: str,
    headers: Mapping[str, str],
    not_before: datetime | None,
    not_after: datetime | None,
) -> None:
    """Refuse a letter that no mail server would take, or that would say something other than its writer meant."""
    mistakes = [*_wrong_address(to), *_wrong_words(subject, body), *_wrong_headers(headers)]
    if not key or len(key) > LONGEST_KEY:
        mistakes.append(f"The key has {len(key)} characters. Write 1 to {LONGEST_KEY}.")
    if _has_line_break(to_name) or len(to_name) > LONGEST_SUBJECT:
        mistakes.append(f"The recipient's name must be one line of up to {LONGEST_SUBJECT} characters.")
    if _would_be_decoded(to_name):
        mistakes.append("The recipient's name holds “=?” and “?=”, which mail reads as a code. Leave them out.")
    if not_before and not_after and not_after <= not_before:
        mistakes.append("The letter would be out of date before it may go. Write a later day for its end.")
    if mistakes:
        raise LetterRefused(mistakes)


def _has_line_break(text: str) -> bool:
    return any(ord(sign) < 32 or sign in "\x7f\x85\u2028\u2029" for sign in text)


def _would_be_decoded(text: str) -> bool:
    """Whether mail takes a part of it for letters in another alphabet, among which a line break could hide."""
    return "?=" in text.partition("=?")[2]


def can_be_written_to(address: str) -> bool:
    """Whether a mail server would understand the address; some that look right have no form in ASCII."""
    if _has_line_break(address):
        return False
    try:
        validate_email(address)
        plain_address(address)
    except (ValidationError, UnicodeError):
        return False
    return True


def _wrong_address(to: str) -> list[str]:
    return [] if can_be_written_to(to) else [f"“{to}” is no address. Write one, such as name@school.example."]


def _wrong_words(subject: str, body: str) -> list[str]:
    mistakes = []
    if _has_line_break(subject):
        mistakes.append("The subject has a line break in it. Write it on one line.")
    if _would_be_decoded(subject):
        mistakes.append("The subject holds “=?” and “?=”, which mail reads as a code. Leave them out.")
    if not subject.strip() or len(subject) > LONGEST_SUBJECT:
        mistakes.append(f"The subject has {len(subject)} characters. Write 1 to {LONGEST_SUBJECT}.")
    if not body.strip():
        mistakes.append("The letter is empty. Write its text.")
    if "\x00" in body:
        mistakes.append("The letter holds a sign that cannot be sent. Paste its text as plain text.")
    return mistakes


def _wrong_headers(headers: Mapping[str, str]) -> list[str]:
    mistakes = []
    for name, value in headers.items():
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name) or name.lower() in OUR_HEADERS:
            mistakes.append(f"“{name}” cannot be given as a header. Leave it out.")
        if _has_line_break(value):
            mistakes.append(f"The header “{name}” has a line break in it. Write it on one line.")
    return mistakes
