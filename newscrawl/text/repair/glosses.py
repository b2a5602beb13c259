"""Readings in brackets behind characters, as mirrors put them: 發(fā). And whether a text is damaged in this way."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from newscrawl.text.repair.language import model

READING = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹê]{1,6}"
_GLOSS = re.compile(rf"\(({READING})\)")
_LEAST, _DISTINCT = 3, 2  # glosses that a damaged text has, and of how many characters
_STRAY = 0.15  # of the glosses behind hanzi: those that do not fit
_COVERED = 0.7  # of the places where a character stands that has glosses: those with one


class Gloss(NamedTuple):
    """A reading in brackets that fits the character before it."""

    start: int
    """Where the bracket opens."""
    end: int
    """Behind the bracket that closes."""
    character: str


def is_damaged(text: str) -> bool:
    """Say whether mirrors put readings into `text`, the whole of a page.

    Only characters that simplified text does not have get readings, and these get one at each place where they stand;
    whoever explains how characters are read does otherwise.
    """
    found = [(text[gloss.start() - 1], gloss[1]) for gloss in _GLOSS.finditer(text) if gloss.start()]
    found = [(character, reading) for character, reading in found if "\u4e00" <= character <= "\u9fff"]
    if len(found) < _LEAST:
        return False
    readings = model().readings
    fitting = Counter(character for character, reading in found if readings.get(character) == reading)
    count = fitting.total()
    if count < _LEAST or len(fitting) < _DISTINCT or len(found) - count > _STRAY * len(found):
        return False
    return count >= _COVERED * sum(text.count(character) for character in fitting)


def fitting(text: str) -> Iterator[Gloss]:
    """Yield the glosses that fit the character before them."""
    readings = model().readings
    for found in _GLOSS.finditer(text):
        character = text[found.start() - 1] if found.start() else ""
        if character and readings.get(character) == found[1]:
            yield Gloss(found.start(), found.end(), character)
