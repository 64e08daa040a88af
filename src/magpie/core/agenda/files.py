"""Tells what a file is by its content, whatever its name says, and refuses what holds no agenda that can be read."""

from collections.abc import Collection
from io import BytesIO
from typing import Literal

from magpie.core.tables.encodings import find_encoding
from magpie.core.tables.limits import MEGABYTE
from magpie.core.tables.mistakes import Unreadable

MOST_BYTES = 20 * MEGABYTE
MOST_CHARACTERS = 200_000
_INSTEAD = "Send the Word or Excel file (.docx, .xlsx), or copy the agenda's text and paste it."
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHERS = (
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or locked Office file"),
    (b"{\\rtf", "a rich text file"),
    (b"\x89PNG\r\n\x1a\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf\x27\x1c", "a packed file"),
    (b"Rar!\x1a\x07", "a packed file"),
)
_MARKUP = ("<!doctype", "<html", "<?xml")


def kind_of_file(content: bytes) -> Literal["packed", "text"]:
    if not content.strip():
        raise Unreadable("The file is empty: write the agenda into it, a line for each block.")
    if len(content) > MOST_BYTES:
        raise Unreadable(
            f"The file has more than {MOST_BYTES // MEGABYTE} MB, which is too much to read: send the agenda alone."
        )
    if content.startswith(_ZIP):
        return "packed"
    for start, kind in _OTHERS:
        if content.startswith(start):
            raise Unreadable(f"This is {kind}, which cannot be read. {_INSTEAD}")
    return "text"


def packed_kind(names: Collection[str]) -> Literal["word", "workbook"]:
    if "word/document.xml" in names:
        return "word"
    if "xl/workbook.xml" in names:
        return "workbook"
    kind = "an OpenDocument file" if "META-INF/manifest.xml" in names else "a packed file without an agenda in it"
    raise Unreadable(f"This is {kind}, which cannot be read. {_INSTEAD}")


def as_text(content: bytes) -> str:
    try:
        text = content.decode(find_encoding(BytesIO(content)), errors="replace")
    except Unreadable as refusal:
        raise Unreadable(f"This is not a text file. {_INSTEAD}") from refusal
    if text.lstrip("\ufeff \t\r\n").lower().startswith(_MARKUP):
        raise Unreadable(f"This is a web page or an XML file, which cannot be read. {_INSTEAD}")
    return text


def check_length(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"The text has {len(text):,} characters; at most {MOST_CHARACTERS:,} can be read.")
