"""The page as a tree: parsed once, within bounds of time."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice

from lxml import etree

from newscrawl.extract.remembered import REMEMBERED

Element = etree._Element

_ATTRIBUTES = 5000
"""Pieces of one tag from which on only its name is kept: libxml2 compares each attribute with all before it."""
# What stands in scripts and comments is no tag; unclosed, they last to the end.
_TAG = re.compile(
    rb"""<(?:!--.*?(?:-->|\Z)|(script|style|textarea|title)\b[^>]{0,1000}>[^<]*+(?:<(?!/\1)[^<]*+)*+"""
    rb"""|([a-z][\w:-]{0,30})((?:"[^"]*"|'[^']*'|[^"'>]++)*+)>?)""",
    re.DOTALL | re.IGNORECASE,
)
_PIECES = re.compile(rb"[\s/=\"']+")
_LONG = 20_000  # bytes without the end of a tag, or signs of attributes
_LARGE = 150_000  # bytes of a page in which so many signs of attributes cost more than half a second
_LONGEST_TAG = 65_536  # bytes: whatever asks for a class would copy it
_LONGEST_NAME = 200  # characters of class and id that are looked at
_MOST_TEXTS = 100  # pieces of text in an element: links and titles have a few


def parse(page: str | bytes) -> Element:
    """Return the root of a page, its text or that in UTF-8, without comments; an empty one has an empty root.

    Never raises.
    """
    data = page.encode("utf-8", "replace") if isinstance(page, str) else page
    if (len(data) > _LARGE and data.count(b"=") > _LONG) or _has_long_tag(data):
        data = _shortened(data)
    if b"\x00" in data:
        data = data.replace(b"\x00", b"")
    # Comments are no text, and walking over hundreds of thousands of them takes time by their square.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    root = None if not data or data.isspace() else etree.fromstring(data, parser=parser)
    return etree.fromstring("<html/>", parser=parser) if root is None else root


def _has_long_tag(data: bytes) -> bool:
    """Say whether some stretch of the page has no end of a tag in it; jumps from one end to the last within reach."""
    at = 0
    while at + _LONG < len(data):
        end = data.rfind(b">", at, at + _LONG)
        if end < 0:
            return True
        at = end + 1
    return False


def text_content(element: Element) -> str:
    """Return the text in `element`, markup gone; where that comes in very many pieces, the first of them."""
    if not len(element):
        return element.text or ""
    return "".join(map(str, islice(element.itertext(), _MOST_TEXTS)))


def named(element: Element) -> str:
    """Return class and id of `element`, by which its author named its purpose; '' where it has none."""
    css_class, identity = element.get("class", ""), element.get("id")
    return (f"{css_class} {identity}" if identity else css_class)[:_LONGEST_NAME]


def named_like(words: str) -> Callable[[Element], bool]:
    """Return a test whether class or id of an element match the pattern `words`, whatever their case.

    Names repeat within a page and on all pages of a portal: the answers are remembered.
    """
    search = re.compile(words, re.IGNORECASE).search

    @lru_cache(REMEMBERED)
    def is_like(name: str) -> bool:
        return search(name) is not None

    return lambda element: bool((name := named(element)) and is_like(name))


def is_within(element: Element | None, outers: Iterable[Element]) -> bool:
    """Say whether `element` is one of `outers` or stands in one."""
    wanted = set(outers)
    while element is not None:
        if element in wanted:
            return True
        element = element.getparent()
    return False


class Inside:
    """Remembers which blocks stand in one of some elements."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self._known: dict[Element, bool] = dict.fromkeys(elements, True)

    def holds(self, block: Element) -> bool:
        """Say whether `block` stands in one of them; each block is looked at once."""
        path: list[Element] = []
        found: Element | None = block
        while found is not None and found not in self._known:
            path.append(found)
            found = found.getparent()
        is_inside = found is not None and self._known[found]
        self._known.update(dict.fromkeys(path, is_inside))
        return is_inside


def _shortened(data: bytes) -> bytes:
    """Return a page whose tags of very many attributes, and of very long ones, have none."""
    pieces, at = list[bytes](), 0
    for tag in _TAG.finditer(data):
        if tag.end() - tag.start() > 2 * _ATTRIBUTES and tag[2] and _is_long(tag[3]):
            pieces += (data[at : tag.start()], b"<", tag[2], b">")
            at = tag.end()
    return b"".join((*pieces, data[at:]))


def _is_long(attributes: bytes) -> bool:
    return len(attributes) > _LONGEST_TAG or len(_PIECES.split(attributes, maxsplit=_ATTRIBUTES)) > _ATTRIBUTES
