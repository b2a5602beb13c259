"""Committing articles: what the page said, with all that is needed to publish it."""

import zlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select, update

from newscrawl.contract import decode_line, encode_line
from newscrawl.items import Article
from newscrawl.ledger import duplicates
from newscrawl.ledger.dialect import chunks, insert_or_ignore, upsert
from newscrawl.ledger.duplicates import Candidate
from newscrawl.ledger.tables import articles, awaits, urls
from newscrawl.urls import page_id, root_of


def commit(connection: Connection, portal: str, run: str, fetched: Sequence[Article]) -> None:
    """Record the articles that `run` fetched from `portal`; those that are there already stay."""
    batch = {article.id: article for article in fetched}
    there = existing(connection, batch)
    fresh = [article for article in batch.values() if article.id not in there]
    # An article can come twice in a run, by its own address and by a redirect: it stays what it was.
    earlier = connection.execute(select(urls.c.id).where(urls.c.id.in_(there), urls.c.run != run)).scalars()
    _settle(connection, portal, run, [batch[id_] for id_ in earlier], "unchanged")
    if not fresh:
        return
    _settle(connection, portal, run, fresh, "new")
    keys = {article.id: duplicates.body_key(article) for article in fresh}
    originals = duplicates.originals(connection, portal, {key for key in keys.values() if key})
    connection.execute(articles.insert(), [_row(article, keys[article.id]) for article in fresh])
    for article in fresh:
        if key := keys[article.id]:
            originals[key] = _join(connection, run, article, originals.get(key))
    connection.execute(delete(awaits).where(awaits.c.target_id.in_([article.id for article in fresh])))
    _await(connection, fresh)


def existing(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Return those of `ids` whose article is there."""
    found = set[str]()
    for chunk in chunks(ids):
        found.update(connection.execute(select(articles.c.id).where(articles.c.id.in_(chunk))).scalars())
    return found


def pack(article: Article) -> bytes:
    """Return the article as the ledger keeps it."""
    return zlib.compress(encode_line(article), 1)


def unpack(content: bytes) -> Article:
    """Return the article that `pack` packed."""
    return decode_line(zlib.decompress(content))


def _row(article: Article, body_key: str | None) -> dict[str, object]:
    return {
        "id": article.id, "portal": article.portal, "url": article.url, "title": article.title,
        "published_at": article.published_at, "content": pack(article), "body_key": body_key, "revision": 0,
        "unpublished": True,
    }  # fmt: skip


def _settle(connection: Connection, portal: str, run: str, settled: Iterable[Article], state: str) -> None:
    rows = [
        {"id": article.id, "portal": portal, "url": article.url, "state": state, "run": run, "attempts": 0,
         "status": 200, "reason": None, "rule": None, "original": None}
        for article in settled
    ]  # fmt: skip
    if rows:
        connection.execute(upsert(urls, "state", "run", "attempts", "status", "reason", "rule", "original"), rows)


def _join(connection: Connection, run: str, article: Article, original: Candidate | None) -> Candidate:
    """Let the better of the two stand for both; return it."""
    joining = Candidate(article.id, article.url, article.published_at, is_published=False)
    if original is None:
        return joining
    if joining.rank < original.rank:
        duplicates.hand_over(connection, original.id, joining.id, run)
        return joining
    values = {"duplicate_of": original.id, "similarity": 1.0, "unpublished": False}
    connection.execute(update(articles).where(articles.c.id == joining.id).values(**values))
    duplicates.mark_duplicate(connection, [joining.id], original.id, run)
    if original.is_published:
        # The copy may stand in a section that the published article does not name yet.
        connection.execute(update(articles).where(articles.c.id == original.id).values(unpublished=True))
    return original


def _await(connection: Connection, fresh: list[Article]) -> None:
    """Record which related articles the articles `fresh` must wait for to know their whole titles."""
    wanted = [
        (article.id, page_id(article.portal, related.url, site))
        for article in fresh
        for site in [root_of(article.url)]
        for related in article.related
        if related.title == related.shown
    ]
    there = existing(connection, dict.fromkeys(target for _, target in wanted))
    rows = [{"article_id": id_, "target_id": target} for id_, target in wanted if target not in there]
    if rows:
        connection.execute(insert_or_ignore(awaits), rows)
