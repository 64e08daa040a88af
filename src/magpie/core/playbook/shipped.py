"""The playbooks that ship with Magpie."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from magpie.core.playbook.grammar import Playbook
from magpie.core.playbook.reading import read_playbook
from magpie.core.playbook.shipped_instruments import ShippedFileBroken, shipped_texts


@cache
def shipped_playbooks() -> Mapping[str, Playbook]:
    """By slug."""
    read: dict[str, Playbook] = {}
    for name, text in shipped_texts().items():
        reading = read_playbook(text)
        if reading.playbook is None:
            raise ShippedFileBroken(name, reading.mistakes)
        read[reading.playbook.slug] = reading.playbook
    return MappingProxyType(read)
