"""One story once: articles that tell the same, which of them stands for all, and which are published.

All that tell the same are a family, across portals: each is like another of them, in whatever order they came. One is
its original. Within a portal one is published and the others stand as its copies. All is decided in the transaction
that commits the articles, so that neither a kill nor another process can come between.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, update

from newscrawl.findings import Copies
from newscrawl.items import Article
from newscrawl.ledger.dialect import chunks
from newscrawl.ledger.kinship import Kinship
from newscrawl.ledger.tables import articles, awaits, events, urls
from newscrawl.text.clean import without_spaces

_LONG_ENOUGH = 80
"""Characters without white space from which on equal bodies alone make equal articles."""


def body_key(article: Article) -> str | None:
    """Return a key that is equal for equal articles, None for one that has no text: what must not come back.

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
class Member:
    """A living article of a family."""

    id: str
    portal: str
    url: str
    published_at: str | None
    is_published: bool
    duplicate_of: str | None
    story: str | None
    told: str | None

    @property
    def age(self) -> tuple[bool, str, str]:
        """Smallest first: the earliest, then the smallest URL; undated ones last."""
        return self.published_at is None, self.published_at or "", self.url

    @property
    def rank(self) -> tuple[bool, tuple[bool, str, str]]:
        """Smallest first: what is published stays."""
        return not self.is_published, self.age

    @property
    def is_apart(self) -> bool:
        """Whether it is published, or is to be, by itself."""
        return self.duplicate_of is None


def members(connection: Connection, condition: ColumnElement[bool]) -> list[Member]:
    """Return the living articles that meet a condition."""
    columns = (articles.c.id, articles.c.portal, articles.c.url, articles.c.published_at, articles.c.revision,
               articles.c.duplicate_of, articles.c.story, articles.c.told)  # fmt: skip
    rows = connection.execute(select(*columns).where(condition, articles.c.removed.is_(False)).order_by(articles.c.id))
    return [
        Member(r.id, r.portal, r.url, r.published_at, r.revision > 0, r.duplicate_of, r.story, r.told) for r in rows
    ]


def join(
    connection: Connection, run: str, id_: str, kinship: Kinship, copies: Copies, *, is_absent: bool = False
) -> None:
    """Let an article, which no family has yet, join the families of its kin, which become one.

    `is_absent`: it was published, and that it is gone; it need not come back beside another of its portal.
    """
    candidates = kinship.candidates(id_)
    told = dict[str, set[str]]()
    for one in members(connection, articles.c.id.in_(candidates)) if candidates else ():
        told.setdefault(one.story or one.id, {one.story or one.id}).add(one.id)
    labels = set(kinship.stories(id_, told))
    if not labels:
        return
    is_apart = articles.c.duplicate_of.is_(None) & (articles.c.id != id_)
    family = members(connection, is_apart & (articles.c.story.in_(labels) | articles.c.id.in_(labels)))
    (me,) = members(connection, articles.c.id == id_)
    me.is_published = me.is_published and not is_absent
    heirs = _stand_for_one(connection, run, me, family) if copies.within == "drop" else {}
    _name(connection, _original(me, family, {heirs.get(label, label) for label in labels}), [me, *family], labels)


def _stand_for_one(connection: Connection, run: str, me: Member, family: Sequence[Member]) -> dict[str, str]:
    """Let the best article of a portal stand for those of it that are not published; return who took whose place."""
    mates = [one for one in family if one.portal == me.portal]
    if not mates:
        return {}
    best = min([*mates, me], key=lambda one: one.rank)
    lesser = [one for one in (*mates, me) if one is not best and not one.is_published]
    for one in lesser:
        make_copy(connection, run, one.id, best.id)
        one.duplicate_of = best.id
    if lesser and best.is_published:  # copies may stand in a section that it does not name yet
        connection.execute(update(articles).where(articles.c.id == best.id).values(unpublished=True))
    return {one.id: best.id for one in lesser}


def make_copy(connection: Connection, run: str, id_: str, of: str) -> None:
    """Let an article that is not published, and its own copies, stand as copies of another; `run` gets the change on
    its receipt.
    """
    _follow(connection, id_, of)
    values = {"duplicate_of": of, "unpublished": False}
    connection.execute(update(articles).where(articles.c.id == id_).values(**values))
    connection.execute(delete(awaits).where(awaits.c.article_id == id_))
    mark_duplicate(connection, [id_], of, run)


def _follow(connection: Connection, old: str, new: str) -> None:
    """Let the copies of an article be those of another."""
    connection.execute(update(articles).where(articles.c.duplicate_of == old).values(duplicate_of=new))
    connection.execute(update(urls).where(urls.c.original == old).values(original=new))


def _original(me: Member, family: Sequence[Member], labels: Collection[str]) -> Member:
    """Return the original: the earliest while none is published, then the one that was it when the first was."""
    apart = [one for one in (me, *family) if one.is_apart]
    if not any(one.is_published for one in family):
        return min(apart, key=lambda one: one.age)
    return min(apart, key=lambda one: (one.id not in labels, one.rank))


