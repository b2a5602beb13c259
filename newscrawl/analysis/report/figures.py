"""The numbers of a report, worked out by DuckDB from published events."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from newscrawl.analysis.periods import Period
from newscrawl.analysis.state import literal

if TYPE_CHECKING:
    import duckdb

FIELDS: Final = ("title", "body", "source", "published_at", "editor", "author", "images")
"""Fields whose coverage is told."""
WITHIN: Final = ("ahead", "< 1 h", "1–3 h", "3–6 h", "6–12 h", "12–24 h", "1–2 d", "2–7 d", "7–30 d", "later")
"""Classes of latency where the page gives minutes or seconds; ahead: a time that was still to come when it was read."""
DAYS: Final = ("ahead", "same day", "1 day", "2 days", "3–7 d", "8–30 d", "later")
"""Classes of latency where the page gives the day only."""

_MOST_BINS = 120
_ODD = 100  # one of so many articles may be dated so long before the others that it is not drawn,
_OF_MANY = 20  # where there are at least so many
_STORIES, _LISTED = 15, 20
_LONGEST, _LONGEST_NAME = 140, 40  # characters of a title, and of a name, that are shown
_STEPS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class Ranked:
    """The most frequent names, and how many others there are."""

    names: tuple[tuple[str, int], ...] = ()
    over_time: tuple[tuple[int, ...], ...] = ()
    """Articles of each name in each bin."""
    others: int = 0
    others_count: int = 0
    without: int = 0
    """Articles that have none."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story that several articles tell."""

    title: str
    url: str
    portals: int
    articles: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Latency:
    """Articles by the time from publication to the first fetch."""

    classes: tuple[int, ...]
    median: float | None
    """Hours, or days where the page gives days only; of those that were published before they were fetched."""


