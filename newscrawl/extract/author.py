"""Who wrote an article, where no label says so: bylines, datelines and signatures."""

import re
from collections.abc import Iterable, Sequence

from newscrawl.extract.credits import without_closing
from newscrawl.extract.people import is_person, leading_people, people
from newscrawl.extract.remembered import remembered

_REPORTER = r"(?:(?:[\w·]{2,12}\s)?[\w·]{0,14}?(?:见习|实习|特约|首席)?(?<![摄攝]影)(?<!图片)(?<!摄像)(?<!视频)(?:记者|記者|通讯员|通訊員|评论员))"
_SIGNED = re.compile(rf"[（(]\s*((?:文\s*[/／]?\s*图?\s*)?{_REPORTER}[^（）()。！？]{{1,40}}?)\s*[）)]")
_BY = re.compile(
    r"[（(]\s*(?:(?:作者|文[/／]图|图[/／]文|文图|图文)(?:系|为|\s*[:：/／丨｜]?\s*)|文(?:\s*[:：/／丨｜]\s*|\s+))([^（）()。！？]{2,24}?)\s*[）)]"
)
_WORK = re.compile(r"(?<![/／])\s*(?:文\s*[/／]\s*图|图\s*[/／]\s*文|文图|摄影报道|报道|摄影|摄|整理)$")
# 记者 某某 摄 took the pictures; 某某 文/摄 and 某某/文 某某/摄 wrote too.
_PICTURES = re.compile(r"(?<![/／])(?<![/／]\s)[摄攝]影?[）)】\]]?$")
_WROTE = re.compile(r"(?<![\u3400-\u9fff])文(?![\u3400-\u9fff])|文字")
_DATELINE = re.compile(rf"(?:[^。！？（(]{{0,30}}(?:[讯訊电電]|消息|报道)】?[　\s]*)?{_SIGNED.pattern}(?!$)")
_BYLINE = re.compile(rf"[【\[（(□■◎●]?\s*((?:文字|图文)?{_REPORTER})\s+(.{{2,40}}?)\s*[】\]）)]?$")
_INLINE = re.compile(
    rf"(?:^|[\s|·]){_REPORTER}[\s:：]+(?=[\u3400-\u9fff])|(?<![/／\w])\w{{2,12}}记者\s+(?=[\u3400-\u9fff])"
)
_ORIGINAL = re.compile(r"原创\s*[:：]?\s+([\u3400-\u9fff]{2,3})(?:\s|$)")
_REPORTED = re.compile(
    r"[〔［（(【]?\s*(?:[\w]{0,8}?)(?:記者|记者)\s*([\u3400-\u9fff、]{2,12}?)\s*[／/]\s*[\u3400-\u9fff]{0,6}(?:報導|报道|報道)"
)
_NAMES = r"[\u3400-\u9fff]{2,3}(?:[、\s]+[\u3400-\u9fff]{2,3}){0,4}"
_OF_AGENCY = re.compile(rf"[^。！？（(]{{0,30}}日[电電]\s*[（(]\s*({_NAMES})\s*[）)]")
_IN_BRACKETS = re.compile(rf"【[\w·]{{0,14}}(?<!小)(?:记者|記者)\s*({_NAMES}?)\s*(?:[报報][道導])?】")
# Where 报道 stands apart: 本报讯 记者应邀报道了… names nobody.
_UNBRACKETED = re.compile(
    r"[^。！？（(，]{0,24}?(?:[讯訊]|消息)】?\s*(?=\w{0,8}(?:记者|記者|通讯员|通訊員))"
    r"([^。！？（），,]{4,40}?)\s+(?:[摄攝]影)?[报報][道導](?=[\s:：，,]|$)"
)
_TITLED = re.compile(r"\w{0,8}?(?:记者|記者|通讯员|通訊員)\s*")
_ATTACHED = re.compile(rf"[□■◎●○◆]?\s*\w{{2,10}}(?<!小)(?:记者|記者)({_NAMES})")
_REPORTED_FROM = re.compile(r"(.{2,30}?)\s+(?:发自)?([\u3400-\u9fff]{2,6}?)(?:报道|報導|報道)")
_NAMES_ONLY = re.compile(r"[（(]\s*([\u3400-\u9fff·\s、，/／]{2,24})\s*[）)]\s*$")
_LABEL_BEHIND = re.compile(r"\s+(?:来源|编辑|责任编辑|责编|摄影|图)\s*[:：/]?.*$")
_OF_OFFICE = re.compile(
    r"[（(]\s*[\u3400-\u9fff]{2,20}(?:局|办|委|部|厅|院|所|站|镇|乡|街道|中心|公司|学校|协会|林场|政府|融媒)\s+"
    r"([\u3400-\u9fff·、，\s]{2,24}?)\s*[）)]"
)
_DISPATCH = re.compile("[讯訊电電]|消息|[报報][道導]")
_MAY_BE_BYLINE = re.compile("[者员員（(]")  # most lines are none, and the patterns take long
_LONGEST_BYLINE = 60
_LONGEST_DATELINE = 80  # characters at the start of a text


