"""Opens ZIP files, of which each XLSX is one, without trusting anything that they say of themselves."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from magpie.core.tables.limits import MEGABYTE, Limits
from magpie.core.tables.mistakes import Unreadable

_CHUNK = 1 << 18
_IN_MEMORY = 8 * MEGABYTE
_MEMBER_MARK = b"PK\x01\x02"
_ENCRYPTED = 0x1
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_OUTSIDE = re.compile(r"(?:\A|/)\.\.(?:/|\Z)|\A/|\A[A-Za-z]:|\\|\x00")
# What Python's reader raises over archives that are damaged, or made to damage.
_DAMAGED = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


@contextmanager
def open_archive(stream: BinaryIO, limits: Limits) -> Iterator[ZipFile]:
    _refuse_many_members(stream, limits)
    try:
        archive = ZipFile(stream)
    except _DAMAGED as error:
        raise Unreadable("The ZIP file is damaged or cut short: make it again and send it again.") from error
    with archive:
        if any(member.flag_bits & _ENCRYPTED for member in archive.infolist()):
            raise Unreadable("The ZIP file is protected by a password: pack it again without one.")
        yield archive


def _refuse_many_members(stream: BinaryIO, limits: Limits) -> None:
    """Counts the entries themselves, before a reader builds an object for each, since their stated number may lie."""
    stream.seek(0)
    n_members, tail = 0, b""
    while chunk := stream.read(_CHUNK):
        n_members += (tail + chunk).count(_MEMBER_MARK)
        tail = chunk[-len(_MEMBER_MARK) + 1 :]
    if n_members > limits.members:
        raise Unreadable(f"The ZIP file holds more than {limits.members:,} files: send only the lists.")


class Unpacking:
    """Reads members while the true size of all, not the one that they declare, stays within the limits."""

    def __init__(self, packed_bytes: int, limits: Limits) -> None:
        self._left = min(limits.unpacked_bytes, max(limits.unpacked_floor, packed_bytes * limits.unpacked_times))

    def chunks(self, archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
        try:
            with archive.open(member) as unpacked:
                while chunk := unpacked.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise Unreadable("The file unpacks to far more than its size: send the lists unpacked.")
                    yield chunk
        except _DAMAGED as error:
            message = f"“{member.filename}” in the file is damaged: make the file again and send it again."
            raise Unreadable(message) from error

    @contextmanager
    def spooled(self, archive: ZipFile, member: ZipInfo) -> Iterator[BinaryIO]:
        """The member in a nameless temporary file, so that no name from the archive ever reaches the disk."""
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            for chunk in self.chunks(archive, member):
                spool.write(chunk)
            spool.seek(0)
            yield cast(BinaryIO, spool)


def list_members(archive: ZipFile) -> list[ZipInfo]:
    """The files that a person has put into the archive; all the names that lead out of it are refused together."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    leading_out = [member.orig_filename for member in members if _OUTSIDE.search(member.orig_filename)]
    if leading_out:
        names = ", ".join(f"“{name[:80]}”" for name in leading_out[:5])
        raise Unreadable(f"The ZIP file has names that lead out of it ({names}): pack the lists again by themselves.")
    wanted = [member for member in members if not _is_left_by_a_system(PurePosixPath(member.filename))]
    if not wanted:
        raise Unreadable("The ZIP file is empty: pack at least one list into it.")
    return wanted


def _is_left_by_a_system(path: PurePosixPath) -> bool:
    return (
        path.name.lower() in _LEFT_BY_SYSTEMS
        or "__MACOSX" in path.parts
        or any(part.startswith(".") for part in path.parts)
    )
