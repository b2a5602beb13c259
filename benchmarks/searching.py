"""A search of the bytes of a data directory for a sentence: plain, in other encodings, and in what is compressed."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

_MAGIC = (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_MOST = 5_000_000


def places(root: Path, sentence: str) -> list[str]:
    """Return where `sentence` stands in the files below `root`: names of files."""
    escaped = sentence.encode("ascii", "backslashreplace")
    needles = [sentence.encode(), sentence.encode("gb18030"), sentence.encode("utf-16-le"), escaped]
    found = dict[str, None]()
    for path in sorted(root.rglob("*")):
        if path.is_file():
            texts = _records(path) if path.name.endswith(".warc.gz") else _streams(path.read_bytes())
            if any(needle in text for text in texts for needle in needles):
                found[str(path.relative_to(root))] = None
    return list(found)


def _streams(data: bytes) -> Iterator[bytes]:
    """Yield bytes as they are, then all in them that can be decompressed, wherever it begins."""
    yield data
    for magic in _MAGIC:
        at = data.find(magic)
        while at >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj(wbits=47).decompress(data[at : at + _MOST], _MOST)
            at = data.find(magic, at + 1)


def _records(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            yield record.rec_headers.to_bytes()
            yield record.content_stream().read()
