class Refused(Exception):
    """A rule stands against the deed. The words go to a person; ``field`` names the box that they belong to."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.field = field
