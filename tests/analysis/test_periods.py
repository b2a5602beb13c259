from datetime import UTC, date, datetime

import pytest

from newscrawl.analysis.periods import Days, days, period
from newscrawl.errors import ConfigurationError

LATE = datetime(2021, 5, 14, 17, 30, tzinfo=UTC)  # 15 May in China


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        ("2021-05-14", date(2021, 5, 14), date(2021, 5, 14)),
        ("today", date(2021, 5, 15), date(2021, 5, 15)),
        (" Yesterday ", date(2021, 5, 14), date(2021, 5, 14)),
    ],
)
def test_what_is_written_names_days_of_the_portals(text: str, first: date, last: date) -> None:
    assert days(text, "--from", LATE) == Days(first, last)


def test_a_period_takes_in_its_last_day() -> None:
    found = period("2021-05", "2021-05", LATE)
    assert [moment.isoformat() for moment in found if moment] == [
        "2021-05-01T00:00:00+08:00",
        "2021-06-01T00:00:00+08:00",
    ]


def test_a_side_may_be_open() -> None:
    assert period(None, None).is_everything
    assert period("2021", None).end is None
    assert period(None, "2021").start is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-5",
        "2021-13",
        "2021-02-30",
        "14.5.2021",
        "0000",
        "9999",
        "tomorrow",
        "２０２１",
        "2021-05-14T10:00",
        "-1",
    ],
)
def test_what_is_no_day_is_said_in_one_line(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"--to .* is no day"):
        period(None, text)


def test_the_end_does_not_come_before_the_beginning() -> None:
    with pytest.raises(ConfigurationError, match="--from 2021-06 is after --to 2021-05"):
        period("2021-06", "2021-05")
