"""White space and characters that nobody sees.

Text is published as the page shows it: no Unicode normalisation, no change of punctuation; only what a reader
cannot see is cleaned.
"""

import re

# NUL and controls, zero-width and bidi marks, soft hyphen, byte order mark, lone surrogates, noncharacters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# A zero-width joiner belongs to a family emoji, and to nothing else in these pages.
_STRAY_JOINER = re.compile("(?<![\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])\u200d")


_TO_REMOVE = re.compile(rf"{_INVISIBLE.pattern[:-1]}\u200d]")


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
