"""`newscrawl report` as a person calls it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from newscrawl.clock import iso
from newscrawl.findings import Settled
from newscrawl.ledger import found, receipts, runs
from newscrawl.ledger.runs import RunInfo
from tests.analysis.test_report import told
from tests.ledger.conftest import SITE, STARTED, Bench, bench
from tests.shared import ROOT, newscrawl

__all__ = ["bench"]  # a fixture

NOW = os.environ | {"NEWSCRAWL_CLOCK": iso(STARTED + timedelta(days=3))}


def report(root: Path, *arguments: object, env: dict[str, str] = NOW) -> "subprocess.CompletedProcess[str]":
    return newscrawl("report", "--data", root, *arguments, env=env)


@pytest.fixture
def data(bench: Bench) -> Path:
    """A data directory with two articles."""
    bench.commit(
        told("/1.html", "2026-05-14T08:00:00+08:00", "2026-05-14T00:30:00Z", sections=["要闻", "乡镇"], source="甲报"),
        told("/2.html", "2026-05-14T08:00:00+08:00", "2026-05-14T01:30:00Z", sections=["要闻"], source="乙报"),
    )
    bench.publisher.publish(ripe_only=False)
    return bench.root


def test_it_writes_its_page_again_and_spares_what_is_none(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    for _ in range(2):
        assert report(data, "-o", target).returncode == 0
    assert target.read_bytes().startswith(b"<!DOCTYPE html>")
    target.write_text("mine")
    refused = report(data, "-o", target)
    assert (refused.returncode, target.read_text()) == (2, "mine")
    assert "is no report of newscrawl; --force replaces it" in refused.stderr
    assert report(data, "-o", target, "--force").returncode == 0


@pytest.mark.parametrize("name", ["ledger.sqlite3", "articles/p/x.html", "runs/p.json"])
def test_what_is_the_data_directorys_own_is_never_replaced(data: Path, name: str) -> None:
    (data / name).parent.mkdir(exist_ok=True)
    before = (data / name).read_bytes() if (data / name).exists() else None
    run = report(data, "-o", data / name, "--force")
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)
    assert ((data / name).read_bytes() if (data / name).exists() else None) == before


def test_a_portal_that_published_nothing_has_a_page(bench: Bench) -> None:
    done = report(bench.root, "-o", "-", "--portal", "p")
    assert done.returncode == 0, done.stderr
    assert "No articles were published in this period." in done.stdout


def test_mistakes_are_told_in_one_line(data: Path) -> None:
    for arguments in (
        ("--portal", "nobody"), ("--from", "gestern"), ("--from", "2026", "--to", "2025"), ("x",),
        ("-o", data / "missing" / "page.html"), ("-o", data), ("-o", ""),
    ):  # fmt: skip
        done = report(data, "-o", "-", *arguments)
        assert (done.returncode, done.stderr.count("\n"), done.stdout) == (2, 1, ""), done.stderr
    done = report(data, "-o", data / f"{'x' * 300}.html")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr


def test_the_same_data_give_the_same_bytes_in_every_process(data: Path) -> None:
    # Also where the user draws otherwise.
    (data / "matplotlibrc").write_text("xtick.major.pad: 30\nsvg.fonttype: path\naxes.grid.axis: both\n")
    command = [sys.executable, "-m", "newscrawl", "report", "--data", str(data), "-o", "-"]
    first, second = (
        subprocess.run(command, cwd=ROOT, env=NOW | more, capture_output=True, timeout=120, check=True).stdout
        for more in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "MATPLOTLIBRC": str(data / "matplotlibrc")})
    )
    assert b"<svg" in first
    assert first == second


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that a page does not fit on."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield small
    subprocess.run(["umount", str(small)], check=True)


def test_a_full_disk_keeps_the_page_that_was_there(data: Path, small_disk: Path) -> None:
    old = b'<meta content="newscrawl report">'
    (small_disk / "page.html").write_bytes(old)
    done = report(data, "-o", small_disk / "page.html")
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (3, 1, ""), done.stderr
    assert "No space left" in done.stderr
    assert {path.name: path.read_bytes() for path in small_disk.iterdir()} == {"page.html": old}


def test_a_device_that_refuses_is_told_in_one_line(data: Path) -> None:
    done = report(data, "-o", "/dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
    assert done.stderr.startswith("newscrawl: storage refused: ")


def test_two_reports_at_once_do_not_write_into_one_file(data: Path, tmp_path: Path) -> None:
    target, others = tmp_path / "page.html", tmp_path / ".page.html.part"
    others.write_text("half of another page")
    assert report(data, "-o", target).returncode == 0
    assert others.read_text() == "half of another page"
    command = [sys.executable, "-m", "newscrawl", "report", "--data", str(data), "-o", str(target)]
    both = [subprocess.Popen(command, cwd=ROOT, env=NOW) for _ in range(2)]
    assert [one.wait(120) for one in both] == [0, 0]
    assert target.read_bytes().endswith(b"</html>\n")


def test_a_link_and_a_pipe_stay_what_they_are(data: Path, tmp_path: Path) -> None:
    (tmp_path / "link.html").symlink_to(tmp_path / "page.html")
    assert report(data, "-o", tmp_path / "link.html").returncode == 0
    assert (tmp_path / "link.html").is_symlink()
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE) as reader:
        assert report(data, "-o", tmp_path / "pipe", "--force").returncode == 0
        assert (tmp_path / "pipe").is_fifo()
        assert reader.communicate(timeout=20)[0] == (tmp_path / "page.html").read_bytes()


@pytest.mark.parametrize("module", ["matplotlib", "duckdb"])
def test_without_a_library_it_says_what_to_install(data: Path, module: str) -> None:
    program = f"import sys; sys.modules[{module!r}] = None; from newscrawl.cli import main; main()"
    command = [sys.executable, "-c", program, "report", "--data", str(data), "-o", str(data / "page.html")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert done.stderr == f"newscrawl: the report needs {module}: pip install 'newscrawl[analysis]'\n"
    assert (done.returncode, (data / "page.html").exists()) == (2, False)


def end(bench: Bench, number: int, exit_code: int, *refused: tuple[str, str]) -> None:
    """Let the run `number`, a day behind the one before, end with pages that gave no article: state and reason."""
    run = RunInfo(f"run{number}", "p", SITE, STARTED + timedelta(days=number - 1))
    with bench.ledger.begin() as connection:
        if number > 1:
            runs.begin(connection, run)
        settled = [
            Settled(f"a{number:08}{place:08}", f"{SITE}/x/{number}/{place}", state, reason)  # type: ignore[arg-type]
            for place, (state, reason) in enumerate(refused)
        ]
        found.settle(connection, "p", run.id, run.started, settled)
        runs.close(connection, run.id, finished_at=iso(run.started), exit_code=exit_code, message="told", complete=True)


def rows(page: str, heading: str) -> list[list[str]]:
    (section,) = html.fromstring(page).xpath("//section[h2 = $heading]", heading=heading)
    return [[" ".join(cell.itertext()) for cell in row] for row in section.xpath(".//tbody/tr")]


def lines(page: str) -> list[str]:
    return [" ".join(one.itertext()) for one in html.fromstring(page).xpath("//div[@class = 'portal']/p")]


def test_what_the_ledger_says_is_what_was_worked_out_by_hand(data: Path, bench: Bench) -> None:
    duplicate = Settled("a" + "9" * 16, f"{SITE}/copy", "duplicate", "tells the same", original="a" + "8" * 16)
    with bench.ledger.begin() as connection:
        found.settle(connection, "p", "run1", STARTED, [duplicate])
    end(bench, 1, 3, ("rejected", "no text"), ("rejected", "no text"), ("gone", "HTTP 404"), ("pending", "a limit"))
    end(bench, 2, 0, ("rejected", "no text"), ("failed", "HTTP 503"))
    (bench.root / "archive" / "p").mkdir(parents=True)
    (bench.root / "archive" / "p" / "x.warc.gz").write_bytes(b"x" * 1234)

    page = report(data, "-o", "-").stdout
    assert rows(page, "Pages that gave no article") == [
        ["rejected", "no text", "3"], ["failed", "HTTP 503", "1"], ["gone", "HTTP 404", "1"],
    ]  # fmt: skip
    told = dict(rows(page, "Duplicates and sizes"))  # type: ignore[arg-type]
    assert (told["Copies that were not published"], told["Runs in the period"]) == ("1", "2")
    assert told["Raw pages on disk, all portals"] == "1 KB"
    size = sum(path.stat().st_size for path in data.glob("articles/**/*.jsonl"))
    assert told["Articles on disk, all portals"] == f"{size / 1000:.0f} KB"
    # Run 2 was at 17:30 UTC on the 15th, two days before this report: 01:30 on the 16th in China.
    assert lines(page)[0] == "Last run 2 days ago, on 2026-05-16 01:30, complete."
    assert rows(page, "Sections")[0][0::2] == ["要闻", "2"]

    second = report(data, "-o", "-", "--from", "2026-05-16").stdout
    assert rows(second, "Pages that gave no article") == [["failed", "HTTP 503", "1"], ["rejected", "no text", "1"]]
    assert dict(rows(second, "Duplicates and sizes"))["Runs in the period"] == "1"  # type: ignore[arg-type]


def test_runs_that_tell_no_reasons_any_more_are_counted(data: Path, bench: Bench) -> None:
    end(bench, 1, 0, ("rejected", "no text"), ("gone", "HTTP 404"), ("pending", "a limit"))
    end(bench, 100, 0, ("rejected", "no text"))
    with bench.ledger.begin() as connection:
        receipts.condense(connection, "p", STARTED + timedelta(days=99))
    later = NOW | {"NEWSCRAWL_CLOCK": iso(STARTED + timedelta(days=99))}
    assert rows(report(data, "-o", "-", env=later).stdout, "Pages that gave no article") == [
        ["rejected", "no text", "1"], ["", "in older runs, whose reasons are gone", "2"],
    ]  # fmt: skip


def test_a_portal_that_nobody_crawls_any_more_is_not_well(data: Path, bench: Bench) -> None:
    end(bench, 1, 0)
    later: dict[str, Any] = {"env": NOW | {"NEWSCRAWL_CLOCK": iso(STARTED + timedelta(days=181, minutes=1))}}
    page = report(data, "-o", "-", **later).stdout
    assert lines(page)[0] == "Last run 181 days ago, on 2026-05-15 01:30, complete."
    assert lines(page)[-1] == "No run for 181 days, and portals.toml does not say how often."
    assert "needs a look" in page
    status = newscrawl("status", "--data", data, **later)
    assert (status.returncode, "no run for 181 days" in status.stdout) == (1, True)
