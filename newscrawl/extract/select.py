"""CSS selectors on a page, each compiled once, and passed over where the page cannot hold what it names."""

import re
from functools import cache
from typing import NamedTuple, cast

from cssselect import HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement

_NAME = re.compile(r"[.#]([\w-]+)")
_SIMPLE = re.compile(r"[\w\s.#>+~*-]+")


class _Selector(NamedTuple):
    find: etree.XPath
    names: tuple[str, ...]
    """Classes and ids without which nothing can hit."""


def select(root: HtmlElement, text: str, css: str) -> list[HtmlElement]:
    """Return the elements of the page `root` that `css` selects, in document order; `text` is the page as text.

    Raises cssselect.SelectorError for what is no selector.
    """
    selector = _compiled(css)
    # Scanning a page of 30 KB for a class costs ten times as much as looking for its name in the text.
    if not all(name in text for name in selector.names):
        return []
    return cast("list[HtmlElement]", selector.find(root))


@cache
def _compiled(css: str) -> _Selector:
    path = HTMLTranslator().css_to_xpath(css, prefix="descendant-or-self::")
    return _Selector(etree.XPath(path), tuple(_NAME.findall(css)) if _SIMPLE.fullmatch(css) else ())
