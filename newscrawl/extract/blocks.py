"""The lines of text that a reader sees in a region, whatever markup makes them."""

from collections.abc import Container, Iterator
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.text.clean import clean

_BREAKING = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "iframe",
        "object",
        "embed",
        "select",
        "option",
        "button",
        "textarea",
        "svg",
    ]
)


class Line(NamedTuple):
    """A line of text, the block element it starts in, how many of its characters are links, and its pictures."""

    text: str
    block: HtmlElement
    linked: int
    pictures: tuple[HtmlElement, ...] = ()


def lines(region: HtmlElement, skip: Container[HtmlElement] = ()) -> list[str]:
    """Return the non-empty lines of `region` in order, cleaned, without what no reader sees and without `skip`."""
    return [line.text for line in walk(region, skip)]


def walk(region: HtmlElement, skip: Container[HtmlElement] = (), *, pictures: bool = False) -> Iterator[Line]:
    """Yield the non-empty lines of `region`, each with the innermost block element around its first character.

    With `pictures` lines know their `img` elements, and lines with nothing else are yielded too.
    """
    pieces: list[str] = []
    seen: list[HtmlElement] = []
    block, linked = region, 0
    for text, holder, is_link in _pieces(region, skip):
        if text is None:
            line = clean("".join(pieces))
            if line or seen:
                yield Line(line, block, min(linked, len(line)), tuple(seen))
            pieces.clear()
            seen.clear()
            linked = 0
        elif holder.tag == "img":
            if pictures:
                seen.append(holder)
        elif pieces or not text.isspace():
            block = block if pieces else holder
            pieces.append(text)
            linked += len(text.strip()) if is_link else 0


def _pieces(region: HtmlElement, skip: Container[HtmlElement]) -> Iterator[tuple[str | None, HtmlElement, bool]]:
    """Yield the pieces of text that a reader sees, with the block each stands in and whether it is a link.

    None stands where a line breaks, and at the end; an empty piece with an `img` for that picture.
    """
    blocks, links = [region], 0
    context = etree.iterwalk(region, events=("start", "end", "comment", "pi"))
    for event, element in context:
        is_breaking = element.tag in _BREAKING and element is not region
        if event == "start":
            links += element.tag == "a"
            if is_breaking:
                blocks.append(element)
                yield None, element, False
            if element.tag in _UNSEEN or element in skip:
                context.skip_subtree()
            elif element.text:
                yield element.text, blocks[-1], links > 0
            elif element.tag == "img":
                yield "", element, False
            continue
        if event == "end":
            links -= element.tag == "a"
            if is_breaking:
                yield None, blocks.pop(), False
        if element.tail and element is not region:
            yield element.tail, blocks[-1], links > 0
    yield None, region, False


def text_of(region: HtmlElement) -> str:
    """Return the text of `region` on one line, lines joined by a space."""
    return " ".join(lines(region))
