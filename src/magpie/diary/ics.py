"""Activities as calendars read them: invitations that go with letters, and the feed of one person."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from magpie.diary.models import Activity
from magpie.outbox.envelope import plain_address
from magpie.programmes.addresses import page_address
from magpie.register.models import Person

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def uid_of(activity: Activity) -> str:
    """The same for as long as the activity is there, so that calendars find again what they have."""
    return f"{activity.public_id}@magpie"


def calendar_part(activity: Activity, *, method: str, person: Person, asks: bool, now: datetime) -> str:
    """What goes with a letter to one person; ``asks`` for a reply."""
    event = _event(activity, stamped_at=now, is_cancelled=method == CANCEL)
    event.add("organizer", _magpie())
    event.add("attendee", _attendee(person, asks=asks and method == REQUEST))
    calendar = _calendar(method)
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def feed(activities: Iterable[Activity], *, name: str) -> bytes:
    """All activities of one person, with nothing in it that depends on the time at which it is read."""
    calendar = _calendar(PUBLISH)
    calendar.add("x-wr-calname", vText(one_line(name)))
    for activity in activities:
        calendar.add_component(
            _event(activity, stamped_at=activity.changed_at, is_cancelled=activity.cancelled_at is not None)
        )
    return bytes(calendar.to_ical())


def plain(text: str) -> str:
    """Without the control characters that calendars take for ends of lines, or refuse."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each if each == "\n" or not _breaks(each) else " " for each in kept)


def one_line(text: str) -> str:
    return plain(text).replace("\n", " ")


def _breaks(sign: str) -> bool:
    return ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 or sign in "\u2028\u2029"


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Magpie//Diary//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(activity: Activity, *, stamped_at: datetime, is_cancelled: bool) -> Event:
    """Times are instants in UTC, which every calendar shows by its own clock and which no rule on clocks can move."""
    page = page_address("diary:activity", activity.public_id)
    event = Event()
    event.add("uid", uid_of(activity))
    event.add("sequence", activity.sequence)
    event.add("dtstamp", stamped_at.astimezone(UTC))
    event.add("dtstart", activity.starts_at.astimezone(UTC))
    event.add("dtend", activity.ends_at.astimezone(UTC))
    event.add("summary", plain(str(activity)))
    event.add("description", f"{plain(str(activity.cohort))}\nWhat it is for, and who comes: {page}")
    event.add("url", page)
    where = where_of(activity)
    if where:
        event.add("location", plain(where))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event


def where_of(activity: Activity) -> str:
    online = f"Online: {activity.link}" if activity.link else "Online"
    return ", ".join(part for part in (activity.place, online if activity.is_online else activity.link) if part)


def _magpie() -> vCalAddress:
    name, address = parseaddr(settings.MAIL_FROM)
    return _address(address, CN=name or "Magpie")


def _attendee(person: Person, *, asks: bool) -> vCalAddress:
    parameters = {"CN": one_line(person.name), "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION"}
    return _address(person.address, RSVP="TRUE" if asks else "FALSE", **parameters)


def _address(address: str, **parameters: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{plain_address(address)}")
    values: dict[str, Any] = {key: vText(value.replace('"', "'")) for key, value in parameters.items()}
    found.params.update(values)
    return found
