"""Tells from its first bytes what a file is, whatever its name says, and refuses what holds no table."""

from collections.abc import Collection
from typing import BinaryIO, Literal

from magpie.core.tables.mistakes import Unreadable

INSTEAD = "Save the list as .xlsx or CSV and send that."
HEAD_BYTES = 4_096
_CHUNK = 1 << 20

_OTHER_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
)
_OTHER_ARCHIVES = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB_PAGE = ("<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<script", "<div", "<!--")


def kind_of(stream: BinaryIO) -> Literal["zip", "text"]:
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(_OLE):
        raise Unreadable(_old_office(stream))
    for start, kind in _OTHER_KINDS:
        if head.startswith(start):
            raise Unreadable(f"This is {kind}, not a table. {INSTEAD}")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise Unreadable(f"This is a picture (WebP), not a table. {INSTEAD}")
    for start, kind in _OTHER_ARCHIVES:
        if head.startswith(start):
            raise Unreadable(f"This is a packed file ({kind}). Unpack it and send the list inside, or pack it as ZIP.")
    return "text"


def _old_office(stream: BinaryIO) -> str:
    """Excel puts a protected .xlsx into the container of its old formats, as a stream with this name."""
    stream.seek(0)
    protected, old_excel = "EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le")
    is_old_excel, tail = False, b""
    while chunk := stream.read(_CHUNK):
        window = tail + chunk
        if protected in window:
            return "The workbook is protected by a password. Remove the password in Excel, save, and send it again."
        is_old_excel = is_old_excel or old_excel in window
        tail = chunk[-64:]
    kind = "an old Excel workbook (.xls)" if is_old_excel else "an old Office file"
    return f"This is {kind}, which cannot be read. {INSTEAD}"


def refuse_markup(start: str) -> None:
    """Sites answer with a page where a download was expected, and old systems name an HTML table .xls."""
    text = start.lstrip("\ufeff \t\r\n\xa0").lower()
    if text.startswith(_WEB_PAGE):
        raise Unreadable(
            "This is a web page, not a table. Download the file itself, or open this one in a spreadsheet "
            "and save it as .xlsx or CSV."
        )
    if text.startswith(("<?xml", "<!doctype")):
        raise Unreadable(f"This is an XML file, not a table. {INSTEAD}")
    if text.startswith(('{"', '[{"')):
        raise Unreadable(f"This is a JSON file, not a table. {INSTEAD}")


def is_workbook(members: Collection[str]) -> bool:
    """An XLSX is a ZIP, and so are the files of other programs: these are refused by their names."""
    names = set(members)
    if "xl/workbook.bin" in names:
        raise Unreadable(f"This is a binary workbook (.xlsb), which cannot be read. {INSTEAD}")
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return True
    for mark, kind in (
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("META-INF/manifest.xml", "an OpenDocument file"),
        ("Index/Document.iwa", "a Numbers or Pages document"),
        ("META-INF/MANIFEST.MF", "a Java archive"),
    ):
        if mark in names:
            raise Unreadable(f"This is {kind}, not a table that can be read. {INSTEAD}")
    return False
