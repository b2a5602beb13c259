"""What WARC files hold, ours and those of other programs."""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from newscrawl.archive.exchange import Exchange
from newscrawl.archive.writing import ASKED_HEADER, ID_HEADER, PART_HEADER

_ANSWERS = ("response", "revisit")
_BLOCK = 1 << 16
_MOST_DECOMPRESSED = 1 << 20  # bytes at a time: a member may be small and hold gigabytes
_MEMBER, _RECORD = b"\x1f\x8b\x08", b"WARC/"  # what they begin with


class BrokenArchiveError(RuntimeError):
    """A WARC file that cannot be read, or not further. The message names it."""


class Kept(NamedTuple):
    """An answer in a WARC file."""

    offset: int
    length: int
    """Of its record; in our files with that of its request."""
    is_revisit: bool
    """Whether it only says that the answer was as it was before: it has no body."""
    exchange: Exchange
    article_id: str
    """The article it is about; '' in files of other programs."""
    part: int
    digest: str
    is_cut_off: bool = False
    """Whether whoever kept it says that it is not all, or its record goes on behind its end."""


def answers(path: Path, start: int = 0, *, most: int) -> Iterator[Kept]:
    """Yield the answers to requests for pages (http and https) from the record at `start` on; of ARC files too.

    Bodies of more than `most` bytes are left out with their records. Raises BrokenArchiveError where the file cannot
    be read further.
    """
    try:
        with path.open("rb") as stream:
            stream.seek(start)
            yield from _answers(stream, most)
    except FileNotFoundError:
        raise BrokenArchiveError(f"{path} is missing") from None
    except (ArchiveLoadFailed, OSError, EOFError, zlib.error, ValueError, KeyError, AttributeError) as error:
        # warcio looks for headers where there may be none, and says so in many ways.
        words = " ".join(str(error).partition(", first line:")[0].split())[:200]  # that may be anything
        text = "".join(char if char.isprintable() else "?" for char in words)
        raise BrokenArchiveError(f"{path} cannot be read further: {text or type(error).__name__}") from None


def answer_at(path: Path, offset: int, *, most: int) -> Exchange:
    """Return the answer that is kept at `offset`; raises BrokenArchiveError where none is."""
    for kept in answers(path, offset, most=most):
        if kept.offset == offset:
            return kept.exchange
        break
    raise BrokenArchiveError(f"{path} holds no page at {offset}")


def whole_until(path: Path, start: int) -> int:
    """Return where the last whole record of one of our files ends, from the one at `start` on."""
    end, member = start, zlib.decompressobj(wbits=31)
    with path.open("rb") as stream:
        stream.seek(start)
        at = start
        while data := stream.read(_BLOCK):
            at += len(data)
            while data:
                try:
                    member.decompress(data, _MOST_DECOMPRESSED)
                except zlib.error:
                    return end
                data = member.unconsumed_tail
                if member.eof:
                    data = member.unused_data
                    end, member = at - len(data), zlib.decompressobj(wbits=31)
    return end


class _Records(ArchiveIterator):  # type: ignore[misc]  # has no types
    """Counts records that are longer than they say, and does not speak of it."""

    INC_RECORD = ""


def whole_stretches(path: Path, start: int) -> Iterator[tuple[int, int]]:
    """Yield begin and end of what is whole of one of our files from the record at `start` on, record behind record.

    What is damaged between them is passed over.
    """
    at: int | None = start
    while at is not None:
        end = whole_until(path, at)
        if end > at:
            yield at, end
        at = _next_record(path, end + 1)


def _next_record(path: Path, start: int) -> int | None:
    """Return where the first whole record begins from the byte `start` on, None where none does."""
    with path.open("rb") as stream:
        stream.seek(start)
        at, data = start, stream.read(_BLOCK)
        while len(data) >= len(_MEMBER):
            found = data.find(_MEMBER)
            if found < 0:
                at += len(data) - len(_MEMBER) + 1
            elif _is_whole_record(stream, at + found):
                return at + found
            else:
                at += found + 1
            stream.seek(at)
            data = stream.read(_BLOCK)
    return None


def _is_whole_record(stream: BinaryIO, at: int) -> bool:
    stream.seek(at)
    member, begin = zlib.decompressobj(wbits=31), b""
    try:
        while not member.eof and (data := member.unconsumed_tail or stream.read(_BLOCK)):
            text = member.decompress(data, _MOST_DECOMPRESSED)
            begin = begin or text[: len(_RECORD)]
            if begin and not _RECORD.startswith(begin):
                return False
    except zlib.error:
        return False
    return member.eof and begin == _RECORD


def _answers(stream: BinaryIO, most: int) -> Iterator[Kept]:
    records = _Records(stream, arc2warc=True)
    waiting: Kept | None = None
    try:
        for record in records:
            if record.length is None:
                raise ValueError("a record does not say how long it is")
            longer = records.err_count
            kept = _kept(record, most)
            offset = records.get_record_offset()
            if kept and records.err_count > longer:
                kept = kept._replace(is_cut_off=True)
            if record.rec_type in _ANSWERS:
                if waiting:
                    yield waiting
                waiting = kept._replace(offset=offset, length=records.get_record_length()) if kept else None
            elif waiting and record.rec_type == "request":
                waiting = waiting._replace(length=offset + records.get_record_length() - waiting.offset)
    except Exception:
        if waiting:  # what comes behind it cannot be read, it can
            yield waiting
        raise
    if waiting:
        yield waiting


def _kept(record: Any, most: int) -> Kept | None:
    """Return what an answer says; None for one that is no page's, too large, or tells no time or address."""
    headers = record.rec_headers
    url, date = headers.get_header("WARC-Target-URI") or "", headers.get_header("WARC-Date") or ""
    if record.rec_type not in _ANSWERS or not url.startswith(("http://", "https://")) or record.http_headers is None:
        return None
    status, fetched = record.http_headers.get_statuscode(), _moment(date)
    if fetched is None:
        return None
    is_chunked = (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    body = (ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream).read(most + 1)
    if len(body) <= most:
        while record.raw_stream.read(_BLOCK):
            pass  # what comes behind the last chunk
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise EOFError(f"it ends within the record of {url}")
    if len(body) > most or not status.isascii() or not status.isdigit():
        return None
    exchange = Exchange(
        asked=headers.get_header(ASKED_HEADER) or url, url=url, fetched=fetched, status=int(status),
        headers=[
            (_bytes_of(name), _bytes_of(value))
            for name, value in record.http_headers.headers if name.lower() != "transfer-encoding"
        ],
        body=body, protocol=record.http_headers.protocol or "HTTP/1.1",
    )  # fmt: skip
    digest = headers.get_header("WARC-Payload-Digest") or ""
    return Kept(
        0, 0, record.rec_type == "revisit", exchange, headers.get_header(ID_HEADER) or "", _part(headers), digest,
        is_cut_off=bool(headers.get_header("WARC-Truncated")),
    )  # fmt: skip


def _moment(text: str) -> datetime | None:
    """Return a moment in UTC; None for what is none, or none of an age in which there were pages."""
    try:
        found = datetime.fromisoformat(text)
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return found if 1 < found.year < 9999 else None  # other zones can still tell it


def _bytes_of(text: str) -> str:
    """Return the bytes of a header as Latin-1; warcio takes what may be UTF-8 for it."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode().decode("latin-1")
    return text


def _part(headers: Any) -> int:
    text = headers.get_header(PART_HEADER) or ""
    return int(text) if text.isascii() and text.isdigit() else 1
