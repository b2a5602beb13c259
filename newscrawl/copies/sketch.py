"""A few numbers that copies of a text share: what finds its kin without looking at all texts.

MinHash in its bottom-k form (Broder 1997, On the resemblance and containment of documents): of the grams of a text
those with the smallest hashes. What is cut from a copy takes its share of them and leaves the others, so that two
texts that have half of their grams in common share about half of their sketches. Grams of 16 characters that begin at
some of the characters are enough, and cheap to find; a part of them begins at numbers, which tell texts apart that
are written with the same words. Ledgers hold sketches: a change of what they are made of needs a migration.
"""

import re
from binascii import crc32
from collections.abc import Iterable
from typing import Final

SIZE: Final = 16
"""Numbers of a sketch."""
SHARED: Final = 2
"""Numbers that two texts must share to be compared."""

_LENGTH = 16  # characters of a gram: what is shorter, too many texts share that are no copies
_AT_NUMBERS = 6  # of a sketch at most: a copy may lack the paragraph that has them all
_ONE_IN = 16  # characters that a gram may begin at


def _is_begin(character: str) -> bool:
    return crc32(character.encode()) % _ONE_IN == 0


_BEGIN = re.compile(f"[{''.join(filter(_is_begin, map(chr, range(0x3400, 0xA000))))}]")
_NUMBER = re.compile(r"\d+")


def sketch(text: str) -> list[int]:
    """Return up to SIZE different numbers (32 bits) of a plain text; none of one shorter than a gram."""
    found = _smallest(text, (number.start() for number in _NUMBER.finditer(text)))[:_AT_NUMBERS]
    found += _smallest(text, (begin.start() for begin in _BEGIN.finditer(text)))[: SIZE - len(found)]
    if len(found) < SIZE:  # a short text, or one in other letters
        found += _smallest(text, range(len(text)))[:SIZE]
    return list(dict.fromkeys(found))[:SIZE]


def exact(text: str) -> int:
    """Return the number (32 bits) of a text that only equal texts are to share."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def _smallest(text: str, starts: Iterable[int]) -> list[int]:
    """Return the hashes of the grams that begin at `starts`, in their order."""
    last = len(text) - _LENGTH
    grams = {text[start : start + _LENGTH] for start in starts if start <= last}
    return sorted([crc32(gram.encode("utf-8", "surrogatepass")) for gram in grams])
