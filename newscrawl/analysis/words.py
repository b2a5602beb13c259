"""Texts and what is searched in them as tokens, so that a phrase of tokens is an exact part of a text.

Chinese has no spaces. A run of its characters makes a token of its first one, one of each two neighbours and one of its
last: 环保督察 in a text is 环 环保 保督 督察 察, and a search for it is the three in the middle in a row. Words of two
characters are one token, and nothing is found that is not there. A word of another script, or a number, is one token;
where it meets a run, the single characters at the ends of that tell so: 2月中旬 has 2月 as 2 月. Other characters
divide and are no tokens. A search for a single character asks `characters`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import add
from typing import NamedTuple

from newscrawl.errors import ConfigurationError
from newscrawl.text.clean import clean
from newscrawl.text.folding import Folding

MOST_WORDS, MOST_CHARACTERS = 50, 1000
"""Of a search, and of each of its words."""

# From the radicals on, scripts are written without spaces: hanzi, kana, hangul (whose words have endings).
_FIRST_OF_RUN = "\u2e80"
_IN_WORD = rf"[^\W_{_FIRST_OF_RUN}-\U0010ffff]"
_RUN = re.compile(r"[^\W_\x00-\u2e7f]+")
_PIECE = re.compile(rf"{_RUN.pattern}|{_IN_WORD}+")


class Phrase(NamedTuple):
    """What is searched for: pieces of a folded text, one behind another."""

    pieces: tuple[str, ...]

    @property
    def is_character(self) -> bool:
        """Whether it is a single character of a run, which stands in no token of its own."""
        return len(self.pieces) == 1 and len(self.pieces[0]) == 1 and is_run(self.pieces[0])

    @property
    def tokens(self) -> list[str]:
        """Its tokens in their order; the text may go on at both ends, so that those of ends of runs are none there."""
        found = tokens(" ".join(self.pieces)).split()
        first, last = (len(piece) > 1 and is_run(piece) for piece in (self.pieces[0], self.pieces[-1]))
        return found[first : len(found) - last]


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
        if piece[0] >= _FIRST_OF_RUN and len(piece) > 1:
            found.append(piece[0])
            found += map(add, piece, piece[1:] + " ")
        else:
            found.append(piece)
    return " ".join(found)


def characters(folded: str) -> str:
    """Return the characters that runs of a folded text have, each once, in no order, divided by spaces."""
    return " ".join(set("".join(_RUN.findall(folded))))


def phrase(folded: str) -> Phrase:
    """Return what a folded word or phrase asks for; no pieces where it has neither letter nor digit."""
    return Phrase(tuple(pieces(folded)))


def phrases(words: Iterable[str], folding: Folding) -> list[Phrase]:
    """Return what is searched for, a phrase for each of `words`.

    Raises ConfigurationError where they are too many or too long, or nothing is left to search for.
    """
    words = list(words)
    if len(words) > MOST_WORDS or any(len(word) > MOST_CHARACTERS for word in words):
        raise ConfigurationError(f"search takes {MOST_WORDS} words of {MOST_CHARACTERS} characters at most")
    found = [one for one in (phrase(folding.fold(clean(word))) for word in words) if one.pieces]
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
    first, last = phrase.pieces[0], phrase.pieces[-1]
    shown = "" if is_run(first) else f"(?<!{_IN_WORD})"
    for piece, following in zip(phrase.pieces, [*phrase.pieces[1:], ""], strict=True):
        shown += piece
        if following:  # where scripts meet, nothing need be between them
            shown += r"[\W_]*" if is_run(piece) != is_run(following) else r"[\W_]+"
    return re.compile(f"(?=({shown}{'' if is_run(last) else f'(?!{_IN_WORD})'}))")
