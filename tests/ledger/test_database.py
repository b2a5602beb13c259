import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from newscrawl.errors import ConfigurationError
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.tables import SCHEMA_VERSION, articles
from tests.ledger.conftest import SITE


def test_a_newer_ledger_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    Ledger(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (str(SCHEMA_VERSION + 1),))
    connection.close()
    before = sha256(path.read_bytes()).digest()
    with pytest.raises(ConfigurationError, match="upgrade newscrawl"):
        Ledger(path)
    assert sha256(path.read_bytes()).digest() == before


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be read as a header\n" * 9, None])
def test_what_is_no_ledger_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ledger.sqlite3"
    if content is None:
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE other (a)")
        connection.close()
        content = path.read_bytes()
    else:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="no ledger"):
        Ledger(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("version", ["abc", None, "0"])
def test_a_ledger_without_a_version_is_none(tmp_path: Path, version: str | None) -> None:
    path = tmp_path / "ledger.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE meta (key, value)")
        connection.execute(
            "INSERT INTO meta VALUES (?, ?)", ("other" if version is None else "schema_version", version)
        )
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match="no ledger"):
        Ledger(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["a?b", "a#b", "a%20b", "名 字"])
def test_the_ledger_stands_where_it_is_said(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    Ledger(folder / "ledger.sqlite3").close()
    assert [file.name for file in folder.iterdir()] == ["ledger.sqlite3"]
    assert list(tmp_path.iterdir()) == [folder]


def test_many_processes_make_one_ledger_at_once(tmp_path: Path) -> None:
    code = (
        f"from pathlib import Path; from newscrawl.ledger.database import Ledger; Ledger(Path({str(tmp_path / 'l')!r}))"
    )
    processes = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(6)]
    assert [(process.wait(60), process.stderr.read() if process.stderr else b"") for process in processes] == [
        (0, b"")
    ] * 6


def test_many_processes_bring_one_ledger_up_to_date_at_once(tmp_path: Path) -> None:
    older = SCHEMA_VERSION - 1
    for attempt in range(4):
        path = tmp_path / str(attempt) / "ledger.sqlite3"
        path.parent.mkdir()
        with sqlite3.connect(path) as connection:
            connection.executescript((Path(__file__).parent / f"version_{older}.sql").read_text("utf-8"))
            connection.execute("INSERT INTO meta VALUES ('schema_version', ?), ('seq', '7')", (str(older),))
            connection.execute("CREATE TABLE much (a)")
            connection.executemany("INSERT INTO much VALUES (zeroblob(?))", [(1_000_000,)] * 20)
        connection.close()
        code = f"from pathlib import Path; from newscrawl.ledger.database import Ledger; Ledger(Path({str(path)!r}))"
        processes = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(6)]
        ended = [(process.wait(60), process.stderr.read() if process.stderr else b"") for process in processes]
        assert ended == [(0, b"")] * 6
        with sqlite3.connect(path.with_name(f"ledger.sqlite3.v{older}")) as connection:
            kept = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
            assert (kept, *connection.execute("PRAGMA integrity_check").fetchone()) == ((str(older),), "ok")
        connection.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l") as ledger:
        with pytest.raises(ZeroDivisionError), ledger.begin() as connection:
            connection.exec_driver_sql("UPDATE meta SET value = '9' WHERE key = 'seq'")
            raise ZeroDivisionError
        with ledger.begin() as connection:
            assert connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'seq'").scalar() == "0"
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_older_ledger_is_brought_up_to_date_and_kept_beside_it(tmp_path: Path, version: int) -> None:
    """The tables of a version as that version made them, with an article in them."""
    path, (title, url) = tmp_path / "ledger.sqlite3", ("题目", f"{SITE}/1.html")
    with sqlite3.connect(path) as connection:
        connection.executescript((Path(__file__).parent / f"version_{version}.sql").read_text("utf-8"))
        connection.execute("INSERT INTO meta VALUES ('schema_version', ?), ('seq', '7')", (str(version),))
        connection.execute(
            "INSERT INTO urls (id, portal, url, state, run, title, status, attempts)"
            " VALUES ('a1', 'p', ?, 'new', 'run1', ?, 200, 0)",
            (url, title),
        )
        connection.execute("INSERT INTO listings (url_id, section) VALUES ('a1', '甲')")
    connection.close()
    Ledger(path).close()
    Ledger(path).close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta ORDER BY key").fetchall() == [(str(SCHEMA_VERSION),), ("7",)]
        assert connection.execute("SELECT url, title, ask_after FROM urls").fetchall() == [(url, title, None)]
        assert connection.execute("SELECT * FROM listings").fetchall() == [("a1", "甲", 0)]
        there = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    with sqlite3.connect(tmp_path / f"ledger.sqlite3.v{version}") as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone() == (str(version),)
    connection.close()
    Ledger(tmp_path / "new.sqlite3").close()
    with sqlite3.connect(tmp_path / "new.sqlite3") as connection:
        fresh = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    assert {name for name, _ in there} == {name for name, _ in fresh}


def test_errors_do_not_quote_what_was_to_be_written(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite3") as ledger, pytest.raises(IntegrityError) as caught, ledger.begin() as to:
        to.execute(articles.insert(), [{"id": None, "portal": "p", "title": "一个题目"}])
    assert "一个题目" not in str(caught.value)
