"""When a portal is well: what its last run says, and how long ago that was."""

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.health import Health, LastRun, judge

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def last(days: float, exit_code: int | None = 0, *, is_going_on: bool = False) -> LastRun:
    return LastRun(NOW - timedelta(days=days), not is_going_on, exit_code, "incomplete: a limit", is_going_on)


@pytest.mark.parametrize(
    ("days", "exit_code", "health"),
    [(29, 0, Health.OK), (31, 0, Health.WARNING), (31, 3, Health.WARNING), (31, 4, Health.CRITICAL)],
)
def test_a_portal_without_a_schedule_is_not_well_for_ever(days: int, exit_code: int, health: Health) -> None:
    assert judge(last(days, exit_code), None, NOW)[0] == health


def test_how_long_it_is_silent_is_said() -> None:
    assert judge(last(181.4), None, NOW)[1] == "no run for 181 days, and portals.toml does not say how often"


def test_a_run_that_goes_on_is_not_silent() -> None:
    assert judge(last(40, None, is_going_on=True), None, NOW) == (Health.OK, "a run is going on")


def test_with_a_schedule_twice_its_time_counts() -> None:
    assert judge(last(31), timedelta(days=16), NOW) == (Health.OK, "complete")
    assert judge(last(33), timedelta(days=16), NOW) == (Health.CRITICAL, "no run since 2026-04-29 12:00 UTC")
