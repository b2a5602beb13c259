"""Characters that readers take for one: traditional and simplified, full and half width, capital and small."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, cached_property

_ASTRAL = "\U00010000"
_SHORT = 100  # characters that are translated sooner than looked at: a search folds only its words


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


@cache
def folded_characters() -> dict[str, str]:
    """Return what stands for each letter and digit that something else stands for: 環 → 环, Ａ → a, ① → 1.

    One character at a time, whatever stands beside it, so that a part of a text is folded as in the whole.
    """
    from newscrawl.text.simplify import simplify  # noqa: PLC0415  # a search finds all this in its index

    hanzi = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x323B0))]
    # One on each line, so that no word of several characters is converted.
    simple = dict(zip(hanzi, simplify("\n".join(hanzi)).split("\n"), strict=True))
    simple = {one: simple.get(told, told) for one, told in simple.items()}  # 薴 is 苧, which is 苎
    letters = (one for one in map(chr, range(0x110000)) if one.isalnum())
    return {one: told for one in letters if (told := simple.get(one) or _narrow(one, simple)) != one}


def _narrow(character: str, simple: dict[str, str]) -> str:
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", character).casefold()))
    return "".join(simple.get(one, one) for one in plain)
