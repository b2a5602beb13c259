"""The paragraphs of an article, and its pictures with their captions."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from newscrawl.extract.author import read_byline
from newscrawl.extract.beside import LONGEST_BESIDE, is_beside, is_info, is_tool
from newscrawl.extract.credits import is_credit_line, without_credits
from newscrawl.extract.images import caption_of, is_caption, picture_of
from newscrawl.extract.lines import Line
from newscrawl.extract.notice import is_notice
from newscrawl.extract.tree import Element
from newscrawl.items import Image

_BACK = re.compile(r"\s*(?:返回\S{1,4}，?\s*)?查看更多\s*$")
_GALLERY = 3  # pictures with a text behind each


class Body(NamedTuple):
    """What the text says: the paragraphs in order, the lines that are nothing but credits, and the pictures."""

    paragraphs: list[str]
    credits: list[str]
    notice: list[str]
    images: list[Image]


def read_body(lines: Sequence[Line], title: str, base: str) -> Body:
    """Return what `lines` say, without title, captions, pagers, page tools and what is said beside the text."""
    body, captions = Body([], [], [], []), dict[Element, str]()
    is_gallery = _is_gallery(lines)
    picture: Element | None = None
    in_notice = False
    for line in lines:
        if line.pictures:
            picture = line.pictures[-1]
        text = _BACK.sub("", line.text) if line.linked else line.text
        if not text:
            continue
        in_notice = in_notice or (is_notice(text) and bool(body.paragraphs))
        if picture is not None and (is_caption(line) or (is_gallery and not _is_no_caption(text))):
            captions[picture] = text
        elif is_credit_line(text) or read_byline(text) or (not body.paragraphs and is_info(text)):
            body.credits.append(text)
        elif in_notice:
            body.notice.append(text)
        elif not is_beside(line, text, title):
            body.paragraphs.append(text)
        elif without_credits(text) != text:
            body.credits.append(text)
        picture = None
    body.images.extend(_images(lines, base, captions))
    return body


def _is_gallery(lines: Sequence[Line]) -> bool:
    """Say whether each text stands right behind a picture: then there are captions and no text."""
    pairs = [(before, line) for before, line in pairwise(lines) if line.text and not _is_no_caption(line.text)]
    behind = sum(bool(before.pictures) for before, _ in pairs)
    return behind >= _GALLERY and behind == len(pairs) and all(len(line.text) <= LONGEST_BESIDE for _, line in pairs)


def _is_no_caption(text: str) -> bool:
    return is_credit_line(text) or is_tool(text)


def _images(lines: Sequence[Line], base: str, captions: dict[Element, str]) -> Iterator[Image]:
    seen: set[str] = set()
    of_figures: dict[Element, str | None] = {}
    for line in lines:
        for element in line.pictures:
            url = picture_of(element, base)
            if url and url not in seen:
                seen.add(url)
                yield Image(url=url, caption=captions.get(element) or caption_of(element, of_figures))
