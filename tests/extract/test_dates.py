from datetime import UTC, datetime

import pytest

from newscrawl.extract.dates import Published, finer, has_date, is_implausible, read_date, without_dates
from tests.extract.reading import FETCHED


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("时间：2026-05-14 09:26:11 来源", "2026-05-14T09:26:11+08:00", "second"),
        ("2026-05-14 09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026-5-4", "2026-05-04T00:00:00+08:00", "day"),
        ("2026-5-4 9:06", "2026-05-04T09:06:00+08:00", "minute"),
        ("2026/05/14 21:06", "2026-05-14T21:06:00+08:00", "minute"),
        ("2026.05.14", "2026-05-14T00:00:00+08:00", "day"),
        ("2026.05.14 09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("成立于2001-01-01 发布时间：2026-05-14", "2026-05-14T00:00:00+08:00", "day"),
        ("2026-11-02", "2026-11-02T00:00:00+08:00", "day"),
        ("来源：云坨在线2026-05-14 09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026 - 05 - 14", "2026-05-14T00:00:00+08:00", "day"),
        ("2026 05/14 21:06", "2026-05-14T21:06:00+08:00", "minute"),
        ("2026-05-14 | 09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026-05-14，09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("２０２６－０５－１４　０９：２６", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026-05-14 09：26", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026-05-14 09:26 2026-05-15 10:00", "2026-05-14T09:26:00+08:00", "minute"),
        ("1995-01-01", "1995-01-01T00:00:00+08:00", "day"),
        ("2024-02-29", "2024-02-29T00:00:00+08:00", "day"),
        ("2026-05-14 25:61", "2026-05-14T00:00:00+08:00", "day"),
        ("2026-05-14 24:00", "2026-05-14T00:00:00+08:00", "day"),
        ("有效期至2027-05-14 发布时间：2026-05-14 09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026-05-14 09:26-10:00", "2026-05-14T09:26:00+08:00", "minute"),
    ],
)
def test_dates_as_exactly_as_they_are_given(text: str, at: str, precision: str) -> None:
    assert read_date(text, FETCHED) == (at, precision)


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2026年5月14日", "2026-05-14T00:00:00+08:00", "day"),
        ("2026年05月14日", "2026-05-14T00:00:00+08:00", "day"),
        ("2026年05月14日 9时26分", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026年05月14日09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026年05月14日 09:26:11", "2026-05-14T09:26:11+08:00", "second"),
        ("2026年05月14日09时26分11秒", "2026-05-14T09:26:11+08:00", "second"),
        ("2026年5月14日 9时", "2026-05-14T09:00:00+08:00", "minute"),
        ("2026年5月14日9时整", "2026-05-14T09:00:00+08:00", "minute"),
        ("2026年5月14日 9時26分", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026年5月14日 9点6分", "2026-05-14T09:06:00+08:00", "minute"),
        ("2026 年 5 月 14 日", "2026-05-14T00:00:00+08:00", "day"),
        ("2026年5月14号", "2026-05-14T00:00:00+08:00", "day"),
        ("2026年5月14日 星期四 09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026年5月14日星期四", "2026-05-14T00:00:00+08:00", "day"),
        ("2026年5月14日（星期四）09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026-05-14 周四 09:26", "2026-05-14T09:26:00+08:00", "minute"),
    ],
)
def test_years_months_and_days_in_words(text: str, at: str, precision: str) -> None:
    assert read_date(text, FETCHED) == (at, precision)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026年5月14日下午3点", "2026-05-14T15:00:00+08:00"),
        ("2026年5月14日 下午3点26分", "2026-05-14T15:26:00+08:00"),
        ("2026-05-14 下午 3:26", "2026-05-14T15:26:00+08:00"),
        ("2026-05-14 下午15:26", "2026-05-14T15:26:00+08:00"),
        ("2026-05-14 上午 9:26", "2026-05-14T09:26:00+08:00"),
        ("2026-05-14 晚上8点", "2026-05-14T20:00:00+08:00"),
        ("2026-05-14 中午12:30", "2026-05-14T12:30:00+08:00"),
        ("2026-05-14 中午1:30", "2026-05-14T13:30:00+08:00"),
        ("2026-05-14 凌晨2:05", "2026-05-14T02:05:00+08:00"),
        ("2026-05-14 03:26 PM", "2026-05-14T15:26:00+08:00"),
        ("2026-05-14 3:26pm", "2026-05-14T15:26:00+08:00"),
        ("2026-05-14 12:26 AM", "2026-05-14T00:26:00+08:00"),
        ("2026-05-14 PM 3:26", "2026-05-14T15:26:00+08:00"),
        ("2026-05-14 AM 9:26", "2026-05-14T09:26:00+08:00"),
        ("2026-05-14 上午 12:05", "2026-05-14T00:05:00+08:00"),
        ("2026-05-14 AM 12:05", "2026-05-14T00:05:00+08:00"),
    ],
)
def test_halves_of_the_day(text: str, at: str) -> None:
    assert read_date(text, FETCHED) == (at, "minute")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("二〇二六年五月十四日", "2026-05-14"),
        ("二○二六年五月十四日", "2026-05-14"),
        ("二零二六年十月二十一日", "2026-10-21"),
        ("二〇二五年十二月三十日", "2025-12-30"),
        ("二〇二五年十一月三十一日", None),
        ("一九九九年一月一日", "1999-01-01"),
        ("二〇二六年十月十日", "2026-10-10"),
        ("二〇二六年五月二十日", "2026-05-20"),
        ("一九八九年五月十四日", None),
    ],
)
def test_chinese_numerals(text: str, at: str | None) -> None:
    assert read_date(text, FETCHED) == ((f"{at}T00:00:00+08:00", "day") if at else None)


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2026-05-14T09:26:11", "2026-05-14T09:26:11+08:00", "second"),
        ("2026-05-14T09:26:11+08:00", "2026-05-14T09:26:11+08:00", "second"),
        ("2026-05-14T09:26:11+0800", "2026-05-14T09:26:11+08:00", "second"),
        ("2026-05-14T01:26:11Z", "2026-05-14T09:26:11+08:00", "second"),
        ("2026-05-14T01:26:11.000Z", "2026-05-14T09:26:11+08:00", "second"),
        ("2026-05-13T20:26:11Z", "2026-05-14T04:26:11+08:00", "second"),
        ("2026-05-14T10:26:11+09:00", "2026-05-14T09:26:11+08:00", "second"),
        ("2026-05-14T09:26+08:00", "2026-05-14T09:26:00+08:00", "minute"),
        ("2026-05-14T00:00:00+08:00", "2026-05-14T00:00:00+08:00", "day"),
        ("2026-05-13T16:00:00Z", "2026-05-14T00:00:00+08:00", "day"),
        ("2026-05-14 00:00:00", "2026-05-14T00:00:00+08:00", "day"),
        ("2026-05-14 00:00", "2026-05-14T00:00:00+08:00", "day"),
        ("2026-05-14 00:00:01", "2026-05-14T00:00:01+08:00", "second"),
    ],
)
def test_what_metadata_write(text: str, at: str, precision: str) -> None:
    """Zones are counted in; midnight is what systems write that keep no more than the day."""
    assert read_date(text, FETCHED) == (at, precision)


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("今天 09:26", "2026-11-01T09:26:00+08:00", "minute"),
        ("今日09:26", "2026-11-01T09:26:00+08:00", "minute"),
        ("昨天 21:06", "2026-10-31T21:06:00+08:00", "minute"),
        ("昨日 21:06", "2026-10-31T21:06:00+08:00", "minute"),
        ("前天 21:06", "2026-10-30T21:06:00+08:00", "minute"),
        ("昨天", "2026-10-31T00:00:00+08:00", "day"),
        ("3小时前", "2026-11-01T17:00:00+08:00", "minute"),
        ("3个小时前", "2026-11-01T17:00:00+08:00", "minute"),
        ("21小时前", "2026-10-31T23:00:00+08:00", "minute"),
        ("5分钟前", "2026-11-01T19:55:00+08:00", "minute"),
        ("5分鐘前", "2026-11-01T19:55:00+08:00", "minute"),
        ("30秒前", "2026-11-01T19:59:00+08:00", "minute"),
        ("2天前", "2026-10-30T00:00:00+08:00", "day"),
    ],
)
def test_what_counts_from_today(text: str, at: str, precision: str) -> None:
    assert read_date(text, FETCHED) == (at, precision)


