"""Walks through lists: how far each has come, and what earlier ones covered.

A walk begins at the head of a list and goes down. What it showed is marked with its number, and with every page
its cursor moves on, in the same transaction. A later walk may end where a page shows only what earlier ones listed:
from there on the list was walked, or an earlier walk, which was stopped, goes on from its cursor.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any
from urllib.parse import urljoin

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, func, select, update

from newscrawl.clock import iso, parse_iso
from newscrawl.findings import ListWalk, Plan, Section, WalkEnd
from newscrawl.ledger import revisits
from newscrawl.ledger.dialect import chunks, upsert
from newscrawl.ledger.runs import RunInfo
from newscrawl.ledger.tables import articles, explored, listings, walks
from newscrawl.urls import at_site, page_id, same_site

_HEAD_AGAIN = timedelta(minutes=30)
"""While lists are left open, a head that was read so short ago is not read again: those runs follow one another."""


_EMPTIED_FOR = timedelta(days=14)
"""A list that showed articles so short ago and shows none is no empty list; one that stays so has become one."""

_WATCHED = 500
"""Articles from the head of a list on whose absence is noticed."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How far walks go: `full` ones to the end of the list, by order or when the last is that old."""

    is_full: bool
    full_every: timedelta
    overlap: timedelta
    """Pages that show articles younger than that are read again: some are put in late, some are pinned."""
    watch: timedelta
    """The same for the first run of a day: what is no longer on those pages may be withdrawn."""
    revisits: tuple[timedelta, ...]
    """After how long since it was first fetched each article is asked for again."""
    revisit_share: float
    """Share of a run's requests that go to such visits, below 1."""


def plan(
    connection: Connection, run: RunInfo, section: Section, habits: Habits, now: datetime, *, is_read: bool
) -> Plan:
    """Return what `run` is to walk of `section`; a walk of its head begins where one is due."""
    key = _key(run, section)
    _forget(connection, run.portal, key, now)
    query = select(walks).where(walks.c.portal == run.portal, walks.c.section == key).order_by(walks.c.id)
    earlier = connection.execute(query).all()
    earlier = [walk for walk in earlier if walk.pages or walk.ended_at]  # others never came to a page
    left = [walk for walk in earlier if walk.ended_at is None]
    head = None
    if is_read or not (_is_left(connection, run.portal) and _was_just_read(earlier, now)):
        is_full = not any(walk.full for walk in left) and _is_full_due(earlier, habits, now)
        if is_full:
            # What was left open is walked again with all the rest.
            connection.execute(update(walks).where(_is_one_of(left)).values(ended_at=iso(now), ended_by="known"))
            left = []
        head = ListWalk(_begin(connection, run, key, section, is_full, now), section, section.url, is_deep=is_full)
    # The latest first: it closes the gap below the newest articles.
    return Plan(
        head, [ListWalk(walk.id, section, urljoin(run.site, walk.cursor), is_deep=True) for walk in reversed(left)]
    )


def is_covered(connection: Connection, walk_id: int, ids: Collection[str], horizon: datetime) -> bool:
    """Say whether earlier walks of the same list covered it from the page on that shows `ids`.

    A page whose articles are for the most part younger than `horizon` is not.
    """
    this = connection.execute(select(walks).where(walks.c.id == walk_id)).one()
    if this.full or not ids:
        return False
    query = (
        select(listings.c.url_id)
        .join(walks, walks.c.id == listings.c.walk)
        .where(walks.c.portal == this.portal, walks.c.section == this.section, walks.c.id < walk_id)
    )
    found = (query.where(listings.c.url_id.in_(chunk)) for chunk in chunks(ids))
    listed = {id_ for part in found for id_ in connection.execute(part).scalars()}
    return listed >= set(ids) and not _is_young(connection, ids, horizon)


def is_cut_off(connection: Connection, walk_id: int, now: datetime) -> bool:
    """Say whether a page without articles, to which a walk came, stands where a list should go on.

    Below other pages it does; at the head where the walk before saw articles not long ago.
    """
    this = connection.execute(select(walks).where(walks.c.id == walk_id)).one()
    if this.pages:
        return True
    query = select(func.max(walks.c.started_at)).where(
        walks.c.portal == this.portal, walks.c.section == this.section, walks.c.shown.is_not(None),
        walks.c.started_at <= iso(now),
    )  # fmt: skip
    shown_at = connection.execute(query).scalar_one_or_none()
    return shown_at is not None and now - parse_iso(shown_at) < _EMPTIED_FOR


def record(connection: Connection, run: RunInfo, walk_id: int, url: str, ids: Sequence[str]) -> None:
    """Record that a walk came to the list page at `url`, which shows the articles `ids`, in that order.

    What the walk before saw so far down and this one does not, though older articles stand there still, is asked for
    at once: it may be withdrawn.
    """
    # Without the host: a portal may move to another one before the walk goes on.
    place = at_site(url, "") if same_site(url, run.site) else url
    values: dict[str, Any] = {"cursor": place, "pages": walks.c.pages + 1}
    this = connection.execute(select(walks).where(walks.c.id == walk_id)).one()
    shown = json.loads(this.shown or "[]")
    if ids and len(shown) < _WATCHED and (shown or not this.pages):
        shown = list(dict.fromkeys([*shown, *ids]))
        values["shown"] = json.dumps(shown)
        if gone := _shown_before(connection, this) - set(shown):
            revisits.ask_at_once(connection, this.portal, gone, _oldest_shown(connection, ids))
    connection.execute(update(walks).where(walks.c.id == walk_id).values(**values))


