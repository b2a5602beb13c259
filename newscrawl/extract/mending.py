"""Pages that a mirror damaged: mended before they are read, so that labels and notices are found in them too.

Each text of the page is mended by itself, for bytes never shift across markup. Which places of an article were mended
is told once its fields are read, for only then it shows where in them they stand.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from newscrawl.extract.tree import Element, parse
from newscrawl.items import Article, Repair
from newscrawl.text.clean import clean
from newscrawl.text.decode import Decoded
from newscrawl.text.repair import Mended, Mender, Place, is_damaged

_SILENT = frozenset({"script", "style"})
_SHOWN = ("title", "alt", "content", "placeholder")  # attributes that hold text
# A tag whose "<" was swallowed together with the byte before it: the question mark stays, for that byte.
_TORN_TAG = re.compile(r"(?<=[^\x00-\x7f])\?(?=/?[a-z][a-z0-9]{0,10}(?:\s[^<>]{0,1000}|/)?>|!--)", re.IGNORECASE)
_PIECE = re.compile(r"[^\s、，。；：,;:]{2,}")  # what is told of a text that the page does not show in one piece
_NEAR = 20_000  # characters behind the last text in which the next one is looked for first
_MOST_SEARCHES = 500  # of whole pages


class ParsedPage(NamedTuple):
    """A page as a tree, mended where it was damaged."""

    root: Element
    mended: tuple[Mended, ...]
    """All the text of a damaged page, and that of its attributes, in page order; none of any other page."""


def parse_page(decoded: Decoded) -> ParsedPage:
    """Return the tree of a page; whatever text a mirror damaged in it is mended."""
    if not is_damaged(decoded.text):
        return ParsedPage(parse(decoded.utf8), ())
    root = parse(_TORN_TAG.sub("?<", decoded.text))
    texts = list(_texts(root))
    mender = Mender("\n".join(text for _, _, text in texts))
    shown, attributes = _Joined(), _Joined()
    for element, name, text in texts:
        one = mender.mend(text)
        if one.text != text:
            _set(element, name, one.text)
        (attributes if name.startswith("@") else shown).add(one)
    return ParsedPage(root, (shown.whole(), attributes.whole()))


def tell_repairs(article: Article, mended: tuple[Mended, ...]) -> None:
    """Say in `article`, read from a page in which texts were `mended`, what was mended where."""
    if not mended:
        return
    article.script = "zh-Hant"
    article.repairs = [Repair(kind="simplified")]
    source = _Source([_Packed.of(one) for one in mended])
    for name, index, field in _fields(article):
        article.repairs += source.repairs(name, index, field)


class _Joined:
    """Texts put together."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._places: list[Place] = []
        self._length = 0

    def add(self, one: Mended) -> None:
        """Add a text."""
        at = self._length
        self._places += (place._replace(start=place.start + at, end=place.end + at) for place in one.places)
        self._texts.append(one.text)
        self._length += len(one.text)

    def whole(self) -> Mended:
        """Return all of them as one."""
        return Mended("".join(self._texts), self._places)


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


class _Packed(NamedTuple):
    """A text without what fields have less of, and its places in that."""

    text: str
    places: list[Place]

    @classmethod
    def of(cls, mended: Mended) -> "_Packed":
        text, origins = _packed(mended.text)
        places = []
        for place in mended.places if text else ():
            start, end = bisect_left(origins, place.start), bisect_left(origins, place.end)
            if start == end:  # nothing is shown there: the character before says so
                start, end = max(start - 1, 0), max(start, 1)
            places.append(place._replace(start=start, end=end))
        return cls(text, sorted(places, key=lambda place: place.start))

    def inside(self, start: int, end: int) -> list[Place]:
        """Return the places that lie between two characters."""
        first = bisect_left(self.places, start, key=lambda place: place.start)
        behind = bisect_left(self.places, end, key=lambda place: place.start)
        return [place for place in self.places[first:behind] if place.end <= end]


class _Source:
    """The texts of a page, in which those of its fields are found again."""

    def __init__(self, texts: list[_Packed]) -> None:
        self._texts = texts
        self._behind = 0
        self._searches = _MOST_SEARCHES

    def repairs(self, name: str, index: int, field: str) -> Iterator[Repair]:
        """Yield the repairs in one text of an article."""
        packed, origins = _packed(field)
        if not packed:
            return
        pieces = [(0, packed)]
        if (found := self._find(packed)) is None:
            pieces = [(piece.start(), piece[0]) for piece in _PIECE.finditer(packed)]
        for at, piece in pieces:
            text, begin = found or self._find(piece) or (None, 0)
            for place in text.inside(begin, begin + len(piece)) if text else ():
                start, end = origins[place.start - begin + at], origins[place.end - 1 - begin + at] + 1
                yield Repair(name, index, start, end, place.found, place.kind, place.certain)

    def _find(self, packed: str) -> tuple[_Packed, int] | None:
        """Return the text that holds another one, and where."""
        shown = self._texts[0]
        at = shown.text.find(packed, self._behind, self._behind + len(packed) + _NEAR)
        if at >= 0:
            self._behind = at + len(packed)
            return shown, at
        for text in self._texts if self._searches > 0 else ():
            self._searches -= 1
            at = text.text.find(packed)
            if at >= 0:
                self._behind = at + len(packed) if text is shown else self._behind
                return text, at
        return None


def _packed(text: str) -> tuple[str, list[int]]:
    """Return `text` without what nobody sees, and where each of its characters was."""
    origins = [at for at, character in enumerate(text) if _is_shown(character)]
    return "".join(text[at] for at in origins), origins


@lru_cache(maxsize=20_000)
def _is_shown(character: str) -> bool:
    return bool(clean(character))
