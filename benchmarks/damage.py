"""Text damaged as mirrors do it.

This corrupter is written by those who wrote the repair, and takes the readings from the same model: both know the same
of the damage, so that figures say how well the repair undoes what is known of mirrors, not how well that fits the next.
"""

import random
import re
from collections.abc import Callable
from functools import cache

from opencc import OpenCC

from newscrawl.text.repair.language import model

_NOT_CONVERTED = frozenset("于后里云干")
_PAIRS = {"着": "著", "症": "癥", "台": "臺"}
_NARROW = {one: chr(ord(one) - 0xFEE0) for one in "！，：；？（）＜"}
_SHARES = (0.15, 0.3, 0.5, 0.8, 1.0)  # of the characters that were converted: those that get readings


@cache
def _traditional(character: str) -> str:
    if character in _NOT_CONVERTED:
        return character
    return _PAIRS.get(character) or _converter()(character)


@cache
def _converter() -> Callable[[str], str]:
    return OpenCC("s2t").convert


def converted(text: str) -> str:
    """Return simplified text as mirrors write it: in traditional characters, one by one; none beyond GBK."""
    pieces = (_traditional(one) for one in text)
    return "".join(new if new.encode("gbk", "ignore") else old for new, old in zip(pieces, text, strict=True))


def damage(page: str, chance: random.Random) -> str:
    """Return `page`, simplified Chinese with markup, as a mirror shows it."""
    text, readings = converted(page), model().readings
    changed = sorted({new for new, old in zip(text, page, strict=True) if new != old})
    share = chance.choice(_SHARES)
    glossed = [one for one in changed if one in readings and chance.random() < share]
    chance.shuffle(glossed)
    is_narrow = chance.random() < 0.5
    raw = text.encode("gbk", "ignore")
    for one in glossed:
        raw = raw.replace(one.encode("gbk"), f"{one}({readings[one]})".encode("gbk"))
    if is_narrow and chance.random() < 0.3:
        raw = raw.replace("？".encode("gbk"), b"?")
    shown = _shown(raw)
    return re.sub(f"[{''.join(_NARROW)}]", lambda found: _NARROW[found[0]], shown) if is_narrow else shown


def _shown(raw: bytes) -> str:
    """Return bytes as the mirror decodes them: a lead byte takes ASCII below 0x40 with it, users' pairs vanish."""
    said: list[str] = []
    at = 0
    while at < len(raw):
        if raw[at] < 0x80:
            said.append(chr(raw[at]))
            at += 1
            continue
        if raw[at] == 0x80:
            said.append("€")
            at += 1
            continue
        pair = raw[at : at + 2]
        at += 2
        if len(pair) < 2 or pair[1] < 0x40:
            said.append("?")
        elif not _is_users(pair):
            said.append(pair.decode("gbk", "replace").replace("\ufffd", "?"))
    return "".join(said)


def _is_users(pair: bytes) -> bool:
    """Say whether a pair is for users' own characters: https://encoding.spec.whatwg.org/#gb18030-decoder."""
    lead, trail = pair
    if trail >= 0xA1:
        return 0xAA <= lead <= 0xAF or lead >= 0xF8
    return 0xA1 <= lead <= 0xA7
