"""Readings in brackets behind characters, as mirrors put them: 發(fā). And whether a text is damaged in this way."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import inf
from typing import NamedTuple

from newscrawl.text.repair.language import model

READING = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹê]{1,6}"
_GLOSS = re.compile(rf"\(({READING})\)")
_TORN = re.compile(rf"(?<=[^\x00-\x7f])\?({READING})\)")
_LEAST, _DISTINCT = 3, 2  # glosses that a damaged text has, and of how many characters
_STRAY = 0.15  # of the glosses behind hanzi: those that do not fit
_COVERED = 0.7  # of the places where a character stands that has glosses: those with one
_NEAR = 8  # characters around a gloss that are of the same script as what it stands in
_STRAIGHT = 500_000  # characters that are looked through for what a mirror would have glossed

# Evidence, in nats, worked out on lessons, dictionaries and essays beside texts as mirrors show them.
_ENOUGH = 3.6
_MOST, _MOST_EACH = 8.0, 0.1  # what glosses alone can tell: who writes a lesson may gloss many characters, but not all
_COSTS = ((9.5, 1.0), (10.5, 0.5))  # what a character tells that costs up to so much; people gloss rare ones
_RUNNING, _LISTED = 0.3, -0.7  # a gloss with a hanzi behind it, or the end of a word in a list
_BARE = -1.0  # a place without a gloss of a character that has glosses
_UNFIT = -0.5  # a gloss that does not fit the hanzi before it
_BYTES = 4.0  # a gloss that fits bytes of two characters: only a program puts it there
_STRADDLED = -6.0  # these bytes without the gloss: a mirror would not have left them out
_TRADITIONAL, _IS_TRADITIONAL = "於後裏雲乾", -2.0  # what these converters leave as 于后里云干
_QUOTES, _IS_QUOTED = "「」『』", -0.5
_LESSON, _IS_LESSON = "字音讀詞課語詩", -1.0  # what texts about readings speak of
_ABOUT, _OFTEN = 100, 400  # characters around glosses; a text speaks of what it says more than once in so many


class Gloss(NamedTuple):
    """A reading in brackets that fits the character before it."""

    start: int
    """Where the bracket opens."""
    end: int
    """Behind the bracket that closes."""
    character: str


def is_damaged(text: str) -> bool:
    """Say whether mirrors put readings into `text`, the whole of a page.

    Only characters that simplified text does not have get readings, common ones as well as rare ones, in running text,
    and at each place where their bytes stand, though they be those of two characters. Whoever explains how characters
    are read does otherwise; where too little tells the one from the other, the text is taken for honest.
    """
    found = [(gloss.start(), text[gloss.start() - 1], gloss[1]) for gloss in _GLOSS.finditer(text) if gloss.start()]
    if len(found) < _LEAST:
        return False
    readings = model().readings
    fit = [Gloss(at, at + len(reading) + 2, one) for at, one, reading in found if readings.get(one) == reading]
    others = [(at, one, reading) for at, one, reading in found if readings.get(one) != reading]
    unfit = sum("\u4e00" <= one <= "\u9fff" for _, one, _ in others)
    places = Counter(gloss.character for gloss in fit)
    if len(fit) < _LEAST or len(places) < _DISTINCT or unfit > _STRAY * (len(fit) + unfit):
        return False
    bare = sum(map(text.count, places)) - len(fit)
    if len(fit) < _COVERED * (len(fit) + bare) or _is_simplified(text, fit):
        return False
    most = _MOST + _MOST_EACH * len(fit)
    told = min(_glossed(text, fit) + bare * _BARE, most) + unfit * _UNFIT + _BYTES * _in_bytes(text, others)
    told += sum(map(text.count, _TRADITIONAL)) * _IS_TRADITIONAL + sum(map(text.count, _QUOTES)) * _IS_QUOTED
    about = "".join(text[max(0, gloss.start - _ABOUT) : gloss.end + _ABOUT] for gloss in fit)
    told += sum(about.count(one) > len(about) / _OFTEN for one in _LESSON) * _IS_LESSON
    return told >= _ENOUGH and told + _STRADDLED * _straddled(text, places) >= _ENOUGH


def _is_simplified(text: str, fit: list[Gloss]) -> bool:
    """Say whether the characters around glosses are simplified ones."""
    near = (text[max(0, gloss.start - _NEAR) : gloss.start] + text[gloss.end : gloss.end + _NEAR] for gloss in fit)
    return sum(one in model().simplified_only for around in near for one in around) > len(fit) / 2


def _glossed(text: str, fit: list[Gloss]) -> float:
    """Return what glosses tell: on how common characters they are, how often, and whether in running text."""
    characters = {gloss.character for gloss in fit}
    costs = (model().words.get(one.translate(model().simple), inf) for one in characters)
    running = sum("\u4e00" <= text[gloss.end : gloss.end + 1] <= "\u9fff" for gloss in fit)
    told = sum(next((worth for most, worth in _COSTS if cost <= most), 0.0) for cost in costs)
    return told + len(fit) - len(characters) + running * _RUNNING + (len(fit) - running) * _LISTED


def _in_bytes(text: str, others: list[tuple[int, str, str]]) -> int:
    """Return how many of the glosses that do not fit the character before them fit its bytes, or lost a bracket."""
    fit = sum(fits_bytes(text[max(0, at - 2) : at].encode("gbk", "ignore"), reading) for at, _, reading in others)
    torn = (found[1] for found in _TORN.finditer(text))
    return fit + sum(not reading.isascii() and reading in model().read_as for reading in torn)


def _straddled(text: str, characters: Iterable[str]) -> int:
    """Return how often bytes of two neighbours are one of `characters`."""
    pairs = {one.encode("gbk") for one in characters}
    halves = pairwise(one.encode("gbk", "ignore") if one > "\x7f" else b"" for one in text[:_STRAIGHT])
    return sum(one[-1:] + other[:1] in pairs for one, other in halves if len(one) == len(other) == 2)


def fits_bytes(before: bytes, reading: str) -> bool:
    """Say whether the last two bytes of `before`, in GBK, are a character with this reading."""
    pairs = [before[-2:]]
    if len(before) > 1 and before[-2] < 0x40:  # made half-width since
        pairs.append(bytes((before[-2] + 0x80, before[-1])))
    return any(model().readings.get(pair.decode("gbk", "ignore")) == reading for pair in pairs if len(pair) == 2)


def fitting(text: str) -> Iterator[Gloss]:
    """Yield the glosses that fit the character before them."""
    readings = model().readings
    for found in _GLOSS.finditer(text):
        character = text[found.start() - 1] if found.start() else ""
        if character and readings.get(character) == found[1]:
            yield Gloss(found.start(), found.end(), character)
