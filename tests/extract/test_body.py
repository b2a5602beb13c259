"""Paragraphs, pictures and what stands between them."""

import pytest

from newscrawl.extract.body import Body, read_body
from newscrawl.items import Image
from tests.extract.reading import FIRST, LAST, SECOND, SITE, TITLE, lines


def body(markup: str, title: str = "") -> Body:
    return read_body(lines(f"<div>{markup}</div>"), title, SITE)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<p>　　{FIRST}</p><p>{SECOND}</p>", [FIRST, SECOND]),
        (f"　　{FIRST}<br>　　{SECOND}<br /><br>{LAST}", [FIRST, SECOND, LAST]),
        (f"<div>{FIRST}</div><div><div>{SECOND}</div></div>", [FIRST, SECOND]),
        (f"<p>{FIRST}<p>{SECOND}<p>", [FIRST, SECOND]),
        (f"<p><span>{FIRST}</span></p><font>{SECOND}</font>", [FIRST, SECOND]),
        (f"<p>{FIRST}</p><p><b>一间旧仓库</b></p><p>{SECOND}</p>", [FIRST, "一间旧仓库", SECOND]),
        (f"<p>{FIRST}</p><h3>一间旧仓库</h3><p>{SECOND}</p>", [FIRST, "一间旧仓库", SECOND]),
        (
            f"<p>{FIRST}</p><table><tr><td>村</td><td>人数</td></tr><tr><td>上塬</td><td>12</td></tr></table>",
            [FIRST, "村", "人数", "上塬", "12"],
        ),
        (f"<p>{FIRST}</p><p>（一）</p><p>{SECOND}</p>", [FIRST, "（一）", SECOND]),
        (f"<p>{FIRST}</p><p>1</p><p>{SECOND}</p>", [FIRST, "1", SECOND]),
        (f"<p>他说：来源不明。</p><p>{SECOND}</p>", ["他说：来源不明。", SECOND]),
        (f"<p>本报讯（记者 池若川）{FIRST}</p>", [f"本报讯（记者 池若川）{FIRST}"]),
        (f"<p>{FIRST}</p><p>{SECOND}（记者 池若川）</p>", [FIRST, f"{SECOND}（记者 池若川）"]),
        (f'<p>{FIRST}</p><p>他在<a href="/a/">青岚县</a>住了三年。</p>', [FIRST, "他在青岚县住了三年。"]),
        (f"<p>{FIRST}</p><blockquote>{SECOND}</blockquote><ol><li>一是开课。<li>二是修路。</ol>", [FIRST, SECOND, "一是开课。", "二是修路。"]),
        ("<p>“你来了？”</p><p>“来了。”</p>", ["“你来了？”", "“来了。”"]),
        ("", []),
    ],
)  # fmt: skip
def test_one_paragraph_a_line_that_a_reader_sees(markup: str, expected: list[str]) -> None:
    assert body(markup).paragraphs == expected


