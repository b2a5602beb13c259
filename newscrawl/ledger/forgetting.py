"""Articles that must go, and be gone everywhere: out of the ledger, the published files and the archive.

The ledger first forgets them and keeps tombstones; then files are written anew without them and take the place of the
old ones, the ledger's free pages are wiped, and the tombstones are marked done. Killed in between, the next run of the
portal, or the same command again, goes on.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from sqlite3 import OperationalError

import msgspec
from sqlalchemy import Connection, delete, exists, func, select, update

from newscrawl.analysis import indexing
from newscrawl.clock import iso
from newscrawl.contract import decode_line, encode_line
from newscrawl.files import hidden, remove_left_over, sync_folder, write_atomically, write_beside
from newscrawl.items import Article
from newscrawl.ledger import dialect, duplicates, kinship, manifests
from newscrawl.ledger.backup import BACKUPS
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.dialect import chunks, insert_or_ignore, upsert
from newscrawl.ledger.duplicates import body_key
from newscrawl.ledger.packing import unpack
from newscrawl.ledger.runs import RunInfo
from newscrawl.ledger.tables import (
    archives,
    articles,
    awaits,
    events,
    files,
    listings,
    pages,
    replacements,
    tombstones,
    urls,
    withheld,
)  # fmt: skip
from newscrawl.urls import page_id, root_of, same_site

FOLDER = "forgotten"
"""Of the data directory: forgotten/PORTAL.tombstones, what must not come back."""
_BLOCK = 1 << 20
_LOGS = ("-wal", "-shm", "-journal")
_ID = re.compile("a[0-9a-f]{16}")
_SEQ = re.compile(rb'"seq":\s*(\d{1,18})\b')
_BY_ID = (
    (articles, articles.c.id), (withheld, withheld.c.article_id), (awaits, awaits.c.article_id),
    (awaits, awaits.c.target_id), (listings, listings.c.url_id), (urls, urls.c.id),
)  # fmt: skip


class _Tombstone(msgspec.Struct):
    id: str
    portal: str
    body_key: str | None
    forgotten_at: str


@dataclass(frozen=True, slots=True)
class Buried:
    """What was forgotten: all ids, and the `purged` events of those that were published."""

    ids: list[str]
    events: list[Article]
    kin: list[str]
    """Addresses of living articles that tell the same and stay."""


def places(connection: Connection, name: str, sites: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return portal and id of what is named by its id or its address, of each portal that has it.

    An address counts at the portal's present site, and where what the ledger has of it stood: a portal may have moved,
    and the site of one whose ledger was rebuilt is not known.
    """
    known: list[tuple[str, str]] = []
    for portal, site in sites.items():
        try:
            if _ID.fullmatch(name):
                id_, is_there = name, any(True for _ in _addresses(connection, portal, name))
            elif site and any(True for _ in _addresses(connection, portal, page_id(portal, name, site))):
                id_, is_there = page_id(portal, name, site), True
            else:
                id_ = page_id(portal, name, root_of(name))
                is_there = any(url is None or same_site(url, name) for url in _addresses(connection, portal, id_))
        except ValueError:
            continue  # no address at all
        if is_there:
            known.append((portal, id_))
    return known


def _addresses(connection: Connection, portal: str, id_: str) -> Iterator[str | None]:
    """Yield the addresses that the ledger has of a page of a portal; None for that of a tombstone."""
    for table in (articles, urls):
        yield from connection.execute(select(table.c.url).where(table.c.id == id_, table.c.portal == portal)).scalars()
    kept = select(pages.c.asked).join(archives, archives.c.id == pages.c.archive).where(pages.c.article_id == id_)
    yield from connection.execute(kept.where(archives.c.portal == portal)).scalars()
    buried = select(tombstones.c.id).where(tombstones.c.id == id_, tombstones.c.portal == portal)
    yield from (None for _ in connection.execute(buried))


def together(connection: Connection, portal: str, ids: Iterable[str]) -> set[str]:
    """Return `ids` of a portal with all of it that is one with them: copies that are not published, what they are
    copies of, and addresses that led there.
    """
    found, fresh = set[str](), set(ids)
    while fresh:
        found |= fresh
        more = set[str]()
        for chunk in chunks(fresh):
            for column in (articles.c.duplicate_of, urls.c.original):
                is_ours = column.table.c.portal == portal
                query = select(column.table.c.id).where(is_ours, column.in_(chunk))
                more.update(connection.execute(query).scalars())
                query = select(column).where(is_ours, column.table.c.id.in_(chunk), column.is_not(None))
                more.update(connection.execute(query).scalars())
            more -= _elsewhere(connection, portal, more)
        fresh = more - found
    return found


def _elsewhere(connection: Connection, portal: str, ids: Collection[str]) -> set[str]:
    """Return those of `ids` that are articles of other portals."""
    found = set[str]()
    for chunk in chunks(ids):
        query = select(articles.c.id).where(articles.c.id.in_(chunk), articles.c.portal != portal)
        found.update(connection.execute(query).scalars())
    return found


