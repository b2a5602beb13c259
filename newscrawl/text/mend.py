"""Places where the bytes of a page are of another encoding than the rest, or one of them is lost."""

import codecs
import re

from newscrawl.text.chinese import likeness

MEND_UTF8 = "newscrawl-mend-utf-8"
"""Error handler for decoding UTF-8: blocks of GBK in the page are read as such, what is lost is U+FFFD."""

_GB_RUN = re.compile(rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]){1,500}")
_UTF8_RUN = re.compile(rb"(?<![\x80-\xff])(?:[\xe2-\xe9\xef][\x80-\xbf]{2}){2,}(?![\x80-\xff])")
_ODD_RUN = re.compile(rb"(?<![\x80-\xff])[\xa1-\xfe]{3,401}(?=[\x00-\x3f]|$)")
_CHARACTER = 3  # bytes of a Chinese character in UTF-8
_MOST_MENDED = 2000  # places of a page


def _mend_utf8(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    raw, start = error.object, error.start
    run = _GB_RUN.match(raw, start)
    if run is None or any(_goes_on(raw, start + skip, run.end()) for skip in range(1, _CHARACTER + 1)):
        return "\ufffd", error.end
    text = run[0].decode("gb18030", "replace")
    return (text, run.end()) if likeness(text) > 0 else ("\ufffd", error.end)


def _goes_on(raw: bytes, start: int, end: int) -> bool:
    """Say whether behind a lost byte the run is UTF-8 again: then the byte was lost, and the run is no GBK."""
    rest = raw[start : min(end, start + 4 * _CHARACTER)]
    whole = rest[: len(rest) - len(rest) % _CHARACTER]
    if len(whole) < _CHARACTER:
        return False
    try:
        return likeness(whole.decode("utf-8")) >= 0
    except UnicodeDecodeError:
        return False


codecs.register_error(MEND_UTF8, _mend_utf8)


def mend_gb(raw: bytes, text: str) -> str:
    """Return `text`, the page `raw` read as GB18030, with blocks of UTF-8 and places with a lost byte mended."""
    has_lost = "\ufffd" in text
    if not has_lost and not _UTF8_RUN.search(raw):
        return text
    mended = _UTF8_RUN.sub(_as_gb, raw, count=_MOST_MENDED)
    if has_lost:
        mended = _ODD_RUN.sub(_without_odd_byte, mended, count=_MOST_MENDED)
    return mended.decode("gb18030", "replace")


def _as_gb(run: re.Match[bytes]) -> bytes:
    """Return a block of UTF-8 as GB18030, where it is more Chinese so."""
    try:
        as_utf8 = run[0].decode("utf-8")
    except UnicodeDecodeError:
        return run[0]
    as_gb = run[0].decode("gb18030", "replace")
    return as_utf8.encode("gb18030") if likeness(as_utf8) > likeness(as_gb) else run[0]


def _without_odd_byte(run: re.Match[bytes]) -> bytes:
    """Return a run of an odd number of bytes without the one whose other half is lost: where the rest reads best."""
    found = run[0]
    if len(found) % 2 == 0:
        return found
    lost = "\ufffd".encode("gb18030")
    readings = ((found[:at], found[at + 1 :]) for at in range(0, len(found), 2))
    before, after = max(readings, key=_reads)
    return before + lost + after


def _reads(parts: tuple[bytes, bytes]) -> float:
    before, after = (part.decode("gb18030", "replace") for part in parts)
    return likeness(before + after)
