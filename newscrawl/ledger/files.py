"""Files that are either there in full or not there at all."""

import os
from collections.abc import Iterable
from pathlib import Path


def write_atomically(path: Path, lines: Iterable[bytes]) -> None:
    """Write `lines` to `path` so that no reader and no crash ever sees a part of them.

    They go to a hidden file beside it that does not end like it, which is forced to disk and renamed; then the
    folder is forced to disk. Raises OSError where the disk refuses; the hidden file is removed then.
    """
    make_folder(path.parent)
    partial = path.with_name(f".{path.name}.part")
    try:
        with partial.open("wb") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


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
