"""URLs that walks found: which of them are settled, which are to be asked for again."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from newscrawl.clock import iso, parse_iso
from newscrawl.findings import Link, Section, Settled
from newscrawl.ledger import runs
from newscrawl.ledger.dialect import chunks, insert_or_ignore, upsert
from newscrawl.ledger.tables import articles, awaits, listings, sections, urls

# A URL that failed five times over seven days counts as gone and is not asked for again.
_MISSES = frozenset({"failed", "gone"})
_TRIES = 5
_TRY_FOR = timedelta(days=7)


def settled_ids(connection: Connection, ids: Collection[str], now: datetime) -> set[str]:
    """Return those of `ids` that need no request: their article is there, or they were tried long enough.

    A redirect is settled by the article it led to: that one may have been refused, or lost in a kill.
    """
    kept = articles.alias()
    columns = (urls.c.id, urls.c.attempts, urls.c.first_tried_at, kept.c.id.label("article"))
    query = select(*columns).outerjoin(kept, kept.c.id.in_([urls.c.id, urls.c.original]))
    rows = (row for chunk in chunks(ids) for row in connection.execute(query.where(urls.c.id.in_(chunk))))
    return {row.id for row in rows if row.article or _given_up(row.attempts, row.first_tried_at, now)}


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list page showed: the ids to be asked for, and how many of the links were settled by earlier runs."""

    section: Section
    links: Sequence[Link]
    asked: Collection[str]
    known: int


def record(connection: Connection, portal: str, run: str, pages: Sequence[Listed]) -> None:
    """Record what list pages showed; links that are asked for are pending."""
    rows = [{"id": link.id, "portal": portal, "url": link.url, "state": "pending", "run": run, "title": link.title,
             "attempts": 0} for page in pages for link in page.links if link.id in page.asked]  # fmt: skip
    if rows:
        connection.execute(upsert(urls, "state", "run", "title"), rows)
    places = {page.section.name: page.section.position for page in pages}
    if places:
        rows = [{"portal": portal, "name": name, "position": position} for name, position in places.items()]
        connection.execute(upsert(sections, "position"), rows)
    if known := sum(page.known for page in pages):
        runs.add_known(connection, run, known)
    for name in places:
        _list(connection, name, {link.id for page in pages if page.section.name == name for link in page.links})


def settle(connection: Connection, portal: str, run: str, now: datetime, settled: Sequence[Settled]) -> None:
    """Record what became of URLs without an article."""
    for url in settled:
        before = connection.execute(select(urls).where(urls.c.id == url.id)).one_or_none()
        is_miss = url.state in _MISSES
        attempts = (before.attempts if before else 0) + 1 if is_miss else 0
        first = (before.first_tried_at if before and before.attempts else None) or iso(now)
        state = "gone" if url.state == "failed" and _given_up(attempts, first, now) else url.state
        values = {**asdict(url), "state": state, "portal": portal, "run": run, "attempts": attempts,
                  "first_tried_at": first}  # fmt: skip
        connection.execute(upsert(urls, *(name for name in values if name not in ("id", "portal", "url"))), values)
    connection.execute(delete(awaits).where(awaits.c.target_id.in_([url.id for url in settled])))


def longest_titles(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Return the most that list pages showed of the titles of `ids`."""
    rows = connection.execute(select(urls.c.id, urls.c.title).where(urls.c.id.in_(ids), urls.c.title.is_not(None)))
    return {row.id: row.title for row in rows}


def _list(connection: Connection, section: str, ids: set[str]) -> None:
    """Record that `section` lists `ids`; an article that was published without it is to be published again."""
    fresh = set[str]()
    for chunk in chunks(ids):
        query = select(listings.c.url_id).where(listings.c.section == section, listings.c.url_id.in_(chunk))
        fresh |= set(chunk) - set(connection.execute(query).scalars())
    if not fresh:
        return
    connection.execute(insert_or_ignore(listings), [{"url_id": id_, "section": section} for id_ in sorted(fresh)])
    for chunk in chunks(fresh):
        listed = select(func.coalesce(articles.c.duplicate_of, articles.c.id)).where(articles.c.id.in_(chunk))
        stale = (articles.c.revision > 0) & articles.c.id.in_(listed)
        connection.execute(update(articles).where(stale).values(unpublished=True))


def _given_up(attempts: int, first_tried_at: str | None, now: datetime) -> bool:
    return attempts >= _TRIES and first_tried_at is not None and now - parse_iso(first_tried_at) >= _TRY_FOR
