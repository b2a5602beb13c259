"""Manifests of published files, as the ledger has them.

A file is named in its portal's manifest before the ledger marks it done: what is done can be found by those who read.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, exists, func, select, update

from newscrawl import manifest
from newscrawl.clock import iso, utc_now
from newscrawl.files import write_atomically
from newscrawl.ledger.tables import files, meta, runs
from newscrawl.manifest import Entry

if TYPE_CHECKING:
    from newscrawl.ledger.database import Ledger


def name(connection: Connection, portal: str, file: int) -> list[bytes]:
    """Return the manifest of `portal` with a file that is whole and not done yet; the ledger keeps when that was."""
    now = func.coalesce(files.c.published_at, iso(utc_now()))
    values = {"published_at": now, "through": _through(connection, file)}
    connection.execute(update(files).where(files.c.id == file).values(values))
    return manifest.encode(_entries(connection, portal, files.c.id == file))


def refresh(ledger: "Ledger", root: Path, portal: str) -> None:
    """Write the manifest of `portal` where it is not as the ledger has it."""
    with ledger.begin() as connection:
        lines = current(connection, portal)
    put(root, portal, lines)


def current(connection: Connection, portal: str) -> list[bytes]:
    """Return the manifest of `portal`; its last file says through which number all is published now."""
    through = _through(connection)
    last = select(func.max(files.c.id)).where(files.c.portal == portal, _is_readable()).scalar_subquery()
    is_behind = (files.c.id == last) & (files.c.through < through)
    connection.execute(update(files).where(is_behind).values(through=through))
    return manifest.encode(_entries(connection, portal))


def put(root: Path, portal: str, lines: list[bytes]) -> None:
    """Write a manifest, if it is another one than that which is there."""
    path = manifest.path_of(root, portal)
    before = path.read_bytes() if path.exists() else b""
    if before != b"".join(lines):
        write_atomically(path, lines)


def put_all(connection: Connection, root: Path) -> None:
    """Write the manifests of all portals; of files published before there were any, when each was written last."""
    begun = select(runs.c.started_at).where(runs.c.id == files.c.run).scalar_subquery()
    for file in connection.execute(
        select(files.c.id, files.c.path).where(_is_readable(), files.c.published_at.is_(None))
    ).all():
        written = root / file.path
        time = iso(datetime.fromtimestamp(written.stat().st_mtime, UTC)) if written.exists() else begun
        connection.execute(update(files).where(files.c.id == file.id).values(published_at=time))
    for portal in connection.execute(select(files.c.portal).distinct().order_by(files.c.portal)).scalars().all():
        put(root, portal, current(connection, portal))


def missing(connection: Connection, root: Path) -> list[str]:
    """Return what manifests should name and do not, a sentence each."""
    found = list[str]()
    for portal in connection.execute(select(files.c.portal).distinct().order_by(files.c.portal)).scalars().all():
        path = manifest.path_of(root, portal)
        try:
            named = {(entry.file, entry.sha256) for entry in manifest.read(path)}
        except (OSError, ValueError):
            named = set()
        lacking = [entry.file for entry in _entries(connection, portal) if (entry.file, entry.sha256) not in named]
        if lacking:
            found.append(
                f"{path} lacks {len(lacking)} files, {lacking[0]} among them; `newscrawl ledger compact` helps"
            )
    return found


def _entries(connection: Connection, portal: str, also: ColumnElement[bool] | None = None) -> list[Entry]:
    condition = _is_readable() if also is None else _is_readable() | also
    rows = connection.execute(select(files).where(files.c.portal == portal, condition).order_by(files.c.first_seq))
    return [
        Entry(
            file=row.path, events=row.events, sha256=row.sha256, first_seq=row.first_seq, last_seq=row.last_seq,
            time=row.published_at, through=row.through,
        )
        for row in rows
    ]  # fmt: skip


def _is_readable() -> ColumnElement[bool]:
    """Say which files others read: those of days until they are joined, and not those of which nothing is left."""
    joined = files.alias()
    is_joined = exists().where(joined.c.id == files.c.within, joined.c.done.is_(True))
    return files.c.done.is_(True) & (files.c.events > 0) & ~is_joined


def _through(connection: Connection, but: int | None = None) -> int:
    """Return the number up to which all events of all portals are in files that manifests name."""
    is_pending = files.c.done.is_(False) & (files.c.run != "")  # one that joins others has nothing new
    first: Any = select(func.min(files.c.first_seq)).where(is_pending, files.c.id != (but or 0))
    pending = connection.execute(first).scalar_one()
    last = int(connection.execute(select(meta.c.value).where(meta.c.key == "seq")).scalar_one())
    return last if pending is None else int(pending) - 1
