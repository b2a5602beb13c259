"""The paragraphs of an article, and its pictures with their captions."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawl.extract.blocks import Line, text_of, walk
from newscrawl.extract.credits import is_credit_line
from newscrawl.items import Image
from newscrawl.text.clean import clean_or_none
from newscrawl.urls import absolute

_PAGER = re.compile(
    r"(?:[\s\d]|\[|\]|【|】|\(|\)|（|）|上一页|下一页|上页|下页|首页|尾页|末页|共\d+页|\.\.\.|…|<|>|《|》)+"
)
_TOOLS = re.compile(
    r"(?:[【\[（(]?(?:打印(?:本页)?|关闭(?:窗口|本页)?|返回(?:顶部|首页|列表)?|收藏(?:本页)?|分享到?)[】\]）)]?[\s|]*)+"
)
_SOURCES = ("data-original", "data-src", "data-url", "src")  # lazy loading keeps the picture out of src
_CAPTION_NAME = re.compile(r"cap|desc|tuzhu|tushuo|note|pic|photo|img", re.IGNORECASE)
_CAPTION_TEXT = re.compile(r"[▲△↑]|图为|图[:：]|资料图|上图|下图")
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_LONGEST_CAPTION = 80  # characters
_BLOCKS_AROUND = 2  # a caption stands in a paragraph of its own, or in a block with its picture


class Body(NamedTuple):
    """What a region says: the paragraphs in order, the lines that are nothing but credits, and the pictures."""

    paragraphs: list[str]
    credits: list[str]
    images: list[Image]


def read_body(region: HtmlElement, base: str) -> Body:
    """Return paragraphs, credits and pictures (addresses against `base`), without captions, pagers and page tools."""
    body, captions = Body([], [], []), dict[HtmlElement, str]()
    picture: HtmlElement | None = None
    for line in walk(region, skip=set(region.iter("figcaption")), pictures=True):
        if line.pictures:
            picture = line.pictures[-1]
        if not line.text:
            continue
        if picture is not None and _is_caption(line):
            captions[picture] = line.text
        elif is_credit_line(line.text):
            body.credits.append(line.text)
        elif not _PAGER.fullmatch(line.text) and not _TOOLS.fullmatch(line.text):
            body.paragraphs.append(line.text)
        picture = None
    body.images.extend(_images(region, base, captions))
    return body


def _is_caption(line: Line) -> bool:
    """Say whether a line right behind a picture belongs to it: by its words, its block's name or its place."""
    if len(line.text) > _LONGEST_CAPTION:
        return False
    around = [line.block, *islice(line.block.iterancestors(), _BLOCKS_AROUND - 1)]
    return bool(_CAPTION_TEXT.match(line.text)) or any(
        element.tag == "center"
        or element.get("align", "").lower() == "center"
        or _CENTRED.search(element.get("style", ""))
        or _CAPTION_NAME.search(element.get("class", ""))
        for element in around
    )


def _images(region: HtmlElement, base: str, captions: dict[HtmlElement, str]) -> Iterator[Image]:
    seen: set[str] = set()
    for element in region.iter("img"):
        source = _source(element)
        url = absolute(base, source) if source else None
        if url and url not in seen:
            seen.add(url)
            yield Image(url=url, caption=captions.get(element) or _figure_caption(element))


def _source(element: HtmlElement) -> str | None:
    found = (element.get(name, "").strip() for name in _SOURCES)
    return next((source for source in found if source and not source.startswith("data:")), None)


def _figure_caption(element: HtmlElement) -> str | None:
    figure = next(element.iterancestors("figure"), None)
    if figure is None:
        return None
    return clean_or_none(" ".join(text_of(caption) for caption in figure.iter("figcaption")))
