"""When an article was published, as exactly as the page says it."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from newscrawl.clock import PORTAL_ZONE, iso
from newscrawl.extract.remembered import remembered
from newscrawl.items import Precision

_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
}
_CHINESE = re.compile(
    r"([〇零○Ｏ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日?"
)
_CLOCK = (
    r"\s*+(?:T|,|，|\||·|星期.|周.|[（(](?:星期|周).[）)])?\s*+"
    r"(?P<half>上午|下午|晚上|晚间|凌晨|中午|傍晚|早上|AM|PM|am|pm)?\s*+(?<!\d)(?P<hour>\d{1,2})\s*[:：时時点點]\s*"
    r"(?:(?P<minute>\d{2})(?!\d)(?:\s*[:：分]\s*(?P<second>\d{2})(?!\d)秒?|分)?(?:\.\d+)?(?:\s*(?P<half1>[AaPp][Mm])\b)?\s*(?P<zone>Z|\+\d{2}:?\d{2}|(?(second)-\d{2}:?\d{2}|(?!)))?"
    r"|(?P<minute1>\d)分|(?P<sharp>整)|(?=\D|$))"
)
_MOMENT = re.compile(
    r"(?<![\d.])(?P<year>\d{4})(?:\s*[-/.－／．年]\s*|\s+(?=\d{1,2}\s*/))(?P<month>\d{1,2})\s*[-/.－／．月]\s*(?P<day>\d{1,2})(?!\d)\s*[日号]?"
    rf"(?:{_CLOCK})?"
)
# Under its label, a year may be its last two digits: 发布时间：26-05-14.
_SHORT_YEAR = re.compile(r"((?:发布|发表|更新)(?:时间|日期)\s*[:：]\s*)(\d\d-\d\d-\d\d)(?!\d)")
_NEAR = re.compile(rf"(?P<word>今天|昨天|前天|今日|昨日){_CLOCK}|(?P<word1>今天|昨天|前天)(?!\S)")
_AGO = re.compile(r"(\d{1,3})\s*(秒|分钟|分鐘|小时|小時|个小时|天|日)前")
_YEARLESS = re.compile(r"(?<!\d)\d{1,2}[-/月]\d{1,2}(?!\d)日?(?:\s+\d{1,2}:\d{2})?")
_AGO_UNITS = {"秒": "seconds", "分": "minutes", "小": "hours", "个": "hours", "天": "days", "日": "days"}
_PUBLISHED = re.compile(
    r"(?:发布|發布|发表|發表|刊发|录入|成文|上传|创建|发文|首发|时间|時間|日期)(?:于|时间|時間|日期)?\s*[:：]?\s*(?=[\d〇二一])"
)
_NOT_PUBLISHED = re.compile(
    r"(?:更新|修改|最后|采集|抓取|打印|截至|截止|活动|有效期|生成)(?:于|至|时间|日期|修改)*\s*[:：]?\s*$|©|版权|copyright|ICP",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(r"(?:截至|截止|活动|有效期|打印)(?:于|至|时间|日期)*\s*[:：]?\s*$")
_EARLIEST = 1995  # no regional portal is older; what is earlier is a date within the text


class Published(NamedTuple):
    """A moment with offset, ISO 8601 to the second, and how exactly the page gave it."""

    at: str
    precision: Precision


def read_date(text: str, fetched: datetime) -> Published | None:
    """Return the moment of publication in `text`, the text of a credit line; None where it gives none.

    A labelled date (发布时间：…) goes before others, one of an update comes last. 今天, 昨天 and 3小时前 count from
    `fetched` (aware). More than a day after `fetched` or before 1995 is no date of publication.
    """
    text = _SHORT_YEAR.sub(r"\g<1>20\g<2>", _CHINESE.sub(_in_digits, text))
    found = [one for one in _MOMENT.finditer(text) if not _OF_SOMETHING_ELSE.search(text[: one.start()][-12:])]
    ranked = sorted(found, key=lambda one: (_rank(text, one.start()), one.start()))
    for one in ranked:
        if published := _published(one, fetched):
            return published
    return _relative(text, fetched)


@remembered
def has_date(text: str) -> bool:
    """Say whether `text` holds what looks like a date with its year, or one that counts from today."""
    # Most lines have none of these.
    if ("20" in text or "19" in text or "２０" in text or "１９" in text) and _MOMENT.search(text):
        return True
    if "年" in text and _CHINESE.search(text):
        return True
    is_ago = "前" in text
    if is_ago and _AGO.search(text):
        return True
    return (is_ago or "今" in text or "昨" in text) and bool(_NEAR.search(text))


def has_day(text: str) -> bool:
    """Say whether `text` holds a date, be it one without its year."""
    return has_date(text) or bool(_YEARLESS.search(text))


def without_dates(text: str) -> str:
    """Return `text` with a space in the place of each date, also of one without its year."""
    for pattern in (_CHINESE, _MOMENT, _NEAR, _AGO, _YEARLESS):
        text = pattern.sub(" ", text)
    return text


def is_implausible(text: str, fetched: datetime) -> bool:
    """Say whether `text` gives a date that cannot be one of publication: in the future or before 1995."""
    return bool(_MOMENT.search(text)) and read_date(text, fetched) is None


def finer(shown: Published | None, marked: Iterable[Published | None]) -> Published | None:
    """Return the date `shown`, or of those in the markup the first that says the same moment more exactly."""
    for other in marked:
        if shown is None:
            return other
        if other and _refines(other, shown):
            return other
    return shown


def _refines(other: Published, shown: Published) -> bool:
    length = {"day": 10, "minute": 16, "second": 19}[shown.precision]
    # Midnight, or a whole minute, is what systems write that keep no more than the day, or the minute.
    says_more = other.at[length:19].strip("T:0") != ""
    return says_more and other.at[:length] == shown.at[:length]


def _rank(text: str, start: int) -> int:
    before = text[max(0, start - 12) : start]
    if _NOT_PUBLISHED.search(before):
        return 2
    label = _PUBLISHED.search(text, max(0, start - 12), start + 4)
    return 0 if label and label.end() >= start else 1


def _published(found: re.Match[str], fetched: datetime) -> Published | None:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    return _checked(found, year, month, day, fetched)


def _checked(found: re.Match[str], year: int, month: int, day: int, fetched: datetime) -> Published | None:
    hour, minute = int(found["hour"] or 0), int(found["minute"] or found["minute1"] or 0)
    half = (found["half"] or found["half1"] or "").lower()
    if half in ("下午", "晚上", "晚间", "傍晚", "pm") and hour < 12:
        hour += 12
    if half in ("上午", "凌晨", "早上", "am") and hour == 12:
        hour = 0
    if half == "中午" and hour < 3:
        hour += 12
    if hour > 23 or minute > 59:
        return _day(year, month, day, fetched)
    try:
        moment = datetime(year, month, day, hour, minute, int(found["second"] or 0), tzinfo=PORTAL_ZONE)
        if found["zone"]:
            moment = datetime.fromisoformat(f"{moment:%Y-%m-%dT%H:%M:%S}{found['zone'].replace('Z', '+00:00')}")
        moment = moment.astimezone(PORTAL_ZONE)
    except (ValueError, OverflowError):
        return None
    if not _is_plausible(moment, fetched):
        return None
    if found["hour"] and not (moment.hour or moment.minute or moment.second):
        return Published(iso(moment), "day")  # what systems write that keep no more than the day
    exactly: Precision = "second" if found["second"] else "minute" if found["hour"] else "day"
    return Published(iso(moment), exactly)


def _day(year: int, month: int, day: int, fetched: datetime) -> Published | None:
    """Return the day alone, of a date whose time cannot be: 24:00."""
    try:
        moment = datetime(year, month, day, tzinfo=PORTAL_ZONE)
    except ValueError:
        return None
    return Published(iso(moment), "day") if _is_plausible(moment, fetched) else None


def _is_plausible(moment: datetime, fetched: datetime) -> bool:
    return moment.year >= _EARLIEST and moment <= fetched + timedelta(days=1)


def _relative(text: str, fetched: datetime) -> Published | None:
    local = fetched.astimezone(PORTAL_ZONE)
    if found := _NEAR.search(text):
        word = found["word"] or found["word1"]
        day = local - timedelta(days={"今": 0, "昨": 1, "前": 2}[word[0]])
        return _checked(found, day.year, day.month, day.day, fetched)
    if found := _AGO.search(text):
        moment = local - timedelta(**{_AGO_UNITS[found[2][0]]: int(found[1])})
        if found[2][0] in "天日":
            return Published(iso(moment.replace(hour=0, minute=0, second=0, microsecond=0)), "day")
        return Published(iso(moment.replace(second=0, microsecond=0)), "minute")
    return None


def _in_digits(found: re.Match[str]) -> str:
    year = "".join(_DIGITS[character] for character in found[1])
    return f"{year}年{_number(found[2])}月{_number(found[3])}日"


def _number(text: str) -> int:
    """Return a number below 100 in Chinese numerals: 三, 十, 十四, 二十, 三十一."""
    tens, ten, ones = text.rpartition("十")
    return (int(_DIGITS.get(tens, "1")) * 10 if ten else 0) + (int(_DIGITS.get(ones, "0")) if ones else 0)
