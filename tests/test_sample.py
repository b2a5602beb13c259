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


def check_mirrored(article: Any, sample: Path) -> None:
    """Assert that the article, read from the mirror, says what its portal says, but for titles that it cuts."""
    expected = nfkc(json.loads((sample / "expected.json").read_text("utf-8")))
    for name in ("title", "body", "editor", "source", "published_at"):
        assert article[name] == expected[name], name
    assert [related["shown"] for related in article["related"]] == [related["shown"] for related in expected["related"]]
    assert article["notice"] == {
        "text": expected["notice"], "phones": [expected["phone"]], "emails": [expected["email"]],
    }  # fmt: skip
    assert article["script"] == "zh-Hant"
    (unsure,) = [repair for repair in article["repairs"] if not repair["certain"]]
    assert (unsure["field"], unsure["index"]) == ("body", 2)
    assert "全面提升" in article["body"][2][unsure["start"] : unsure["end"]]


def test_the_mirror_is_crawled_without_a_rule_as_if_it_were_the_portal(sample: Path, tmp_path: Path) -> None:
    with served(sample / "mirror") as site:
        run = newscrawl(*crawl_arguments(site, tmp_path, "-a", "portal=mirror", portal="generic"))
    assert (run.returncode, run.stderr) == (0, "")
    (article,) = nfkc(records(tmp_path))
    check_mirrored(article, sample)


def test_the_mirror_page_is_read_as_if_it_were_the_portals(sample: Path) -> None:
    file = sample / "mirror/xianyu/fs/34686.html"
    for portal in ((), ("--portal", "xinzhou")):
        run = newscrawl("extract", *portal, "--url", "http://mirror.example/xianyu/fs/34686.html", file)
        assert (run.returncode, run.stderr) == (0, "")
        check_mirrored(nfkc(json.loads(run.stdout)), sample)


def test_the_text_as_found_is_recovered(sample: Path) -> None:
    run = newscrawl("repair", sample / "article-as-found.txt")
    recovered = (sample / "article-recovered.txt").read_text("utf-8")
    assert (run.returncode, nfkc(run.stdout)) == (0, nfkc(recovered))
