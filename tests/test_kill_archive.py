"""Kills of crawl, reextract, import and forget with fixed seeds; `benchmarks/kill_archive.py` does more of them."""

from collections import Counter
from collections.abc import Iterator

import pytest

from benchmarks.kill_archive import Ground
from newscrawl.demo import Portal, Server


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with pytest.MonkeyPatch.context() as patch, Server(Portal(30)) as server:
        patch.setenv("NEWSCRAWL_SPIDERS", "")  # the ground sets it, and it must not stay
        yield Ground(tmp_path_factory.mktemp("ground"), server.url)


@pytest.mark.parametrize("step", ["crawl", "reextract", "import", "forget"])
def test_killed_and_run_again_it_ends_as_if_nothing_had_happened(ground: Ground, step: str) -> None:
    found = [ground.trial(step, seed) for seed in (1, 2)]
    assert [one.faults for one in found] == [Counter()] * 2
    assert sum(one.kills for one in found)
