"""`newscrawl export`: every format says what was published, and nothing is lost on the way."""

import csv
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from fcntl import ioctl
from hashlib import sha256
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit
from shutil import copytree
from signal import SIGINT
from termios import TIOCSWINSZ
from typing import Any

import duckdb
import msgspec
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from openpyxl.utils.escape import unescape

from newscrawl.analysis import partitions, rows
from newscrawl.analysis.export import FORMATS, Progress
from newscrawl.analysis.export import export as write
from newscrawl.analysis.reading import read
from newscrawl.analysis.schemas import arrow_schema
from newscrawl.analysis.selection import Selection
from newscrawl.clock import parse_iso
from newscrawl.contract import encode_line
from newscrawl.items import Article
from newscrawl.ledger import compaction
from newscrawl.manifest import Entry, encode, path_of
from tests.analysis.conftest import CONTACT, HOSTILE, bench, changed, data, id_of
from tests.analysis.test_schemas import LEAST, MOST
from tests.ledger.conftest import Bench, article
from tests.shared import ROOT, newscrawl, obey_modes, records, wait_until

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


def test_times_that_excel_does_not_know_are_texts(tmp_path: Path) -> None:
    times = ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+14:00", "1900-01-01T09:00:00+08:00", "2021-99-99"]
    rows.Workbook().write([Article(published_at=time) for time in times], tmp_path / "b.xlsx", tmp_path)
    header, *found = openpyxl.load_workbook(tmp_path / "b.xlsx")["articles"].values
    assert [row[header.index("published_at")] for row in found] == times


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
        ["--since", "x"], ["--from", "gestern"], ["--from", "2021-13"], ["--from", ""], ["--to", ""], ["--from", "2021-02-30"], ["--to", "0000"],
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


def test_a_link_to_the_articles_is_no_way_to_them(changed: Path, tmp_path: Path) -> None:
    (changed / "articles").rename(tmp_path / "elsewhere")
    (changed / "articles").symlink_to(tmp_path / "elsewhere")
    before = names(tmp_path / "elsewhere")
    run = export(changed, "-o", changed / "articles" / "x.jsonl")
    assert (run.returncode, "which is read as what was published" in run.stderr) == (2, True)
    assert names(tmp_path / "elsewhere") == before


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_link_goes_on_leading_to_what_is_written(changed: Path, tmp_path: Path, form: str) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "to" / "out")
    for more in ([], ["--force"]):
        assert export(changed, "-o", tmp_path / "link", "--format", form, *more).returncode == 0
        assert (names(tmp_path / "to"), (tmp_path / "link").is_symlink()) == (["out"], True)
        assert len(titles_in(tmp_path / "link", form)) == 3
    (tmp_path / "astray").symlink_to(tmp_path / "no" / "out")
    run = export(changed, "-o", tmp_path / "astray", "--format", form)
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)


