"""England's bank holidays, by rule, with their substitute days."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

# Parliament or a proclamation moved or added these; no rule can know them.
_MOVED = {
    date(2002, 5, 27): date(2002, 6, 4),
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}
_ADDED = {
    date(2002, 6, 3): "Golden Jubilee",
    date(2011, 4, 29): "Royal wedding",
    date(2012, 6, 5): "Diamond Jubilee",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "State funeral",
    date(2023, 5, 8): "Coronation",
}


def easter_sunday(year: int) -> date:
    """The Gregorian Easter, by the anonymous algorithm of 1876."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moon_shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> Mapping[date, str]:
    """The days off of one calendar year and their names; a holiday at a weekend appears as its substitute only."""
    easter = easter_sunday(year)
    days = {
        _off_weekend(date(year, 1, 1)): "New Year's Day",
        easter - timedelta(days=2): "Good Friday",
        easter + timedelta(days=1): "Easter Monday",
        _moved(_first_monday(year, 5)): "Early May bank holiday",
        _moved(_last_monday(year, 5)): "Spring bank holiday",
        _last_monday(year, 8): "Summer bank holiday",
        **_christmas(year),
        **{day: name for day, name in _ADDED.items() if day.year == year},
    }
    return MappingProxyType(dict(sorted(days.items())))


def bank_holiday_name(day: date) -> str | None:
    return bank_holidays(day.year).get(day)


def _christmas(year: int) -> dict[date, str]:
    """When both days fall badly Christmas takes the first free weekday that Boxing Day has not."""
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == 6:
        return {boxing: "Boxing Day", date(year, 12, 27): "Christmas Day"}
    if christmas.weekday() == 5:
        return {date(year, 12, 27): "Christmas Day", date(year, 12, 28): "Boxing Day"}
    return {christmas: "Christmas Day", _off_weekend(boxing): "Boxing Day"}


def _off_weekend(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= 5 else 0)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    """For months of 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=last.weekday())


def _moved(day: date) -> date:
    return _MOVED.get(day, day)
