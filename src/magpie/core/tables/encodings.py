"""Which encoding a text file has, found by one pass over its bytes."""

import codecs
from typing import BinaryIO

from magpie.core.tables.kinds import HEAD_BYTES, INSTEAD
from magpie.core.tables.mistakes import Unreadable

_CHUNK = 1 << 20
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(stream: BinaryIO) -> str:
    """The name that ``codecs`` knows: by its mark, else UTF-8 where every byte fits, else Windows-1252."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    for mark, encoding in _WIDE_MARKS:
        if head.startswith(mark):
            return encoding
    wide = _unmarked_utf16(head)
    if wide:
        return wide
    is_utf8 = _fits_utf8(stream)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-8" if is_utf8 else "windows-1252"


def _unmarked_utf16(head: bytes) -> str | None:
    """Western text in UTF-16 has a NUL in nearly every second place and none in the others."""
    pairs = len(head) // 2
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd and not even and odd * 2 > pairs:
        return "utf-16-le"
    if even and not odd and even * 2 > pairs:
        return "utf-16-be"
    return None


def _fits_utf8(stream: BinaryIO) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    fits = True
    while chunk := stream.read(_CHUNK):
        if b"\0" in chunk:
            raise Unreadable(f"This is not a text file: it has NUL bytes. {INSTEAD}")
        fits = fits and _decodes(decoder, chunk)
    return fits and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
