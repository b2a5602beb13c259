"""Text that a mirror damaged, mended with what its page tells."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from newscrawl.text.repair.glosses import READING, fits_bytes, fitting
from newscrawl.text.repair.language import Language, model
from newscrawl.text.repair.search import LOST, Facts, Reading, Search
from newscrawl.text.repair.tokens import tokens_of
from newscrawl.text.simplify import simplify

_PLAIN = 8.0  # nats for each character: a text that costs more has rare characters, and may be another one
_NONSENSE = 11.0  # nats for each character: no text costs that much
_TAIL = 12  # characters
_TROUBLE = re.compile(rf"\?|\(({READING})\)")
_TORN = re.compile(rf"\?{READING}\)")
_EFFORT, _EFFORT_EACH = 200_000, 10  # steps of searches that a page may cost, and more for each character
_MOST_EFFORT = 1_000_000  # ten seconds


class Place(NamedTuple):
    """A place of a text that was mended, or could not be."""

    start: int
    """First character, in the mended text."""
    end: int
    """Behind the last one."""
    found: str
    """The text as found."""
    kind: str
    """`gloss`: a reading in brackets was taken out; `bytes`: shifted or lost bytes were put right; `unclear`: left."""
    certain: bool
    """Whether there is no other reading."""


class Mended(NamedTuple):
    """A text and what was mended in it."""

    text: str
    places: list[Place]


class Mender:
    """Mends the texts of one damaged page."""

    def __init__(self, page: str, most_effort: int = _MOST_EFFORT) -> None:
        """Learn from `page`, its whole text as found.

        Once `most_effort` steps of searches are spent on it, places that need one are left as found and marked.
        """
        self._page = page
        self._effort = min(_EFFORT + _EFFORT_EACH * len(page), most_effort)

    @cached_property
    def _facts(self) -> Facts:
        glossed, right = set[str](), list[str]()
        for line in self._page.splitlines():
            glossed.update(gloss.character for gloss in fitting(line))
            right.append(_without_glosses(line)[0].partition("?")[0].translate(model().simple))
        is_narrow = self._page.count(",") > self._page.count("，")
        return Facts(Language(right), frozenset(glossed), is_narrow)

    def mend(self, text: str) -> Mended:
        """Return a text of the page, mended, in simplified characters."""
        shown, origins = _without_glosses(text)
        origins.append(len(text))
        line = _Line()
        at = 0
        while trouble := _TROUBLE.search(shown, at):
            begin = trouble.start()
            line.add(text[origins[at] : origins[begin]])
            at = trouble.end() if trouble[1] else self._read(shown, begin, line, text, origins)
            if trouble[1]:
                line.add_gloss(trouble[0], trouble[1])
        line.add(text[origins[at] :])
        return Mended(simplify("".join(line.pieces)), line.places)

    def _read(self, shown: str, begin: int, line: "_Line", text: str, origins: list[int]) -> int:
        """Add to `line` the likeliest reading of what is shown from `begin` on; return where it ends."""
        if self._effort <= 0:
            end = shown.find("\n", begin)
            end = len(shown) if end < 0 else end
            line.add_unclear(text[origins[begin] : origins[end]])
            return end
        reading = Search(tokens_of(shown, begin), line.tail(), self._facts).read()
        self._effort -= reading.effort
        line.add_reading(text[origins[begin] : origins[reading.end]], reading)
        return reading.end


class _Line:
    """A text as far as it is mended."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.places: list[Place] = []
        self._length = 0

    def tail(self) -> str:
        """Return its last characters."""
        return "".join(self.pieces[-_TAIL:])[-_TAIL:]

    def add(self, text: str) -> None:
        """Add a text that stands where it should, without its glosses."""
        self.places.extend(_glosses(text, self._length))
        self._add(_without_glosses(text)[0])

    def add_gloss(self, found: str, reading: str) -> None:
        """Add a gloss that does not fit the character before it: it fits the bytes, or was there before."""
        if fits_bytes(self.tail()[-2:].encode("gbk", "ignore"), reading):
            self.places.append(Place(self._length - 1, self._length, found, "gloss", certain=True))
        else:
            self._add(found)

    def add_reading(self, found: str, reading: Reading) -> None:
        """Add what a search made of what was `found`."""
        shown, origins = _without_glosses(found)
        if LOST in reading.text or reading.cost > _NONSENSE or (reading.text == shown and _TORN.search(found)):
            self.add_unclear(found)
        elif reading.text == shown:
            self.add(found)
        else:
            same = _common_end(reading.text, shown)
            text, rest = reading.text[: len(reading.text) - same], [*origins, len(found)][len(shown) - same]
            is_sure = reading.is_sure and reading.cost <= _PLAIN and "?" not in text
            self.places.append(Place(self._length, self._length + len(text), found[:rest], "bytes", is_sure))
            self._add(text)
            self.add(found[rest:])

    def add_unclear(self, found: str) -> None:
        """Add what was `found` as it is, but for its glosses."""
        shown = _without_glosses(found)[0]
        self.places.append(Place(self._length, self._length + len(shown), found, "unclear", certain=False))
        self._add(shown)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)


def _common_end(one: str, other: str) -> int:
    """Return how many characters two texts end with alike."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _glosses(found: str, at: int) -> Iterator[Place]:
    """Yield the places of glosses in what was `found` at a place of the mended text."""
    gone = 0
    for gloss in fitting(found):
        start = at + gloss.start - 1 - gone
        yield Place(start, start + 1, found[gloss.start - 1 : gloss.end], "gloss", certain=True)
        gone += gloss.end - gloss.start


def _without_glosses(text: str) -> tuple[str, list[int]]:
    """Return `text` without the glosses that fit, and where each of its characters was."""
    pieces: list[str] = []
    origins: list[int] = []
    at = 0
    for gloss in fitting(text):
        pieces.append(text[at : gloss.start])
        origins.extend(range(at, gloss.start))
        at = gloss.end
    return "".join([*pieces, text[at:]]), [*origins, *range(at, len(text))]
