"""What a search shows of a text: a piece around the first hit, safe to print and as wide as a terminal shows it."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newscrawl.analysis.words import Phrase, spans
from newscrawl.text.folding import Folding

_ELLIPSIS = "…"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Snippet(NamedTuple):
    """A piece of a text, and where in it the hits are: beginnings and ends, in characters."""

    text: str
    hits: list[tuple[int, int]]


def snippet(paragraphs: Iterable[str], phrases: Iterable[Phrase], folding: Folding, width: int) -> Snippet:
    """Return the piece of a text around the first hit of `phrases`, at most `width` columns wide.

    The beginning of the text where it has none: they may be in the title.
    """
    text = clean(" ".join(paragraphs))
    hits = marks(text, phrases, folding)
    first = hits[0][0] if hits else 0
    start = first
    room = width // 4  # columns in front of the hit
    while start and (room := room - columns(text[start - 1])) >= 0:
        start -= 1
    before = _ELLIPSIS if start else ""
    end, room = start, width - columns(before) - columns(_ELLIPSIS)
    while end < len(text) and (room := room - columns(text[end])) >= 0:
        end += 1
    after = _ELLIPSIS if end < len(text) else ""
    shift = len(before) - start
    shown = [(one + shift, min(other, end) + shift) for one, other in hits if one < end]
    return Snippet(before + text[start:end] + after, shown)


def marks(text: str, phrases: Iterable[Phrase], folding: Folding) -> list[tuple[int, int]]:
    """Return where in `text` the hits of `phrases` are, in their order, none over another."""
    found = list[tuple[int, int]]()
    for one in sorted(span for phrase in phrases for span in spans(text, phrase, folding)):
        if found and one[0] <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], one[1]))
        else:
            found.append(one)
    return found


def highlighted(text: str, hits: Iterable[tuple[int, int]], on: str, off: str) -> str:
    """Return `text` with `on` in front of each hit and `off` behind it."""
    parts, end = list[str](), 0
    for start, stop in hits:
        parts += (text[end:start], on, text[start:stop], off)
        end = stop
    return "".join((*parts, text[end:]))


def clean(text: str) -> str:
    """Return `text` on one line, without what a terminal would obey or not show."""
    shown = text if text.isprintable() else "".join(_seen(text))
    return " ".join(shown.split())


def _seen(text: str) -> Iterator[str]:
    for one in text:
        if one.isprintable():
            yield one
        elif unicodedata.category(one) not in _UNSEEN or one.isspace():
            yield " "


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    return sum(_columns(one) for one in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(text: str, width: int) -> str:
    """Return `text` as wide as `width` columns: cut, or with spaces behind it."""
    if columns(text) > width:
        while columns(text) > width - 1:
            text = text[:-1]
        text += _ELLIPSIS
    return text + " " * (width - columns(text))
