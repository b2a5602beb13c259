"""The whole way: the embedded portal is crawled, and every field of every article equals the truth."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import fastjsonschema
import pandas as pd
import polars as pl
import pytest

from newscrawl.contract import json_schema
from newscrawl.demo import Portal, Server
from tests.shared import crawl_arguments, newscrawl, records

NOT_OF_THE_LINE = ("outcome", "duplicate_of", "why", "fault")


class Crawled(NamedTuple):
    data: Path
    site: str
    truths: list[dict[str, Any]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    data = tmp_path_factory.mktemp("data")
    with Server(Portal()) as server:
        assert newscrawl(*crawl_arguments(server.url, data)).returncode == 0
        yield Crawled(data, server.url, [truth.as_json(server.url) for truth in server.portal.truths()])


def test_every_field_of_every_article_equals_the_truth(crawled: Crawled) -> None:
    found = {record["url"]: record for record in records(crawled.data)}
    articles = [truth for truth in crawled.truths if truth["outcome"] == "article"]
    assert set(found) == {truth["url"] for truth in articles}
    assert len(found) == len(records(crawled.data)) == 200
    for truth in articles:
        said = {name: value for name, value in truth.items() if name not in NOT_OF_THE_LINE}
        assert {name: found[truth["url"]][name] for name in said} == said


def test_every_line_validates_against_the_schema(crawled: Crawled) -> None:
    validate = fastjsonschema.compile(json_schema())
    for record in records(crawled.data):
        validate(record)


def test_the_sequence_grows_from_line_to_line(crawled: Crawled) -> None:
    assert [record["seq"] for record in records(crawled.data)] == list(range(1, 201))


def test_where_every_other_url_ended_is_in_the_ledger(crawled: Crawled) -> None:
    with sqlite3.connect(crawled.data / "ledger.sqlite3") as connection:
        states = dict(connection.execute("SELECT url, state FROM urls").fetchall())
    wanted = {truth["url"]: "new" if truth["outcome"] == "article" else truth["outcome"] for truth in crawled.truths}
    assert states == wanted


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
