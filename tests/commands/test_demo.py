"""`newscrawl demo`: serves the embedded portal, and shows what a crawl makes of it."""

import json
import signal
import socket
from pathlib import Path
from urllib.request import urlopen

import pytest

from newscrawl.demo import FaultyPortal, Portal
from tests.shared import newscrawl, records, start


def test_it_crawls_and_shows_what_came_out(tmp_path: Path) -> None:
    run = newscrawl("demo", "--articles", 20, "--data", tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert len(records(tmp_path / "demo")) == 20
    assert "20 new" in run.stdout
    assert '"editor"' in run.stdout


def test_on_a_bad_day_the_exit_code_says_so(tmp_path: Path) -> None:
    run = newscrawl("demo", "--articles", 300, "--faults", "--data", tmp_path)
    failed = sum(truth.outcome == "failed" for truth in FaultyPortal(300).truths())
    assert run.returncode == 3
    assert f"{failed} articles failed" in run.stderr


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_only_serves_until_it_is_told_to_stop(tmp_path: Path, end: signal.Signals) -> None:
    process = start("demo", "--serve", "--articles", 5, "--truth", tmp_path / "truth.jsonl")
    assert process.stdout is not None
    index = process.stdout.readline().strip()
    truths = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    with urlopen(index) as page, urlopen(truths[0]["url"]) as article:
        assert (page.status, article.status) == (200, 200)
    process.send_signal(end)
    said, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    asked = [line.split()[1:4] for line in said.splitlines()]
    assert asked == [["GET", "/xianyu/", "200"], ["GET", path_of(truths[0]["url"]), "200"]]
    assert [truth["title"] for truth in truths] == [truth.title for truth in Portal(5).truths()]


def path_of(url: str) -> str:
    return "/" + url.split("/", maxsplit=3)[3]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--articles", "0"], "at least one article"),
        (["x"], "no arguments"),
        (["--port", "80"], "goes with --serve"),
        (["--serve", "--port", "99999"], "below 65536"),
        (["--serve", "--truth", "/nowhere/x"], "cannot be written"),
    ],
)
def test_mistakes_are_one_line(arguments: list[str], said: str) -> None:
    run = newscrawl("demo", *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    assert said in run.stderr


def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = newscrawl("demo", "--serve", "--port", taken.getsockname()[1])
    assert run.returncode == 2
    assert run.stderr.endswith("cannot be served: Address already in use\n")
