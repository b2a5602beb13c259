"""From the ledger to files that others read: every event once, no line torn, whatever happens in between.

One transaction freezes lines, their sequence numbers and the name of the file; then the file is written and
marked done. What a dead run froze is written by the next: same name, same bytes.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, exists, func, select, update

from newscrawl.clock import PORTAL_ZONE, utc_now
from newscrawl.contract import encode_line
from newscrawl.differences import reread_fields
from newscrawl.extract.related import complete
from newscrawl.files import write_atomically
from newscrawl.findings import USUAL_COPIES, Copies
from newscrawl.items import Article, Related
from newscrawl.ledger import duplicates, forgetting, manifests, revisits
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.dialect import chunks
from newscrawl.ledger.forgetting import Buried
from newscrawl.ledger.found import longest_titles
from newscrawl.ledger.kinship import Compared
from newscrawl.ledger.packing import unpack
from newscrawl.ledger.runs import RunInfo
from newscrawl.ledger.tables import articles, awaits, events, files, listings, meta, sections, urls, withheld
from newscrawl.urls import page_id, root_of

EVENTS_IN_A_FILE = 1000
_PUBLISHED = (
    update(articles)
    .where(articles.c.id == bindparam("of"))
    .values(revision=bindparam("now"), sections=bindparam("in"), told=bindparam("as"))
)


class _Known(NamedTuple):
    """A title of an article, and whether its own page gave it; a list page may have cut it."""

    title: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes the articles of one run into the data directory `root`."""

    ledger: Ledger
    root: Path
    run: RunInfo
    copies: Copies = USUAL_COPIES

    def finish(self) -> int:
        """Write the files of this portal that are frozen and not done; return their number of events."""
        with self.ledger.begin() as connection:
            query = select(files).where(files.c.portal == self.run.portal, files.c.done.is_(False), files.c.run != "")
            pending = connection.execute(query.order_by(files.c.id)).all()
        for file in pending:
            self._write(file)
        manifests.refresh(self.ledger, self.root, self.run.portal)
        return sum(file.events for file in pending)

    def publish(self, *, ripe_only: bool, own_only: bool = False) -> int:
        """Publish the articles that were not, or not as they are now; return the number of events.

        With `ripe_only` those stay that wait for the title of a related article, with `own_only` those that another
        run brought.
        """
        run = self.run.id if own_only else None
        published = 0
        while True:
            with self.ledger.begin() as connection:
                chunk = _unpublished(connection, self.run.portal, ripe_only, run)
                if chunk:
                    self._freeze(connection, chunk)
            published += self.finish()
            if len(chunk) < EVENTS_IN_A_FILE:
                return published

    def purge(self, ids: Collection[str]) -> Buried:
        """Forget articles and what is one with them, and publish `purged` events in the same transaction."""
        with self.ledger.begin() as connection:
            every = forgetting.together(connection, self.run.portal, ids)
            buried = forgetting.bury(connection, self.run, every, utc_now())
            self._number(connection, buried.events)
        self.finish()
        return buried

    def write_rejected(self, run: RunInfo) -> None:
        """Write what `run` refused to data/rejected, from the ledger; nothing where it refused nothing."""
        columns = (urls.c.url, urls.c.status, urls.c.reason, urls.c.rule)
        with self.ledger.begin() as connection:
            query = select(*columns).where(urls.c.run == run.id, urls.c.state == "rejected").order_by(urls.c.url)
            rows = connection.execute(query).mappings().all()
        if rows:
            write_atomically(self.root / _path(run, "rejected", 1), (encode_line(dict(row)) for row in rows))

    def _freeze(self, connection: Connection, chunk: Sequence[Row[Any]]) -> None:
        dropped = self._drop(connection, chunk)
        told = [row for row in chunk if row.id not in dropped]
        composed = [article for article in _compose(connection, self.run.portal, told, self.copies) if article]
        self._number(connection, composed)
        ids = [row.id for row in chunk]
        connection.execute(
            update(articles).where(articles.c.id.in_(ids)).values(unpublished=False, previous=None, cause=None)
        )
        connection.execute(delete(awaits).where(awaits.c.article_id.in_(ids)))
        if composed:
            connection.execute(
                _PUBLISHED,
                [
                    {"of": article.id, "now": article.revision, "as": article.duplicate_of,
                     "in": json.dumps(article.sections, ensure_ascii=False)}
                    for article in composed
                ],
            )  # fmt: skip

    def _drop(self, connection: Connection, chunk: Sequence[Row[Any]]) -> set[str]:
        """Let copies of other portals' articles stand as that, where they are not to be published; return them."""
        if self.copies.across != "drop":
            return set()
        is_fresh = {row.id: row.story for row in chunk if not row.revision and row.story not in (None, row.id)}
        elsewhere = {
            one.id
            for some in chunks(is_fresh.values())
            for one in duplicates.members(connection, articles.c.id.in_(some))
            if one.portal != self.run.portal
        }
        dropped = {id_ for id_, story in is_fresh.items() if story in elsewhere}
        for id_ in dropped:
            duplicates.make_copy(connection, self.run.id, id_, is_fresh[id_])
        return dropped

    def _number(self, connection: Connection, composed: list[Article]) -> None:
        """Give events their numbers, and freeze their lines."""
        if not composed:
            return
        seq = int(connection.execute(select(meta.c.value).where(meta.c.key == "seq")).scalar_one())
        for number, article in enumerate(composed, seq + 1):
            article.seq = number
        self._freeze_lines(connection, composed)
        connection.execute(update(meta).where(meta.c.key == "seq").values(value=str(seq + len(composed))))

    def _freeze_lines(self, connection: Connection, composed: list[Article]) -> None:
        lines = [encode_line(article) for article in composed]
        query = select(func.count()).select_from(files).where(files.c.run == self.run.id)
        number = connection.execute(query).scalar_one() + 1
        file_id = connection.execute(
            files.insert().returning(files.c.id).values(
                portal=self.run.portal, run=self.run.id, path=_path(self.run, "articles", number), done=False,
                events=len(lines), first_seq=composed[0].seq, last_seq=composed[-1].seq,
                sha256=sha256(b"".join(lines)).hexdigest(),
            )
        ).scalar_one()  # fmt: skip
        rows = [
            {"seq": article.seq, "article_id": article.id, "revision": article.revision, "event": article.event,
             "file_id": file_id, "line": line}
            for article, line in zip(composed, lines, strict=True)
        ]  # fmt: skip
        connection.execute(events.insert(), rows)

    def _write(self, file: Row[Any]) -> None:
        with self.ledger.begin() as connection:
            query = select(events.c.line).where(events.c.file_id == file.id).order_by(events.c.seq)
            lines = list(connection.execute(query).scalars())
            named = manifests.name(connection, file.portal, file.id)
        write_atomically(self.root / file.path, lines)
        manifests.put(self.root, file.portal, named)
        with self.ledger.begin() as connection:
            connection.execute(update(files).where(files.c.id == file.id).values(done=True))
            connection.execute(update(events).where(events.c.file_id == file.id).values(line=None))


