"""When an article was published, as exactly as the page says it."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from newscrawl.clock import PORTAL_ZONE, iso
from newscrawl.items import Precision

_MOMENT = re.compile(
    r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?"
    r"(?:\s*T?\s*(?<!\d)(\d{1,2})\s*[:：时點点]\s*(\d{2})(?!\d)(?:\s*[:：分]\s*(\d{2})(?!\d))?)?"
)
_LABELLED = re.compile(
    r"(?:发布|發布|发表|更新)?(?:时间|時間|日期)\s*[:：]?\s*(?=\d{4})|(?:发布|發布)\s*[:：]\s*(?=\d{4})"
)
_EARLIEST = 1995  # no regional portal is older; what is earlier is a date within the text


class Published(NamedTuple):
    """A moment with offset, ISO 8601 to the second, and how exactly the page gave it."""

    at: str
    precision: Precision


def read_date(text: str, fetched: datetime) -> Published | None:
    """Return the moment of publication in `text`, the text of a credit line; None where it gives none.

    A labelled date (时间：…) goes before others. More than a day after `fetched` (aware) or before 1995 is no
    date of publication.
    """
    label = _LABELLED.search(text)
    starts = [label.end()] if label else []
    for start in [*starts, 0]:
        for found in _MOMENT.finditer(text, start):
            if published := _published(found, fetched):
                return published
    return None


def finer(shown: Published | None, marked: Published | None) -> Published | None:
    """Return the date `shown` as text, or `marked`, what `<time datetime>` says, where that is the same day, finer."""
    if shown is None or marked is None:
        return shown or marked
    is_finer = shown.precision == "day" and marked.precision != "day"
    return marked if is_finer and marked.at[:10] == shown.at[:10] else shown


def _published(found: re.Match[str], fetched: datetime) -> Published | None:
    year, month, day, hour, minute, second = (int(group or 0) for group in found.groups())
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=PORTAL_ZONE)
    except ValueError:
        return None
    if year < _EARLIEST or moment > fetched + timedelta(days=1):
        return None
    return Published(iso(moment), "second" if found[6] else "minute" if found[5] else "day")
