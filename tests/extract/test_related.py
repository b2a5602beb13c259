import pytest

from newscrawl.extract.related import (
    complete,
    extends,
    find_related,
    is_cut,
    is_related_heading,
    leads_to_page,
    read_related,
    without_mark,
)
from newscrawl.items import Related
from tests.extract.reading import FIRST, SECOND, URL, lines, root

TITLES = ("青岚文化馆启动夜校课程", "沙渠灌区开闸放水", "北槿县苗圃扩种三千亩")
LINKS = [f'<a href="/bd/202605/t{number}_100{number}.html">{title}</a>' for number, title in enumerate(TITLES)]
ITEMS = "<ul>" + "".join(f"<li>{link}</li>" for link in LINKS) + "</ul>"


def related(behind: str, text: str = f"<p>{FIRST}</p><p>{SECOND}</p>") -> list[str]:
    """Return the titles of the related articles on a page with `behind` behind its text."""
    found = lines(f"<div>{text}</div>{behind}")
    stop = next(at for at, line in enumerate(found) if line.text == SECOND) + 1
    links, _ = find_related(found, range(stop), URL)
    return [one.shown for one in read_related(links, URL)]


@pytest.mark.parametrize(
    "heading",
    [
        "相关阅读", "相关新闻", "相关文章", "相关报道", "相关链接", "相关稿件", "相关资讯", "延伸阅读", "扩展阅读", "推荐阅读", "编辑推荐", "为您推荐",
        "猜你喜欢", "您可能感兴趣的文章", "往期回顾", "此前报道", "大家还在看", "更多相关", "关联阅读", "相關閱讀", "相關新聞", "延伸閱讀", "推薦閱讀", "【相关阅读】",
        "相关阅读：", "■ 相关新闻", "相关新闻 >>", "相关阅读 更多", "继续阅读", "看了本文的人还看了",
    ],
)  # fmt: skip
def test_headings_of_related_articles(heading: str) -> None:
    assert is_related_heading(heading)


@pytest.mark.parametrize(
    "text",
    [
        "", "热点排行", "点击排行", "最新文章", "本周热点", "图片新闻", "今日要闻", "友情链接", "网友评论", "上一篇", "相关搜索", "相关标签", "相关热词",
        FIRST, "阅读", "新闻", "相关部门表示，育苗已经开始。", "他推荐了三本书。", "更多",
    ],
)  # fmt: skip
def test_other_lines_are_none(text: str) -> None:
    assert not is_related_heading(text)


@pytest.mark.parametrize(
    "behind",
    [
        f"<h3>相关阅读</h3>{ITEMS}",
        f"<h3><a href=/more>更多&gt;&gt;</a>相关文章</h3>{ITEMS}",
        "<h3>相关推荐</h3>"
        + "".join(f"<div class=i><img src=a.jpg><h4>{link}</h4><p>云坨在线 05-14</p></div>" for link in LINKS),
        f"<ul><li>相关新闻</li><li>热点新闻</li></ul><div>{ITEMS}</div><div><ul><li><a href=/bd/9.html>青岚县的雨下了一夜</a></ul></div>",
        f"<p>上一篇：<a href=/bd/9.html>青岚县的雨下了一夜</a></p><h4>相关新闻</h4>{ITEMS}",
        f"<div class=rel><div>相关新闻</div>{ITEMS}</div>",
        f"<p>【相关报道】</p>{''.join(f'<p>{link}</p>' for link in LINKS)}",
        f"<b>延伸阅读：</b><br>{'<br>'.join(LINKS)}",
        f"<p>相关链接：</p><p>{' '.join(LINKS)}</p>",
        f"<table><tr><td>相关文章</td></tr>{''.join(f'<tr><td>·{link}</td><td>05-14</td></tr>' for link in LINKS)}</table>",
        f"<h3>相关阅读</h3><ul>{''.join(f'<li>{link} <span>2026-05-14</span></li>' for link in LINKS)}</ul>",
        f"<h3>相关阅读</h3><ul>{''.join(f'<li><span>[05-14]</span> {link}</li>' for link in LINKS)}</ul>",
        f"<h3>相关阅读</h3><ul>{''.join(f'<li>{number}. {link}</li>' for number, link in enumerate(LINKS, 1))}</ul>",
        f"<p>（责任编辑：鹿岭）</p><h3>推荐阅读</h3>{ITEMS}",
        f"<p>凡本网注明来源的稿件，版权均属本网。</p><h3>相关新闻</h3>{ITEMS}",
        f"<h3>相关阅读</h3>{ITEMS}<h3>热点排行</h3><ul><li><a href=/hot/20.html>南屏水库开始清淤</a></li></ul>",
        f"<h3>相关阅读</h3>{ITEMS}<p>网友评论</p><p>写得真好，读完很高兴。</p>",
        f"<h3>热点排行</h3><ul><li><a href=/hot/20.html>南屏水库开始清淤</a></li></ul><h3>相关阅读</h3>{ITEMS}",
        f"<h3>相关阅读 <a href=/more/>更多</a></h3>{ITEMS}",
        f"<h3>相关阅读</h3>{ITEMS}<p><a href=/>返回首页</a></p>",
    ],
)
def test_the_links_under_such_a_heading(behind: str) -> None:
    assert related(behind) == list(TITLES)


