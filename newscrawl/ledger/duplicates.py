"""One article under two addresses: which texts are equal, and which of them stands for all.

The decision is taken in the transaction that commits the articles, so that neither a kill nor another process
can come between.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, delete, select, update

from newscrawl.items import Article
from newscrawl.ledger.tables import articles, awaits, urls
from newscrawl.text.clean import without_spaces

_LONG_ENOUGH = 80
"""Characters without white space from which on equal bodies alone make a copy."""


def body_key(article: Article) -> str | None:
    """Return a key that is equal for copies of an article, None for one that is never taken for a copy.

    The body decides; of a body under 80 characters title, body and pictures together.
    """
    body = without_spaces("".join(article.body))
    if not body:
        return None
    parts = [body] if len(body) >= _LONG_ENOUGH else [
        "short", without_spaces(article.title or ""), body, *(image.url for image in article.images),
    ]  # fmt: skip
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


@dataclass(slots=True)
class Candidate:
    """An article that may stand for its copies."""

    id: str
    url: str
    published_at: str | None
    is_published: bool

    @property
    def rank(self) -> tuple[bool, bool, str, str]:
        """Smallest first: what is published stays, then the earliest, then the smallest URL; undated ones last."""
        return not self.is_published, self.published_at is None, self.published_at or "", self.url


def originals(connection: Connection, portal: str, keys: Collection[str]) -> dict[str, Candidate]:
    """Return, for those of `keys` that are there, the article that stands for its copies."""
    columns = (articles.c.id, articles.c.url, articles.c.published_at, articles.c.revision, articles.c.body_key)
    query = select(*columns).where(
        articles.c.portal == portal, articles.c.body_key.in_(keys), articles.c.duplicate_of.is_(None),
        articles.c.removed.is_(False),
    )  # fmt: skip
    return {r.body_key: Candidate(r.id, r.url, r.published_at, r.revision > 0) for r in connection.execute(query)}


def hand_over(connection: Connection, old: str, new: str, run: str) -> None:
    """Make `new` the original of what was `old` and its copies; `run` gets the change on its receipt."""
    group = (articles.c.id == old) | (articles.c.duplicate_of == old)
    connection.execute(update(articles).where(group).values(duplicate_of=new, similarity=1.0, unpublished=False))
    mark_duplicate(connection, [old], new, run)
    connection.execute(update(urls).where(urls.c.original == old).values(original=new))
    connection.execute(delete(awaits).where(awaits.c.article_id == old))


def release(connection: Connection, withdrawn: str, run: str) -> str | None:
    """Let the best of the copies of a `withdrawn` article stand for the others; return its id, None without any."""
    columns = (articles.c.id, articles.c.url, articles.c.published_at, articles.c.revision)
    query = select(*columns).where(articles.c.duplicate_of == withdrawn, articles.c.removed.is_(False))
    copies = [Candidate(r.id, r.url, r.published_at, r.revision > 0) for r in connection.execute(query)]
    if not copies:
        return None
    heir = min(copies, key=lambda copy: copy.rank)
    connection.execute(update(articles).where(articles.c.duplicate_of == withdrawn).values(duplicate_of=heir.id))
    connection.execute(update(articles).where(articles.c.id == heir.id).values(duplicate_of=None, similarity=None))
    connection.execute(update(urls).where(urls.c.original == withdrawn).values(original=heir.id))
    values = {"state": "new", "original": None, "reason": None, "rule": None, "run": run}
    connection.execute(update(urls).where(urls.c.id == heir.id).values(**values))
    return heir.id


def mark_duplicate(connection: Connection, ids: Sequence[str], original: str, run: str) -> None:
    """Record that the URLs `ids` ended as copies of `original`."""
    values = {"state": "duplicate", "original": original, "reason": "same text", "rule": "ledger:body-key", "run": run}
    connection.execute(update(urls).where(urls.c.id.in_(ids)).values(**values))
