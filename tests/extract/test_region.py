"""Where in a page the text of its article stands, as a whole page is read."""

import pytest

from newscrawl.extract.lines import texts
from newscrawl.extract.region import find_body, find_pictures, span_of
from tests.extract.reading import FIRST, LAST, SECOND, TEXT, TITLE, article, lines, page, paragraphs, read, wrong

NOTICE = paragraphs(
    "版权声明",
    "1、凡本网注明“来源：云坨在线”的所有作品，版权均属于云坨在线，未经本网授权不得转载、摘编或利用其它方式使用上述作品。",
    "2、凡本网注明“来源：其他媒体”的作品，均转载自其它媒体，转载目的在于传递更多信息，并不代表本网赞同其观点和对其真实性负责。",
    "3、如因作品内容、版权和其它问题需要同本网联系的，请在三十日内进行，电话：0000-1234567，邮箱：news@yuntuo.example。",
)
COMMENTS = "<div class=comments><h3>网友评论（12）</h3>" + "".join(
    f"<div class=item><b>网友{number}</b> <i>2026-05-1{number} 10:00</i><p>读完这篇报道，想起小时候村里的夜校，煤油灯一晃一晃的，先生的字写得真好看。</p></div>"
    for number in range(4, 9)
) + "</div>"  # fmt: skip
CARDS = "<div class=list><h3>为你推荐</h3>" + "".join(
    f"<div class=card><a href=/bd/{number}00.html><h4>北槿县第{number}批苗木已经上山</h4><p>连日来，第{number}批苗木陆续运到山上，林场的工人们忙着栽种，忙到天黑。</p></a></div>"
    for number in range(8)
) + "</div>"  # fmt: skip
HOT = "<div class=right><h3>热点排行</h3><ol>" + "".join(f"<li><a href=/hot/{number}00.html>南屏水库第{number}次清淤开始</a></li>" for number in range(10)) + "</ol></div>"  # fmt: skip
ABOUT = "<div class=side><h3>关于我们</h3><p>云坨在线是北槿县的新闻网站，创办十二年来，报道本地大事小情，服务四乡八镇的读者，欢迎来稿来电。</p></div>"
SHORT = "夜校今晚开课，欢迎大家。"


@pytest.mark.parametrize(
    "text",
    [
        paragraphs(*TEXT),
        f"{FIRST}<br><br>{SECOND}<br>{LAST}",
        f"　　{FIRST}<br/>\n　　{SECOND}<br/>\n　　{LAST}<br/>",
        "".join(f"<div>{text}</div>" for text in TEXT),
        "".join(f"<section><section><p>{text}</p></section></section>" for text in TEXT),
        "".join(f"<p><span><span>{text}</span></span></p><p>&nbsp;</p>" for text in TEXT),
        "<table><tr><td>" + paragraphs(*TEXT) + "</td></tr></table>",
        "<table>" + "".join(f"<tr><td>{text}</td></tr>" for text in TEXT) + "</table>",
        f"<p>{FIRST}</p><div><p>{SECOND}</p></div><p>{LAST}</p>",
        f"<font><p>{FIRST}</p></font><font><p>{SECOND}</p><p>{LAST}</p></font>",
        f"<P>{FIRST}<P>{SECOND}<P>{LAST}",
        f"<pre>{FIRST}</pre><p>{SECOND}</p><p>{LAST}</p>",
    ],
)
def test_the_text_whatever_markup_holds_it(text: str) -> None:
    assert read(article(text))["body"] == list(TEXT)


@pytest.mark.parametrize(
    "page",
    [
        f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2026-05-14</p>{FIRST}<br>{SECOND}<br>{LAST}",
        f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2026-05-14</p>{FIRST}<br>{SECOND}<br>{LAST}"
        "<div class=footer>云坨在线 版权所有 云ICP备00000000号</div>",
        f"<title>{TITLE}</title><table><tr><td><b>{TITLE}</b></td></tr><tr><td>2026-05-14</td></tr><tr><td>{paragraphs(*TEXT)}</td></tr></table>",
        f"<title>{TITLE}</title><center><font size=5>{TITLE}</font><br>2026-05-14</center><hr>　　{FIRST}<br>　　{SECOND}<br>　　{LAST}<hr>",
        f"{paragraphs(*TEXT)}",
        f"<title>{TITLE}</title>{paragraphs(*TEXT)}",
    ],
)
def test_the_text_of_pages_without_any_frame(page: str) -> None:
    assert read(page)["body"] == list(TEXT)


