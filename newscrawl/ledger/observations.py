"""What runs observed, kept to judge later ones by; and how a portal's articles came in."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Column, Connection, Select, func, or_, select, update

from newscrawl.clock import iso, parse_iso
from newscrawl.expectations import Breach, News, Observations
from newscrawl.findings import CRAWL
from newscrawl.ledger.tables import articles, runs

_RUNS = 20
_KEPT = 200  # of those that fell short and teach nothing, which a person may still accept
_TEACHES = or_(runs.c.breaches.is_(None), runs.c.accepted)
_FORTNIGHT = timedelta(days=14)
_FORTNIGHTS = 6
_LATE = timedelta(days=14)  # articles fetched so long after they were published are no news: a backfill brings them
_DATED = 200  # articles by which the silences of a portal are known
_YEAR = timedelta(days=365)  # what is older, pinned or in an archive, says nothing about how articles come in


def save(connection: Connection, run_id: str, observed: Observations) -> None:
    """Keep what a run observed so far."""
    if observed.tallies:
        values = {"observed": json.dumps(observed.as_data(), ensure_ascii=False)}
        connection.execute(update(runs).where(runs.c.id == run_id).values(**values))


def load(connection: Connection, run_id: str) -> Observations:
    """Return what a run observed, nothing where it read no page."""
    text = connection.execute(select(runs.c.observed).where(runs.c.id == run_id)).scalar_one_or_none()
    return _loaded(text) if text else Observations()


def past(connection: Connection, portal: str, run_id: str) -> list[Observations]:
    """Return what runs of `portal` other than `run_id` observed, the latest first: 20 of them usual.

    Those that fell short are not usual unless they were accepted; what was before an accepted run is past.
    """
    columns = (runs.c.observed, runs.c.accepted, runs.c.breaches, runs.c.started_at, runs.c.id)
    query = _observed(portal, *columns).where(runs.c.id != run_id)
    rows = [row for which in (_TEACHES, ~_TEACHES) for row in connection.execute(query.where(which).limit(_RUNS))]
    found: list[Observations] = []
    for row in sorted(rows, key=lambda row: (row.started_at, row.id), reverse=True):
        found.append(_loaded(row.observed))
        found[-1].is_usual = row.breaches is None or row.accepted
        if row.accepted:
            break
    return found


def _observed(portal: str, *columns: Column[Any]) -> Select[Any]:
    """Return the query for `columns` of the runs of `portal` that read pages, the latest first."""
    query = select(*columns).where(runs.c.portal == portal, runs.c.observed.is_not(None), runs.c.kind == CRAWL)
    return query.order_by(runs.c.started_at.desc(), runs.c.id.desc())


def condense(connection: Connection, portal: str) -> None:
    """Forget what runs observed that no later one is judged by, however long ago the last was that met all."""
    query = _observed(portal, runs.c.id)
    past, short = query.where(_TEACHES).offset(2 * _RUNS), query.where(~_TEACHES).offset(_KEPT)
    if ids := [id_ for old in (past, short) for id_ in connection.execute(old.limit(_KEPT)).scalars()]:
        connection.execute(update(runs).where(runs.c.id.in_(ids)).values(observed=None))


def record(connection: Connection, run_id: str, breaches: Sequence[Breach]) -> None:
    """Record where a run fell short."""
    if breaches:
        told = json.dumps([breach._asdict() for breach in breaches], ensure_ascii=False)
        connection.execute(update(runs).where(runs.c.id == run_id).values(breaches=told))


def accept(connection: Connection, run_id: str) -> None:
    """Let what a run observed be the usual from now on."""
    connection.execute(update(runs).where(runs.c.id == run_id).values(accepted=True))


def news(connection: Connection, portal: str, now: datetime) -> News | None:
    """Return how the articles of `portal` came in up to `now`; None where there are none."""
    seen = (articles.c.portal == portal) & (articles.c.first_seen_at <= iso(now))  # later ones: by a wrong clock
    columns = (func.min(articles.c.first_seen_at), func.max(articles.c.first_seen_at))
    first, last = connection.execute(select(*columns).where(seen)).one()
    if last is None:
        return None
    windows = min(_FORTNIGHTS, (now - parse_iso(first)) // _FORTNIGHT)
    counts = [_count(connection, portal, now - _FORTNIGHT * (n + 1), now - _FORTNIGHT * n) for n in range(windows)]
    latest, *earlier = counts or [0]
    silent = (now - parse_iso(last)) / timedelta(days=1)
    return News(silent, _longest_silence(connection, portal, now), earlier, latest)


def _count(connection: Connection, portal: str, since: datetime, until: datetime) -> int:
    """Return how many articles were first seen in a time, without those of a backfill."""
    query = select(articles.c.first_seen_at, articles.c.published_at).where(
        articles.c.portal == portal, articles.c.first_seen_at > iso(since), articles.c.first_seen_at <= iso(until)
    )
    rows = connection.execute(query)
    return sum(not r.published_at or parse_iso(r.first_seen_at) - parse_iso(r.published_at) < _LATE for r in rows)


def _longest_silence(connection: Connection, portal: str, now: datetime) -> float | None:
    """Return the most days between the publication of two of the latest articles of the last year."""
    query = select(articles.c.published_at).where(
        articles.c.portal == portal, articles.c.published_at.between(iso(now - _YEAR), iso(now))
    )
    texts = connection.execute(query.order_by(articles.c.published_at.desc()).limit(_DATED)).scalars()
    times = sorted(map(parse_iso, texts))
    gaps = [(later - earlier) / timedelta(days=1) for earlier, later in pairwise(times)]
    return max(gaps) if len(times) >= _DATED // 20 else None


def _loaded(text: str) -> Observations:
    data: dict[str, Any] = json.loads(text)
    return Observations.from_data(data)
