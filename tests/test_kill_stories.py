"""Two portals that copy each other, killed, with fixed seeds; `benchmarks/kill_stories.py` does it a hundred times."""

from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.kill_stories import families, reference, serve, trial


@pytest.mark.parametrize("seed", [1])
def test_killed_and_run_again_the_families_are_the_same(tmp_path: Path, seed: int) -> None:
    with ExitStack() as stack:
        sites = serve(stack, 20, seed)
        right = reference(sites, tmp_path / "right")
        assert sum(len(family) > 2 for family in families(right)) > 3
        kills, faults = trial(sites, tmp_path / "killed", right, seed)
    assert kills
    assert faults == Counter()
