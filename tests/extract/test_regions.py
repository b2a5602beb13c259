"""Body, notice, related, images and title: each from a region of a page."""

import pytest
from lxml import html
from parsel import Selector

from newscrawl.extract.blocks import lines
from newscrawl.extract.body import read_body
from newscrawl.extract.notice import read_notice
from newscrawl.extract.related import complete, extends, read_related
from newscrawl.extract.title import without_suffix
from newscrawl.items import Image, Related

SITE = "http://h/"


def region(markup: str) -> html.HtmlElement:
    return html.fromstring(f"<div>{markup}</div>")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>　　甲</p><p>乙</p>", ["甲", "乙"]),
        ("甲<br>乙<br/>　　丙", ["甲", "乙", "丙"]),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", ["甲", "乙"]),
        ("<p>甲<b>乙</b><a href='/'>丙</a>丁</p>", ["甲乙丙丁"]),
        ("<p>甲<script>x()</script>乙<!-- 丙 --><style>s</style>丁</p>", ["甲乙丁"]),
        ("<font>甲</font><p></p><p>&nbsp;</p>乙", ["甲", "乙"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
    ],
)
def test_lines_as_a_reader_sees_them(markup: str, expected: list[str]) -> None:
    assert lines(region(markup)) == expected


def test_the_tail_of_the_region_is_not_in_it() -> None:
    outer = html.fromstring("<div><p>甲</p>乙</div>")
    assert lines(outer[0]) == ["甲"]


@pytest.mark.parametrize("depth", [100, 100_000])
def test_deep_nesting(depth: int) -> None:
    found = lines(Selector(text="<b>" * depth + "甲" + "</b>" * depth + "<p>乙</p>").root)
    assert found == ["甲", "乙"] or depth > 2000  # the parser itself gives up deeper down


def test_a_body_without_furniture() -> None:
    markup = """<p>来源：云坨在线</p><p>第一段。</p><figure><img src="a.jpg"><figcaption>图为现场。</figcaption></figure>
    <p>他说来源：不明。</p><p>[1] [2] 下一页</p><p>【打印本页】【关闭窗口】</p><p>（责任编辑：鹿岭）</p>"""
    body = read_body(region(markup), SITE)
    assert body.paragraphs == ["第一段。", "他说来源：不明。"]
    assert body.credits == ["来源：云坨在线", "（责任编辑：鹿岭）"]


@pytest.mark.parametrize(
    "markup",
    [
        '<p align="center"><img src="a.jpg"></p><p align="center">晨雾里的梯田</p><p>第一段。</p>',
        '<p><img src="a.jpg"></p><p style="text-align: center">晨雾里的梯田</p><p>第一段。</p>',
        '<div><img src="a.jpg"><div class="pic-desc">晨雾里的梯田</div></div><p>第一段。</p>',
        '<p><img src="a.jpg"></p><p class="tuzhu">晨雾里的梯田</p><p>第一段。</p>',
        '<table><tr><td align=center><img src="a.jpg"><br><font size=2>晨雾里的梯田</font></td></tr></table>第一段。',
        '<center><img src="a.jpg"><br>晨雾里的梯田</center><br>第一段。',
    ],
)
def test_a_caption_under_its_picture(markup: str) -> None:
    body = read_body(region(markup), SITE)
    assert (body.paragraphs, body.images) == (["第一段。"], [Image(f"{SITE}a.jpg", "晨雾里的梯田")])


def test_captions_by_their_words_and_each_at_its_picture() -> None:
    markup = """<p>第一段。</p><p><img src="a.jpg"></p><p>图为晨雾里的梯田。</p><p>第二段。</p>
    <p><img src="b.jpg"><img src="c.jpg"></p><p>▲工人检修水泵</p><p><img src="d.jpg"></p><p>第三段。</p>"""
    body = read_body(region(markup), SITE)
    assert body.paragraphs == ["第一段。", "第二段。", "第三段。"]
    assert [image.caption for image in body.images] == ["图为晨雾里的梯田。", None, "▲工人检修水泵", None]