@remembered
def read_byline(line: str) -> str | None:
    """Return the names of a line that is nothing but a byline: 某报记者 某某 某某, （记者 某某）."""
    if len(line) > _LONGEST_BYLINE or not _MAY_BE_BYLINE.search(line):
        return None
    if re.search("[。！？]", line) or _only_pictures(line):
        return None
    if sure := _OF_OFFICE.fullmatch(line) or _ATTACHED.fullmatch(line):
        return _surely_people(sure[1])
    signed = _SIGNED.fullmatch(line) or _BY.fullmatch(line)
    if signed:
        return _likely_people(_without_work(signed[1]))
    found = _BYLINE.fullmatch(_LABEL_BEHIND.sub("", line))
    return _likely_people(_without_work(found[2])) if found else None


def _without_work(text: str) -> str:
    """Return names without what those did, and where: 某某 北槿报道."""
    if _only_pictures(text):
        return ""
    found = _REPORTED_FROM.fullmatch(text) if text.endswith(("报道", "報導", "報道")) else None
    if found and not is_person(found[2]) and not re.search("[摄攝]影", found[2]):
        return found[1]
    return _WORK.sub("", text)


def _only_pictures(text: str) -> bool:
    return _PICTURES.search(text[-6:]) is not None and not _WROTE.search(text)


def read_inline(text: str) -> str | None:
    """Return the reporters whom a line of credits names without a colon: … 本报记者 某某 …."""
    if original := _ORIGINAL.match(text):
        return original[1] if is_person(original[1]) else None
    found = None if _only_pictures(text) else _INLINE.search(text)
    joined = leading_people(text[found.end() :]) if found else None
    return joined if joined and _names_person(joined) else None


def read_signature(paragraphs: Sequence[str]) -> str | None:
    """Return the reporters that a text names in its dateline, 本报讯（记者 某某）, or in brackets at its end."""
    if not paragraphs:
        return None
    patterns = (_DATELINE, _REPORTED)
    opening = [found for line in paragraphs[:2] for one in patterns if (found := one.match(line))]
    signed = next(filter(None, map(_opened, opening)), None)
    last = without_closing(paragraphs[-1])
    closing = (_likely_people(_without_work(found[1])) for found in _closing(last))
    return signed or next(filter(None, closing), None) or _of_dateline(paragraphs[0]) or _of_office(last) or _bare(last)


def _opened(found: re.Match[str]) -> str | None:
    """Return who is named at the start of a paragraph; beside 讯 and 报道 it is sure that somebody is."""
    text = _WORK.sub("", found[1])
    return people(text) if _DISPATCH.search(found[0].replace(found[1], "")) else _likely_people(text)


def _of_dateline(paragraph: str) -> str | None:
    """Return the reporters of other datelines: …日电（某某）, 【某报记者 某某 报道】, 本报讯 记者某某 通讯员某某 报道."""
    start = paragraph[:_LONGEST_DATELINE]
    if found := _OF_AGENCY.match(start) or _IN_BRACKETS.match(start):
        return _surely_people(found[1])
    found = _UNBRACKETED.match(start)
    return _surely_people(_TITLED.sub(" ", found[1])) if found else None


def _closing(paragraph: str) -> Iterable[re.Match[str]]:
    """Yield what is signed in brackets at the end of a paragraph."""
    for pattern in (_SIGNED, _BY):
        yield from (found for found in pattern.finditer(paragraph) if found.end() == len(paragraph.rstrip()))


def _of_office(paragraph: str) -> str | None:
    """Return who signed for an office behind the last sentence: （某局 某某）."""
    found = next((one for one in _OF_OFFICE.finditer(paragraph) if one.end() == len(paragraph)), None)
    return _surely_people(found[1]) if found else None


def _likely_people(text: str) -> str | None:
    """Return the names in `text` if one of them is surely a person: 记者 走基层 is a column."""
    joined = people(text)
    return joined if joined and _names_person(joined) else None


def _names_person(joined: str) -> bool:
    return any(map(is_person, joined.split("、")))


def _surely_people(text: str) -> str | None:
    joined = people(text)
    return joined if joined and all(map(is_person, joined.split("、"))) else None


def _bare(paragraph: str) -> str | None:
    """Return the names that stand alone in brackets behind the last sentence."""
    found = _NAMES_ONLY.search(paragraph)
    if found is None or found.start() == 0 or paragraph[: found.start()].rstrip()[-1:] not in "。！？”":
        return None
    return _surely_people(_without_work(found[1]))
