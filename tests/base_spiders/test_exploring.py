"""A portal of which nothing is known: its sections, lists and articles are told by what its pages have in common."""

import re
from collections.abc import Callable

import pytest
from scrapy.exceptions import CloseSpider

from newscrawl.spiders.generic import Generic
from tests.base_spiders.sites import NAMES, SITE, Site, Style, Walked, article_page, entries, html, title, walk

Address = Callable[[int], str]


def explore(page_of: Callable[[str], str | int | None], path: str = "", **arguments: str) -> Walked:
    return walk(Generic(**{"site": SITE + path, "portal": "yunling", **arguments}), page_of)


def number_of(code: str) -> int:
    return sorted(NAMES).index(code) + 3


def words(address: Address, here: int, pages: int) -> str:
    following = f'<a href="{address(here + 1)}">下一页</a>' if here < pages else ""
    return f'{following}<a href="{address(pages)}">尾页</a>'.replace("&", "&amp;")


def numbers(address: Address, here: int, pages: int) -> str:
    shown = range(max(1, here - 2), min(pages, here + 2) + 1)
    links = (f"<b>{n}</b>" if n == here else f'<a href="{address(n)}">{n}</a>' for n in shown)
    return " ".join(links).replace("&", "&amp;")


def arrows(address: Address, here: int, pages: int) -> str:
    last = f'<a href="{address(here + 1)}">&gt;</a><a href="{address(pages)}">&gt;&gt;</a>' if here < pages else ""
    return f'<a href="{address(1)}">&lt;&lt;</a>{last}'


def picture(address: Address, here: int, pages: int) -> str:
    return f'<a href="{address(here + 1)}"><img src="/n.gif" alt="下一页"></a>' if here < pages else ""


def script(address: Address, here: int, pages: int) -> str:
    return (
        "<script>function createPageHTML(_nPageCount, _nCurrIndex) {}</script>"
        f'<script>createPageHTML({pages}, {here - 1}, "index", "htm");</script>'
    )


