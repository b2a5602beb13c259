"""The links from an article to others, and whether their titles are shown whole."""

import re
from collections.abc import Iterable
from itertools import islice

from lxml.html import HtmlElement

from newscrawl.items import Related
from newscrawl.text.clean import clean, without_spaces
from newscrawl.urls import absolute

_CUT_MARKS = "…⋯."
_MOST_LINKS = 200  # a block with more is a menu, or made to be slow
_BULLET = re.compile(r"^[·•▪■◆●○▶→>»\-\s]+(?=\S)")


def read_related(links: Iterable[HtmlElement], base: str) -> list[Related]:
    """Return the links in order with absolute URLs (against `base`), each address once.

    A title attribute that says more than the text shown is the whole title.
    """
    related: dict[str, Related] = {}
    for link in islice(links, _MOST_LINKS):
        shown, href = _BULLET.sub("", clean(link.text_content())), link.get("href", "").strip()
        if shown and leads_to_page(href) and (url := absolute(base, href)):
            related.setdefault(
                url, complete(Related(shown, url, not is_cut(shown), shown), clean(link.get("title", "")))
            )
    return list(related.values())


def complete(related: Related, title: str) -> Related:
    """Return `related` with `title` as its whole title where the title shown is the beginning of it."""
    if title == related.shown:
        return Related(title, related.url, True, related.shown)
    if extends(title, related.shown) and len(title) > len(without_mark(related.title)):
        return Related(title, related.url, False, related.shown)
    return related


def extends(title: str, shown: str) -> bool:
    """Say whether `shown`, less the mark of a cut, is the beginning of `title` and not all of it."""
    start, whole = without_spaces(without_mark(shown)), without_spaces(title)
    return bool(start) and whole.startswith(start) and len(whole) > len(start)


def is_cut(shown: str) -> bool:
    """Say whether `shown` ends in the mark of a cut (…)."""
    return without_mark(shown) != shown


def without_mark(shown: str) -> str:
    """Return `shown` without the mark of a cut; a single full stop is none."""
    bare = shown.rstrip(_CUT_MARKS)
    return shown if shown[len(bare) :] in ("", ".") else bare


def leads_to_page(href: str) -> bool:
    """Say whether `href` leads to a page: not to a place on this one, to a script or to a mail address."""
    return bool(href) and not re.match(r"#|javascript:|mailto:|tel:|data:", href, re.IGNORECASE)
