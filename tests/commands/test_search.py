"""`newscrawl search` as a person calls it."""

import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.ledger.database import Ledger
from tests.ledger.conftest import Bench, article
from tests.shared import ROOT, newscrawl, obey_modes, start

INDEX = "search.sqlite3"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with three articles."""
    root = tmp_path_factory.mktemp("published") / "data"
    root.mkdir()
    with Ledger(root / "ledger.sqlite3") as ledger:
        bench = Bench(ledger, None, None, root).next_run(1)  # type: ignore[arg-type]
        bench.list("环境", 1, "/1", "/2")
        bench.commit(
            article("/1", "中央督察组进驻", "第一轮环保督察今天开始。", "2021-05-02T09:26:00+08:00"),
            article("/2", "環保督察回頭看", "各地立即改正。" * 30, "2021-05-03T00:00:00+08:00"),
            article(
                "/3",
                "题\x1b[2J目\u202e三",
                "水渠通水，ＧＤＰ增长3%，\x1b]0;不好\x07环保\u2028也好。",
                "2020-01-01T00:00:00+08:00",
            ),
        )
        bench.publisher.publish(ripe_only=False)
    return root


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "data")


def search(data: Path, *arguments: object) -> tuple[int, list[str], str]:
    done = newscrawl("search", *arguments, "--data", data)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.splitlines(), done.stderr


def titles(data: Path, *arguments: object) -> list[str]:
    code, lines, _ = search(data, *arguments, "--json")
    assert code == 0
    return [json.loads(line)["title"] for line in lines]


def test_three_lines_a_hit_newest_first(data: Path) -> None:
    code, lines, told = search(data, "环保督察")
    assert (code, told) == (0, "newscrawl: 2 articles\n")
    assert lines == [
        "2021-05-03  p  环境  環保督察回頭看",
        "            " + ("各地立即改正。" * 30)[:43] + "…",
        "            http://portal.example/2",
        "2021-05-02  p  环境  中央督察组进驻",
        "            第一轮环保督察今天开始。",
        "            http://portal.example/1",
    ]


def test_options_narrow_the_search(data: Path) -> None:
    one, two, three = "中央督察组进驻", "環保督察回頭看", "题\x1b[2J目\u202e三"
    assert titles(data, "環保") == [two, one, three]
    assert titles(data, "环保", "--section", "环境", "--from", "2021-05-03") == [two]
    assert titles(data, "环保", "--to", "2020", "--portal", "p") == [three]
    assert titles(data, "环保", "--limit", "1") == [two]
    assert titles(data, "环保", "今天") == [one]
    assert titles(data, "环保 今天") == []
    assert titles(data, "gdp", "3") == [three]
    assert titles(data, "GD") == []
    assert titles(data, "轮") == [one]
    assert titles(data, "今\u200b天\ufeff") == [one]
    assert search(data, "环保", "--limit", "1")[2].endswith("3 articles, the 1 newest are shown; --limit shows more\n")


def test_nothing_found_is_no_fault(data: Path) -> None:
    assert search(data, "没有这个") == (0, [], "newscrawl: 0 articles\n")


def test_json_says_where_the_hits_are(data: Path) -> None:
    code, lines, _ = search(data, "督察", "今天", "--json")
    (hit,) = map(json.loads, lines)
    assert code == 0
    assert [hit["snippet"][start:end] for start, end in hit["hits"]] == ["督察今天"]
    assert (hit["published_at"], hit["portal"], hit["sections"]) == ("2021-05-02T09:26:00+08:00", "p", ["环境"])


def test_nothing_reaches_the_terminal_that_it_would_obey(data: Path) -> None:
    for option in ((), ("--json",)):
        done = newscrawl("search", "水渠", "--data", data, *option)
        assert not [one for one in done.stdout if not one.isprintable() and one != "\n"]
        assert len(done.stdout.splitlines()) == (1 if option else 3)


def on_terminal(data: Path, **environment: str) -> str:
    """Return what a terminal gets."""
    here, there = pty.openpty()
    command = [sys.executable, "-m", "newscrawl", "search", "督察", "--data", str(data)]
    env = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm"} | environment
    subprocess.run(command, stdout=there, stderr=subprocess.DEVNULL, cwd=ROOT, env=env, timeout=60, check=True)
    os.close(there)
    shown = b""
    try:
        while piece := os.read(here, 65536):
            shown += piece
    except OSError:  # the end of a terminal
        pass
    os.close(here)
    return shown.decode()


def test_hits_are_coloured_on_a_terminal_only(data: Path) -> None:
    assert "\x1b[1;31m督察\x1b[0m" in on_terminal(data)
    assert "\x1b" not in on_terminal(data, NO_COLOR="1")
    assert "\x1b" not in newscrawl("search", "督察", "--data", data).stdout


def redirected(data: Path, to: str, *arguments: str, **environment: str) -> tuple[int, bytes, bytes]:
    """Search with the outputs that a shell gives."""
    command = [sys.executable, "-m", "newscrawl", "search", "环保", "--data", str(data), *arguments]
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {to}', "sh", *command],
        capture_output=True, cwd=ROOT, env=os.environ | environment, timeout=60, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("option", [(), ("--json",)])
def test_an_output_that_takes_nothing_is_told(data: Path, option: tuple[str, ...]) -> None:
    assert redirected(data, ">&-", *option) == (3, b"", b"newscrawl: standard output is closed\n")
    assert redirected(data, "> /dev/full", *option)[0] == 3
    code, shown, _ = redirected(data, "2>&-", *option)
    assert (code, b"articles" in shown) == (0, False)


def test_who_stops_reading_gets_no_traceback(data: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "newscrawl", "search", "环保", "--data", str(data)]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, cwd=ROOT, timeout=60, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_terminal_of_another_encoding_shows_what_it_can(data: Path) -> None:
    code, shown, _ = redirected(data, "", PYTHONIOENCODING="gb2312")
    assert (code, "2021-05-02  p  环境  中央督察组进驻".encode("gb2312") in shown) == (0, True)
    assert "2021-05-03  p  环境  ?保督察回?看".encode("gb2312") in shown
    code, shown, _ = redirected(data, "", "--json", PYTHONIOENCODING="ascii")
    assert (code, json.loads(shown.splitlines()[0])["title"]) == (0, "環保督察回頭看")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "search takes words"),
        (("，",), "search takes words with letters"),
        (("😀",), "search takes words with letters"),
        (("",), "search takes words with letters"),
        (("好" * 5000,), "1000 characters at most"),
        (("好",) * 60, "50 words"),
        (("环保", "--portal", "q"), "no portal q in"),
        (("环保", "--section", "没有"), "no section 没有; there are 环境"),
        (("环保", "--section", "没\n有"), "no section 没 有; there are 环境"),
        (("环保", "--from", "gestern"), "--from 'gestern' is no day"),
        (("环保", "--from", "2022", "--to", "2021"), "--from 2022 is after --to 2021"),
        (("环保", "--limit", "0"), "--limit 0"),
        (("环保", "--limit", "many"), "many"),
        (("环保", "--colour"), "unknown option --colour"),
    ],
)
def test_mistakes_are_one_line(data: Path, arguments: tuple[str, ...], told: str) -> None:
    code, lines, error = search(data, *arguments)
    assert (code, lines, error.count("\n")) == (2, [], 1), error
    assert told in error


@pytest.mark.parametrize(
    "word",
    [
        '"',
        '环保"',
        "NEAR(环保 督察)",
        "环*",
        "text:环保",
        "(环保",
        "环保)",
        "环保 AND",
        "NOT 环保",
        "^环保",
        "环保;--",
        "'环'",
        "{环}",
        "a+b",
    ],
)
def test_the_syntax_of_the_index_is_nothing_special(data: Path, word: str) -> None:
    code, _, error = search(data, word)
    assert (code, error.count("\n")) in ((0, 1), (2, 1))
    assert "fts5" not in error
    assert "syntax" not in error


@pytest.mark.parametrize("option", ["", "--section", "--portal", "--from", "--data"])
def test_bytes_that_are_no_text(data: Path, option: str) -> None:
    word = b"\xb4\xb3"  # of a terminal in GB18030
    command = [
        sys.executable,
        "-m",
        "newscrawl",
        "search",
        *([option] if option else []),
        word,
        "环保",
        "--data",
        str(data),
    ]
    if option == "--data":
        command = command[:-2]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert b"Traceback" not in done.stderr
    assert (done.returncode, done.stderr.count(b"\n")) == (0 if not option else 2, 1)


def test_options_of_scrapy_and_the_environment_are_read_as_by_other_commands(data: Path) -> None:
    plain = newscrawl("search", "环保", "--data", data)
    assert newscrawl("search", "环保", "-s", f"NEWSCRAWL_DATA={data}").stdout == plain.stdout
    assert newscrawl("search", "环保", env=os.environ | {"NEWSCRAWL_DATA": str(data)}).stdout == plain.stdout
    told = newscrawl("search", "-h")
    assert told.returncode == 0
    assert "--rebuild" in told.stdout
    assert "search" in newscrawl("-h").stdout


def test_nothing_published_is_told_and_nothing_made(tmp_path: Path) -> None:
    code, _, error = search(tmp_path, "环保")
    assert code == 2
    assert "nothing is published in" in error
    assert list(tmp_path.iterdir()) == []


def test_the_index_may_be_made_anew_deleted_or_damaged(data: Path) -> None:
    first = search(data, "环保")
    assert search(data, "--rebuild") == (0, [], "")
    (data / INDEX).unlink()
    assert search(data, "环保") == first
    whole = (data / INDEX).read_bytes()
    (data / INDEX).write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    code, lines, _ = search(data, "环保")
    assert (code, lines) == first[:2]
    assert search(data, "环保", "--rebuild") == first


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE state SET packed = x'41'",
        "UPDATE state SET packed = 7 WHERE name = 'folding'",
        "UPDATE articles SET sections = '{'",
        "UPDATE articles SET sections = CAST(x'ff' AS TEXT)",
        "UPDATE texts SET packed = CAST(x'ff' AS TEXT)",
        "DELETE FROM texts",
        "DROP TABLE articles",
        "DROP TABLE characters",
    ],
)
def test_an_index_that_is_not_as_it_was_made_is_made_anew(data: Path, damage: str) -> None:
    first = search(data, "督", "--section", "环境")
    with closing(sqlite3.connect(data / INDEX)) as connection, connection:
        connection.execute(damage)
    code, lines, _ = search(data, "督", "--section", "环境")
    assert (code, lines) == first[:2]
    assert search(data, "督", "--section", "环境") == first


def test_a_damaged_file_is_told_and_the_index_goes_on_when_it_is_mended(data: Path) -> None:
    (file,) = data.glob("articles/**/*.jsonl")
    whole = file.read_bytes()
    for damage in (whole[:-30], whole.replace(b'"body":[', b'"body":7,"was":[', 1)):
        file.write_bytes(damage)
        code, lines, error = search(data, "环保")
        assert (code, lines, error.count("\n")) == (3, [], 1), error
        assert "ledger check" in error
    file.write_bytes(whole)
    assert len(titles(data, "环保")) == 3


def test_two_first_searches_at_once(data: Path) -> None:
    both = [start("search", "环保", "--data", data, "--json") for _ in range(2)]
    told = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert told[0] == told[1]
    assert len(told[0][0].splitlines()) == 3


def as_reader(data: Path) -> subprocess.CompletedProcess[str]:
    """Search as somebody who may not write there."""
    command = [sys.executable, "-m", "newscrawl", "search", "环保", "--data", str(data)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False, preexec_fn=obey_modes
    )  # fmt: skip


def test_a_directory_that_cannot_be_written_is_searched_as_the_index_is(data: Path) -> None:
    data.chmod(0o555)
    without = as_reader(data)
    assert (without.returncode, "there is no index" in without.stderr) == (2, True), without.stderr
    data.chmod(0o755)
    first = search(data, "环保")
    manifest = data / "manifest" / "p.jsonl"
    text = manifest.read_bytes()
    data.chmod(0o555)
    now = as_reader(data)
    assert (now.returncode, now.stdout.splitlines(), now.stderr) == first
    manifest.write_bytes(text.replace(b'"time":"20', b'"time":"19'))
    old = as_reader(data)
    assert (old.returncode, old.stdout.splitlines()) == first[:2]
    assert "the index is not up to date: it has 3 articles" in old.stderr
    assert sorted(path.name for path in data.glob("search*")) == [INDEX]
    data.chmod(0o755)
