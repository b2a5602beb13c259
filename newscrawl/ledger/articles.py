"""Committing articles: what the page said, with all that is needed to publish it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from newscrawl.clock import iso, parse_iso
from newscrawl.copies.likeness import Text, likeness
from newscrawl.differences import reread_fields
from newscrawl.findings import FORGOTTEN, USUAL_COPIES, Copies, Validators
from newscrawl.items import Article, Cause
from newscrawl.ledger import duplicates, kinship, revisits
from newscrawl.ledger.dialect import chunks, insert_or_ignore, upsert
from newscrawl.ledger.kinship import Kinship
from newscrawl.ledger.packing import pack, unpack
from newscrawl.ledger.tables import articles, awaits, tombstones, urls, withheld
from newscrawl.urls import page_id, root_of

_GOT = frozenset({"new", "updated", "unchanged", "duplicate"})


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles that one run fetched, with what their servers recognise them by, and when they are due again."""

    fetched: Sequence[Article]
    validators: Mapping[str, Validators] = field(default_factory=dict)
    """Id of an article → its validators."""
    revisits: Sequence[timedelta] = ()
    """After how long since it was first fetched each article is asked for again."""
    cause: Cause = "page"
    """`extractor` where pages that were fetched before are read anew: nothing is known of how they are today."""
    copies: Copies = USUAL_COPIES
    """What becomes of copies."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An article that was read again: its address, the fields that changed, and whether the same rules read both."""

    url: str
    changed: Sequence[str]
    by_same_rules: bool


def commit(connection: Connection, portal: str, run: str, batch: Batch, now: datetime) -> list[Compared]:
    """Record the articles that `run` fetched from `portal`; return how those compare that were there already."""
    fetched = _allowed(connection, portal, run, {article.id: article for article in batch.fetched}, now)
    there = existing(connection, fetched)
    fresh = [article for article in fetched.values() if article.id not in there]
    again = [article for article in fetched.values() if article.id in there]
    compared = _compare(connection, portal, run, again, batch)
    _let_in(connection, fetched)
    if batch.cause == "page":
        revisits.visited(connection, there, now, batch.revisits)
    if fresh:
        _settle(connection, portal, run, fresh, "new")
        connection.execute(articles.insert(), [_row(article) | _seen(article, now, batch) for article in fresh])
        _join(connection, run, fresh, batch.copies)
        connection.execute(delete(awaits).where(awaits.c.target_id.in_([article.id for article in fresh])))
        _await(connection, fresh)
    for id_ in there & batch.validators.keys():
        validators = _text(batch.validators[id_])
        connection.execute(update(articles).where(articles.c.id == id_).values(validators=validators))
    return compared


def _let_in(connection: Connection, fetched: Mapping[str, Article]) -> None:
    """Let those of `fetched` (id → article) no longer be withheld that read otherwise than they did."""
    for chunk in chunks(fetched):
        for row in connection.execute(select(withheld).where(withheld.c.article_id.in_(chunk))).all():
            before, now = unpack(row.content), fetched[row.article_id]
            if (before.title, before.body) != (now.title, now.body):
                connection.execute(delete(withheld).where(withheld.c.article_id == row.article_id))


def _allowed(
    connection: Connection, portal: str, run: str, fetched: dict[str, Article], now: datetime
) -> dict[str, Article]:
    """Return the articles but those that must not come back, which are refused; also at another address."""
    query = select(tombstones.c.id, tombstones.c.body_key).where(tombstones.c.portal == portal)
    if connection.execute(query.limit(1)).first() is None:
        return fetched
    keys = {id_: duplicates.body_key(article) for id_, article in fetched.items()}
    query = query.where(tombstones.c.id.in_(fetched) | tombstones.c.body_key.in_([key for key in keys.values() if key]))
    found = connection.execute(query).all()
    if not found:
        return fetched
    ids, bodies = {row.id for row in found}, {row.body_key for row in found if row.body_key}
    refused = {id_: article for id_, article in fetched.items() if id_ in ids or keys[id_] in bodies}
    rows = [
        {"id": id_, "portal": portal, "body_key": keys[id_], "forgotten_at": iso(now)} for id_ in refused.keys() - ids
    ]
    if rows:  # its page may be archived by now: not done; of those that were forgotten before none is
        connection.execute(upsert(tombstones, "done"), [{**row, "done": False} for row in rows])
    _settle(connection, portal, run, refused.values(), "rejected", FORGOTTEN)
    return {id_: article for id_, article in fetched.items() if id_ not in refused}


