"""The next page of a list, by words, numbers, arrows, pictures and scripts."""

import pytest

from newscrawl.extract.outline import read_outline
from newscrawl.extract.tree import parse

SITE = "http://site.example"


def next_of(markup: str, path: str = "/xw/") -> str | None:
    outline = read_outline(parse(markup), SITE + path, SITE + path, SITE)
    return outline.next_url and outline.next_url.removeprefix(SITE)


@pytest.mark.parametrize(
    ("markup", "path", "following"),
    [
        ('<a href="list_7_2.html">下一页</a>', "/xw/", "/xw/list_7_2.html"),
        ('<a href="list_7_2.html#top">【下页】</a>', "/xw/", "/xw/list_7_2.html"),
        ('<a href="?page=2"><b>下一页</b>&gt;</a>', "/xw/", "/xw/?page=2"),
        ('<a href="/xw/p2" title="下一页"><img src="n.gif"></a>', "/xw/", "/xw/p2"),
        ('<a href="/xw/p2"><img src="n.gif" alt="下一页"></a>', "/xw/", "/xw/p2"),
        ('<a href="/xw/p2">Next</a>', "/xw/", "/xw/p2"),
        ('<a rel="nofollow next" href="/xw/p2">接着看</a>', "/xw/", "/xw/p2"),
        ('<b>1</b> <a href="list_7_2.html">2</a> <a href="list_7_3.html">3</a>', "/xw/", "/xw/list_7_2.html"),
        ('<a href="l_1.html">1</a> <b>2</b> <a href="l_3.html">[3]</a>', "/xw/l_2.html", "/xw/l_3.html"),
        ('<a href="l_1.html">1</a> <a href="l_2.html">2</a> <a href="l_3.html">3</a>', "/xw/l_3.html", None),
        ('<a href="i_1.html">2</a> <b>3</b> <a href="i_3.html">4</a>', "/xw/i_2.html", "/xw/i_3.html"),
        ('<a href="list.asp?c=3&amp;page=1">1</a> <a href="list.asp?c=3&amp;page=3">3</a>', "/list.asp?c=3&page=2",
         "/list.asp?c=3&page=3"),
        ('<a href="javascript:go(2)">下一页</a> <a href="l_2.html">2</a>', "/xw/", "/xw/l_2.html"),
        ('<a href="l_2.html">&gt;</a> <a href="l_9.html">&gt;&gt;</a>', "/xw/", "/xw/l_2.html"),
        ('<a href="l_2.html">»</a>', "/xw/l_1.html", "/xw/l_2.html"),
        ('<a href="/xw/l_2.html">2</a>', "/xw", "/xw/l_2.html"),
        ('<script>createPageHTML(3, 0, "index", "html");</script>', "/xw/", "/xw/index_1.html"),
        ('<script>createPageHTML(3, 2, "index", "html");</script>', "/xw/index_2.html", None),
        ('<a href="#">下一页</a>', "/xw/", None),
        ('<a href="/zw/">»</a>', "/xw/l_1.html", None),
        ('<a href="/day/2">2</a>', "/xw/", None),
        ('<a href="http://other.example/2">下一页</a>', "/xw/", None),
        ('<a href="17.html">下一篇</a> <a href="l_9.html">尾页</a> <a href="l_1.html">上一页</a>', "/xw/", None),
    ],
)  # fmt: skip
def test_the_next_page(markup: str, path: str, following: str | None) -> None:
    assert next_of(markup, path) == following


def test_a_next_page_without_an_address_is_a_problem() -> None:
    outline = read_outline(parse('<a href="http://[">下一页</a>'), f"{SITE}/xw/", f"{SITE}/xw/", SITE)
    assert (outline.next_url, outline.problem) == (None, "the next page has no address")
