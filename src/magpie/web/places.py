"""Where the menu leads, for each role; and the bands that say what is unusual about this installation."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from magpie.outbox.queries import MailState, mail_state
from magpie.register.permissions import can_import_register, can_operate


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    address: str
    is_here: bool


def places_for(request: Any, *, coordinates: bool, takes_part: bool) -> list[Place]:
    user = request.user
    if not user.is_authenticated:
        return []
    names = [("Home", "home")]
    if takes_part:
        names.append(("Cohorts", "programmes:cohorts"))
    names += [("Schools", "register:schools"), ("Organisations", "register:organisations")]
    if coordinates or can_operate(user):
        names.append(("Playbooks", "programmes:playbooks"))
    if can_import_register(user):
        names.append(("Register", "register:imports"))
    if can_operate(user):
        names += [("Letters", "outbox:post"), ("Settings", "programmes:settings")]
    addresses = [(name, reverse(url)) for name, url in names]
    return [Place(name, address, _is_here(request.path, address)) for name, address in addresses]


def _is_here(path: str, address: str) -> bool:
    return path == address if address == "/" else path.startswith(address)


def bands_for(request: Any, *, coordinates: bool) -> list[str]:
    bands = []
    if settings.IS_DEMO:
        bands.append("This is a demonstration: every school and person in it is made up.")
    if settings.IS_REHEARSAL:
        bands.append(f"Today is taken to be {request.today:%-d %B %Y}.")
    if (coordinates or can_operate(request.user)) and mail_state() is not MailState.ON:
        bands.append("Mail is off: letters wait, and can be copied or printed.")
    return [" ".join(bands)] if bands else []