def _seen(article: Article, now: datetime, batch: Batch) -> dict[str, object]:
    """Return when an article was fetched first, when it is due again, and what its server recognises it by."""
    first = parse_iso(article.fetched_at) if article.fetched_at else now
    due = revisits.next_due(first, now, batch.revisits)
    return {"first_seen_at": iso(first), "due_at": due, "validators": _text(batch.validators.get(article.id))}


def _compare(connection: Connection, portal: str, run: str, fetched: list[Article], batch: Batch) -> list[Compared]:
    """Record what was fetched again, or read anew: as it was, or changed."""
    cause = batch.cause
    stored = {row.id: row for row in connection.execute(select(articles).where(_are(fetched)))}
    states = {row.id: row for row in connection.execute(select(urls).where(urls.c.id.in_(stored)))}
    now = {article.id: article for article in fetched}
    compared: list[Compared] = []
    apart = list[Article]()
    absent = duplicates.told_gone(connection, [row.id for row in stored.values() if row.removed])
    for article in fetched:
        row, url, before = stored[article.id], states.get(article.id), unpack(stored[article.id].content)
        changed = reread_fields(before, article) if cause == "extractor" else revisits.changed_fields(before, article)
        is_apart = _is_apart(connection, run, row, before, now, cause)
        is_changed = row.removed or bool(changed) or (is_apart and cause == "extractor")
        compared.append(Compared(article.url, changed, before.extractor == article.extractor))
        if is_changed:
            values = _changed(row, article) | {"cause": cause if cause == "extractor" else None}
            if is_apart:
                duplicates.leave(connection, [] if row.removed else [article.id], run)
                values |= {"duplicate_of": None, "story": None, "unpublished": True}
                apart.append(article)
            connection.execute(update(articles).where(articles.c.id == article.id).values(**values))
        elif cause == "extractor":  # by these rules the page says so: what differs from now on is an edit
            connection.execute(update(articles).where(articles.c.id == article.id).values(content=pack(article)))
        if is_changed or cause == "extractor":
            _find_anew(connection, None if row.removed else before, article)
        # An article can come twice in a run, by its own address and by a redirect: it stays what it was.
        if row.duplicate_of and not is_apart and (is_changed or cause == "extractor"):
            _settle(connection, portal, run, [article], "duplicate")
            duplicates.mark_duplicate(connection, [article.id], row.duplicate_of, run)
        elif url is None or url.run != run or url.state not in _GOT:
            changed_state = "updated" if row.revision else "new"
            _settle(connection, portal, run, [article], changed_state if is_changed else "unchanged")
    if apart:
        _join(connection, run, apart, batch.copies, absent)
    return compared


def _find_anew(connection: Connection, before: Article | None, article: Article) -> None:
    """Let an article be found by the text that it has now; None: it could not be found before."""
    if before is None or kinship.text_of(before) != kinship.text_of(article):
        kinship.remove(connection, [] if before is None else [before])
        kinship.add(connection, [article])


def _is_apart(
    connection: Connection, run: str, row: Row[Any], before: Article, fetched: Mapping[str, Article], cause: Cause
) -> bool:
    """Say whether an article is to be compared with all others again: it comes back, or tells another story now."""
    if row.removed:
        return True
    mine = kinship.text_of(fetched[row.id])
    is_other_text = kinship.text_of(before) != mine
    if row.story is None:
        return is_other_text
    if not is_other_text and cause == "page":
        return False
    return not _is_of_family(connection, run, row, mine, fetched, cause)


