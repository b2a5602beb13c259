"""URLs that walks found: which of them are settled, which are to be asked for again, and when."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, exists, func, select, update

from newscrawl.clock import iso, parse_iso, utc_now
from newscrawl.findings import WITHHELD, Link, Section, Settled
from newscrawl.ledger import runs, walks
from newscrawl.ledger.dialect import chunks, insert_or_ignore, upsert
from newscrawl.ledger.runs import RunInfo
from newscrawl.ledger.tables import articles, awaits, listings, sections, tombstones, urls
from newscrawl.text.clean import clean
from newscrawl.urls import at_site, page_id

# A URL that failed five times over seven days counts as gone and is not asked for again.
_MISSES = frozenset({"failed", "gone"})
_TRIES = 5
_TRY_FOR = timedelta(days=7)
# A page that was refused may be mended; what is gone seldom comes back within the hour.
_AGAIN_AFTER = {"rejected": (1, 3, 7, 30), "disallowed": (1, 3, 7, 30), "offsite": (1, 3, 7, 30), "gone": (1,)}
_LONGEST_REASON = 300
_LONGEST_WAIT = timedelta(days=max(max(days) for days in _AGAIN_AFTER.values()))
_MOST_LEFT_OVER = 2000  # URLs that a run begins with: the next one goes on


def settled_ids(connection: Connection, ids: Collection[str], now: datetime, *, is_full: bool = False) -> set[str]:
    """Return those of `ids` that need no request: their article is there, or they were tried long enough, or just now.

    A full walk (`is_full`) asks again for what was refused. A redirect is settled by the article it led to: that one
    may have been refused, or lost in a kill.
    """
    kept = articles.alias()
    columns = (urls.c.id, urls.c.state, urls.c.attempts, urls.c.first_tried_at, urls.c.ask_after)
    query = select(*columns, kept.c.id.label("article")).outerjoin(
        kept, kept.c.id.in_([urls.c.id, urls.c.original]) & kept.c.removed.is_(False)
    )
    rows = (row for chunk in chunks(ids) for row in connection.execute(query.where(urls.c.id.in_(chunk))))
    forgotten = [select(tombstones.c.id).where(tombstones.c.id.in_(chunk)) for chunk in chunks(ids)]
    leads_there = urls.c.original.in_(select(tombstones.c.id))
    forgotten += [select(urls.c.id).where(urls.c.id.in_(chunk), leads_there) for chunk in chunks(ids)]
    gone = {id_ for query in forgotten for id_ in connection.execute(query).scalars()}
    return gone | {
        row.id for row in rows if row.article or _is_given_up(row, now) or (not is_full and _must_wait(row, now))
    }


def left_over(connection: Connection, run: RunInfo, names: Collection[str]) -> list[tuple[Link, Section | None]]:
    """Return what earlier runs found and did not get, each with a section that lists it; oldest runs first.

    Where section `names` are given, only what those list. A portal that moved has its pages at the new host.
    """
    portal = run.portal
    is_visit = exists().where(articles.c.id == urls.c.id, articles.c.due_at <= iso(utc_now()))
    columns = (urls.c.id, urls.c.url, urls.c.title, func.min(listings.c.section).label("section"))
    query = (
        select(*columns)
        .outerjoin(listings, listings.c.url_id == urls.c.id)
        .where(urls.c.portal == portal, urls.c.run != run.id, urls.c.state.in_(["pending", "failed", "rejected"]))
        .where((urls.c.state != "rejected") | (urls.c.reason == WITHHELD))
        .where((urls.c.reason == WITHHELD) | ~is_visit)
    )
    if names:
        query = query.where(listings.c.section.in_(names))
    order = (urls.c.state == "rejected", urls.c.run, urls.c.id)  # what is withheld was read already
    rows = connection.execute(query.group_by(urls.c.id).order_by(*order).limit(_MOST_LEFT_OVER)).all()
    query = select(sections.c.name, sections.c.position).where(sections.c.portal == portal)
    places = {row.name: Section("", row.name, row.position, "") for row in connection.execute(query)}
    return [(Link(row.id, _moved(row.id, row.url, run), row.title or ""), places.get(row.section)) for row in rows]


def _moved(id_: str, url: str, run: RunInfo) -> str:
    is_there = not run.site or page_id(run.portal, url, run.site) == id_
    return url if is_there else at_site(url, run.site)


def take_over(connection: Connection, run: str, ids: Collection[str]) -> None:
    """Record that `run` asks for URLs that earlier runs left over."""
    for chunk in chunks(ids):
        connection.execute(update(urls).where(urls.c.id.in_(chunk)).values(run=run, state="pending"))


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list page showed: the ids to be asked for, and how many of the links were settled by earlier runs."""

    section: Section
    links: Sequence[Link]
    asked: Collection[str]
    known: int
    walk: int = 0
    """The walk that came to the page; 0: none, the links were found otherwise."""
    url: str = ""
    """The address of the page."""


