"""Schemas hold what the encoder writes, also where readers that guess from the first lines would be wrong."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from newscrawl.analysis.schemas import arrow_schema, duckdb_columns, polars_schema
from newscrawl.contract import encode_line
from newscrawl.items import Article, Encoding, Image, Notice, Related, Repair, Rule
from tests.shared import ROOT, newscrawl

LEAST = Article()
MOST = Article(
    seq=2**63 - 1, event="updated", cause="extractor", changed=["title"], revision=2**31, portal="p", sections=["甲"],
    url="http://portal.example/", title="𠮷", body=["", "a\u2028b"], editor="", author="甲、乙", source="丙",
    published_at="2021-05-14T09:26:00+08:00", published_precision="second",
    related=[Related("甲", "http://portal.example/1", False, "甲…")], images=[Image("http://portal.example/1.jpg", "图")],
    notice=Notice(["电话"], ["0000"], ["a@b.example"]), duplicate_of="a0123456789abcdef", similarity=1 / 3, pages=2**31,
    pages_missing=1, script="zh-Hant", repairs=[Repair("body", 2**31, 0, 1, "?", "bytes", False)],
    encoding=Encoding("gb2312", "gb18030"), fetched_at="2021-05-14T02:00:00Z", raw_sha256="0" * 64, extractor="2+a",
    rules=[Rule("title", "portal:h1")],
)  # fmt: skip


def written(path: Path, *articles: Article) -> Path:
    path.write_bytes(b"".join(map(encode_line, articles)))
    return path


def test_every_key_of_the_least_and_the_greatest_line_comes_back(tmp_path: Path) -> None:
    file = written(tmp_path / "f.jsonl", LEAST, MOST)
    lines = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]
    assert pa.Table.from_pylist(lines, arrow_schema()).to_pylist() == lines
    assert pl.read_ndjson(file, schema=polars_schema()).to_dicts() == lines
    found = duckdb.read_json(str(file), format="newline_delimited", columns=duckdb_columns())
    assert found.to_arrow_table().cast(arrow_schema()).to_pylist() == lines


def test_the_three_schemas_say_the_same(tmp_path: Path) -> None:
    for as_instants in (False, True):
        arrow, polars = arrow_schema(as_instants=as_instants), polars_schema(as_instants=as_instants)
        assert pl.from_arrow(arrow.empty_table()).schema == polars
        columns = ", ".join(
            f'NULL::{kind} AS "{name}"' for name, kind in duckdb_columns(as_instants=as_instants).items()
        )
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'Asia/Shanghai'")
            empty = connection.sql(f"SELECT {columns} LIMIT 0").to_arrow_table()
        assert pl.from_arrow(empty).schema == polars


@pytest.fixture(scope="module")
def sparse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """25,000 lines: all fields are null or empty but in the last one."""
    lines = (replace(LEAST, seq=number) for number in range(1, 25_000))
    return written(tmp_path_factory.mktemp("sparse") / "f.jsonl", *lines, replace(MOST, seq=25_000))


def test_sparse_lines_load_in_pandas(sparse: Path) -> None:
    frame = pd.read_json(sparse, lines=True)
    assert len(frame) == 25_000
    assert frame["title"].iloc[-1] == "𠮷"
    assert frame["related"].iloc[-1][0]["shown"] == "甲…"


def test_they_load_in_polars(sparse: Path) -> None:
    frame = pl.read_ndjson(sparse, schema=polars_schema())
    assert (len(frame), frame["title"][-1], frame["similarity"][-1]) == (25_000, "𠮷", 1 / 3)
    assert frame["related"][-1][0]["shown"] == "甲…"


def test_they_load_in_duckdb(sparse: Path) -> None:
    found = duckdb.read_json(str(sparse), format="newline_delimited", columns=duckdb_columns())
    assert found.aggregate("count(*), count(title), any_value(title), max(len(related))").fetchall() == [
        (25_000, 1, "𠮷", 1)
    ]  # fmt: skip


@pytest.fixture
def many(sparse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with data/ in it: the sparse file, 60 more that are as sparse, and one with all fields behind them."""
    folder = tmp_path / "data" / "articles" / "p" / "2026-05-15"
    folder.mkdir(parents=True)
    shutil.copy(sparse, folder / "00.jsonl")
    for number in range(1, 61):
        written(folder / f"{number:02}.jsonl", replace(LEAST, seq=25_000 + number))
    written(folder / "99.jsonl", replace(MOST, seq=30_000))
    monkeypatch.chdir(tmp_path)
    return folder


def examples(language: str) -> list[str]:
    text = (ROOT / "docs" / "data_format.md").read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_first_example_that_a_reader_sees_loses_nothing_in_pandas_and_polars(many: Path) -> None:
    (block,), names = examples("python"), dict[str, Any]()
    exec(compile(block, "docs/data_format.md", "exec"), names)
    assert list(names["frame"]["schema"].unique()) == ["1.0"]
    assert (len(names["frame"]), names["frame"]["title"].iloc[-1]) == (25_000, "𠮷")
    assert names["table"].filter(pl.col("title").is_not_null())["seq"].to_list() == [25_000, 30_000]


def test_nor_in_duckdb(many: Path) -> None:
    (statement,) = examples("sql")
    found = duckdb.sql(statement).to_arrow_table().to_pylist()
    assert [(one["title"], one["published_at"]) for one in found] == [
        ("𠮷", datetime(2021, 5, 14, 1, 26, tzinfo=UTC))
    ] * 2


def test_the_command_prints_the_columns_for_duckdb(many: Path) -> None:
    run = newscrawl("schema", "--duckdb")
    query = f"FROM read_json('data/articles/**/*.jsonl', columns = {run.stdout}) WHERE seq = 30000"
    lines = [json.loads(line) for line in (many / "99.jsonl").read_text("utf-8").split("\n") if line]
    assert duckdb.sql(query).to_arrow_table().cast(arrow_schema()).to_pylist() == lines


def test_they_load_in_jq(sparse: Path) -> None:
    jq = shutil.which("jq") or pytest.skip("jq is not installed: the other readers were tried")
    run = subprocess.run([jq, "-r", "select(.title).body[1]", sparse], capture_output=True, text=True, check=True)
    assert run.stdout == "a\u2028b\n"