def _is_of_family(
    connection: Connection, run: str, row: Row[Any], mine: Text, fetched: Mapping[str, Article], cause: Cause
) -> bool:
    """Say whether an article is like one of its family still, by the same reading."""
    original = row.duplicate_of or row.story
    if cause == "extractor" and original == row.id:
        return True  # its copies are compared with it when they are read anew
    family = (articles.c.story == row.story) & articles.c.removed.is_(False)
    ids = {original, *connection.execute(select(articles.c.id).where(family)).scalars()} - {row.id}
    others = kinship.texts(connection, ids)
    others |= {id_: kinship.text_of(fetched[id_]) for id_ in ids & fetched.keys()}
    if any(likeness(mine, other) for other in others.values()):
        return True
    if cause == "page" or original in fetched:
        return False
    read = select(urls.c.id).where(urls.c.id == original, urls.c.run == run, urls.c.state.in_(_GOT))
    return connection.execute(read).first() is None


def _changed(row: Row[Any], article: Article) -> dict[str, object]:
    """Return the columns of an article whose page says something else now; what was published is kept to compare."""
    was = pack(Article()) if row.removed else row.content
    return {
        "title": article.title, "published_at": article.published_at, "content": pack(article), "removed": False,
        "body_key": duplicates.body_key(article), "previous": row.previous or (was if row.revision else None),
        "unpublished": row.duplicate_of is None,
    }  # fmt: skip


def _text(validators: Validators | None) -> str | None:
    return json.dumps(validators) if validators and any(validators) else None


def _are(some: Iterable[Article]) -> ColumnElement[bool]:
    return articles.c.id.in_([article.id for article in some])


def existing(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Return those of `ids` whose article is there."""
    found = set[str]()
    for chunk in chunks(ids):
        found.update(connection.execute(select(articles.c.id).where(articles.c.id.in_(chunk))).scalars())
    return found


class Last(NamedTuple):
    """When the page was fetched that says what is known of an article (ISO 8601, UTC), and how many parts it lacks."""

    fetched_at: str
    pages_missing: int


def last_fetched(connection: Connection, ids: Iterable[str]) -> dict[str, Last]:
    """Return, for those of `ids` that are there, what was fetched last; of withdrawn ones nothing is newer."""
    found = dict[str, Last]()
    for chunk in chunks(ids):
        query = select(articles.c.id, articles.c.content, articles.c.removed).where(articles.c.id.in_(chunk))
        for row in connection.execute(query):
            article = unpack(row.content)
            found[row.id] = Last("9999", 0) if row.removed else Last(article.fetched_at, article.pages_missing)
    return found


def _row(article: Article) -> dict[str, object]:
    return {
        "id": article.id, "portal": article.portal, "url": article.url, "title": article.title,
        "published_at": article.published_at, "content": pack(article), "revision": 0,
        "body_key": duplicates.body_key(article), "unpublished": True,
    }  # fmt: skip


def _settle(
    connection: Connection, portal: str, run: str, settled: Iterable[Article], state: str, reason: str | None = None
) -> None:
    rows = [
        {"id": article.id, "portal": portal, "url": article.url, "state": state, "run": run, "attempts": 0,
         "status": 200, "reason": reason, "rule": "ledger:tombstone" if reason else None, "original": None}
        for article in settled
    ]  # fmt: skip
    if rows:
        connection.execute(upsert(urls, "state", "run", "attempts", "status", "reason", "rule", "original"), rows)


def _join(
    connection: Connection, run: str, fresh: Sequence[Article], copies: Copies, absent: Collection[str] = ()
) -> None:
    """Find the kin of articles that are new in the ledger, or come back, and let them be found.

    Those `absent` were published, and that they are gone.
    """
    found = Kinship(connection, fresh)
    # The earliest first: it stands for the others, and need not take the place of each.
    for article in sorted(fresh, key=lambda one: (one.published_at is None, one.published_at or "", one.url)):
        duplicates.join(connection, run, article.id, found, copies, is_absent=article.id in absent)
        found.add(article.id)
    found.save()


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
