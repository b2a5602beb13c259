"""Which lines of a page are the article's text, and what they say."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from newscrawl.extract.author import read_byline
from newscrawl.extract.credits import is_credit_line, without_credits
from newscrawl.extract.dates import has_date
from newscrawl.extract.images import caption_of, is_caption, is_told_caption, picture_of
from newscrawl.extract.lines import Line
from newscrawl.extract.notice import begins_notice, is_notice, notice_from
from newscrawl.extract.related import is_related_heading
from newscrawl.extract.title import is_title
from newscrawl.extract.tree import Element, named
from newscrawl.items import Image

_ASIDE = re.compile(
    r"foot|copyright|comment|pinglun|reply|sidebar|\bside\b|\bhot|hotnews|\bnav|menu|crumb|related|recommend|tuijian"
    r"|\brank|\bads?\b|advert|\bshare\b|share[-_]?(?:box|bar|btn|button|wrap)|toolbar|dialog|popup|login|player|video-?info|\bvideo\b|xgyd|xgwz",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"content|article|zoom|trs_?editor|\btext|_text|artibody|detail|neirong|zhengwen|news_?txt|endtext|\bcon\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SENTENCE = re.compile(r"[，。！？；：、“”,]")
_SENTENCE_END = "。！？”…"
_PARAGRAPHS = frozenset({"p", "br", "li", "img", "a", "figcaption", "figure", "center", "blockquote", "font", "span"})
_PAGER = re.compile(
    r"(?:[\s\d]|\[|\]|【|】|\(|\)|（|）|上一页|下一页|上页|下页|首页|尾页|末页|共\d+页|第\d+页|\.\.\.|…|<|>|《|》|\||/)+"
)
_RUNNING = re.compile("[。！？]")
_ONLY_DIGITS = re.compile(r"[\d.]+")
_TOOLS = re.compile(
    r"(?:[【\[（(]?\s*(?:打印(?:本页|此页)?|关闭(?:窗口|本页|此页)?|返回(?:顶部|首页|列表|上页)?|收藏(?:本页|此页|本文)?|保存|分享到?[:：]?|字[体号][:：]?"
    r"|[大中小]|纠错|举报|评论|繁体|微信|微博|朋友圈|展开全文|阅读全文|更多|播放|暂停|广告|向前|向后|自动播放|play|我要纠错)"
    r"\s*[】\]）)]?[\s|]*)+",
    re.IGNORECASE,
)
_BESIDE_THE_TEXT = re.compile(
    r"(?:[【\[（(]\s*)?(?:原标题|原题|原文标题|本文来源|文章来源|来源|关键[字词]|标签|TAGS?|责任编辑|编辑|作者|本文首发)\s*[:：]"
    r"|点击(?:进入|查看|下载|图片|这里|阅读)|进入【|更多\S{0,12}(?:请|精彩|内容|资讯|新闻)|\S{0,8}资讯请关注|扫(?:描|码|一扫)|返回\S{1,4}，查看更多"
    r"|(?:欢迎)?关注\S{0,20}(?:公众号|微信|微博|头条号)|下载\S{0,12}(?:客户端|APP)|(?:相关|此前|延伸|往期)(?:报道|阅读|新闻|链接|推荐)\s*[:：]"
    r"|本文(?:首发于|系|由).{0,20}(?:公众号|授权|原创|独家|转载)|视频[-－:：]|\S+\.(?:jpe?g|png|gif)\s*\(|\S+ \S+ 上传$|正在播放|自动播放|\d\d:\d\d\s*/\s*\d\d:\d\d",
    re.IGNORECASE,
)
_PROMOTION = re.compile(
    r"扫描\S{0,4}二维码|微信中搜|长按\S{0,6}(?:二维码|识别)|阅读原文|点击投票|打开\S{2,10}\s?(?:查看|APP|客户端|阅读)|[请請][继繼][续續]往下[阅閱][读讀]"
)
_OTHER_THINGS = re.compile(
    r"(?:网友|最新|全部|发表|玩家|用户|精彩)?(?:评论|点评|跟[贴帖]|热评|回帖|留言)|文章导航|(?:热门|热点|精彩|最新|今日|图片|大家都在|正在热|为你推荐|24小时)\S{0,6}$|分享到?[:：]"
)
_COUNTED = re.compile(r"\d\s*[条个](?:网友)?(?:评论|回复|想法|留言)")
_LONGEST_END = 120  # characters of a line that shows that the text is over
_LONGEST_BESIDE = 90  # characters of a line that is beside the text
_BACK = re.compile(r"\s*(?:返回\S{1,4}，?\s*)?查看更多\s*$")
_LONGEST_INFO = 120  # characters of a line with time, source and tools
_SHORTEST_WEIGHED = 5  # characters that are no links
_LONGEST_LABEL = 15  # characters of a menu entry or a heading
_NEAR = 25.0  # lines from the title after which a block speaks half as much
_GALLERY = 3  # pictures with a text behind each
_HEADLINE = 8  # characters of a link to another article
_HEADLINES, _HEADLINES_BEHIND_END = 8, 4  # links in a row that end the text
_BEGUN = 30.0  # weight of text from which on an article has begun
_FADE, _FADED = 0.3, 0.1  # what text counts behind a line that shows an end; where it does not get less
_MOSTLY = 3.0  # times the text before a run of headlines that must stand behind it
_SOME_TEXT = 4.0  # weight of a line that belongs to the text
_BESIDE = 0.2  # what text counts in a block whose name says that it is beside the article
_UNSEEN = 0.02  # and in one that no reader sees: a copy for printing, a text behind a button
_SHORTEST_BODY = 20  # characters; a page with less text is one of pictures, if it has any
_MOST_PICTURES = 500
_WORTH_MORE = 0.15  # of the text found: what a wider block must add
_MOST_EXTRA = 400  # lines that are looked at around the text found


class Body(NamedTuple):
    """What the text says: the paragraphs in order, the lines that are nothing but credits, and the pictures."""

    paragraphs: list[str]
    credits: list[str]
    notice: list[str]
    images: list[Image]


def find_body(lines: Sequence[Line], title_at: int | None) -> tuple[range, bool]:
    """Return the lines that hold the article, an empty range where none does, and whether they stand beside it.

    The element with the most running text of its own wins, the nearer behind the title the better; its neighbours
    join it where the text goes on in them.
    """
    asides = _Asides(lines[title_at].block if title_at is not None else None)
    weights = [_weight(line) if len(line.text) > 2 * line.linked else 0.0 for line in lines]
    for at, line in enumerate(lines):
        if weights[at]:
            weights[at] *= asides.factor(line.block)
    for at in _noticed(lines):
        weights[at] = 0.0
    start = 0 if title_at is None else title_at + 1
    found = _heaviest(lines, _fading(lines, weights, start), start)
    is_beside = found is None or asides.factor(found[0]) < 1.0
    return range(0) if found is None else _widened(lines, weights, *found, title_at), is_beside


def _fading(lines: Sequence[Line], weights: Sequence[float], start: int) -> list[float]:
    """Return the weights, less behind each line that shows that the article is over."""
    fading, seen, factor = list(weights), 0.0, 1.0
    for at in range(start, len(lines)):
        if weights[at] >= _SOME_TEXT:
            seen += weights[at]
            fading[at] *= factor
        elif seen >= _BEGUN and factor > _FADED and (_ends(lines[at].text) or _heads_list(lines, at)):
            factor *= _FADE
    return fading


def _ends(text: str) -> bool:
    """Say whether the words of a line alone show that the article is over."""
    return is_related_heading(text) or is_credit_line(text) or is_notice(text) or bool(_OTHER_THINGS.match(text))


def _heads_list(lines: Sequence[Line], at: int) -> bool:
    """Say whether a line is the heading of links to other articles."""
    text = lines[at].text
    if not text or lines[at].linked or len(text) > _LONGEST_LABEL or at + 1 == len(lines):
        return False
    return lines[at + 1].is_linked and lines[at + 1].linked >= _HEADLINE


def _noticed(lines: Sequence[Line]) -> set[int]:
    """Return the lines that are notices."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if not line.linked and at not in found and is_notice(line.text):
            found.update(notice_from(lines, at))
    return found


