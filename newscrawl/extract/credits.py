"""Who edited, who wrote, where it comes from: three questions that portals answer in one line.

A credit line is read as pairs of a label and what follows it up to the next label:
`时间：2021-05-14 来源：某报 作者：记者 甲 责任编辑：乙`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newscrawl.text.clean import clean

_EDITOR_FIRST = ("责任编辑", "責任編輯", "责编", "責編", "本文编辑", "网络编辑")
_EDITOR = ("编辑", "編輯", "小编")
_AUTHOR = (
    "作者", "本报记者", "本網記者", "本网记者", "特约记者", "记者", "記者", "通讯员", "通訊員",
    "撰文", "撰稿",
)  # fmt: skip
_SOURCE = ("稿件来源", "信息来源", "新闻来源", "文章来源", "来源于", "來源於", "来源", "來源", "稿源", "转自")
_OTHER = (
    "发布时间", "發布時間", "更新时间", "发表时间", "时间", "時間", "发布日期", "日期", "发布", "点击数", "点击", "點擊",
    "浏览次数", "浏览量", "浏览", "阅读量", "阅读", "访问量", "访问", "人气", "评论", "字体", "字號", "字号", "大小",
    "审核", "审签", "终审", "复审", "初审", "签发", "供稿", "供图", "摄影", "图片", "选稿", "校对", "监制", "编审",
    "栏目", "分类", "标签", "关键词", "分享", "扫码", "打印",
)  # fmt: skip
_LABELS = sorted((*_EDITOR_FIRST, *_EDITOR, *_AUTHOR, *_SOURCE, *_OTHER), key=len, reverse=True)
# 来源于 is also written without a colon; in front of it the line begins or something else ends.
_PAIR = re.compile(rf"({'|'.join(_LABELS)})\s*[:：]\s*|(?:^|(?<=[\s|】]))(来源于|來源於)\s*(?=\w)")
_MARK = re.compile(r"[:：]|来源于|來源於")
# Between the time and 【字体：大 中 小】 stands the source, without a word that says so.
_BARE_SOURCE = re.compile(r"\d[日分]?\s+([^\s\d:：【】\[\]][^\s:：【】\[\]]{1,20})\s*[【\[（(]\s*字[体號号]")
_REPORTER = r"(?:本[报報网網台刊]|特[约約派]|见习|实习)?(?:记者|記者|通讯员|通訊員)"
_TITLES = re.compile(rf"^(?:{_REPORTER}|实习生)\s*")
_TITLE_WITHIN = re.compile(rf"\s+(?:{_REPORTER}|实习生)\s*")
_SIGNED = re.compile(rf"[（(]\s*({_REPORTER}[^（）()。！？]{{1,40}}?)\s*[）)]")
_WORK = re.compile(r"\s*(?:文\s*/\s*图|图\s*/\s*文|文图|摄影报道|报道|摄影|摄)$")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,6}·[\u3400-\u9fff]{1,8}")
_DATELINE = re.compile(rf"[^。！？（(]{{0,20}}(?:[讯訊电電]|消息|报道)[　\s]*{_SIGNED.pattern}")
_VALUE_END = re.compile(r"[】\]）)|｜<>【\[（(]|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_NAME_BREAK = re.compile(r"[、，,;；/／ ]+")
# 杨　军: a name of two characters is often set wide, so that it is as long as one of three.
_WIDE_NAME = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff]) ([\u3400-\u9fff])(?![\u3400-\u9fff])")
_NOBODY = frozenset({"", "佚名", "未知", "无", "-", "--", "admin"})
_LONGEST = 40  # characters; what is longer is running text
_CREDIT_LINE = re.compile(rf"^[（(\[【]?\s*(?:{'|'.join(_LABELS)})\s*[:：]")


class Credits(NamedTuple):
    """The three fields; several names joined by `、`."""

    editor: str | None
    author: str | None
    source: str | None


def read_credits(lines: Iterable[str]) -> Credits:
    """Return the credits that `lines` give; what stands behind a label ends with its line."""
    lines = list(_with_values(lines))
    pairs = [pair for line in lines for pair in _pairs(line)]
    return Credits(
        editor=_first(pairs, _EDITOR_FIRST) or _first(pairs, _EDITOR),
        author=_joined(pairs, _AUTHOR) or next(filter(None, map(_signature, lines)), None),
        source=_source(pairs) or next((found[1] for found in map(_BARE_SOURCE.search, lines) if found), None),
    )


def read_signature(paragraphs: Sequence[str]) -> str | None:
    """Return the reporters that a text names in its dateline, 本报讯（记者 某某）, or in brackets at its end."""
    if not paragraphs:
        return None
    opening = _DATELINE.match(paragraphs[0])
    closing = [found for found in _SIGNED.finditer(paragraphs[-1]) if found.end() == len(paragraphs[-1])]
    signed = [opening[1]] if opening else []
    return next(filter(None, map(_reporters, [*signed, *(found[1] for found in closing)])), None)


def is_credit_line(line: str) -> bool:
    """Say whether `line` is nothing but credits, such as `（责任编辑：某某）` or `（记者 某某）`."""
    if not _CREDIT_LINE.match(line):
        return _signature(line) is not None
    values = [value for _, value in _labelled(line)]
    return all(len(value.strip("）)]】 ")) <= _LONGEST and not re.search("[。！？；]", value) for value in values)


def names(value: str) -> str | None:
    """Return the names in `value` joined by `、`, titles such as 记者 taken off; None where nobody is named."""
    value = _TITLE_WITHIN.sub("、", _TITLES.sub("", clean(value)))
    found = [_TITLES.sub("", name) for name in _NAME_BREAK.split(_WIDE_NAME.sub(r"\1\2", value))]
    return "、".join(dict.fromkeys(name for name in found if name.lower() not in _NOBODY)) or None


def _with_values(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines, cleaned; a line that ends in a label together with the one behind it (cells of a table)."""
    label = ""
    for line in map(clean, lines):
        text = f"{label}{line}"
        label = text if text.endswith((":", "：")) else ""
        if not label:
            yield text


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(label, _cut(value)) for label, value in _labelled(text)]


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Yield the labels of a line, each with all that stands between it and the next."""
    if not _MARK.search(text):
        return  # most lines, and the many labels take long
    labels = list(_PAIR.finditer(text))
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=False):
        yield label[1] or label[2], text[label.end() : end]


def _signature(line: str) -> str | None:
    found = _SIGNED.fullmatch(line)
    return _reporters(found[1]) if found else None


def _reporters(text: str) -> str | None:
    """Return the names in `记者 某某 通讯员 某某`; None where anything in it is no name."""
    joined = names(_WORK.sub("", text))
    return joined if joined and all(map(_NAME.fullmatch, joined.split("、"))) else None


def _cut(value: str) -> str:
    value = _VALUE_END.split(value, maxsplit=1)[0].strip(" 　:：")
    return value if len(value) <= _LONGEST else ""


def _first(pairs: list[tuple[str, str]], labels: tuple[str, ...]) -> str | None:
    return next((found for label, value in pairs if label in labels and (found := names(value))), None)


def _joined(pairs: list[tuple[str, str]], labels: tuple[str, ...]) -> str | None:
    found = [name for label, value in pairs if label in labels and (name := names(value))]
    return "、".join(dict.fromkeys("、".join(found).split("、"))) if found else None


def _source(pairs: list[tuple[str, str]]) -> str | None:
    found = (value for label, value in pairs if label in _SOURCE and value.lower() not in _NOBODY)
    return next(found, None)