@pytest.mark.parametrize(
    "line",
    [
        f"延伸阅读：{LINKS[0]}",
        f"<b>推荐阅读</b>：{LINKS[0]}",
        *(f"{heading}：{LINKS[0]}" for heading in ("相关报道", "相关阅读", "相关链接", "相关新闻")),
    ],
)
def test_a_heading_and_its_link_on_one_line(line: str) -> None:
    assert related("", f"<p>{FIRST}</p><p>{line}</p><p>{SECOND}</p>") == [TITLES[0]]
    assert related(f"<p>{line}</p>") == [TITLES[0]]


@pytest.mark.parametrize(
    "behind",
    [
        f"<div>{ITEMS}</div>", f"<p>{'</p><p>'.join(LINKS)}</p>", f"<p>（责任编辑：鹿岭）</p>{ITEMS}",
        f"<p>{'<br>'.join(LINKS)}</p><h3>热点排行</h3><ul><li><a href=/hot/20.html>南屏水库开始清淤</a></li></ul>",
    ],
)  # fmt: skip
def test_a_few_links_to_articles_right_behind_the_text_need_no_heading(behind: str) -> None:
    assert related(behind) == list(TITLES)


@pytest.mark.parametrize(
    "behind",
    [
        "",
        f"<h3>热点排行</h3>{ITEMS}",
        f"<h3>点击排行</h3>{ITEMS}",
        f"<h3>最新文章</h3>{ITEMS}",
        f"<h3>本周热点</h3>{ITEMS}",
        f"<h3>图片新闻</h3>{ITEMS}",
        f"<h3>友情链接</h3>{ITEMS}",
        f"<h3>栏目导航</h3>{ITEMS}",
        f"<div class=sidebar>{ITEMS}</div>",
        f"<div class=hot>{ITEMS}</div>",
        f"<div class=footer>{ITEMS}</div>",
        f"<aside>{ITEMS}</aside>",
        f"<nav>{ITEMS}</nav>",
        f"<p>上一篇：{LINKS[0]}</p><p>下一篇：{LINKS[1]}</p>",
        f"<p>{LINKS[0]}</p>",
        "<ul><li><a href=/a/>本地</a></li><li><a href=/b/>要闻</a></li><li><a href=/c/>图片</a></li></ul>",
        "".join(
            f"<p><a href=http://other.example/{number}00.html>别处的第{number}条新闻标题</a></p>" for number in range(3)
        ),
        "".join(f"<p><a href=/bd/{number}00.html>青岚林场第{number}次恢复夜校</a></p>" for number in range(40)),
        "<h3>相关阅读</h3><p>暂无相关阅读。</p>",
        "<h3>相关阅读</h3>",
        "<p>相关标签：<a href=/tag/1>夜校</a> <a href=/tag/2>林场</a></p>",
    ],
)
def test_what_is_not_related(behind: str) -> None:
    assert related(behind) == []


