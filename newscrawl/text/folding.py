"""Characters that readers take for one: traditional and simplified, full and half width, capital and small."""

import unicodedata
from functools import cache

from newscrawl.text.simplify import simplify


@cache
def folded_characters() -> dict[str, str]:
    """Return what stands for each letter and digit that something else stands for: 環 → 环, Ａ → a, ① → 1.

    One character at a time, whatever stands beside it, so that a part of a text is folded as in the whole.
    """
    hanzi = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x323B0))]
    # One on each line, so that no word of several characters is converted.
    simple = dict(zip(hanzi, simplify("\n".join(hanzi)).split("\n"), strict=True))
    simple = {one: simple.get(told, told) for one, told in simple.items()}  # 薴 is 苧, which is 苎
    letters = (one for one in map(chr, range(0x110000)) if one.isalnum())
    return {one: told for one in letters if (told := simple.get(one) or _narrow(one, simple)) != one}


def _narrow(character: str, simple: dict[str, str]) -> str:
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", character).casefold()))
    return "".join(simple.get(one, one) for one in plain)
