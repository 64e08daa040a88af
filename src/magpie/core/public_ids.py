"""Random names for rows in addresses, so that nobody can count what there is or guess the next one."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random, SystemRandom

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12

_source: Random = SystemRandom()


def public_id() -> str:
    """Twelve characters without look-alikes: 58 bits."""
    return "".join(_source.choices(ALPHABET, k=LENGTH))


@contextmanager
def drawn_from(source: Random) -> Iterator[None]:
    """Draw from another source for a while, so that a test or a demo gets the same names each time."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