def _weight(line: Line) -> float:
    """Return how much a line speaks for running text: its length less its links; labels and credits nothing."""
    text = line.text
    free = len(text) - 2.0 * line.linked
    if free < _SHORTEST_WEIGHED or line.is_heading:
        return 0.0
    if is_credit_line(text) or _is_info(text) or _BESIDE_THE_TEXT.match(text):
        return 0.0
    if _SENTENCE.search(text):
        return free if len(text) > _LONGEST_LABEL or text[-1] in _SENTENCE_END else free / 4
    return free / 4 if len(text) > _LONGEST_LABEL else 0.0


def _heaviest(lines: Sequence[Line], weights: Sequence[float], start: int) -> tuple[Element, int] | None:
    """Return the element whose own paragraphs hold the most, and a line of it."""
    inside: dict[Element, int] = {}
    single = _single(lines)
    held: dict[Element, float] = defaultdict(float)
    for at, (line, weight) in enumerate(zip(lines, weights, strict=True)):
        if not weight:
            continue
        holder = _holder(line.block)
        # A block of one line is a paragraph whatever its tag; what holds several of those holds the text.
        shares = (0.9, 0.8, 0.4) if holder in single else (1.0, 0.5, 0.25)
        near = weight * (_NEAR / (_NEAR + at - start) if at >= start else 0.1)
        for share, element in zip(shares, _upwards(holder), strict=False):
            held[element] += near * share
            inside[element] = at
    scores = {element: weight * (1.3 if _CONTENT.search(named(element)) else 1.0) for element, weight in held.items()}
    best = max(scores, key=scores.__getitem__, default=None)
    return (best, inside[best]) if best is not None and held[best] >= _SHORTEST_BODY * 0.5 else None


