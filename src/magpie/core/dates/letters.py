"""When a letter may go: by day, in the recipient's school weeks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from magpie.core.dates.england import ask_with_stand_ins
from magpie.core.dates.school_calendar import Roll, SchoolCalendar

OPENS = time(8)
CLOSES = time(18)


@dataclass(frozen=True, slots=True)
class LetterWindow:
    """A letter may go from the moment it opens until just before it closes."""

    opens_at: datetime
    closes_at: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at


def letter_window(day: date, calendar: SchoolCalendar, tz: tzinfo) -> LetterWindow | None:
    """The window of one day, None without school; a year without terms is judged by what stands in for it."""
    is_open, _ = ask_with_stand_ins(calendar, lambda asked: asked.is_school_day(day))
    return _window_on(day, tz) if is_open else None


def next_letter_time(now: datetime, calendar: SchoolCalendar, tz: tzinfo) -> datetime:
    """The earliest moment from now on at which a letter may go, in local time."""
    if now.tzinfo is None:
        raise ValueError("The time needs a time zone.")
    local = now.astimezone(tz)
    today = local.date()
    from_day = today if local < _window_on(today, tz).closes_at else today + timedelta(days=1)
    day, _ = ask_with_stand_ins(calendar, lambda asked: asked.roll(from_day, Roll.FORWARD))
    return max(local, _window_on(day, tz).opens_at)


def _window_on(day: date, tz: tzinfo) -> LetterWindow:
    """Clock times are put together on the day itself, so a change of the clocks moves the instants, not the hours."""
    return LetterWindow(datetime.combine(day, OPENS, tz), datetime.combine(day, CLOSES, tz))
