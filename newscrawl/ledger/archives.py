"""Where raw pages are kept: which file of which run, from which byte on."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Integer, cast, delete, func, select, update

from newscrawl.archive.reading import BrokenArchiveError, answers, whole_stretches
from newscrawl.archive.writing import Earlier, Record
from newscrawl.clock import iso
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.tables import archives, pages

FOLDER = "archive"
"""Of the data directory: archive/PORTAL/RUN.warc.gz."""
MOST_BYTES = 10 * 1024 * 1024
"""Of a page, compressed as it came."""
_OURS = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}\.warc\.gz")


class Archived(NamedTuple):
    """An answer that was kept: what it is about, what was asked for, when it came (aware), and where it is."""

    article_id: str
    part: int
    asked: str
    fetched: datetime
    record: Record


def path_of(portal: str, run_id: str) -> str:
    """Return where the raw pages of a run are kept, relative to the data directory."""
    return f"{FOLDER}/{portal}/{run_id}.warc.gz"


def record(connection: Connection, portal: str, run_id: str, kept: Sequence[Archived]) -> None:
    """Record pages that are on disk."""
    if not kept:
        return
    end = kept[-1].record.offset + kept[-1].record.length
    _insert(connection, _archive(connection, portal, run_id, end), kept)


def latest(connection: Connection, article_id: str, asked: str) -> Earlier | None:
    """Return what the last answer for an address of an article was, None where none is kept."""
    columns = (pages.c.digest, pages.c.asked, pages.c.fetched_at)
    query = select(*columns).where(pages.c.article_id == article_id, pages.c.asked == asked, pages.c.revisit.is_(False))
    row = connection.execute(query.order_by(pages.c.id.desc()).limit(1)).first()
    return Earlier(row.digest, row.asked, row.fetched_at) if row else None


def close(connection: Connection, run_id: str) -> None:
    """Record that a run keeps no further pages."""
    connection.execute(update(archives).where(archives.c.run == run_id).values(done=True))


def recover(ledger: Ledger, root: Path, portal: str) -> None:
    """Bring the files of runs that died in order: a torn record at the end is cut off, whole ones are taken in.

    Files that have not the name of a run are none of ours.
    """
    with ledger.read() as connection:
        known = {row.path: row for row in connection.execute(select(archives).where(archives.c.portal == portal))}
    for path in sorted((root / FOLDER / portal).glob("*.warc.gz")):
        row = known.get(path.relative_to(root).as_posix())
        if (row is None or not row.done) and _OURS.fullmatch(path.name):
            _recover(ledger, portal, path, row.bytes if row else 0)


def told(connection: Connection, run_id: str) -> dict[str, int]:
    """Return what a run kept: pages, how many of them only say that nothing changed, bytes."""
    query = select(func.count(), func.coalesce(func.sum(cast(pages.c.revisit, Integer)), 0)).join(
        archives, archives.c.id == pages.c.archive
    )
    number, revisits = connection.execute(query.where(archives.c.run == run_id)).one()
    total = connection.execute(select(func.sum(archives.c.bytes)).where(archives.c.run == run_id)).scalar_one()
    return {"pages": number, "revisits": int(revisits), "bytes": total or 0}


def drop(connection: Connection, root: Path, portal: str, before: datetime) -> int:
    """Drop the raw pages of runs of a portal that began before a moment; return the number of files."""
    limit = f"{before.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    old = connection.execute(select(archives).where(archives.c.portal == portal, archives.c.run < limit)).all()
    for row in old:
        connection.execute(delete(pages).where(pages.c.archive == row.id))
        connection.execute(delete(archives).where(archives.c.id == row.id))
        (root / row.path).unlink(missing_ok=True)
    return len(old)


def _recover(ledger: Ledger, portal: str, path: Path, known: int) -> None:
    size = path.stat().st_size
    start = min(known, size)
    whole = list(whole_stretches(path, start))
    end = whole[-1][1] if whole else start
    if end < size:
        with path.open("r+b") as stream:
            stream.truncate(end)
    run_id = path.name.split(".")[0]
    with ledger.begin() as connection:
        archive = _archive(connection, portal, run_id, end)
        for stretch in whole:
            _take_in(connection, archive, path, *stretch)
        close(connection, run_id)


def _take_in(connection: Connection, archive: int, path: Path, start: int, end: int) -> None:
    """Record the pages that one of our files holds from the record at `start` on, up to the byte `end`."""
    found: list[Archived] = []
    try:
        for one in answers(path, start, most=MOST_BYTES):
            if one.offset >= end:
                break
            if one.article_id:
                where = Record(one.offset, one.length, one.is_revisit, one.digest)
                found.append(Archived(one.article_id, one.part, one.exchange.asked, one.exchange.fetched, where))
    except BrokenArchiveError:
        pass  # what is whole before it counts
    _insert(connection, archive, found)


def _insert(connection: Connection, archive: int, kept: Sequence[Archived]) -> None:
    rows = [
        {"archive": archive, "article_id": one.article_id, "part": one.part, "asked": one.asked,
         "offset": one.record.offset, "length": one.record.length, "fetched_at": iso(one.fetched.astimezone(UTC)),
         "revisit": one.record.is_revisit, "digest": one.record.digest}
        for one in kept
    ]  # fmt: skip
    if rows:
        connection.execute(pages.insert(), rows)


def _archive(connection: Connection, portal: str, run_id: str, end: int) -> int:
    values = {"portal": portal, "run": run_id, "path": path_of(portal, run_id), "bytes": end, "done": False}
    row = connection.execute(select(archives.c.id).where(archives.c.path == values["path"])).first()
    if row:
        connection.execute(update(archives).where(archives.c.id == row.id).values(bytes=end))
        return int(row.id)
    return int(connection.execute(archives.insert().returning(archives.c.id).values(**values)).scalar_one())
