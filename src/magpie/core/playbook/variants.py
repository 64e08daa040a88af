"""A variant's whole playbook, laid over the one it varies."""

from collections.abc import Mapping

from magpie.core.playbook.mistakes import Loc


def laid_over(data: Mapping[str, object], variant: Mapping[str, object]) -> dict[str, object]:
    """The data without what the variant leaves out, with its changes laid over; mappings join, all else replaces."""
    result = _copied({name: part for name, part in data.items() if name != "variants"})
    left_out = variant.get("leaves_out", [])
    for path in left_out if isinstance(left_out, list) else [left_out]:
        _leave_out(result, tuple(str(path).split(".")))
    for name in ("title", "summary"):
        result[name] = variant.get(name, result.get(name))
    changes = variant.get("changes")
    return _joined(result, changes) if isinstance(changes, dict) else result


def missing_paths(data: Mapping[str, object], variant: Mapping[str, object]) -> list[tuple[int, str]]:
    """The entries of ``leaves_out`` that name nothing in the file, with their places in the list."""
    left_out = variant.get("leaves_out", [])
    paths = left_out if isinstance(left_out, list) else [left_out]
    return [(place, str(path)) for place, path in enumerate(paths) if not _there(data, tuple(str(path).split(".")))]


def _there(data: object, loc: Loc) -> bool:
    for step in loc:
        if not isinstance(data, dict) or step not in data:
            return False
        data = data[step]
    return True


def _copied(data: dict[str, object]) -> dict[str, object]:
    return {name: _copied(part) if isinstance(part, dict) else part for name, part in data.items()}


def _leave_out(data: dict[str, object], loc: tuple[str, ...]) -> None:
    for step in loc[:-1]:
        inner = data.get(step)
        if not isinstance(inner, dict):
            return
        data = inner
    data.pop(loc[-1], None)


def _joined(below: dict[str, object], above: dict[str, object]) -> dict[str, object]:
    result = dict(below)
    for name, part in above.items():
        under = result.get(name)
        result[name] = _joined(under, part) if isinstance(under, dict) and isinstance(part, dict) else part
    return result
