"""`newscrawl export`: every format says what was published, and nothing is lost on the way."""

import csv
import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest
from openpyxl.utils.escape import unescape

from newscrawl.analysis import rows
from newscrawl.analysis.reading import read
from newscrawl.analysis.schemas import arrow_schema
from newscrawl.items import Article
from tests.analysis.conftest import CONTACT, HOSTILE, bench, changed, data, id_of
from tests.shared import ROOT, newscrawl, records

__all__ = ["bench", "changed", "data"]  # fixtures

WITH_ALL = "--with-contacts"


def export(data: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return newscrawl("export", "--data", data, *arguments)


def exported(data: Path, *arguments: object) -> list[dict[str, Any]]:
    run = export(data, *arguments)
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.split("\n") if line]


def titles(data: Path, *arguments: object) -> list[str | None]:
    return [one["title"] for one in exported(data, *arguments)]


def published(data: Path) -> list[dict[str, Any]]:
    return sorted(records(data), key=lambda record: record["seq"])


def test_lines_of_json_are_those_that_were_published(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run = export(data, "-o", out, WITH_ALL)
    assert (run.returncode, run.stderr) == (0, f"through {len(HOSTILE) + 2}\n")
    assert out.read_bytes() == b"".join(path.read_bytes() for path in data.glob("articles/**/*.jsonl"))


def test_csv_says_the_same(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert export(data, "-o", out, WITH_ALL).returncode == 0
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfschema,seq,event,")
    assert raw.endswith(b"\r\n")
    csv.field_size_limit(10_000_000)
    found = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    for row, record in zip(found, published(data), strict=True):
        assert not any(value.startswith(tuple("=+-@\t\r\n＝＋－＠")) for value in row.values())
        said = {name: value.removeprefix("'") for name, value in row.items()}
        assert said["title"] == record["title"]
        assert said["body"] == "\n".join(record["body"])
        assert said["sections"] == "\n".join(record["sections"])
        assert json.loads(said["related"]) == record["related"]
        assert json.loads(said["notice"]) == record["notice"]
        assert said["published_at"] == (record["published_at"] or "")
    nulls = duckdb.read_csv(str(out), all_varchar=True, header=True, allow_quoted_nulls=False, max_line_size=10_000_000)
    for name in ("editor", "source"):  # null is nothing, an empty text is a pair of quotes
        assert [value for (value,) in nulls.select(name).fetchall()] == [
            value if value is None or not value.startswith(tuple("=+-@\t＝'")) else f"'{value}"
            for value in (record[name] for record in published(data))
        ]


def test_a_workbook_says_the_same_as_far_as_excel_can(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    run = export(data, "-o", out, WITH_ALL)
    assert run.returncode == 0
    assert "1 texts are longer than a cell of Excel may be" in run.stderr
    sheet = openpyxl.load_workbook(out)["articles"]
    header, *found = sheet.iter_rows()
    names = [cell.value for cell in header]
    for row, record in zip(found, published(data), strict=True):
        cells = dict(zip(names, row, strict=True))
        # What looks like an escape of the format is escaped, as Excel reads it; openpyxl leaves that to us.
        assert unescape(cells["title"].value) == record["title"]
        assert cells["title"].data_type == "s"  # no formula, no link, no number
        assert cells["title"].hyperlink is None
        assert cells["seq"].value == record["seq"]
        if record["published_at"]:
            assert cells["published_at"].value == datetime(2021, 5, 14, 9, 26)
        body = "\n".join(record["body"])
        if len(body) < 32_000:
            assert (unescape(cells["body"].value), cells["cut"].value) == (body, None)
        else:
            assert cells["cut"].value == "body"
            assert cells["body"].value == "字" * 32_763 + " […]"


def test_a_cell_is_cut_between_characters() -> None:
    assert rows._fitting("𠮷" * 16_383 + "a") == "𠮷" * 16_383 + "a"  # 32,767 units: it fits
    assert rows._fitting("𠮷" * 16_384) == "𠮷" * 16_381 + " […]"


def test_more_rows_than_a_sheet_takes_go_to_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_MOST_ROWS", 3)
    book = rows.Workbook()
    book.write([Article(seq=n) for n in range(1, 6)], tmp_path / "b.xlsx", tmp_path)
    read_back = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert [[row[1] for row in sheet.values] for sheet in read_back] == [["seq", 1, 2], ["seq", 3, 4], ["seq", 5]]


def test_parquet_has_the_types_and_the_rows(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "parquet"
    assert export(data, "--format", "parquet", "-o", out, WITH_ALL).returncode == 0
    assert sorted(str(path.relative_to(out)) for path in out.glob("*/*")) == [
        "portal=p/month=2021-05", "portal=p/month=unknown"
    ]  # fmt: skip
    expected = read(data).sort_by("seq")
    names = [field.name for field in arrow_schema()]
    frame = pl.read_parquet(out, hive_partitioning=True).sort("seq")
    assert frame.select(names).to_dicts() == expected.to_pylist()
    assert list(pd.read_parquet(out).sort_values("seq")["title"]) == expected.column("title").to_pylist()
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        query = "SELECT " + ", ".join(f'"{name}"' for name in names) + f" FROM '{out}/*/*/*.parquet' ORDER BY seq"
        assert connection.sql(query).to_arrow_table().to_pylist() == expected.to_pylist()


def test_a_database_has_the_types_and_the_rows(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "news.duckdb"
    assert export(data, "-o", out, WITH_ALL).returncode == 0
    with duckdb.connect(str(out), read_only=True) as connection:
        found = connection.sql("FROM articles ORDER BY seq").to_arrow_table().cast(arrow_schema(as_instants=True))
        assert found.to_pylist() == read(data).to_pylist()
        assert connection.sql("FROM export").fetchall() == [(0, len(HOSTILE) + 2)]
    assert [path.name for path in tmp_path.iterdir() if "duckdb" in path.name] == ["news.duckdb"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "duckdb"])
def test_contacts_stay_out(data: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form}"
    assert export(data, "-o", out, "--format", form).returncode == 0
    if form in ("jsonl", "csv"):
        assert CONTACT.encode() not in out.read_bytes()
        return
    source = f"'{out}/*/*/*.parquet'" if form == "parquet" else "exported.articles"
    with duckdb.connect() as connection:
        if form == "duckdb":
            connection.execute(f"ATTACH '{out}' AS exported (READ_ONLY)")
        found = connection.sql(f"SELECT notice, repairs FROM {source}").fetchall()
    assert {str(notice) for notice, _ in found} == {"{'text': [], 'phones': [], 'emails': []}"}
    assert CONTACT not in str(found)
    assert sum(len(repairs) for _, repairs in found) == len(HOSTILE) + 1


def test_only_the_state_is_exported_or_all_events(changed: Path) -> None:
    assert titles(changed) == ["题1", "题5", "题2改了"]
    assert [one["event"] for one in exported(changed, "--events")] == [*["new"] * 4, "updated", "removed", "purged"]


def test_since_gives_what_changed_and_tells_of_what_is_gone(changed: Path) -> None:
    run = export(changed, "--since", 5)
    assert [json.loads(line)["title"] for line in run.stdout.splitlines()] == ["题2改了"]
    assert run.stderr == "newscrawl: 2 articles were removed or taken down since; --events names them\nthrough 8\n"
    assert [one["seq"] for one in exported(changed, "--events", "--since", 6)] == [7, 8]
    assert [one["id"] for one in exported(changed, "--events", "--since", 6)] == [id_of("/3"), id_of("/4")]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--from", "2021-05-12"], ["题5", "题2改了"]),
        (["--to", "2021-05-12"], ["题1", "题2改了"]),
        (["--from", "2021-05-12", "--to", "2021-05-12"], ["题2改了"]),
        (["--from", "2021", "--to", "2021-05"], ["题1", "题5", "题2改了"]),
        (["--to", "2020"], []),
        (["--from", "yesterday"], []),
        (["--match", "改了"], ["题2改了"]),
        (["--match", "正文 /5"], ["题5"]),
        (["--match", "正文", "--match", "没有的"], []),
        (["--match", "%"], []),
        (["--match", "'"], []),
        (["--section", "没有"], []),
        (["--portal", "p", "--portal", "p"], ["题1", "题5", "题2改了"]),
    ],
)  # fmt: skip
def test_filters(changed: Path, arguments: list[str], expected: list[str]) -> None:
    assert titles(changed, *arguments) == expected


def test_sections_are_found(data: Path) -> None:
    assert len(exported(data, "--section", "要闻")) == len(published(data)) - 1


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet", "duckdb"])
def test_nothing_is_a_valid_file_too(changed: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form}"
    run = export(changed, "-o", out, "--match", "没有的", "--format", form)
    assert (run.returncode, run.stderr.splitlines()) == (
        0, ["newscrawl: nothing matches; what was written has no rows", "through 8"]
    )  # fmt: skip
    if form == "parquet":
        assert pl.read_parquet(out / "*.parquet").shape == (0, len(arrow_schema()) + 1)
    elif form == "duckdb":
        with duckdb.connect(str(out)) as connection:
            assert connection.sql("FROM articles").fetchall() == []
    elif form == "xlsx":
        assert openpyxl.load_workbook(out)["articles"].max_row == 1
    else:
        assert out.read_text("utf-8").count("\n") == (form == "csv")


@pytest.mark.parametrize(
    "arguments",
    [
        ["more"], ["--format", "tsv"], ["--format", "xlsx"], ["--format", "parquet", "-o", "-"], ["--since", "-1"],
        ["--since", "x"], ["--from", "gestern"], ["--from", "2021-13"], ["--from", "2021-02-30"], ["--to", "0000"],
        ["--from", "2021-06", "--to", "2021-05"], ["--match", " "], ["--portal", "nobody"], ["-o", "/no/where.csv"],
        ["--data", "/nowhere"],
    ],
)  # fmt: skip
def test_mistakes_are_told_in_one_line(changed: Path, arguments: list[str]) -> None:
    run = export(changed, *arguments)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("form", ["csv", "parquet", "duckdb"])
def test_what_is_there_is_only_replaced_when_asked(changed: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    assert export(changed, "-o", out, "--format", form).returncode == 0
    assert export(changed, "-o", out, "--format", form).returncode == 2
    assert export(changed, "-o", out, "--format", form, "--force", "--since", 5).returncode == 0
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == ["out"]


def test_folders_of_others_are_never_replaced(changed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    for form in ("parquet", "csv"):
        assert export(changed, "-o", folder, "--format", form, "--force").returncode == 2
    assert (folder / "letter.txt").read_text() == "dear"
    assert export(changed, "-o", changed / "articles" / "x.jsonl").returncode == 2
    assert export(changed, "-o", changed / "ledger.sqlite3", "--force").returncode == 2


def test_who_stops_reading_is_no_failure(data: Path) -> None:
    run = subprocess.run(
        f"{sys.executable} -m newscrawl export --data '{data}' | head -c 10", shell=True, cwd=ROOT,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (run.stdout, run.stderr) == (b'{"schema":', b"")


def test_a_full_disk_leaves_nothing(data: Path) -> None:
    run = subprocess.run(
        f"{sys.executable} -m newscrawl export --data '{data}' > /dev/full", shell=True, cwd=ROOT,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (3, "newscrawl: storage refused: [Errno 28] No space left on device\n")