def test_today_is_a_day_in_china() -> None:
    after_midnight = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)  # 01:30 of the next day
    assert read_date("今天 00:10", after_midnight) == ("2026-11-01T00:10:00+08:00", "minute")
    assert read_date("昨天 23:10", after_midnight) == ("2026-10-31T23:10:00+08:00", "minute")
    assert read_date("2小时前", after_midnight) == ("2026-10-31T23:30:00+08:00", "minute")


@pytest.mark.parametrize(
    "text",
    [
        "有效期至2026年5月14日", "活动截止：2026-05-14", "打印时间：2026-05-14 09:26", "2026-02-30 24:00", "2027-01-01 25:00",
        "", "05-14", "05-14 09:26", "5月14日", "09:26", "2026年", "2026-05", "2026年5月", "2026-13-01", "2026-02-30", "2026-00-10",
        "2026-05-32", "2025-02-29", "1994-12-31", "0000-00-00", "1900-01-01", "0001-01-01", "2026-11-04", "2027-01-01",
        "9999-12-31", "电话0000-5550123", "12026-05-144", "12026-05-14", "2026-05-144", "20260514", "1.2026.05.14.3",
        "Copyright © 2010-2026 云坨在线", "版权所有 2026", "云ICP备2026012345号", "云ICP备2026012345号-5", "ISSN 2026-0514",
        "电话：2026-0514 传真：2026-0515", "2026-2030年规划", "昨天的雨", "今天，育苗开始。", "第2026-05号",
    ],
)  # fmt: skip
def test_what_cannot_be_a_date_of_publication_is_none(text: str) -> None:
    assert read_date(text, FETCHED) is None