def unfinished(connection: Connection) -> set[str]:
    """Return the portals that have files which are frozen and not done."""
    is_pending = files.c.done.is_(False) & (files.c.run != "")
    return set(connection.execute(select(files.c.portal).where(is_pending)).scalars())


def _path(run: RunInfo, kind: str, number: int) -> str:
    day = run.started.astimezone(PORTAL_ZONE).date().isoformat()
    return f"{kind}/{run.portal}/{day}/{run.id}{'' if number == 1 else f'-{number}'}.jsonl"


def _unpublished(connection: Connection, portal: str, ripe_only: bool, run: str | None) -> Sequence[Row[Any]]:
    is_withheld = exists().where(withheld.c.article_id == articles.c.id) & articles.c.removed.is_(False)
    query = select(articles).where(articles.c.portal == portal, articles.c.unpublished.is_(True), ~is_withheld)
    if ripe_only:
        query = query.where(~exists().where(awaits.c.article_id == articles.c.id))
    if run is not None:
        query = query.where(exists().where(urls.c.id == articles.c.id, urls.c.run == run))
    return connection.execute(query.order_by(articles.c.published_at, articles.c.url).limit(EVENTS_IN_A_FILE)).all()


def _compose(
    connection: Connection, portal: str, chunk: Sequence[Row[Any]], copies: Copies
) -> Iterator[Article | None]:
    """Yield each article of `chunk` as it is published now; None where nothing of it changed."""
    content = {row.id: unpack(row.content) for row in chunk}
    places = _sections(connection, portal, content)
    targets = {
        id_: [page_id(portal, related.url, site) for related in article.related]
        for id_, article in content.items()
        for site in [root_of(article.url)]
    }
    titles = _titles(connection, {target for ids in targets.values() for target in ids})
    originals, compared = _originals(connection, portal, chunk, copies), Compared(connection)
    for row in chunk:
        article = content[row.id]
        if original := originals.get(row.id):
            article.duplicate_of = original
            article.similarity = compared.similarity(row.id, original)
        article.sections = places[row.id]
        article.related = [
            _completed(related, titles.get(target))
            for related, target in zip(article.related, targets[row.id], strict=True)
        ]
        yield _event(row, article)


