"""Pages in two encodings, and pages that lost bytes: each run of bytes is read for itself.

A template in GBK around content in UTF-8, or the reverse; a byte that a broken proxy or a careless cut took out of a
GBK page, after which all pairs are read half a character late, until ASCII comes.
"""

import re

from newscrawl.text.chinese import chinese, is_likely, rare_in
from newscrawl.text.paths import cheapest_reading, strict

# No encoding of interest uses the ASCII bytes between runs inside a character: each run can be read alone.
RUN = re.compile(rb"[\x80-\xff][^\x00-\x2f\x3a-\x3f]*")
_BLOCK = 1024  # bytes: a page is gone through in steps of this size
_EFFORT = 200_000  # bytes: a path costs 3 µs each; a page with more of them is read by nobody
_CHANGE = 14.0  # nats: with a rare hanzi it is more than a lost byte, with a frequent one less than two
_CHANGE_AGAIN = 8.0  # where it was met before
_LETTERS = 5.0  # nats: how much cheaper hanzi must be than letters
# Two hanzi in UTF-8 are three in GB18030, at times all of them common.
_UTF8_WORD = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){2}")
# Hanzi in GBK can be letters in UTF-8: 小 is С, 习 is ϰ.
_UTF8_LETTER = re.compile(rb"[\xc4-\xdf][\x80-\xbf]")


def mend(raw: bytes, main: str, other: str) -> str:
    """Return the text of `raw`, a page in the encoding `main` with parts in `other`; lost bytes become U+FFFD."""
    return _Mender(main, other).read(raw)


class _Mender:
    """Reads one page from its begin to its end; once the effort is spent, bytes are read as they come."""

    def __init__(self, main: str, other: str) -> None:
        self._main = main
        self._other = other
        self._effort = _EFFORT
        self._is_mixed = False  # once a part in the other encoding was met

    def read(self, raw: bytes) -> str:
        """Return the text of a page."""
        pieces: list[str] = []
        at = 0
        while at < len(raw) and self._effort > 0:
            end = raw.find(b"<", at + _BLOCK)
            block = raw[at:] if end < 0 else raw[at:end]
            text = strict(block, self._main)
            pieces.append(self._read_block(block) if text is None or self._may_hide(block, text) else text)
            at += len(block)
        return "".join(pieces) + raw[at:].decode(self._main, "replace")

    def _read_block(self, block: bytes) -> str:
        pieces: list[str] = []
        at = 0
        for found in RUN.finditer(block):
            text = self._read_run(found[0])
            if text is None:
                break
            pieces += (block[at : found.start()].decode("ascii"), text)
            at = found.end()
        return "".join(pieces) + block[at:].decode(self._main, "replace")

    def _may_hide(self, raw: bytes, text: str) -> bool:
        """Say whether `raw`, that decodes strictly to `text`, can be something else in part."""
        if self._main == "utf-8":
            return self._is_mixed and _UTF8_LETTER.search(raw) is not None
        return bool(rare_in(text))

    def _read_run(self, run: bytes) -> str | None:
        """Return the text of `run`, None when the effort is spent."""
        self._effort -= 1
        if len(run) > self._effort:
            return None
        text = strict(run, self._main)
        if text is not None and self._is_settled(run, text):
            return text
        whole = strict(run, self._other)
        if text is not None and self._main == "utf-8":
            costs = chinese()
            return whole if whole is not None and costs.of(whole) < costs.of(text) - _LETTERS else text
        if whole is not None and is_likely(whole):
            self._is_mixed = True
            return whole
        self._effort -= len(run) + 16
        return cheapest_reading(run, self._main, self._other, _CHANGE_AGAIN if self._is_mixed else _CHANGE)

    def _is_settled(self, run: bytes, text: str) -> bool:
        if not self._may_hide(run, text):
            return True
        return self._main != "utf-8" and not _UTF8_WORD.search(run) and is_likely(text)