class Window(NamedTuple):
    """The time that is drawn: the first days of its steps, and what lies in it."""

    step: str
    """day, week, month or year."""
    bins: tuple[date, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Figures:
    """What is published, in numbers. The day of an article is that of its publication, else that of its fetching."""

    portals: tuple[str, ...]
    """Those with articles, most first."""
    articles: int = 0
    undated: int = 0
    revised: int = 0
    """Those that their portals changed after they had been published here; other sections are no change."""
    withdrawn: int = 0
    copies: int = 0
    """Published articles that tell again what another one told, of the same portal or of another."""
    copies_within: int = 0
    """Those of the same portal."""
    spread: int = 0
    """Stories that more than one portal tells."""
    first: date | None = None
    last: date | None = None
    window: Window | None = None
    a_day: float = 0.0
    """Articles a day in the window."""
    most: tuple[date, int] | None = None
    """The day of the window with most articles, and their number."""
    counts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Articles of each portal in each bin."""
    outside: int = 0
    """Articles that are not drawn: long before the others, or dated behind their fetching."""
    by_portal: dict[str, int] = field(default_factory=dict)
    sections: Ranked = Ranked()
    sources: Ranked = Ranked()
    exact: Latency = Latency((), None)
    daily: Latency = Latency((), None)
    older: int = 0
    """Articles that were published on a day before the first article of their portal was fetched."""
    months: tuple[date, ...] = ()
    coverage: dict[str, dict[str, tuple[float | None, ...]]] = field(default_factory=dict)
    """Field → portal → share of its articles of each month that have it; None without articles."""
    shares: dict[str, float] = field(default_factory=dict)
    """Field → share of all articles that have it."""
    stories: tuple[Story, ...] = ()
    """Those that most portals tell; at least one of them is a portal of the report."""


def figures(connection: "duckdb.DuckDBPyConnection", period: Period, portals: Collection[str] | None = None) -> Figures:
    """Return the numbers of the articles of `period`; `connection` has the views of `state.connect`.

    `portals` are those that are told of, None all; how far a story went is told of all portals that are connected.
    Raises duckdb.Error where a file is no longer there or is damaged.
    """
    _prepare(connection, period, portals)
    by_portal = dict(_rows(connection, "SELECT portal, count(*) FROM told GROUP BY 1 ORDER BY 2 DESC, 1"))
    if not by_portal:
        return Figures((), withdrawn=_withdrawn(connection))
    named = tuple(by_portal)
    articles, undated, revised, older, first, last, latest = _rows(connection, _TOTALS)[0]
    window = _window(connection, articles, first, min(last, latest))
    counts = _over_time(connection, named, window)
    drawn = sum(map(sum, counts.values()))
    copies, within = _rows(connection, _COPIES)[0]
    spread = _rows(connection, f"SELECT count(*) FROM ({_FAMILIES}) WHERE portals > 1")[0][0]
    months, coverage, shares = _coverage(connection, named)
    return Figures(
        named, articles, undated, revised, _withdrawn(connection), copies, within, spread, first, last, window,
        drawn / ((window.last - window.first).days + 1), _busiest(connection, window), counts, articles - drawn,
        by_portal, _ranked(connection, _SECTIONS, window), _ranked(connection, _SOURCES, window),
        _latency(connection, _HOURS, len(WITHIN)), _latency(connection, _BY_DAY, len(DAYS)), older,
        months, coverage, shares, _stories(connection),
    )  # fmt: skip


_HAS = {
    "title": "coalesce(title, '') <> ''", "body": "len(body) > 0", "source": "coalesce(source, '') <> ''",
    "published_at": "published_at IS NOT NULL", "editor": "coalesce(editor, '') <> ''",
    "author": "coalesce(author, '') <> ''", "images": "len(images) > 0",
}  # fmt: skip

_TOTALS = """
    SELECT count(*), count(*) FILTER (published_at IS NULL), count(*) FILTER (revised),
           count(*) FILTER (published_at::DATE < began), min(day), max(day), coalesce(max(fetched)::DATE, max(day))
    FROM told LEFT JOIN (SELECT portal, min(fetched_at)::DATE AS began FROM lines GROUP BY 1) USING (portal)
"""
_COPIES = """
    SELECT count(*), count(*) FILTER (original.portal = told.portal)
    FROM told LEFT JOIN (SELECT id, min(portal) AS portal FROM lines GROUP BY id) AS original
        ON original.id = told.duplicate_of
    WHERE told.duplicate_of IS NOT NULL
"""
_SECTIONS = "SELECT unnest(list_distinct(sections)) AS name, day FROM told"
_SOURCES = "SELECT source AS name, day FROM told WHERE has_source"
_FAMILIES = """
    SELECT coalesce(duplicate_of, id) AS family, count(DISTINCT portal) AS portals, count(*) AS articles,
           min(day) AS first, max(day) AS last,
           arg_min(struct_pack(title := title, url := url), (id <> coalesce(duplicate_of, id), seq)) AS shown
    FROM everywhere GROUP BY 1 HAVING count(*) > 1 AND bool_or(is_wanted)
"""
_HOURS = """
    SELECT hours, CASE WHEN hours < 0 THEN 0 WHEN hours < 1 THEN 1 WHEN hours < 3 THEN 2 WHEN hours < 6 THEN 3
        WHEN hours < 12 THEN 4 WHEN hours < 24 THEN 5 WHEN hours < 48 THEN 6 WHEN hours < 168 THEN 7
        WHEN hours < 720 THEN 8 ELSE 9 END AS class
    FROM (SELECT (epoch(fetched) - epoch(published_at)) / 3600 AS hours FROM told
          WHERE fetched IS NOT NULL AND published_precision IN ('minute', 'second'))
    WHERE hours IS NOT NULL
"""
_BY_DAY = """
    SELECT days, CASE WHEN days < 0 THEN 0 WHEN days <= 2 THEN days + 1 WHEN days <= 7 THEN 4
        WHEN days <= 30 THEN 5 ELSE 6 END AS class
    FROM (SELECT date_diff('day', published_at::DATE, fetched::DATE) AS days FROM told
          WHERE fetched IS NOT NULL AND published_precision = 'day')
    WHERE days IS NOT NULL
"""


# Sections belong to the lists, and what is a copy to us: neither is a change of the article.
_IS_REVISION = (
    "event = 'updated' AND cause = 'page' AND len(changed) > len(list_intersect(changed, ['sections', 'duplicate_of']))"
)


def _prepare(connection: "duckdb.DuckDBPyConnection", period: Period, portals: Collection[str] | None) -> None:
    """Read the files once, without texts.

    The table `known` has the articles of the period as they were last seen, `everywhere` those that stand, and `told`
    those of the portals that are told of.
    """
    has = ", ".join(f"{condition} AS has_{name}" for name, condition in _HAS.items())
    connection.execute("SET preserve_insertion_order = false")  # else a table holds 100 KB for each file
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE lines AS
        SELECT seq, id, event, portal, sections, left(title, {_LONGEST + 1}) AS title, url,
               left(source, {_LONGEST + 1}) AS source, published_at, published_precision, fetched_at, duplicate_of,
               {_IS_REVISION} AS is_revision, {has}
        FROM (SELECT * REPLACE ({_usual("published_at")}, {_usual("fetched_at")}) FROM events)
    """)
    wanted = "true" if portals is None else f"portal IN ({', '.join(map(literal, portals)) or 'NULL'})"
    condition = "true"
    if period.start:
        condition += f" AND moment >= TIMESTAMPTZ '{period.start.isoformat()}'"
    if period.end:
        condition += f" AND moment < TIMESTAMPTZ '{period.end.isoformat()}'"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE known AS
        SELECT * EXCLUDE (moment), moment::DATE AS day, coalesce({wanted}, false) AS is_wanted FROM (
            SELECT lines.*, fetched, revised, coalesce(published_at, fetched) AS moment
            FROM lines JOIN (
                SELECT id, min(fetched_at) AS fetched, coalesce(bool_or(is_revision), false) AS revised,
                       max(seq) FILTER (event IN ('new', 'updated')) AS seq
                FROM lines GROUP BY id
            ) USING (id, seq)
        ) WHERE {condition}
    """)
    connection.execute("CREATE OR REPLACE TEMP TABLE everywhere AS FROM known WHERE id IN (SELECT id FROM standing)")
    connection.execute("CREATE OR REPLACE TEMP VIEW told AS FROM everywhere WHERE is_wanted")


def _usual(name: str) -> str:
    """Return an instant of a year that calendars have, else null: 9999 of another zone may be 10000 in China."""
    first, last = "TIMESTAMPTZ '0001-01-01 00:00:00+08'", "TIMESTAMPTZ '9999-12-31 23:59:59+08'"
    return f"CASE WHEN {name} BETWEEN {first} AND {last} THEN {name} END AS {name}"


def _withdrawn(connection: "duckdb.DuckDBPyConnection") -> int:
    query = "SELECT count(*) FROM known WHERE is_wanted AND id IN (SELECT id FROM gone WHERE event = 'removed')"
    number: int = _rows(connection, query)[0][0]
    return number


def _rows(connection: "duckdb.DuckDBPyConnection", query: str) -> list[Any]:
    return connection.execute(query).fetchall()


def _window(connection: "duckdb.DuckDBPyConnection", articles: int, first: date, last: date) -> Window:
    """Return what is drawn: the days from `first` to `last`, or fewer where some old articles make steps coarser."""
    last = max(first, last)
    if articles >= _OF_MANY:
        few = -(-articles // _ODD)
        later = min(last, _rows(connection, f"SELECT day FROM told ORDER BY day LIMIT 1 OFFSET {few}")[0][0])
        first = later if _STEPS.index(_step(later, last)) < _STEPS.index(_step(first, last)) else first
    step = _step(first, last)
    bins = tuple(_bins(first, last, step)[-_MOST_BINS:])
    return Window(step, bins, max(first, bins[0]), last)


def _step(first: date, last: date) -> str:
    return next((step for step in _STEPS if _number(first, last, step) <= _MOST_BINS), _STEPS[-1])


def _in_window(window: Window) -> str:
    return f"day BETWEEN DATE '{window.first}' AND DATE '{window.last}'"


def _over_time(
    connection: "duckdb.DuckDBPyConnection", portals: Iterable[str], window: Window
) -> dict[str, tuple[int, ...]]:
    query = f"""
        SELECT portal, date_trunc('{window.step}', day)::DATE, count(*) FROM told
        WHERE {_in_window(window)} GROUP BY 1, 2
    """
    found = {(portal, day): number for portal, day, number in _rows(connection, query)}
    return {portal: tuple(found.get((portal, day), 0) for day in window.bins) for portal in portals}


def _busiest(connection: "duckdb.DuckDBPyConnection", window: Window) -> tuple[date, int] | None:
    days = f"SELECT day, count(*) FROM told WHERE {_in_window(window)} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
    return next(((day, number) for day, number in _rows(connection, days)), None)


def _number(first: date, last: date, step: str) -> int:
    days = {"day": 1, "week": 7, "month": 28, "year": 365}[step]
    return (last - first).days // days + 1


def _bins(first: date, last: date, step: str) -> list[date]:
    """Return the first days of the steps from `first` to `last`; weeks begin on Monday."""
    match step:
        case "day":
            return [first + timedelta(days=n) for n in range((last - first).days + 1)]
        case "week":
            monday = first - timedelta(days=first.weekday())
            return [monday + timedelta(days=7 * n) for n in range((last - monday).days // 7 + 1)]
        case "month":
            return [date(n // 12, n % 12 + 1, 1) for n in range(_month(first), _month(last) + 1)]
    return [date(year, 1, 1) for year in range(first.year, last.year + 1)]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _ranked(connection: "duckdb.DuckDBPyConnection", query: str, window: Window) -> Ranked:
    named = _rows(connection, f"SELECT name, count(*) FROM ({query}) GROUP BY 1 ORDER BY 2 DESC, 1")
    first, rest = named[:_LISTED], named[_LISTED:]
    with_any = "len(sections) > 0" if query == _SECTIONS else "has_source"
    without = _rows(connection, f"SELECT count(*) FROM told WHERE NOT coalesce({with_any}, false)")[0][0]
    over_time = f"""
        SELECT name, date_trunc('{window.step}', day)::DATE, count(*) FROM ({query})
        WHERE {_in_window(window)} AND name IN (SELECT unnest(?)) GROUP BY 1, 2
    """
    rows = connection.execute(over_time, [[name for name, _ in first]]).fetchall() if first else []
    found = {(name, day): number for name, day, number in rows}
    return Ranked(
        tuple((shortened(name, _LONGEST_NAME), number) for name, number in first),
        tuple(tuple(found.get((name, day), 0) for day in window.bins) for name, _ in first),
        len(rest), sum(number for _, number in rest), without,
    )  # fmt: skip


def _latency(connection: "duckdb.DuckDBPyConnection", query: str, classes: int) -> Latency:
    found = dict(_rows(connection, f"SELECT class, count(*) FROM ({query}) GROUP BY 1"))
    middle = _rows(connection, f"SELECT median(COLUMNS(* EXCLUDE class)) FROM ({query}) WHERE class > 0")[0][0]
    return Latency(tuple(found.get(number, 0) for number in range(classes)), middle)


def _coverage(
    connection: "duckdb.DuckDBPyConnection", portals: Iterable[str]
) -> tuple[tuple[date, ...], dict[str, dict[str, tuple[float | None, ...]]], dict[str, float]]:
    shares = ", ".join(f"avg(has_{name}::INT)" for name in FIELDS)
    whole = dict(zip(FIELDS, _rows(connection, f"SELECT {shares} FROM told")[0], strict=True))
    # By the month of fetching: drift comes from what is read when, and undated articles have a month, too.
    rows = _rows(connection, f"SELECT date_trunc('month', fetched)::DATE, portal, {shares} FROM told"
                             " WHERE fetched IS NOT NULL GROUP BY 1, 2")  # fmt: skip
    found = {(month, portal): values for month, portal, *values in rows}
    if not found:
        return (), {}, whole
    months = tuple(_bins(min(month for month, _ in found), max(month for month, _ in found), "month")[-_MOST_BINS:])
    nothing: list[None] = [None] * len(FIELDS)
    coverage = {
        name: {portal: tuple(found.get((month, portal), nothing)[place] for month in months) for portal in portals}
        for place, name in enumerate(FIELDS)
    }
    return months, coverage, whole


def _stories(connection: "duckdb.DuckDBPyConnection") -> tuple[Story, ...]:
    query = f"SELECT * FROM ({_FAMILIES}) ORDER BY portals DESC, articles DESC, first, family LIMIT {_STORIES}"
    return tuple(
        Story(shortened(shown["title"] or ""), shown["url"] or "", portals, articles, first, last)
        for _, portals, articles, first, last, shown in _rows(connection, query)
    )


def shortened(text: str, most: int = _LONGEST) -> str:
    """Return `text`, cut where it is longer than a page shows."""
    return text if len(text) <= most else text[:most] + "…"