def test_a_folder_may_be_called_dot(changed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for _ in range(2):
        run = newscrawl(
            "export", "--data", changed, "-o", ".", "--format", "parquet", "--force", cwd=tmp_path / "out"
        )  # fmt: skip
        assert (run.returncode, run.stderr) == (0, "through 8\n")
        assert len(titles_in(tmp_path / "out", "parquet")) == 3


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_a_line_that_is_no_event_is_told_in_one_line(changed: Path, tmp_path: Path, form: str) -> None:
    for path in (changed / "articles").rglob("*.jsonl"):
        path.write_bytes(path.read_bytes().replace(b'"revision":2', b'"revision":"2"'))
    run = export(changed, "-o", tmp_path / "out", "--format", form)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (1, "", 1), run.stderr
    assert "event 6 is damaged" in run.stderr
    assert not (tmp_path / "out").exists()


def test_what_others_left_beside_the_output_stays(changed: Path, tmp_path: Path) -> None:
    folder, own = tmp_path / "shared", tmp_path / "own"
    for path in (folder, own, locked := folder / ".out.newscrawl-theirs"):
        path.mkdir()
    (folder / ".out.newscrawl-link").symlink_to(own)
    (own / "letter.txt").write_text("dear")
    locked.chmod(0)
    assert exporting(changed, folder / "out", "csv", preexec_fn=obey_modes).wait(60) == 0
    assert names(folder) == [".out.newscrawl-link", ".out.newscrawl-theirs", "out"]
    assert names(own) == ["letter.txt"]


def test_who_stops_reading_is_no_failure(data: Path) -> None:
    run = subprocess.run(
        f"{sys.executable} -m newscrawl export --data '{data}' | head -c 10", shell=True, cwd=ROOT,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (run.stdout, run.stderr) == (b'{"schema":', b"")


def test_a_full_disk_behind_standard_output_is_told(data: Path) -> None:
    run = subprocess.run(
        f"{sys.executable} -m newscrawl export --data '{data}' > /dev/full", shell=True, cwd=ROOT,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (3, "newscrawl: storage refused: [Errno 28] No space left on device\n")


def test_nobody_need_hear_what_it_tells(data: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m newscrawl export --data '{data}' -o '{tmp_path}/out.jsonl' 2>&-"
    run = subprocess.run(command, shell=True, cwd=ROOT, timeout=60, check=False)
    assert (run.returncode, len(titles_in(tmp_path / "out.jsonl", "jsonl"))) == (0, len(HOSTILE) + 2)


def exporting(data: Path, output: Path, form: str, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "newscrawl", "export", "--data", data, "-o", output, "--format", form, "--force"]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, **options)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("form", FORMATS)
def test_storage_that_refuses_is_told_in_one_line_and_leaves_nothing(data: Path, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "to"
    folder.mkdir()
    run = exporting(data, folder / "out", form, preexec_fn=lambda: setrlimit(RLIMIT_FSIZE, (4096, 4096)))
    told = run.communicate(timeout=60)[1]
    assert (run.returncode, told.count("\n"), names(folder)) == (3, 1, [])
    assert told.startswith("newscrawl: storage refused: ")


@pytest.mark.parametrize("form", FORMATS)
def test_files_joined_while_they_are_exported_are_no_trouble(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("newscrawl.analysis.published._PATIENCE", 0)  # an export may take longer than any
    run = bench
    for number in range(3):
        run = run.next_run(number + 2)
        run.commit(article(f"/{number}", f"题{number}"), article(f"/{number}b", f"题{number}b"))
        run.publisher.publish(ripe_only=False)
    joined = list[int]()

    def join() -> None:
        joined.append(compaction.join(bench.ledger, bench.root, "p", "2026-05"))

    def in_between(articles: Iterable[Article], _: int) -> Iterator[Article]:
        for one in articles:
            if not joined:
                join()
            yield one

    @contextmanager
    def watch(_: object) -> Iterator[None]:
        watched.append(form)
        if len(watched) == 2 and form in ("parquet", "duckdb"):  # it knows what stands, and will now read it
            join()
        yield

    watched, out = list[str](), tmp_path / f"out.{form}"
    exported = write(bench.root, Selection(), form, out, progress=Progress(in_between, watch))
    assert (joined, exported.rows, exported.through) == ([3], 6, 6)
    assert sorted(titles_in(out, form)) == ["题0", "题0b", "题1", "题1b", "题2", "题2b"]


def titles_in(path: Path, form: str) -> list[str]:
    """Return the titles of an export, as another program reads them."""
    if form == "xlsx":
        header, *found = openpyxl.load_workbook(path)["articles"].values
        return [row[header.index("title")] for row in found]
    if form == "duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            return [title for (title,) in connection.sql("SELECT title FROM articles").fetchall()]
    if form == "jsonl":
        return [json.loads(line)["title"] for line in path.read_bytes().splitlines()]
    table = pl.read_csv(path) if form == "csv" else pl.read_parquet(path, glob=False)
    return list(table["title"])


@pytest.mark.parametrize(
    ("form", "module"),
    [("jsonl", "duckdb"), ("parquet", "duckdb"), ("parquet", "pyarrow"), ("xlsx", "xlsxwriter")],
)
def test_a_missing_library_is_named_with_what_installs_it(data: Path, tmp_path: Path, form: str, module: str) -> None:
    arguments = ["newscrawl", "export", "--data", str(data), "-o", str(tmp_path / "out"), "--format", form]
    program = (
        f"import sys; sys.modules[{module!r}] = None; sys.argv = {arguments}\nfrom newscrawl.cli import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    told = rf"newscrawl: export( --format {form})? needs {module}: pip install 'newscrawl\[analysis\]'\n"
    assert (run.returncode, run.stdout, "out" in names(tmp_path)) == (2, "", False)
    assert re.fullmatch(told, run.stderr)


@pytest.mark.parametrize("form", FORMATS)
def test_a_terminal_is_shown_how_far_it_is(data: Path, tmp_path: Path, form: str) -> None:
    here, there = pty.openpty()
    ioctl(there, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "newscrawl", "export", "--data", data, "-o", tmp_path / "out", "--format", form]
    subprocess.run(command, cwd=ROOT, stderr=there, timeout=60, check=True)
    os.close(there)
    shown = b""
    with suppress(OSError):  # the end of a terminal
        while piece := os.read(here, 65536):
            shown += piece
    os.close(here)
    assert shown.count(b"%|") >= 2  # finding, then writing
    assert shown.endswith(f"through {len(HOSTILE) + 2}\r\n".encode())


@pytest.mark.parametrize("form", ["csv", "duckdb"])
def test_killed_it_leaves_nothing_that_the_next_one_does_not_remove(data: Path, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "to"
    folder.mkdir()
    run = exporting(data, folder / "out", form)
    wait_until(lambda: names(folder))
    run.kill()
    run.communicate()
    assert [name.startswith(".out.newscrawl-") for name in names(folder)] == [True]
    assert exporting(data, folder / "out", form).wait(60) == 0
    assert names(folder) == ["out"]


@pytest.mark.parametrize("form", ["csv", "duckdb"])
def test_stopped_it_says_so_in_one_line_and_leaves_nothing(data: Path, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "to"
    folder.mkdir()
    run = exporting(data, folder / "out", form)
    wait_until(lambda: names(folder))
    run.send_signal(SIGINT)
    told = run.communicate(timeout=60)[1]
    assert (run.returncode, told.count("\n"), names(folder)) == (1, 1, []), told


def test_two_at_once_do_not_tear_each_others_file(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "to"
    folder.mkdir()
    both = [exporting(data, folder / "out", "csv") for _ in range(2)]
    assert [run.wait(60) for run in both] == [0, 0]
    assert export(data, "-o", tmp_path / "alone.csv").returncode == 0
    assert names(folder) == ["out"]
    assert (folder / "out").read_bytes() == (tmp_path / "alone.csv").read_bytes()


def test_partitions_are_written_in_pieces_where_memory_is_short(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "_HELD", 1)
    monkeypatch.setattr("newscrawl.analysis.export._ROWS", 5)
    write(data, Selection(), "parquet", tmp_path / "out", with_contacts=True)
    pieces = sorted(str(path.relative_to(tmp_path / "out")) for path in tmp_path.glob("out/*/*/*"))
    assert [piece for piece in pieces if "unknown" in piece] == ["portal=p/month=unknown/part-0.parquet"]
    assert [piece for piece in pieces if "2021-05" in piece] == [
        f"portal=p/month=2021-05/part-{number}.parquet" for number in range(len(pieces) - 1)
    ]
    assert len(pieces) > 3
    found = pl.read_parquet(tmp_path / "out", hive_partitioning=True).sort("seq")
    assert found.select(field.name for field in arrow_schema()).to_dicts() == read(data).sort_by("seq").to_pylist()


def test_odd_names_are_names(data: Path, tmp_path: Path) -> None:
    odd = tmp_path / 'it\'s [x] *?{a} "%s" 忻\n州'
    odd.mkdir()
    for name in ("articles", "manifest"):
        copytree(data / name, odd / name)
    for form in ("jsonl", "parquet"):
        assert export(odd, "-o", odd / f"{form}'", "--format", form).returncode == 0
        assert len(titles_in(odd / f"{form}'", form)) == len(HOSTILE) + 2
    run = export(odd, "-o", odd / "x.duckdb")
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
    assert "question mark" in run.stderr
    assert export(data, "-o", tmp_path / "it's [x].duckdb").returncode == 0


@pytest.mark.parametrize("option", [b"--match", b"--section"])
def test_what_is_no_text_is_a_mistake(data: Path, option: bytes) -> None:
    command = [sys.executable, "-m", "newscrawl", "export", "--data", data, option, b"\xff"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (2, b"", b"newscrawl: '\\udcff' is not UTF-8\n")


@pytest.mark.parametrize("name", ["ledger.sqlite3-wal", "search.sqlite3", "portals.toml", "locks/p.lock", "runs/p"])
def test_what_is_the_data_directorys_own_is_never_replaced(changed: Path, name: str) -> None:
    (changed / name).parent.mkdir(exist_ok=True)
    (changed / name).touch()
    assert export(changed, "-o", changed / name, "--force").returncode == 2
    assert (changed / name).read_bytes() == b"" or name.endswith("-wal")


@pytest.mark.parametrize("form", ["parquet", "duckdb"])
def test_sparse_lines_load_without_options_where_types_are_in_the_file(bench: Bench, tmp_path: Path, form: str) -> None:
    """25,000 lines of which only the last has what may be null, as no reader that guesses from the first ones sees it."""
    name = "articles/p/2026-05-15/sparse.jsonl"
    (bench.root / name).parent.mkdir(parents=True)
    few = (replace(LEAST, id=f"a{number:016x}", seq=number, portal="p") for number in range(1, 25_000))
    lines = [encode_line(one) for one in (*few, replace(MOST, seq=25_000))]
    (bench.root / name).write_bytes(b"".join(lines))
    entry = Entry(
        file=name, events=25_000, sha256=sha256(b"".join(lines)).hexdigest(), first_seq=1, last_seq=25_000,
        time="2026-05-15T00:00:00Z", through=25_000,
    )  # fmt: skip
    path_of(bench.root, "p").parent.mkdir()
    path_of(bench.root, "p").write_bytes(b"".join(encode([entry])))
    out = tmp_path / "out"
    assert write(bench.root, Selection(), form, out, with_contacts=True).rows == 25_000
    if form == "duckdb":
        with duckdb.connect(str(out), read_only=True) as connection:
            last = [connection.sql("FROM articles WHERE seq = 25000").to_arrow_table().to_pylist()[0]]
    else:
        last = [
            pl.read_parquet(out).filter(pl.col("seq") == 25_000).to_dicts()[0],
            pa.Table.from_pandas(pd.read_parquet(out).query("seq == 25000")).to_pylist()[0],
            duckdb.sql(f"FROM '{out}/**/*.parquet' WHERE seq = 25000").to_arrow_table().to_pylist()[0],
        ]
    for found in last:
        wanted = msgspec.to_builtins(replace(MOST, seq=25_000))
        assert {key: found[key] for key in wanted if not key.endswith("_at")} == {
            key: value for key, value in wanted.items() if not key.endswith("_at")
        }
        assert found["published_at"].timestamp() == parse_iso(MOST.published_at or "").timestamp()