def _event(row: Row[Any], article: Article) -> Article | None:
    """Return `article` as the next event of its row; None where nothing is to be told."""
    article.event, article.revision = "new", row.revision + 1
    if row.removed:
        return _removal(row, article) if row.revision else None
    if not row.revision:
        return article
    before = unpack(row.previous) if row.previous else None
    is_reread = row.cause == "extractor"
    changed = (reread_fields if is_reread else revisits.changed_fields)(before, article) if before else []
    if json.loads(row.sections) != article.sections and "sections" not in changed:
        changed.append("sections")
    if row.told != article.duplicate_of:
        changed.append("duplicate_of")
    article.event, article.changed = "updated", changed
    # What another version of the extraction makes of a page is no edit of the portal's.
    if is_reread or (before and before.extractor and before.extractor != article.extractor):
        article.cause = "extractor"
    return article if changed else None


def _originals(connection: Connection, portal: str, chunk: Sequence[Row[Any]], copies: Copies) -> dict[str, str]:
    """Return of which articles those of `chunk` are published as copies."""
    named = {row.id: row.story for row in chunk if row.story not in (None, row.id) and not row.removed}
    rules = {
        one.id: copies.within if one.portal == portal else copies.across
        for some in chunks(named.values())
        for one in duplicates.members(connection, articles.c.id.in_(some))
    }
    return {id_: story for id_, story in named.items() if rules.get(story, "keep") != "keep"}


def _removal(row: Row[Any], article: Article) -> Article:
    return Article(
        event="removed", id=article.id, revision=row.revision + 1, portal=article.portal, url=article.url,
        fetched_at=row.missing_at or article.fetched_at,
    )  # fmt: skip


def _completed(related: Related, known: _Known | None) -> Related:
    """Return `related` with what is known of its target's title; the article's own title shows whether it was cut."""
    if known is None:
        return related
    if known.is_own and known.title == related.shown:
        return Related(known.title, related.url, True, related.shown)
    return complete(related, known.title)


def _sections(connection: Connection, portal: str, content: dict[str, Article]) -> dict[str, list[str]]:
    """Return the sections that list each article or a copy of it, in the order of the site's navigation."""
    query = select(sections.c.name, sections.c.position).where(sections.c.portal == portal)
    positions = {row.name: row.position for row in connection.execute(query)}
    found = {id_: set(article.sections) for id_, article in content.items()}
    original = func.coalesce(articles.c.duplicate_of, articles.c.id)
    for chunk in chunks(content):
        listed = (
            select(original.label("id"), listings.c.section)
            .join(articles, articles.c.id == listings.c.url_id)
            .where(original.in_(chunk), articles.c.portal == portal)
        )
        for row in connection.execute(listed):
            found[row.id].add(row.section)
    return {id_: sorted(names, key=lambda name: (positions.get(name, 10**6), name)) for id_, names in found.items()}


def _titles(connection: Connection, ids: Collection[str]) -> dict[str, _Known]:
    """Return the titles of articles in the ledger, and what list pages showed of those that are not."""
    titles = dict[str, _Known]()
    for chunk in chunks(ids):
        titles |= {id_: _Known(title, is_own=False) for id_, title in longest_titles(connection, chunk).items()}
        query = select(articles.c.id, articles.c.title).where(articles.c.id.in_(chunk), articles.c.title.is_not(None))
        titles |= {row.id: _Known(row.title, is_own=True) for row in connection.execute(query)}
    return titles
