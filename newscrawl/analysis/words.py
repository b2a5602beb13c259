"""Texts and what is searched in them as tokens, so that a phrase of tokens is an exact part of a text.

Chinese has no spaces. Each of its characters makes one token: itself and the one behind it, or itself alone where none
stands behind it. 环保督察 in a text is 环保 保督 督察 and a last token that begins with 察; a search for it is the
first three in a row. Words of two characters are one token, and nothing is found that is not there. A word of another
script, or a number, is one token. Other characters divide and are no tokens.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from operator import add
from typing import NamedTuple

from newscrawl.errors import ConfigurationError

MOST_WORDS, MOST_CHARACTERS = 50, 1000
"""Of a search, and of each of its words."""

# From the radicals on, scripts are written without spaces: hanzi, kana, hangul (whose words have endings).
_FIRST_OF_RUN = "\u2e80"
_ASTRAL = "\U00010000"
_SHORT = 100  # characters that are translated sooner than looked at: a search folds only its words
_IN_WORD = rf"[^\W_{_FIRST_OF_RUN}-\U0010ffff]"
_PIECE = re.compile(rf"[^\W_\x00-\u2e7f]+|{_IN_WORD}+")


class Folding:
    """What stands for each character when texts are compared."""

    def __init__(self, characters: Mapping[str, str]) -> None:
        """Take what stands for each character for which something else does."""
        self.characters = characters
        self.table = str.maketrans(dict(characters))
        self.uneven = {one for one, told in characters.items() if len(told) != 1}

    @cached_property
    def _odd(self) -> re.Pattern[str]:
        plane = "".join(one for one in self.characters if one < _ASTRAL)  # a set of those beyond is searched one by one
        return re.compile(f"[{re.escape(plane)}{_ASTRAL}-\U0010ffff]")

    def fold(self, text: str) -> str:
        """Return `text` as it is compared; it may be longer or shorter."""
        is_plain = len(text) > _SHORT and not self._odd.search(text)
        return text if is_plain else text.translate(self.table)


class Phrase(NamedTuple):
    """Tokens in a row; of the last one maybe only the beginning."""

    tokens: tuple[str, ...]
    is_open: bool


def pieces(folded: str) -> list[str]:
    """Return runs of Chinese, and words and numbers, of a folded text in their order."""
    return _PIECE.findall(folded)


def is_run(piece: str) -> bool:
    """Say whether a piece is a run of characters without spaces, of which any part may be searched for."""
    return piece[0] >= _FIRST_OF_RUN


def tokens(folded: str) -> str:
    """Return the tokens of a folded text in their order, divided by white space."""
    found = list[str]()
    for piece in _PIECE.findall(folded):
        if piece[0] >= _FIRST_OF_RUN:
            found += map(add, piece, piece[1:] + " ")
        else:
            found.append(piece)
    return " ".join(found)


def phrase(folded: str) -> Phrase:
    """Return what a folded word or phrase is in tokens; none where it has neither letter nor digit."""
    *parts, last = pieces(folded) or [""]
    if not last:
        return Phrase((), is_open=False)
    before = tokens(" ".join(parts)).split()
    if not is_run(last):
        return Phrase((*before, last), is_open=False)
    if len(last) == 1:
        return Phrase((*before, last), is_open=True)
    return Phrase((*before, *map(add, last, last[1:])), is_open=False)


def phrases(words: Iterable[str], folding: Folding) -> list[Phrase]:
    """Return what is searched for, a phrase for each of `words`.

    Raises ConfigurationError where they are too many or too long, or nothing is left to search for.
    """
    words = list(words)
    if len(words) > MOST_WORDS or any(len(word) > MOST_CHARACTERS for word in words):
        raise ConfigurationError(f"search takes {MOST_WORDS} words of {MOST_CHARACTERS} characters at most")
    found = [one for one in (phrase(folding.fold(word)) for word in words) if one.tokens]
    if not found:
        raise ConfigurationError("search takes words with letters, digits or Chinese characters")
    return found


def spans(text: str, phrase: Phrase, folding: Folding) -> Iterator[tuple[int, int]]:
    """Yield where `phrase` is in `text`, which is not folded: beginnings and ends, in characters."""
    folded, origins = text.translate(folding.table), None
    if not folding.uneven.isdisjoint(text):  # places in the folded text are others than in the text
        told = [(number, folding.characters.get(one, one)) for number, one in enumerate(text)]
        origins = [number for number, some in told for _ in some]
    for found in _pattern(phrase).finditer(folded):
        start, end = found.span(1)
        yield (origins[start], origins[end - 1] + 1) if origins else (start, end)


@lru_cache(MOST_WORDS)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    """Return what finds a phrase in a folded text where its tokens are among those of the text, over other hits too."""
    parts = _parts(phrase)
    shown = "" if is_run(parts[0]) else f"(?<!{_IN_WORD})"
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        shown += part
        if following:  # where scripts meet, nothing need be between them
            shown += r"[\W_]*" if is_run(part) != is_run(following) else r"[\W_]+"
    return re.compile(f"(?=({shown}{'' if is_run(parts[-1]) else f'(?!{_IN_WORD})'}))")


def _parts(phrase: Phrase) -> list[str]:
    """Return the pieces that became the tokens of a phrase: a run ends with a single character, or at the end."""
    parts, run = list[str](), ""
    for token in phrase.tokens:
        if is_run(token) and len(token) > 1:
            run += token[1] if run else token
        else:
            parts.append(run or token)
            run = ""
    return [*parts, run] if run else parts
