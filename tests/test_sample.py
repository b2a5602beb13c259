"""The sample article that the project began with; skips where it is not beside the project."""

import http.server
import json
import threading
import unicodedata
from collections.abc import Iterator
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


@pytest.fixture
def site(sample: Path) -> Iterator[str]:
    handler = partial(Quiet, directory=str(sample / "portal"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


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
