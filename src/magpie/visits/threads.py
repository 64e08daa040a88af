"""The comments on an agenda, sorted to the blocks that they are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from magpie.core.agenda import Block
from magpie.visits.models import Comment


@dataclass(frozen=True, slots=True)
class Thread:
    """``about`` is empty for the whole day; ``is_gone`` where no block has that title any more."""

    about: str
    comments: tuple[Comment, ...]
    is_gone: bool = False


def threads_of(comments: Iterable[Comment], blocks: Sequence[Block]) -> list[Thread]:
    """The whole day first, then in the order of the day, then what is about blocks that are gone."""
    found: dict[str, list[Comment]] = {}
    for comment in comments:
        found.setdefault(comment.about, []).append(comment)
    titles = dict.fromkeys(["", *(block.title for block in blocks)])
    ordered = [about for about in titles if about in found] + [about for about in found if about not in titles]
    return [Thread(about, tuple(found[about]), about not in titles) for about in ordered]


def titles_of(blocks: Iterable[Block]) -> list[str]:
    """What can be commented on, each once."""
    return list(dict.fromkeys(block.title for block in blocks))
