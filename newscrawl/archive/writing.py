"""One WARC file of one run, to which records are appended."""

import os
from datetime import UTC
from http.client import responses
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.archive.exchange import Exchange
from newscrawl.clock import iso
from newscrawl.files import make_folder, sync_folder

ID_HEADER, PART_HEADER, ASKED_HEADER = "Newscrawl-Article", "Newscrawl-Part", "Newscrawl-Asked-URI"
"""Headers of records that are ours alone: the id of the article, the number of its part from the second on, and the
address that was asked for at first where another one answered.
"""
NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_NOT_MODIFIED = 304
# The answer is kept without chunks: who reads it must not look for them.
_OF_TRANSFER = frozenset({"transfer-encoding"})


class Earlier(NamedTuple):
    """What is kept of an earlier answer for the same address: its payload digest, its address, and when it came."""

    digest: str
    url: str
    fetched_at: str


class Record(NamedTuple):
    """Where the records of one exchange are kept, and what they are."""

    offset: int
    length: int
    """Of the answer and the request together, in bytes of the file."""
    is_revisit: bool
    """Whether the answer is only said to be as it was before."""
    digest: str
    """Of the payload, with the name of the algorithm before it."""


class ArchiveFile:
    """A WARC file that is made with its first record; each record is a gzip member of its own."""

    def __init__(self, path: Path, about: dict[str, str]) -> None:
        """Write to `path`; `about` is what the file says of its making."""
        self.path, self._about = path, about
        self._stream: BinaryIO | None = None
        self._is_synced = True
        self._writer: WARCWriter | None = None

    def write(self, exchange: Exchange, article_id: str, part: int = 1, earlier: Earlier | None = None) -> Record:
        """Append an exchange that is about (a part of) an article; one with the payload of the `earlier` as a revisit.

        Raises OSError where the disk refuses; what was written of it is cut off then.
        """
        stream, writer = self._open()
        offset = stream.seek(0, os.SEEK_END)
        self._is_synced = False
        try:
            record = self._write(writer, exchange, {ID_HEADER: article_id, **_part(part)}, earlier)
            stream.flush()
        except BaseException:
            stream.truncate(offset)
            writer.out.drop()
            raise
        return record._replace(offset=offset, length=stream.tell() - offset)

    def sync(self) -> None:
        """Force what was written to disk."""
        if self._stream and not self._is_synced:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._is_synced = True

    def close(self) -> None:
        """Close the file."""
        if self._stream:
            self.sync()
            self._stream.close()
            self._stream = None

    def _open(self) -> tuple[BinaryIO, WARCWriter]:
        if self._stream and self._writer:
            return self._stream, self._writer
        make_folder(self.path.parent)
        # Unbuffered: what a record takes is known once it is written, and nothing waits behind a full disk.
        stream = self._stream = cast("BinaryIO", self.path.open("ab", buffering=0))
        writer = self._writer = WARCWriter(_Buffered(stream), gzip=True, warc_version="1.1")
        if not stream.tell():
            try:
                writer.write_record(writer.create_warcinfo_record(self.path.name, self._about))
            except BaseException:
                self._stream = None
                stream.truncate(0)
                stream.close()
                raise
            sync_folder(self.path.parent)
        return stream, writer

    def _write(self, writer: WARCWriter, exchange: Exchange, ours: dict[str, str], earlier: Earlier | None) -> Record:
        extra = {"WARC-Date": iso(exchange.fetched.astimezone(UTC)), **ours}
        if exchange.asked != exchange.url:
            extra[ASKED_HEADER] = exchange.asked
        if exchange.ip:
            extra["WARC-IP-Address"] = exchange.ip
        answer = writer.create_warc_record(
            exchange.url, "response", payload=BytesIO(exchange.body), length=len(exchange.body),
            http_headers=_answer_headers(exchange), warc_headers_dict=extra,
        )  # fmt: skip
        digest = answer.rec_headers.get_header("WARC-Payload-Digest")
        is_revisit = earlier is not None and (exchange.status == _NOT_MODIFIED or digest == earlier.digest)
        if earlier and is_revisit:
            digest = earlier.digest
            answer = writer.create_revisit_record(
                exchange.url, digest, earlier.url, earlier.fetched_at, _answer_headers(exchange), extra
            )
            if exchange.status == _NOT_MODIFIED:
                answer.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED_PROFILE)
        if exchange.request_headers is None:
            writer.write_record(answer)
        else:
            request = writer.create_warc_record(
                exchange.url, "request", http_headers=_request_headers(exchange, exchange.request_headers)
            )
            writer.write_request_response_pair(request, answer)
        return Record(0, 0, is_revisit, digest)


class _Buffered:
    """Gathers a record and writes it at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._waiting = stream, bytearray()

    def write(self, data: bytes) -> None:
        self._waiting += data

    def drop(self) -> None:
        self._waiting.clear()

    def flush(self) -> None:
        data, self._waiting = bytes(self._waiting), bytearray()
        while data:
            data = data[self._stream.write(data) :]


class _AsTheyCame(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """Headers whose bytes stay as they were: warcio would escape those that are no ASCII."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        text = self.to_str(header_filter)
        try:
            data = text.encode("latin-1")
        except UnicodeEncodeError:  # in files of other programs they stand as text
            data = text.encode()
        self.headers_buff = data + b"\r\n"


def _part(number: int) -> dict[str, str]:
    return {PART_HEADER: str(number)} if number > 1 else {}


def _answer_headers(exchange: Exchange) -> StatusAndHeaders:
    shown = [(name, value) for name, value in exchange.headers if name.lower() not in _OF_TRANSFER]
    status = f"{exchange.status} {responses.get(exchange.status, '')}".strip()
    return _AsTheyCame(status, shown, protocol=exchange.protocol)


def _request_headers(exchange: Exchange, headers: list[tuple[str, str]]) -> StatusAndHeaders:
    parts = urlsplit(exchange.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    has_host = any(name.lower() == "host" for name, _ in headers)
    shown = headers if has_host else [("Host", parts.netloc), *headers]
    return _AsTheyCame(f"GET {path} {exchange.protocol}", shown, is_http_request=True)
