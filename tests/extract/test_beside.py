import pytest

from newscrawl.extract.beside import is_aside, is_beside, is_end, is_info, is_tool, says_end
from tests.extract.reading import FIRST, TITLE, lines


@pytest.mark.parametrize(
    "text",
    [
        "打印", "【打印本页】", "【打印本页】【关闭窗口】", "打印 关闭", "字体：大 中 小", "[大] [中] [小]", "收藏 分享 打印", "分享到：微信 微博 朋友圈", "返回顶部",
        "我要纠错", "展开全文", "评论", "打印|收藏|关闭", "（打印）", "繁体", "关闭窗口",
    ],
)  # fmt: skip
def test_tools_of_the_page(text: str) -> None:
    assert is_tool(text)


@pytest.mark.parametrize("text", ["", "打印机", "大家", "评论员文章", "他收藏了三本书。", "关闭的煤矿", FIRST, "小 河"])
def test_words_that_only_look_like_tools(text: str) -> None:
    assert not is_tool(text)


@pytest.mark.parametrize("text", ["2026-05-14 09:26", "2026年5月14日 来源：云坨在线 点击：12", "3小时前 云坨在线"])
def test_lines_over_the_text_that_tell_the_time(text: str) -> None:
    assert is_info(text)


@pytest.mark.parametrize("text", ["", "云坨在线", "2026年5月14日，育苗开始。", "2026年5月14日，" + "育苗开始，" * 30])
def test_lines_that_tell_something_else(text: str) -> None:
    assert not is_info(text)


@pytest.mark.parametrize(
    "text",
    [
        "原标题：夜校",
        "关键词：夜校",
        "扫码关注",
        "点击查看",
        "更多精彩内容",
        "责任编辑：鹿岭",
        "视频：夜校",
        "来源：云坨在线",
    ],
)
def test_beginnings_of_what_is_said_beside_the_text(text: str) -> None:
    assert is_aside(text)


@pytest.mark.parametrize("text", ["", FIRST, "更多的人从山外赶来。", "视频里的老人笑了。", f"来源：{FIRST * 4}"])
def test_beginnings_of_text(text: str) -> None:
    assert not is_aside(text)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>相关阅读</p>", "<p>责任编辑：鹿岭</p>", "<p>版权声明</p>", "<p>网友评论</p>", "<p>热门文章</p>", "<p>分享到：微信</p>", "<p>[1] [2] 下一页</p>",
        "<p>【打印本页】</p>", "<p>12条评论</p>", "<p>凡本网注明来源的稿件，版权均属本网。</p>", "<p>24小时热闻</p>", "<p>最新评论</p>", "<p>上一页 下一页</p>",
        "<p>发表评论</p>", "<p>發表評論</p>", "<p>網友評論</p>",
    ],
)  # fmt: skip
def test_lines_that_show_that_the_article_is_over(markup: str) -> None:
    assert is_end(lines(markup)[0])


@pytest.mark.parametrize(
    "text",
    [
        FIRST,
        "天亮了，人还没走。",
        "12",
        "小",
        "一间旧仓库",
        "评论家们来了，坐在最后一排。",
    ],
)
def test_lines_that_do_not(text: str) -> None:
    (line,) = lines(f"<p>{text}</p>")
    assert not is_end(line)
    assert not says_end(text)


def test_a_picture_shows_no_end() -> None:
    assert not is_end(lines("<p><img src=a.jpg></p>")[0])


def beside(markup: str) -> bool:
    (line,) = lines(markup)
    return is_beside(line, line.text, TITLE)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{TITLE}</p>", "<p>相关阅读</p>", "<p>[1] [2]</p>", "<p><a href=1_2.html>2</a></p>", "<p><a href=/1>青岚文化馆启动夜校课程</a></p>",
        "<p>打印</p>", "<p>扫描下方二维码</p>", "<p>原标题：夜校</p>", "<p><a href=/t/1>夜校</a> <a href=/t/2>林场</a></p>",
        "<p><a href=/1>青岚文化馆启动夜校课程。</a></p>",
    ],
)  # fmt: skip
def test_lines_among_the_text_that_are_no_part_of_it(markup: str) -> None:
    assert beside(markup)


@pytest.mark.parametrize(
    "markup",
    [f"<p>{FIRST}</p>", "<p>12</p>", "<p>3.5</p>", "<p>他在<a href=/a/>青岚县</a>住了三年。</p>", "<p>一间旧仓库</p>"],
)
def test_lines_of_the_text(markup: str) -> None:
    assert not beside(markup)