def test_related_links_in_order_and_once() -> None:
    markup = """<a href="2.html" title="青岚文化馆启动夜校课程">·青岚文化馆启动…</a><a href="/x/1.html">青岚林场恢复夜校</a>
    <a href="2.html">又一次</a><a href="javascript:void(0)">更多</a><a href="#top">顶部</a><a href="3.html"> </a>
    <a href="4.html">没有全称的标题...</a>"""
    assert read_related(root(markup).iter("a"), "http://h/x/9.html") == [
        Related("青岚文化馆启动夜校课程", "http://h/x/2.html", False, "青岚文化馆启动…"),
        Related("青岚林场恢复夜校", "http://h/x/1.html", True, "青岚林场恢复夜校"),
        Related("没有全称的标题...", "http://h/x/4.html", False, "没有全称的标题..."),
    ]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<a href=1 title="沙渠灌区开闸放水">沙渠灌区开闸放水</a>', ("沙渠灌区开闸放水", True, "沙渠灌区开闸放水")),
        ('<a href=1 title="沙渠灌区开闸放水">沙渠灌区开</a>', ("沙渠灌区开闸放水", False, "沙渠灌区开")),
        ('<a href=1 title="沙渠灌区开闸放水">沙渠灌区开...</a>', ("沙渠灌区开闸放水", False, "沙渠灌区开...")),
        ('<a href=1 title="沙渠灌区开闸放水">沙渠灌区开⋯</a>', ("沙渠灌区开闸放水", False, "沙渠灌区开⋯")),
        ('<a href=1 title="点击查看">沙渠灌区开闸放水</a>', ("沙渠灌区开闸放水", True, "沙渠灌区开闸放水")),
        ('<a href=1 title="">沙渠灌区开…</a>', ("沙渠灌区开…", False, "沙渠灌区开…")),
        ("<a href=1>沙渠灌区开闸放水。</a>", ("沙渠灌区开闸放水。", True, "沙渠灌区开闸放水。")),
        ("<a href=1>Lee Co.</a>", ("Lee Co.", True, "Lee Co.")),
        ("<a href=1>　• 沙渠灌区\n开闸放水</a>", ("沙渠灌区 开闸放水", True, "沙渠灌区 开闸放水")),
        ("<a href=1><img src=a.jpg><p>沙渠灌区开闸放水</p></a>", ("沙渠灌区开闸放水", True, "沙渠灌区开闸放水")),
        ("<a href=1><h3>沙渠灌区开闸放水</h3><p>云坨在线 2026-05-14</p></a>", ("沙渠灌区开闸放水", True, "沙渠灌区开闸放水")),
        ("<a href=1><span class=time>05-14</span><span class=title>沙渠灌区开闸放水</span></a>", ("沙渠灌区开闸放水", True, "沙渠灌区开闸放水")),
        ("<a href=1>沙渠灌区开闸放水<span>05-14</span></a>", ("沙渠灌区开闸放水", True, "沙渠灌区开闸放水")),
        ("<a href=1><b>沙渠</b>灌区开闸放水</a>", ("沙渠灌区开闸放水", True, "沙渠灌区开闸放水")),
    ],
)  # fmt: skip
def test_the_title_of_a_link(link: str, expected: tuple[str, bool, str]) -> None:
    (one,) = read_related(root(link).iter("a"), URL)
    assert (one.title, one.complete, one.shown) == expected


@pytest.mark.parametrize(
    ("shown", "title", "whole"),
    [("青岚林场恢", "青岚林场恢复夜校", True), ("青岚林场恢…", "青岚林场恢复夜校", True), ("青岚 林场", "青岚林场恢复", True),
     ("青岚林场", "青岚林场", False), ("青岚林场", "沙渠林场恢复", False), ("…", "青岚林场", False), ("青岚林场", "", False),
     ("", "青岚林场", False)],
)  # fmt: skip
def test_extends(shown: str, title: str, whole: bool) -> None:
    assert extends(title, shown) is whole


@pytest.mark.parametrize(
    ("shown", "bare"),
    [("沙渠灌区…", "沙渠灌区"), ("沙渠灌区......", "沙渠灌区"), ("沙渠灌区⋯⋯", "沙渠灌区"), ("沙渠灌区..", "沙渠灌区"), ("Co.", "Co."),
     ("沙渠灌区", "沙渠灌区"), ("……", ""), ("", "")],
)  # fmt: skip
def test_the_mark_of_a_cut(shown: str, bare: str) -> None:
    assert without_mark(shown) == bare
    assert is_cut(shown) is (bare != shown)


def test_only_the_rest_of_the_same_title_completes() -> None:
    cut = Related("青岚林场恢", "u", True, "青岚林场恢")
    assert complete(cut, "青岚林场恢复夜校") == Related("青岚林场恢复夜校", "u", False, "青岚林场恢")
    assert complete(cut, "沙渠文化馆") == cut
    assert complete(cut, "青岚林场恢") == cut


@pytest.mark.parametrize("href", ["1.html", "/1.html", "?id=1", "http://news.example/1", "//news.example/1"])
def test_addresses_of_pages(href: str) -> None:
    assert leads_to_page(href)


@pytest.mark.parametrize(
    "href",
    ["", "#", "#top", "javascript:void(0)", "JavaScript:go()", "mailto:a@b.example", "tel:0000", "data:text/plain,a"],
)
def test_addresses_of_none(href: str) -> None:
    assert not leads_to_page(href)


def test_addresses_that_no_browser_opens_are_left_out() -> None:
    markup = '<a href="http://[x">沙渠灌区开闸放水</a><a href="ftp://h/1">甲乙丙丁</a><a href="http://h:x/">甲乙丙丁</a><a>甲乙丙丁</a>'
    assert read_related(root(markup).iter("a"), URL) == []
