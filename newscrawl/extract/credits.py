"""Who edited, who wrote, where it comes from, as labels say it: three questions that portals answer in one line.

A credit line is read as pairs of a label and what follows it up to the next label:
`时间：2021-05-14 来源：某报 作者：记者 甲 责任编辑：乙`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newscrawl.extract.dates import without_dates
from newscrawl.extract.labels import AUTHOR, EDITOR, EDITOR_FIRST, OTHER, SOURCE, STAFF
from newscrawl.extract.lines import Line
from newscrawl.extract.patterns import beginning_with
from newscrawl.extract.people import is_person, is_short_name, names
from newscrawl.extract.remembered import remembered
from newscrawl.text.clean import clean, without_spaces

_NAMED = (*EDITOR_FIRST, *EDITOR, *AUTHOR, *SOURCE, *STAFF)


def _any_of(labels: Iterable[str]) -> str:
    """Return a pattern for labels; those of two characters may be set wide."""
    patterns = (
        rf"{word[0]}\s{{0,4}}{word[1]}" if len(word) == 2 else word for word in sorted(labels, key=len, reverse=True)
    )
    return "|".join(patterns)


_MARKS = ":：∶﹕丨｜︱│┃/／"
_SEPARATOR = rf"(?:\s*[{_MARKS}]\s*|\s\|\s)"
_OF_AUTHOR = (*AUTHOR, "文")
# Headings begin with them too, 图文：夜校开课: they name an author only where a person stands behind them.
_ALSO_HEADINGS = frozenset({"图文", "文图", "图/文", "文/图", "文字", "实习生", "执笔"})
_LABELS = frozenset((*_NAMED, *OTHER))
# 来源于 is also written without a colon; in front of it the line begins or something else ends. 文 alone needs a break.
_PAIR = beginning_with(
    "".join(sorted({label[0] for label in _LABELS} | {*"来來文"})),
    rf"({_any_of((*_NAMED, *OTHER))}){_SEPARATOR}|(?:^|(?<=[\s|】本文]))(来源于|來源於)\s*(?=\w)|(?<![\w])(文)\s*[{_MARKS}|]\s*(?!图)",
)
_PAIR_AND_WORD = re.compile(rf"(?:{_PAIR.pattern})\S*")
_MARK = re.compile(rf"[{_MARKS}|]|来源于|來源於")
_OF_PAPER = r"(?:\w{2,10}(?<![摄攝]影)(?<!图片)(?<!摄像)(?<!视频)(?=记者|記者|通讯员|通訊員))?"
_ONE_NAMED = re.compile(rf"^[（(\[【]?\s*{_OF_PAPER}({_any_of(_NAMED)})\s+(?=\S)")
_BARE_LABEL = re.compile(rf"(?:^|\s){_OF_PAPER}({_any_of(_NAMED)})\s+(?=\S)")
# 【记者】某某 and （责编某某）: labels that no mark sets apart.
_BRACKETED = re.compile(rf"[【\[]\s*({_any_of(_NAMED)})\s*[】\]]\s*[:：]?(?=\s*[^\s【\[])")
_ATTACHED = re.compile(rf"[（(\[【]\s*({_any_of((*EDITOR_FIRST, *EDITOR))})([\u3400-\u9fff]{{2,3}})\s*[）)\]】]")
_MAY_BE_BARE = re.compile("编辑|編輯|责编|責編|记者|記者|作者|通讯员|通訊員")
# 责编|某某: a bar alone sets nothing apart but a label and a name.
_BARRED = re.compile(
    rf"(?<![^\s|])({_any_of((*EDITOR_FIRST, *EDITOR, *AUTHOR, *STAFF))})\s?\|(?=\s?[\u3400-\u9fff]{{2,4}}(?:$|[\s|、]))"
)
_OPENING = re.compile(r"^[（(\[【]\s*(?=[\u3400-\u9fff·]{2,6}\s*[）)\]】])")
_NAMES = re.compile(r"[\s、，,]+")
_EMPTY_SOURCE = re.compile(r"[来來]源\s*[:：]\s*(?=$|[\d【\[|]|阅读|浏览|点击|作者|编辑|时间)")
_VALUE_END = re.compile(r"[】\]）)|｜丨︱│┃<>【\[（(]|\s{2,}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_NOBODY = frozenset({"", "未知", "无", "-", "--", "null", "佚名", "网络", "互联网", "综合"})
_LONGEST_NAME = 14
_LONGEST = 40  # characters; what is longer is running text
_CREDIT_LINE = re.compile(rf"^[（(\[【〔]?\s*(?:(?:{_any_of(_NAMED)}){_SEPARATOR}|文\s*[{_MARKS}|])")
# …。（责任编辑：某某）: credits in brackets behind the last sentence; a source among them is a medium, not that of a figure.
_CLOSING = re.compile(
    rf"(?<=[。！？”）)])\s{{0,4}}[（(\[【]\s?((?:{_any_of((*EDITOR_FIRST, *EDITOR))})\s?[:：]\s?([\u3400-\u9fff·、\s]{{2,20}})"
    rf"|(?:{_any_of(SOURCE)})\s?[:：]\s?[^（）()【】。，：:]{{1,18}}(?:[报報网網]|客户端|在线|融媒体中心))\s?[）)\]】]\s*$"
)
_LONGEST_CLOSING = 50
_RUNNING = re.compile(r"[。！？；，]")
_SAID = re.compile("[？！]")  # 作者：您怎么看？ is said, by whoever asks
_OF_REPORTER = re.compile(r"(?:本报|见习|特约)?(?:记者|通讯员)$")
_SPLIT_NAME = re.compile(r"\s*([-－—·《])\s*")  # a name in two elements is one
_HAN = re.compile(r"[\u3400-\u9fff》）)]$")


class Credits(NamedTuple):
    """The three fields; several names joined by `、`."""

    editor: str | None
    author: str | None
    source: str | None


def read_credits(lines: Iterable[str]) -> Credits:
    """Return the credits that labels in `lines` give; what stands behind a label ends with its line."""
    pairs = [pair for line in map(clean, lines) for pair in _pairs(line)]
    return Credits(
        editor=_first(pairs, EDITOR_FIRST) or _first(pairs, EDITOR),
        author=_joined(pairs, _OF_AUTHOR),
        source=_source(pairs),
    )


@remembered
def is_credit_line(line: str) -> bool:
    """Say whether `line` is nothing but credits with their labels, such as `（责任编辑：某某）` or `编辑 某某`."""
    if len(line) > 4 * _LONGEST:
        return False
    line = _with_colons(line)
    if not _CREDIT_LINE.match(line):
        return len(line) <= _LONGEST and _only_names(line)
    values = [value.strip("）)]】 。") for _, value in _labelled(line)]
    return all(len(value) <= _LONGEST and not _RUNNING.search(value) for value in values)


def closing_credits(paragraphs: Sequence[str]) -> list[str]:
    """Return the credits that stand in brackets behind the last sentence of a text."""
    found = _closing(paragraphs[-1]) if paragraphs else None
    return [found[1]] if found else []


def without_closing(paragraph: str) -> str:
    """Return a paragraph without credits in brackets behind its last sentence."""
    found = _closing(paragraph)
    return paragraph.removesuffix(found[0]) if found else paragraph


def _closing(paragraph: str) -> re.Match[str] | None:
    found = _CLOSING.search(paragraph[-_LONGEST_CLOSING:])
    is_other = found is not None and found[2] and not any(map(is_person, _NAMES.split(found[2])))
    return None if is_other else found


def without_credits(line: str) -> str:
    """Return what is left of a line once labels with their values are gone."""
    found = next(_PAIR.finditer(line), None) if _MARK.search(line) else None
    return line if found is None else line[: found.start()]


def without_values(line: str) -> str:
    """Return a line without its labels and the word behind each."""
    return _PAIR_AND_WORD.sub(" ", line) if _MARK.search(line) else line


def _only_names(line: str) -> bool:
    """Say whether a line is labels and names without a colon: 作者 某某."""
    return bool(_bare_pairs(line))


def _bare_pairs(line: str) -> list[tuple[str, str]]:
    """Return labels and names of a line without a colon, 记者 某某 编辑 某某; none where it says anything else."""
    if len(line) > _LONGEST or len(line.split(maxsplit=1)) < 2 or not _ONE_NAMED.match(line):
        return []
    line, *rest = map(str.strip, re.split(r"[｜|丨】\])）]", line.lstrip("（([【 "), maxsplit=1))
    if rest and _RUNNING.search(rest[0]):
        return []
    labels = list(_BARE_LABEL.finditer(line))
    ends = [*(label.start() for label in labels[1:]), len(line)]
    pairs = [(_plain(label[1]), line[label.end() : end].strip()) for label, end in zip(labels, ends, strict=False)]
    words = [word for _, value in pairs for word in _NAMES.split(value)]
    are_people = all(map(is_person if len(pairs) == 1 else is_short_name, words)) and any(map(is_person, words))
    return pairs if are_people else []


def credit_texts(lines: Sequence[Line]) -> list[str]:
    """Return the texts of `lines`; a label and the value in the cell beside it are one text."""
    found: list[str] = []
    label: Line | None = None
    for line in map(_with_logo, lines):
        if label is not None and line.text and _are_beside(label, line) and not _PAIR.match(line.text):
            found[-1] = f"{found[-1].rstrip(':： ')}：{line.text}"
            label = None
        elif line.text:
            found.append(line.text)
            label = line if line.text.endswith((":", "：")) or without_spaces(line.text) in _LABELS else None
    return found


def _with_logo(line: Line) -> Line:
    """Return a line whose source is a picture with the name of the source in its place."""
    name = clean(line.pictures[0].get("alt") or "") if line.pictures else ""
    found = _EMPTY_SOURCE.search(line.text) if name else None
    return line._replace(text=f"{line.text[: found.end()]}{name} {line.text[found.end() :]}") if found else line


def _are_beside(label: Line, line: Line) -> bool:
    """Say whether a line stands in the cell or block beside that of a label."""
    row = label.block.getparent()
    return row is not None and line.block is not label.block and line.block.getparent() is row


def _with_colons(line: str) -> str:
    """Return a line with colons behind the labels that brackets alone set apart."""
    if "|" in line:
        line = _BARRED.sub(r"\1：", line)
    if line[:1] not in "【[（(" or not line:
        return line
    attached = _ATTACHED.fullmatch(line)
    if attached and is_person(attached[2]):
        return f"{attached[1]}：{attached[2]}"
    return _BRACKETED.sub(r" \1：", line).strip()


@remembered
def _pairs(text: str) -> list[tuple[str, str]]:
    text = _with_colons(text)
    if not re.search("[:：]", text) and (pairs := _bare_pairs(text)):
        return pairs
    return [(label, _cut(value)) for pair in _labelled(text) for label, value in _split(*pair)]


def _split(label: str, value: str) -> list[tuple[str, str]]:
    """Return a pair, its value up to the first label in it without a colon, and what stands behind such labels.

    来源：某报 记者 某某 责编 某某 has three labels, 作者：记者 某某 通讯员 某某 has one.
    """
    if not _MAY_BE_BARE.search(value) or len(value) > 2 * _LONGEST:
        return [(label, value)]
    inner = [
        one for one in _BARE_LABEL.finditer(value)
        if not (label in _OF_AUTHOR and _plain(one[1]) in AUTHOR) and is_person(_NAMES.split(value[one.end() :], maxsplit=1)[0])
    ]  # fmt: skip
    stops = [*(one.start(1) for one in inner), len(value)]
    others = [(_plain(one[1]), value[one.end() : stop]) for one, stop in zip(inner, stops[1:], strict=True)]
    return [(label, value[: stops[0]]), *others]


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Yield the labels of a line, each with all that stands between it and the next."""
    if not _MARK.search(text):
        return  # most lines, and the many labels take long
    labels = list(_PAIR.finditer(text))
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=False):
        yield _plain(label[1] or label[2] or label[3]), text[label.end() : end]


