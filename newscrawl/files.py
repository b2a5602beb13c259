"""Files that are either there in full or not there at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from hashlib import file_digest
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory


def write_atomically(path: Path, lines: Iterable[bytes]) -> None:
    """Write `lines` to `path` so that no reader and no crash ever sees a part of them.

    They go to a hidden file beside it that does not end like it, which is forced to disk and renamed; then the
    folder is forced to disk. Raises OSError where the disk refuses; the hidden file is removed then.
    """
    write_beside(path, lines).replace(path)
    sync_folder(path.parent)


def write_beside(path: Path, lines: Iterable[bytes]) -> Path:
    """Write `lines` to a hidden file beside `path`, forced to disk; return its path.

    Raises OSError where the disk refuses; the hidden file is removed then.
    """
    make_folder(path.parent)
    partial = hidden(path)
    try:
        with partial.open("wb") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return partial


@contextmanager
def folder_for_now(root: Path, prefix: str) -> Iterator[Path]:
    """Yield a new folder in `root` that is removed at the end; that of a process which died is found there later."""
    with TemporaryDirectory(dir=root, prefix=prefix) as name:
        descriptor = os.open(name, os.O_RDONLY)
        try:
            flock(descriptor, LOCK_EX)
            yield Path(name)
        finally:
            os.close(descriptor)


def remove_left_over(folder: Path) -> bool:
    """Remove a folder of `folder_for_now`; say whether its process is dead, and it was removed.

    What others made stays: links, and folders of another user.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    except (PermissionError, NotADirectoryError):
        return False
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
        rmtree(folder)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def hidden(path: Path) -> Path:
    """Return where what will stand at `path` is written first: it does not end like it, so that nobody reads it."""
    return path.with_name(f".{path.name}.part")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it, each forced to disk in the one that holds it."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Force the names in `folder` to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
