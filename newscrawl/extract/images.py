"""Pictures of an article, and what is written under them."""

import re
from itertools import islice

from newscrawl.extract.lines import Line, text_of
from newscrawl.extract.tree import Element, named
from newscrawl.text.clean import clean_or_none
from newscrawl.urls import absolute

_LONGEST_STYLE = 1000  # characters that are looked at
_SOURCES = (
    "data-original",
    "data-src",
    "data-url",
    "data-lazy-src",
    "zoomfile",
    "file",
    "src",
)  # lazy loading keeps it out of src
_CAPTION_NAME = re.compile(r"cap|descr?|tuzhu|tushuo|note|pic|photo|img|tupian|zhushi|center", re.IGNORECASE)
_CAPTION_TEXT = re.compile(r"[▲△↑▼◎]|[图圖][为為爲]|[图圖][:：/]|[图圖][说說]|资料图|[上下]图|\S{2,20}(?:供图|图$)")
_CREDITED = re.compile(r"(?:摄|供图|/图|图/\S{2,6}|资料图片?|制图|截图)[）)]?$")
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_ADVERTISEMENT = re.compile(r"/ads?/|//ads?\d?\.", re.IGNORECASE)
_LONGEST, _LONGEST_PLAIN = 120, 12  # characters of a caption; of one that nothing but its place tells
_BLOCKS_AROUND = 2  # a caption stands in a paragraph of its own, or in a block with its picture
_ICON = re.compile(
    r"(?:icon|logo|qr_?code|(?:^|[/_-])qr[\b._-]|ewm|erweima|blank|spacer|loading|avatar|button|btn|\bad_)",
    re.IGNORECASE,
)


def picture_of(element: Element, base: str) -> str | None:
    """Return the address of a picture against `base`; None for one without, and for icons and QR codes."""
    found = (element.get(name, "").strip() for name in _SOURCES)
    source = next((one for one in found if one and not one.startswith("data:")), None)
    if (
        source is None
        or _ADVERTISEMENT.search(source)
        or _ICON.search(f"{source.rsplit('/', maxsplit=1)[-1]} {named(element)}")
    ):
        return None
    return absolute(base, source)


def is_caption(line: Line) -> bool:
    """Say whether a line right behind a picture belongs to it: by its words, its block's name or its place."""
    text = line.text
    if len(text) > _LONGEST:
        return bool(_CREDITED.search(text)) and len(text) <= 2 * _LONGEST
    if _CAPTION_TEXT.match(text) or _CREDITED.search(text):
        return True
    around = [line.block, *islice(line.block.iterancestors(), _BLOCKS_AROUND - 1)]
    if any(_marks_caption(element) for element in around):
        return True
    return len(text) <= _LONGEST_PLAIN and "，" not in text and text.endswith("。")


def is_told_caption(text: str) -> bool:
    """Say whether the words of a line tell that it is a caption."""
    return len(text) <= _LONGEST and bool(_CAPTION_TEXT.match(text))


def is_credited(text: str) -> bool:
    """Say whether a line ends in who made a picture, or in where it was taken from."""
    return bool(_CREDITED.search(text))


def caption_of(element: Element, known: dict[Element, str | None]) -> str | None:
    """Return the caption that a `figure` gives its picture; `known` remembers those of figures."""
    figure = next(element.iterancestors("figure"), None)
    if figure is None:
        return None
    if figure not in known:
        known[figure] = clean_or_none(" ".join(text_of(caption) for caption in figure.iter("figcaption")))
    return known[figure]


def _marks_caption(element: Element) -> bool:
    return (
        element.tag in ("center", "figcaption")
        or element.get("align", "").lower() in ("center", "middle")
        or bool(_CENTRED.search(element.get("style", "")[:_LONGEST_STYLE]))
        or bool(_CAPTION_NAME.search(element.get("class", "")))
    )
