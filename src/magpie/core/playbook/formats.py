"""The number of the grammar, and the upgrades that bring older files up to it."""

from collections.abc import Callable, Mapping

FORMAT = 1

# A future format adds here the pure function that turns a file of the format before into its own.
UPGRADES: Mapping[int, Callable[[dict[str, object]], dict[str, object]]] = {}


def format_mistake(data: Mapping[str, object]) -> str | None:
    """Why the rest of the file cannot be understood, when its format is one that this Magpie does not read."""
    number = data.get("format", FORMAT)
    if type(number) is int and (number == FORMAT or number in UPGRADES):
        return None
    newer = type(number) is int and number > FORMAT
    why = f"This Magpie reads format {FORMAT}" + ("; a newer Magpie wrote this file" if newer else "")
    return f"{why}. Write: format: {FORMAT}"


def upgraded(data: dict[str, object]) -> dict[str, object]:
    """The same content in today's format."""
    number = data.get("format")
    while isinstance(number, int) and number in UPGRADES and number != FORMAT:
        data = UPGRADES[number](data)
        number = data.get("format")
    return data
