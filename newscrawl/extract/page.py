"""A page with what all questions about it share: its lines, its claims, and where title and text stand."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice

from newscrawl.extract.author import read_byline
from newscrawl.extract.beside import is_aside, is_end, is_tool
from newscrawl.extract.body import Body, read_body
from newscrawl.extract.credits import is_credit_line, without_credits
from newscrawl.extract.dates import has_date
from newscrawl.extract.embedded import find_embedded
from newscrawl.extract.lines import Line, lines_of, text_of
from newscrawl.extract.metadata import Metadata
from newscrawl.extract.region import find_body, find_pictures
from newscrawl.extract.related import is_related_heading
from newscrawl.extract.title import Title, documents_of, find_title
from newscrawl.extract.tree import Element, parse, text_content
from newscrawl.text.clean import clean, without_spaces

_ABOVE_TITLE, _ABOVE_FAR = 4, 12  # lines over a title that may tell the time
_HEAD = 25  # lines between title and text
_TAIL = 14  # lines behind the text that may give credits
_HEADLINE = 8  # characters of a link that leads to another article
_DAY = 12  # characters beside a link that are no more than the day of a list
_BEHIND = 400  # lines behind the text that are looked at
_LONGEST_CREDIT = 160  # characters of a line of credits
_NOTE = re.compile(r"本[帖文]最后由|最后(?:编辑|修改)于")  # of a forum: who changed the text, and when
_EDITOR = re.compile(r"[\[【（(]?\s*(?:责任编辑|責任編輯|责编|責編)|[\[【（(]\s*(?:编辑|編輯)")
_COMMENTS = re.compile(r"(?:网友|最热|最新|热门|全部|精彩)(?:评论|跟贴|跟帖)|评论列表|[\d,]+\s*条评论")
_TEXT = re.compile(r"[，。！？；]")


class Page:
    """A parsed page, read from the page alone."""

    def __init__(self, root: Element, text: str = "", base: str = "") -> None:
        """Read the tree `root` of the page with the markup `text`; links are relative to `base`."""
        self.root, self.text, self.base = root, text, base
        self._is_embedded = False
        self._title_element: Element | None = None

    @cached_property
    def lines(self) -> list[Line]:
        """All lines of the page in order."""
        return lines_of(self.root)

    @property
    def has_lines(self) -> bool:
        """Whether the lines were asked for already; making them takes as long as parsing."""
        return "lines" in self.__dict__

    @cached_property
    def metadata(self) -> Metadata:
        """What the page claims about itself."""
        return Metadata(self.root, self.text)

    @cached_property
    def title(self) -> Title | None:
        """The title, and the line that shows it."""
        document = next(self.root.iter("title"), None)
        said = "" if document is None else text_content(document)
        return find_title(self.lines, documents_of(said, self.metadata.values("title")))

    @cached_property
    def body_span(self) -> range:
        """The lines of the text."""
        span, is_beside = find_body(self.lines, self.title_at)
        if span and not is_beside:
            return span
        return self._embedded_span() or find_pictures(self.lines, self.title_at) or span

    def _embedded_span(self) -> range:
        """Bring the text that the page only carries as data behind its lines, and return where it stands."""
        embedded = find_embedded(self.root)
        if embedded is None:
            return range(0)
        self.metadata.add(embedded.claims)
        start = len(self.lines)
        self._is_embedded = True
        self.lines += lines_of(parse(embedded.html))
        document = self.metadata.values("title")[-1:]
        self.title = Title(document[0], None, "extract:embedded-data") if document else self.title
        return range(start, len(self.lines))

    def show_title(self, element: Element, rule: str) -> None:
        """Take the title from `element`, which `rule` of a portal found."""
        self.title = Title(text_of(element), None, rule)
        self._title_element = element

    @property
    def title_at(self) -> int | None:
        """The line that shows the title."""
        return self._shown_at if self._title_element is not None else self.title.at if self.title else None

    @cached_property
    def _shown_at(self) -> int | None:
        inner = set() if self._title_element is None else set(self._title_element.iter())
        return next((at for at, line in enumerate(self.lines) if line.block in inner), None)

    def body(self, lines: Sequence[Line]) -> Body:
        """Return what the text in `lines` says."""
        return read_body(lines, self.title.text if self.title else "", self.base)

    def head(self, span: range) -> list[Line]:
        """Return the short lines between title and text; where the page shows no title, those above the text."""
        if self._is_embedded:
            return []
        title_at = self.title_at
        behind = span if title_at is None else range(max(span.start, min(title_at + 1, span.stop)), span.stop)
        first = next((at for at in behind if _is_text(self.lines[at])), behind.start)
        begin = title_at + 1 if title_at is not None and title_at < first else max(0, first - _HEAD // 2)
        return [_spaced(line) for line in self.lines[begin : min(first, begin + _HEAD)] if _may_be_credit(line)]

    def above(self, *, far: bool = False) -> list[Line]:
        """Return the lines right above the title, with `far` more of them."""
        reach = _ABOVE_FAR if far else _ABOVE_TITLE
        at = 0 if self._is_embedded else self.title_at or 0
        return [_spaced(line) for line in self.lines[max(0, at - reach) : at] if _may_be_credit(line)]

    def tail(self, span: range) -> list[Line]:
        """Return the lines behind the text that may give credits."""
        found: list[Line] = []
        # The text may stand there again, for printing or for small screens.
        said = {self.lines[at].text for at in span}
        behind = (line for line in islice(self.lines, span.stop, span.stop + _BEHIND) if line.text not in said)
        for line in islice(behind, _TAIL):
            if _COMMENTS.match(line.text):
                break
            is_headline = line.is_linked and line.linked >= _HEADLINE
            if is_headline or not _may_be_credit(line) or is_tool(line.text):
                continue
            if _is_credit(line.text) or not is_end(line):
                if is_credit_line(line.text) or is_aside(line.text) or not _TEXT.search(line.text):
                    found.append(line)
            elif line.is_linked or is_related_heading(line.text):
                break
        return found

    def far_credits(self, span: range) -> list[str]:
        """Return the lines anywhere behind the text that name an editor."""
        behind = (line.text for line in islice(self.lines, span.stop, None))
        return [text for text in behind if _EDITOR.match(text) and is_credit_line(text)]

    def has_credits(self, head: Iterable[Line]) -> bool:
        """Say whether the lines between title and text give time or credits."""
        return any(_is_credit(line.text) and _is_free(line) for line in head)


def _is_free(line: Line) -> bool:
    """Say whether a line is more than a headline with its day."""
    return line.linked < _HEADLINE or len(line.text) - line.linked > _DAY


def _is_credit(text: str) -> bool:
    """Say whether a line behind the text gives credits, whatever else it says."""
    return is_credit_line(text) or without_credits(text) != text or has_date(text) or read_byline(text) is not None


def _spaced(line: Line) -> Line:
    """Return a line with spaces between its elements: style sheets set times, sources and tools apart."""
    if not len(line.block):
        return line
    pieces = [str(piece) for piece in line.block.itertext() if piece]
    if len(pieces) < 2 or without_spaces("".join(pieces)) != without_spaces(line.text):
        return line
    return line._replace(text=clean(" ".join(pieces)))


def _may_be_credit(line: Line) -> bool:
    return bool(line.text) and len(line.text) <= _LONGEST_CREDIT and not _NOTE.match(line.text)


def _is_text(line: Line) -> bool:
    """Say whether a line is running text, no credits."""
    if len(line.text) < 15 or not _TEXT.search(line.text) or is_credit_line(line.text):
        return False
    return not (has_date(line.text) and len(line.text) <= 80 and not re.search("[。！？]", line.text))