@pytest.mark.parametrize(
    "line",
    [
        "<p>责任编辑：鹿岭</p>", "<p>（责任编辑：鹿岭）</p>", "<p>（编辑：鹿岭）</p>", "<p>（记者 池若川）</p>", "<p>来源：云坨在线</p>", "<p>作者：池若川</p>",
        "<p>供稿：荀溪 摄影：车笙 审核：蔺穗</p>", "<p>終審：藺穗</p>", "<p>文/图 池若川</p>",
    ],
)  # fmt: skip
def test_lines_of_credits_are_kept_as_credits(line: str) -> None:
    found = body(f"<p>{FIRST}</p>{line}")
    assert found.paragraphs == [FIRST]
    assert len(found.credits) == 1
    assert body(f"{line}<p>{FIRST}</p>").paragraphs == [FIRST]


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{TITLE}</p>", f"<h2>“{TITLE}”</h2>", "<p>[1] [2] 下一页</p>", "<p>1 2 3</p>", '<p><a href="1_2.html">2</a></p>', "<p>上一页 1 2 下一页</p>",
        "<p>共3页 第1页</p>", "<p>【打印本页】【关闭窗口】</p>", "<p>打印 | 收藏 | 关闭</p>", "<p>【字体：大 中 小】</p>", "<p>分享到：微信 微博</p>",
        "<p>原标题：夜校又开课了</p>", "<p>（原标题：夜校又开课了）</p>", "<p>关键词：夜校 林场</p>", "<p>标签：夜校</p>", "<p>扫码关注我们</p>", "<p>扫一扫，看视频</p>",
        "<p>关注云坨在线微信公众号</p>", "<p>欢迎关注我们的公众号：云坨在线</p>", "<p>点击进入专题</p>", "<p>点击查看更多图片</p>", "<p>下载云坨在线客户端</p>",
        "<p>更多精彩内容请关注云坨在线</p>", "<p>长按识别二维码</p>", "<p>阅读原文</p>", "<p>打开云坨APP查看全文</p>", "<p>展开全文</p>", "<p>广告</p>", "<p>正在播放</p>",
        "<p>请继续往下阅读</p>", "<p>相关阅读</p>", "<p>延伸阅读：</p>", '<p>延伸阅读：<a href="/1.html">青岚文化馆启动夜校课程</a></p>',
        '<p><a href="/1.html">青岚文化馆启动夜校课程</a></p>', '<p>·<a href="/1.html">青岚文化馆启动夜校课程</a></p>',
        '<p><a href="/t/1">夜校</a> <a href="/t/2">林场</a> <a href="/t/3">青岚</a></p>', "<p>返回云坨，查看更多</p>",
    ],
)  # fmt: skip
def test_what_stands_among_the_text_and_is_no_part_of_it(line: str) -> None:
    assert body(f"<p>{FIRST}</p>{line}<p>{LAST}</p>", TITLE).paragraphs == [FIRST, LAST]


def test_what_a_link_adds_behind_the_last_sentence_goes() -> None:
    markup = f'<p>{FIRST}</p><p>{LAST}<a href="/">返回云坨，查看更多</a></p>'
    assert body(markup).paragraphs == [FIRST, LAST]


@pytest.mark.parametrize(
    "text",
    [
        "他推荐大家来看看。", "“打印”两个字写在门上。", "更多的人从山外赶来，夜校的教室坐满了。", "他点击屏幕，灯就亮了。", "视频里的老人笑了。", "编辑部设在村口，推门就是稻田。",
        "记者在现场看到，教室里座无虚席。", "上一页写满了字。", "关注山里孩子的，不止他一个人。", "原来的标题是他写的。", "作者说，这本书写了三年。",
    ],
)  # fmt: skip
def test_sentences_stay_whatever_they_begin_with(text: str) -> None:
    assert body(f"<p>{FIRST}</p><p>{text}</p><p>{LAST}</p>", TITLE).paragraphs == [FIRST, text, LAST]


def test_a_body_without_furniture() -> None:
    markup = """<p>来源：云坨在线</p><p>第一段。</p><figure><img src="a.jpg"><figcaption>图为现场。</figcaption></figure>
    <p>他说来源：不明。</p><p>[1] [2] 下一页</p><p>【打印本页】【关闭窗口】</p><p>（责任编辑：鹿岭）</p>"""
    found = body(markup)
    assert found.paragraphs == ["第一段。", "他说来源：不明。"]
    assert found.credits == ["来源：云坨在线", "（责任编辑：鹿岭）"]


def test_a_line_with_the_time_over_the_text_is_credits() -> None:
    found = body(f"<p>2026-05-14 09:26 云坨在线</p><p>{FIRST}</p><p>会议定在2026年5月20日。</p>")
    assert found.paragraphs == [FIRST, "会议定在2026年5月20日。"]
    assert found.credits == ["2026-05-14 09:26 云坨在线"]


def test_a_notice_under_the_text_is_kept_as_notice_to_its_end() -> None:
    found = body(
        f"<p>{FIRST}</p><p>版权声明</p><p>凡本网注明来源的稿件，版权均属本网所有。</p><p>电话：0000-1234567</p>"
    )
    assert found.paragraphs == [FIRST]
    assert found.notice == ["版权声明", "凡本网注明来源的稿件，版权均属本网所有。", "电话：0000-1234567"]


