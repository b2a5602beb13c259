"""The paragraphs of an article, and its pictures."""

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawl.extract.blocks import lines, text_of
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


class Body(NamedTuple):
    """What a region says: the paragraphs in order, and the lines among them that are nothing but credits."""

    paragraphs: list[str]
    credits: list[str]


def read_body(region: HtmlElement) -> Body:
    """Return the paragraphs and credits of `region`, without captions, pagers and page tools."""
    body = Body([], [])
    for line in lines(region, skip=set(region.iter("figcaption"))):
        if not _is_furniture(line):
            (body.credits if is_credit_line(line) else body.paragraphs).append(line)
    return body


def read_images(region: HtmlElement, base: str) -> list[Image]:
    """Return the pictures of `region` with absolute URLs (against `base`) and the captions under them."""
    images: dict[str, Image] = {}
    for element in region.iter("img"):
        source = _source(element)
        if source and (url := absolute(base, source)):
            images.setdefault(url, Image(url=url, caption=_caption(element)))
    return list(images.values())


def _is_furniture(line: str) -> bool:
    return bool(_PAGER.fullmatch(line) or _TOOLS.fullmatch(line))


def _source(element: HtmlElement) -> str | None:
    found = (element.get(name, "").strip() for name in _SOURCES)
    return next((source for source in found if source and not source.startswith("data:")), None)


def _caption(element: HtmlElement) -> str | None:
    figure = next(element.iterancestors("figure"), None)
    if figure is None:
        return None
    return clean_or_none(" ".join(text_of(caption) for caption in figure.iter("figcaption")))
