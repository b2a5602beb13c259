"""Which archived pages can be read anew, and what was read of them before."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from newscrawl.ledger.database import Ledger
from newscrawl.ledger.packing import unpack
from newscrawl.ledger.tables import archives, articles, pages, urls

_BATCH = 50


class Place(NamedTuple):
    """Where an answer is kept: the file, relative to the data directory, and the byte it begins at."""

    path: str
    offset: int


class Pages(NamedTuple):
    """An article as it was fetched at one time."""

    first: str
    """The address of its first part, as it was asked for."""
    places: dict[str, Place]
    """Address that was asked for → its answer."""


class Readable(NamedTuple):
    """An article whose raw pages are kept, or a page that was refused."""

    id: str
    fetched: list[Pages]
    """The last pages; behind them, where these gave no article, those that gave what is known. [] where the pages that
    were read last are not kept.
    """
    content: bytes | None
    """What the ledger holds of it; None of a page that was refused."""


def is_any_kept(connection: Connection, portal: str, since: str | None) -> bool:
    """Say whether articles of a portal have raw pages fetched at `since` (ISO 8601, UTC) or later."""
    return connection.execute(_kept(portal, since).limit(1)).first() is not None


def has_own_rules(connection: Connection, portal: str) -> bool:
    """Say whether articles of a portal were read by rules of its own."""
    query = select(articles.c.content).where(articles.c.portal == portal).limit(_BATCH)
    read = map(unpack, connection.execute(query).scalars())
    return any(one.rule.startswith("portal:") for article in read for one in article.rules)


def readable(ledger: Ledger, portal: str, since: str | None, *, with_refused: bool) -> Iterator[list[Readable]]:
    """Yield, in batches, what can be read anew of the pages fetched at `since` (ISO 8601, UTC) or later.

    Copies come last: what they are copies of is read by then. Articles that were withdrawn, and pages that were
    refused for where they stand, are left alone.
    """
    is_copy = articles.c.duplicate_of.is_not(None)
    kinds = [articles.c.id.is_not(None) & ~is_copy, *([_was_refused()] if with_refused else []), is_copy]
    for kind in kinds:
        with ledger.read() as connection:
            query = _kept(portal, since).where(kind).group_by(pages.c.article_id)
            numbers = array("Q", (int(id_[1:], 16) for id_ in connection.execute(query).scalars()))  # 8 bytes each
        for start in range(0, len(numbers), _BATCH):
            ids = [f"a{number:016x}" for number in numbers[start : start + _BATCH]]
            with ledger.read() as connection:
                batch = list(_readable(connection, portal, ids))
            yield batch


def _kept(portal: str, since: str | None) -> Select[Any]:
    query = select(pages.c.article_id).join(archives, archives.c.id == pages.c.archive)
    query = query.outerjoin(articles, articles.c.id == pages.c.article_id)
    query = query.outerjoin(urls, urls.c.id == pages.c.article_id)
    query = query.where(archives.c.portal == portal, pages.c.part == 1, pages.c.revisit.is_(False))
    query = query.where(articles.c.id.is_(None) | articles.c.removed.is_(False))
    return query if since is None else query.where(pages.c.fetched_at >= since)


def _was_refused() -> ColumnElement[bool]:
    # A page at an address that is none of an article, or the front page, was not refused for how it was read.
    is_misplaced = urls.c.rule.startswith("walk:") | urls.c.rule.startswith("response:")
    is_unknown = urls.c.id.is_(None)  # of a ledger that was rebuilt, which knows nothing of copies
    return articles.c.id.is_(None) & (is_unknown | ((urls.c.state == "rejected") & ~is_misplaced))


def _readable(connection: Connection, portal: str, ids: Sequence[str]) -> Iterator[Readable]:
    columns = (pages.c.article_id, pages.c.part, pages.c.asked, pages.c.offset, pages.c.fetched_at, pages.c.revisit,
               pages.c.digest, archives.c.path)  # fmt: skip
    query = select(*columns).join(archives, archives.c.id == pages.c.archive)
    query = query.where(archives.c.portal == portal, pages.c.article_id.in_(ids))
    kept: dict[str, list[Any]] = {id_: [] for id_ in ids}
    for row in connection.execute(query.order_by(pages.c.id)):
        kept[row.article_id].append(row)
    rows = connection.execute(select(articles.c.id, articles.c.content).where(articles.c.id.in_(ids)))
    content = {row.id: row.content for row in rows}
    for id_ in ids:
        known = content.get(id_)
        yield Readable(id_, _fetched(kept[id_], unpack(known).fetched_at if known else None), known)


def _fetched(rows: Sequence[Row[Any]], known: str | None) -> list[Pages]:
    """Return what can be read of an article of which is `known` what was fetched then (ISO 8601, UTC)."""
    places: dict[str, Place] = {}
    first: Row[Any] | None = None
    times, gave = set[str](), list[Pages]()
    for row in rows:
        if row.revisit:
            if first and (row.asked, row.digest) == (first.asked, first.digest):
                times.add(row.fetched_at)  # the same page was there still
            continue
        if row.part == 1:
            if first and known and first.fetched_at <= known < row.fetched_at:
                gave = [Pages(first.asked, dict(places))]
            first = row
            times.add(row.fetched_at)
        places[row.asked] = Place(row.path, row.offset)
    # What is known was read of one of these pages, by whatever clock, or an earlier one was dropped.
    if first is None or (known and known not in times and first.fetched_at < known):
        return []
    return [Pages(first.asked, places), *gave]