TABLE = (
    '<table width="960"><tr><td width="700"><table>{entries}</table><p align="center">{pager}</p></td>'
    '<td width="260"></td></tr></table>'
)
STYLES = {
    "dede": Style(
        lambda code, n: f"/xw/{code}/{n + 1000}.html", lambda code: f"/xw/{code}/",
        lambda code, page: f"/xw/{code}/list_{len(code)}_{page}.html", words,
    ),
    "trs": Style(
        lambda code, n: f"/xwzx/{code}/2021{n % 12 + 1:02}/t202105{n % 28 + 1:02}_{n + 70000}.htm",
        lambda code: f"/xwzx/{code}/index.htm", lambda code, page: f"/xwzx/{code}/index_{page - 1}.htm", script,
        frame=TABLE, entry='<tr><td width="20">·</td><td><a href="{href}">{title}</a></td><td>05-14</td></tr>',
        hot='<table><tr><td>点击最多</td></tr><tr><td><ul>{entries}</ul></td></tr></table>',
    ),
    "asp": Style(
        lambda code, n: f"/shownews.asp?id={n + 500}", lambda code: f"/news.asp?cid={number_of(code)}",
        lambda code, page: f"/news.asp?cid={number_of(code)}&page={page}", numbers,
        frame=TABLE, entry='<TR><TD><FONT size=2><A href="{href}" target=_blank>{title}</A></FONT></TD></TR>',
    ),
    "phpcms": Style(
        lambda code, n: f"/index.php?a=show&c=index&catid={len(code)}&id={n + 30}&m=content",
        lambda code: f"/index.php?a=lists&c=index&catid={number_of(code)}&m=content",
        lambda code, page: f"/index.php?a=lists&c=index&catid={number_of(code)}&m=content&page={page}", words,
    ),
    "jcms": Style(
        lambda code, n: f"/art/2021/{n % 12 + 1}/{n % 28 + 1}/art_{len(code)}_{n + 3000}.html",
        lambda code: f"/col/col{number_of(code)}/index.html",
        lambda code, page: f"/col/col{number_of(code)}/index.html?pageNum={page}", numbers,
        entry='<div class="item odd"><h4><a href="{href}" title="{title}">{title}</a></h4><p>村里的事。</p></div>',
        frame='<div class="left"><div class="con">{entries}</div><nav class="pagination">{pager}</nav></div>',
    ),
    "paper": Style(
        lambda code, n: f"/content/2021-{n % 12 + 1:02}/{n % 28 + 1:02}/content_{n + 9000}.htm",
        lambda code: f"/node_{number_of(code)}.htm", lambda code, page: f"/node_{number_of(code)}_{page}.htm", arrows,
    ),
    "wordpress": Style(
        lambda code, n: f"/archives/{n + 60}", lambda code: f"/category/{code}",
        lambda code, page: f"/category/{code}/page/{page}", picture,
        entry='<article><h2><a href="{href}">{title}</a></h2><a href="{href}"><img src="/p.jpg"></a></article>',
    ),
    "list-and-show": Style(
        lambda code, n: f"/show/{n + 200}.html", lambda code: f"/list/{number_of(code)}.html",
        lambda code, page: f"/list/{number_of(code)}-{page}.html", words,
        entry='<a class="item" href="{href}"><h3>{title}</h3><p>村里的人都说好，还要再修一条。</p><i>05-14</i></a>',
    ),
    "one-shape-for-all": Style(
        lambda code, n: f"/n/{n + 200}.html", lambda code: f"/n/{number_of(code)}.html",
        lambda code, page: f"/n/{number_of(code)}_{page}.html", words,
        sizes={"bxyw": 30, "xzdt": 17, "tpxw": 9},
    ),
    "no-pager": Style(
        lambda code, n: f"/{code}/{n + 1000}.html", lambda code: f"/{code}/", lambda code, page: "", words,
        per_page=100, frame='<div class="main"><ul class="list">{entries}</ul></div>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_every_article_is_found_in_its_section_and_nothing_else_is_asked_as_one(style: Style) -> None:
    site = Site(style)
    walked = explore(site.pages.get)
    wanted = [path for paths in site.articles.values() for path in paths]
    assert sorted(walked.articles) == sorted(wanted)
    assert (walked.failed, walked.narrowed) == ([], [])
    assert {walked.names[code]: paths for code, paths in walked.sections.items()} == {
        NAMES[code]: paths for code, paths in site.articles.items()
    }
    assert sorted(walked.asked) == sorted(set(site.pages) - {"/about/1.html", "/about/2.html"})


def test_sections_below_channels_are_found_and_channels_that_only_show_what_is_new_there_are_none() -> None:
    channels = '<a href="/xw/">新闻频道</a><a href="/zw/">政务频道</a>'
    pages, articles, first = {"/": html("云岭网", channels)}, {}, 1000
    for channel in ("xw", "zw"):
        blocks = ""
        for code, name in (("aa", "要事"), ("bb", "乡镇"), ("cc", "图片")):
            ids, first = range(first, first + 9), first + 10

            def path(n: int, folder: str = f"/{channel}/{code}") -> str:
                return f"{folder}/202105/t20210514_{n}.html"

            articles[channel + name] = [path(n) for n in ids]
            pages |= {path(n): article_page(title(n)) for n in ids}
            pages[f"/{channel}/{code}/"] = html(
                f"{channel}{name}_云岭网", channels + f"<div>{entries(ids, path)}</div>"
            )
            blocks += f'<div class="b"><h3><a href="./{code}/">更多&gt;&gt;</a></h3>{entries(ids[:6], path)}</div>'
        pages[f"/{channel}/"] = html("频道_云岭网", channels + blocks)
    walked = explore(pages.get)
    assert {walked.names[code]: paths for code, paths in walked.sections.items()} == articles
    assert list(walked.sections) == ["aa", "bb", "cc", "zw/aa", "zw/bb", "zw/cc"]


def test_an_address_with_a_path_is_where_the_walk_begins() -> None:
    site = Site(STYLES["dede"])
    site.pages["/xw/"] = site.pages.pop("/")
    walked = explore(site.pages.get, "/xw/")
    assert walked.asked[0] == "/xw/"
    assert len(walked.articles) == 58


def test_a_list_at_the_address_itself_is_the_only_section() -> None:
    def page_of(path: str) -> str | None:
        if path.startswith("/news/"):
            return article_page(title(int(path[6:-5])))
        page = int((re.findall(r"\d+", path) or [1])[0])
        pager = f'<a href="/index_{page + 1}.html">下一页</a>' if page < 3 else ""
        return html("要闻_云岭网", entries(range(page * 10, page * 10 + 10), lambda n: f"/news/{n}.html") + pager)

    walked = explore(page_of)
    assert walked.names == {"index": "要闻"}
    assert len(walked.articles) == 30


def test_addresses_of_another_shape_deep_in_a_list_are_articles_too() -> None:
    def path_of(n: int) -> str:
        return f"/xw/{n}.html" if n < 20 else f"/html/2009/{n}.shtml"

    pages = {path_of(n): article_page(title(n)) for n in range(30)}
    pages["/"] = html("云岭网", '<a href="/xw/">新闻</a>')
    for page in range(3):
        pager = f'<a href="/xw/l_{page + 1}.html">下一页</a>' if page < 2 else ""
        shown = entries(range(page * 10, page * 10 + 10), path_of)
        pages[f"/xw/l_{page}.html" if page else "/xw/"] = html("新闻", shown + pager)
    assert len(explore(pages.get).articles) == 30


def test_a_story_over_the_list_of_a_first_page_is_one_of_it() -> None:
    site = Site(STYLES["dede"])
    top = '<div class="top"><h2><a href="/xw/bxyw/99.html">云岭县今年的头一场大雪下过了</a></h2></div><ul class="list">'
    site.pages["/xw/bxyw/"] = site.pages["/xw/bxyw/"].replace('<ul class="list">', top)
    site.pages["/xw/bxyw/99.html"] = article_page("云岭县今年的头一场大雪下过了")
    walked = explore(site.pages.get)
    assert walked.sections["bxyw"][0] == "/xw/bxyw/99.html"
    assert len(walked.articles) == 59


def test_what_stands_in_a_list_and_is_no_article_is_not_asked_as_one() -> None:
    site = Site(STYLES["dede"])
    odd = (
        '<ul class="list"><li><a href="/files/1.pdf">云岭县水渠修缮方案公示表</a>'
        '<li><a href="http://other.example/1.html">邻县水渠修缮工程也开工</a><li><a href="/zt/2021/">云岭县水渠专题报道</a>'
    )
    site.pages["/xw/bxyw/"] = site.pages["/xw/bxyw/"].replace('<ul class="list">', odd)
    walked = explore(site.pages.get)
    assert walked.sections["bxyw"] == site.articles["bxyw"]


def test_sections_are_chosen_by_code_or_name() -> None:
    site = Site(STYLES["dede"])
    walked = explore(site.pages.get, sections="xzdt,图片新闻")
    assert sorted(walked.sections) == ["tpxw", "xzdt"]
    assert "sections" in walked.narrowed
    with pytest.raises(CloseSpider) as closed:
        explore(site.pages.get, sections="nowhere")
    assert "usage: no section 'nowhere'; there are bxyw (本县要闻), xzdt" in closed.value.reason


def test_pages_behind_the_index_that_may_come_back_leave_the_walk_incomplete_those_that_are_gone_do_not() -> None:
    site = Site(STYLES["dede"])

    def page_of(path: str) -> str | int | None:
        return {"/xw/xzdt/": 503, "/gb/shuoming.html": 404}.get(path) or site.pages.get(path)

    walked = explore(page_of)
    assert walked.failed == ["/xw/xzdt/: HTTP 503"]
    assert sorted(walked.sections) == ["bxyw", "gsgg", "tpxw"]


LIST = entries(range(100, 112), lambda n: f"/show/{n}.html")


def article_of(path: str) -> str | None:
    found = re.match(r"/show/(\d+)\.html", path)
    return article_page(title(int(found[1]))) if found else None


def calendar(path: str) -> str:
    """Every page shows the same list, and days and a next page whose addresses grow."""
    query = path.partition("?")[2]
    days = "".join(f'<a href="/?{query}&amp;d={day}">{day}日</a> ' for day in range(1, 32))
    return article_of(path) or html("日历", f'{days}{LIST}<a href="/?{query}&amp;p={len(query)}">下一页</a>')


def growing_articles(path: str) -> str:
    """The same, and the addresses of articles grow too."""
    query = path.partition("?")[2]
    return calendar(path) if "/show/" in path else calendar(path).replace(".html", f".html?t={len(query)}")


def endless(path: str) -> str:
    """A list whose pager goes on for ever, beside it other links each time."""
    page = int((re.findall(r"page=(\d+)", path) or [1])[0])
    other = entries(range(page * 1000, page * 1000 + 9), lambda n: f"/show/{n}.html")
    pager = f'<a href="/list?page={page + 1}">下一页</a>'
    return article_of(path) or html("要闻", f'<div class="l">{LIST}{pager}</div><div class="r">{other}</div>')


@pytest.mark.parametrize("page_of", [calendar, growing_articles, endless])
def test_a_site_without_an_end_comes_to_one(page_of: Callable[[str], str]) -> None:
    walked = explore(page_of)
    assert len(walked.asked) < 300
    assert {path.partition("?")[0] for path in walked.articles} == {f"/show/{n}.html" for n in range(100, 112)}
    assert any("shows nothing new" in how for how in walked.narrowed)


def test_very_many_links_are_not_all_asked() -> None:
    index = html("云岭网", "".join(f'<a href="/p{n}/">栏目{n}</a>' for n in range(30_000)))
    walked: list[str] = []
    with pytest.raises(CloseSpider) as closed:
        explore(lambda path: walked.append(path) or (index if path == "/" else None))  # type: ignore[func-returns-value]
    assert len(walked) == 201
    assert "nor one of 200 pages behind it shows a list" in closed.value.reason


RELATED = f'<div class="r">{LIST}</div>'


@pytest.mark.parametrize(
    "pages",
    [
        {"/": ""},
        {"/": html("云岭网", '<a href="/xw/">新闻</a>'), "/xw/": html("新闻", "<p>没有。</p>")},
        {"/": article_page(title(1), f"<h3>相关文章</h3>{LIST}")},
        {"/": article_page(title(1), RELATED)},
        {"/": html("云岭网", '<a href="/tg.html">来稿须知</a>'), "/tg.html": article_page("来稿须知", RELATED)},
    ],
)
def test_a_site_without_lists_is_told_and_related_links_are_not_followed(pages: dict[str, str]) -> None:
    asked: list[str] = []
    with pytest.raises(CloseSpider) as closed:
        explore(lambda path: asked.append(path) or pages.get(path))  # type: ignore[func-returns-value]
    assert "expectations: neither http://site.example/ nor one of" in closed.value.reason
    assert asked == list(pages)
