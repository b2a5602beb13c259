"""CSS selectors on a page, each compiled once, and passed over where the page cannot hold what it names."""

import re
from functools import cache
from typing import NamedTuple, cast

from cssselect import HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement

_NAME = re.compile(r"[.#]([\w-]+)")
_SIMPLE = re.compile(r"[\w\s.#>+~*-]+")


class _Compiled(NamedTuple):
    find: etree.XPath
    names: tuple[str, ...]
    """Classes and ids without which nothing can hit."""


class Selection:
    """Selects on one page, given as its root and as text."""

    def __init__(self, root: HtmlElement, text: str) -> None:
        self._root, self._text = root, text
        self._there: dict[str, bool] = {}

    def __call__(self, css: str) -> list[HtmlElement]:
        """Return the elements that `css` selects, in document order; raises cssselect.SelectorError for no selector."""
        compiled = _compiled(css)
        # Scanning a page for a class takes longer than looking for its name in the text.
        if all(map(self._is_there, compiled.names)):
            return cast("list[HtmlElement]", compiled.find(self._root))
        return []

    def _is_there(self, name: str) -> bool:
        if name not in self._there:
            self._there[name] = name in self._text
        return self._there[name]


@cache
def _compiled(css: str) -> _Compiled:
    path = HTMLTranslator().css_to_xpath(css, prefix="descendant-or-self::")
    return _Compiled(etree.XPath(path), tuple(_NAME.findall(css)) if _SIMPLE.fullmatch(css) else ())