def record(connection: Connection, run: RunInfo, pages: Sequence[Listed]) -> None:
    """Record what list pages showed; links that are asked for are pending."""
    portal = run.portal
    rows = [{"id": link.id, "portal": portal, "url": link.url, "state": "pending", "run": run.id, "title": link.title,
             "attempts": 0} for page in pages for link in page.links if link.id in page.asked]  # fmt: skip
    if rows:
        connection.execute(upsert(urls, "state", "run", "title"), rows)
    places = {page.section.name: page.section.position for page in pages}
    if places:
        rows = [{"portal": portal, "name": name, "position": position} for name, position in places.items()]
        connection.execute(upsert(sections, "position"), rows)
    if known := sum(page.known for page in pages):
        runs.add_known(connection, run.id, known)
    for section, walk in {(page.section.name, page.walk) for page in pages}:
        shown = (page.links for page in pages if (page.section.name, page.walk) == (section, walk))
        _list(connection, portal, section, walk, {link.id for links in shown for link in links})
    for page in pages:
        if page.walk:
            walks.record(connection, run, page.walk, page.url, [link.id for link in page.links])


def settle(connection: Connection, portal: str, run: str, now: datetime, settled: Sequence[Settled]) -> None:
    """Record what became of URLs without an article."""
    for url in settled:
        before = connection.execute(select(urls).where(urls.c.id == url.id)).one_or_none()
        attempts = (before.attempts if before else 0) + 1
        first = min((before.first_tried_at if before and before.attempts else None) or iso(now), iso(now))
        state = "gone" if url.state == "failed" and _was_tried_enough(attempts, first, now) else url.state
        reason = clean(url.reason)[:_LONGEST_REASON]  # servers have a word in it
        values = {**asdict(url), "reason": reason, "state": state, "portal": portal, "run": run, "attempts": attempts,
                  "first_tried_at": first, "ask_after": _ask_after(state, attempts, now)}  # fmt: skip
        connection.execute(upsert(urls, *(name for name in values if name not in ("id", "portal", "url"))), values)
    connection.execute(delete(awaits).where(awaits.c.target_id.in_([url.id for url in settled])))


def longest_titles(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Return the most that list pages showed of the titles of `ids`."""
    rows = connection.execute(select(urls.c.id, urls.c.title).where(urls.c.id.in_(ids), urls.c.title.is_not(None)))
    return {row.id: row.title for row in rows}


def _list(connection: Connection, portal: str, section: str, walk: int, ids: set[str]) -> None:
    """Record that `walk` found `ids` in `section`; an article that was published without it is published again."""
    fresh = set[str]()
    for chunk in chunks(ids):
        there = (listings.c.section == section) & listings.c.url_id.in_(chunk)
        fresh |= set(chunk) - set(connection.execute(select(listings.c.url_id).where(there)).scalars())
        if walk:
            connection.execute(update(listings).where(there, listings.c.walk == 0).values(walk=walk))
    if not fresh:
        return
    rows = [{"url_id": id_, "section": section, "walk": walk} for id_ in sorted(fresh)]
    connection.execute(insert_or_ignore(listings), rows)
    for chunk in chunks(fresh):
        listed = select(func.coalesce(articles.c.duplicate_of, articles.c.id)).where(articles.c.id.in_(chunk))
        stale = (articles.c.revision > 0) & articles.c.id.in_(listed) & (articles.c.portal == portal)
        connection.execute(update(articles).where(stale).values(unpublished=True))


def _is_given_up(row: Any, now: datetime) -> bool:
    return row.state in _MISSES and _was_tried_enough(row.attempts, row.first_tried_at, now)


def _was_tried_enough(attempts: int, first_tried_at: str | None, now: datetime) -> bool:
    return attempts >= _TRIES and first_tried_at is not None and now - parse_iso(first_tried_at) >= _TRY_FOR


def _must_wait(row: Any, now: datetime) -> bool:
    # What lies farther ahead than any wait comes from a wrong clock.
    return row.ask_after is not None and now < parse_iso(row.ask_after) <= now + _LONGEST_WAIT


def _ask_after(state: str, attempts: int, now: datetime) -> str | None:
    days = _AGAIN_AFTER.get(state)
    return iso(now + timedelta(days=days[min(attempts, len(days)) - 1])) if days else None
