"""The lines of text that a reader sees, whatever markup makes them."""

from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from newscrawl.extract.tree import Element
from newscrawl.text.clean import clean

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_BLOCK, _UNSEEN, _BREAK, _LINK, _PICTURE = range(1, 6)
_KINDS: dict[object, int] = {
    **dict.fromkeys(
        "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody td "
        "tfoot th thead tr ul".split(),
        _BLOCK,
    ),
    **dict.fromkeys(
        "script style noscript template head title iframe object embed select option button textarea svg video audio "
        "map".split(),
        _UNSEEN,
    ),
    "br": _BREAK, "a": _LINK, "img": _PICTURE,
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
    found: list[Line] = []
    pieces: list[str] = []
    links: list[Element] = []
    pictures: list[Element] = []
    blocks = [root]
    open_links: list[Element] = []
    block, linked = root, 0

    def end_line() -> None:
        nonlocal linked
        if pieces or pictures:
            text = clean("".join(pieces))
            if text or pictures:
                found.append(Line(text, block, min(linked, len(text)), tuple(links), tuple(pictures)))
            pieces.clear()
            pictures.clear()
        links[:] = open_links
        linked = 0

    # Every page is read here, event by event: no function calls for what most events are.
    kinds, events = _KINDS, etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            kind = kinds.get(element.tag)
            if kind == _BLOCK:
                end_line()
                if element is not root:
                    blocks.append(element)
            elif kind == _LINK:
                open_links.append(element)
                links.append(element)
            elif kind == _UNSEEN:
                events.skip_subtree()
                continue
            elif kind == _BREAK:
                end_line()
            elif kind == _PICTURE:
                block = block if pieces or pictures else blocks[-1]
                pictures.append(element)
            text = element.text
        else:
            if event == "end":
                kind = kinds.get(element.tag)
                if kind == _BLOCK:
                    end_line()
                    if element is not root:
                        blocks.pop()
                elif kind == _LINK:
                    open_links.pop()
            if element is root:
                continue
            text = element.tail
        if text and not text.isspace():
            block = block if pieces or pictures else blocks[-1]
            pieces.append(text)
            if open_links:
                linked += len(text.strip())
        elif text and pieces:
            pieces.append(" ")
    end_line()
    return found


def texts(lines: Iterable[Line]) -> list[str]:
    """Return what the lines say, those of pictures left out."""
    return [line.text for line in lines if line.text]


def text_of(element: Element) -> str:
    """Return the text that a reader sees in `element` on one line, lines joined by a space."""
    return " ".join(texts(lines_of(element)))