def _plain(label: str) -> str:
    return re.sub(r"\s", "", label)


def _cut(value: str) -> str:
    value = _VALUE_END.split(_OPENING.sub("", value.strip()), maxsplit=1)[0].strip(" 　:：,，;；·。")
    return value if len(value) <= _LONGEST and not _SAID.search(value) else ""


def _first(pairs: list[tuple[str, str]], labels: tuple[str, ...]) -> str | None:
    return next((found for label, value in pairs if label in labels and (found := names(value))), None)


def _joined(pairs: list[tuple[str, str]], labels: tuple[str, ...]) -> str | None:
    said = [(label, name) for label, value in pairs if label in labels and (name := names(value))]
    found = [name for label, name in said if _are_short(name) and (label not in _ALSO_HEADINGS or _has_person(name))]
    return "、".join(dict.fromkeys("、".join(found).split("、"))) if found else None


def _has_person(joined: str) -> bool:
    return any(map(is_person, joined.split("、")))


def _are_short(joined: str) -> bool:
    """Say whether names are no longer than those of people and offices: what is longer describes somebody."""
    return all(len(name) <= _LONGEST_NAME for name in joined.split("、"))


def _source(pairs: list[tuple[str, str]]) -> str | None:
    found = (_one_source(value) for label, value in pairs if label in SOURCE and value.lower() not in _NOBODY)
    return next(filter(None, found), None)


def _one_source(value: str) -> str:
    """Return the source in a value, without what stands beside it: a name of Chinese characters has no spaces."""
    value = without_dates(value).strip()
    words = _SPLIT_NAME.sub(r"\1", value).split()
    first = words[0] if len(words) > 1 and _HAN.search(words[0]) and len(words[0]) > 1 else value
    return _OF_REPORTER.sub("", first) or first
