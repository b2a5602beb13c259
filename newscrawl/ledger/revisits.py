"""Articles asked for again: when, what counts as a change, and when one is held to be withdrawn."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from newscrawl.clock import iso, parse_iso, start_of_day
from newscrawl.findings import Link, Settled, Validators, Visit
from newscrawl.items import Article
from newscrawl.ledger import duplicates, kinship
from newscrawl.ledger.dialect import chunks
from newscrawl.ledger.packing import unpack
from newscrawl.ledger.tables import articles, urls

COMPARED = ("title", "body", "editor", "author", "source", "published_at", "published_precision", "images", "pages")
"""Fields whose change makes a revision. Related links, notice and sections change with the site, not the article."""

_AT_ONCE = "1970-01-01T00:00:00Z"
_TRIES_AT_ONCE = 5
_SAME_TIME = timedelta(days=1)
"""Pages that say 3小时前 or 昨天 tell another time each day: what lies closer together is no change."""

# What a page says that stands where an article was; other refusals may come from a new layout, or a server in trouble.
_WITHDRAWN = frozenset({"walk:article-pattern", "walk:front-page", "extract:error-words"})


def next_due(first: datetime, now: datetime, after: Sequence[timedelta]) -> str | None:
    """Return when an article first fetched at `first` is due next: of the times missed by `now` none comes back."""
    return next((iso(first + wait) for wait in after if first + wait > now), None)


def due(connection: Connection, portal: str, now: datetime, most: int, after: Sequence[timedelta]) -> list[Visit]:
    """Return up to `most` published articles to be asked for now: those missed before first, then the longest due.

    What is due later than any visit `after` a first one could be has that from a wrong clock: it is due now.
    """
    latest = iso(now + max(after, default=timedelta()) + timedelta(days=1))
    is_due = (articles.c.due_at <= iso(now)) | (articles.c.due_at > latest)
    query = (
        select(articles)
        .where(articles.c.portal == portal, is_due, articles.c.removed.is_(False))
        .where(articles.c.duplicate_of.is_(None))
        .order_by(articles.c.missing_at.is_(None), articles.c.due_at, articles.c.id)
    )
    rows = connection.execute(query.limit(most)).all()
    return [Visit(Link(r.id, r.url, r.title or ""), Validators(*json.loads(r.validators or "[]"))) for r in rows]


def visited(connection: Connection, ids: Collection[str], now: datetime, after: Sequence[timedelta]) -> None:
    """Record that articles are where they were."""
    for row in _rows(connection, ids):
        first = min(parse_iso(row.first_seen_at or iso(now)), now)  # it was seen now at the latest
        values = {"due_at": next_due(first, now, after), "missing_at": None, "first_seen_at": iso(first)}
        connection.execute(update(articles).where(articles.c.id == row.id).values(**values))


def says_withdrawn(settled: Settled) -> bool:
    """Say whether an article is not where it was: its page is gone, or says so, or is that of a front page."""
    return settled.state == "gone" or (settled.state == "rejected" and settled.rule in _WITHDRAWN)


def settle(connection: Connection, settled: Sequence[Settled], now: datetime, after: Sequence[timedelta]) -> None:
    """Record that articles that were asked for again and not got, but neither missing nor elsewhere, were visited."""
    ids = [one.id for one in settled if one.state != "failed" and not one.original and not says_withdrawn(one)]
    there = [row.id for row in _rows(connection, ids) if not row.removed]
    visited(connection, [*there, *_put_off(connection, settled, now)], now, after)


def _put_off(connection: Connection, settled: Sequence[Settled], now: datetime) -> list[str]:
    """Let visits that failed be due behind all others; return those that failed for so long that they count as gone.

    They say nothing about the article, and hide no other. What was to be asked for at once still is, a few times.
    """
    failed = [one.id for one in settled if one.state == "failed"]
    is_due = articles.c.id.in_(failed) & (articles.c.due_at <= iso(now))
    often = select(urls.c.id).where(urls.c.id.in_(failed), urls.c.attempts >= _TRIES_AT_ONCE)
    may_wait = (articles.c.due_at > _AT_ONCE) | articles.c.id.in_(often)
    connection.execute(update(articles).where(is_due, may_wait).values(due_at=iso(now)))
    query = select(articles.c.id).join(urls, urls.c.id == articles.c.id).where(is_due, urls.c.state == "gone")
    return list(connection.execute(query).scalars())


def miss(connection: Connection, run: str, ids: Collection[str], now: datetime) -> None:
    """Record that articles are not where they were.

    One that is missing twice, on different days of the portal, is withdrawn; a copy takes its place.
    """
    for chunk in chunks(ids):
        for row in (row for row in _rows(connection, chunk) if not row.removed):
            since = min(parse_iso(row.missing_at or iso(now)), now)
            if _day(since) == _day(now):
                values = {"missing_at": iso(since), "due_at": iso(_next_day(now))}
                connection.execute(update(articles).where(articles.c.id == row.id).values(**values))
            else:
                _withdraw(connection, run, row, now)


def superseded(connection: Connection, moved: Mapping[str, str]) -> list[str]:
    """Return those articles whose address leads to another article (id → id), which is not one with them.

    It was edited as it moved: with the same text it would be a copy, and the old id would live on.
    """
    found = dict[str, Row[Any]]()
    for chunk in chunks({*moved, *moved.values()}):
        found |= {row.id: row for row in _rows(connection, chunk)}
    return [
        old for old, new in moved.items()
        if old in found and new in found and found[old].duplicate_of is None
        and found[new].duplicate_of is None and not found[new].removed
    ]  # fmt: skip


def ask_at_once(connection: Connection, portal: str, ids: Collection[str], since: str) -> None:
    """Let those of `ids` be due before all others that were published at `since` (ISO 8601) or later.

    Those that are missing already have their day.
    """
    for chunk in chunks(ids):
        is_there = articles.c.id.in_(chunk) & (articles.c.portal == portal) & articles.c.removed.is_(False)
        is_recent = articles.c.missing_at.is_(None) & (articles.c.published_at >= since)
        connection.execute(update(articles).where(is_there, is_recent).values(due_at=_AT_ONCE))


def changed_fields(old: Article, new: Article) -> list[str]:
    """Return the fields in which the article itself differs, in the order of the contract."""
    changed = [name for name in COMPARED if getattr(old, name) != getattr(new, name)]
    if old.published_at and new.published_at and "published_at" in changed:
        apart = abs(parse_iso(old.published_at) - parse_iso(new.published_at))
        if apart < _SAME_TIME:
            changed = [name for name in changed if name not in ("published_at", "published_precision")]
    return changed


def _withdraw(connection: Connection, run: str, row: Row[Any], now: datetime) -> None:
    values = {"removed": True, "unpublished": row.revision > 0, "due_at": None}
    connection.execute(update(articles).where(articles.c.id == row.id).values(**values))
    kinship.remove(connection, [unpack(row.content)])
    if heir := duplicates.leave(connection, [row.id], run).get(row.id):
        connection.execute(update(articles).where(articles.c.id == heir).values(due_at=iso(now)))


def _rows(connection: Connection, ids: Collection[str]) -> Sequence[Row[Any]]:
    return connection.execute(select(articles).where(articles.c.id.in_(ids))).all()


def _next_day(now: datetime) -> datetime:
    """Return when the next day of the portal begins, half a day from `now` at least."""
    return max(start_of_day(now) + timedelta(days=1), now + timedelta(hours=12)).astimezone(UTC)


def _day(moment: datetime) -> object:
    return start_of_day(moment)
