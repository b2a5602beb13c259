"""The lines of text that a reader sees, whatever markup makes them."""

from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from newscrawl.extract.tree import Element
from newscrawl.text.clean import clean

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_BLOCK, _UNSEEN, _BREAK, _LINK, _PICTURE = range(1, 6)
_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
)  # fmt: skip
_NEVER_SEEN = (
    "script", "style", "noscript", "template", "head", "title", "iframe", "object", "embed", "select", "option",
    "button", "textarea", "svg", "video", "audio", "map",
)  # fmt: skip
_KINDS: dict[object, int] = {
    **dict.fromkeys(_BLOCKS, _BLOCK), **dict.fromkeys(_NEVER_SEEN, _UNSEEN), "br": _BREAK, "a": _LINK, "img": _PICTURE,
}  # fmt: skip


class Line(NamedTuple):
    """A line of text, the block it starts in, how many of its characters are links; its links and pictures."""

    text: str
    block: Element
    linked: int
    links: tuple[Element, ...] = ()
    pictures: tuple[Element, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether the line stands in a heading."""
        return self.block.tag in HEADINGS

    @property
    def is_linked(self) -> bool:
        """Whether most of the line is links."""
        return self.linked * 5 >= len(self.text) * 3


def lines_of(root: Element) -> list[Line]:
    """Return the lines of `root` in order, cleaned; those with pictures and no text have an empty one.

    A line belongs to the innermost block around its first character.
    """
    return _Reader(root).read()


class _Reader:
    """Reads a tree event by event; what most events are is decided without a call."""

    def __init__(self, root: Element) -> None:
        self._root, self._block, self._blocks = root, root, [root]
        self._found: list[Line] = []
        self._pieces: list[str] = []
        self._pictures: list[Element] = []
        self._links: list[Element] = []
        self._open_links: list[Element] = []
        self._linked = 0

    def read(self) -> list[Line]:
        """Return the lines."""
        kind_of, root, pieces = _KINDS.get, self._root, self._pieces
        events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in events:
            kind = kind_of(element.tag)
            if event == "start":
                if kind == _UNSEEN:
                    events.skip_subtree()
                    continue
                if kind:
                    self._begin(kind, element)
                text = element.text
            else:
                if kind and event == "end":
                    self._end(kind, element)
                text = None if element is root else element.tail
            if text and (pieces or not text.isspace()):
                self._say(text)
        self._end_line()
        return self._found

    def _begin(self, kind: int, element: Element) -> None:
        if kind == _BLOCK:
            self._end_line()
            if element is not self._root:
                self._blocks.append(element)
        elif kind == _LINK:
            self._open_links.append(element)
            self._links.append(element)
        elif kind == _BREAK:
            self._end_line()
        elif kind == _PICTURE:
            self._place()
            self._pictures.append(element)

    def _end(self, kind: int, element: Element) -> None:
        if kind == _BLOCK:
            self._end_line()
            if element is not self._root:
                self._blocks.pop()
        elif kind == _LINK:
            self._open_links.pop()

    def _say(self, text: str) -> None:
        self._place()
        self._pieces.append(text)
        if self._open_links:
            self._linked += len(text.strip())

    def _place(self) -> None:
        """Let a line that begins here stand in the innermost block."""
        if not (self._pieces or self._pictures):
            self._block = self._blocks[-1]

    def _end_line(self) -> None:
        if self._pieces or self._pictures:
            text = clean("".join(self._pieces))
            if text or self._pictures:
                linked = min(self._linked, len(text))
                self._found.append(Line(text, self._block, linked, tuple(self._links), tuple(self._pictures)))
            self._pieces.clear()
            self._pictures.clear()
        if self._links:
            self._links[:] = self._open_links
        self._linked = 0


def texts(lines: Iterable[Line]) -> list[str]:
    """Return what the lines say, those of pictures left out."""
    return [line.text for line in lines if line.text]


def text_of(element: Element) -> str:
    """Return the text that a reader sees in `element` on one line, lines joined by a space."""
    return " ".join(texts(lines_of(element)))
