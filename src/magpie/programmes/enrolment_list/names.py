"""Whether two ways of writing a name mean the same."""

import re
import unicodedata
from difflib import SequenceMatcher

_WORD = re.compile(r"[^\W_]+")
_USUAL_WORDS = (
    "the of and a at in for school schools academy primary secondary infant infants junior juniors nursery high "
    "college community cofe ce church england catholic rc voluntary aided controlled special free trust multi mat "
    "ltd limited saint st mr mrs ms miss dr"
)
_USUAL = frozenset(_USUAL_WORDS.split())
_PHASES = {"infant": "infant", "infants": "infant", "junior": "junior", "juniors": "junior", "nursery": "nursery"}


def words_of(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "").replace("'", ""))
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def names_agree(one: str, other: str) -> bool:
    """True when what tells a name from others is the same: “St Anne’s” and “Saint Annes Primary School” agree."""
    left, right = words_of(one), words_of(other)
    if not left or not right:
        return left == right
    if not _phases_agree(left, right):
        return False
    own_left, own_right = set(left) - _USUAL, set(right) - _USUAL
    if own_left and own_right and (own_left <= own_right or own_right <= own_left):
        return True
    if not own_left or not own_right:
        return set(left) <= set(right) or set(right) <= set(left)
    joined = " ".join(sorted(own_left)), " ".join(sorted(own_right))
    return SequenceMatcher(None, *joined, autojunk=False).ratio() >= 0.8


def _phases_agree(left: list[str], right: list[str]) -> bool:
    """An infant school and a junior school of one name are two schools."""
    one, other = ({_PHASES[word] for word in words if word in _PHASES} for words in (left, right))
    return not one or not other or bool(one & other)
