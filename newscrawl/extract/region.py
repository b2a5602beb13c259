"""Which lines of a page are the article's text."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise

from newscrawl.extract.beside import SENTENCE_END, is_aside, is_end, is_info, says_end
from newscrawl.extract.credits import is_credit_line
from newscrawl.extract.images import is_told_caption
from newscrawl.extract.lines import Line
from newscrawl.extract.notice import is_notice, notice_from
from newscrawl.extract.tree import Element, Inside, named_like

_is_named_aside = named_like(
    r"foot|copyright|comment|pinglun|reply|sidebar|\bside\b|\bhot|hotnews|\bnav|menu|crumb|related|recommend|tuijian"
    r"|\brank|\bads?\b|advert|\bshare\b|share[-_]?(?:box|bar|btn|button|wrap)|toolbar|dialog|popup|login|player|video-?info|\bvideo\b|xgyd|xgwz"
)
_is_named_content = named_like(
    r"content|article|zoom|trs_?editor|\btext|_text|artibody|detail|neirong|zhengwen|news_?txt|endtext|\bcon\b"
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SENTENCE = re.compile(r"[，。！？；：、“”,]")
_PARAGRAPHS = frozenset({"p", "br", "li", "img", "a", "figcaption", "figure", "center", "blockquote", "font", "span"})
_MOST_PARAGRAPHS = 20  # within each other
_SHORTEST_WEIGHED = 5  # characters that are no links
_LONGEST_OTHER = 160  # characters of a line that may be something else than text
_LONGEST_LABEL = 15  # characters of a menu entry or a heading
_NEAR = 25.0  # lines from the title after which a block speaks half as much
_HEADLINE = 8  # characters of a link to another article
_HEADLINES, _HEADLINES_BEHIND_END = 8, 4  # links in a row that end the text
_BEGUN = 30.0  # weight of text from which on an article has begun
_FADE, _FADED = 0.3, 0.1  # what text counts behind a line that shows an end; where it does not get less
_MOSTLY = 3.0  # times the text before a run of headlines that must stand behind it
_SOME_TEXT = 4.0  # weight of a line that belongs to the text
_BESIDE = 0.2  # what text counts in a block whose name says that it is beside the article
_UNSEEN = 0.02  # and in one that no reader sees: a copy for printing, a text behind a button
_SHORTEST_BODY = 20  # characters; a page with less text is one of pictures, if it has any
_MOST_PICTURES = 500
_WORTH_MORE = 0.15  # of the text found: what a wider block must add
_MOST_EXTRA = 400  # lines that are looked at around the text found


def find_body(lines: Sequence[Line], title_at: int | None) -> tuple[range, bool]:
    """Return the lines that hold the article, an empty range where none does, and whether they stand beside it.

    The element with the most running text of its own wins, the nearer behind the title the better; its neighbours
    join it where the text goes on in them.
    """
    asides = _Asides(lines[title_at].block if title_at is not None else None)
    weights = [_weight(line) if len(line.text) > 2 * line.linked else 0.0 for line in lines]
    for at in (*_noticed(lines), *_commented(lines)):
        weights[at] = 0.0
    factors = [asides.factor(line.block) if weight else 1.0 for line, weight in zip(lines, weights, strict=True)]
    weights = [weight * factor for weight, factor in zip(weights, factors, strict=True)]
    start = 0 if title_at is None else title_at + 1
    found = _heaviest(lines, _fading(lines, weights, start), start)
    if found is None:
        return range(0), True
    is_beside = asides.factor(found[0]) < 1.0
    if not is_beside:  # then what stands beside the article is none of it, however long
        weights = [weight if factor == 1.0 else 0.0 for weight, factor in zip(weights, factors, strict=True)]
    return _widened(lines, weights, *found, title_at), is_beside


def _fading(lines: Sequence[Line], weights: Sequence[float], start: int) -> list[float]:
    """Return the weights, less behind each line that shows that the article is over."""
    fading, seen, factor = list(weights), 0.0, 1.0
    for at in range(start, len(lines)):
        if weights[at] >= _SOME_TEXT:
            seen += weights[at]
            fading[at] *= factor
        elif seen >= _BEGUN and factor > _FADED and (says_end(lines[at].text) or _heads_list(lines, at)):
            factor *= _FADE
    return fading


def _heads_list(lines: Sequence[Line], at: int) -> bool:
    """Say whether a line is the heading of links to other articles."""
    text = lines[at].text
    if not text or lines[at].linked or len(text) > _LONGEST_LABEL or at + 1 == len(lines):
        return False
    return lines[at + 1].is_linked and lines[at + 1].linked >= _HEADLINE


def _noticed(lines: Sequence[Line]) -> set[int]:
    """Return the lines that are notices."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if not line.linked and at not in found and is_notice(line.text):
            found.update(notice_from(lines, at))
    return found