def unknown_pages(connection: Connection, portal: str) -> int:
    """Return how many raw pages are of addresses that the ledger does not know: copies, for one that was rebuilt."""
    query = select(func.count()).select_from(pages).join(archives, archives.c.id == pages.c.archive)
    for table in (articles, urls, tombstones):
        query = query.where(~exists().where(table.c.id == pages.c.article_id))
    return int(connection.execute(query.where(archives.c.portal == portal)).scalar_one())


def forgotten(connection: Connection, portal: str) -> set[str]:
    """Return the ids of a portal that must not come back."""
    return set(connection.execute(select(tombstones.c.id).where(tombstones.c.portal == portal)).scalars())


def bury(connection: Connection, run: RunInfo, ids: Collection[str], now: datetime) -> Buried:
    """Forget articles and addresses `ids` of the portal of `run` in the ledger, and keep tombstones."""
    portal = run.portal
    gone: list[Article] = []
    keys: dict[str, str | None] = {}
    kin = duplicates.kin(connection, ids)
    duplicates.leave(connection, ids, run.id)
    for chunk in chunks(ids):
        for row in connection.execute(select(withheld).where(withheld.c.article_id.in_(chunk))):
            keys[row.article_id] = body_key(unpack(row.content))
        for row in connection.execute(select(articles).where(articles.c.id.in_(chunk))):
            keys[row.id] = row.body_key
            content = unpack(row.content)
            kinship.remove(connection, [content])
            if row.revision:
                gone.append(Article(
                    event="purged", id=row.id, revision=row.revision + 1, portal=portal, url=row.url,
                    fetched_at=content.fetched_at,
                ))  # fmt: skip
    rows = [
        {"id": id_, "portal": portal, "body_key": keys.get(id_), "forgotten_at": iso(now), "done": False}
        for id_ in sorted(ids)
    ]
    connection.execute(upsert(tombstones, "done"), rows)  # asked for once more: all is looked through once more
    for chunk in chunks(ids):
        for table, column in _BY_ID:
            connection.execute(delete(table).where(column.in_(chunk)))
    return Buried(sorted(ids), gone, kin)


def finish(ledger: Ledger, root: Path, portal: str) -> list[str]:
    """Bring to an end what was begun; return what could not be done now, a sentence each."""
    _replace(ledger, root, portal)
    with ledger.read() as connection:
        query = select(tombstones.c.id).where(tombstones.c.portal == portal, tombstones.c.done.is_(False))
        ids = set(connection.execute(query).scalars())
    if not ids:
        return []
    _rewrite_files(ledger, root, portal, ids)
    manifests.refresh(ledger, root, portal)  # a process that died may have come to a new file and not to this
    _rewrite_archives(ledger, root, portal, ids)
    try:
        faults = list(_wipe(ledger, root, portal, ids))
    except OperationalError as error:
        return [f"the ledger is in use and could not be wiped ({error}): run the same again"]
    _write_down(ledger, root, portal)
    with ledger.begin() as connection:
        for chunk in chunks(ids):
            connection.execute(update(tombstones).where(tombstones.c.id.in_(chunk)).values(done=True))
    return faults


def _write_down(ledger: Ledger, root: Path, portal: str) -> None:
    """Write beside the ledger what must not come back, for one that is made anew: ids and keys, no content."""
    columns = (tombstones.c.id, tombstones.c.portal, tombstones.c.body_key, tombstones.c.forgotten_at)
    with ledger.read() as connection:
        query = select(*columns).where(tombstones.c.portal == portal).order_by(tombstones.c.id)
        rows = connection.execute(query).mappings().all()
    write_atomically(root / FOLDER / f"{portal}.tombstones", (encode_line(dict(row)) for row in rows))


def bury_again(connection: Connection, root: Path) -> Iterator[str]:
    """Take in what was written beside a ledger that is lost; yield what cannot be read, a sentence each."""
    for path in sorted((root / FOLDER).glob("*.tombstones")):
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            try:
                row = msgspec.json.decode(line, type=_Tombstone)
            except (msgspec.MsgspecError, ValueError):
                yield f"{path}:{number}: no line of ours, left out"
                continue
            connection.execute(upsert(tombstones, "body_key"), [{**msgspec.structs.asdict(row), "done": False}])


def _rewrite_files(ledger: Ledger, root: Path, portal: str, ids: set[str]) -> None:
    """Take the lines of articles out of the published files, and out of others what was completed from them."""
    with ledger.read() as connection:
        query = select(files).where(files.c.portal == portal, files.c.done.is_(True), files.c.within.is_(None))
        rows = connection.execute(query.order_by(files.c.id)).all()
    for row in rows:
        path = root / row.path
        if not path.exists():
            continue  # `ledger check` tells of it
        with path.open("rb") as stream:
            lines = list(stream)
        kept = [(line, _without(line, ids, portal)) for line in lines]
        if all(line == now for line, now in kept):
            continue
        left = [now for _, now in kept if now is not None]
        seqs = [int(found[1]) for line, now in kept if now is None and (found := _SEQ.search(line))]
        if left:
            write_beside(path, left)
        is_whole = sha256(b"".join(lines)).hexdigest() == row.sha256
        with ledger.begin() as connection:
            # Of a file that was damaged before `ledger check` tells on.
            sha = sha256(b"".join(left)).hexdigest() if is_whole else ""
            values = {"sha256": sha, "events": len(left)}
            connection.execute(update(files).where(files.c.id == row.id).values(**values))
            for chunk in _numbers(seqs):
                connection.execute(update(events).where(events.c.seq.in_(chunk)).values(purged=True, line=None))
            _plan(connection, portal, row.path)
        _replace(ledger, root, portal)
        manifests.refresh(ledger, root, portal)


