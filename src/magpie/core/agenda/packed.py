"""Word and Excel files are ZIP files of XML: opened here with care, before anything else reads them."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from magpie.core.tables.archive import Unpacking, open_archive
from magpie.core.tables.limits import MEGABYTE, Limits
from magpie.core.tables.mistakes import Unreadable

LIMITS = Limits(file_bytes=20 * MEGABYTE, unpacked_bytes=60 * MEGABYTE, unpacked_times=150, members=2_000)
_PART_BYTES = 16 * MEGABYTE
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DAMAGED = "The file is damaged, locked with a password, or far too large: open it, save it again, and send that."


def unpack(content: bytes, limits: Limits = LIMITS) -> Mapping[str, bytes]:
    """The XML parts by their names; everything is unpacked once under the limits, pictures too."""
    unpacking = Unpacking(len(content), limits)
    parts: dict[str, bytes] = {}
    try:
        with open_archive(BytesIO(content), limits) as archive:
            for member in archive.infolist():
                chunks = list(unpacking.chunks(archive, member))
                if member.filename.endswith((".xml", ".rels")):
                    parts[member.filename] = b"".join(chunks)
    except Unreadable as refusal:
        raise Unreadable(_DAMAGED) from refusal
    for name, part in parts.items():
        if _ENTITY.search(part):
            raise Unreadable("The file defines XML entities, which Word and Excel never do: save it again in one.")
        if len(part) > _PART_BYTES:
            raise Unreadable(f"The part “{name}” of the file is far too large for an agenda: send the agenda alone.")
    return parts


def parse(part: bytes) -> Any:
    """The XML tree; entities stay unresolved, nothing is fetched, and depth has a limit."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(_DAMAGED) from error
