"""The whole way: the embedded portal is crawled, and every field of every article equals the truth."""

import json
import shutil
import sqlite3
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import fastjsonschema
import pandas as pd
import polars as pl
import pytest

from newscrawl.contract import json_schema
from newscrawl.demo import FaultyPortal, Portal, Server
from tests.shared import crawl_arguments, newscrawl, records

NOT_OF_THE_LINE = ("outcome", "duplicate_of", "why", "fault")
# What the receipt says of a page that gives no article, by what is wrong with it.
REASONS = {
    "dead": "HTTP 404", "gone": "HTTP 410", "error-page": "error page", "home-page": "the portal's front page",
    "empty-page": "error page", "redirect-home": "redirected to ", "500": "HTTP 500", "cut": "the answer was cut off",
    "gzip-cut": "the answer was cut off", "empty": "empty page", "loop": "max redirections reached",
    "huge": "larger than DOWNLOAD_MAXSIZE", "pdf": "not a page of text: application/pdf", "offsite": "offsite",
    "robots": "disallowed by robots.txt", "part-500": "part 2: HTTP 500",
}  # fmt: skip


class Crawled(NamedTuple):
    data: Path
    site: str
    truths: list[dict[str, Any]]


def crawl(portal: Portal, data: Path, exit_code: int) -> Crawled:
    with Server(portal) as server:
        assert newscrawl(*crawl_arguments(server.url, data)).returncode == exit_code
        return Crawled(data, server.url, [truth.as_json(server.url) for truth in portal.truths()])


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(Portal(), tmp_path_factory.mktemp("data"), 0)


@pytest.fixture(scope="module")
def crawled_on_a_bad_day(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(FaultyPortal(600), tmp_path_factory.mktemp("data"), 3)


def compare_with_truth(crawled: Crawled) -> int:
    """Compare every field of every article; return their number."""
    found = {record["url"]: record for record in records(crawled.data)}
    articles = [truth for truth in crawled.truths if truth["outcome"] == "article"]
    assert set(found) == {truth["url"] for truth in articles}
    assert len(found) == len(records(crawled.data))
    for truth in articles:
        said = {name: value for name, value in truth.items() if name not in NOT_OF_THE_LINE}
        assert {name: found[truth["url"]][name] for name in said} == said
    return len(found)


def test_every_field_of_every_article_equals_the_truth(crawled: Crawled) -> None:
    assert compare_with_truth(crawled) == 200


def test_faults_of_the_server_change_no_field(crawled_on_a_bad_day: Crawled) -> None:
    faults = {truth["fault"] for truth in crawled_on_a_bad_day.truths if truth["outcome"] == "article"}
    assert faults >= {"slow", "500-once", "429-once", "cut-once", "gzip-cut-once", "wrong-charset", "part-gone"}
    assert 500 < compare_with_truth(crawled_on_a_bad_day) < 600


@pytest.mark.parametrize("day", ["crawled", "crawled_on_a_bad_day"])
def test_every_url_ends_in_its_state_with_its_reason(day: str, request: pytest.FixtureRequest) -> None:
    crawled: Crawled = request.getfixturevalue(day)
    with sqlite3.connect(crawled.data / "ledger.sqlite3") as connection:
        rows = connection.execute("SELECT url, state, reason FROM urls").fetchall()
        counts = json.loads(connection.execute("SELECT counts FROM runs").fetchone()[0])
    states = {url: state for url, state, _ in rows}
    wanted = {truth["url"]: "new" if truth["outcome"] == "article" else truth["outcome"] for truth in crawled.truths}
    assert states == wanted
    assert counts == Counter(wanted.values())
    reasons = {url: reason for url, _, reason in rows}
    for truth in crawled.truths:
        wrong = truth["why"] or truth["fault"]
        if wrong and truth["outcome"] not in ("article", "duplicate"):
            assert REASONS[wrong] in reasons[truth["url"]]


def test_every_line_validates_against_the_schema(crawled: Crawled) -> None:
    validate = fastjsonschema.compile(json_schema())
    for record in records(crawled.data):
        validate(record)


def test_the_sequence_grows_from_line_to_line(crawled: Crawled) -> None:
    assert [record["seq"] for record in records(crawled.data)] == list(range(1, 201))


def test_readers_need_no_options(crawled: Crawled) -> None:
    (file,) = crawled.data.glob("articles/**/*.jsonl")
    frame = pd.read_json(file, lines=True)
    assert len(frame) == 200
    assert len(pl.read_ndjson(file)) == 200
    rows = duckdb.sql(f"SELECT count(*), count(editor), max(len(body)) FROM '{file}'").fetchall()
    jq = shutil.which("jq") or pytest.skip("jq is not installed: the other readers were tried")
    titles = subprocess.run([jq, "-r", ".title", str(file)], capture_output=True, text=True, check=True).stdout
    editors = [record["editor"] for record in records(crawled.data) if record["editor"]]
    assert rows == [(200, len(editors), max(len(record["body"]) for record in records(crawled.data)))]
    assert titles.splitlines() == [record["title"] for record in records(crawled.data)] == list(frame["title"])


def test_no_line_of_the_output_holds_another_line_break(crawled: Crawled) -> None:
    for file in crawled.data.glob("*/**/*.jsonl"):
        text = file.read_text("utf-8")
        assert text.endswith("\n")
        assert all(isinstance(json.loads(line), dict) for line in text.splitlines())
