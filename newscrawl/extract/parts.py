"""The further parts of an article that is split over pages, as its pager names them."""

import re
from collections.abc import Sequence
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from newscrawl.extract.lines import Line
from newscrawl.extract.tree import Element, text_content
from newscrawl.text.clean import clean
from newscrawl.urls import absolute, same_site

MOST_PARTS = 50
"""Parts that are asked for at most: a longer pager is no article's, or made to be slow."""

_PAGER_TEXT = re.compile(r"[\[【(（<«‹ ]*(?:第?\s*\d{1,3}\s*页?|下一?页|[尾末]页|>+|»|›)[\]】)）>»› ]*")
_LONGEST_PAGER = 120  # characters of a line
_HREFS = etree.XPath("descendant::a/@href", smart_strings=False)
_EXTENSION = re.compile(r"\.\w{2,5}$")
_NUMBER = re.compile(r"[_-](\d{1,3})$")
_PAGE_NAMES = frozenset({"page", "p", "pn", "pageno", "currentpage"})


def part_urls(lines: Sequence[Line], first: str, base: str) -> list[str]:
    """Return the addresses of the further parts of the article at `first` that a page links to, in order.

    A part is known by its address and its link: `10003_2.html` or `10003.html?page=2` for `10003.html`, under a
    number or 下一页. `lines` are those of any part; its links are relative to `base`.
    """
    stem = _stem_of(first)
    found: dict[int, str] = {}
    links = dict.fromkeys(link for line in lines if len(line.text) <= _LONGEST_PAGER for link in line.links)
    for link in links:
        href = link.get("href", "")
        if (
            (stem in href or "?" in href[:2])
            and _may_be_part(href, stem)
            and _PAGER_TEXT.fullmatch(clean(text_content(link)))
        ):
            part = absolute(base, href.strip())
            number = _number(first, part) if part else None
            if part and number:
                found.setdefault(number, part.partition("#")[0])
    return [found[number] for number in sorted(found)][:MOST_PARTS]


def may_have_parts(root: Element, first: str) -> bool:
    """Say whether some link of the page at `root` may lead to a part; nearly all pages have none, and this is quick."""
    stem = _stem_of(first)
    return any(_may_be_part(href, stem) for href in cast("list[str]", _HREFS(root)))


def _stem_of(url: str) -> str:
    """Return the name of the page in its address, without an extension."""
    return _EXTENSION.sub("", urlsplit(url).path.rsplit("/", maxsplit=1)[-1])


def _may_be_part(href: str, stem: str) -> bool:
    """Say whether an address goes on behind the article's own as that of a part does."""
    if stem not in href:
        return href.lstrip().startswith("?")
    behind = href.split(stem)[1:] if stem else [href]
    return any(rest[:1] in ("_", "-") or "?" in rest for rest in behind)


def _number(first: str, url: str) -> int | None:
    """Return the number in the address of a part of the article at `first`, None where `url` is none."""
    if not same_site(first, url):
        return None
    whole, part = urlsplit(first), urlsplit(url)
    if whole.path == part.path:
        return _number_in_query(whole.query, part.query)
    stem, rest = _EXTENSION.sub("", whole.path), _EXTENSION.sub("", part.path)
    number = _NUMBER.search(rest)
    is_part = number and rest[: number.start()] == stem and whole.query == part.query
    return int(number[1]) if number and is_part else None


def _number_in_query(whole: str, part: str) -> int | None:
    added = [pair for pair in parse_qsl(part) if pair not in parse_qsl(whole)]
    if len(added) != 1 or added[0][0].lower() not in _PAGE_NAMES or not re.fullmatch(r"\d{1,3}", added[0][1]):
        return None
    return int(added[0][1])
