"""A data directory in one file, and back: the ledger as it was at one moment, and all that it had published by then."""

import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from sqlalchemy import select

from newscrawl.clock import iso, utc_now
from newscrawl.errors import ConfigurationError
from newscrawl.files import folder_for_now, hidden, sync_folder
from newscrawl.ledger import dialect, manifests
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.tables import SCHEMA_VERSION, archives, files

LEDGER = "ledger.sqlite3"
BACKUPS = ".backup-"
"""How folders begin in which backups are prepared."""
_ABOUT = "backup.json"
_TOP = frozenset({LEDGER, _ABOUT, "portals.toml"})
_FOLDERS = frozenset({"archive", "articles", "forgotten", "rejected", "runs"})


def write_backup(root: Path, target: Path) -> int:
    """Write what is in the data directory `root` to the tar file `target`; return the number of published files.

    Crawls may go on meanwhile. The file appears when it is whole; with a name in .gz it is compressed. Raises OSError,
    and ConfigurationError where the ledger is damaged or a published file is missing.
    """
    partial = hidden(target.with_name(f"{target.name}.{os.getpid()}"))  # two may write at once
    try:
        with folder_for_now(root, BACKUPS) as folder:
            copy = folder / LEDGER
            dialect.copy(root / LEDGER, copy)
            published = _published(copy)
            others, raw = list(_others(root)), _raw(copy, root)
            number = len(published) + len(others) + len(raw)
            about = {"made_at": iso(utc_now()), "schema_version": SCHEMA_VERSION, "files": number}
            (folder / _ABOUT).write_text(json.dumps(about), "utf-8")
            with partial.open("wb") as stream:
                with tarfile.open(fileobj=stream, mode="w:gz" if target.name.endswith((".gz", ".tgz")) else "w") as tar:
                    for path in (folder / _ABOUT, copy):
                        tar.add(path, path.name)
                    for name in (*published, *others):
                        _add(tar, root, name)
                    for name, size in raw.items():
                        _add_beginning(tar, root, name, size)
                stream.flush()
                os.fsync(stream.fileno())
        partial.replace(target)
        sync_folder(target.absolute().parent)
    finally:
        partial.unlink(missing_ok=True)
    return len(published)


def read_backup(source: Path, root: Path) -> None:
    """Make the data directory `root`, which is not there or empty, from the tar file `source`; all of it or nothing.

    Raises ConfigurationError where the file is none that `write_backup` wrote, or not whole.
    """
    root = root.resolve()  # a link leads to where it is to be
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise ConfigurationError(f"{root} is not empty: a backup is restored into a new data directory")
    root.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=root.parent, prefix=".restore-") as folder:
        made, number = Path(folder) / "data", 0
        made.mkdir()
        try:
            with tarfile.open(source) as tar:
                for member in tar:
                    _check(member, source)
                    tar.extract(member, made, filter="data")
                    number += 1
        except (tarfile.TarError, EOFError, OSError, ValueError) as error:
            raise ConfigurationError(f"{source} cannot be restored: {error}") from None
        _check_whole(made, source, number - 2)  # beside those two that every backup holds
        with Ledger(made / LEDGER) as ledger, ledger.begin() as connection:
            manifests.put_all(connection, made)
        if root.exists():
            root.rmdir()
        made.rename(root)
        sync_folder(root.parent)


def _published(ledger: Path) -> list[str]:
    """Return the published files of a ledger; raises ConfigurationError where it is damaged or joins files."""
    with Ledger(ledger) as opened, opened.read() as connection:
        if damage := next(dialect.integrity_faults(connection), None):
            raise ConfigurationError(f"{' '.join(damage.split())}; `newscrawl ledger rebuild` helps")
        joining = select(files.c.path).where(files.c.run == "", files.c.done.is_(False))
        if connection.execute(joining.limit(1)).first():
            raise ConfigurationError(
                "files are being joined, or that was cut off: run `newscrawl ledger compact` first"
            )
        query = select(files.c.path).where(files.c.done.is_(True), files.c.within.is_(None), files.c.events > 0)
        return list(connection.execute(query.order_by(files.c.id)).scalars())


def _raw(ledger: Path, root: Path) -> dict[str, int]:
    """Return the files of raw pages that are there, and how many bytes of each the ledger knows."""
    with Ledger(ledger) as opened, opened.read() as connection:
        rows = connection.execute(select(archives.c.path, archives.c.bytes).order_by(archives.c.id)).all()
    return {row.path: row.bytes for row in rows if (root / row.path).is_file()}


def _others(root: Path) -> Iterator[str]:
    """Yield what is beside the ledger and the articles: refusals, receipts, portals.toml."""
    if (root / "portals.toml").is_file():
        yield "portals.toml"
    for folder in ("forgotten", "rejected", "runs"):
        found = sorted((root / folder).rglob("*"))
        yield from (path.relative_to(root).as_posix() for path in found if path.is_file() and path.name[0] != ".")


def _add(tar: tarfile.TarFile, root: Path, name: str) -> None:
    try:
        # Size and content of one file: a receipt may be replaced meanwhile.
        with (root / name).open("rb") as stream:
            tar.addfile(tar.gettarinfo(arcname=name, fileobj=stream), stream)
    except FileNotFoundError:
        raise ConfigurationError(f"{root / name} is missing; `newscrawl ledger check` tells more") from None


def _add_beginning(tar: tarfile.TarFile, root: Path, name: str, size: int) -> None:
    """Add the first `size` bytes of a file: a crawl may write to it."""
    with (root / name).open("rb") as stream:
        member = tar.gettarinfo(arcname=name, fileobj=stream)
        member.size = min(size, member.size)
        tar.addfile(member, stream)


def _check(member: tarfile.TarInfo, source: Path) -> None:
    parts = PurePosixPath(member.name).parts
    is_ours = member.name in _TOP or (len(parts) > 1 and parts[0] in _FOLDERS and ".." not in parts)
    if not member.isfile() or not is_ours:
        raise ConfigurationError(f"{source} is no backup of ours: it holds {member.name!r}")


def _check_whole(made: Path, source: Path, number: int) -> None:
    """Raise ConfigurationError where something is missing of what the backup says it holds: a ledger, so many files."""
    about, ledger = made / _ABOUT, made / LEDGER
    if not about.is_file() or not ledger.is_file():
        raise ConfigurationError(f"{source} is no backup of ours: it lacks the ledger")
    try:
        promised = int(json.loads(about.read_text("utf-8"))["files"])
    except (ValueError, KeyError, TypeError):
        raise ConfigurationError(f"{source} is no backup of ours") from None
    missing = [name for name in _published(ledger) if not (made / name).is_file()]
    if missing or number < promised:
        raise ConfigurationError(f"{source} is not whole: it lacks {missing[0] if missing else 'its end'}")
    about.unlink()
