"""What of a text counts when it is compared: its characters, without what reprints change by the way.

Credits, notices and counters are no part of the story, nor are white space, punctuation, case, width and script.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from newscrawl.text.folding import Folding, folded_characters

MOST: Final = 30_000
"""Characters of a text that are compared: of longer ones their beginning."""

_SHORT = 80  # characters of a paragraph that may be a credit line and nothing else
_TAIL_LENGTH = 80  # characters of credits in brackets at the end of a paragraph
_LABEL = (
    r"责任?编辑|責任?編輯|本[期版]?编辑|本[期版]?編輯|编辑|編輯|编审|审核|审校|校对|值班|监制|终审|来源|來源|稿源|原标题|原標題"
    r"|作者|记者|記者|通讯员|通訊員|摄影|攝影|供稿|撰稿|投稿|发布时间|發布時間|发表时间|点击|點擊|阅读|閱讀|浏览|瀏覽|访问"
    r"|人气|分享|字号|关键词|标签"
)
_CREDIT_LINE = re.compile(
    rf"^\W{{0,8}}(?:(?:{_LABEL})\S{{0,3}}\s*[:：/／]|(?:{_LABEL})(?:量|数|次数|人数)?\s*\d|(?:本[报网刊台]|见习|实习|特约)?(?:记者|通讯员)\s+\S)"
    r"|^.{0,24}(?:记者|記者|通讯员|通訊員).{0,24}(?:报道|報導|供稿|[摄攝]|撰写|整理)\W{0,4}$"
)
_NOTICE_LINE = re.compile(
    r"\W{0,4}(?:\d[、.．])?\W{0,4}(?:(?:版权|版權|免责|免責|法律|郑重|特别|转载|轉載)(?:声明|聲明|提示)|凡本[网網站报報]|凡注明|(?:转载|轉載)请"
    r"|\S{0,12}(?:未经|未經)\S{0,12}(?:许可|授权|授權|同意)\S{0,24}(?:转载|轉載|使用)|如\S{0,10}(?:侵权|侵權)|(?:扫码|掃碼|长按|扫描)\S{0,4}(?:二维码|下载|关注))"
)
# （记者 甲 通讯员 乙）, （来源：某报）, (文/图 丙), 【编辑:丁】
_TAIL = re.compile(
    rf"[（(【\[][^（）()【】\[\]]{{0,12}}?(?:{_LABEL}|文[/／]|[图圖][/／]|文字|[图圖]片|完)[^（）()【】\[\]]*[）)】\]]\s*$"
)
# 本报讯（记者甲）, 新华社某地5月14日电, 某网5月14日讯
_DATELINE = re.compile(
    r"\W{0,3}[\u3400-\u9fff]{0,12}(?:报|報|社|网|網|台|臺|中心|客户端)[\u3400-\u9fff]{0,6}(?:\s*\d{1,4}\s*[年月日]){0,3}\s*(?:讯|訊|电|電|消息)"
    r"(?=\W)(?:\s*[（(][^（）()]{0,40}[）)])?"
)
_GLOSS = re.compile("(?<=[\u3400-\u9fff])[(（][a-zü\u00e0-\u00fc\u0101-\u01dc\u1ebd]{1,7}[)）]")  # 發(fā)
_OPENING, _CLOSING = "（(【[", ("）", ")", "】", "]")
# What of the marks in numbers tells: 3.5 (not 2026.5.14), -9 (not 12日-15日, K-9), 30%.
_MARKED = re.compile(r"[.．%％\-－−﹣]")
_POINT = re.compile(r"(?<![\d.．])(\d+)[.．](\d+)(?![.．]?\d)")
_MINUS = re.compile(r"(?<![0-9０-９A-Za-z年月日号时点分秒度级万亿元米里斤岁人名个%％℃)）])[-－−﹣](?=\d)")
_PERCENT = re.compile(r"(\d+(?:点\d+)?)[%％]")
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
    is_first = True
    for paragraph in body:
        if (len(paragraph) <= _SHORT and _CREDIT_LINE.search(paragraph)) or _NOTICE_LINE.match(paragraph):
            continue
        text = paragraph[: 4 * MOST]
        if text.rstrip().endswith(_CLOSING):
            at = max(map(text.rfind, _OPENING))
            if len(text) - at <= _TAIL_LENGTH and _TAIL.match(text, at):
                text = text[:at]
        if "(" in text or "（" in text:
            text = _GLOSS.sub("", text)
        if is_first:
            found = _DATELINE.match(text)
            text, is_first = text[found.end() :] if found else text, False
        yield text


def _spoken(text: str) -> str:
    """Return a text with the marks in its numbers as words: 3点5, 负9, 百分之30."""
    if not _MARKED.search(text):
        return text
    return _PERCENT.sub(r"百分之\1", _MINUS.sub("负", _POINT.sub(r"\1点\2", text)))


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
