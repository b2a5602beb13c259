"""Periods as people write them: 2021, 2021-05, 2021-05-14, today, yesterday; days are those of the portals."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from newscrawl.clock import PORTAL_ZONE, utc_now
from newscrawl.errors import ConfigurationError

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_FORMS = "YYYY, YYYY-MM, YYYY-MM-DD, today or yesterday"


class Days(NamedTuple):
    """Days from `first` to `last`, both among them."""

    first: date
    last: date


class Period(NamedTuple):
    """Moments from `start` on (aware, in Asia/Shanghai), before `end`; None where a side is open."""

    start: datetime | None
    end: datetime | None

    @property
    def is_everything(self) -> bool:
        """Whether no moment is outside."""
        return self.start is None and self.end is None


def period(first: str | None, last: str | None, now: datetime | None = None) -> Period:
    """Return what `--from` and `--to` mean: from the first day of the one to the last day of the other, both wanted.

    `now` (aware) tells which day is today. Raises ConfigurationError for what is no day, month or year, and where the
    end is before the beginning.
    """
    start = _midnight(days(first, "--from", now).first) if first is not None else None
    end = _midnight(days(last, "--to", now).last + timedelta(days=1)) if last is not None else None
    if start and end and start >= end:
        raise ConfigurationError(f"--from {first} is after --to {last}")
    return Period(start, end)


def days(text: str, name: str, now: datetime | None = None) -> Days:
    """Return the days that `text` names; `name` is the option that it was given for.

    Raises ConfigurationError for what is no day, month or year.
    """
    today = (now or utc_now()).astimezone(PORTAL_ZONE).date()
    match text.strip().lower():
        case "today":
            return Days(today, today)
        case "yesterday":
            return Days(today - timedelta(days=1), today - timedelta(days=1))
        case written:
            found = _WRITTEN.fullmatch(written)
    try:
        if not found:
            raise ValueError(f"write {_FORMS}")
        year, month, day = (int(part) if part else None for part in found.groups())
        first = date(year or 0, month or 1, day or 1)
        if year == date.max.year:
            raise ValueError("there is no day behind it")
    except ValueError as error:
        raise ConfigurationError(f"{name} {text!r} is no day: {error}") from None
    if day:
        return Days(first, first)
    following = date(first.year + 1, 1, 1) if month in (None, 12) else date(first.year, first.month + 1, 1)
    return Days(first, following - timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PORTAL_ZONE)
