"""Pages that a mirror damaged: mended before they are read, so that labels and notices are found in them too.

Each text of the page is mended by itself, for bytes never shift across markup. Which places of an article were mended
is told once its fields are read, for only then it shows where in them they stand.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from newscrawl.extract.tree import Element, parse
from newscrawl.items import Article, Repair
from newscrawl.text.decode import Decoded
from newscrawl.text.repair import Mended, Mender, Place, is_damaged

_SILENT = frozenset({"script", "style"})
_SHOWN = ("title", "alt", "content", "placeholder")  # attributes that hold text
# A tag whose "<" was swallowed together with the byte before it: the question mark stays, for that byte.
_TORN_TAG = re.compile(r"(?<=[^\x00-\x7f])\?(?=/?[a-z][a-z0-9]{0,10}(?:\s[^<>]{0,1000}|/)?>|!--)", re.IGNORECASE)
_AROUND = 8  # characters around a place by which it is found in a field that does not hold the whole text


class ParsedPage(NamedTuple):
    """A page as a tree, mended where it was damaged."""

    root: Element
    mended: tuple[Mended, ...]
    """The texts of a damaged page that were mended, in page order; none of any other page."""


def parse_page(decoded: Decoded) -> ParsedPage:
    """Return the tree of a page; whatever text a mirror damaged in it is mended."""
    if not is_damaged(decoded.text):
        return ParsedPage(parse(decoded.utf8), ())
    root = parse(_TORN_TAG.sub("?<", decoded.text))
    texts = list(_texts(root))
    mender = Mender("\n".join(text for _, _, text in texts))
    mended = []
    for element, name, text in texts:
        one = mender.mend(text)
        if one.text != text:
            _set(element, name, one.text)
        if one.places:
            mended.append(one)
    return ParsedPage(root, tuple(mended))


def tell_repairs(article: Article, mended: tuple[Mended, ...]) -> None:
    """Say in `article`, read from a page in which texts were `mended`, what was mended where."""
    if not mended:
        return
    article.script = "zh-Hant"
    article.repairs = [Repair(kind="simplified")]
    texts = [_Text.of(one) for one in mended]
    for name, index, field in _fields(article):
        article.repairs += _repairs(name, index, field, texts)


def _texts(root: Element) -> Iterator[tuple[Element, str, str]]:
    """Yield the texts of a page in order: the element, `text`, `tail` or the name of an attribute, and the text."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            if element.tail and element is not root:
                yield element, "tail", element.tail
        elif isinstance(element.tag, str):
            for name in _SHOWN:
                if value := element.get(name):
                    yield element, f"@{name}", value
            if element.text and element.tag not in _SILENT:
                yield element, "text", element.text


def _set(element: Element, name: str, text: str) -> None:
    if name.startswith("@"):
        element.set(name[1:], text)
    else:
        setattr(element, name, text)


def _fields(article: Article) -> Iterator[tuple[str, int, str]]:
    """Yield the texts of an article: the field, which of its texts it is, and the text."""
    for name in ("title", "editor", "author", "source"):
        if text := getattr(article, name):
            yield name, 0, text
    lists = (
        ("sections", article.sections), ("body", article.body), ("related", [one.shown for one in article.related]),
        ("images", [one.caption or "" for one in article.images]), ("notice", article.notice.text),
    )  # fmt: skip
    for name, texts in lists:
        for index, text in enumerate(texts):
            yield name, index, text


class _Text(NamedTuple):
    """A text without its white space, which fields have less of, and its places in that."""

    text: str
    places: list[Place]

    @classmethod
    def of(cls, mended: Mended) -> "_Text":
        text, origins = _packed(mended.text)
        at = {origin: number for number, origin in enumerate(origins)}
        places = []
        for place in mended.places:
            inner = [at[origin] for origin in range(place.start, place.end) if origin in at]
            if inner:
                places.append(place._replace(start=inner[0], end=inner[-1] + 1))
        return cls(text, places)


def _packed(text: str) -> tuple[str, list[int]]:
    """Return `text` without white space, and where each of its characters was."""
    origins = [at for at, character in enumerate(text) if not character.isspace()]
    return "".join(text.split()), origins


def _repairs(name: str, index: int, field: str, texts: list[_Text]) -> Iterator[Repair]:
    """Yield the repairs in one text of an article."""
    packed, origins = _packed(field)
    behind = 0
    for text in texts:
        whole = packed.find(text.text, behind)
        inside = text.text.find(packed) if whole < 0 and packed else -1
        for start, end, found, kind, certain in text.places:
            if whole >= 0:
                at = whole + start
            elif inside >= 0:
                at = start - inside
            else:
                around = text.text[max(0, start - _AROUND) : end + _AROUND]
                at = packed.find(around) if len(around) >= 2 * _AROUND else -1
                at += min(start, _AROUND) if at >= 0 else 0
            if at >= 0 and at + end - start <= len(packed):
                yield Repair(name, index, origins[at], origins[at + end - start - 1] + 1, found, kind, certain)
        behind = whole + len(text.text) if whole >= 0 else behind
