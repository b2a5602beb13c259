"""The manifest: which files of events a portal has published, one line of JSON each, in data/manifest/PORTAL.jsonl.

It names a file once it is whole, and is itself always whole. It lies outside articles/, so that a glob over that reads
events and nothing else.
"""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from newscrawl.contract import encode_line

FOLDER = "manifest"
"""Of the data directory."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A published file: one line of a manifest."""

    file: Annotated[str, Meta(description="path in the data directory")]
    events: Annotated[int, Meta(description="number of its lines")]
    sha256: Annotated[str, Meta(description="hash of its bytes")]
    first_seq: Annotated[int, Meta(description="smallest number of its events when it was published")]
    last_seq: Annotated[int, Meta(description="largest number of its events when it was published")]
    time: Annotated[str, Meta(description="when it was published (UTC)")]
    through: Annotated[int, Meta(description="all events up to this number, of all portals, were published by then")]


def path_of(root: Path, portal: str) -> Path:
    """Return the manifest of `portal` in the data directory `root`."""
    return root / FOLDER / f"{portal}.jsonl"


def encode(entries: Iterable[Entry]) -> list[bytes]:
    """Return the lines of a manifest."""
    return [encode_line(msgspec.structs.asdict(entry)) for entry in entries]


def read(path: Path) -> list[Entry]:
    """Return what a manifest names.

    Raises OSError where it cannot be read, ValueError with the number of the line that is none.
    """
    found = list[Entry]()
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            found.append(msgspec.json.decode(line, type=Entry))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise ValueError(f"{path}:{number}: no line of a manifest: {error}") from None
    return found


def portals(root: Path) -> list[str]:
    """Return the portals that have a manifest in the data directory `root`, by name."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.jsonl"))


def read_all(root: Path, some: Collection[str] = ()) -> list[Entry]:
    """Return what the manifests of all portals in the data directory `root` name, or of `some` of them."""
    return [entry for portal in (some or portals(root)) for entry in read(path_of(root, portal))]
