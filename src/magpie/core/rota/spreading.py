"""Rows to columns at least cost, each column used about as often as the others."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment


def spread(costs: Sequence[Sequence[float | None]], loads: Sequence[int]) -> list[int | None]:
    """The column for each row at least cost, columns used evenly; what has no cost is never taken.

    A column stands as often as it may be used, each further use dearer than all ways together. Columns of which all
    uses are taken might want more, so they get more until none does: then the limit has changed nothing.
    """
    n_rows, n_columns = len(costs), len(loads)
    if not n_rows or not n_columns:
        return [None] * n_rows
    table = np.array([[np.inf if cost is None else cost for cost in row] for row in costs], dtype=float)
    uses = -(-(n_rows + sum(loads)) // n_columns) + 1
    while True:
        uses = min(uses, n_rows)
        chosen = _assign(table, loads, uses)
        most = max((chosen.count(column) for column in range(n_columns)), default=0)
        if uses == n_rows or most < uses:
            return chosen
        uses *= 2


def _assign(costs: NDArray[np.float64], loads: Sequence[int], uses: int) -> list[int | None]:
    n_rows, n_columns = costs.shape
    finite = costs[np.isfinite(costs)]
    step = (float(finite.max()) if finite.size else 0.0) * n_rows + 1.0
    nobody = step * (max(loads) + uses + 1) * (n_rows + 1)
    turns = np.concatenate([costs + step * (np.asarray(loads) + turn) for turn in range(uses)], axis=1)
    turns[~np.isfinite(turns)] = 2 * nobody
    table = np.concatenate([turns, np.full((n_rows, n_rows), nobody)], axis=1)
    _, columns = linear_sum_assignment(table)
    return [int(column) % n_columns if column < uses * n_columns else None for column in columns]
