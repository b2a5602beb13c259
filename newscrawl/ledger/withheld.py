"""Articles that a run read while title or body broke: kept out of what is published, and let in again."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, or_, select, update

from newscrawl.findings import REEXTRACT, USUAL_COPIES, WITHHELD, Copies
from newscrawl.items import Cause
from newscrawl.ledger import articles as committed
from newscrawl.ledger import duplicates, kinship
from newscrawl.ledger.articles import Batch
from newscrawl.ledger.dialect import chunks, upsert
from newscrawl.ledger.packing import unpack
from newscrawl.ledger.tables import articles, awaits, runs, urls, withheld


def withhold(connection: Connection, portal: str, run_id: str, rule: str) -> int:
    """Take back the articles that a run brought and that are not published, copies too; return their number.

    What runs of `portal` that died before it left unpublished is taken back with it. `rule` is that which broke. New
    articles leave the ledger, changed ones become what was published of them.
    """
    rows = _unpublished(connection, portal, run_id)
    if not rows:
        return 0
    kept = [{"article_id": row.id, "portal": row.portal, "run": run_id, "content": row.content} for row in rows]
    connection.execute(upsert(withheld, "run", "content"), kept)
    _take_back(connection, rows, run_id, rule)
    return len(rows)


def hold(connection: Connection, portal: str, run_id: str) -> int:
    """Keep withheld what a run that broke nothing read as it was, while others withheld with it are not read again.

    A few of them do not show any more what all showed. Once all are read, and nothing broke, none is withheld; return
    how many are.
    """
    reread = select(withheld.c.article_id).join(urls, urls.c.id == withheld.c.article_id).where(_is_brought_by(run_id))
    ids = list(connection.execute(reread).scalars())
    is_unread = urls.c.state.in_(["pending", "failed"]) | (urls.c.reason == WITHHELD)
    query = select(urls.c.id).join(withheld, withheld.c.article_id == urls.c.id)
    if connection.execute(query.where(withheld.c.portal == portal, is_unread).limit(1)).first() is None:
        for chunk in chunks(ids):
            connection.execute(delete(withheld).where(withheld.c.article_id.in_(chunk)))
        return 0
    for chunk in chunks(ids):
        is_copy = articles.c.duplicate_of.in_(chunk) & (articles.c.revision == 0)
        is_ours = (articles.c.id.in_(chunk) | is_copy) & (articles.c.portal == portal)
        rows = connection.execute(select(articles).where(is_ours)).all()
        _take_back(connection, rows, run_id, None)
    return len(ids)


def _is_brought_by(run_id: str) -> ColumnElement[bool]:
    return (urls.c.run == run_id) & urls.c.state.in_(["new", "updated", "duplicate"])


def _take_back(connection: Connection, rows: Sequence[Row[Any]], run_id: str, rule: str | None) -> None:
    kinship.remove(connection, (unpack(row.content) for row in rows if not row.removed))
    for row in rows:
        if row.previous is not None:
            connection.execute(update(articles).where(articles.c.id == row.id).values(**_as_before(row)))
    before = [unpack(row.previous) for row in rows if row.previous is not None]
    kinship.add(connection, [article for article in before if article.url])  # those that were not removed then
    duplicates.leave(connection, [row.id for row in rows if row.previous is None], run_id)
    for ids in chunks(row.id for row in rows if row.previous is None):
        connection.execute(delete(articles).where(articles.c.id.in_(ids)))
        connection.execute(delete(awaits).where(awaits.c.article_id.in_(ids)))
    values = {
        "state": "rejected", "reason": WITHHELD, "rule": rule, "original": None, "ask_after": None, "run": run_id
    }  # fmt: skip
    for ids in chunks(row.id for row in rows):
        connection.execute(update(urls).where(urls.c.id.in_(ids)).values(**values))


def _unpublished(connection: Connection, portal: str, run_id: str) -> list[Row[Any]]:
    """Return what a run and those that died before it brought, and what is a copy of that."""
    query = select(articles).join(urls, urls.c.id == articles.c.id)
    is_changed = articles.c.previous.is_not(None)
    brought = _is_brought_by(run_id)
    is_new = (articles.c.revision == 0) & (articles.c.unpublished | articles.c.duplicate_of.is_not(None))
    left = (articles.c.portal == portal) & articles.c.unpublished
    condition = or_(brought & (is_new | is_changed), left & (is_changed | (articles.c.revision == 0)))
    found = {row.id: row for row in connection.execute(query.where(condition))}
    for ids in chunks(list(found)):
        copies = query.where(articles.c.duplicate_of.in_(ids), articles.c.revision == 0, articles.c.portal == portal)
        found.update({row.id: row for row in connection.execute(copies)})
    return list(found.values())


def release(
    connection: Connection,
    portal: str,
    run_id: str,
    now: datetime,
    after: Sequence[timedelta],
    copies: Copies = USUAL_COPIES,
) -> Counter[str]:
    """Commit the articles that are still withheld of a run, as if it had just read them.

    Returns how many URLs ended in which state.
    """
    kind = connection.execute(select(runs.c.kind).where(runs.c.id == run_id)).scalar_one()
    cause: Cause = "extractor" if kind == REEXTRACT else "page"
    query = select(withheld.c.article_id).where(withheld.c.run == run_id).order_by(withheld.c.article_id)
    ids = list(connection.execute(query).scalars())
    for chunk in chunks(ids):
        rows = connection.execute(select(withheld.c.content).where(withheld.c.article_id.in_(chunk))).scalars()
        contents = [unpack(row) for row in rows]
        connection.execute(delete(withheld).where(withheld.c.article_id.in_(chunk)))
        committed.commit(connection, portal, run_id, Batch(contents, revisits=after, cause=cause, copies=copies), now)
    query = select(urls.c.state, func.count()).group_by(urls.c.state)
    states = Counter[str]()
    for chunk in chunks(ids):
        states.update({row[0]: row[1] for row in connection.execute(query.where(urls.c.id.in_(chunk)))})
    return states


def number(connection: Connection, run_id: str) -> int:
    """Return how many articles are withheld of a run."""
    query = select(func.count()).select_from(withheld).where(withheld.c.run == run_id)
    return int(connection.execute(query).scalar_one())


def _as_before(row: Row[Any]) -> dict[str, object]:
    """Return the columns of an article as it was published last."""
    before = unpack(row.previous)
    if not before.url:  # it was removed: nothing was kept
        return {"removed": True, "unpublished": False, "previous": None, "due_at": None}
    return {
        "title": before.title, "published_at": before.published_at, "content": row.previous, "previous": None,
        "body_key": duplicates.body_key(before), "unpublished": row.duplicate_of is None,
    }  # fmt: skip
