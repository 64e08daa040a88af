"""Counts as a person says them."""

from magpie.register.models import RegisterImport


def many(n: int, one: str, several: str) -> str:
    return f"{n:,} {one if n == 1 else several}"


def sum_of(run: RegisterImport) -> str:
    """Such as: 3 schools added, 12 changed, 1 of them closed, 49,985 as they were."""
    parts = [f"{many(run.n_added, 'school', 'schools')} added", f"{run.n_changed:,} changed"]
    if run.n_closed:
        parts.append(f"{run.n_closed:,} of them closed")
    parts.append(f"{run.n_unchanged:,} as they were")
    if run.n_links:
        parts.append(f"{many(run.n_links, 'link', 'links')} between schools new or changed")
    return ", ".join(parts)
