"""Days as a person names them."""

import re
from calendar import monthrange
from datetime import date, timedelta

from newscrawl.errors import ConfigurationError

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def days(text: str, today: date) -> tuple[date, date]:
    """Return the first and the last day that `text` names: a year, a month, a day, `today` or `yesterday`.

    Raises ConfigurationError where it names none.
    """
    if text in ("today", "yesterday"):
        day = today - timedelta(days=text == "yesterday")
        return day, day
    try:
        if not (found := _DAY.fullmatch(text)):
            raise ValueError
        year, month, day_of = (int(part) if part else None for part in found.groups())
        assert year is not None  # noqa: S101, the pattern has it
        first = date(year, month or 1, day_of or 1)
        last = first.replace(month=month or 12)
        return first, last.replace(day=day_of or monthrange(last.year, last.month)[1])
    except ValueError:
        raise ConfigurationError(f"no day {text!r}; write 2021, 2021-05, 2021-05-14, today or yesterday") from None
