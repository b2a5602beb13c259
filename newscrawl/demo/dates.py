"""The forms in which pages write when they were published."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from newscrawl.demo.truth import Precision


class DateForm(NamedTuple):
    """How a moment is written, as markup, and how exactly that tells it."""

    write: Callable[[datetime], str]
    precision: Precision

    def as_told(self, time: datetime) -> datetime:
        """Return what is left of a moment once it is written so."""
        if self.precision == "day":
            return time.replace(hour=0, minute=0, second=0)
        return time.replace(second=0) if self.precision == "minute" else time


def _marked(t: datetime) -> str:
    return f'<time datetime="{t.isoformat()}">{t:%Y-%m-%d}</time>'


FORMS: dict[str, DateForm] = {
    "second": DateForm(lambda t: f"{t:%Y-%m-%d %H:%M:%S}", "second"),
    "minute": DateForm(lambda t: f"{t:%Y-%m-%d %H:%M}", "minute"),
    "year-minute": DateForm(lambda t: f"{t:%Y年%m月%d日 %H:%M}", "minute"),
    "year-day": DateForm(lambda t: f"{t.year}年{t.month}月{t.day}日", "day"),
    "slash": DateForm(lambda t: f"{t.year}/{t.month}/{t.day} {t.hour}:{t:%M:%S}", "second"),
    "dot": DateForm(lambda t: f"{t:%Y.%m.%d}", "day"),
    "words": DateForm(lambda t: f"发布时间：{t.year}年{t.month}月{t.day}日{t:%H时%M分}", "minute"),
    "marked": DateForm(_marked, "second"),
}
"""The eight forms by name."""