def test_a_date_that_cannot_be_gives_way_to_one_that_can() -> None:
    assert read_date("1988-01-01 2026-05-14", FETCHED) == ("2026-05-14T00:00:00+08:00", "day")
    assert read_date("2027-05-14 2026-05-14", FETCHED) == ("2026-05-14T00:00:00+08:00", "day")


@pytest.mark.parametrize(
    "text",
    [
        "更新时间：2026-05-16 10:00 发布时间：2026-05-14 09:26",
        "发布时间：2026-05-14 09:26 更新时间：2026-05-16 10:00",
        "最后更新：2026-05-16 10:00 2026-05-14 09:26",
        "2026-05-14 09:26 最后修改时间：2026-05-16 10:00",
        "2026-05-12 10:00 发表于 2026-05-14 09:26",
        "打印时间：2026-05-16 10:00 日期：2026-05-14 09:26",
        "成文日期：2026-05-14 09:26 有效期至：2026-10-16",
        "活动截止：2026-10-16 發布時間：2026-05-14 09:26",
        "时间:2026-05-14 09:26",
        "录入时间：2026-05-14 09:26",
        "发布于2026-05-14 09:26",
        "发布日期：　2026-05-14 09:26",
    ],
)
def test_a_label_of_publication_goes_before_all_else(text: str) -> None:
    assert read_date(text, FETCHED) == ("2026-05-14T09:26:00+08:00", "minute")


@pytest.mark.parametrize("text", ["更新时间：2026-05-14 09:26", "最后更新：2026-05-14 09:26"])
def test_the_date_of_an_update_stands_in_where_there_is_no_other(text: str) -> None:
    assert read_date(text, FETCHED) == ("2026-05-14T09:26:00+08:00", "minute")


@pytest.mark.parametrize(
    "text",
    ["2026-05-14 来源", "2026年5月14日", "二〇二六年五月十四日", "3小时前", "昨天 21:06", "２０２６－０５－１４"],
)
def test_lines_with_a_date(text: str) -> None:
    assert has_date(text)


@pytest.mark.parametrize(
    "text", ["", "5月14日", "2026", "电话：0000-5550123", "今天的雨", "青岚林场恢复夜校", "1-10月"]
)
def test_lines_without(text: str) -> None:
    assert not has_date(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2026-05-14 09:26 云坨在线", "云坨在线"),
        ("云坨在线2026年5月14日09:26", "云坨在线"),
        ("05-14 云坨在线", "云坨在线"),
        ("3小时前 云坨在线", "云坨在线"),
        ("昨天 21:06 云坨在线", "云坨在线"),
        ("二〇二六年五月十四日 云坨在线", "云坨在线"),
        ("云坨在线：（Ａ）", "云坨在线：（Ａ）"),
    ],
)
def test_what_is_left_without_dates(text: str, left: str) -> None:
    assert without_dates(text).strip() == left


def test_dates_that_cannot_be_are_told_from_none() -> None:
    assert is_implausible("2029-05-14", FETCHED)
    assert is_implausible("1988-05-14", FETCHED)
    assert not is_implausible("2026-05-14", FETCHED)
    assert not is_implausible("云坨在线", FETCHED)


DAY, MINUTE, SECOND = "2026-05-14T00:00:00+08:00", "2026-05-14T09:26:00+08:00", "2026-05-14T09:26:11+08:00"


@pytest.mark.parametrize(
    ("shown", "marked", "finest"),
    [
        ((DAY, "day"), [(SECOND, "second")], (SECOND, "second")),
        ((MINUTE, "minute"), [(SECOND, "second")], (SECOND, "second")),
        ((DAY, "day"), [None, (MINUTE, "minute")], (MINUTE, "minute")),
        ((MINUTE, "minute"), [(MINUTE, "second")], (MINUTE, "minute")),
        ((DAY, "day"), [("2026-05-15T09:26:11+08:00", "second")], (DAY, "day")),
        ((MINUTE, "minute"), [("2026-05-14T10:26:11+08:00", "second")], (MINUTE, "minute")),
        ((SECOND, "second"), [(DAY, "day")], (SECOND, "second")),
        ((DAY, "day"), [(DAY, "day")], (DAY, "day")),
        ((DAY, "day"), [], (DAY, "day")),
        (None, [(MINUTE, "minute"), (SECOND, "second")], (MINUTE, "minute")),
        (None, [], None),
    ],
)
def test_markup_may_say_the_same_moment_more_exactly(
    shown: tuple[str, str] | None, marked: list[tuple[str, str] | None], finest: tuple[str, str] | None
) -> None:
    made = [Published(*one) if one else None for one in marked]
    assert finer(Published(*shown) if shown else None, made) == finest