def _name(connection: Connection, original: Member, family: Iterable[Member], labels: Collection[str] = ()) -> None:
    """Record the original of a family; what was published as something else is to be published again."""
    is_one = articles.c.id.in_([one.id for one in family if one.story != original.id])
    named = is_one | articles.c.story.in_([label for label in labels if label != original.id])  # withdrawn ones, too
    connection.execute(update(articles).where(named).values(story=original.id))
    stale = [
        one.id for one in family
        if one.is_published and one.is_apart and one.told != (None if one is original else original.id)
    ]  # fmt: skip
    for chunk in chunks(stale):
        connection.execute(update(articles).where(articles.c.id.in_(chunk)).values(unpublished=True))


def told_gone(connection: Connection, ids: Collection[str]) -> set[str]:
    """Return those of `ids` of which the last that was published is that they are gone."""
    found = set[str]()
    for chunk in chunks(ids):
        last = select(func.max(events.c.seq)).where(events.c.article_id.in_(chunk)).group_by(events.c.article_id)
        query = select(events.c.article_id).where(events.c.seq.in_(last), events.c.event == "removed")
        found.update(connection.execute(query).scalars())
    return found


def restore(connection: Connection) -> None:
    """Let what was published as a copy be of the family of its original; where that is gone, have another."""
    originals = select(articles.c.told).where(articles.c.told.is_not(None))
    is_there = articles.alias()
    named = articles.c.told.in_(select(is_there.c.id).where(is_there.c.removed.is_(False)))
    connection.execute(update(articles).where(named).values(story=articles.c.told))
    connection.execute(update(articles).where(articles.c.id.in_(originals)).values(story=articles.c.id))
    is_orphaned = articles.c.told.is_not(None) & articles.c.story.is_(None) & articles.c.removed.is_(False)
    for gone in connection.execute(select(articles.c.told).where(is_orphaned).distinct()).scalars().all():
        rest = members(connection, articles.c.told == gone)
        _name(connection, min(rest, key=lambda one: one.rank), rest)


def family(connection: Connection, id_: str) -> list[Row[Any]]:
    """Return the articles that tell the same as one, it among them, sorted by time; nothing where it is not there.

    Those that were withdrawn, and those that are not published, are among them.
    """
    row = connection.execute(select(articles.c.id, articles.c.story).where(articles.c.id == id_)).one_or_none()
    if row is None:
        return []
    condition = articles.c.id == id_ if row.story is None else articles.c.story == row.story
    order = (articles.c.published_at.is_(None), articles.c.published_at, articles.c.url)
    return list(connection.execute(select(articles).where(condition).order_by(*order)).all())


def kin(connection: Connection, ids: Collection[str]) -> list[str]:
    """Return the addresses of living articles that tell the same as one of `ids`, and are none of them."""
    stories = set[str]()
    for chunk in chunks(ids):
        query = select(articles.c.story).where(articles.c.id.in_(chunk), articles.c.story.is_not(None))
        stories.update(connection.execute(query).scalars())
    found = [one for chunk in chunks(stories) for one in members(connection, articles.c.story.in_(chunk))]
    return sorted(one.url for one in found if one.id not in ids)


def leave(connection: Connection, gone: Collection[str], run: str) -> dict[str, str]:
    """Let living articles take the places of those that are `gone`, or are about to leave the ledger.

    Returns which copy stands for its portal's article now (id → id).
    """
    heirs = dict[str, str]()
    for chunk in chunks(gone):
        query = select(articles.c.id, articles.c.portal, articles.c.story)
        for row in connection.execute(query.where(articles.c.id.in_(chunk), articles.c.story.is_not(None))).all():
            if heir := _hand_on(connection, row, gone, run):
                heirs[row.id] = heir
    return heirs


def _hand_on(connection: Connection, row: Any, gone: Collection[str], run: str) -> str | None:
    copies = members(connection, articles.c.duplicate_of == row.id)
    mates = [one for one in copies if one.portal == row.portal and one.id not in gone]
    heir = min(mates, key=lambda one: one.rank, default=None)
    if heir:
        _set_apart(connection, heir)
        connection.execute(update(urls).where(urls.c.id == heir.id).values(run=run))
        _follow(connection, row.id, heir.id)
    if row.story == row.id:
        _hand_on_story(connection, row.id, gone)
    return heir.id if heir else None


def _hand_on_story(connection: Connection, old: str, gone: Collection[str]) -> None:
    """Let a family have another original than an article that goes."""
    rest = [one for one in members(connection, articles.c.story == old) if one.id not in gone and one.id != old]
    if not rest:
        return
    apart = [one for one in rest if one.is_apart]
    if not apart:  # copies that other portals did not publish
        apart = [min(rest, key=lambda one: one.rank)]
        _set_apart(connection, apart[0])
    original = min(apart, key=lambda one: one.rank)
    _follow(connection, old, original.id)
    _name(connection, original, rest, [old])


def _set_apart(connection: Connection, heir: Member) -> None:
    """Let a copy be published by itself."""
    is_it = articles.c.id == heir.id
    connection.execute(update(articles).where(is_it).values(duplicate_of=None, unpublished=True))
    values = {"state": "new", "original": None, "reason": None, "rule": None}
    connection.execute(update(urls).where(urls.c.id == heir.id).values(**values))
    heir.duplicate_of = None


def mark_duplicate(connection: Connection, ids: Sequence[str], original: str, run: str) -> None:
    """Record that the URLs `ids` ended as copies of `original`."""
    values = {"state": "duplicate", "original": original, "reason": "same story", "rule": "ledger:story", "run": run}
    connection.execute(update(urls).where(urls.c.id.in_(ids)).values(**values))