def no_sections(connection: Connection, portal: str, since: datetime, now: datetime) -> set[str]:
    """Return the pages of `portal` that were asked for sections after `since`, up to `now`, and show none."""
    asked = (explored.c.portal == portal) & explored.c.asked_at.between(iso(since), iso(now))
    return set(connection.execute(select(explored.c.url).where(asked)).scalars())


def record_explored(connection: Connection, portal: str, urls: Collection[str], now: datetime) -> None:
    """Record that pages were asked for sections and show none."""
    if urls:
        rows = [{"portal": portal, "url": url, "asked_at": iso(now)} for url in urls]
        connection.execute(upsert(explored, "asked_at"), rows)


def _shown_before(connection: Connection, walk: Row[Any]) -> set[str]:
    """Return the articles that the walk before saw from the head of the list on."""
    same = (walks.c.portal == walk.portal) & (walks.c.section == walk.section) & walks.c.shown.is_not(None)
    query = select(walks.c.shown).where(same, walks.c.id < walk.id).order_by(walks.c.id.desc()).limit(1)
    return set(json.loads(connection.execute(query).scalar_one_or_none() or "[]"))


def _oldest_shown(connection: Connection, ids: Sequence[str]) -> str:
    """Return when the last dated article of a page was published: what is pinned above it may be older."""
    query = select(articles.c.id, articles.c.published_at).where(articles.c.published_at.is_not(None))
    times = {row.id: row.published_at for chunk in chunks(ids) for row in connection.execute(
        query.where(articles.c.id.in_(chunk)))}  # fmt: skip
    return next((times[id_] for id_ in reversed(ids) if id_ in times), "9999")


def end(connection: Connection, walk_id: int, by: WalkEnd, now: datetime) -> None:
    """Record that a walk ended by itself."""
    connection.execute(update(walks).where(walks.c.id == walk_id).values(ended_at=iso(now), ended_by=by))


def _is_young(connection: Connection, ids: Collection[str], horizon: datetime) -> bool:
    query = select(articles.c.published_at).where(articles.c.published_at.is_not(None))
    found = (query.where(articles.c.id.in_(chunk)) for chunk in chunks(ids))
    times = [parse_iso(text) for part in found for text in connection.execute(part).scalars()]
    return bool(times) and median_low(times) > horizon


def _is_one_of(some: list[Row[Any]]) -> ColumnElement[bool]:
    return walks.c.id.in_([walk.id for walk in some])


def _forget(connection: Connection, portal: str, key: str, now: datetime) -> None:
    """Forget walks of earlier days that found nothing: a section that is asked each hour begins 9000 a year.

    What ended walks showed is forgotten but for the last: later ones are compared with that one only.
    """
    ours = (walks.c.portal == portal) & (walks.c.section == key)
    is_old = ours & (walks.c.started_at < iso(now - timedelta(days=1)))
    found_nothing = (walks.c.ended_by == "known") & ~exists().where(listings.c.walk == walks.c.id)
    last = select(func.max(walks.c.id)).where(ours, walks.c.pages > 0)
    is_last = walks.c.id == last.scalar_subquery()
    shows = ours & walks.c.shown.is_not(None)
    is_compared = walks.c.id == select(func.max(walks.c.id)).where(shows).scalar_subquery()
    connection.execute(update(walks).where(shows, walks.c.ended_at.is_not(None), ~is_compared).values(shown=None))
    connection.execute(delete(walks).where(is_old, (found_nothing & ~is_last) | (walks.c.pages == 0)))


def _key(run: RunInfo, section: Section) -> str:
    return page_id(run.portal, section.url, run.site)


def _begin(connection: Connection, run: RunInfo, key: str, section: Section, is_full: bool, now: datetime) -> int:
    statement = walks.insert().returning(walks.c.id).values(
        portal=run.portal, section=key, run=run.id, started_at=iso(now), full=is_full, cursor=section.url, pages=0
    )  # fmt: skip
    return int(connection.execute(statement).scalar_one())


def _is_left(connection: Connection, portal: str) -> bool:
    query = select(walks.c.id).where(walks.c.portal == portal, walks.c.ended_at.is_(None), walks.c.pages > 0)
    return connection.execute(query.limit(1)).first() is not None


def _was_just_read(earlier: list[Row[Any]], now: datetime) -> bool:
    ages = (now - parse_iso(walk.started_at) for walk in earlier if walk.pages)
    return any(timedelta() <= age < _HEAD_AGAIN for age in ages)  # those of the future come from a wrong clock


def _is_full_due(earlier: list[Row[Any]], habits: Habits, now: datetime) -> bool:
    """Say whether the list is to be walked to its end: by order, for the first time, or because that was long ago."""
    ends = [walk.ended_at for walk in earlier if walk.ended_by == "end"]
    whole = max((at for at in ends if at <= iso(now)), default="")  # later ones come from a wrong clock
    is_lost = any(walk.ended_by == "lost" and walk.ended_at >= whole for walk in earlier)
    if habits.is_full or is_lost or not earlier or (ends and not whole):
        return True
    return bool(whole) and now - parse_iso(whole) >= habits.full_every
