"""What of a text counts when it is compared: its characters, without what reprints change by the way.

Credits, notices and counters are no part of the story, nor are white space, punctuation, case, width and script.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from newscrawl.copies.numbers import in_figures
from newscrawl.extract.people import is_person, people
from newscrawl.text.folding import Folding, folded_characters

MOST: Final = 30_000
"""Characters of a text that are compared: of longer ones their beginning."""

_SHORT = 80  # characters of a paragraph that may be a credit line and nothing else
_TAIL_LENGTH = 80  # characters of credits at the end of a paragraph
_LONGEST_BYLINE, _AROUND_NAMES = 16, " \u3000□■○●◎◇◆（）()[]【】"  # of names alone before the text
_HAN = r"[\u3400-\u9fff]"
_WHO = r"记者|記者|通讯员|通訊員"
_COUNTER = r"点击|點擊|阅读|閱讀|浏览|瀏覽|访问|人气|分享|点赞|评论|收藏|转发"
_LABEL = (
    r"责任?编辑|責任?編輯|本[期版]?编辑|本[期版]?編輯|编辑|編輯|编审|审核|审校|[初复终一二三]审|校对|值班|监制|来源|來源|稿源|原标题|原標題"
    rf"|作者|摄影|攝影|供稿|撰稿|投稿|发布时间|發布時間|发表时间|新闻热线|字号|关键词|标签|{_COUNTER}"
)
_STAMP = r"20\d\d[-./]\d{1,2}[-./]\d{1,2}\s+\d{1,2}:\d\d(?::\d\d)?"  # of a page: notices write 年, and seldom a time
_CREDIT_LINE = re.compile(
    rf"^\W{{0,8}}(?:(?:{_LABEL})\S{{0,3}}\s*[:：/／]|[文图圖]\s*[/／]|(?:{_COUNTER})(?:量|数|次数|人数)?\s*[（(]?\d"
    rf"|(?:已有|共)?\s*\d+\s*[人次]\s*(?:{_COUNTER})|(?:时间：\s*)?{_STAMP}(?:\s*(?:{_LABEL})\S{{0,3}}\s*[:：].*)?\W*$"
    rf"|{_HAN}{{0,12}}(?:{_WHO})\s*[:：\s]\s*{_HAN}{{2,4}}(?:[\s、，,;；/／]+[^\s、，,;；/／）)】\]。]{{2,12}})*[^\w。！？]*$)"
    rf"|^.{{0,24}}(?:{_WHO}).{{0,24}}(?:报道|報導|供稿|[摄攝]|撰写|整理)\W{{0,4}}$"
)
_RIGHTS = r"转载|轉載|版权|版權|侵权|侵權|著作"
_NOTICE_LINE = re.compile(
    r"\W{0,4}(?:\d[、.．])?\W{0,4}(?:(?:版权|版權|免责|免責|法律|转载|轉載)(?:声明|聲明|提示)|凡本[网網站报報]|凡注明|(?:转载|轉載)请"
    rf"|(?:郑重|特别)(?:声明|聲明|提示)(?=.{{0,200}}(?:{_RIGHTS}))"
    r"|\S{0,12}(?:未经|未經)\S{0,12}(?:许可|授权|授權|同意)\S{0,24}(?:转载|轉載)|如\S{0,10}(?:侵权|侵權)|[Cc]opyright|©|\S{0,2}ICP[备证]|(?:扫码|掃碼|长按|扫描)\S{0,4}(?:二维码|下载|关注))"
)
# （记者 甲 通讯员 乙）, （来源：某报）, (文/图 丙), 【编辑:丁】
_TAIL = re.compile(
    rf"[（(【\[][^（）()【】\[\]]{{0,12}}?(?:{_LABEL}|{_WHO}|文[/／]|[图圖][/／]|文字|[图圖]片|完)[^（）()【】\[\]]*[）)】\]]\s*$"
)
_PICTURED = re.compile(
    rf"(?:^|(?<=[\s。，；！]))(?:{_HAN}{{2,8}}[\s、/／]*){{1,4}}(?<![拍录])[摄攝]影?\W{{0,4}}$"
)  # 甲 乙 摄
_MEDIUM = (
    rf"{_HAN}{{0,12}}(?:报|報|(?<![作行用销])社|网|網|[视視播電电本][台臺]|(?:媒体|新闻|传媒|广电)中心|客户端)"
    rf"\W{{0,2}}{_HAN}{{0,6}}"
)
_DAY = r"(?:\s*\d{1,4}\s*[年月日]){1,3}\s*"
# 本报讯（记者甲）, 新华社某地5月14日电, 某网5月14日讯, 【某网】5月14日消息, 某地5月14日电
_DATELINE = re.compile(
    rf"\W{{0,3}}(?:{_MEDIUM}{_DAY}(?:讯|訊|电|電|消息)|{_MEDIUM}\s*(?:讯|訊|电|電|消息)(?=\W)|{_HAN}{{0,8}}{_DAY}[讯訊电電](?=\W))"
    r"(?:\s*[（(][^（）()]{0,40}[）)])?"
)
# （记者 甲）, 记者甲、乙报道：
_BYLINE = re.compile(
    rf"\W{{0,3}}(?:[（(]{_HAN}{{0,6}}(?:{_WHO})[^（）()]{{0,40}}[）)]|{_HAN}{{0,6}}(?:{_WHO})[^\w]{{0,2}}(?:{_HAN}{{2,4}}[、\s]*){{1,4}}(?:报道|報導)\s*[:：])"
)
_GLOSS = re.compile("(?<=[\u3400-\u9fff])[(（][a-zü\u00e0-\u00fc\u0101-\u01dc\u1ebd]{1,7}[)）]")  # 發(fā)
_OPENING, _CLOSING = "（(【[", ("）", ")", "】", "]")
# What of the marks in numbers tells: 2026.5.14, 9:30, 3.5 (not 1.5月14日), 2-3 (not 0350-123), -9 (not 12日-15日, K-9),
# 30%.
_MARKED = re.compile(r"[.．%％~～\-－−﹣–—]")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-－./．])(\d{1,2})\2(\d{1,2})(?!\d)")
_CLOCK = re.compile(r"(?<![\d:：])(\d{1,2})[:：](?:00|(\d\d))(?![\d:：])")
_POINT = re.compile(r"(?<![\d.．])(\d+)[.．](\d+)(?![.．]?\d|月)")
_RANGE = re.compile(r"(?<![\d-])([1-9]\d{0,3})[-－–—~～]{1,2}(?=\d{1,4}(?![\d-]))")
_MINUS = re.compile(r"(?<![0-9０-９A-Za-z年月日号时点分秒度级万亿元米里斤岁人名个%％℃)）])[-－−﹣](?=\d)")
_BELOW_ZERO = re.compile(r"零下(?=[\d一二三四五六七八九十])")
_ZERO = re.compile("(?<=[一二九○])○")  # 二○二六
_PERCENT = re.compile(r"(?<!\d)(\d+(?:点\d+)?)\s*[%％]")  # not from every digit on: that takes the square of time
_LATIN = re.compile("[A-Za-z]{3}")
_LETTERS = re.compile(r"[^\W_]+")
_WIDE_OR_CAPITAL = re.compile("[A-Z\u0370-\u03ff\u0400-\u042f\u2160-\u217b\uff10-\uff5a]")


def plain(body: Iterable[str]) -> str:
    """Return what counts of the paragraphs of `body`: simplified letters and digits in one run, at most MOST."""
    found, number = list[str](), 0
    for paragraph in told(body):
        letters = _LETTERS.findall(_spoken(paragraph))
        found += letters
        number += sum(map(len, letters))
        if number >= MOST:
            break
    return _simple("".join(found)[:MOST])


def told(body: Iterable[str]) -> Iterator[str]:
    """Yield the paragraphs that tell something, without credits at their ends."""
    paragraphs = [text for text in body if not _is_credit(text)]
    if paragraphs and _are_people(paragraphs[0]):
        del paragraphs[0]
    is_begin = True  # up to the first sentence: titles and credits that nothing shows as such may stand before it
    for number, paragraph in enumerate(paragraphs, 1):
        text = _without_tail(paragraph[: 4 * MOST], is_last=number == len(paragraphs))
        if "(" in text or "（" in text:
            text = _GLOSS.sub("", text)
        if is_begin:
            for credit in (_DATELINE, _BYLINE):
                found = credit.match(text)
                text = text[found.end() :] if found else text
            is_begin = "。" not in text
        yield text


def _is_credit(paragraph: str) -> bool:
    return bool((len(paragraph) <= _SHORT and _CREDIT_LINE.search(paragraph)) or _NOTICE_LINE.match(paragraph))


def _are_people(text: str) -> bool:
    """Say whether a text is a byline that nothing shows as such: a few names of people, marked or in brackets."""
    found = people(text.strip(_AROUND_NAMES)) if len(text) <= _LONGEST_BYLINE else None
    return found is not None and all(map(is_person, found.split("、")))


def _without_tail(text: str, *, is_last: bool) -> str:
    """Return a paragraph without credits at its end; the last one of all may end with names in brackets."""
    end = text.rstrip()
    if end.endswith(_CLOSING):
        at = max(map(end.rfind, _OPENING))
        if len(end) - at <= _TAIL_LENGTH and (_TAIL.match(end, at) or (is_last and _are_people(end[at:]))):
            return text[:at]
    elif "摄" in end[-4:] or "攝" in end[-4:]:
        start = max(0, len(end) - _TAIL_LENGTH)
        return end[:start] + _PICTURED.sub("", end[start:])
    return text


def _spoken(text: str) -> str:
    """Return a text with the marks in its numbers as words: 3点5, 2至3, 负9, 百分之30, 9时30."""
    if "○" in text:
        text = _ZERO.sub("〇", text)
    if "零下" in text:
        text = _BELOW_ZERO.sub("负", text)
    if _LATIN.search(text):
        text = in_figures(text)
    if ":" in text or "：" in text:
        text = _CLOCK.sub(r"\1时\2", text)
    if not _MARKED.search(text):
        return text
    text = _RANGE.sub(r"\1至", _POINT.sub(r"\1点\2", _DATE.sub(r"\1年\3月\4日", text)))
    return _PERCENT.sub(r"百分之\1", _MINUS.sub("负", text))


def _simple(text: str) -> str:
    """Return letters and digits without what width, case and script make of them."""
    try:
        text.encode("gb2312")  # most texts are in simplified characters: they cost no table
        is_odd = _WIDE_OR_CAPITAL.search(text) is not None
    except UnicodeEncodeError:
        is_odd = True
    return _folding().fold(text) if is_odd else text


@cache
def _folding() -> Folding:
    return Folding(folded_characters())
