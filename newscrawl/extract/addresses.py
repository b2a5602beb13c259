"""The shape of an address: what is left of it without the numbers that tell the pages of a site apart."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

# What tells pages apart: "#" stands for a number, "*" for a code or for words that are a title.
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_CODE = re.compile(r"[0-9A-Za-z]{8,}")
_CHANGE = re.compile(r"(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])")
_ESCAPES = re.compile(r"(?:%[0-9A-F]{2}[\w-]*){6,}")
_NUMBER = re.compile(r"\d+")
_TITLE_WORDS = re.compile(r"[A-Za-z]+(?:-[A-Za-z#]+){2,}(?=\.|/|$)|[A-Za-z]{16,}(?=\.)")
_WORDS = re.compile(r"^[A-Za-z%-]+(?=/|\.|$)")  # behind the day in directories
_LONG_CODE, _CHANGES = 16, 3

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|txt|rtf|ofd|zip|rar|7z|gz|exe|apk|ipa|jpe?g|png|gif|bmp|webp|svg|ico|tiff?"
    r"|mp[34]|m4a|wav|wma|avi|wmv|flv|mov|swf|m3u8|rss|xml|atom|json|css|js)$",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.\w+$")
_LIST_NAME = re.compile(r"(?:index|list|default)[-_#]*(?:\.\w+)?/?")


class Shape(NamedTuple):
    """The directories of an address and its last part with the query; numbers are `#`, codes and titles `*`."""

    words: tuple[str, ...]
    name: str

    @property
    def loose(self) -> tuple[object, ...]:
        """The shape whatever its directories are called; those of numbers stay."""
        return (*(word if _is_number(word) else "" for word in self.words), self.name)


@lru_cache(8192)
def shape_of(url: str) -> Shape:
    """Return the shape of the canonical address `url`.

    `/xwzx/bxyw/202105/t20210514_17.htm` has `xwzx`, `bxyw`, `#` and the name `t#_#.htm`; the last part of a path that
    ends in a slash is its name, with the slash.
    """
    parts = urlsplit(url)
    path = parts.path if parts.query else _INDEX.sub("/", parts.path)
    end = "/" if path.endswith("/") else ""
    segments = path.strip("/").split("/")
    query = f"?{_general(parts.query)}" if parts.query else ""
    words, name = tuple(_general(word) for word in segments[:-1]), _general(segments[-1] + end)
    if len(words) >= 2 and _is_number(words[-1]) and _is_number(words[-2]) and not _LIST_NAME.fullmatch(name):
        name = _WORDS.sub("*", name)
    return Shape(words, name + query)


def may_be_article(url: str) -> bool:
    """Say whether one of many articles may stand at `url`.

    Its last part or query has a number, a code or a title, or its directory is a code.
    """
    words, name = shape_of(url)
    tells_apart = "#" in name or "*" in name or "*" in words[-1:]
    return tells_apart and not is_file(url) and not _LIST_NAME.fullmatch(name)


def is_file(url: str) -> bool:
    """Say whether `url` is that of a file and not of a page."""
    return bool(_FILE.search(urlsplit(url).path))


def _general(text: str) -> str:
    text = _ESCAPES.sub("*", _UUID.sub("*", text))
    text = _NUMBER.sub("#", _CODE.sub(_without_code, text))
    return _TITLE_WORDS.sub("*", text)


def _without_code(found: re.Match[str]) -> str:
    """Return `*` for a code of letters and digits, other words as they are: `20210514t1` is a day and a number."""
    changes = len(_CHANGE.findall(found[0]))
    return "*" if changes >= _CHANGES or (changes and len(found[0]) >= _LONG_CODE) else found[0]


def _is_number(word: str) -> bool:
    return not word.strip("#-_")
