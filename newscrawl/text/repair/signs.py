"""The characters of GBK by their bytes."""

from functools import cache
from typing import NamedTuple

from newscrawl.text.repair.language import Language, model

HIGH, LOW = -2, -3  # a byte that is lost: one from 0xA1 on, or below
# Pairs of bytes for users' own characters: what their first and second byte can be, which are the second byte of one
# character and the first of the next (https://encoding.spec.whatwg.org/#gb18030-decoder, U+E000 to U+E765).
_USERS = {**dict.fromkeys((*range(0xAA, 0xB0), *range(0xF8, 0xFF)), HIGH), **dict.fromkeys(range(0xA1, 0xA8), LOW)}
_HIGH = 0xA1
_FREQUENT = 12.0  # nats: a character that costs more is guessed only within a word, where its first byte is lost
_RARE = 16.0  # nats: no character that costs more is guessed


class Sign(NamedTuple):
    """A character of two bytes."""

    character: str
    simple: str
    """What it is in simplified Chinese."""
    first: int
    second: int
    cost: float
    """What it costs by itself, in nats."""


class Signs:
    """All characters of GBK."""

    def __init__(self) -> None:
        signs = [sign for lead in range(0x81, 0xFF) for sign in _row(lead)]
        self.by_bytes = {(sign.first, sign.second): sign for sign in signs}
        usual = [sign for sign in signs if _is_usual(sign)]
        self.by_first: list[list[Sign]] = [[] for _ in range(256)]
        """For each first byte, the characters that may be guessed."""
        self.by_second: list[list[Sign]] = [[] for _ in range(256)]
        """For each second byte, the characters that may be guessed."""
        self.users: list[list[tuple[Sign, int]]] = [[] for _ in range(256)]
        """For each first byte, those whose second byte can begin a pair of users' own, and what is behind it."""
        self.lost: dict[int, list[tuple[list[Sign], list[Sign]]]] = {
            kind: [([], []) for _ in range(256)] for kind in (HIGH, LOW)
        }
        """For each kind of first byte that is lost and each second byte, the frequent characters, and the others."""
        for sign in usual:
            kind = HIGH if sign.first >= _HIGH else LOW
            self.lost[kind][sign.second][sign.cost >= _FREQUENT].append(sign)
            self.by_first[sign.first].append(sign)
            self.by_second[sign.second].append(sign)
            if sign.second in _USERS:
                self.users[sign.first].append((sign, _USERS[sign.second]))


def may_be(lost: int, byte: int) -> bool:
    """Say whether a byte that is `lost`, `HIGH` or `LOW`, can have been `byte`."""
    return lost == (HIGH if byte >= _HIGH else LOW)


@cache
def signs() -> Signs:
    """Return the characters of GBK."""
    return Signs()


def _row(lead: int) -> list[Sign]:
    simple, alone = model().simple, Language().alone
    pairs = ((trail, bytes((lead, trail)).decode("gbk", "ignore")) for trail in range(0x40, 0xFF) if trail != 0x7F)
    found = ((trail, one, one.translate(simple)) for trail, one in pairs if len(one) == 1 and not one.isascii())
    return [Sign(one, simple, lead, trail, alone(simple)) for trail, one, simple in found]


def _is_usual(sign: Sign) -> bool:
    """Say whether a text converted to traditional Chinese is likely to have a character."""
    return sign.cost < _RARE and sign.character not in model().simplified_only
