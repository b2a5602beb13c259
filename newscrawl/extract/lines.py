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


_BREAKING = frozenset({_BLOCK, _BREAK})


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


def lines_of(root: Element) -> list[Line]:  # noqa: C901, PLR0912  # half the time of a page: no calls for most events
    """Return the lines of `root` in order, cleaned; those with pictures and no text have an empty one.

    A line belongs to the innermost block around its first character.
    """
    line, found = _OpenLine(root), list[Line]()
    pieces, pictures, links, blocks, open_links = line.pieces, line.pictures, line.links, [root], list[Element]()
    kind_of, events = _KINDS.get, etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        kind = kind_of(element.tag)
        if event == "start":
            if kind == _UNSEEN:
                events.skip_subtree()
                continue
            if kind in _BREAKING and (pieces or pictures or links):
                line.end(found, open_links)
            if kind == _BLOCK and element is not root:
                blocks.append(element)
            elif kind == _LINK:
                open_links.append(element)
                links.append(element)
            elif kind == _PICTURE:
                line.begin(blocks)
                pictures.append(element)
            text = element.text
        else:
            if kind == _BLOCK:
                if pieces or pictures or links:
                    line.end(found, open_links)
                if element is not root:
                    blocks.pop()
            elif kind == _LINK:
                open_links.pop()
            text = None if element is root else element.tail
        if text and (pieces or not text.isspace()):
            line.begin(blocks)
            pieces.append(text)
            if open_links:
                line.linked += len(text.strip())
    line.end(found, open_links)
    return found


class _OpenLine:
    """The line that is being read."""

    def __init__(self, block: Element) -> None:
        self.block, self.linked = block, 0
        self.pieces: list[str] = []
        self.pictures: list[Element] = []
        self.links: list[Element] = []

    def begin(self, blocks: list[Element]) -> None:
        """Let the line stand in the innermost block, unless it has begun."""
        if not (self.pieces or self.pictures):
            self.block = blocks[-1]

    def end(self, found: list[Line], open_links: list[Element]) -> None:
        """Add the line to `found`, where it holds anything, and begin another within the links that are open."""
        if self.pieces or self.pictures:
            text = clean("".join(self.pieces))
            if text or self.pictures:
                linked = min(self.linked, len(text))
                found.append(Line(text, self.block, linked, tuple(self.links), tuple(self.pictures)))
            self.pieces.clear()
            self.pictures.clear()
        self.links[:] = open_links
        self.linked = 0


def texts(lines: Iterable[Line]) -> list[str]:
    """Return what the lines say, those of pictures left out."""
    return [line.text for line in lines if line.text]


def text_of(element: Element) -> str:
    """Return the text that a reader sees in `element` on one line, lines joined by a space."""
    return " ".join(texts(lines_of(element)))
