"""Published articles as tables: the state as it is, types as they are."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import newscrawl
from newscrawl.analysis.schemas import INSTANTS, arrow_schema, duckdb_columns, polars_schema
from newscrawl.clock import parse_iso
from newscrawl.errors import ConfigurationError
from tests.ledger.conftest import Bench, article
from tests.ledger.conftest import bench as bench  # a fixture
from tests.shared import records


def wanted(data: Path) -> list[dict[str, Any]]:
    """Return the published records, times as instants."""
    found = sorted(records(data), key=lambda record: record["seq"])
    return [{k: parse_iso(v) if k in INSTANTS and v else v or None if k in INSTANTS else v for k, v in one.items()} for one in found]  # fmt: skip


def titles(table: pa.Table) -> list[str | None]:
    return table.column("title").to_pylist()


def test_hostile_texts_come_back_from_arrow_as_they_were(data: Path) -> None:
    table = newscrawl.read(data)
    assert table.to_pylist() == wanted(data)
    assert table.schema.equals(arrow_schema(as_instants=True))


def test_they_do_from_polars(data: Path) -> None:
    frame = newscrawl.read(data, as_="polars")
    assert frame.to_dicts() == wanted(data)
    assert frame.schema == polars_schema(as_instants=True)


def test_they_do_from_duckdb(data: Path) -> None:
    relation = newscrawl.read(data, as_="duckdb")
    assert relation.columns == list(duckdb_columns())
    assert relation.to_arrow_table().to_pylist() == wanted(data)


def test_duckdb_hands_out_instants(data: Path) -> None:
    found = newscrawl.read(data, as_="duckdb").select("published_at").fetchall()
    assert found == [(one["published_at"],) for one in wanted(data)]


def test_a_folder_may_be_in_the_home_folder(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(changed.parent))
    assert newscrawl.through(f"~/{changed.name}") == 8
    assert newscrawl.read(f"~/{changed.name}").num_rows == 3


def test_they_do_from_pandas(data: Path) -> None:
    frame = newscrawl.read(data, as_="pandas")
    expected = wanted(data)
    assert [list(body) for body in frame["body"]] == [one["body"] for one in expected]
    assert [list(found) for found in frame["related"]] == [one["related"] for one in expected]
    assert list(frame["title"]) == [one["title"] for one in expected]
    assert str(frame["published_at"].dtype) == "datetime64[us, Asia/Shanghai]"
    times = [time.to_pydatetime() for time in frame["published_at"].dropna()]
    assert times == [datetime(2021, 5, 14, 1, 26, tzinfo=UTC)] * (len(expected) - 1)


def test_the_state_is_the_last_event_of_each_without_those_that_are_gone(changed: Path) -> None:
    table = newscrawl.read(changed)
    assert titles(table) == ["题1", "题5", "题2改了"]
    assert table.schema.metadata == {b"newscrawl.through": b"8"}
    assert newscrawl.through(changed) == 8
    events = newscrawl.read(changed, events=True)
    assert [(row["seq"], row["event"]) for row in events.to_pylist()] == [
        (1, "new"), (2, "new"), (3, "new"), (5, "new"), (6, "updated"), (7, "removed"), (8, "purged"),
    ]  # fmt: skip


def test_since_and_through_bound_what_counts(changed: Path) -> None:
    assert titles(newscrawl.read(changed, since=5)) == ["题2改了"]
    assert titles(newscrawl.read(changed, since=8)) == []
    assert titles(newscrawl.read(changed, through=5)) == ["题1", "题2", "题3", "题5"]
    assert newscrawl.read(changed, as_="pandas", since=6).attrs == {"through": 8}
    assert newscrawl.read(changed, since=6).schema.equals(arrow_schema(as_instants=True))


@pytest.mark.parametrize(
    "arguments", [{"as_": "excel"}, {"portal": "nobody"}, {"since": -1}, {"through": -1}, {"data": "/nowhere"}]
)
def test_mistakes_are_told(changed: Path, arguments: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        newscrawl.read(**{"data": changed, **arguments})


def test_portals_by_name(changed: Path) -> None:
    assert newscrawl.read(str(changed), portal="p").num_rows == newscrawl.read(changed, portal=["p"]).num_rows == 3


def test_schemas_read_the_lines_themselves(data: Path) -> None:
    (file,) = data.glob("articles/**/*.jsonl")
    frame = pl.read_ndjson(file, schema=polars_schema())
    assert frame.to_dicts() == sorted(records(data), key=lambda record: record["seq"])
    assert pa.Table.from_pylist(records(data), schema=arrow_schema()).to_pylist() == records(data)
    assert list(duckdb_columns()) == list(records(data)[0])


def test_a_line_may_be_very_long(bench: Bench) -> None:
    body = ["字" * 2_000_000]  # 6 MB
    bench.commit(article("/1"), replace(article("/2"), body=body), article("/3"))
    bench.publisher.publish(ripe_only=False)
    assert newscrawl.read(bench.root).column("body").to_pylist()[1] == body


@pytest.mark.parametrize("module", ["duckdb", "pyarrow", "pandas", "polars"])
def test_the_package_is_imported_without_the_libraries(module: str, changed: Path) -> None:
    program = (
        f"import sys; sys.modules[{module!r}] = None\nimport newscrawl\n"
        f"try: newscrawl.read({str(changed)!r}, as_={'pandas' if module == 'pandas' else 'polars'!r})\n"
        "except ValueError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert module in run.stdout
    assert "newscrawl[analysis]" in run.stdout


def test_a_damaged_line_is_no_row(changed: Path) -> None:
    import duckdb

    file = next(changed.glob("articles/**/*.jsonl"))
    file.write_bytes(file.read_bytes() + json.dumps({"seq": "x"}).encode()[:-1] + b"\n")
    with pytest.raises(duckdb.Error):
        newscrawl.read(changed)