def test_text_behind_a_picture_is_no_caption() -> None:
    markup = f'<p align="center"><img src="a.jpg"></p><p>第一段。</p><p align="center"><img src="b.jpg"></p><p align="center">{"长" * 99}</p>'
    body = read_body(region(markup), SITE)
    assert body.paragraphs == ["第一段。", "长" * 99]
    assert [image.caption for image in body.images] == [None, None]


def test_pictures_with_captions_each_once() -> None:
    markup = """<figure><img src="a.jpg"><figcaption>图为现场。</figcaption></figure><img data-src="/b.jpg" src="blank.gif">
    <img src="a.jpg"><img src="data:image/gif;base64,x"><img>"""
    assert read_body(region(markup), "http://h/x/1.html").images == [
        Image("http://h/x/a.jpg", "图为现场。"),
        Image("http://h/b.jpg", None),
    ]


def test_a_notice_as_data() -> None:
    notice = read_notice(region("1、凡本网注明。<br>电话：13000000000，0000-5550123 邮箱:a.b@c.example 邮编000000"))
    assert notice.text == ["1、凡本网注明。", "电话：13000000000，0000-5550123 邮箱:a.b@c.example 邮编000000"]
    assert notice.phones == ["13000000000", "0000-5550123"]
    assert notice.emails == ["a.b@c.example"]


def test_related_links_in_order_and_once() -> None:
    markup = """<a href="2.html" title="青岚文化馆启动夜校课程">·青岚文化馆启动…</a><a href="/x/1.html">青岚林场恢复夜校</a>
    <a href="2.html">又一次</a><a href="javascript:void(0)">更多</a><a href="#top">顶部</a><a href="3.html"> </a>
    <a href="4.html">没有全称的标题...</a>"""
    assert read_related(region(markup).iter("a"), "http://h/x/9.html") == [
        Related("青岚文化馆启动夜校课程", "http://h/x/2.html", False, "青岚文化馆启动…"),
        Related("青岚林场恢复夜校", "http://h/x/1.html", True, "青岚林场恢复夜校"),
        Related("没有全称的标题...", "http://h/x/4.html", False, "没有全称的标题..."),
    ]


@pytest.mark.parametrize(
    ("shown", "title", "whole"),
    [("青岚林场恢", "青岚林场恢复夜校", True), ("青岚林场恢…", "青岚林场恢复夜校", True), ("青岚 林场", "青岚林场恢复", True),
     ("青岚林场", "青岚林场", False), ("青岚林场", "沙渠林场恢复", False), ("…", "青岚林场", False), ("青岚林场", "", False)],
)  # fmt: skip
def test_extends(shown: str, title: str, whole: bool) -> None:
    assert extends(title, shown) is whole


def test_only_the_rest_of_the_same_title_completes() -> None:
    cut = Related("青岚林场恢", "u", True, "青岚林场恢")
    assert complete(cut, "青岚林场恢复夜校") == Related("青岚林场恢复夜校", "u", False, "青岚林场恢")
    assert complete(cut, "沙渠文化馆") == cut
    assert complete(cut, "青岚林场恢") == cut


@pytest.mark.parametrize(
    ("document", "headings", "title"),
    [
        ("青岚林场恢复夜校_青岚_塬上网", ["塬上网", "青岚林场恢复夜校"], "青岚林场恢复夜校"),
        ("青岚林场恢复夜校 - 塬上网", [], "青岚林场恢复夜校"),
        ("1-10月青岚育苗-塬上网", [], "1-10月青岚育苗"),
        ("青岚林场恢复夜校", [], "青岚林场恢复夜校"),
        ("A|B", ["塬上网"], "A"),
        ("_", [], "_"),
    ],
)
def test_the_suffix_of_the_site_goes(document: str, headings: list[str], title: str) -> None:
    assert without_suffix(document, headings) == title
