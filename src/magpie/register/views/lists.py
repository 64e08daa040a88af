"""What every list page of the register does alike: fifty a page, and the whole as a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse

from magpie.core.tables import write_csv

PER_PAGE = 50


def page_of(rows: Any, request: Any) -> Page[Any]:
    """A page number that makes no sense gives the first or the last page."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def csv_response(name: str, rows: Iterable[Iterable[object]], header: Sequence[str]) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(write_csv(rows, header), content_type="text/csv; charset=utf-8", headers=disposition)
