"""Receipts, as a file and as `newscrawl runs` shows them."""

import json
from pathlib import Path

import pytest

from newscrawl.demo import Portal, Server
from tests.shared import crawl_arguments, newscrawl


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "data"
    with Server(Portal(40)) as server:
        for _ in range(2):
            assert newscrawl(*crawl_arguments(server.url, folder)).returncode == 0
    return folder


def ends(portal: Portal) -> dict[str, int]:
    outcomes = ["new" if truth.outcome == "article" else truth.outcome for truth in portal.truths()]
    return {outcome: outcomes.count(outcome) for outcome in outcomes}


def test_runs_are_listed_newest_first(data: Path) -> None:
    shown = newscrawl("runs", "--data", data)
    second, first = shown.stdout.splitlines()
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "demo  exit 0  40 new, 1 duplicate, " in first
    assert f"demo  exit 0  {len(list(Portal(40).truths()))} known" in second
    assert len(newscrawl("runs", "demo", "--last", "1", "--data", data).stdout.splitlines()) == 1


def test_a_receipt_explains_every_url_without_an_article(data: Path) -> None:
    first = newscrawl("runs", "--data", data).stdout.splitlines()[1].split()[0]
    (line,) = newscrawl("runs", "show", first, "--json", "--data", data).stdout.splitlines()
    receipt, truth = json.loads(line), ends(Portal(40))
    assert (receipt["states"], receipt["published"], receipt["complete"]) == (truth, {"new": 40}, True)
    assert receipt["found"] == sum(truth.values())
    told = {(one["state"], one["reason"]) for one in receipt["reasons"]}
    assert {("gone", "HTTP 404"), ("gone", "HTTP 410"), ("rejected", "error page")} <= told
    assert sum(one["number"] for one in receipt["reasons"]) == truth["gone"] + truth["rejected"]
    shown = newscrawl("runs", "show", first, "--data", data).stdout
    assert "1 gone: HTTP 410" in shown
    assert "found      " in shown


def test_the_receipt_of_the_last_run_is_a_file(data: Path) -> None:
    receipt = json.loads((data / "runs" / "latest" / "demo.json").read_text("utf-8"))
    assert receipt["states"] == {"known": receipt["found"]}
    assert json.loads(newscrawl("runs", "show", "demo", "--json", "--data", data).stdout) == receipt


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody"], "no runs of 'nobody'"), (["show", "x"], "no runs begin with 'x'"), (["show"], "takes nothing"),
        (["show", "20"], "2 runs begin with '20'"), (["--last", "0"], "--last at least 1"),
    ],
)  # fmt: skip
def test_mistakes_are_one_line(data: Path, arguments: list[str], said: str) -> None:
    run = newscrawl("runs", *arguments, "--data", data)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)
    assert said in run.stderr


def test_looking_makes_nothing(tmp_path: Path) -> None:
    run = newscrawl("runs", "--data", tmp_path / "none")
    assert (run.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "no ledger" in run.stderr


def test_more_runs_than_a_database_can_count_are_all(data: Path) -> None:
    assert len(newscrawl("runs", "--last", "9" * 20, "--data", data).stdout.splitlines()) == 2
