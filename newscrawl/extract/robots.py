"""What a page says to those who keep copies of it."""

import re

from newscrawl.extract.select import select
from newscrawl.extract.tree import Element

_NAMES = frozenset({"robots", "newscrawl"})
_WORDS = re.compile(r"[\w-]+")


def says_noarchive(root: Element | None, header: str) -> bool:
    """Say whether a page does not want to be kept: by a `meta` of the name robots, or by X-Robots-Tag (`header`).

    An answer without a page has no `root`. A word of the header that holds for another program only (`otherbot: noarchive`) does not count.
    """
    for directive in header.lower().split(","):
        name, colon, rest = directive.rpartition(":")
        if "noarchive" in _WORDS.findall(rest) and (not colon or name.strip() in _NAMES):
            return True
    metas = [] if root is None else select(root, "meta[name][content]")
    claims = (one.get("content", "").lower() for one in metas if _is_for_us(one))
    return any("noarchive" in _WORDS.findall(claim) for claim in claims)


def _is_for_us(meta: Element) -> bool:
    return meta.get("name", "").strip().lower() in _NAMES
