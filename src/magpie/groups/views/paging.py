"""Groups take more room than other rows, so a page holds fewer of them."""

from typing import Any

from django.core.paginator import Page, Paginator

A_PAGE = 25


def groups_of_page(request: Any, rows: Any) -> Page[Any]:
    """The page that the address asks for. Groups are few: read at once they need no counting."""
    return Paginator(list(rows), A_PAGE).get_page(request.GET.get("page"))
