"""Where a page keeps each part of an article, found from the page alone.

Every question has one function that returns the region (or the links) and the name of the rule that found it;
None where the page gives no answer. They are asked where a portal's own rules give nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawl.extract.blocks import Line, walk
from newscrawl.extract.credits import is_credit_line
from newscrawl.text.clean import without_spaces

_NOTICE = re.compile(
    r"凡(?:本[网網站报報]|注明|註明)|(?:版权|版權|免责|免責|郑重|特别)(?:声明|聲明|申明|说明|說明)|版权(?:均)?(?:归|属)"
)
_NOTICE_NAME = re.compile(r"copyright|notice|statement|disclaimer|shengming", re.IGNORECASE)
_RELATED_HEADING = re.compile(r"(?:相关|相關|延伸|关联)\S{0,4}[:：]?|猜你喜欢|推荐阅读")
_CREDIT_WORDS = re.compile(
    r"来源|來源|稿源|编辑|編輯|作者|记者|記者|发布|發布|时间|時間|(?<!\d)(?:19|20)\d{2}\s*[-/.年]"
)
_ASIDE = re.compile(r"foot|copyright|comment|sidebar|\bside\b|\bhot|\bnav|menu|crumb|related|recommend", re.IGNORECASE)
_CREDITS_WITHIN = 12  # lines between title and body, and behind the body, that may hold credits
_LONGEST_CREDIT = 150  # characters of a line of credits
_LONGEST_LABEL = 15  # characters of a menu entry or a heading
_SURELY_TEXT = 300  # characters from which on a line is text, whatever it links to
_SENTENCE_ENDS = "。！？”"
_MOST_HEADINGS = 20  # more are made to be slow
_SHORTEST_TITLE = 6  # characters of a link to an article
_PARAGRAPHS = frozenset({"p", "br", "li", "img", "a", "figcaption", "figure"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHORTEST_BODY = 30  # characters; a page with less text is one of pictures, if it has any
_MOST_PICTURES = 500


class Region(NamedTuple):
    """Elements that hold an answer, and the name of the rule that found them."""

    elements: list[HtmlElement]
    rule: str


class CreditLines(NamedTuple):
    """Lines that may give credits, what the markup of times in them says, and the name of the rule."""

    texts: list[str]
    times: list[str]
    rule: str


class Page:
    """A parsed page; its lines of text are read once for all questions."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root

    @cached_property
    def lines(self) -> list[Line]:
        """All lines of the page in order."""
        return list(walk(self.root))

    @cached_property
    def body(self) -> HtmlElement | None:
        """The element whose own paragraphs hold the most text that is no link."""
        weights: dict[HtmlElement, float] = defaultdict(float)
        asides = _Asides()
        for line in self.lines:
            weight = _weight(line)
            if weight and not _NOTICE.search(line.text) and not asides.around(line.block):
                for share, element in zip((1.0, 0.5), _containers(line.block), strict=False):
                    weights[element] += weight * share
        best = max(weights, key=weights.__getitem__, default=None)
        if best is None or weights[best] < _SHORTEST_BODY:
            holder = self._most_pictures(asides)
            return best if holder is None else holder
        return best

    def _most_pictures(self, asides: "_Asides") -> HtmlElement | None:
        """Return the element that holds the most pictures: that of an article without text."""
        holders: Counter[HtmlElement] = Counter()
        for picture in islice(self.root.iter("img"), _MOST_PICTURES):
            if not asides.around(picture):
                holders.update(islice(_containers(picture), 1))
        return holders.most_common(1)[0][0] if holders else None

    @cached_property
    def body_span(self) -> range:
        """The lines that the body holds."""
        held = set() if self.body is None else set(self.body.iter())
        inside = [i for i, line in enumerate(self.lines) if line.block in held]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def headings(self, *names: str) -> list[HtmlElement]:
        """Return the first headings of the page with these tags, in order."""
        return list(islice(self.root.iter(*names), _MOST_HEADINGS))


def title(page: Page) -> Region | None:
    """Find the heading of the article: the first h1, else h2, else h3 that `<title>` starts with."""
    document = without_spaces(page.root.xpath("string(//title)"))
    for name in ("h1", "h2", "h3"):
        for heading in page.headings(name):
            text = without_spaces(heading.text_content())
            if text and document.startswith(text):
                return Region([heading], f"extract:{name}")
    return None


def body(page: Page) -> Region | None:
    """Find the element that holds the paragraphs."""
    return Region([page.body], "extract:densest") if page.body is not None else None


