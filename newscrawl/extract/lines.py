"""The lines of text that a reader sees, whatever markup makes them."""

from collections.abc import Iterable
from sys import maxsize
from typing import NamedTuple

from lxml import etree

from newscrawl.extract.tree import Element
from newscrawl.text.clean import clean

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_BLOCK, _BREAK, _UNSEEN, _LINK, _PICTURE = range(1, 6)  # the first two end a line
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


_MOST_OPEN = 4  # links that are open around one place: browsers know but one


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


_new_line = Line._make


def lines_of(root: Element, most: int = maxsize) -> list[Line]:  # noqa: C901, PLR0912  # no calls for most events
    """Return the lines of `root` in order, cleaned; those with pictures and no text have an empty one.

    A line belongs to the innermost block around its first character. No more than the first `most` are looked for.
    """
    found, blocks, open_links = list[Line](), [root], list[Element]()
    block, pieces, pictures, links, linked = root, list[str](), list[Element](), list[Element](), 0
    kind_of, events = _KINDS.get, etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        kind = kind_of(element.tag)
        if kind:
            if kind <= _BREAK and (pieces or pictures or links):
                if pieces or pictures:
                    _add_line(found, block, pieces, linked, links, pictures)
                    pieces, pictures = [], []
                    if len(found) >= most:
                        return found
                links, linked = open_links[-_MOST_OPEN:], 0
            if event == "end":
                if kind == _BLOCK:
                    blocks.pop()
                elif kind == _LINK:
                    open_links.pop()
            elif kind == _BLOCK:
                blocks.append(element)
            elif kind == _LINK:
                open_links.append(element)
                links.append(element)
            elif kind == _PICTURE:
                block = block if pieces or pictures else blocks[-1]
                pictures.append(element)
            elif kind == _UNSEEN:
                events.skip_subtree()
                continue
        text = element.text if event == "start" else None if element is root else element.tail
        if text and (pieces or not text.isspace()):
            if not (pieces or pictures):
                block = blocks[-1]
            pieces.append(text)
            if open_links:
                linked += len(text.strip())
    if pieces or pictures:
        _add_line(found, block, pieces, linked, links, pictures)
    return found


def _add_line(
    found: list[Line], block: Element, pieces: list[str], linked: int, links: list[Element], pictures: list[Element]
) -> None:
    """Add the line that `pieces` make, unless it holds nothing."""
    text = clean("".join(pieces))
    if text or pictures:
        found.append(_new_line((text, block, min(linked, len(text)), tuple(links), tuple(pictures))))


def texts(lines: Iterable[Line]) -> list[str]:
    """Return what the lines say, those of pictures left out."""
    return [line.text for line in lines if line.text]


def text_of(element: Element) -> str:
    """Return the text that a reader sees in `element` on one line, lines joined by a space."""
    return " ".join(texts(lines_of(element)))
