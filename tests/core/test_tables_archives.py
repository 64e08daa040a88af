"""ZIP files, honest and otherwise."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import openpyxl
import pytest

from magpie.core.tables import DEFAULT_LIMITS, Limits, Unreadable, open_tables

LIST = b"URN,School\n900001,Ash\n"


def packed(*members: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(ZipInfo(name), content, compress_type=method)
    return out.getvalue()


def read(content: bytes, limits: Limits = DEFAULT_LIMITS) -> list[tuple[str, list[list[str]]]]:
    with open_tables(BytesIO(content), limits, name="lists.zip") as tables:
        return [(table.name, [cells for _, cells in table.rows]) for table in tables]


def refused(content: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[str | None, str]:
    with pytest.raises(Unreadable) as refusal:
        read(content, limits)
    return refusal.value.name, refusal.value.message


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["URN"])
    book.active.append([900002])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_each_list_in_an_archive_is_a_table():
    content = packed(("a.csv", LIST), ("b/c.csv", LIST.replace(b",", b";")), ("d.xlsx", workbook()))
    rows = [["900001", "Ash"]]
    assert read(content) == [("a.csv", rows), ("b/c.csv", rows), ("d.xlsx", [["900002"]])]


def test_what_systems_leave_in_archives_is_passed_over():
    content = packed(
        ("lists/", b""),
        ("__MACOSX/._a.csv", b"\0\0"),
        (".DS_Store", b"\0"),
        (".hidden/b.csv", b"\0"),
        ("lists/Thumbs.db", b"\0"),
        ("lists/a.csv", LIST),
    )
    assert [name for name, _ in read(content)] == ["lists/a.csv"]


def test_refusal_names_the_file_in_the_archive():
    content = packed(("a.csv", LIST), ("guide.pdf", b"%PDF-1.7"))
    message = "This is a PDF, not a table. Save the list as .xlsx or CSV and send that."
    assert refused(content) == ("guide.pdf", message)


def test_refusal_of_a_later_row_names_the_file_in_the_archive():
    assert refused(packed(("a.csv", b'URN,School\n900001,"Ash\n')))[0] == "a.csv"


@pytest.mark.parametrize("name", ["../a.csv", "x/../../a.csv", "/etc/a.csv", "C:/a.csv", "..\\a.csv", "x\\a.csv"])
def test_names_that_lead_out_of_the_archive_are_refused(name):
    message = f"The ZIP file has names that lead out of it (“{name}”): pack the lists again by themselves."
    assert refused(packed((name, LIST))) == ("lists.zip", message)


def test_archive_with_a_password_is_refused():
    content = bytearray(packed(("a.csv", LIST)))
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    message = "The ZIP file is protected by a password: pack it again without one."
    assert refused(bytes(content)) == ("lists.zip", message)


def test_archive_in_an_archive_is_refused():
    message = "There is a ZIP file inside the ZIP file. Save the list as .xlsx or CSV and send that."
    assert refused(packed(("inner.zip", packed(("a.csv", LIST))))) == ("inner.zip", message)


def test_archive_without_lists_is_empty():
    message = "The ZIP file is empty: pack at least one list into it."
    assert refused(packed()) == ("lists.zip", message)
    assert refused(packed(("folder/", b""))) == ("lists.zip", message)


def test_empty_file_in_an_archive_is_refused():
    message = "The file is empty: leave it out, or put the list in."
    assert refused(packed(("a.csv", b""))) == ("a.csv", message)


BOMB = (None, "The file unpacks to far more than its size: send the lists unpacked.")


def test_archive_that_unpacks_to_far_more_than_its_size_is_refused():
    content = packed(("a.csv", b"0" * 30_000_000))
    assert refused(content)[1] == BOMB[1]


def test_small_archive_of_blanks_is_no_bomb():
    content = packed(("a.csv", LIST + b" \n" * 900_000))
    assert read(content) == [("a.csv", [["900001", "Ash"]])]


def test_all_members_together_count_towards_the_bomb():
    content = packed(*[(f"{index}.csv", LIST + b" \n" * 500_000) for index in range(5)])
    assert refused(content, Limits(unpacked_floor=3_000_000, unpacked_times=10)) == ("2.csv", BOMB[1])


def test_size_that_an_archive_declares_is_not_believed():
    content = bytearray(packed(("a.csv", b"0" * 30_000_000)))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.index(mark) + offset
        content[start : start + 4] = struct.pack("<I", 100)
    assert refused(bytes(content))[0] == "a.csv"


def test_bomb_in_a_workbook_is_refused():
    content = BytesIO(workbook())
    with ZipFile(content, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 30_000_000)
    assert refused(content.getvalue())[1] == BOMB[1]


def test_number_of_files_has_a_limit():
    content = packed(*[(f"{index}.csv", LIST) for index in range(4)], method=ZIP_STORED)
    message = "The ZIP file holds more than 3 files: send only the lists."
    assert refused(content, Limits(members=3)) == ("lists.zip", message)


def test_archive_that_is_cut_short_is_refused():
    message = "The ZIP file is damaged or cut short: make it again and send it again."
    assert refused(packed(("a.csv", LIST))[:-30]) == ("lists.zip", message)


def test_damaged_member_is_refused():
    content = packed(("a.csv", LIST), method=ZIP_STORED).replace(b"900001", b"900009", 1)
    message = "“a.csv” in the file is damaged: make the file again and send it again."
    assert refused(content) == ("a.csv", message)
