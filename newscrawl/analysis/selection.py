"""Which published articles are wanted: what a person asks for, as SQL for the views of `state`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from newscrawl.analysis.state import literal
from newscrawl.clock import PORTAL_ZONE, iso


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted; everything without a word."""

    portals: tuple[str, ...] = ()
    since: int = 0
    events: bool = False
    """All events, instead of the current state."""
    sections: tuple[str, ...] = ()
    """Listed in one of these."""
    first: date | None = None
    """Published on this day or later, in China's time; what has no time of publication is not,"""
    last: date | None = None
    """on this one or earlier."""
    words: tuple[str, ...] = ()
    """Each is in the title or in the body, as written; capitals do not matter."""

    @property
    def query(self) -> str:
        """The query for the wanted rows, without an order."""
        conditions = " AND ".join(self._conditions()) or "true"
        return f"SELECT * FROM {'events' if self.events else 'articles'} WHERE {conditions}"

    @property
    def numbers(self) -> str:
        """The query for the numbers of the wanted rows alone, growing."""
        wanted = self.query if self.events or any(self._conditions()) else "FROM standing"
        return f"SELECT seq FROM ({wanted}) ORDER BY seq"

    def _conditions(self) -> Iterator[str]:
        if self.sections:
            yield f"list_has_any(sections, [{', '.join(map(literal, self.sections))}])"
        if self.first:
            yield f"published_at >= {_instant(self.first)}"
        if self.last and self.last < date.max:
            yield f"published_at < {_instant(self.last + timedelta(days=1))}"
        for word in self.words:
            text = "lower(concat_ws(chr(10), title, array_to_string(body, chr(10))))"
            yield f"contains({text}, lower({literal(word)}))"


def _instant(day: date) -> str:
    """Return when a day begins in China, as SQL."""
    return f"TIMESTAMP WITH TIME ZONE {literal(iso(datetime.combine(day, time(), PORTAL_ZONE)))}"
