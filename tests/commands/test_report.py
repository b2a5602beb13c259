"""`newscrawl report` as a person calls it."""

import subprocess
import sys
from pathlib import Path

from tests.analysis.test_report import told
from tests.ledger.conftest import Bench, bench

__all__ = ["bench"]  # a fixture


def report(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "newscrawl", "report", "--data", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_it_writes_its_page_again_and_spares_what_is_none(bench: Bench) -> None:
    bench.commit(told("/1.html", "2026-05-14T08:00:00+08:00", "2026-05-14T00:30:00Z"))
    bench.publisher.publish(ripe_only=False)
    target = bench.root / "page.html"
    for _ in range(2):
        assert report(bench.root, "-o", str(target)).returncode == 0
    assert target.read_bytes().startswith(b"<!DOCTYPE html>")
    target.write_text("mine")
    refused = report(bench.root, "-o", str(target))
    assert (refused.returncode, target.read_text()) == (2, "mine")
    assert "is no report of newscrawl; --force replaces it" in refused.stderr
    assert report(bench.root, "-o", str(target), "--force").returncode == 0


def test_a_portal_that_published_nothing_has_a_page(bench: Bench) -> None:
    done = report(bench.root, "-o", "-", "--portal", "p")
    assert done.returncode == 0, done.stderr
    assert "No articles were published in this period." in done.stdout


def test_mistakes_are_told_in_one_line(bench: Bench) -> None:
    for arguments in (("--portal", "nobody"), ("--from", "gestern"), ("--from", "2026", "--to", "2025"), ("x",)):
        done = report(bench.root, "-o", "-", *arguments)
        assert (done.returncode, done.stderr.count("\n"), done.stdout) == (2, 1, "")
