"""Times of day as people there read them off the clock."""

from datetime import UTC, date, datetime, time, tzinfo


def moment(on: date, clock: time, zone: tzinfo) -> datetime | None:
    """That day at that time; None when the clock skips it in spring. Of an hour that comes twice it is the first."""
    local = datetime.combine(on, clock, zone)
    return local if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None
