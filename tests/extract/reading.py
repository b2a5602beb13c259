"""Fragments and whole pages, read as the package reads them."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pytest

from newscrawl.extract.lines import Line, lines_of
from newscrawl.extract.page import Page
from newscrawl.extract.tree import Element, parse
from newscrawl.loaders import ArticleLoader
from newscrawl.reading import read_page
from newscrawl.text.decode import decode

FETCHED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)  # 20:00 in China
URL = "http://news.example/bd/202605/t20260514_1234567.html"
SITE = "http://news.example/bd/202605/"

TITLE = "青岚林场恢复夜校"
FIRST = "连日来，青岚林场恢复了停办多年的夜校，附近村子的年轻人吃过晚饭就往这里赶。"
SECOND = "夜校的教室是旧仓库改的，桌椅由木工组自己打成，灯光比从前亮了许多。"
LAST = "场里说，课程会一直开到入冬，来年开春再添两门。"
TEXT = (FIRST, SECOND, LAST)

# Controls, line breaks of all kinds, lone surrogates and noncharacters.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", re.ASCII)


def wrong(*case: object, reason: str) -> Any:
    """Return a case that a person reads otherwise than the package does so far."""
    return pytest.param(*case, marks=pytest.mark.xfail(strict=True, reason=reason))


def root(markup: str) -> Element:
    """Return the tree of a fragment."""
    return parse(markup)


def lines(markup: str) -> list[Line]:
    """Return the lines of a fragment."""
    return lines_of(parse(markup))


def page(markup: str) -> Page:
    """Return a page that was found at `URL`."""
    return Page(parse(markup), markup, URL)


def paragraphs(*texts: str) -> str:
    """Return the markup of paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts)


def article(
    text: str = paragraphs(*TEXT),
    *,
    head: str = "2026-05-14 09:26",
    behind: str = "",
    above: str = "",
    title: str = TITLE,
    document: str | None = f"{TITLE}_云坨在线",
    meta: str = "",
) -> str:
    """Return the markup of a plain page with one article."""
    said = "" if document is None else f"<title>{document}</title>"
    shown = f"<h1>{title}</h1>" if title else ""
    return (
        f"<html><head>{said}{meta}</head><body><div class=top><a href=/>首页</a> <a href=/bd/>本地</a></div>{above}"
        f"<div class=main>{shown}<div class=info>{head}</div><div class=content>{text}</div>{behind}</div>"
        "<div class=footer>云坨在线 版权所有 Copyright © 2010-2026 云ICP备00000000号</div></body></html>"
    )


def read(markup: str | bytes, *, url: str = URL, loader: type[ArticleLoader] = ArticleLoader) -> dict[str, Any]:
    """Return the fields of a page and, as `refused`, why it is no article."""
    raw = markup if isinstance(markup, bytes) else markup.encode("utf-8", "replace")
    fields, refused = read_page(loader, decode(raw), raw, url=url, fetched=FETCHED)
    return {**fields, "refused": refused}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(_strings, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_strings, value))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _strings([getattr(value, field.name) for field in fields(value)])


def faults(record: dict[str, Any]) -> list[str]:
    """Return what must never be in a record, whatever the page was."""
    found = [
        f"{name}: {text[:80]!a}"
        for name, value in record.items()
        for text in _strings(value)
        if _UNSEEN.search(text) or text != text.strip()
    ]
    if record["refused"] is None and not (record["title"] and (record["body"] or record["images"])):
        found.append("neither an article nor refused")
    if record["refused"] == "":
        found.append("refused without a reason")
    if (record["published_at"] is None) is not (record["published_precision"] is None):
        found.append("a date and its exactness go together")
    if record["published_at"] and not _MOMENT.fullmatch(record["published_at"]):
        found.append(f"no moment: {record['published_at']}")
    found += [f"an empty {name}" for name in ("title", "editor", "author", "source") if record[name] == ""]
    found += [f"an empty line in {name}" for name in ("body", "sections") if not all(record[name])]
    addresses = [one.url for one in (*record["related"], *record["images"])]
    found += [f"no address: {url:.80}" for url in addresses if not url.startswith(("http://", "https://"))]
    if record["pages"] != 1 + record["pages_missing"]:
        found.append("pages do not add up")
    return found