def _single(lines: Sequence[Line]) -> set[Element]:
    """Return the blocks that hold one line."""
    count: dict[Element, int] = defaultdict(int)
    for line in lines:
        if line.text:
            count[_holder(line.block)] += 1
    return {element for element, number in count.items() if number == 1}


def _holder(block: Element) -> Element:
    """Return the element that holds `block` as a paragraph or a caption."""
    holder = block
    while holder.tag in _PARAGRAPHS and (parent := holder.getparent()) is not None:
        holder = parent
    return holder


def _upwards(element: Element | None) -> Iterator[Element]:
    if element is not None and element.tag == "body":
        yield element  # of text that stands in nothing else
    while element is not None and element.tag not in ("body", "html"):
        yield element
        element = element.getparent()


def _widened(lines: Sequence[Line], weights: Sequence[float], best: Element, at: int, title_at: int | None) -> range:
    """Return the lines in `best`, one of which is `at`, and around it those in which the text goes on."""
    span = range(*_reach(lines, range(at, at + 1), best, range(len(lines))))
    first = -1 if title_at is None else title_at
    most = range(span.stop, min(span.stop + _MOST_EXTRA, len(lines)))
    end = next((at for at in most if is_end(lines[at])), most.stop)
    within = range(min(span.start, max(first + 1, span.start - _MOST_EXTRA)), end)
    for element in islice(best.iterancestors(), 6):
        if element.tag in ("body", "html"):
            break
        start, stop = _reach(lines, span, element, within)
        inside = sum(weights[span.start : span.stop])
        extra = sum(weights[start : span.start]) + sum(weights[span.stop : stop])
        if extra >= _WORTH_MORE * inside:
            span = range(start, stop)
    return _trimmed(lines, weights, span, best, first)


