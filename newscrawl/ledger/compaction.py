"""Files of days joined into one of a month: the same lines, in the order of their numbers, each there once.

The ledger first says what is to be joined; then the file of the month is written under a hidden name, the files of
the days go, and it gets its name. Killed in between, the next run or compaction goes on: until then lines may be
away, but never there twice.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from newscrawl.clock import iso, utc_now
from newscrawl.files import hidden, sha256_of, sync_folder, write_beside
from newscrawl.ledger import manifests
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.tables import files


class BrokenFileError(RuntimeError):
    """A published file is not what was published: nothing is joined. The message names it."""


def months(connection: Connection, portal: str, before: str) -> list[str]:
    """Return the months (2026-01) before the month `before` of which files of `portal` are not joined, in order."""
    rows = connection.execute(select(files.c.path).where(_is_of_day(portal))).scalars()
    return sorted({month for path in rows if (month := _month(path)) < before})


def join(ledger: Ledger, root: Path, portal: str, month: str) -> int:
    """Join the files of a month; return their number. Raises BrokenFileError where one of them is not whole."""
    finish(ledger, root, portal)
    with ledger.begin() as connection:
        days = [row for row in connection.execute(select(files).where(_is_of_day(portal))) if _month(row.path) == month]
        if not days:
            return 0
        lines = _lines(root, days)
        number = connection.execute(
            select(func.count()).where(files.c.path.like(f"{_folder(portal, month)}%"))
        ).scalar_one()
        name = month if not number else f"{month}-{number + 1}"
        joined = connection.execute(
            files.insert().returning(files.c.id).values(
                portal=portal, run="", path=f"{_folder(portal, month)}{name}.jsonl", done=False, events=len(lines),
                first_seq=min(row.first_seq for row in days), last_seq=max(row.last_seq for row in days),
                sha256=sha256(b"".join(lines)).hexdigest(),
            )
        ).scalar_one()  # fmt: skip
        ids = [row.id for row in days]
        connection.execute(update(files).where(files.c.id.in_(ids)).values(within=joined))
    finish(ledger, root, portal)
    return len(days)


def finish(ledger: Ledger, root: Path, portal: str) -> None:
    """Bring to an end what was begun: that of a process which died too. Raises BrokenFileError."""
    with ledger.read() as connection:
        query = select(files).where(files.c.portal == portal, files.c.run == "", files.c.done.is_(False))
        begun = connection.execute(query).all()
        days = {row.id: connection.execute(select(files).where(files.c.within == row.id)).all() for row in begun}
    for month in begun:
        _replace(root, month, days[month.id])
        with ledger.begin() as connection:
            values = {"done": True, "published_at": iso(utc_now())}
            connection.execute(update(files).where(files.c.id == month.id).values(**values))
    manifests.refresh(ledger, root, portal)


def finish_without_ledger(root: Path) -> None:
    """Bring to an end what a process that died began to join, where the ledger that knew of it is lost.

    The hidden file of a month is whole once a file of a day has gone: then it alone has some lines, and gets its name.
    Else all lines are in the files of the days, and it goes.
    """
    for part in sorted((root / "articles").glob("*/*/.*.part")):
        path = part.with_name(part.name.removeprefix(".").removesuffix(".part"))
        days = {day: _hashes(day) for day in part.parent.parent.glob(f"{part.parent.name}-*/*.jsonl")}
        joined = _hashes(part)
        is_month = path.suffix == ".jsonl" and path.stem.startswith(part.parent.name) and not path.exists()
        if is_month and not joined <= set().union(*days.values()):
            for day, lines in days.items():
                if lines <= joined:
                    day.unlink()
            part.replace(path)
        else:
            part.unlink()
        sync_folder(part.parent)


def _hashes(path: Path) -> set[bytes]:
    """Return the hashes of the whole lines of a file."""
    return {sha256(line).digest() for line in _split(path) if line.endswith(b"\n")}


def _replace(root: Path, month: Row[Any], days: Sequence[Row[Any]]) -> None:
    """Put the file of a month in the place of those of its days."""
    path = root / month.path
    if not path.exists():
        # While the hidden file is not whole, no file of a day has gone.
        if not hidden(path).exists() or sha256_of(hidden(path)) != month.sha256:
            write_beside(path, _lines(root, days))
        for day in days:
            (root / day.path).unlink(missing_ok=True)
        for folder in {(root / day.path).parent for day in days}:
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
        hidden(path).replace(path)
        sync_folder(path.parent)


def _lines(root: Path, days: Sequence[Row[Any]]) -> list[bytes]:
    """Return the lines of files in the order of their numbers."""
    found: list[tuple[int, bytes]] = []
    for day in (one for one in days if one.events):
        path = root / day.path
        if not path.exists() or sha256_of(path) != day.sha256:
            raise BrokenFileError(f"{path} is not what was published; `newscrawl ledger check` tells more")
        found.extend((int(json.loads(line)["seq"]), line) for line in _split(path))
    return [line for _, line in sorted(found)]


def _split(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from stream


def _is_of_day(portal: str) -> Any:
    return (files.c.portal == portal) & (files.c.run != "") & files.c.done.is_(True) & files.c.within.is_(None)


def _month(path: str) -> str:
    return path.split("/")[2][: len("2026-01")]


def _folder(portal: str, month: str) -> str:
    return f"articles/{portal}/{month}/"
