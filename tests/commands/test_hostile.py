"""Servers that mislead: redirects, wrong types, compressed and huge answers, lists without an end."""

import gzip
import sqlite3
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from newscrawl.demo import Page, Portal, Server
from tests.shared import BadPortal, crawl_arguments, days_later, newscrawl, records

HTML = {"Content-Type": "text/html"}


def article_paths(count: int) -> list[str]:
    return [truth.path for truth in Portal(40).truths() if truth.outcome == "article"][:count]


def state(data: Path, path: str) -> tuple[str, str | None, str | None]:
    with sqlite3.connect(data / "ledger.sqlite3") as connection:
        query = "SELECT state, reason, rule FROM urls WHERE url LIKE ?"
        row: Any = connection.execute(query, (f"%{path}",)).fetchone()
    return row[0], row[1], row[2]


FIRST = article_paths(1)[0]


OTHER, *PATHS = article_paths(40)
ITSELF = "the address that was asked for"
ANSWERS = [
    (Page(302, {"Location": "/"}, b""), "rejected", "redirected to"),
    (Page(302, {"Location": "/xianyu/ql/"}, b""), "rejected", "redirected to"),
    (Page(302, {"Location": "http://127.0.0.2:1/x.html"}, b""), "offsite", "offsite"),
    (Page(302, {"Location": OTHER}, b""), "duplicate", "redirected to"),
    (Page(302, {"Location": ITSELF}, b""), "rejected", "redirections"),
    (Page(200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 \x00\x01"), "rejected", "not a page of text"),
    (Page(200, HTML, b""), "rejected", "empty page"),
    (Page(200, HTML, b"\x00\xff" * 999), "rejected", "no title"),  # UTF-16: a text of nothing but ÿ
    (Page(200, HTML, b"x" * (11 * 1024 * 1024)), "rejected", "larger than DOWNLOAD_MAXSIZE"),
    (
        Page(200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"x" * (60 * 1024 * 1024))),
        "rejected",
        "larger than DOWNLOAD_MAXSIZE",
    ),
    (Page(200, {**HTML, "Content-Encoding": "gzip"}, b"no gzip"), "failed", ""),
    (
        Page(200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"<p>" * 9999)[:-20]),
        "failed",
        "the answer was cut off",
    ),
    (Page(200, {"Content-Type": "application/json"}, b'{"a": 1}'), "rejected", "not a page of text"),
    (Page(200, {"Content-Type": "text/html; charset=base64"}, b"<html>"), "rejected", "empty page"),
    (Page(302, {"Location": "http://["}, b""), "rejected", ""),
    (Page(302, {"Location": "file:///etc/hosts"}, b""), "rejected", "HTTP 302"),
    (Page(302, {}, b""), "rejected", "HTTP 302"),
    (Page(404, HTML, b""), "gone", "HTTP 404"),
    (Page(410, HTML, b""), "gone", "HTTP 410"),
    (Page(403, HTML, b""), "failed", "HTTP 403"),
    (Page(503, HTML, b""), "failed", "HTTP 503"),
]
KINDS = ["text/html", "application/xml", "application/xhtml+xml", "text/plain"]
HEADS = [b'<?xml version="1.0" encoding="gb2312"?>', b"<?php x ?>", b"<!-- x -->", b"\xef\xbb\xbf"]


def _answer(path: str, asked: int) -> Page | None:
    page = dict(zip(PATHS, (page for page, _, _ in ANSWERS), strict=False)).get(path)
    if page and page.headers.get("Location") == ITSELF:
        return Page(302, {"Location": path}, b"")
    return page


@pytest.fixture(scope="module")
def misled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One crawl in which as many articles answer otherwise as there are ways."""
    data = tmp_path_factory.mktemp("data")
    with Server(BadPortal(40, _answer)) as server:
        run = newscrawl(*crawl_arguments(server.url, data))
    assert run.returncode == 3, run.stderr
    paths = {urlsplit(record["url"]).path for record in records(data)}
    assert {OTHER, *PATHS} - paths == set(PATHS[: len(ANSWERS)])
    assert list(data.glob("rejected/**/*.jsonl"))
    return data


@pytest.mark.parametrize("number", range(len(ANSWERS)))
def test_an_answer_that_is_no_article_ends_with_its_reason(misled: Path, number: int) -> None:
    _, ends, reason = ANSWERS[number]
    found = state(misled, PATHS[number])
    assert found[0] == ends
    assert reason in (found[1] or "")


def test_pages_are_read_whatever_stands_before_them(tmp_path: Path) -> None:
    portal = Portal(120)
    truths = [one for one in portal.truths() if one.outcome == "article" and one.encoding["used"] == "utf-8"]
    odd: dict[str, Page] = {}
    for (kind, head), truth in zip(product(KINDS, HEADS), truths, strict=False):
        page = portal.page(truth.path)
        assert page is not None
        odd[truth.path] = Page(200, {"Content-Type": kind}, head + page.body)
    assert len(odd) == len(KINDS) * len(HEADS)
    with Server(BadPortal(120, lambda path, asked: odd.get(path))) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path))
    assert (run.returncode, run.stderr) == (0, "")
    read = {record["title"]: record["body"] for record in records(tmp_path)}
    assert [truth.title for truth in truths if read[truth.title] != truth.body] == []


def test_an_article_behind_a_redirect_that_fails_once_is_asked_for_again(tmp_path: Path) -> None:
    portal = Portal(40)
    hidden = "/xianyu/ql/99999.html"
    bad = Page(200, HTML, "<h1>提示信息</h1><p>您访问的文章不存在。</p>".encode("gb18030"))
    healed = portal.page(FIRST)

    def answer(path: str, asked: int) -> Page | None:
        if path == FIRST:
            return Page(302, {"Location": hidden}, b"")
        return bad if path == hidden else None

    broken = BadPortal(40, answer)
    with Server(broken) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
        assert len(records(tmp_path)) == 39
        broken.answer = lambda path, asked: answer(path, asked) if path != hidden else healed
        for days in (1.01, 1.02):
            assert newscrawl(*crawl_arguments(server.url, tmp_path), env=days_later(days)).returncode == 0
    (record,) = [record for record in records(tmp_path) if record["url"].endswith(hidden)]
    truth = next(truth for truth in portal.truths() if truth.path == FIRST)
    assert (record["title"], record["sections"]) == (truth.title, truth.sections)
    assert len(records(tmp_path)) == 40


def test_a_list_that_moves_on_while_it_is_walked_is_walked_to_its_end(tmp_path: Path) -> None:
    portal = Portal(60)
    longest = max(
        portal.sections,
        key=lambda section: (
            portal.page(f"/xianyu/{section.code}/list_{portal.sections.index(section) + 1}_2.html") is not None
        ),
    )
    number = portal.sections.index(longest) + 1
    first = portal.page(f"/xianyu/{longest.code}/")
    assert first is not None

    def moved(path: str, asked: int) -> Page | None:
        """Page 2 shows page 1 again; what was on it stands on page 3."""
        if path == f"/xianyu/{longest.code}/list_{number}_2.html":
            body = first.body.replace(f"list_{number}_2.html".encode(), f"list_{number}_3.html".encode())
            return Page(200, HTML, body)
        if path == f"/xianyu/{longest.code}/list_{number}_3.html":
            return portal.page(f"/xianyu/{longest.code}/list_{number}_2.html")
        return None

    with Server(BadPortal(60, moved)) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    assert len(records(tmp_path)) == 60


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
    assert run.returncode == (3 if "http://[" in more else 0), run.stderr
    assert len(asked) <= 4
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
