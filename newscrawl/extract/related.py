"""The links from an article to others, and whether their titles are shown whole."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from urllib.parse import urlsplit

from newscrawl.extract.credits import is_credit_line
from newscrawl.extract.dates import has_date, has_day
from newscrawl.extract.lines import Line, lines_of, texts
from newscrawl.extract.remembered import remembered
from newscrawl.extract.tree import Element, named_like, text_content
from newscrawl.items import Related
from newscrawl.text.clean import clean, without_spaces
from newscrawl.urls import absolute, same_site

_CUT_MARKS = "…⋯."
_MOST_LINES = 20  # of one link
_MOST_LINKS = 200  # a block with more is a menu, or made to be slow
_BULLET = re.compile(r"^[·•▪■◆●○▶→>»\-\s]+(?=\S)")
_HEADING = re.compile(
    r"(?:更多\s*[>»]*)?[【\[「◆■●▪·>»\s]*(?:相[关關](?!热词|搜索|标签|专题|问答|问题|产品|车型|股票|公司|视频|图片|论文)(?:[^\s:：]{1,4})?|延伸(?:阅读|閱讀)|关联(?:阅读|文章|新闻)"
    r"|扩展阅读|更多(?:相关|阅读|报道)\S{0,4}|同类\S{0,4}|(?:编辑|为您|为你|精彩|站内|文章|新闻)?推荐(?:阅读|文章|新闻)?|推薦閱讀|猜你喜欢|您可能(?:感兴趣|还喜欢)\S{0,6}"
    r"|你可能\S{0,6}|往期(?:回顾|推荐|文章)|此前报道|大家还在看|继续阅读|看了(?:本文|又看)\S{0,6})\s*[】\]」]?\s*[:：]?\s*(?:更多)?[>»\s]*"
)
_HOT = re.compile(
    r"热|熱|排行|点击|榜|最新|图片|圖片|视频|专题|广告|友情|评论|跟帖|更多|快讯|要闻|头条|导航|栏目|关于|本周|今日|24小时|上一篇|下一篇|上一条|下一条"
)
_NO_RELATED = re.compile(r"^(?:https?:|更多|查看|点击|返回|首页|评论|登录|注册|下载|[上下]一[篇条页则])|>>$|客户端|APP")
_is_named_aside = named_like(
    r"foot|friend|\bnav|menu|\bhot|rank|\bside|sidebar|aside|comment|tags?\b|share|crumb|pag(?:er|ination)"
)
_BETWEEN = re.compile(r"[\d\s\-/.:：年月日\[\]()（）·•>»|]*|更多\S{0,2}")
_WITHIN = 60  # lines behind the article in which its related links begin
_SHAPED_WITHIN = 12
_MOST_SHAPED = 12  # links; a longer run is a list of something else
_LONGEST_HEADING = 40
_TITLE_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6", "b", "strong"})
_is_named_title = named_like(r"tit|biaoti|\bbt\b|headline")
_BESIDE_TITLE = re.compile(r"(?:分钟|小时|天)前|\d[-/月]\d|阅读|评论|\d:\d\d")
_SHORTEST_TITLE = 6  # characters of a link to an article
_DAY, _LONGEST_BESIDE = 14, 40  # characters beside a link in a list: a day; source, time and comments
_TOOL = re.compile(r"打印|关闭|分享|收藏|赞|纠错|评论|微信|微博|编辑|来源|\d{4}")
_LONGEST_OTHER = 12  # characters of the heading of a list
_LABEL = re.compile(r"[^\s:：]{2,8}[:：]")  # of links of another kind: 友情链接：
_MOST_BETWEEN = 2
_MOST_TABS, _LONGEST_TAB = (
    6,
    6,
)  # headings of lists that stand beside each other; characters of the heading of another list beside this one


def read_related(links: Iterable[Element], base: str) -> list[Related]:
    """Return the links in order with absolute URLs (against `base`), each address once.

    A title attribute that says more than the text shown is the whole title.
    """
    related: dict[str, Related] = {}
    for link in islice(links, _MOST_LINKS):
        shown, href = _BULLET.sub("", _shown(link)), link.get("href", "").strip()
        if shown and leads_to_page(href) and (url := absolute(base, href)):
            related.setdefault(
                url, complete(Related(shown, url, not is_cut(shown), shown), clean(link.get("title", "")))
            )
    return list(related.values())


def _shown(link: Element) -> str:
    """Return the title in a link, where it holds more, such as a source and a day: its first line that is long enough."""
    said = texts(lines_of(link, _MOST_LINES))
    if len(said) > 1:
        return next((text for text in said if len(text) >= _SHORTEST_TITLE and not has_date(text)), said[0])
    parts = [(child, clean(text_content(child))) for child in link if isinstance(child.tag, str)]
    parts = [(child, text) for child, text in parts if text]
    has_own = any((text or "").strip() for text in (link.text, *(child.tail for child in link)))
    if len(parts) > 1 and not has_own:
        marked = [text for child, text in parts if child.tag in _TITLE_TAGS or _is_named_title(child)]
        every = [*marked, *(text for _, text in parts)]
        return next((text for text in every if len(text) >= _SHORTEST_TITLE), said[0] if said else "")
    own = clean(link.text or "")
    is_beside = len(own) >= _SHORTEST_TITLE and len(parts) == 1 and bool(_BESIDE_TITLE.search(parts[0][1]))
    return own if is_beside else clean(text_content(link))


def find_related(lines: Sequence[Line], body: range, base: str) -> tuple[list[Element], str]:
    """Return the links to related articles, and the rule that found them; no links where there are none."""
    if links := _under_heading(lines, body):
        return links, "extract:related-heading"
    links = _by_shape(lines, body, base)
    return links, "extract:related-shape" if links else ""


@remembered
def is_related_heading(text: str) -> bool:
    """Say whether a line is the heading of related articles."""
    return len(text) <= 20 and bool(_HEADING.fullmatch(text))


def _under_heading(lines: Sequence[Line], body: range) -> list[Element]:
    """Return the links behind the first heading such as 相关文章 that has any."""
    every: list[Element] = []
    for at in range(body.start, min(body.stop + _WITHIN, len(lines))):
        line = lines[at]
        if not line.text:
            continue
        inline = _HEADING.match(line.text) if line.links and line.text[-1:] not in "。" else None
        if inline and inline[0].rstrip()[-1:] in (":", "："):
            found = [link for link in line.links if len(clean(text_content(link))) >= 4]
        elif is_related_heading(line.text):
            found = []
        else:
            continue
        behind = _behind_tabs(lines, at)
        links = _links_from(lines, behind)
        found += links if behind == at + 1 else _of_one_list(links)
        if found:
            every += found
            # One among the text is followed by another behind it.
            if at >= body.stop or len(every) > _MOST_LINKS:
                break
    return every


def _behind_tabs(lines: Sequence[Line], at: int) -> int:
    """Return the first line behind the heading at `at`, and behind those of other lists that stand beside it."""
    row = lines[at].block.getparent()
    for start in range(at + 1, min(at + 1 + _MOST_TABS, len(lines))):
        if lines[start].block.getparent() is not row or not 0 < len(lines[start].text) <= _LONGEST_TAB:
            return start
    return at + 1


def _of_one_list(links: Sequence[Element]) -> list[Element]:
    """Return the links that stand in the same list as the first."""
    lists = [next(link.iterancestors("ul", "ol", "dl", "table", "div"), None) for link in links]
    return [link for link, around in zip(links, lists, strict=True) if around is lists[0]]


def _links_from(lines: Sequence[Line], start: int) -> list[Element]:
    """Return the links of the lines from `start` on, up to the first line that is none of a list."""
    found: dict[Element, None] = {}
    between, tag = 0, ""
    for at in range(start, min(start + 2 * _MOST_LINKS, len(lines))):
        line = lines[at]
        if not line.text or _BETWEEN.fullmatch(line.text):
            between += 1
            if between > _MOST_BETWEEN and not found:
                break
            continue
        if not _lists(line):
            is_in_card = found and line.block.getparent() is lines[at - 1].block.getparent() and has_day(line.text)
            if (line.block.tag == "dd" and tag == "dt") or (is_in_card and not line.links):
                continue  # the summary under a title, or where and when it was published
            break
        titles = [link for link in line.links if link in found or _has_title(link)]
        if not titles and found:
            break
        found.update(dict.fromkeys(titles))
        tag = str(line.block.tag)
    return list(found)


def _lists(line: Line) -> bool:
    """Say whether a line is an entry of a list: a title that is a link, at most with its day, source and comments."""
    free = len(line.text) - line.linked
    text = _BULLET.sub("", line.text)
    if not line.links or (free and _LABEL.match(text) and not text.startswith(_first_words(line))):
        return False
    is_short = free <= _DAY and len(line.links) == 1
    return line.is_linked or is_short or (free <= _LONGEST_BESIDE and has_date(line.text))


def _first_words(line: Line) -> str:
    """Return how the first link of a line begins."""
    return _BULLET.sub("", clean(text_content(line.links[0])))[:4]


def _has_title(link: Element) -> bool:
    """Say whether what a link shows may be the title of an article."""
    text = clean(text_content(link))
    return len(text) >= 4 and "tag" not in (link.get("rel") or "") and not _NO_RELATED.search(text)


def _by_shape(lines: Sequence[Line], body: range, base: str) -> list[Element]:
    """Return a run of links to articles of the site right behind the article, under no heading of another kind."""
    at, end = body.stop, min(body.stop + _SHAPED_WITHIN, len(lines))
    while at < end:
        line = lines[at]
        if line.text and not line.is_linked and (_HOT.search(line.text) or len(line.text) > _LONGEST_HEADING):
            return []
        if line.text and _is_aside(line.block):
            return []
        if line.is_linked and not _HOT.search(line.text):
            if at > body.stop and _is_other_heading(lines[at - 1]):
                return []
            found = [link for link in _links_from(lines, at) if _is_article(link, base)]
            if found:
                return found if 3 <= len(found) <= _MOST_SHAPED else []
        at += 1
    return []


def _is_other_heading(line: Line) -> bool:
    """Say whether a line over a list is its heading: neither credits nor a tool of the page."""
    is_other = line.text and not line.linked and not is_credit_line(line.text)
    return bool(is_other) and len(line.text) <= _LONGEST_OTHER and not _TOOL.search(line.text)


def _is_article(link: Element, base: str) -> bool:
    """Say whether a link leads to an article: on the same site, its path ends in digits, its text is a title."""
    url = absolute(base, link.get("href", "").strip())
    if not url or not base or not same_site(url, base):
        return False
    path = urlsplit(url)
    return len(clean(text_content(link))) >= _SHORTEST_TITLE and bool(re.search(r"\d{3,}", f"{path.path}?{path.query}"))


def _is_aside(block: Element) -> bool:
    return any(
        element.tag in ("aside", "footer", "nav") or _is_named_aside(element)
        for element in (block, *islice(block.iterancestors(), 4))
        if element.tag not in ("body", "html")
    )


def complete(related: Related, title: str) -> Related:
    """Return `related` with `title` as its whole title where the title shown is the beginning of it.

    A title that is no longer says nothing: list pages cut titles too.
    """
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