def credits_(page: Page) -> CreditLines:
    """Find the short lines before, in and behind the body that may give credits."""
    span = page.body_span
    lines = [line for line in page.lines[max(0, span.start - _CREDITS_WITHIN) : span.start] if _may_be_credit(line)]
    lines += [line for line in page.lines[span.start : span.stop] if is_credit_line(line.text)]
    in_notice = False
    for line in page.lines[span.stop : span.stop + _CREDITS_WITHIN]:
        if _RELATED_HEADING.fullmatch(line.text):
            break
        in_notice = in_notice or _begins_notice(line)
        if is_credit_line(line.text) or (not in_notice and _may_be_credit(line)):
            lines.append(line)
    return CreditLines([line.text for line in lines], times_in(line.block for line in lines), "extract:around-body")


def times_in(elements: Iterable[HtmlElement]) -> list[str]:
    """Return what `<time datetime>` elements in `elements` say."""
    return [time.get("datetime", "") for element in elements for time in element.iter("time")]


def notice(page: Page) -> Region | None:
    """Find the copyright notice behind the body: the widest block around its first line that holds no article."""
    for line in page.lines[page.body_span.stop :]:
        if _begins_notice(line):
            return Region([_widest(line.block, page.body)], "extract:notice")
    return None


def related(page: Page) -> Region | None:
    """Find the links under a heading such as 相关文章, and return them."""
    behind = page.lines[page.body_span.start :]
    headings = (line for line in behind if _RELATED_HEADING.fullmatch(line.text))
    for line in islice(headings, _MOST_HEADINGS):
        for element in (line.block, *line.block.iterancestors()):
            if _is_within(page.body, element):
                break
            links = [link for link in element.iter("a") if len(link.text_content().strip()) >= _SHORTEST_TITLE]
            if len(links) >= 2:
                return Region(links, "extract:related-heading")
    return None


def _begins_notice(line: Line) -> bool:
    """Say whether a line behind the body belongs to a notice: by its words, or by the name of a block around it."""
    return bool(_NOTICE.search(line.text)) or any(
        _NOTICE_NAME.search(f"{element.get('class', '')} {element.get('id', '')}")
        for element in (line.block, *islice(line.block.iterancestors(), 2))
    )


def _weight(line: Line) -> float:
    """Return how much a line speaks for a body: its length less its links; headings, credits, labels: nothing."""
    is_sentence = line.text[-1] in _SENTENCE_ENDS
    if line.block.tag in _HEADINGS:
        return 0.0
    if not is_sentence and (len(line.text) <= _LONGEST_LABEL or _may_be_credit(line)):
        return 0.0
    return max(0.0, len(line.text) - (0.0 if len(line.text) > _SURELY_TEXT else 2.0 * line.linked))


def _containers(block: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the element that holds `block` as a paragraph or a caption, then the one around that."""
    holder = block
    while holder is not None and holder.tag in _PARAGRAPHS:
        holder = holder.getparent()
    while holder is not None:
        yield holder
        holder = holder.getparent()


class _Asides:
    """Remembers which elements stand in a footer, a menu or another block beside the article."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, bool] = {}

    def around(self, block: HtmlElement) -> bool:
        """Say whether `block` or an element around it is such a block; each element is looked at once."""
        path: list[HtmlElement] = []
        element: HtmlElement | None = block
        while element is not None and element not in self._known:
            path.append(element)
            element = element.getparent()
        is_aside = False if element is None else self._known[element]
        for element in reversed(path):
            is_aside = is_aside or _is_aside(element)
            self._known[element] = is_aside
        return is_aside


def _is_aside(element: HtmlElement) -> bool:
    if element.tag in ("html", "body"):
        return False
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag in ("footer", "nav", "aside") or bool(_ASIDE.search(named))


def _is_within(element: HtmlElement | None, outer: HtmlElement | None) -> bool:
    if element is None or outer is None:
        return False
    return element is outer or any(ancestor is outer for ancestor in element.iterancestors())


def _may_be_credit(line: Line) -> bool:
    is_heading = line.block.tag in _HEADINGS
    return not is_heading and len(line.text) <= _LONGEST_CREDIT and bool(_CREDIT_WORDS.search(line.text))


def _widest(block: HtmlElement, article: HtmlElement | None) -> HtmlElement:
    """Return the widest element around `block` that is neither the page nor around the article."""
    widest = block
    for element in block.iterancestors():
        if element.tag in ("body", "html") or _is_within(article, element):
            break
        widest = element
    return widest
