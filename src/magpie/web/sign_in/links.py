"""Sign-in links: signed, good once and for 24 hours. Nothing is stored: a sign-in of any kind spends them all."""

import ipaddress
import os
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from magpie.register.models import User

SALT = "magpie.sign-in-link"


def make_link(user: User, *, goes_to: str = "") -> str:
    """A whole address that signs this user in once. Real time counts, not the rehearsed day."""
    token = signing.dumps({"user": user.pk, "seen": _last_seen(user), "next": goes_to}, salt=SALT)
    return settings.PUBLIC_URL + reverse("sign_in_link", args=[token])


def make_demo_link(user: User) -> str:
    """A link that may be used again until the demo's server stops; it works on this machine only."""
    token = signing.dumps({"user": user.pk, "run": _demo_run(), "next": ""}, salt=SALT)
    return settings.PUBLIC_URL + reverse("sign_in_link", args=[token])


def read_link(token: str, *, from_address: str) -> tuple[User, str] | None:
    """Whom the link signs in and where it leads, or None when it is wrong, old or spent."""
    try:
        told = signing.loads(token, salt=SALT, max_age=settings.SIGN_IN_LINK_HOURS * 3600)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=told["user"], is_active=True).first()
    if user is None or not _still_good(told, user, from_address):
        return None
    return user, told.get("next", "")


def _still_good(told: dict[str, Any], user: User, from_address: str) -> bool:
    if "run" in told:
        return bool(_demo_run()) and told["run"] == _demo_run() and ipaddress.ip_address(from_address).is_loopback
    return bool(told["seen"] == _last_seen(user))


def _last_seen(user: User) -> str:
    return user.last_login.isoformat() if user.last_login else "never"


def _demo_run() -> str:
    """A word that lives as long as the demo's server; empty outside a demo."""
    return os.environ.get("MAGPIE_DEMO_RUN", "") if settings.IS_DEMO else ""
