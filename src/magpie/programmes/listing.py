"""Long lists: a page at a time, and whole as a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse

from magpie.core.tables import write_csv

A_PAGE = 50


def page_of(request: Any, rows: Any) -> Page[Any]:
    """The page that the address asks for; the nearest one that there is when it asks for none."""
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def wants_file(request: Any) -> bool:
    return bool(request.GET.get("as") == "csv")


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    response = HttpResponse(write_csv(rows, header), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
