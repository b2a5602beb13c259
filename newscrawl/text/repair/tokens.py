"""A damaged line as what its bytes in GBK can have been."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from newscrawl.text.repair.glosses import READING

Kind = Literal["pair", "ascii", "question", "torn", "tag", "gloss", "other"]

# What is left of a tag whose "<" was swallowed.
_TAG = r"/?(?:p|br|div|span|td|tr|li|a|b|strong|em|font|h[1-6]|center)(?: [^<>]{0,200}|/)?>"
_KINDS = (
    rf"\?(?P<torn>{READING})\)", rf"\?(?P<tag>{_TAG})", r"(?P<question>\?)", rf"\((?P<gloss>{READING})\)",
    "(?P<character>.)",
)  # fmt: skip
_TOKEN = re.compile("|".join(_KINDS), re.DOTALL)


class Token(NamedTuple):
    """One character of a line as found, or a gloss in it."""

    kind: Kind
    """A `pair` of bytes, one `ascii` byte (or 0x80), a `question` mark, a gloss whose bracket a byte has swallowed
    (`torn`), a `gloss` that does not fit the character before it, a tag of markup whose bracket a byte has swallowed
    (`tag`), or an `other` character, which GBK does not have.
    """
    text: str
    """The character, the reading, or the rest of the tag."""
    first: int
    """Its first byte; -1 of what has none."""
    second: int
    """Its second byte; -1 of what has none."""
    start: int
    """Where it begins."""
    end: int
    """Where what is behind it begins."""


def tokens_of(text: str, start: int) -> Iterator[Token]:
    """Yield the tokens of `text` from `start` to the end of the line."""
    end = text.find("\n", start)
    return map(_token, _TOKEN.finditer(text, start, len(text) if end < 0 else end))


def _token(found: re.Match[str]) -> Token:
    kind, (start, end) = found.lastgroup or "", found.span()
    text = found[kind]
    if kind != "character":
        return Token(cast(Kind, kind), text, -1, -1, start, end)
    if text < "\x80" or text == "€":  # 0x80, as Windows reads it
        return Token("ascii", text, ord(text) if text < "\x80" else 0x80, -1, start, end)
    raw = text.encode("gbk", "ignore")
    if len(raw) < 2:
        return Token("other", text, -1, -1, start, end)
    return Token("pair", text, raw[0], raw[1], start, end)
