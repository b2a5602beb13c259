"""The copyright and contact notice under an article, as data."""

import re
from collections.abc import Sequence
from itertools import islice

from newscrawl.extract.credits import is_credit_line
from newscrawl.extract.lines import Line
from newscrawl.extract.patterns import beginning_with
from newscrawl.extract.remembered import remembered
from newscrawl.extract.tree import Element, is_within, named_like
from newscrawl.items import Notice

_NOTICE = beginning_with(
    "【本广平版免法郑鄭著凡声聲转轉特重风風归歸未須搬引不仅只违专原如侵网網",
    r"^【\S{0,4}声明】|^(?:本站|本网|广告|平台)?(?:版权|免责|法律|郑重|著作權)?(?:声明|聲明)$|著作[权權]|凡(?:本[网網站报報]|[注註]明|未[注註]明|转载|由本)|(?:版[权權]|免[责責]|郑重|鄭重|特[别別]|法律|转载)(?:声明|聲明|申明|[说說]明|提示)"
    r"|^(?:本[站网]|广告|平台|特别|重要)?(?:声明|聲明|免责条款|风险提示)\s*[:：]|版[权權](?:均|皆)?(?:归|歸|[属屬]|为)|[归歸](?:本[站网網报報台]|原作者)\S{0,4}所有"
    r"|[未須][经經]\S{0,12}(?:许可|授权|授權|同意)\S{0,24}(?:[转轉][载載]|使用|复制|摘编|建立镜像)"
    r"|(?:转载|转用|搬用|引用)(?:时|本\S{1,3}|使用|稿件)?\S{0,3}(?:请|须|应|必须)\S{0,6}(?:[注写标]明|打招呼)|[转轉][载載]请保留|不构成\S{0,4}建议|风险自担|仅供\S{0,8}参考，不|违者必究|(?:专稿|原创内容)，未经"
    r"|如(?:有|涉及|发现)\S{0,8}(?:侵权|版权)|侵犯\S{0,10}(?:权益|版权|权利)|[仅只]代表\S{0,4}(?:作者|本人|个人)\S{0,4}观点",
)
_is_named_notice = named_like(r"copyright|notice|statement|disclaimer|shengming|banquan|mianze|\bbq\b")
_FOOTER = beginning_with(
    "Ii公©增设加友|许主",
    r"[Ii][Cc][Pp][备證证]|公安备案|公网安备|©|增值电信|设为首页|加入收藏|友情链接|(?:\|[^|]{2,10}){3}|许可证(?:号|编号)|主办[:：]|主办单位",
)
_LICENCE = re.compile(r"[Ii][Cc][Pp][备證证]|公安备案|公网安备")
_GOES_ON = re.compile(
    r"^\s*(?:[\d①-⑩]{1,2}[、.．)）]|[（(][\d一二三四五六七八九]+[)）]|[一二三四五六七八九][、.]|[※☆★●·*])|电话|热线|邮箱|信箱|联系|投稿|@"
)
_ONLY_BRACKETS = re.compile(r"(?:\s*[【〖\[（(].{2,8}[】〗\]）)])+")  # tools of the page
_LONGEST = 600  # characters of a line of a notice
_WITHIN = 40  # lines behind the article in which a notice begins
_MOST_LINES = 20
# Mobile numbers have 11 digits; land lines an area code of 3 or 4 and 7 or 8 digits; 400 numbers are nationwide.
_PHONE = re.compile(
    r"[（(]0\d{2,3}[)）][-－—– ]?\d{7,8}(?!\d)|(?<!\d)(?:1\d{10}|0\d{2,3}(?:[-－—–]\d{6,8}|[-－—– ]?\d{7,8})|[48]00[-－—– ]?\d{3}[-－—– ]?\d{4})(?!\d)"
)
_EMAIL = re.compile(r"[\w.+-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)


def read_notice(lines: Sequence[str]) -> Notice:
    """Return the notice of `lines`, and the phone numbers and e-mail addresses they name."""
    return Notice(text=list(lines), phones=_unique(_PHONE, lines), emails=_unique(_EMAIL, lines))


def find_notice(lines: Sequence[Line], behind: int) -> range:
    """Return the lines of the notice behind the line `behind`; an empty range where there is none."""
    for at in range(behind, min(behind + _WITHIN, len(lines))):
        line = lines[at]
        if not line.text or line.is_linked or len(line.text) > _LONGEST:
            continue
        if _FOOTER.search(line.text):
            return range(0)
        if begins_notice(line) and _fits(line) and not _ONLY_BRACKETS.fullmatch(line.text):
            return range(_start(lines, at, behind), _stop(lines, at))
    return range(0)


@remembered
def is_notice(text: str) -> bool:
    """Say whether a line speaks of rights and reprints."""
    return len(text) <= _LONGEST and bool(_NOTICE.search(text))


def begins_notice(line: Line) -> bool:
    """Say whether a line behind the article belongs to a notice: by its words, or by the name of a block around it."""
    is_one = is_notice(line.text) or any(
        _is_named_notice(element) for element in (line.block, *islice(line.block.iterancestors(), 1))
    )
    return is_one and not _FOOTER.search(line.text)


def is_licence(text: str) -> bool:
    """Say whether a line tells under which number a site is registered: the footer of a page, never its text."""
    return bool(_LICENCE.search(text))


def notice_from(lines: Sequence[Line], at: int) -> range:
    """Return the lines of the notice that the line `at` begins."""
    return range(at, _stop(lines, at))


def _start(lines: Sequence[Line], at: int, behind: int) -> int:
    """Return the first line of the block that holds the line `at`."""
    holder = _holder(lines[at].block)
    while at > behind and holder is not None and is_within(lines[at - 1].block, [holder]) and _fits(lines[at - 1]):
        at -= 1
    return at


def _stop(lines: Sequence[Line], at: int) -> int:
    """Return the end of the notice that the line `at` begins: its block, or what goes on like a notice."""
    holder = _holder(lines[at].block)
    stop = at + 1
    while stop < len(lines) and stop - at < _MOST_LINES:
        line = lines[stop]
        is_inside = line.block is lines[at].block or (holder is not None and is_within(line.block, [holder]))
        goes_on = begins_notice(line) or _GOES_ON.search(line.text)
        if not line.text or not _fits(line) or not (is_inside or goes_on):
            break
        stop += 1
    return stop


def _fits(line: Line) -> bool:
    return (
        not line.is_linked
        and not is_credit_line(line.text)
        and not _FOOTER.search(line.text)
        and not re.match(r"(?:责任)?编辑\s*[:：]|[上下]一[篇条]|相关|分享", line.text)
    )


def _holder(block: Element) -> Element | None:
    """Return the block around paragraphs of a notice; None where that is no block of its own."""
    holder = block.getparent() if block.tag in ("p", "li", "span") else block
    return holder if holder is not None and holder.tag not in ("body", "html") else None


def _unique(pattern: re.Pattern[str], text: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(found for line in text for found in pattern.findall(line)))
