from datetime import UTC, datetime

import pytest

from newscrawl.extract.dates import read_date

FETCHED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("时间：2026-05-14 09:26:11 来源", "2026-05-14T09:26:11+08:00", "second"),
        ("2026-05-14 09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026-5-4", "2026-05-04T00:00:00+08:00", "day"),
        ("2026年5月14日", "2026-05-14T00:00:00+08:00", "day"),
        ("2026年05月14日 9时26分", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026/05/14 21:06", "2026-05-14T21:06:00+08:00", "minute"),
        ("2026.05.14", "2026-05-14T00:00:00+08:00", "day"),
        ("2026-05-14T09:26:11", "2026-05-14T09:26:11+08:00", "second"),
        ("成立于2001-01-01 发布时间：2026-05-14", "2026-05-14T00:00:00+08:00", "day"),
        ("2026-11-02", "2026-11-02T00:00:00+08:00", "day"),
    ],
)
def test_dates_as_exactly_as_they_are_given(text: str, at: str, precision: str) -> None:
    assert read_date(text, FETCHED) == (at, precision)


@pytest.mark.parametrize("text", ["", "05-14", "2026-13-01", "2026-02-30", "1994-12-31", "2026-11-04", "电话0000-5550123",
                                  "12026-05-14", "2026-05-144"])  # fmt: skip
def test_what_cannot_be_a_date_of_publication_is_none(text: str) -> None:
    assert read_date(text, FETCHED) is None


def test_a_date_that_cannot_be_gives_way_to_one_that_can() -> None:
    found = read_date("1988-01-01 2026-05-14", FETCHED)
    assert found is not None
    assert found.at == "2026-05-14T00:00:00+08:00"
