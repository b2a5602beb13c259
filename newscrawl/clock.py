"""Time as the contract writes it: ledger time is UTC, page time is that of the portals."""

import math
import os
from datetime import UTC, datetime, timedelta, timezone

# China has had one zone without daylight saving since 1991, so that a fixed offset needs no zone database.
PORTAL_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC; moved by NEWSCRAWL_CLOCK of the environment."""
    return datetime.now(UTC) + _SHIFT


def _shift(start: str | None) -> timedelta:
    """Return how far the clock is moved so that this process begins at `start` (ISO 8601), for trying out a year."""
    return datetime.fromisoformat(start) - datetime.now(UTC) if start else timedelta()


_CENTURY = 36_500.0
_SHIFT = _shift(os.environ.get("NEWSCRAWL_CLOCK"))


def days(number: float) -> timedelta:
    """Return so many days, a hundred years at most: dates end, and who writes 9999999 or inf means never.

    Raises ValueError for what is no number.
    """
    return timedelta(days=number if math.isnan(number) else max(-_CENTURY, min(_CENTURY, number)))


def start_of_day(moment: datetime) -> datetime:
    """Return when the day of the portals began in which `moment` lies."""
    return moment.astimezone(PORTAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def iso(moment: datetime) -> str:
    """Return `moment` as ISO 8601 to the second with its offset; UTC is written `Z`."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def parse_iso(text: str) -> datetime:
    """Return the aware moment that `iso` wrote."""
    return datetime.fromisoformat(text)
