"""Which links may lead to sections, and what sections are called."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from newscrawl.extract.addresses import shape_of
from newscrawl.extract.next_page import is_turn
from newscrawl.extract.outline import Outline
from newscrawl.findings import Section

_LONGEST_NAME = 30
_MOST_ALIKE = 100  # a portal has no more sections than that
_AROUND = " ·•>»|[]【】:："
_NO_SECTION = re.compile(
    r"(?:返回)?(?:网站|本站)?(?:首|主)页|(?:用户|会员)?(?:登[录陆]|注册|中心)|(?:高级|站内|全文)?(?:搜索|检索)|关于(?:我们|本站|我网)|联系(?:我们|方式|电话)"
    r"|.{0,4}(?:投稿|广告)(?:须知|指南|启事|服务|合作|我们)?|版权(?:声明|信息|所有)|(?:法律|免责|隐私)(?:声明|条款|政策)|(?:使用|网站)?帮助"
    r"|(?:网站|站点)?地图|网站(?:介绍|声明)|设为(?:首页|主页)|(?:加入)?收藏.{0,2}|手机.{0,2}|客户端|.{0,6}(?:APP|微信|微博|公众号|邮箱)|无障碍.{0,4}|长者.{0,3}"
    r"|(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]?.{0,8}|(?:简|繁)[体體].{0,2}|繁體.{0,2}|RSS.{0,3}|English|EN|返回.{0,3}|(?:我要)?(?:留言|投诉|举报|纠错|打印|分享).{0,2}",
    re.IGNORECASE,
)
_NO_SECTION_PATH = re.compile(
    r"/(?:log(?:in|out)|register|reg|search|so|about\w*|contact\w*|user|member|author|passport|tags?|rss|sitemap|feedback"
    r"|guestbook|comments?|vote|print|share|api|cart|account)(?:[/._-]|$)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"[\[【(（<《+＋>».\s]*(?:查看|点击|浏览)?(?:更多|more|全部|进入)?(?:内容|信息|新闻|\.+|…)?[\]】)）>》+＋»\s]*",
    re.IGNORECASE,
)
_INDEX_NAMES = frozenset({"index", "default", "main", "home", "list"})
_TITLE_MARK = re.compile(r"\s*[_|—–｜]+\s*|\s+-\s+|-+")


def links_to_sections(outline: Outline, is_article: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield the addresses on a page that may be those of sections, in order, each with its name ('' for 更多).

    What is no article, pager, file or service of the site may be one.
    """
    names: dict[str, str] = {}
    for anchor in outline.anchors:
        if not is_article(anchor.url) and _may_be_section(anchor.url, anchor.text):
            shown = anchor.shown or anchor.text
            name = "" if _MORE.fullmatch(shown) else shown.strip(_AROUND)
            names[anchor.url] = names.get(anchor.url) or name
    yield from names.items()


def without_series(names: Mapping[str, str]) -> dict[str, str]:
    """Return addresses with their names, less those that very many are like but for numbers: days, pages, tags."""
    alike = Counter(map(shape_of, names))
    return {url: name for url, name in names.items() if alike[shape_of(url)] <= _MOST_ALIKE}


def _may_be_section(url: str, text: str) -> bool:
    if len(text) > _LONGEST_NAME or is_turn(text) or _NO_SECTION.fullmatch(text):
        return False
    return not _NO_SECTION_PATH.search(urlsplit(url).path)


def name_of(outline: Outline, shown: str, site_title: str) -> str:
    """Return the name of the section at a page: what links to it show, else how its title begins, less the site's."""
    parts = [part for part in _TITLE_MARK.split(outline.title) if part]
    own = [part for part in parts if part not in _TITLE_MARK.split(site_title)]
    return shown or next(iter(own or parts), urlsplit(outline.url).path)


def named_sections(pages: Sequence[tuple[str, str]]) -> list[Section]:
    """Return the sections at addresses with names, in order; the code is what tells an address from the others."""
    ways = [_way(url) for url, _ in pages]
    common = set.intersection(*map(set, ways)) if len(ways) > 1 else set()
    sections: list[Section] = []
    codes: set[str] = set()
    for position, ((url, name), way) in enumerate(zip(pages, ways, strict=True)):
        own = [part for part in way if part not in common] or way or ["index"]
        choices = ["/".join(own[-length:]) for length in range(1, len(own) + 1)]
        code = next((choice for choice in choices if choice not in codes), f"{choices[-1]}/{position}")
        codes.add(code)
        sections.append(Section(code, name, position, url))
    return sections


def _way(url: str) -> list[str]:
    """Return the parts of an address that may tell a section: directories, name of the page, values of the query."""
    parts = urlsplit(url)
    *words, last = parts.path.split("/")
    stem = last.partition(".")[0]
    values = [value for _, value in parse_qsl(parts.query) if "," not in value]
    return [part for part in (*words, stem) if part and part not in _INDEX_NAMES] + values
