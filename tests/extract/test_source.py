import pytest

from newscrawl.extract.source import find_author, find_source
from tests.extract.reading import lines


def source(markup: str, claimed: tuple[str, ...] = (), people: tuple[str, ...] = ()) -> str | None:
    found = find_source(lines(markup), claimed, people)
    return found[0] if found else None


@pytest.mark.parametrize(
    "markup",
    [
        '<p>2026-05-14 09:26 <span class="source">云坨在线</span></p>',
        '<p><span id="source_baidu"><a href="http://yt.example/">云坨在线</a></span> <span>2026-05-14</span></p>',
        '<div class="info"><i class="laiyuan">云坨在线</i></div>',
        '<div class="media-name">云坨在线</div><div>2026-05-14</div>',
        '<p class="ly">云坨在线 2026-05-14 09:26</p>',
        '<p><span class="come_from">云坨在线</span><span class="author">池若川</span></p>',
    ],
)
def test_a_source_in_an_element_of_that_name(markup: str) -> None:
    assert source(markup) == "云坨在线"


@pytest.mark.parametrize(
    "markup",
    [
        "<p>2026-05-14 09:26　云坨在线　【字体：大 中 小】</p>",
        "<p>云坨在线 2026-05-14 09:26</p>",
        "<p>2026年5月14日 09:26 | 云坨在线</p>",
        "<p>云坨在线</p><p>2026-05-14 09:26</p>",
        "<p>2026-05-14 09:26</p><p>云坨在线</p>",
        "<p>2026-05-14 09:26:11 云坨在线 点击：12 打印 收藏</p>",
        "<p>今天 09:26 云坨在线</p>",
        "<p>05-14 09:26 云坨在线 2026-05-14</p>",
        "<p>2026-05-14 云坨在线 责任编辑：鹿岭</p>",
    ],
)
def test_a_bare_name_beside_the_time_is_the_source(markup: str) -> None:
    assert source(markup) == "云坨在线"


@pytest.mark.parametrize(
    "tool",
    [
        "【字体：大 中 小】", "打印", "收藏", "分享", "评论(3)", "3条评论", "阅读 12", "点击：12", "浏览：12次", "大 中 小", "T+ T-",
        "听新闻", "复制链接", "微信 微博 QQ空间", "关注", "举报", "正文", "首页", "返回首页", "手机看新闻", "扫码阅读", "朋友圈",
        "原创", "语音播报", "我要纠错", "字号", "星期四", "发布", "更新", "编辑：鹿岭", "作者：池若川", "阅读量：3万", "来自手机",
    ],
)  # fmt: skip
def test_a_tool_of_the_page_is_no_source(tool: str) -> None:
    assert source(f"<p>2026-05-14 09:26 {tool}</p>") is None
    assert source(f"<p>2026-05-14 09:26</p><p>{tool}</p>") is None
    assert source(f"<p>{tool} 2026-05-14 09:26 云坨在线</p>") == "云坨在线"


@pytest.mark.parametrize("person", ["王某", "韩冬青", "记者 韩冬青", "本报记者"])
def test_a_person_is_no_source(person: str) -> None:
    assert source(f"<p>2026-05-14 09:26 {person}</p>") is None
    assert source(f"<p>2026-05-14 09:26 {person} 云坨在线</p>") == "云坨在线"


def test_whoever_edits_or_writes_is_no_source() -> None:
    assert source("<p>2026-05-14 09:26 艾之家</p>", people=("艾之家",)) is None


def test_a_name_that_metadata_says_too_goes_before_another() -> None:
    assert source("<p>2026-05-14 本地要事 云坨在线</p>", claimed=("云坨在线",)) == "云坨在线"


def test_a_name_far_from_any_time_is_no_source() -> None:
    assert source("<p>云坨在线</p>") is None
    assert source("<p>云坨在线</p><p>甲</p><p>乙</p><p>2026-05-14</p>") is None


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="source">2026-05-14</p>',
        '<p class="source">来源：</p>',
        '<p class="source"></p>',
        '<p class="source">打印</p>',
    ],
)
def test_an_element_of_that_name_without_a_name_is_none(markup: str) -> None:
    assert source(markup) is None


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ('<p><span class="author">池若川</span> 2026-05-14</p>', "池若川"),
        ('<p id="zuozhe">池若川</p>', "池若川"),
        ('<p class="byline">池若川</p>', "池若川"),
        ('<p class="author">云坨在线</p>', None),
        ('<p class="author">山塬晚报</p>', None),
        ('<p class="author">2026-05-14</p>', None),
        ("<p>池若川 2026-05-14</p>", None),
        ("", None),
    ],
)
def test_an_author_in_an_element_of_that_name(markup: str, name: str | None) -> None:
    assert find_author(lines(markup)) == name


@pytest.mark.parametrize("name", ["文化云坨网", "自在云坨"])
def test_a_name_that_begins_as_a_word_for_its_writer_does_is_whole(name: str) -> None:
    assert source(f"<p>2026-05-14 09:26 {name}</p>") == name


@pytest.mark.parametrize(
    "line", ["■ 文化馆", "● 高新区", "（图为夜校）", "小记者文苑", "记者站", "记者 手记", "编辑 推荐", "云坨报道"]
)
def test_headings_and_columns_are_no_source(line: str) -> None:
    assert source(f"<p>2026-05-14 09:26</p><p>{line}</p>") is None


def test_a_medium_in_brackets_is_a_source() -> None:
    assert source("<p>2026-05-14 09:26</p><p>（山塬晚报）</p>") == "山塬晚报"
