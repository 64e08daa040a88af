"""What is noticed about a day: where, and in words that say why and what to do."""

from magpie.core.agenda.blocks import Block
from magpie.core.agenda.wording import sentence
from magpie.core.findings import Finding


class DayFinding(Finding):
    """``facts`` hold the time as written, the place of the block in the day, and what the words need."""

    __slots__ = ()

    @property
    def at(self) -> str:
        return str(self.facts["at"])

    @property
    def index(self) -> int | None:
        index = self.facts["index"]
        return index if isinstance(index, int) else None

    @property
    def message(self) -> str:
        return sentence(self.code, self.facts)


def warning(code: str, /, **facts: object) -> DayFinding:
    """About the whole day, unless the facts name a block."""
    return DayFinding(code, "warns", {"at": "", "index": None, **facts})


def warning_of(code: str, index: int, block: Block, /, **facts: object) -> DayFinding:
    return warning(code, at=block.at or block.when, index=index, title=block.title, **facts)
