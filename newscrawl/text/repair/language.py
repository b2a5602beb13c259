"""What mending needs to know of Chinese: words and what they cost, readings, and which characters are traditional.

Loaded when a page needs it: `model.bin`, made by `scripts/repair_model.py`.
"""

import zlib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import inf, log
from typing import NamedTuple

_STEPS = 4  # costs in the model are in quarters of a nat
_UNKNOWN = 18.0  # nats: a hanzi that no text has
_OTHER = 14.0  # any other character that no list has
_ALONE = 1.0  # nats: words of one character are rarer where characters are guessed than where words are counted
_RUN = 4  # characters of the longest run that is remembered of a page
_LEAST = 0.5  # nats: what a run of the page costs at least
_LONGER = 0.5  # nats for each character: what a longer run of the page explains, a shorter one does not
_SEEN = 0.3  # how much of a page is made of what it said before
_ENOUGH = 20_000  # characters of a page that are remembered
_REMEMBERED = 200_000  # costs
_PAUSES, _NO_PAUSE = frozenset("。，、；：！,;:"), frozenset("。，、；：,;:“（《(‘")
_MISPLACED = 6.0  # nats: a pause where there is one already, or behind what opens
_USUAL = {
    **dict.fromkeys("，,", 3.0),
    **dict.fromkeys("。", 3.5),
    **dict.fromkeys("、0123456789", 4.4),
    **dict.fromkeys("“”：:", 5.0),
    **dict.fromkeys("《》（）()；;", 5.6),
    **dict.fromkeys("！？!?—…· .-", 6.5),
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%/%", 7.0),
    **dict.fromkeys("‘’【】<>[]\"'&+=_~～％", 8.0),
    **dict.fromkeys("〔〕〈〉「」『』", 12.0),
}

Standing = tuple[float, float, float, float]
"""What the cheapest way to say a text costs up to its last four places, in nats."""


class Model(NamedTuple):
    """What `model.bin` says."""

    readings: dict[str, str]
    """Traditional character → its first reading in pinyin with tone marks."""
    read_as: dict[str, str]
    """Reading → the traditional characters that have it."""
    simple: dict[int, str]
    """Traditional characters → simplified ones, for `str.translate`."""
    simplified_only: frozenset[str]
    """Characters that a text converted to traditional Chinese does not have."""
    words: dict[str, float]
    """Word in simplified characters → its cost in nats."""


@cache
def model() -> Model:
    """Load the model."""
    text = zlib.decompress(files(__package__).joinpath("model.bin").read_bytes()).decode("gb18030")
    readings, characters, words = (section.split("\n") for section in text.split("\n\n"))
    read_as = dict(line.split(" ") for line in readings)
    pairs, simplified_only = characters
    return Model(
        {one: reading for reading, ones in read_as.items() for one in ones},
        read_as,
        str.maketrans(dict(zip(pairs[::2], pairs[1::2], strict=True))),
        frozenset(simplified_only),
        _costs(words),
    )


def _costs(lines: Iterable[str]) -> dict[str, float]:
    costs: dict[str, float] = {}
    for line in lines:
        steps, length, words = line.split(" ")
        size = int(length)
        costs |= dict.fromkeys([words[at : at + size] for at in range(0, len(words), size)], int(steps) / _STEPS)
    # The text that is read knows no 著: it is written 着 until the words around it are known.
    costs |= {word.replace("著", "着"): cost for word, cost in costs.items() if "著" in word and len(word) > 1}
    return costs


class Language:
    """What a text costs, in simplified characters: the words of the language and the runs of the page itself."""

    start: Standing = (0.0, 0.0, 0.0, 0.0)

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """Take in `texts` of the page (simplified) that are right."""
        self._words = model().words
        self._runs = _Runs(texts)

    def step(self, standing: Standing, before: str, character: str, alone: float) -> Standing:
        """Return the standing with one more `character` behind the (at least three) characters `before`.

        `alone` is what it costs by itself.
        """
        runs = self._runs
        third, second, first, now = standing
        best = now + alone
        if character in _PAUSES and before[-1:] in _NO_PAUSE:
            best += _MISPLACED
        if (cost := first + runs[before[-1:] + character]) < best:
            best = cost
        if (cost := second + runs[before[-2:] + character]) < best:
            best = cost
        if (cost := third + runs[before[-3:] + character]) < best:
            best = cost
        return (second, first, now, best)

    def is_run(self, text: str) -> bool:
        """Say whether `text` is a word, or stood on the page."""
        return self._runs[text] < inf

    def alone(self, character: str) -> float:
        """Return what a character costs by itself."""
        cost = _USUAL.get(character)
        if cost is not None:
            return cost
        if "\u4e00" <= character <= "\u9fff":
            return self._words.get(character, _UNKNOWN) + _ALONE
        return _OTHER


class _Runs(dict[str, float]):
    """What runs of characters cost, as words and by how often they turn up in the texts of a page, in nats."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words = model().words
        self._counts: Counter[str] = Counter()
        self._size = 0
        for text in texts:
            self._size += len(text)
            for length in range(2, _RUN + 1):
                self._counts.update([text[at : at + length] for at in range(len(text) - length + 1)])
            if self._size > _ENOUGH:
                break

    def __missing__(self, run: str) -> float:
        cost = self._words.get(run, inf) if len(run) > 1 else inf
        if count := self._counts[run]:
            seen = log(self._size / _SEEN / (count - 0.5)) - _LONGER * len(run)
            cost = min(cost, max(seen, _LEAST))
        if len(self) < _REMEMBERED:
            self[run] = cost
        return cost
