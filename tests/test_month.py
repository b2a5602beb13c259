"""Scheduled runs against a portal with a history, faults included; the whole month is benchmarks/month.py."""

import pytest

from benchmarks.month import play


@pytest.mark.parametrize(("seed", "days"), [(3, 7), (4, 6)])
def test_what_is_published_is_what_the_portal_showed(seed: int, days: int) -> None:
    told = play(seed, days)
    assert told.faults == []
    assert told.false_alarms == []
    assert told.seen_in_time == told.withdrawn > 0
    assert told.events["new"] >= 120
    assert told.codes["new layout 5"] == 3
