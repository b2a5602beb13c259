"""The page of a list behind the one that is shown, as its pager tells."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from newscrawl.extract.addresses import shape_of
from newscrawl.urls import absolute

_AROUND = " []【】()（）<>《》«»‹›＜＞→←▶◀|"
_NEXT = re.compile(
    r"下一?[页頁]|[后後]一?[页頁]|次[页頁]|[较較]早的?文章|next(?: page)?|older(?: posts| entries)?", re.IGNORECASE
)
_BESIDE = re.compile(
    r"[上前]一?[页頁]|[尾末]页|最[后後]一?[页頁]|prev(?:ious)?(?: page)?|last(?: page)?", re.IGNORECASE
)
_NUMBER = re.compile(r"[第\[【(（]?\s*(\d{1,5})\s*[页頁\]】)）]?")
_ARROWS = ({">", "›", "＞", "→", "▶"}, {"»", ">>", "＞＞", "››", "》"})  # the latter lead to the last page at times
# What systems of TRS write in place of links: number of pages, number of this one from 0, name, extension.
_SCRIPT = re.compile(r"createPageHTML\(\s*(\d+)\s*,\s*(\d+)\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](\w+)[\"']")


class Turn(NamedTuple):
    """A link that may turn a page: what it shows (or the title or picture in its place), its address, `rel`."""

    label: str
    url: str | None
    """None where the link has no address that could be opened."""
    rel: str = ""


def is_turn(label: str) -> bool:
    """Say whether a link with this text belongs to a pager: by its words, or because it is a number or an arrow."""
    bare = label.strip(_AROUND)
    words = _NEXT.fullmatch(bare) or _BESIDE.fullmatch(bare) or _NUMBER.fullmatch(label)
    return bool(words) or any(label in arrows for arrows in _ARROWS)


def next_page(turns: Sequence[Turn], url: str) -> str | None:
    """Return the address of the page behind the one at `url`, None where the links `turns` name none.

    The words are asked first, then `rel`, then the numbers, then arrows. Raises ValueError where a link with the
    words has no address.
    """
    for turn in turns:
        if _NEXT.fullmatch(turn.label.strip(_AROUND)):
            if turn.url is None:
                raise ValueError("the next page has no address")
            return turn.url
    marked = next((turn.url for turn in turns if turn.url and "next" in turn.rel.lower().split()), None)
    return marked or _by_number(turns, url) or _by_arrow(turns, url)


def pages_of_list(turns: Iterable[Turn], url: str) -> dict[int, str]:
    """Return the pages of the list at `url` that its pager links to by their numbers."""
    found: dict[int, str] = {}
    for turn in turns:
        number = _NUMBER.fullmatch(turn.label)
        if number and turn.url and _is_of_list(turn.url, url):
            found.setdefault(int(number[1]), turn.url)
    return found


def next_by_script(script: str, base: str) -> str | None:
    """Return the address of the next page that a script of a pager makes, '' on the last; None: it is no pager."""
    found = _SCRIPT.search(script)
    if found is None:
        return None
    following = int(found[2]) + 1
    return "" if following >= int(found[1]) else absolute(base, f"{found[3]}_{following}.{found[4]}")


def _by_number(turns: Iterable[Turn], url: str) -> str | None:
    pages = pages_of_list(turns, url)
    return pages.get(_number_of(url, pages) + 1)


def _number_of(url: str, pages: dict[int, str]) -> int:
    """Return the number of the page at `url`: as a link to it says, else as its address counts, else 1."""
    for number, page in pages.items():
        if page == url:
            return number
    here = _numbers(url)
    for number, page in pages.items():
        there = _numbers(page)
        if shape_of(page) == shape_of(url) and len(here) == len(there):
            differing = [at for at, (one, other) in enumerate(zip(here, there, strict=True)) if one != other]
            if len(differing) == 1:
                # The address may count from 0.
                return number + here[differing[0]] - there[differing[0]]
    return 1


def _numbers(url: str) -> list[int]:
    parts = urlsplit(url)
    return [int(number[:9]) for number in re.findall(r"\d+", f"{parts.path}?{parts.query}")]


def _by_arrow(turns: Sequence[Turn], url: str) -> str | None:
    for arrows in _ARROWS:
        for turn in turns:
            if turn.label in arrows and turn.url and turn.url != url and _is_of_list(turn.url, url):
                return turn.url
    return None


def _is_of_list(url: str, page: str) -> bool:
    """Say whether `url` may be another page of the list whose page stands at `page`: beside it, or below it."""
    here, there = urlsplit(page), urlsplit(url)
    if url == page or there.path == here.path or shape_of(url) == shape_of(page):
        return True
    return there.path.rpartition("/")[0] == here.path.rpartition("/")[0] or there.path.startswith(
        here.path.rstrip("/") + "/"
    )
