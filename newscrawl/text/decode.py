"""Bytes → text: what the page claims is a candidate, what its bytes are decides.

Chinese portals label their bytes wrongly in every direction: gb2312 over characters that only GB18030 has,
a stale `<meta gb2312>` over UTF-8, ISO-8859-1 from a server's default configuration over GBK. That bytes decode
without an error proves nothing but for UTF-8: Big5 passes as GB18030, and everything passes as ISO-8859-1. So a
reading must also be Chinese, or else cheaper than the others (`chinese`). Clean pages take a short way to that.
"""

import codecs
import re
from dataclasses import dataclass, field

from newscrawl.text.chinese import LIKELY, chinese, foreign, is_hanzi, rare_in, universal
from newscrawl.text.labels import codec_of, header_label, page_label
from newscrawl.text.mend import RUN, mend
from newscrawl.text.paths import strict

_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHINESE = ("utf-8", "gb18030", "big5hkscs")
_SILENT = frozenset({*_CHINESE, "cp1252"})  # labels that speak for no other language: servers send the last to all
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_NOT_ASCII = re.compile("[^\x00-\x7f\ufeff]+")
_ESCAPES = {"hz": b"~{", "iso2022_jp": b"\x1b"}  # codecs of seven bits, and the byte that shows them at work
_CHANCE = 20  # characters: over that many, no other encoding is valid UTF-8, nor likely Chinese
_PIECES, _PIECE = 16, 512  # parts of a page that are looked at, and bytes of each beside ASCII
_SLICE = 32  # characters
_LEAST_PART = 1024
_CAP = 4.0  # nats per byte: how much one run can say against a reading
_LABELLED = 5.0  # nats: what a label is worth, about a character
_FOREIGN = 6.0  # nats: what speaks against another language, though the label says so
_UNLABELLED = 12.0  # nats: what speaks against a page in a Western language that does not say so


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, the label it claimed (lower case, None without one) and the encoding that was used."""

    text: str
    declared: str | None
    used: str
    _exact: bytes | None = field(default=None, repr=False, compare=False)

    @property
    def utf8(self) -> bytes:
        """The text in UTF-8: the bytes of the page where they say just that."""
        return self.text.encode("utf-8", "replace") if self._exact is None else self._exact


def decode(raw: bytes, content_type: str = "") -> Decoded:
    """Return the text of `raw`, a page served with the header Content-Type `content_type`. Never raises.

    `used` is the Python name of the encoding, of a mixed page that of its main part. Lost bytes are U+FFFD.
    """
    wide = _utf16(raw)
    if wide:
        text = raw.decode(wide, "replace")
        label = header_label(content_type) or page_label(text[:_WIDE_HEAD].encode("ascii", "replace"))
        return Decoded(text.lstrip("\ufeff"), label, wide)
    labels = [label for label in (header_label(content_type), page_label(raw)) if label]
    named = [codec for codec in map(codec_of, labels) if codec]
    plain = strict(raw, "utf-8")
    text, used = _read(raw, plain, ["utf-8", *named] if raw.startswith(codecs.BOM_UTF8) else named)
    shown = text.lstrip("\ufeff")
    return Decoded(shown, labels[0] if labels else None, used, raw if shown is plain else None)


_WIDE_HEAD = 16384


def _utf16(raw: bytes) -> str | None:
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return name
    head = raw[:4096]
    if 0 in head:
        # ASCII has its zeros on one side; 一 (U+4E00) has one on the other.
        left, right, few = head[::2].count(0), head[1::2].count(0), len(head) // 20
        if right > few and left < right // 4:
            return "utf-16-le"
        if left > few and right < left // 4:
            return "utf-16-be"
    return None


def _read(raw: bytes, text: str | None, named: list[str]) -> tuple[str, str]:
    """Return the text of `raw` and its encoding; `text` if it is UTF-8, `named` are the codecs of its labels."""
    if text is not None:
        if text.isascii():
            return _unescape(raw, named) or (text, "utf-8")
        # The length tells how many characters have several bytes.
        if len(raw) - len(text) > 2 * _CHANCE or set(named) <= {"utf-8"}:
            return _undo_double(text), "utf-8"
    elif _SILENT.issuperset(named):
        legacy = next((codec for codec in named if codec in _CHINESE[1:]), "gb18030")
        text = strict(raw, legacy)
        if text is not None and _is_plain(text):
            return _finish(raw, text, legacy, "utf-8")
    main, other = _rank(raw, named)
    return _finish(raw, strict(raw, main), main, other)


def _is_plain(text: str) -> bool:
    """Say whether `text` is Chinese beyond doubt by a small sample, a larger one where that is nearly all markup."""
    for pieces in (_PIECES, 16 * _PIECES):
        step = max(_SLICE, len(text) // pieces)
        slices = "".join(text[at : at + _SLICE] for at in range(0, len(text), step))
        costs = [chinese()[character] for character in slices if character > "\x7f"]
        if len(costs) > _CHANCE:
            return sum(costs) <= LIKELY * len(costs)
    return False


def _looks_damaged(text: str) -> bool:
    rare = set(rare_in(text))
    if len(rare) == 1:
        # One rare hanzi is in a name, but for one with an ASCII byte: that can be a lone byte and a letter behind it.
        character = rare.pop()
        return not is_hanzi(character) or min(character.encode("gb18030")) < 0x80
    return bool(rare)


def _finish(raw: bytes, text: str | None, main: str, other: str) -> tuple[str, str]:
    """Return the text of `raw`, whose main encoding is known, and what to call that; `text` if it decodes strictly."""
    if main not in _CHINESE:
        return raw.decode(main, "replace"), main
    if text is None or (main == "gb18030" and _looks_damaged(text)):
        return mend(raw, main, other), "big5" if main == "big5hkscs" else main
    if main == "big5hkscs":
        return text, "big5" if strict(raw, "big5") == text else main
    return _undo_double(text) if main == "utf-8" else text, main


def _rank(raw: bytes, named: list[str]) -> tuple[str, str]:
    """Return the likeliest encoding of `raw`, and the one that parts of it may be in."""
    loss = {codec: _FOREIGN for codec in named if codec not in _ESCAPES}
    loss |= {codec: -_LABELLED * named.count(codec) for codec in _CHINESE}
    loss.setdefault("cp1252", _UNLABELLED)
    loss_beside_utf8 = {codec: loss[codec] for codec in ("gb18030", "big5hkscs")}
    for run in _sample(raw, _PIECE):
        costs = {codec: _cost(run, codec) for codec in loss}
        least = min(costs.values())
        for codec, cost in costs.items():
            loss[codec] += min(cost - least, _CAP * max(len(run), 4))
        if strict(run, "utf-8") is None:
            for codec in loss_beside_utf8:
                loss_beside_utf8[codec] += costs[codec]
    main = min(loss, key=loss.__getitem__)
    return main, min(loss_beside_utf8, key=loss_beside_utf8.__getitem__) if main == "utf-8" else "utf-8"


def _cost(run: bytes, codec: str) -> float:
    costs = universal if codec == "utf-8" else chinese if codec in _CHINESE else foreign
    return costs().of(run.decode(codec, "replace"))


def _sample(raw: bytes, size: int) -> list[bytes]:
    """Return runs of `raw` beside ASCII, about `size` bytes from each of its parts."""
    runs: list[bytes] = []
    step = max(_LEAST_PART, len(raw) // _PIECES + 1)
    for part in range(0, len(raw), step):
        start = raw.find(b"<", part) if part else 0  # at no place inside a character
        left = size
        for found in RUN.finditer(raw, start) if start >= 0 else ():
            if found.start() >= part + step or left <= 0:
                break
            runs.append(found[0][:size])
            left -= len(runs[-1])
    return runs


def _unescape(raw: bytes, named: list[str]) -> tuple[str, str] | None:
    for codec in named:
        if codec in _ESCAPES and _ESCAPES[codec] in raw:
            text = strict(raw, codec)
            if text is not None:
                return text, codec
    return None


def _undo_double(text: str) -> str:
    """Return the text of a page that was UTF-8, read as ISO-8859-1 or windows-1252, and made UTF-8 again.

    Only where every character of it goes back, and to Chinese; others as they are.
    """
    first = _NOT_ASCII.search(text)
    for codec in _SINGLE_BYTES:
        # The first run tells at once that most pages are not of this kind.
        if first and _once(first[0], codec) is not None:
            again = _once(text, codec)
            if again is not None and _HAN.search(again):
                return again
    return text


def _once(text: str, codec: object) -> str | None:
    try:
        return strict(codecs.charmap_encode(text, "strict", codec)[0], "utf-8")  # type: ignore[arg-type]
    except UnicodeError:
        return None


_WINDOWS_1252 = "".join(
    bytes([byte]).decode("cp1252", "ignore") or chr(byte)  # the five bytes it leaves out, as browsers read them
    for byte in range(256)
)
_SINGLE_BYTES = (codecs.charmap_build(_WINDOWS_1252), codecs.charmap_build("".join(map(chr, range(256)))))
