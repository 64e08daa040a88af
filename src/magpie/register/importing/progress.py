"""How an import says where it is. The job's progress fits, and so does a bar on the command line."""

from typing import Protocol


class ImportProgress(Protocol):
    def step(self, words: str, *, total: int = 0) -> None: ...

    def advance(self, n: int = 1) -> None: ...


class Quiet:
    """For callers who do not wait."""

    def step(self, words: str, *, total: int = 0) -> None:
        return None

    def advance(self, n: int = 1) -> None:
        return None