def _commented(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the lines of comments: each stands behind the one that tells who wrote it and when."""
    heads = (at for at, line in enumerate(lines[:-1]) if line.text.startswith("网友") and is_info(line.text))
    return (at + 1 for at in heads)


def _weight(line: Line) -> float:
    """Return how much a line speaks for running text: its length less its links; labels and credits nothing."""
    text = line.text
    free = len(text) - 2.0 * line.linked
    if free < _SHORTEST_WEIGHED or line.is_heading:
        return 0.0
    is_long, has_marks = len(text) > _LONGEST_LABEL, _SENTENCE.search(text)
    if not (is_long or has_marks):
        return 0.0
    if len(text) <= _LONGEST_OTHER and (is_credit_line(text) or is_info(text) or is_aside(text)):
        return 0.0
    return free if has_marks and (is_long or text[-1] in SENTENCE_END) else free / 4


def _heaviest(lines: Sequence[Line], weights: Sequence[float], start: int) -> tuple[Element, int] | None:
    """Return the element whose own paragraphs hold the most, and a line of it."""
    inside: dict[Element, int] = {}
    single = _single(lines)
    held: dict[Element, float] = defaultdict(float)
    for at, (line, weight) in enumerate(zip(lines, weights, strict=True)):
        if not weight:
            continue
        holder = _holder(line.block)
        # A block of one line is a paragraph whatever its tag; what holds several of those holds the text.
        shares = (0.9, 0.8, 0.4) if holder in single else (1.0, 0.5, 0.25)
        near = weight * (_NEAR / (_NEAR + at - start) if at >= start else 0.1)
        for share, element in zip(shares, _upwards(holder), strict=False):
            held[element] += near * share
            inside[element] = at
    scores = {element: weight * (1.3 if _is_named_content(element) else 1.0) for element, weight in held.items()}
    best = max(scores, key=scores.__getitem__, default=None)
    return (best, inside[best]) if best is not None and held[best] >= _SHORTEST_BODY * 0.5 else None


def _single(lines: Sequence[Line]) -> set[Element]:
    """Return the blocks that hold one line."""
    count: dict[Element, int] = defaultdict(int)
    for line in lines:
        if line.text:
            count[_holder(line.block)] += 1
    return {element for element, number in count.items() if number == 1}


def _holder(block: Element) -> Element:
    """Return the element that holds `block` as a paragraph or a caption."""
    holder, room = block, _MOST_PARAGRAPHS
    while room and holder.tag in _PARAGRAPHS and (parent := holder.getparent()) is not None:
        holder, room = parent, room - 1
    return holder


def _upwards(element: Element | None) -> Iterator[Element]:
    if element is not None and element.tag == "body":
        yield element  # of text that stands in nothing else
    while element is not None and element.tag not in ("body", "html"):
        yield element
        element = element.getparent()


def _widened(lines: Sequence[Line], weights: Sequence[float], best: Element, at: int, title_at: int | None) -> range:
    """Return the lines in `best`, one of which is `at`, and around it those in which the text goes on."""
    span = range(*_reach(lines, range(at, at + 1), best, range(len(lines))))
    first = -1 if title_at is None else title_at
    most = range(span.stop, min(span.stop + _MOST_EXTRA, len(lines)))
    end = next((at for at in most if is_end(lines[at])), most.stop)
    within = range(min(span.start, max(first + 1, span.start - _MOST_EXTRA)), end)
    for element in islice(best.iterancestors(), 6):
        if element.tag in ("body", "html"):
            break
        start, stop = _reach(lines, span, element, within)
        inside = sum(weights[span.start : span.stop])
        extra = sum(weights[start : span.start]) + sum(weights[span.stop : stop])
        if extra >= _WORTH_MORE * inside:
            span = range(start, stop)
    return _trimmed(lines, weights, span, best, first)


def _trimmed(lines: Sequence[Line], weights: Sequence[float], span: range, best: Element, first: int) -> range:
    """Return the lines of `span` behind the title, up to where something else begins behind the last of the text."""
    start = max(span.start, first + 1) if first + 1 < span.stop else span.start
    text = [at for at in range(start, span.stop) if weights[at] >= _SOME_TEXT]
    if not text:
        return range(start, span.stop)
    others = (at for at in range(text[0] + 1, span.stop) if weights[at] < _SOME_TEXT)
    end = next((at for at in others if is_end(lines[at])), span.stop)
    # Behind what looks like the end the text goes on only in the same element: comments have one of their own.
    holders = {best, *(_parent(lines[at].block) for at in text if at < end)}
    text = _before_headlines(lines, weights, text, end)
    last = max(at for at in text if at < end or _parent(lines[at].block) in holders)
    behind = range(last + 1, span.stop)
    while start - 1 > first and _is_picture(lines[start - 1]):
        start -= 1  # a picture over the text
    stop = next((at for at in behind if is_end(lines[at]) or (lines[at].text and lines[at].is_linked)), span.stop)
    if stop + 1 < len(lines) and not lines[stop].text and is_told_caption(lines[stop + 1].text):
        stop += 2  # a picture under the text, in a cell of its own
    parent = best.getparent()
    content = Inside([best] if parent is None or not _is_named_content(parent) else [parent])
    while stop < len(lines) and _is_picture(lines[stop]) and content.holds(lines[stop].block):
        stop += 1  # pictures under the text
    return range(start, stop)


def _is_picture(line: Line) -> bool:
    return bool(line.pictures) and not (line.text or line.links)


def _before_headlines(lines: Sequence[Line], weights: Sequence[float], text: list[int], end: int) -> list[int]:
    """Return the lines of `text` before the first run of headlines, unless most of the text stands behind it."""
    whole, before = sum(weights[at] for at in text), 0.0
    for number, (at, following) in enumerate(pairwise(text), start=1):
        before += weights[at]
        headlines = sum(line.linked >= _HEADLINE and line.is_linked for line in lines[at + 1 : following])
        most = _HEADLINES_BEHIND_END if end < following else _HEADLINES
        if headlines >= most and whole - before <= _MOSTLY * before:
            return text[:number]
    return text


def _parent(block: Element) -> Element:
    """Return the element around a paragraph, whatever its tag."""
    holder = _holder(block)
    parent = block.getparent()
    return parent if holder is block and parent is not None else holder


def _reach(lines: Sequence[Line], span: range, element: Element, within: range) -> tuple[int, int]:
    """Return how far the lines in `element` reach around `span`, at most over the lines `within`."""
    start, stop, inside = span.start, span.stop, Inside([element])
    while start > within.start and inside.holds(lines[start - 1].block):
        start -= 1
    while stop < within.stop and inside.holds(lines[stop].block):
        stop += 1
    return start, stop


_LONGEST_STYLE = 1000  # characters that are looked at


def find_pictures(lines: Sequence[Line], title_at: int | None) -> range:
    """Return the lines in the element that holds the most pictures: those of an article without text."""
    asides = _Asides(lines[title_at].block if title_at is not None else None)
    held: dict[Element, int] = defaultdict(int)
    start = 0 if title_at is None else title_at + 1
    for line in islice(lines, start, start + _MOST_PICTURES):
        if line.pictures and not line.linked and asides.factor(line.block) == 1.0:
            held[_holder(line.block)] += len(line.pictures)
    return span_of(lines, [max(held, key=held.__getitem__)]) if held else range(0)


def span_of(lines: Sequence[Line], elements: Collection[Element]) -> range:
    """Return the range of lines from the first to the last within `elements`."""
    inside = Inside(elements)
    held = [at for at, line in enumerate(lines) if inside.holds(line.block)]
    return range(held[0], held[-1] + 1) if held else range(0)


class _Asides:
    """Remembers what text counts in each element: less in a footer, a menu or another block beside the article."""

    def __init__(self, title: Element | None) -> None:
        # What is around the title is no aside, whatever its name.
        self._known: dict[Element, float] = {} if title is None else dict.fromkeys([title, *title.iterancestors()], 1.0)

    def factor(self, block: Element) -> float:
        """Return what text in `block` counts, 1.0 in the middle of a page; each element is looked at once."""
        path: list[Element] = []
        element: Element | None = block
        while element is not None and element not in self._known:
            path.append(element)
            element = element.getparent()
        factor = 1.0 if element is None else self._known[element]
        for one in reversed(path):
            factor = min(factor, _factor(one))
            self._known[one] = factor
        return factor


def _factor(element: Element) -> float:
    if element.tag in ("html", "body"):
        return 1.0
    style = element.get("style")
    if style and _HIDDEN.search(style[:_LONGEST_STYLE]):
        return _UNSEEN
    is_aside = element.tag in ("footer", "nav", "aside") or _is_named_aside(element)
    return _BESIDE if is_aside else 1.0
