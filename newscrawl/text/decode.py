"""Bytes → text: what the page claims is a candidate, what its bytes are decides.

Chinese portals label their bytes wrongly in every direction: gb2312 over characters that only GB18030 has,
a stale `<meta gb2312>` over UTF-8, ISO-8859-1 from a server's default configuration over GBK.
"""

import codecs
import re
from dataclasses import dataclass

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_WITHIN = 4096  # bytes: a label must stand at the head of a page
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Labels of one family, used for one another: all are read as the superset.
_GB = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030", "euc-cn", "hz-gb-2312"})
# Other labels that are believed where the bytes agree. Of the rest, single-byte and many East Asian encodings take
# almost any bytes for text, so that decoding GBK by them succeeds and proves nothing.
_OTHERS = {"utf-8": "utf-8", "utf8": "utf-8", "big5": "big5", "big5-hkscs": "big5hkscs", "x-x-big5": "big5"}
_LAST_RESORT = ("gb18030", "utf-8", "big5")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, the label it claimed (lower case, None without one) and the encoding that was used."""

    text: str
    declared: str | None
    used: str


def decode(raw: bytes, content_type: str = "") -> Decoded:
    """Return the text of `raw`, a page served with the header Content-Type `content_type`. Never raises."""
    labels = [label for label in (_header_label(content_type), _meta_label(raw)) if label]
    declared = labels[0] if labels else None
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return Decoded(raw[len(bom) :].decode(name, "replace"), declared, name)
    candidates = _candidates(labels)
    for name in candidates:
        try:
            return Decoded(raw.decode(name), declared, name)
        except UnicodeDecodeError:
            continue
    texts = {name: raw.decode(name, "replace") for name in candidates}
    best = min(texts, key=lambda name: texts[name].count("\ufffd"))
    return Decoded(texts[best], declared, best)


def _candidates(labels: list[str]) -> list[str]:
    # UTF-8 first: bytes of another encoding that pass as UTF-8 over a whole page do not occur.
    names = ["utf-8", *(name for name in map(_codec_name, labels) if name), *_LAST_RESORT]
    return list(dict.fromkeys(names))


def _codec_name(label: str) -> str | None:
    return "gb18030" if label in _GB else _OTHERS.get(label)


def _header_label(content_type: str) -> str | None:
    found = _HEADER_CHARSET.search(content_type)
    return found[1].lower() if found else None


def _meta_label(raw: bytes) -> str | None:
    found = _META_CHARSET.search(raw[:_META_WITHIN])
    return found[1].decode("ascii", "replace").lower() if found else None
