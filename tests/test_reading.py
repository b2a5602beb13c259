"""The page reader, without any rule of a portal, reads each of many invented templates as a person does.

A folder of tests/fixtures/generic holds a page as it came (page.html, response.json) and what somebody who had not
seen the reader wrote down about it (expected.json); the pages were made for this and are nobody's.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from newscrawl.clock import parse_iso
from newscrawl.loaders import ArticleLoader
from newscrawl.reading import read_page
from newscrawl.text.decode import decode
from tests.shared import ROOT

PAGES = sorted(file.parent for file in (ROOT / "tests" / "fixtures" / "generic").glob("*/expected.json"))


def read(folder: Path) -> tuple[dict[str, Any], str | None]:
    response = json.loads((folder / "response.json").read_text("utf-8"))
    raw = (folder / "page.html").read_bytes()
    decoded = decode(raw, next(iter(response["headers"].get("Content-Type", [])), ""))
    fetched = parse_iso(response["fetched_at"])
    content, refused = read_page(ArticleLoader, decoded, raw, url=response["url"], fetched=fetched)
    return msgspec.to_builtins(content), refused


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
def test_a_page_of_an_unknown_template_is_read_as_a_person_reads_it(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    content, refused = read(folder)
    if "rejected" in expected:
        assert refused == expected["rejected"]
        return
    assert refused is None
    assert {name: content[name] for name in expected} == expected


def test_the_pages_are_of_many_kinds() -> None:
    expected = [json.loads((folder / "expected.json").read_text("utf-8")) for folder in PAGES]
    articles = [one for one in expected if "rejected" not in one]
    assert len(articles) >= 50
    assert {one["rejected"] for one in expected if "rejected" in one} >= {
        "error page", "list page", "login page", "captcha page", "challenge page", "no text and no picture",
    }  # fmt: skip
    assert {one["encoding"]["used"] for one in articles} >= {"utf-8", "gb18030", "big5"}
    assert {one["published_precision"] for one in articles} == {"day", "minute", "second", None}
    assert {one["script"] for one in articles} == {"zh-Hans", "zh-Hant"}
    for name in ("editor", "author", "source", "related", "images", "sections"):
        assert any(one[name] for one in articles)
        assert any(not one[name] for one in articles)
