"""Crawls that are killed, with fixed seeds; `benchmarks/kill.py` does it hundreds of times."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from benchmarks.kill import crawl, events, reference_of, trial
from newscrawl.demo import Portal, Server


class Reference(NamedTuple):
    site: str
    events: list[dict[str, Any]]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    with Server(Portal(60)) as server:
        yield Reference(server.url, reference_of(server.url, tmp_path_factory.mktemp("reference")))


@pytest.mark.parametrize("seed", range(4))
def test_killed_and_run_again_it_publishes_the_same(reference: Reference, tmp_path: Path, seed: int) -> None:
    assert trial(reference.site, tmp_path, reference.events, seed).faults == Counter()


@pytest.mark.parametrize("number", [9])
def test_killed_between_publications_every_article_comes_once(
    reference: Reference, tmp_path: Path, number: int
) -> None:
    """Where lines are published in the middle of the walk, what is learned later comes as an update."""
    often = ("NEWSCRAWL_PUBLISH_ARTICLES=5",)
    program = ("benchmarks.self_kill", "after-rename", str(number))
    killed = crawl(reference.site, tmp_path, *often, program=program)
    killed.wait(60)
    assert crawl(reference.site, tmp_path, *often).wait(60) == 0
    found = list(events(tmp_path))
    news = [(record["title"], record["body"]) for record in found if record["event"] == "new"]
    assert sorted(news) == sorted((record["title"], record["body"]) for record in reference.events)
    sequence = [record["seq"] for record in found]
    assert sorted(sequence) == list(range(1, len(found) + 1))
    latest = {record["title"]: record for record in sorted(found, key=lambda record: record["seq"])}
    wanted = {record["title"]: record for record in reference.events}
    assert {title: record["sections"] for title, record in latest.items()} == {
        title: record["sections"] for title, record in wanted.items()
    }
