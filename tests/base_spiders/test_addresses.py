"""What a portal declares about its addresses."""

import pytest

from newscrawl.base_spiders import ListSpider
from newscrawl.http import PageResponse
from newscrawl.text.decode import decode

SITE = "http://news.example"


class Queries(ListSpider):
    name = "queries"
    index_path = "/index.php?m=home"
    section_pattern = r"/list\.php\?cid=(?P<code>\d+)"
    article_pattern = r"/show\.php\?cid=\d+&id=\d+"


class Paths(ListSpider):
    name = "paths"
    index_path = "/"
    section_pattern = r"/\w+/(?P<code>\w+)/"
    article_pattern = r"/\w+/\w+/t\d+\.htm"


def page(markup: str, path: str = "/") -> PageResponse:
    raw = f"<html><body>{markup}</body></html>".encode()
    return PageResponse(SITE + path, body=raw, decoded=decode(raw))


def test_sections_and_articles_that_a_query_tells_apart() -> None:
    spider = Queries(site=SITE)
    markup = (
        '<a href="/list.php?cid=3">甲</a><a href="/list.php?cid=4&amp;utm_source=x">乙</a><a href="/list.php">丙</a>'
    )
    assert [section.code for section in spider.sections_of(page(markup))] == ["3", "4"]
    markup = (
        '<a href="show.php?id=7&amp;cid=3">一</a><a href="show.php?id=7">二</a><a href="show.php?cid=3&amp;id=8">三</a>'
    )
    assert [link.url.rsplit("/")[-1] for link in spider.links_of(page(markup))] == [
        "show.php?cid=3&id=7",
        "show.php?cid=3&id=8",
    ]


def test_a_query_that_means_nothing_is_no_matter() -> None:
    links = list(Paths(site=SITE).links_of(page('<a href="/x/y/t1.htm?v=2">一</a><a href="/x/y/t2.htm#top">二</a>')))
    assert [link.url for link in links] == [f"{SITE}/x/y/t1.htm?v=2", f"{SITE}/x/y/t2.htm"]


@pytest.mark.parametrize(
    ("spider", "path", "kind"),
    [
        (Paths, "/", "index"),
        (Paths, "/x/y/", "list"),
        (Paths, "/x/y/t1.htm", "article"),
        (Queries, "/index.php?m=home", "index"),
        (Queries, "/index.php", "list"),
        (Queries, "/show.php?cid=1&id=2", "article"),
    ],
)
def test_what_stands_at_an_address(spider: type[ListSpider], path: str, kind: str) -> None:
    assert spider(site=SITE).kind_of(SITE + path) == kind


@pytest.mark.parametrize("text", ["下一页", "[下一页]", "下一页 >", "» 下一页 »"])
def test_the_next_page_behind_its_words(text: str) -> None:
    markup = f'<a href="#">下一页</a><a href="i_1.htm">上一页</a><a href="i_3.htm">{text}</a>'
    assert Paths(site=SITE).next_of(page(markup, "/x/y/i_2.htm")) == f"{SITE}/x/y/i_3.htm"


def test_no_next_page() -> None:
    assert Paths(site=SITE).next_of(page('<span>下一页</span><a href="javascript:next()">下一页</a>')) is None
