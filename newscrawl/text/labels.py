"""What a page says about its own bytes: the labels in header, meta and XML declaration, and the codecs they mean.

A label is a claim: it is recorded as written, and it makes one reading of the bytes a little likelier.
"""

import re

# Chrome looks for a label until the head ends, Firefox in the whole page; templates put it behind long comments.
_WITHIN = 16384  # bytes
_CHARSET = r"charset\s*+=\s*+[\"']?+\s*+([\w.:-]+)"
_HEADER_CHARSET = re.compile(_CHARSET, re.IGNORECASE)
_META_CHARSET = re.compile(rb"\b" + _CHARSET.encode(), re.IGNORECASE)
# What stands in comments and scripts is no markup; unclosed, they last to the end.
_MARKUP = re.compile(
    rb"<!--(?:-?>|.*?(?:-->|\Z))|<(script|style|title|textarea)\b.*?(?:</\1|\Z)|<(meta)\b([^>]*)|<(body)\b",
    re.IGNORECASE | re.DOTALL,
)
_DESCRIPTION = re.compile(rb"\b(?:name|property|itemprop)\s*+=", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*+<\?xml\b[^>]{0,200}?\bencoding\s*+=\s*+[\"']?+([\w.:-]+)", re.IGNORECASE)

# Labels without case and punctuation → codec. One family is read as its superset, as browsers do
# (https://encoding.spec.whatwg.org/#names-and-labels), with the spellings that portals add to it.
_FAMILIES = {
    "utf-8": "utf8 unicode unicode11utf8 utf8mb4",
    "gb18030": "gb gb2312 gb231280 gb23121980 csgb2312 gbk xgbk gb18030 gb180302000 gb180302005 gb180302022 cp936 ms936"
    " windows936 euccn xeuccn chinese cngb isoir58 zhcn",
    "big5hkscs": "big5 xxbig5 cnbig5 csbig5 big5hkscs big5eten big5tw cp950 ms950 windows950",
    "hz": "hz hzgb2312",
    "cp932": "shiftjis xsjis sjis csshiftjis windows31j cp932 ms932 mskanji",
    "euc_jp": "eucjp xeucjp cseucpkdfmtjapanese",
    "iso2022_jp": "iso2022jp csiso2022jp",
    "cp949": "euckr cseuckr korean ksc5601 ksc56011987 ksc56011989 windows949 cp949 uhc",
    "cp1252": "iso88591 latin1 l1 isolatin1 cp1252 windows1252 xcp1252 cp819 usascii ascii ansi",
    "cp1254": "iso88599 latin5 windows1254 cp1254",
    "cp874": "iso885911 tis620 windows874 cp874",
    "koi8-r": "koi8r koi8 koi cskoi8r",
    "koi8-u": "koi8u koi8ru",
    **{f"iso8859-{part}": f"iso8859{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"cp{page}": f"cp{page} windows{page}" for page in (1250, 1251, 1253, 1255, 1256, 1257, 1258)},
}
_CODECS = {name: codec for codec, names in _FAMILIES.items() for name in names.split()}


def header_label(content_type: str) -> str | None:
    """Return the label in a header Content-Type, lower case, None without one."""
    found = _HEADER_CHARSET.search(content_type)
    return found[1].lower() if found else None


def page_label(raw: bytes) -> str | None:
    """Return the label in the head of a page, of its meta or else of its XML declaration; None without one."""
    head = raw[:_WITHIN]
    found = _XML_ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    label = _meta_label(head) or (found[1] if found else None)
    return label.decode("ascii", "replace").lower() if label else None


def codec_of(label: str) -> str | None:
    """Return the Python codec that reads what the label means, None for one that says nothing about bytes.

    UTF-16 is none: a page whose label can be read as ASCII is not in it.
    """
    return _CODECS.get(re.sub(r"[^a-z0-9]", "", label.lower()))


def _meta_label(head: bytes) -> bytes | None:
    if b"charset" not in head.lower():
        return None
    for markup in _MARKUP.finditer(head):
        if markup[4]:
            return None
        # The description of an article about charsets is no claim.
        if markup[2] and not (_DESCRIPTION.search(markup[3]) and b"http-equiv" not in markup[3].lower()):
            label = _META_CHARSET.search(markup[3])
            if label:
                return label[1]
    return None