@pytest.mark.parametrize("text", [paragraphs(*TEXT), paragraphs(FIRST), paragraphs(SHORT), SHORT, f"{SHORT}<br>"])
@pytest.mark.parametrize(
    "behind",
    [
        NOTICE, f"<div>{NOTICE}</div>", COMMENTS, CARDS, HOT, f"{NOTICE}{COMMENTS}{CARDS}", f"<div class=aside>{NOTICE}</div>{HOT}",
        f"<p>（责任编辑：鹿岭）</p>{NOTICE}", f"<h3>相关阅读</h3>{CARDS}",
    ],
)  # fmt: skip
def test_a_short_text_beside_something_longer(text: str, behind: str) -> None:
    expected = [line.text for line in lines(text)]
    assert read(article(text, head="2026-05-14 09:26 来源：云坨在线", behind=behind))["body"] == expected


def test_comments_that_say_more_than_the_text_are_none() -> None:
    said = "".join(
        f"<p>网友柳{number}发表于 2026-05-{number} 09:26</p><p>那条路我小时候常走，看到照片想起来许多人和事，谢谢。</p>"
        for number in range(10, 30)
    )
    assert read(article(paragraphs(SHORT), behind=f"<div><h3>网友说</h3>{said}</div>"))["body"] == [SHORT]


@pytest.mark.parametrize(
    "text",
    [
        paragraphs(*TEXT),
        paragraphs(FIRST),
        wrong(paragraphs(SHORT), reason="a block named as one beside the article that is more than five times as long"),
    ],
)
def test_a_block_that_is_named_as_one_beside_the_article_stays_out(text: str) -> None:
    expected = [line.text for line in lines(text)]
    assert read(article(text, head="2026-05-14 09:26 来源：云坨在线", behind=ABOUT))["body"] == expected


@pytest.mark.parametrize(
    "above",
    [HOT, ABOUT, f"<div class=nav>{HOT}</div>", "<div class=ad>扫码下载云坨在线客户端，新闻早知道，天天有好礼。</div>"],
)
def test_what_stands_over_the_title_is_no_text(above: str) -> None:
    assert read(article(above=above))["body"] == list(TEXT)


def test_a_text_that_stands_there_three_times_is_read_once() -> None:
    text = paragraphs(*TEXT)
    copies = f"<div class=print style='display: none'>{text}</div><div class=mobile style='display:none'>{text}</div>"
    assert read(article(text, behind=copies))["body"] == list(TEXT)
    assert read(article(text, above=copies))["body"] == list(TEXT)


def test_pictures_without_text_are_an_article() -> None:
    markup = article("".join(f'<p><img src="{name}.jpg"></p>' for name in "abc"), head="2026-05-14 09:26")
    found = read(markup)
    assert (found["body"], found["refused"]) == ([], None)
    assert [image.url.rsplit("/", 1)[-1] for image in found["images"]] == ["a.jpg", "b.jpg", "c.jpg"]


def test_a_picture_over_the_text_belongs_to_it() -> None:
    markup = article(head="2026-05-14 09:26", text=paragraphs(*TEXT)).replace(
        "<div class=content>", "<p><img src=a.jpg></p><div class=content>"
    )
    assert [image.url.rsplit("/", 1)[-1] for image in read(markup)["images"]] == ["a.jpg"]


def test_a_picture_under_the_text_belongs_to_it() -> None:
    text = f"<div class=article-content><section>{paragraphs(*TEXT)}</section><p><img src=a.jpg></p><p>编辑：鹿岭</p></div>"
    assert [image.url.rsplit("/", 1)[-1] for image in read(article(text))["images"]] == ["a.jpg"]


def test_pictures_beside_the_text_are_not_the_article_s() -> None:
    found = read(article(above="<p><img src=/top.jpg></p>", behind=f"<div class=hot><img src=/hot.jpg></div>{CARDS}"))
    assert found["images"] == []


def test_related_links_among_the_text_end_nothing() -> None:
    text = f"<p>{FIRST}</p><p><a href=/bd/1001.html>青岚文化馆启动夜校课程</a></p>{paragraphs(SECOND, LAST)}"
    assert read(article(text))["body"] == list(TEXT)


def test_lines_of_an_element() -> None:
    found = lines("<div id=a><p>甲</p></div><div id=b><p>乙</p>丙<div>丁</div></div><p>戊</p>")
    block = next(element for element in found[1].block.getroottree().iter("div") if element.get("id") == "b")
    assert texts(found[at] for at in span_of(found, [block])) == ["乙", "丙", "丁"]
    assert span_of(found, []) == range(0)
    assert span_of([], [block]) == range(0)


def test_a_page_without_lines_has_no_text() -> None:
    assert find_body([], None) == (range(0), True)
    assert find_pictures([], None) == range(0)
    found = page("<p><a href=/1>青岚文化馆启动夜校课程</a></p>").lines
    assert find_body(found, None)[0] == range(0)


def test_text_that_only_a_block_beside_the_article_holds_is_told() -> None:
    found = lines(f"<h1>{TITLE}</h1><div class=footer>{paragraphs(*TEXT)}</div>")
    span, is_beside = find_body(found, 0)
    assert is_beside
    assert texts(found[at] for at in span) == list(TEXT)