def _trimmed(lines: Sequence[Line], weights: Sequence[float], span: range, best: Element, first: int) -> range:
    """Return the lines of `span` behind the title, up to where something else begins behind the last of the text."""
    start = max(span.start, first + 1) if first + 1 < span.stop else span.start
    text = [at for at in range(start, span.stop) if weights[at] >= _SOME_TEXT]
    if not text:
        return range(start, span.stop)
    others = (at for at in range(text[0] + 1, span.stop) if weights[at] < _SOME_TEXT)
    end = next((at for at in others if is_end(lines[at])), span.stop)
    # Behind what looks like the end the text goes on only in the same element: comments have one of their own.
    holders = {best, *(_parent(lines[at].block) for at in text if at < end)}
    text = _before_headlines(lines, weights, text, end)
    last = max(at for at in text if at < end or _parent(lines[at].block) in holders)
    behind = range(last + 1, span.stop)
    while start - 1 > first and lines[start - 1].pictures and not (lines[start - 1].text or lines[start - 1].links):
        start -= 1  # a picture over the text
    stop = next((at for at in behind if is_end(lines[at]) or (lines[at].text and lines[at].is_linked)), span.stop)
    if stop + 1 < len(lines) and not lines[stop].text and is_told_caption(lines[stop + 1].text):
        stop += 2  # a picture under the text, in a cell of its own
    return range(start, stop)


def _before_headlines(lines: Sequence[Line], weights: Sequence[float], text: list[int], end: int) -> list[int]:
    """Return the lines of `text` before the first run of headlines, unless most of the text stands behind it."""
    whole, before = sum(weights[at] for at in text), 0.0
    for number, (at, following) in enumerate(pairwise(text), start=1):
        before += weights[at]
        headlines = sum(line.linked >= _HEADLINE and line.is_linked for line in lines[at + 1 : following])
        most = _HEADLINES_BEHIND_END if end < following else _HEADLINES
        if headlines >= most and whole - before <= _MOSTLY * before:
            return text[:number]
    return text


def _parent(block: Element) -> Element:
    """Return the element around a paragraph, whatever its tag."""
    holder = _holder(block)
    parent = block.getparent()
    return parent if holder is block and parent is not None else holder


def _reach(lines: Sequence[Line], span: range, element: Element, within: range) -> tuple[int, int]:
    """Return how far the lines in `element` reach around `span`, at most over the lines `within`."""
    start, stop, inside = span.start, span.stop, _Inside([element])
    while start > within.start and inside.holds(lines[start - 1].block):
        start -= 1
    while stop < within.stop and inside.holds(lines[stop].block):
        stop += 1
    return start, stop


