"""WARC files as they are written, and read by us and by other programs."""

import gzip
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from newscrawl.archive.exchange import Exchange
from newscrawl.archive.reading import BrokenArchiveError, answer_at, answers, whole_until
from newscrawl.archive.writing import ArchiveFile, Earlier

URL = "http://portal.example/a/1.html"
FETCHED = datetime(2026, 5, 14, 17, 30, tzinfo=UTC)
MOST = 10_000_000


def exchange(body: bytes = b"<p>page</p>", **given: Any) -> Exchange:
    fields = {
        "asked": URL, "url": URL, "fetched": FETCHED, "status": 200, "headers": [("Content-Type", "text/html")],
        "body": body, "request_headers": [("User-Agent", "newscrawl")], "ip": "192.0.2.1",
    }  # fmt: skip
    return Exchange(**{**fields, **given})


def written(path: Path, *exchanges: Exchange) -> list[tuple[int, int]]:
    archive = ArchiveFile(path, {"software": "newscrawl"})
    records = [archive.write(one, f"a{number:016x}") for number, one in enumerate(exchanges)]
    archive.close()
    return [(one.offset, one.length) for one in records]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "archive" / "p" / "run.warc.gz"
    first = exchange(
        gzip.compress("正文".encode("gb18030")),
        headers=[("Content-Encoding", "gzip"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")],
    )
    second = exchange(b"x" * 300_000, asked="http://portal.example/old", status=200)
    places = written(path, first, second)
    assert [answer_at(path, offset, most=MOST).body for offset, _ in places] == [first.body, second.body]
    found = list(answers(path, most=MOST))
    assert [(one.offset, one.length) for one in found] == places
    assert [one.article_id for one in found] == ["a0000000000000000", "a0000000000000001"]
    assert (found[0].exchange.headers, found[0].exchange.fetched) == (first.headers, FETCHED)
    assert found[1].exchange.asked == "http://portal.example/old"
    assert places[-1][0] + places[-1][1] == path.stat().st_size


def test_other_programs_read_every_record(tmp_path: Path) -> None:
    path = tmp_path / "run.warc.gz"
    written(path, exchange(), exchange(b"", status=404), exchange(b"\x00\xff" * 10))
    with path.open("rb") as stream:
        kinds = [
            (one.headers["WARC-Type"], one.verify_block_digest()) for one in ArchiveIterator(stream, parse_http=False)
        ]
    assert kinds == [("warcinfo", True), *[("response", True), ("request", True)] * 3]
    with path.open("rb") as stream:
        read = [(one.rec_type, one.http_headers.get_statuscode() if one.http_headers else "", one.content_stream().read())
                for one in WarcioIterator(stream, check_digests="raise") if one.rec_type != "warcinfo"]  # fmt: skip
    assert [one for one in read if one[0] == "response"] == [
        ("response", "200", b"<p>page</p>"), ("response", "404", b""), ("response", "200", b"\x00\xff" * 10),
    ]  # fmt: skip
    text = gzip.decompress(path.read_bytes())
    assert b"WARC/1.1\r\n" in text
    assert b"GET /a/1.html HTTP/1.1\r\nHost: portal.example\r\nUser-Agent: newscrawl\r\n" in text


@pytest.mark.parametrize("status", [200, 304])
def test_what_did_not_change_is_a_revisit(tmp_path: Path, status: int) -> None:
    path = tmp_path / "run.warc.gz"
    archive = ArchiveFile(path, {})
    first = archive.write(exchange(), "a1")
    earlier = Earlier(first.digest, URL, "2026-05-14T17:30:00Z")
    body = b"" if status == 304 else b"<p>page</p>"
    again = archive.write(exchange(body, status=status), "a1", 1, earlier)
    changed = archive.write(exchange(b"<p>other</p>"), "a1", 1, earlier)
    archive.close()
    assert (first.is_revisit, again.is_revisit, changed.is_revisit) == (False, True, False)
    with path.open("rb") as stream:
        (record,) = [one for one in WarcioIterator(stream) if one.rec_type == "revisit"]
    profile = record.rec_headers.get_header("WARC-Profile")
    assert profile == "http://netpreserve.org/warc/1.1/revisit/" + (
        "server-not-modified" if status == 304 else "identical-payload-digest"
    )
    assert record.rec_headers.get_header("WARC-Refers-To-Target-URI") == URL
    assert record.rec_headers.get_header("WARC-Refers-To-Date") == "2026-05-14T17:30:00Z"


@pytest.mark.parametrize("headers", [
    [("X", "ä\x80\xff; y")], [("X", "新闻网".encode().decode("latin-1"))], [("X", "新闻网".encode("gbk").decode("latin-1"))], [("X", "")], [("X-Long", "y" * 100_000)], [("Transfer-Encoding", "chunked"), ("X", "1")],
])  # fmt: skip
def test_any_header_can_be_kept(tmp_path: Path, headers: list[tuple[str, str]]) -> None:
    path = tmp_path / "run.warc.gz"
    ((offset, _),) = written(path, exchange(b"body", headers=headers))
    found = answer_at(path, offset, most=MOST)
    assert found.body == b"body"
    assert found.headers == [one for one in headers if one[0] != "Transfer-Encoding"]
    told = "".join(f"{name}: {value}\r\n" for name, value in found.headers)
    assert told.encode("latin-1") in gzip.decompress(path.read_bytes())
    with path.open("rb") as stream:
        assert all(one.verify_block_digest() for one in ArchiveIterator(stream, parse_http=False))


@pytest.mark.parametrize("lost", [1, 7, 100, 200])
def test_only_a_torn_record_is_cut(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "run.warc.gz"
    places = written(path, exchange(), exchange(b"z" * 1000))
    whole = path.read_bytes()
    assert whole_until(path, 0) == len(whole)
    path.write_bytes(whole[:-lost])
    end = whole_until(path, places[0][0])
    assert end < len(whole) - lost or lost == 0
    path.write_bytes(whole[:end])
    with path.open("rb") as stream:
        assert [one.headers["WARC-Type"] for one in ArchiveIterator(stream, parse_http=False)][:3] == [
            "warcinfo", "response", "request",
        ]  # fmt: skip
    # What is cut is less than a record.
    assert whole_until(path, 0) == end


@pytest.mark.parametrize("content", [
    b"", b"no archive at all\n" * 50, gzip.compress(b"WARC/1.1\r\n\r\n", mtime=0), gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n", mtime=0),
    gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: -5\r\n\r\n", mtime=0),
    gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: never\r\nContent-Type: application/http\r\nContent-Length: 3\r\n\r\nHTT\r\n\r\n", mtime=0),
    gzip.compress(b"\xff" * 1000, mtime=0), b"\x1f\x8b\x08\x00" + b"\x00" * 50, b"\x1f\x8b",
])  # fmt: skip
def test_files_that_are_no_archives_give_nothing_or_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    try:
        assert list(answers(path, most=MOST)) == []
    except BrokenArchiveError as error:
        assert str(path) in str(error)
    with pytest.raises(BrokenArchiveError):
        answer_at(path, 0, most=MOST)


def test_pages_beyond_measure_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "run.warc.gz"
    written(path, exchange(b"0" * 5_000_000), exchange(b"small"))
    assert [one.exchange.body for one in answers(path, most=1_000_000)] == [b"small"]


def test_chunked_answers_of_other_programs_are_put_together(tmp_path: Path) -> None:
    from warcio.warcwriter import WARCWriter

    path = tmp_path / "other.warc"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=False)
        payload = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        record = writer.create_warc_record(URL, "response", payload=BytesIO(payload), length=len(payload))
        writer.write_record(record)
        writer.write_record(
            writer.create_warc_record(
                "dns:portal.example", "response", payload=BytesIO(b"1"), length=1, warc_content_type="text/dns"
            )
        )
        writer.write_record(
            writer.create_warc_record(URL + "2", "response", payload=BytesIO(payload), length=len(payload))
        )
    found = list(answers(path, most=MOST))
    assert [(one.exchange.url, one.exchange.body) for one in found] == [(URL, b"abcde"), (URL + "2", b"abcde")]
    assert answer_at(path, found[1].offset, most=MOST).url == URL + "2"
