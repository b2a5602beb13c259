"""Whether a data directory is whole: the ledger in itself, and what it published against the files that are there."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select

from newscrawl.archive.reading import whole_until
from newscrawl.files import sha256_of
from newscrawl.ledger import manifests
from newscrawl.ledger.dialect import integrity_faults
from newscrawl.ledger.tables import archives, articles, events, files, meta

_MOST_BAD_LINES = 3  # told of a file


def faults(connection: Connection, root: Path) -> Iterator[str]:
    """Yield what is wrong with the data directory `root`, a sentence each; nothing where it is whole."""
    yield from integrity_faults(connection)
    yield from _wrong_numbers(connection)
    yield from _wrong_revisions(connection)
    yield from _wrong_stories(connection)
    known = set[str]()
    for row in connection.execute(select(files).order_by(files.c.id)):
        known.add(row.path)
        if row.done and row.within is None:
            yield from _file_faults(connection, root, row)
    yield from manifests.missing(connection, root)
    yield from _archive_faults(connection, root)
    for path in sorted((root / "articles").rglob("*.jsonl")):
        if path.relative_to(root).as_posix() not in known:
            yield f"{path} is not in the ledger"


def notes(connection: Connection, root: Path) -> Iterator[str]:
    """Yield what is no fault and worth knowing."""
    pending = connection.execute(select(func.count()).where(files.c.done.is_(False))).scalar_one()
    if pending:
        yield f"{pending} files are not written yet: the next run, or `newscrawl ledger compact`, does"
    for path in sorted(root.glob("ledger.sqlite3.*")):
        yield f"{path} is an older copy of the ledger and can be removed once all is well"


def _archive_faults(connection: Connection, root: Path) -> Iterator[str]:
    """Yield which files of raw pages are not as long as they were, or end within a record."""
    for row in connection.execute(select(archives).order_by(archives.c.id)):
        path = root / row.path
        if not path.is_file():
            yield f"{path} is missing: its articles cannot be read anew"
        elif row.done and path.stat().st_size != row.bytes:
            yield f"{path} has {path.stat().st_size} bytes instead of {row.bytes}"
        elif row.done and (end := whole_until(path, 0)) != row.bytes:
            yield f"{path} is damaged from byte {end} on"


def _wrong_numbers(connection: Connection) -> Iterator[str]:
    number, last = connection.execute(select(func.count(events.c.seq), func.max(events.c.seq))).one()
    seq = int(connection.execute(select(meta.c.value).where(meta.c.key == "seq")).scalar_one())
    if seq != (last or 0):
        yield f"the ledger counts {seq} events and the last one has the number {last or 0}"
    missing = (last or 0) - number - _forgotten_numbers(connection)
    if missing:
        yield f"{missing} numbers of events are missing"


def _forgotten_numbers(connection: Connection) -> int:
    """Return how many events of forgotten articles a ledger does not know that was made anew from the files."""
    query = select(func.coalesce(func.sum(events.c.revision - 1), 0)).where(events.c.event == "purged")
    known = select(func.count()).select_from(events).where(events.c.purged)
    return int(connection.execute(query).scalar_one()) - int(connection.execute(known).scalar_one())


def _wrong_revisions(connection: Connection) -> Iterator[str]:
    published = select(events.c.article_id, func.max(events.c.revision).label("last")).group_by(events.c.article_id)
    last = published.subquery()
    query = select(articles.c.id, articles.c.revision, last.c.last).outerjoin(last, last.c.article_id == articles.c.id)
    for row in connection.execute(query.where(articles.c.revision != func.coalesce(last.c.last, 0))):
        yield f"article {row.id} is at revision {row.revision}, published is {row.last or 0}"


def _wrong_stories(connection: Connection) -> Iterator[str]:
    original = articles.alias()
    for column, told in ((articles.c.duplicate_of, "a copy"), (articles.c.story, "of the story")):
        query = select(articles.c.id, column.label("of")).outerjoin(original, original.c.id == column)
        for row in connection.execute(query.where(column.is_not(None), original.c.id.is_(None))):
            yield f"article {row.id} is {told} of {row.of}, which is not there"


def _file_faults(connection: Connection, root: Path, row: Row[Any]) -> Iterator[str]:
    path = root / row.path
    if not path.is_file():
        if row.events:  # of the others nothing is left: all in them was forgotten
            yield f"{path} is missing"
        return
    if sha256_of(path) == row.sha256:
        return  # its lines are those that were frozen
    yield f"{path} is not what was published: its bytes differ"
    part = [row.id, *connection.execute(select(files.c.id).where(files.c.within == row.id)).scalars()]
    query = select(events.c.seq).where(events.c.file_id.in_(part), events.c.purged.is_(False))
    wanted = set(connection.execute(query).scalars())
    bad = [f"{path}:{number}: {fault}" for number, fault in _line_faults(path, wanted)]
    yield from bad[:_MOST_BAD_LINES]
    if wanted:
        yield f"{path} lacks {len(wanted)} of {row.events} lines"


def _line_faults(path: Path, wanted: set[int]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that are none of those `wanted`, which is left with those that are missing."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                seq = json.loads(line)["seq"]
            except (ValueError, KeyError, TypeError):
                yield number, "is no line of ours"
                continue
            if seq not in wanted:
                yield number, f"has the number {seq} of another file, or twice"
            wanted.discard(seq)
