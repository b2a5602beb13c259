"""Which links of a page lead to further parts of its article."""

import pytest

from newscrawl.extract.parts import MOST_PARTS, part_urls
from tests.extract.reading import lines

SITE = "http://news.example"


def parts(markup: str, url: str) -> list[str]:
    return [part.removeprefix(SITE) for part in part_urls(lines(f"<div>{markup}</div>"), SITE + url, SITE + url)]


@pytest.mark.parametrize(
    ("markup", "url", "expected"),
    [
        (
            '<a href="7.html">1</a><a href="7_2.html">2</a><a href="7_3.html">3</a><a href="7_2.html">下一页</a>',
            "/x/7.html",
            ["/x/7_2.html", "/x/7_3.html"],
        ),
        ('<a href="/x/7-2.htm">[2]</a><a href="/x/7-3.htm">【末页】</a>', "/x/7.htm", ["/x/7-2.htm", "/x/7-3.htm"]),
        ('<a href="t7_1.htm">下一页</a><a href="t7_2.htm">尾页</a>', "/x/t7.htm", ["/x/t7_1.htm", "/x/t7_2.htm"]),
        ('<a href="?id=7&amp;page=2">第2页</a>', "/show.php?id=7", ["/show.php?id=7&page=2"]),
        ('<a href="7.html?p=10">10</a><a href="7.html?p=9">9</a>', "/x/7.html", ["/x/7.html?p=9", "/x/7.html?p=10"]),
        ('<a href="https://www.news.example/x/7_2.html#a">2</a>', "/x/7.html", ["https://www.news.example/x/7_2.html"]),
        ('<b>1</b> <a href="7_2.html">2</a> <a href="7_3.html">3</a>', "/x/7.html", ["/x/7_2.html", "/x/7_3.html"]),
        ('<ul><li><a href="7_2.html"><span>2</span></a></li></ul>', "/x/7.html", ["/x/7_2.html"]),
        ('<p>共2页：<a href="7_2.html">下页</a></p>', "/x/7.html", ["/x/7_2.html"]),
        ('<p>第一段。</p><p><a href="7_2.html">&gt;</a></p>', "/x/7.html", ["/x/7_2.html"]),
        ('<a href="7_2.html">»</a>', "/x/7.html", ["/x/7_2.html"]),
        (
            '<b>1</b><a href="7_2.html">2</a><a href="7_3.html">3</a><a href="7_4.html">4</a>',
            "/x/7.html",
            ["/x/7_2.html", "/x/7_3.html", "/x/7_4.html"],
        ),
        # Neighbours, other articles, tools and other hosts are no parts.
        ('<a href="8.html">下一页</a><a href="7_2.html">下一篇：七月</a>', "/x/7.html", []),
        ('<a href="/y/7_2.html">2</a><a href="17_2.html">2</a><a href="7_2_3.html">2</a>', "/x/7.html", []),
        ('<a href="?id=8&amp;page=2">2</a><a href="?id=7&amp;cid=2">2</a>', "/show.php?id=7", []),
        ('<a href="http://other.example/x/7_2.html">2</a><a href="7_x.html">2</a><a>2</a>', "/x/7.html", []),
        ('<a href="http://[7_2.html">2</a><a href="javascript:go(7_2)">2</a>', "/x/7.html", []),
        ('<a href="7_2.html"></a><a href="7_2.html">青岚文化馆启动夜校课程</a>', "/x/7.html", []),
        ("", "/x/7.html", []),
        ('<a href="7_2.html">2</a>', "", []),
    ],
)
def test_parts_are_known_by_their_address_and_their_link(markup: str, url: str, expected: list[str]) -> None:
    assert parts(markup, url) == expected


def test_a_pager_without_end_is_bounded() -> None:
    markup = "".join(f'<li><a href="7_{number}.html">{number}</a>' for number in range(2, 999))
    assert len(parts(markup, "/x/7.html")) == MOST_PARTS
