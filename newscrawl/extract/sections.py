"""The section that an article stands in, as its bread crumbs name it."""

import re
from collections.abc import Sequence
from itertools import islice

from newscrawl.extract.lines import Line
from newscrawl.extract.tree import Element, is_within, named_like

_PLACE = re.compile(r"^.{0,12}?(?:位置|所在(?:栏目)?|您在(?:这里)?)\s*[:：>]?|^(?:首页|主页)")
_PLACE_ALONE = re.compile(r".{0,12}(?:位置|所在(?:栏目)?)\s*[:：]?")
_MARK = re.compile(
    r"\s*(?:-{1,3}>|>{1,2}|＞|»|›|→|::|(?<=[\u3400-\u9fff])\s*[/\\]\s*(?=[\u3400-\u9fff])|\s[-—]{1,2}\s)\s*"
)
_MARK_SIGN = re.compile(r"[->＞»›→:/\\—·]")  # a cheap look: most lines have none of these
_ENDS_IN_MARK = re.compile(r"[>＞»›→]$")
_is_named_crumbs = named_like(r"crumb|place|location|position|weizhi|dqwz|mbx|\bpath\b|curr?ent|\bpos\b")
_NO_SECTION = re.compile(r".{0,2}(?:正文|内容|详细|详情|全文|浏览|返回.*|首页|主页|网站首页|首頁|当前位置|位置)[:：]?")
_SITE = re.compile(r"(?:网|站|在线|论坛|[日晚]报|社|首页|门户|政府)$")
_LONGEST = 100  # characters of bread crumbs
_LONGEST_NAME = 14
_WITHIN = 200  # lines over the title
_OVER_TITLE = 8  # lines between bread crumbs and title
_MOST_MARKS = 8
_CELLS = 16  # lines of bread crumbs in cells of their own


def find_section(lines: Sequence[Line], title_at: int | None, title: str) -> tuple[str, str] | None:
    """Return the name of the section and the rule that found it; None where no bread crumbs name one."""
    stop = len(lines) if title_at is None else title_at + 3
    last = min(stop, len(lines)) - 1
    for at in range(last, max(-1, last - _WITHIN), -1):
        line = lines[at]
        is_near = title_at is not None and -3 < title_at - at <= _OVER_TITLE
        if _is_crumbs(line, is_near=is_near) and (name := _last(_split(_PLACE.sub("", line.text)), title)):
            return name, "extract:crumbs"
        if is_near and (name := _last(_run_up_to(lines, at), title)):
            return name, "extract:crumbs-in-items"
        crumbs = next((one for one in _around(line.block) if _is_named_crumbs(one)), None) if is_near else None
        if crumbs is not None and (name := _last(_parts_in(lines, crumbs, stop), title)):
            return name, "extract:crumbs-by-name"
        is_place = ("位置" in line.text or "所在" in line.text) and _PLACE_ALONE.fullmatch(line.text)
        if is_place and (name := _last(_cells(lines, at + 1, stop), title)):
            return name, "extract:crumbs-in-cells"
    return None


def _is_crumbs(line: Line, *, is_near: bool) -> bool:
    """Say whether a line is a path through the site: it tells so, or links with marks between stand over the title."""
    if not line.links or len(line.text) > _LONGEST:
        return False
    marks = len(_split(line.text)) - 1 if _MARK_SIGN.search(line.text) else 0
    if not 1 <= marks <= _MOST_MARKS:
        return False
    is_told = bool(_PLACE.match(line.text)) or any(_is_named_crumbs(one) for one in _around(line.block))
    return is_told or (is_near and bool(re.search("[>＞»›→]|::", line.text)))


def _split(text: str) -> list[str]:
    """Return the parts between the marks; a dot is one only where there is no other."""
    parts = _MARK.split(text)
    return text.split("·") if len(parts) == 1 else parts


def _run_up_to(lines: Sequence[Line], at: int) -> list[str]:
    """Return the parts of bread crumbs whose items each end in a mark, the last of them at the line `at`."""
    found: list[str] = []
    while at >= 0 and _ENDS_IN_MARK.search(lines[at].text) and lines[at].links and len(found) < _CELLS:
        found.insert(0, lines[at].text)
        at -= 1
    return found if len(found) > 1 else []


def _parts_in(lines: Sequence[Line], crumbs: Element, stop: int) -> list[str]:
    """Return the parts of bread crumbs that are a list."""
    found = [line for line in lines[:stop] if line.links and is_within(line.block, [crumbs])]
    return [part for line in found for part in _MARK.split(line.text)] if 2 <= len(found) <= _CELLS else []


def _cells(lines: Sequence[Line], start: int, stop: int) -> list[str]:
    """Return the parts of bread crumbs of which each has a cell of its own."""
    found: list[str] = []
    for line in lines[start : min(start + _CELLS, stop)]:
        if len(line.text) > _LONGEST_NAME:
            break
        found += _MARK.split(line.text)
    return found


def _around(block: Element) -> Sequence[Element]:
    return [block, *islice(block.iterancestors(), 2)]


def _is_in(name: str, title: str) -> bool:
    """Say whether the last of the bread crumbs is the article itself; a title may begin with the section's name."""
    return len(name) >= 6 and title.startswith(name.rstrip("…."))


def _last(parts: Sequence[str], title: str) -> str | None:
    """Return the last part that names a section, neither the start of the site nor the article itself."""
    for part in reversed(parts):
        name = part.strip(" >＞»›:：|/-—")
        if name and len(name) <= _LONGEST_NAME and not _NO_SECTION.fullmatch(name) and not _is_in(name, title):
            is_start = part is parts[0] and (len(parts) > 2 or bool(_SITE.search(name)))
            return None if is_start else name
    return None
