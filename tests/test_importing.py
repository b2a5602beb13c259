"""WARC and ARC files as other programs leave them, and as nobody should."""

import gzip
import signal
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from newscrawl.importing import Captures
from tests.newsroom import Newsroom
from tests.shared import newscrawl, records, start, wait_until

SITE = "http://news.example"
ROOM = Newsroom({"a": [1003, 1002, 1001]})
PAGE, AT = ROOM.article(1001).body, "2024-05-02T10:00:00Z"
ADDRESS = f"{SITE}/xianyu/a/1001.html"


def http(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """Return an answer as it goes over the wire; `_` in names of headers stands for `-`."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def record(url: str, block: bytes, date: str = AT, **headers: str) -> bytes:
    """Return the record of an answer."""
    said = {"WARC-Type": "response", "WARC-Target-URI": url, "WARC-Date": date,
            "Content-Type": "application/http; msgtype=response", "Content-Length": str(len(block))}  # fmt: skip
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = ["WARC/1.0", *(f"{name}: {value}" for name, value in said.items())]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def arc(url: str, block: bytes) -> bytes:
    """Return the record of an answer in an ARC file."""
    return f"{url} 127.0.0.1 20240502100000 text/html {len(block)}\n".encode() + block + b"\n"


def chunked(body: bytes, behind: bytes = b"") -> bytes:
    """Return a body in chunks, and what stands behind the last one."""
    parts = [body[at : at + 500] for at in range(0, len(body), 500)]
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + b"0\r\n\r\n" + behind


def others() -> bytes:
    """Return two more articles."""
    return b"".join(record(f"{SITE}/xianyu/a/{n}.html", http(ROOM.article(n).body)) for n in (1002, 1003))


def imported(folder: Path, content: bytes) -> tuple[int, list[str], str]:
    """Import what a WARC file holds; return exit code, the articles' numbers, and what was printed."""
    file = folder / "some.warc"
    file.write_bytes(content)
    done = newscrawl("import", file, "--portal", "demo", "--site", SITE, "--data", folder / "data")
    assert "Traceback" not in done.stderr
    return done.returncode, sorted(one["url"][-9:-5] for one in records(folder / "data")), done.stdout + done.stderr


@pytest.mark.parametrize(
    "block",
    [
        http(chunked(PAGE, b"left over"), Transfer_Encoding="chunked"),
        http(chunked(gzip.compress(PAGE)), Transfer_Encoding="chunked", Content_Encoding="gzip"),
        http(brotli.compress(PAGE), Content_Encoding="br"),
        http(PAGE, Content_Encoding="gzip"),  # decompressed by who kept it
        http(PAGE, Content_Encoding="br"),
        http(PAGE, Transfer_Encoding="chunked"),
    ],
)
def test_pages_are_read_however_they_were_kept(tmp_path: Path, block: bytes) -> None:
    assert imported(tmp_path, record(ADDRESS, block) + others())[:2] == (0, ["1001", "1002", "1003"])


@pytest.mark.parametrize(
    "bad",
    [
        record("http://news.example:99999/x", http(b"x")),
        record("http://[bad/x", http(b"x")),
        record(f"{SITE}/{'x' * 9000}", http(b"x")),
        record(f"{SITE}/xianyu/a/1009.html", http(PAGE), date="9999-12-31T23:59:59-08:00"),
        record(f"{SITE}/xianyu/a/1009.html", http(PAGE), date="0001-01-01T00:00:00Z"),
        record(f"{SITE}/xianyu/a/1009.html", http(b"\x8b", Content_Encoding="br")),
        record(f"{SITE}/xianyu/a/1009.html", http(b"", "302 Found", Location="http://[bad")),
    ],
)
def test_a_record_without_use_costs_no_other(tmp_path: Path, bad: bytes) -> None:
    code, found, _ = imported(tmp_path, bad + record(ADDRESS, http(PAGE)) + others())
    assert (code, found) == (0, ["1001", "1002", "1003"])


def test_parts_of_pages_do_not_pass_for_whole_ones(tmp_path: Path) -> None:
    half, last = PAGE[: len(PAGE) // 2], f"{SITE}/xianyu/a/1003.html"
    content = (
        record(ADDRESS, http(half), WARC_Truncated="length")
        + others()
        + record(last, http(b"", Content_Length="5000"), date="2024-05-03T10:00:00Z")  # HEAD
        + record(f"{SITE}/xianyu/a/1008.html", http(PAGE), Content_Length="700")
        + record(f"{SITE}/xianyu/a/10 09.html", http(gzip.compress(b" " * 11_000_000), Content_Encoding="gzip"))
    )
    code, found, told = imported(tmp_path, content)
    assert (code, found) == (0, ["1002", "1003"])
    assert "3 pages left out: the files have a part of them only" in told
    assert len(told.splitlines()) == 3  # nothing that others say


def test_a_redirect_to_the_same_page_takes_the_place_of_none(tmp_path: Path) -> None:
    away = http(b"", "301 Moved", Location=ADDRESS)
    content = record(ADDRESS, http(PAGE)) + record("http://www.news.example/xianyu/a/1001.html", away) + others()
    assert imported(tmp_path, content)[:2] == (0, ["1001", "1002", "1003"])


def test_the_last_capture_counts_whatever_zone_its_time_is_in(tmp_path: Path) -> None:
    earlier = PAGE.replace("今天".encode(), "昨天".encode())
    content = record(ADDRESS, http(PAGE), date="2024-05-02T09:00:00Z")
    content += record(ADDRESS, http(earlier), date="2024-05-02T10:00:00+08:00")
    assert imported(tmp_path, content)[1] == ["1001"]
    one = records(tmp_path / "data")[0]
    assert "今天" in one["body"][0]
    assert one["fetched_at"] == "2024-05-02T09:00:00Z"


def test_files_that_cannot_be_read_further_are_told_on_one_clean_line(tmp_path: Path) -> None:
    without = record(ADDRESS, b"").replace(b"Content-Length: 0\r\n", b"")
    for bad in (without, b"\x1b[2Jno record\x07\r\n"):
        code, found, told = imported(tmp_path, others() + bad)
        assert (code, found) == (3, ["1002", "1003"])
        assert "some.warc cannot be read further: " in told
        assert all(char.isprintable() or char == "\n" for char in told)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_arc_files_are_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    about = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n"
    parts = [f"filedesc://x.arc 0.0.0.0 20240502100000 text/plain {len(about)}\n".encode() + about + b"\n"]
    parts += [arc(f"{SITE}/xianyu/a/{n}.html", http(ROOM.article(n).body)) for n in (1001, 1002)]
    file = tmp_path / "some.arc"
    file.write_bytes(b"".join(map(pack, parts)))
    captures = Captures([file], SITE, 10_000_000)
    assert (captures.records, captures.faults, captures.fetched_at(ADDRESS)) == (2, [], AT)
    found = [captures.answer(url) for url in captures.addresses()]
    assert [one.body for one in found if one] == [ROOM.article(n).body for n in (1001, 1002)]


def test_pages_that_are_only_said_to_be_as_they_were_are_told(tmp_path: Path) -> None:
    said = {"WARC-Type": "revisit", "WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"}
    content = record(f"{SITE}/xianyu/a/1009.html", http(b""), **said) + others()
    content += record(f"{SITE}/xianyu/a/1002.html", http(b""), date="2024-05-03T10:00:00Z", **said)
    code, found, told = imported(tmp_path, content)
    assert (code, found) == (0, ["1002", "1003"])
    assert "1 pages are only said to be as they were before" in told


def test_a_file_that_goes_while_it_is_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "some.warc"
    file.write_bytes(record(ADDRESS, http(PAGE)))
    captures = Captures([file], SITE, 10_000_000)
    file.unlink()
    assert (captures.answer(ADDRESS), list(captures.addresses())) == (None, [])
    assert captures.faults == [f"{file} is missing"] * 2


def test_pages_count_as_those_of_their_canonical_addresses(tmp_path: Path) -> None:
    """A link that was shared; `generic` knows its articles by how their addresses end."""
    shared = record(f"{ADDRESS.replace('http://', 'https://www.')}?from=singlemessage&isappinstalled=0", http(PAGE))
    (tmp_path / "some.warc").write_bytes(others() + shared)
    done = newscrawl("import", tmp_path / "some.warc", "--portal", "neu", "--site", SITE, "--data", tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert sorted(one["url"] for one in records(tmp_path / "data")) == [f"{ADDRESS[:-6]}{n}.html" for n in (1, 2, 3)]


def test_an_import_that_is_interrupted_says_so_and_goes_on(tmp_path: Path) -> None:
    room, file, data = Newsroom({"a": [1]}), tmp_path / "x.warc", tmp_path / "data"
    many = range(2000, 2600)
    file.write_bytes(b"".join(record(f"http://a.example/xianyu/a/{n}.html", http(room.article(n).body)) for n in many))
    arguments = ("import", file, "--portal", "demo", "--site", "http://a.example", "--data", data)
    process = start(*arguments, "-s", "NEWSCRAWL_COMMIT_ARTICLES=5")
    wait_until(lambda: any(data.glob("archive/demo/*")))
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told.count("\n")) == (3, 1), told
    assert "stopped; the same command again goes on" in told
    assert newscrawl(*arguments).returncode == 0
    assert len({one["id"] for one in records(data)}) == len(records(data)) == len(many)
