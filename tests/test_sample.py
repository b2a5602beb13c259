"""The sample article that the project began with; skips where it is not beside the project."""

import http.server
import json
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from parsel import Selector

from newscrawl.loaders import ArticleLoader
from newscrawl.reading import read_page
from newscrawl.text.decode import decode
from tests.shared import crawl_arguments, newscrawl, records


def nfkc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value)
    if isinstance(value, list):
        return [nfkc(element) for element in value]
    return {key: nfkc(element) for key, element in value.items()} if isinstance(value, dict) else value


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def site(sample: Path) -> Iterator[str]:
    with served(sample / "portal") as url:
        yield url


def test_the_sample_is_crawled_as_expected(sample: Path, site: str, tmp_path: Path) -> None:
    run = newscrawl(*crawl_arguments(site, tmp_path, "-a", "sections=fs", portal="xinzhou"))
    assert (run.returncode, run.stderr) == (0, "")
    assert [record["event"] for record in records(tmp_path)] == ["new"] * 11
    article = nfkc(next(record for record in records(tmp_path) if record["url"].endswith("/34686.html")))
    expected = nfkc(json.loads((sample / "expected.json").read_text("utf-8")))
    for name in ("title", "body", "editor", "source", "published_at"):
        assert article[name] == expected[name], name
    shown = [{name: related[name] for name in ("title", "shown", "complete")} for related in article["related"]]
    assert shown == expected["related"]
    assert article["notice"] == {
        "text": expected["notice"], "phones": [expected["phone"]], "emails": [expected["email"]],
    }  # fmt: skip
    assert article["encoding"] == {"declared": "gb2312", "used": "gb18030"}
    assert article["sections"] == [article["sections"][0]]


def article_by_no_rule(site: str, data: Path) -> Any:
    run = newscrawl(*crawl_arguments(site, data, "-a", "portal=fanshi", portal="generic"))
    assert run.stderr == ""
    assert run.returncode == 0
    return nfkc(next(record for record in records(data) if record["url"].endswith("/34686.html")))


def test_the_sample_is_found_and_read_without_a_rule(sample: Path, site: str, tmp_path: Path) -> None:
    article = article_by_no_rule(site, tmp_path)
    assert len(records(tmp_path)) == 11
    expected = nfkc(json.loads((sample / "expected.json").read_text("utf-8")))
    for name in ("title", "body", "editor", "source", "published_at"):
        assert article[name] == expected[name], name
    shown = [{name: related[name] for name in ("title", "shown", "complete")} for related in article["related"]]
    assert shown == expected["related"]
    assert article["notice"]["text"] == expected["notice"]
    assert not any(rule["rule"].startswith("portal:") for rule in article["rules"])


def test_the_mirror_page_is_read_without_a_rule_as_it_stands_there(sample: Path) -> None:
    raw = (sample / "mirror/xianyu/fs/34686.html").read_bytes()
    content, refused = read_page(ArticleLoader, decode(raw), raw, url="http://mirror.example/xianyu/fs/34686.html")
    page = Selector(text=raw.decode())
    paragraphs = [text.strip() for text in page.css("div.content p").xpath("string()").getall() if text.strip()]
    notice = [text.strip() for text in page.css("div.bq::text").getall() if text.strip()]
    links = page.css("dl.tbox a::text").getall()
    assert refused is None
    assert content["title"] == page.css("h2::text").get()
    assert (content["body"], len(paragraphs)) == (paragraphs, 5)
    assert content["editor"] == "楊軍"
    assert (content["notice"].text, len(notice)) == (notice, 4)
    assert ([related.shown for related in content["related"]], len(links)) == (links, 10)
