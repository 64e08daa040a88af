"""What groups are called."""

WORDS = {2: "Pair", 3: "Trio", 4: "Quad"}


def word_for(size: int) -> str:
    """What a group of so many schools is."""
    return WORDS.get(size, "Group")


def name_of(number: int, size: int) -> str:
    return f"{word_for(size)} {number}"
