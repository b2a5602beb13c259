"""Who edited, who wrote, where it comes from: three questions that portals answer in one line.

A credit line is read as pairs of a label and what follows it up to the next label:
`时间：2021-05-14 来源：某报 作者：记者 甲 责任编辑：乙`.
"""

import re
from collections.abc import Iterable, Iterator
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
_PAIR = re.compile(rf"({'|'.join(_LABELS)})\s*[:：]\s*")
_VALUE_END = re.compile(r"[】\]）)|｜<>【\[（(]|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_TITLES = re.compile(r"^(?:本报|本网|特约)?(?:记者|記者|通讯员|通訊員|实习生)\s*")
_TITLE_WITHIN = re.compile(r"\s+(?:本报|本网|特约)?(?:记者|記者|通讯员|通訊員|实习生)\s*")
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
    pairs = [pair for line in _with_values(lines) for pair in _pairs(line)]
    return Credits(
        editor=_first(pairs, _EDITOR_FIRST) or _first(pairs, _EDITOR),
        author=_joined(pairs, _AUTHOR),
        source=_source(pairs),
    )


def is_credit_line(line: str) -> bool:
    """Say whether `line` is nothing but credits, such as `（责任编辑：某某）`."""
    if not _CREDIT_LINE.match(line):
        return False
    values = [_PAIR.sub("", piece) for piece in _PAIR.split(line)[2::2]]
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
    pieces = _PAIR.split(text)
    return [(label, _cut(value)) for label, value in zip(pieces[1::2], pieces[2::2], strict=True)]


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
