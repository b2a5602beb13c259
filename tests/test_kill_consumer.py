"""Consumers that are killed beside crawls that are killed; `benchmarks/kill_consumer.py` does it a hundred times."""

from collections import Counter
from pathlib import Path

from benchmarks.kill_consumer import run


def test_killed_and_started_again_they_read_every_event_once(tmp_path: Path) -> None:
    kills, number, faults = run(tmp_path, articles=20, crawls=2, seed=1)
    assert kills["in Python"] > 3
    assert kills["by export"]
    assert kills["crawls"]
    assert number > 10
    assert faults == {"in Python": Counter(), "by export": Counter()}
