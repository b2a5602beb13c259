"""The likeliest reading of bytes in which encodings change or bytes are lost: the cheapest path over them (Viterbi)."""

import re
from functools import lru_cache

from newscrawl.text.chinese import LOST, chinese

MULTIBYTE = {"utf-8": (1, 2, 3, 4), "gb18030": (1, 2, 4), "big5hkscs": (1, 2)}  # lengths of characters in bytes
# What is left of a character in UTF-8 that lost bytes counts as one loss.
_UTF8_REST = re.compile(rb"[\xc2-\xf4]|[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2}|[\x80-\xbf]{1,3}")
_EURO = 9.0

# A way to a place among the bytes: what it costs, by which character it came, from which place and encoding.
Way = tuple[float, str, int, int]


def strict(raw: bytes, codec: str) -> str | None:
    """Return the text of `raw` if all its bytes are in `codec`, else None."""
    try:
        return raw.decode(codec)
    except UnicodeError:
        return None


def cheapest_reading(run: bytes, main: str, other: str, change: float) -> str:
    """Return the likeliest text of `run`, in `main` and `other`, to which it costs `change` nats to go over.

    Lost bytes become U+FFFD. Takes time and memory for each byte.
    """
    codecs = (main, other)
    ways: list[list[Way | None]] = [[None, None] for _ in range(len(run) + 1)]
    ways[0][0] = (0.0, "", 0, 0)
    for at in range(len(run)):
        for state, codec in enumerate(codecs):
            start = _cheapest(ways[at], state, change)
            if start is None:
                continue
            for length in MULTIBYTE[codec]:
                raw = run[at : at + length]
                read = _character(raw, codec) if len(raw) == length else None
                if read is not None:
                    cost = start[0] + read[1]
                    best = ways[at + length][state]
                    if best is None or cost < best[0]:
                        ways[at + length][state] = (cost, read[0], at, start[1])
    # Neighbours that are lost are one damage to whoever reads it.
    return re.sub("\ufffd+", "\ufffd", "".join(reversed(_back(ways))))


def _cheapest(ways: list[Way | None], state: int, change: float) -> tuple[float, int] | None:
    """Return the cost of being in `state` after one of `ways`, and the state of that way; None if there is none."""
    costs = [(way[0] + (change if state > before else 0.0), before) for before, way in enumerate(ways) if way]
    return min(costs, default=None)


def _back(ways: list[list[Way | None]]) -> list[str]:
    """Return the characters of the cheapest way, the last first."""
    characters: list[str] = []
    at = len(ways) - 1
    end = _cheapest(ways[at], 0, 0.0)
    state = end[1] if end else 0
    while at and (way := ways[at][state]):
        _, character, at, state = way
        characters.append(character)
    return characters


@lru_cache(1 << 15)
def _character(raw: bytes, codec: str) -> tuple[str, float] | None:
    """Return the one character that `raw` is in `codec`, U+FFFD for what is lost, and its cost; None if it is neither.

    0x80 alone is the euro sign, as Windows writes it: https://encoding.spec.whatwg.org/#gb18030-decoder
    """
    text = strict(raw, codec)
    if text is not None and len(text) == 1 and not _swallows(raw, text):
        return text, chinese()[text]
    if codec == "gb18030" and raw == b"\x80":
        return "€", _EURO
    if len(raw) == 1 or (codec == "utf-8" and _UTF8_REST.fullmatch(raw)):
        return "\ufffd", LOST
    return None


def _swallows(raw: bytes, text: str) -> bool:
    # GB18030 keeps pairs with an ASCII letter for users: in a page they are a lone byte and a letter of its markup.
    return "\ue000" <= text <= "\uf8ff" and raw[-1] < 0x80
