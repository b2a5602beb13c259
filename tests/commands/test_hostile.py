"""Servers that mislead: redirects, wrong types, compressed and huge answers, lists without an end."""

import gzip
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from newscrawl.demo import Page, Portal, Server
from tests.shared import BadPortal, crawl_arguments, newscrawl, records

HTML = {"Content-Type": "text/html"}


def article_paths(count: int) -> list[str]:
    return [truth.path for truth in Portal(40).truths() if truth.outcome == "article"][:count]


def state(data: Path, path: str) -> tuple[str, str | None, str | None]:
    with sqlite3.connect(data / "ledger.sqlite3") as connection:
        query = "SELECT state, reason, rule FROM urls WHERE url LIKE ?"
        row: Any = connection.execute(query, (f"%{path}",)).fetchone()
    return row[0], row[1], row[2]


FIRST, SECOND = article_paths(2)


@pytest.mark.parametrize(
    ("page", "ends", "reason"),
    [
        (Page(302, {"Location": "/"}, b""), "rejected", "redirected to"),
        (Page(302, {"Location": "/xianyu/ql/"}, b""), "rejected", "redirected to"),
        (Page(302, {"Location": "http://127.0.0.2:1/x.html"}, b""), "offsite", "offsite"),
        (Page(302, {"Location": SECOND}, b""), "duplicate", "redirected to"),
        (Page(302, {"Location": FIRST}, b""), "rejected", "redirections"),
        (Page(200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 \x00\x01"), "rejected", "no title"),
        (Page(200, HTML, b""), "rejected", "no title"),
        (Page(200, HTML, b"\x00\xff" * 999), "rejected", "no title"),
        (Page(200, HTML, b"x" * (11 * 1024 * 1024)), "rejected", "size"),
        (
            Page(200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"x" * (60 * 1024 * 1024))),
            "rejected",
            "exceeded",
        ),
        (Page(200, {**HTML, "Content-Encoding": "gzip"}, b"no gzip"), "failed", ""),
        (Page(404, HTML, b""), "gone", "HTTP 404"),
        (Page(410, HTML, b""), "gone", "HTTP 410"),
        (Page(403, HTML, b""), "failed", "HTTP 403"),
        (Page(503, HTML, b""), "failed", "HTTP 503"),
    ],
)
def test_an_answer_that_is_no_article_ends_with_its_reason(tmp_path: Path, page: Page, ends: str, reason: str) -> None:
    with Server(BadPortal(40, lambda path, asked: page if path == FIRST else None)) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path))
    assert run.returncode == (3 if ends == "failed" else 0), run.stderr
    found = state(tmp_path, FIRST)
    assert found[0] == ends
    assert reason in (found[1] or "")
    assert len(records(tmp_path)) == 39
    assert bool(list(tmp_path.glob("rejected/**/*.jsonl")))


def test_compressed_pages_are_read_right(tmp_path: Path) -> None:
    portal = Portal(20)

    def compressed(path: str, asked: int) -> Page | None:
        page = portal.page(path)
        if page is None:
            return None
        return Page(page.status, {**page.headers, "Content-Encoding": "gzip"}, gzip.compress(page.body))

    with Server(BadPortal(20, compressed)) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    titles = {truth.title for truth in portal.truths() if truth.outcome == "article"}
    assert {record["title"] for record in records(tmp_path)} == titles


@pytest.mark.parametrize(
    "more",
    [
        '<a href="list_1_1.html">下一页</a>',
        '<a href="">下一页</a>',
        '<a href="http://[">下一页</a>',
        '<a href="list_1_{number}.html">下一页</a>',
    ],
)
def test_lists_without_an_end_come_to_one(tmp_path: Path, more: str) -> None:
    portal = Portal(20)
    first = portal.page("/xianyu/ql/")
    assert first is not None

    def endless(path: str, asked: int) -> Page | None:
        if not path.startswith("/xianyu/ql/list_"):
            return None if path != "/xianyu/ql/" else _with(first.body, more.format(number=2))
        return _with(first.body, more.format(number=asked))

    with Server(BadPortal(20, endless)) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path))
        asked = [request.path for request in server.requests if "/ql/list" in request.path]
    assert run.returncode == 0, run.stderr
    assert len(asked) <= 1
    assert len(records(tmp_path)) == 20


def test_links_that_lead_nowhere_cost_nothing(tmp_path: Path) -> None:
    portal = Portal(20)
    first = portal.page("/xianyu/ql/")
    assert first is not None
    bad = "".join(
        f'<li><a href="{href}">坏的链接</a></li>'
        for href in ("http://[", "http://h:99999999/", "javascript:void(0)", "#", "mailto:a@b.example", "//", "\\\\",
                     "x" * 100_000, "http://127.0.0.2:1/xianyu/ql/1.html")
    )  # fmt: skip
    body = first.body.replace(b'<ul class="e2">', b'<ul class="e2">' + bad.encode("gb18030"))
    with Server(BadPortal(20, lambda path, asked: Page(200, HTML, body) if path == "/xianyu/ql/" else None)) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path))
    assert (run.returncode, run.stderr) == (0, "")
    assert len(records(tmp_path)) == 20
    assert state(tmp_path, "127.0.0.2:1/xianyu/ql/1.html")[0] == "offsite"


def _with(body: bytes, pager: str) -> Page:
    return Page(
        200,
        HTML,
        body.replace("下一页".encode("gb18030"), b"").replace(b"</body>", pager.encode("gb18030") + b"</body>"),
    )
