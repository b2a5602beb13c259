"""White space and characters that nobody sees.

Text is published as the page shows it: no Unicode normalisation, no change of punctuation; only what a reader
cannot see is cleaned.
"""

import re

# NUL and controls, zero-width and bidi marks, fillers, soft hyphen, byte order mark, lone surrogates, noncharacters:
# https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point but for the selectors of emoji and variants.
_INVISIBLE_SHORT = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff"
)
# Beyond U+FFFF: shorthand and music controls, tags (text that only machines read), noncharacters.
_INVISIBLE_LONG = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_INVISIBLE = re.compile(f"[{_INVISIBLE_SHORT}{_INVISIBLE_LONG}]")
# A zero-width joiner belongs to a family emoji, and to nothing else in these pages.
_STRAY_JOINER = re.compile("(?<![\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])\u200d")


# One look tells most texts clean. It is quick with few ranges: emoji and rare hanzi may be looked at twice.
_TO_REMOVE = re.compile(rf"[{_INVISIBLE_SHORT}\u200d\U0001bca0-\U0010ffff]")


def clean(text: str) -> str:
    """Return `text` on one line: invisible characters gone, runs of white space made one space, ends trimmed."""
    text = " ".join(text.split())
    if not _TO_REMOVE.search(text):
        return text
    return " ".join(_STRAY_JOINER.sub("", _INVISIBLE.sub("", text)).split())


def clean_or_none(text: str | None) -> str | None:
    """Return the cleaned text, None where nothing is left."""
    return clean(text or "") or None


def without_spaces(text: str) -> str:
    """Return `text` without any white space, for comparing and counting."""
    return "".join(text.split())
