"""A consumer that is killed beside crawls that are killed; `benchmarks/kill_consumer.py` does it a hundred times."""

from collections import Counter
from pathlib import Path

from benchmarks.kill_consumer import run


def test_killed_and_started_again_it_reads_every_event_once(tmp_path: Path) -> None:
    kills, number, faults = run(tmp_path, articles=20, crawls=2, seed=1)
    assert kills["consumer"] > 3
    assert kills["crawl"]
    assert number > 10
    assert faults == Counter()