class _Inside:
    """Remembers which blocks stand in one of some elements."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self._known: dict[Element, bool] = dict.fromkeys(elements, True)

    def holds(self, block: Element) -> bool:
        """Say whether `block` stands in one of them; each block is looked at once."""
        path: list[Element] = []
        found: Element | None = block
        while found is not None and found not in self._known:
            path.append(found)
            found = found.getparent()
        is_inside = found is not None and self._known[found]
        self._known.update(dict.fromkeys(path, is_inside))
        return is_inside


def is_tool(text: str) -> bool:
    """Say whether a line is a tool of the page: print, close, share."""
    return bool(_TOOLS.fullmatch(text))


def is_end(line: Line) -> bool:
    """Say whether a line behind the text shows that the article is over."""
    text = line.text
    if not text or len(text) > _LONGEST_END:
        return is_notice(text)
    return (
        _ends(text)
        or begins_notice(line)
        or bool(_PAGER.fullmatch(text) and not _ONLY_DIGITS.fullmatch(text))
        or (len(text) >= 4 and is_tool(text))
        or bool(_COUNTED.search(text))
    )


def find_pictures(lines: Sequence[Line], title_at: int | None) -> range:
    """Return the lines in the element that holds the most pictures: those of an article without text."""
    asides = _Asides(lines[title_at].block if title_at is not None else None)
    held: dict[Element, int] = defaultdict(int)
    start = 0 if title_at is None else title_at + 1
    for line in islice(lines, start, start + _MOST_PICTURES):
        if line.pictures and not line.linked and asides.factor(line.block) == 1.0:
            held[_holder(line.block)] += len(line.pictures)
    return span_of(lines, [max(held, key=held.__getitem__)]) if held else range(0)


def span_of(lines: Sequence[Line], elements: Collection[Element]) -> range:
    """Return the range of lines from the first to the last within `elements`."""
    inside = _Inside(elements)
    held = [at for at, line in enumerate(lines) if inside.holds(line.block)]
    return range(held[0], held[-1] + 1) if held else range(0)


class _Asides:
    """Remembers what text counts in each element: less in a footer, a menu or another block beside the article."""

    def __init__(self, title: Element | None) -> None:
        # What is around the title is no aside, whatever its name.
        self._known: dict[Element, float] = {} if title is None else dict.fromkeys([title, *title.iterancestors()], 1.0)

    def factor(self, block: Element) -> float:
        """Return what text in `block` counts, 1.0 in the middle of a page; each element is looked at once."""
        path: list[Element] = []
        element: Element | None = block
        while element is not None and element not in self._known:
            path.append(element)
            element = element.getparent()
        factor = 1.0 if element is None else self._known[element]
        for one in reversed(path):
            factor = min(factor, _factor(one))
            self._known[one] = factor
        return factor


def _factor(element: Element) -> float:
    if element.tag in ("html", "body"):
        return 1.0
    attributes = element.attrib
    if "style" in attributes and _HIDDEN.search(str(attributes["style"])):
        return _UNSEEN
    is_aside = element.tag in ("footer", "nav", "aside") or bool(attributes and _ASIDE.search(named(element)))
    return _BESIDE if is_aside else 1.0


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
        if picture is not None and (is_gallery or is_caption(line)):
            captions[picture] = text
        elif is_credit_line(text) or read_byline(text) or (not body.paragraphs and _is_info(text)):
            body.credits.append(text)
        elif in_notice:
            body.notice.append(text)
        elif not _is_beside(line, text, title):
            body.paragraphs.append(text)
        elif without_credits(text) != text:
            body.credits.append(text)
        picture = None
    body.images.extend(_images(lines, base, captions))
    return body


def _is_gallery(lines: Sequence[Line]) -> bool:
    """Say whether each text stands right behind a picture: then there are captions and no text."""
    pairs = [(before, line) for before, line in pairwise(lines) if line.text and not is_credit_line(line.text)]
    behind = sum(bool(before.pictures) for before, _ in pairs)
    return behind >= _GALLERY and behind == len(pairs) and all(len(line.text) <= _LONGEST_BESIDE for _, line in pairs)


def _is_info(text: str) -> bool:
    """Say whether a line over the text tells its time."""
    return len(text) <= _LONGEST_INFO and has_date(text) and not _RUNNING.search(text)


def _is_beside(line: Line, text: str, title: str) -> bool:
    """Say whether a line among the text is no part of it."""
    if is_title(text, title) or is_related_heading(text):
        return True
    if _PAGER.fullmatch(text):
        return bool(line.links) or not _ONLY_DIGITS.fullmatch(text)
    if len(text) > _LONGEST_BESIDE:
        return False
    if len(line.links) > 1 and line.linked * 10 >= len(text) * 3 and text[-1] not in _SENTENCE_END:
        return True  # a widget: quotes of shares, tags
    is_link = line.is_linked and (text[-1] not in _SENTENCE_END or line.linked * 10 >= len(text) * 9)
    is_promotion = bool(_BESIDE_THE_TEXT.match(text) or _PROMOTION.search(text))
    return is_link or is_promotion or bool(_TOOLS.fullmatch(text))


def _images(lines: Sequence[Line], base: str, captions: dict[Element, str]) -> Iterator[Image]:
    seen: set[str] = set()
    for line in lines:
        for element in line.pictures:
            url = picture_of(element, base)
            if url and url not in seen:
                seen.add(url)
                yield Image(url=url, caption=captions.get(element) or caption_of(element))
