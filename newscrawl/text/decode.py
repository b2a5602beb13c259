"""Bytes → text: what the page claims is a candidate, what its bytes are decides.

Chinese portals label their bytes wrongly in every direction: gb2312 over characters that only GB18030 has,
a stale `<meta gb2312>` over UTF-8, ISO-8859-1 from a server's default configuration over GBK, a block of one
encoding in a page of another.
"""

import codecs
import re
from dataclasses import dataclass

from newscrawl.text.chinese import likeness
from newscrawl.text.mend import MEND_UTF8, mend_gb

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)")
_META_WITHIN = 8192  # bytes: a label stands at the head of a page, at times behind long comments
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Labels of one family, used for one another: all are read as the superset.
_GB = frozenset(
    {"gb2312", "gbk", "gb_2312-80", "gb-2312", "x-gbk", "cp936", "gb18030", "euc-cn", "hz-gb-2312", "gb2312-80"}
)
_BIG5 = frozenset({"big5", "big5-hkscs", "big5hkscs", "x-x-big5", "cn-big5", "cp950"})
_WESTERN = frozenset({"iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii", "ascii"})
_PLAUSIBLE = 0.15  # likeness from which on a text is taken for Chinese
_CLEARLY = 0.1  # by how much another encoding must be more Chinese than the one that is claimed
_NULS = 0.2  # of the first bytes: a share of NUL that only UTF-16 has


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, the label it claimed (lower case, None without one) and the encoding that was used."""

    text: str
    declared: str | None
    used: str


def decode(raw: bytes, content_type: str = "") -> Decoded:
    """Return the text of `raw`, a page served with the header Content-Type `content_type`. Never raises."""
    header, meta = _header_label(content_type), _meta_label(raw)
    declared = header or meta
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return Decoded(raw[len(bom) :].decode(name, "replace"), declared, name)
    try:
        # UTF-8 first: bytes of another encoding that pass as UTF-8 over a whole page do not occur.
        return Decoded(_undoubled(raw.decode("utf-8")), declared, "utf-8")
    except UnicodeDecodeError:
        pass
    if (wide := _utf_16(raw)) is not None:
        return Decoded(raw.decode(wide, "replace"), declared, wide)
    used, text = _best(raw, [label for label in (header, meta) if label])
    return Decoded(text, declared, used)


def _best(raw: bytes, labels: list[str]) -> tuple[str, str]:
    """Return the most Chinese reading of bytes that are no UTF-8, as (encoding, text); labels tip the balance."""
    claimed = [name for name in map(_codec_name, labels) if name]
    texts = {name: _read(raw, name) for name in dict.fromkeys([*claimed, "gb18030"])}
    first = next(iter(texts))
    if len(texts) == 1 and _is_plausible(texts[first]):
        return first, mend_gb(raw, texts[first])
    texts |= {name: _read(raw, name) for name in ("utf-8", "big5") if name not in texts}
    scores = {name: likeness(text) - 2.0 * _lost(text) for name, text in texts.items()}
    scores[first] += _CLEARLY
    best = max(scores, key=scores.__getitem__)
    if scores[best] < _PLAUSIBLE and (other := _other(raw, labels)):
        return other
    return best, mend_gb(raw, texts[best]) if best == "gb18030" else texts[best]


def _read(raw: bytes, name: str) -> str:
    return raw.decode(name, MEND_UTF8 if name == "utf-8" else "replace")


def _is_plausible(text: str) -> bool:
    return "\ufffd" not in text and likeness(text) >= 2 * _PLAUSIBLE


def _lost(text: str) -> float:
    """Return the share of characters beyond ASCII that could not be read."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") / beyond if beyond else 0.0


def _other(raw: bytes, labels: list[str]) -> tuple[str, str] | None:
    """Return the reading by a label of another language, of bytes that are not Chinese."""
    for label in labels:
        try:
            name = codecs.lookup(label).name
            return name, raw.decode(name)
        except (LookupError, ValueError):
            continue
    return None


def _undoubled(text: str) -> str:
    """Return `text`, where it was encoded twice as it was at first: UTF-8 taken for Latin-1 and encoded again."""
    if "æ" not in text:  # a sixth of all Chinese characters begins with it then
        return text
    try:
        once = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        try:
            once = text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text
    return once if likeness(once) >= _PLAUSIBLE > likeness(text) else text


def _utf_16(raw: bytes) -> str | None:
    """Return the UTF-16 that bytes without a mark of their order are, None where they are something else."""
    sample = raw[:1000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < _NULS * len(sample):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _codec_name(label: str) -> str | None:
    if label in _GB:
        return "gb18030"
    # Of the rest, single-byte and many East Asian encodings take almost any bytes for text.
    return "big5" if label in _BIG5 else None


def _header_label(content_type: str) -> str | None:
    found = _HEADER_CHARSET.search(content_type)
    return found[1].lower() if found else None


def _meta_label(raw: bytes) -> str | None:
    """Return the label of the first meta element (or XML declaration) that has one and stands in no script."""
    head = raw[:_META_WITHIN].lower()
    for found in _CHARSET.finditer(head):
        start = head.rfind(b"<", 0, found.start())
        if head[start : start + 5] in (b"<meta", b"<?xml") and not _is_in_script(head, start):
            return found[1].decode("ascii", "replace")
    return None


def _is_in_script(head: bytes, at: int) -> bool:
    is_open = head.rfind(b"<script", 0, at) > head.rfind(b"</script", 0, at)
    return is_open or head.rfind(b"<!--", 0, at) > head.rfind(b"-->", 0, at)
