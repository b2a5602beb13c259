"""The lines of text that a reader sees in a region, whatever markup makes them."""

from collections.abc import Container, Iterator
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.text.clean import clean

_BREAKING = frozenset(
    "address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody td"
    " tfoot th thead tr ul".split()
)
_UNSEEN = frozenset(
    "script style noscript template head title iframe object embed select option button textarea svg".split()
)


class Line(NamedTuple):
    """A line of text and the block element that it starts in."""

    text: str
    block: HtmlElement


def lines(region: HtmlElement, skip: Container[HtmlElement] = ()) -> list[str]:
    """Return the non-empty lines of `region` in order, cleaned, without what no reader sees and without `skip`."""
    return [line.text for line in walk(region, skip)]


def walk(region: HtmlElement, skip: Container[HtmlElement] = ()) -> Iterator[Line]:
    """Yield the non-empty lines of `region`, each with the innermost block element around its first character."""
    blocks = [region]
    pieces: list[str] = []
    owner = region
    context = etree.iterwalk(region, events=("start", "end", "comment", "pi"))
    for event, element in context:
        is_breaking = element.tag in _BREAKING
        if is_breaking:
            if text := clean("".join(pieces)):
                yield Line(text, owner)
            pieces.clear()
            if event == "start":
                blocks.append(element)
            elif len(blocks) > 1:
                blocks.pop()
        if event == "start":
            if element.tag in _UNSEEN or element in skip:
                context.skip_subtree()
            elif element.text:
                owner = _add(pieces, element.text, owner, blocks[-1])
        elif element is not region and element.tail:
            owner = _add(pieces, element.tail, owner, blocks[-1])
    if text := clean("".join(pieces)):
        yield Line(text, owner)


def text_of(region: HtmlElement) -> str:
    """Return the text of `region` on one line, lines joined by a space."""
    return " ".join(lines(region))


def _add(pieces: list[str], text: str, owner: HtmlElement, block: HtmlElement) -> HtmlElement:
    """Append `text` to the line; return the block that owns the line, `block` where the line starts here."""
    starts = not pieces and not text.isspace()
    if pieces or starts:
        pieces.append(text)
    return block if starts else owner