def _without(line: bytes, ids: set[str], portal: str) -> bytes | None:
    """Return a published line as it may stay, None where it must go; a damaged one goes where it names an article."""
    try:
        article = decode_line(line)
    except (msgspec.MsgspecError, ValueError):
        return None if any(id_.encode() in line for id_ in ids) else line
    if article.id in ids:
        return line if article.event == "purged" else None
    site = root_of(article.url)
    changed = False
    for related in article.related:
        if related.title != related.shown and page_id(portal, related.url, site) in ids:
            related.title, related.complete, changed = related.shown, False, True
    if article.duplicate_of in ids:
        article.duplicate_of, article.similarity, changed = None, None, True
    return encode_line(article) if changed else line


def _rewrite_archives(ledger: Ledger, root: Path, portal: str, ids: set[str]) -> None:
    """Take raw pages out of the archive."""
    with ledger.read() as connection:
        query = select(archives).where(archives.c.portal == portal)
        rows = connection.execute(query.order_by(archives.c.id)).all()
    for row in rows:
        with ledger.read() as connection:
            query = select(pages.c.id, pages.c.article_id, pages.c.offset, pages.c.length)
            kept = connection.execute(query.where(pages.c.archive == row.id).order_by(pages.c.offset)).all()
        gone = [(one.offset, one.length) for one in kept if one.article_id in ids]
        if not gone:
            continue
        path = root / row.path
        is_there = path.exists()
        if is_there:
            write_beside(path, _other_bytes(path, gone))
        with ledger.begin() as connection:
            for chunk in _numbers([one.id for one in kept if one.article_id in ids]):
                connection.execute(delete(pages).where(pages.c.id.in_(chunk)))
            before = 0
            for one in kept:
                if one.article_id in ids:
                    before += one.length
                elif before:
                    connection.execute(update(pages).where(pages.c.id == one.id).values(offset=one.offset - before))
            connection.execute(update(archives).where(archives.c.id == row.id).values(bytes=row.bytes - before))
            if is_there:
                _plan(connection, portal, row.path)
        _replace(ledger, root, portal)


def _other_bytes(path: Path, gone: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """Yield the bytes of a file but those of some of its records (offset and length, in order)."""
    with path.open("rb") as stream:
        for offset, length in [*gone, (path.stat().st_size, 0)]:
            while (room := offset - stream.tell()) > 0 and (data := stream.read(min(room, _BLOCK))):
                yield data
            stream.seek(offset + length)


def _plan(connection: Connection, portal: str, path: str) -> None:
    connection.execute(insert_or_ignore(replacements), [{"path": path, "portal": portal}])


def _replace(ledger: Ledger, root: Path, portal: str) -> None:
    """Let new files take the place of old ones; where nothing is left of a file, it goes."""
    with ledger.read() as connection:
        query = select(replacements.c.path).where(replacements.c.portal == portal)
        planned = list(connection.execute(query).scalars())
        without_lines = select(files.c.path).where(files.c.path.in_(planned), files.c.events == 0)
        empty = set(connection.execute(without_lines).scalars()) if planned else set[str]()
    for name in planned:
        path = root / name
        if name in empty:
            path.unlink(missing_ok=True)
        elif hidden(path).exists():
            hidden(path).replace(path)
        if path.parent.exists():
            sync_folder(path.parent)
        with ledger.begin() as connection:
            connection.execute(delete(replacements).where(replacements.c.path == name))


def _wipe(ledger: Ledger, root: Path, portal: str, ids: set[str]) -> Iterator[str]:
    """Overwrite what the ledger's file still holds of deleted rows, and the same in older copies of it."""
    ledger.wipe()
    columns = [(table.name, column.name) for table, column in _BY_ID]
    for copy in sorted(path for path in root.glob(f"{ledger.path.name}.*") if not path.name.endswith(_LOGS)):
        if copy.samefile(ledger.path):
            continue  # a rebuild that died gave it a second name, under which it has no log of its own
        if fault := dialect.delete_from_copy(copy, columns, portal, ids):
            yield f"{copy} may still hold it: {fault}; remove that file"
    indexing.forget(root, ids)
    for left in root.glob(f".{ledger.path.name}.*"):
        left.unlink(missing_ok=True)  # of a process that died: none makes a copy while a run goes on
    for folder in sorted(root.glob(f"{BACKUPS}*/")):
        if not remove_left_over(folder):
            yield f"a backup is being made in {folder}, and holds it: run the same again"


def _numbers(numbers: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), 500):
        yield list(numbers[start : start + 500])
