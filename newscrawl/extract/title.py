"""The title of an article as the page shows it, without what the site adds."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from newscrawl.extract.lines import Line
from newscrawl.extract.patterns import beginning_with
from newscrawl.extract.tree import named_like
from newscrawl.text.clean import clean

_SEPARATORS = re.compile(r"\s*[_|｜–—]+\s*|\s+-+\s+|\s*--+\s*|(?<=[^\d\s])-(?=[^\d\s])")
_KIND = re.compile(r"^[\[【][^\]】]{1,8}[\]】]\s*(?=\S)")
_BRACKETS = ("[", "【")
_NO_LETTERS = re.compile(r"[\W_]+")
_PART = re.compile(rf"(?:(?!{_SEPARATORS.pattern}).)+")
_CUT = re.compile(r"(?<![….])(?:…|\.\.\.)++\s*+(?:$|(?=[-_|–—]))")
# What a site or a section calls itself; an article's title may end so too, but is longer.
_SITE_NAME = re.compile(
    r"\S{0,12}(?:网|在线|门户|网站|频道|官网|首页|之窗|热线|论坛|[日晚]报|政府|委员会|中心|电视台|融媒|资讯|新闻|动态|要闻)"
)
_is_named_title = named_like(r"(?:^|[\s_-])(?:\w*tit(?:le)?|biaoti|bt|headline|h1)(?:$|[\s_\d-])")
_NEAR_INFO = beginning_with(
    "12来來稿发分小天今昨",
    r"(?<!\d)(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d|[来來]源\s*[:：]|稿源\s*[:：]|发布时间|(?:分钟|小时|天)前|[今昨]天\s*\d",
)
_MOST_LINES = 3000
_MOST_TITLE_LINES = 3  # behind the first
_MOST_PARTS = 20  # of `<title>` between separators that may be names of sites
_SHORTEST, _LONGEST = 4, 150  # letters and digits
_SITE_LESS = 30  # what speaks against a line that names a site or a section
_MOSTLY = 0.6  # of a title that <title> begins with, before it goes on otherwise
_SHORTEST_WITHIN = 10  # letters and digits of a title that <title> holds behind other words
_OVER_INFO = 5  # what speaks for a line that stands above the one with the time
_ABOVE_INFO = 5  # lines between a title and the line with the time


class Title(NamedTuple):
    """The title, the line that shows it (None where no line does), and the rule that found it."""

    text: str
    at: int | None
    rule: str


def find_title(lines: Sequence[Line], documents: Sequence[str]) -> Title | None:
    """Return the title; `documents` are what `<title>` and metadata say, most trusted first."""
    return (
        _shown_and_said(lines, documents)
        or _above_info(lines, documents)
        or _said(documents)
        or _first_heading(lines)
    )  # fmt: skip


def without_suffix(title: str) -> str:
    """Return `title`, the text of `<title>`, without the names of section and site around it.

    What separators part is judged: the title ends with its longest part, and begins with the first that is no name
    of a site. A hyphen between digits (1-10月) separates nothing.
    """
    title = clean(title)
    parts = [part for part in _PART.finditer(title) if part[0].strip()]
    named = [part for part in parts if not _SITE_NAME.fullmatch(part[0].strip())] or parts
    if not named:
        return title
    longest = max(named, key=lambda part: len(part[0]))
    return title[named[0].start() : longest.end()].strip().lstrip("-–— ")


def is_title(line: str, title: str) -> bool:
    """Say whether a line only repeats the title."""
    is_about_as_long = len(title) <= 2 * len(line) and len(line) <= 2 * len(title)
    return is_about_as_long and _bare(line) == _bare(title)


def _shown_and_said(lines: Sequence[Line], documents: Sequence[str]) -> Title | None:
    """Find the line that `<title>` begins with, or holds."""
    said = [(_bare(_CUT.split(text, maxsplit=1)[0]), bool(_CUT.search(text))) for text in documents]
    parts = (part for text in documents for part in _SEPARATORS.split(text)[1:])
    sites = [_bare(part) for part in islice(parts, _MOST_PARTS) if _SITE_NAME.fullmatch(part)]
    scores: dict[int, float] = {}
    haystack = "\n".join(documents)
    for at, line in enumerate(islice(lines, _MOST_LINES)):
        text = line.text if line.text[:1] not in _BRACKETS else _untagged(line.text, documents)
        # A cheap look: a line that shares no beginning with what is said is no title.
        if not text or not (text[:2] in haystack or text[2:4] in haystack):
            continue
        shown = "" if line.is_linked else _bare(text)
        if not _SHORTEST <= len(shown) <= _LONGEST:
            continue
        score = max((_likeness(shown, text, is_cut, line.is_heading) for text, is_cut in said), default=0.0)
        if score:
            score += 6 * line.is_heading + 4 * _is_named_title(line.block)
            scores[at] = score - _SITE_LESS * (
                bool(_SITE_NAME.fullmatch(line.text)) or any(shown in one for one in sites)
            )
    for at in scores:
        scores[at] += _OVER_INFO * any(_NEAR_INFO.search(line.text) for line in lines[at + 1 : at + 5])
    best = max(scores.values(), default=0.0)
    found = [at for at, score in scores.items() if score == best > 0]
    if not found:
        return None
    text, at = _whole(lines, found[0], documents)
    return Title(text, at, "extract:title-shown-and-said")


def _untagged(text: str, documents: Sequence[str]) -> str:
    """Return a line without the kind of its article in brackets, [杂谈], where `<title>` does not say it."""
    return text if any(text in one for one in documents) else _KIND.sub("", text)


def _whole(lines: Sequence[Line], at: int, documents: Sequence[str]) -> tuple[str, int]:
    """Return the title that begins in the line `at`, with the lines of its block on which it goes on, and the last."""
    text = _untagged(lines[at].text, documents)
    for behind in range(at + 1, min(at + 1 + _MOST_TITLE_LINES, len(lines))):
        more = lines[behind].text
        joined = _bare(text + more)
        if not more or lines[behind].block is not lines[at].block or not any(joined in _bare(one) for one in documents):
            return text, behind - 1
        text += more if any(f"{text}{more}" in one for one in documents) else f" {more}"
    return text, min(at + _MOST_TITLE_LINES, len(lines) - 1)


def _likeness(shown: str, said: str, is_cut: bool, is_heading: bool) -> float:
    """Return how many letters a line shares with what `said` names the article."""
    if said.startswith(shown):
        return len(shown) + min(12, len(shown))
    if shown in said:
        return len(shown) if len(shown) >= _SHORTEST_WITHIN or (is_heading and len(shown) >= 6) else 0
    # A title that was too long for <title>, which tells so or not.
    is_longer = len(said) >= (8 if is_cut else 14) and shown.startswith(said)
    if is_longer:
        return len(said) + 12
    common = next((at for at, (a, b) in enumerate(zip(said, shown, strict=False)) if a != b), 0)
    return common if common >= 8 and common >= _MOSTLY * len(shown) else 0


def _above_info(lines: Sequence[Line], documents: Sequence[str]) -> Title | None:
    """Find the heading right above the line that tells time or source."""
    sites = {_bare(text) for text in documents}
    plain: Title | None = None
    for at, line in enumerate(islice(lines, _MOST_LINES)):
        if not _NEAR_INFO.search(line.text) or line.is_linked or len(line.text) > _LONGEST:
            continue
        above = [k for k in range(at - 1, max(-1, at - 1 - _ABOVE_INFO), -1) if _may_be_title(lines[k], sites)]
        for k in above:
            if lines[k].is_heading or _is_named_title(lines[k].block):
                return Title(lines[k].text, k, "extract:title-above-info")
        if above and plain is None:
            plain = Title(lines[above[0]].text, above[0], "extract:line-above-info")
    return plain


def _may_be_title(line: Line, sites: set[str]) -> bool:
    shown = _bare(line.text)
    is_size = 6 <= len(shown) <= 80
    return is_size and not line.is_linked and shown not in sites and not re.search("[>＞»]|位置|[。；]$", line.text)


def _said(documents: Sequence[str]) -> Title | None:
    for document in documents:
        text = without_suffix(document)
        if text and not (_SITE_NAME.fullmatch(text) and len(documents) > 1):
            return Title(text, None, "extract:document-title")
    return None


def _first_heading(lines: Sequence[Line]) -> Title | None:
    found = (Title(line.text, at, "extract:heading") for at, line in enumerate(lines) if line.is_heading and line.text)
    return next(found, None)


def _bare(text: str) -> str:
    return _NO_LETTERS.sub("", text).lower()


def documents_of(title: str, claims: Iterable[str]) -> list[str]:
    """Return what names the article where no reader looks, `<title>` first, each once."""
    return [text for text in dict.fromkeys([clean(title), *claims]) if text]
