"""Which archived pages can be read anew, and what was read of them before."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, select

from newscrawl.ledger.articles import unpack
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.tables import archives, articles, pages, urls

_BATCH = 50


class Place(NamedTuple):
    """Where an answer is kept: the file, relative to the data directory, and the byte it begins at."""

    path: str
    offset: int


class Readable(NamedTuple):
    """An article whose raw pages are kept, or a page that was refused."""

    id: str
    first: str
    """The address of its first part, as it was asked for; '' where the page that was read last is not kept."""
    places: dict[str, Place]
    """Address that was asked for → the last answer."""
    content: bytes | None
    """What the ledger holds of it; None of a page that was refused."""


def number(connection: Connection, portal: str, since: str | None) -> int:
    """Return how many articles of a portal have raw pages fetched at `since` (ISO 8601, UTC) or later."""
    return int(connection.execute(select(func.count()).select_from(_kept(portal, since).subquery())).scalar_one())


def readable(ledger: Ledger, portal: str, since: str | None, *, with_refused: bool) -> Iterator[list[Readable]]:
    """Yield, in batches, what can be read anew of the pages fetched at `since` (ISO 8601, UTC) or later.

    Copies come last: what they are copies of is read by then. Articles that were withdrawn, and pages that were
    refused for where they stand, are left alone.
    """
    is_copy = articles.c.duplicate_of.is_not(None)
    kinds = [articles.c.id.is_not(None) & ~is_copy, *([_was_refused()] if with_refused else []), is_copy]
    for kind in kinds:
        with ledger.read() as connection:
            query = _kept(portal, since).where(kind)
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
    query = query.where(articles.c.id.is_(None) | articles.c.removed.is_(False)).group_by(pages.c.article_id)
    return query if since is None else query.where(pages.c.fetched_at >= since)


def _was_refused() -> ColumnElement[bool]:
    # A page at an address that is none of an article, or the front page, was not refused for how it was read.
    is_misplaced = urls.c.rule.startswith("walk:") | urls.c.rule.startswith("response:")
    is_unknown = urls.c.id.is_(None)  # of a ledger that was rebuilt, which knows nothing of copies
    return articles.c.id.is_(None) & (is_unknown | ((urls.c.state == "rejected") & ~is_misplaced))


def _readable(connection: Connection, portal: str, ids: Sequence[str]) -> Iterator[Readable]:
    columns = (pages.c.article_id, pages.c.part, pages.c.asked, pages.c.offset, pages.c.fetched_at, archives.c.path)
    query = select(*columns).join(archives, archives.c.id == pages.c.archive)
    query = query.where(archives.c.portal == portal, pages.c.revisit.is_(False), pages.c.article_id.in_(ids))
    places: dict[str, dict[str, Place]] = {id_: {} for id_ in ids}
    first: dict[str, tuple[str, str]] = {}
    for row in connection.execute(query.order_by(pages.c.id)):
        places[row.article_id][row.asked] = Place(row.path, row.offset)
        if row.part == 1:
            first[row.article_id] = (row.asked, row.fetched_at)
    rows = connection.execute(select(articles.c.id, articles.c.content).where(articles.c.id.in_(ids)))
    content = {row.id: row.content for row in rows}
    for id_ in ids:
        asked, fetched_at = first[id_]
        is_older = id_ in content and fetched_at < unpack(content[id_]).fetched_at
        yield Readable(id_, "" if is_older else asked, places[id_], content.get(id_))
