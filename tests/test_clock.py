"""Days as people write them."""

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.clock import days


def test_days_are_days_and_never_is_a_century() -> None:
    assert days(1.5) == timedelta(hours=36)
    for never in (9_999_999, 1e300, float("inf")):
        assert timedelta(days=36_000) < days(never)
        assert datetime(2026, 1, 1, tzinfo=UTC) - days(never) < datetime(1950, 1, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="NaN"):
        days(float("nan"))