@pytest.mark.parametrize(
    "markup",
    [
        '<p align="center"><img src="a.jpg"></p><p align="center">晨雾里的梯田</p><p>第一段。</p>',
        '<p><img src="a.jpg"></p><p style="text-align: center">晨雾里的梯田</p><p>第一段。</p>',
        '<div><img src="a.jpg"><div class="pic-desc">晨雾里的梯田</div></div><p>第一段。</p>',
        '<p><img src="a.jpg"></p><p class="tuzhu">晨雾里的梯田</p><p>第一段。</p>',
        '<table><tr><td align=center><img src="a.jpg"><br><font size=2>晨雾里的梯田</font></td></tr></table>第一段。',
        '<center><img src="a.jpg"><br>晨雾里的梯田</center><br>第一段。',
        '<figure><img src="a.jpg"><figcaption>晨雾里的梯田</figcaption></figure><p>第一段。</p>',
        '<figure><div><img src="a.jpg"></div><figcaption>晨雾里的梯田</figcaption></figure><p>第一段。</p>',
    ],
)
def test_a_caption_under_its_picture(markup: str) -> None:
    found = body(markup)
    assert (found.paragraphs, found.images) == (["第一段。"], [Image(f"{SITE}a.jpg", "晨雾里的梯田")])


def test_captions_by_their_words_and_each_at_its_picture() -> None:
    markup = """<p>第一段。</p><p><img src="a.jpg"></p><p>图为晨雾里的梯田。</p><p>第二段。</p>
    <p><img src="b.jpg"><img src="c.jpg"></p><p>▲工人检修水泵</p><p><img src="d.jpg"></p><p>第三段说的是灯，比从前亮了许多。</p>"""
    found = body(markup)
    assert found.paragraphs == ["第一段。", "第二段。", "第三段说的是灯，比从前亮了许多。"]
    assert [image.caption for image in found.images] == ["图为晨雾里的梯田。", None, "▲工人检修水泵", None]


def test_text_behind_a_picture_is_no_caption() -> None:
    markup = f'<p align="center"><img src="a.jpg"></p><p>第一段。</p><p align="center"><img src="b.jpg"></p><p align="center">{"长" * 199}</p>'
    found = body(markup)
    assert found.paragraphs[-1] == "长" * 199
    assert found.images[-1].caption is None


def test_a_paragraph_behind_a_picture_stays_text() -> None:
    found = body(f'<p>{FIRST}</p><p><img src="a.jpg"></p><p>{SECOND}</p>')
    assert found.paragraphs == [FIRST, SECOND]
    assert [image.caption for image in found.images] == [None]


@pytest.mark.xfail(strict=True, reason="a first sentence of up to 12 characters without a comma is taken for a caption")
def test_a_short_first_sentence_behind_a_picture_stays_text() -> None:
    found = body(f'<p><img src="a.jpg"></p><p>天黑下来了。</p><p>{FIRST}</p><p>{SECOND}</p>')
    assert found.paragraphs == ["天黑下来了。", FIRST, SECOND]


def test_pictures_with_captions_each_once() -> None:
    markup = """<figure><img src="a.jpg"><figcaption>图为现场。</figcaption></figure><img data-src="/b.jpg" src="blank.gif">
    <img src="a.jpg"><img src="data:image/gif;base64,x"><img>"""
    assert read_body(lines(markup), "", "http://h/x/1.html").images == [
        Image("http://h/x/a.jpg", "图为现场。"),
        Image("http://h/b.jpg", None),
    ]


def test_a_series_of_pictures_with_a_text_behind_each_has_captions_alone() -> None:
    markup = "".join(
        f'<p><img src="{name}.jpg"></p><p>夜校的第{name}间教室里，木工组正在打桌椅</p>' for name in "一二三"
    )
    found = body(markup)
    assert found.paragraphs == []
    assert [image.caption for image in found.images] == [
        f"夜校的第{name}间教室里，木工组正在打桌椅" for name in "一二三"
    ]


def test_a_tool_of_the_page_behind_the_last_picture_of_a_series_is_no_caption() -> None:
    shown = "".join(f'<p><img src="{number}.jpg"></p><p>村口的第{number}棵树</p>' for number in range(1, 4))
    found = body(f'{shown}<p><img src="4.jpg"></p><p>【打印本页】【关闭窗口】</p>')
    assert [image.caption for image in found.images] == ["村口的第1棵树", "村口的第2棵树", "村口的第3棵树", None]
    assert found.paragraphs == []
