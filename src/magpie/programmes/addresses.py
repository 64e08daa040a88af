"""Whole addresses of pages, as letters need them."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse


def page_address(name: str, *args: object) -> str:
    return str(settings.PUBLIC_URL + reverse(name, args=args))


def way_in(address: str, *, goes_to: str = "/") -> str:
    """The sign-in page with the address filled in. It opens nothing by itself, so others may read the letter."""
    asked = urlencode({"address": address, "next": goes_to})
    return f"{settings.PUBLIC_URL}{reverse('account_request_login_code')}?{asked}"
