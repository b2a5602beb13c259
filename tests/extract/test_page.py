"""What stands around title and text, and whole pages read from end to end."""

import pytest

from newscrawl.extract.lines import texts
from newscrawl.items import Image, Related
from tests.extract.reading import FIRST, LAST, SECOND, SITE, TEXT, TITLE, article, page, paragraphs, read

EMPTY = {"text": [], "phones": [], "emails": []}


def test_the_lines_between_title_and_text() -> None:
    found = page(article(head="2026-05-14 09:26<br>来源：云坨在线"))
    assert texts(found.head(found.body_span)) == ["2026-05-14 09:26", "来源：云坨在线"]


def test_elements_of_a_line_of_credits_stand_apart() -> None:
    found = page(article(head="<span>2026-05-14</span><span>09:26</span><span>云坨在线</span>"))
    assert texts(found.head(found.body_span)) == ["2026-05-14 09:26 云坨在线"]


def test_the_lines_over_the_title_and_behind_the_text() -> None:
    found = page(article(above="<p>2026-05-14</p>", behind="<p>责任编辑：鹿岭</p><p>【打印本页】</p>"))
    assert "2026-05-14" in texts(found.above())
    assert texts(found.tail(found.body_span))[0] == "责任编辑：鹿岭"
    assert "【打印本页】" not in texts(found.tail(found.body_span))


def test_comments_and_related_articles_end_what_may_give_credits() -> None:
    behind = "<p>网友评论</p><p>作者：池若川</p>"
    found = page(article(behind=behind))
    assert texts(found.tail(found.body_span)) == []
    assert read(article(behind=behind))["author"] is None


def test_a_page_with_time_between_title_and_text_has_credits() -> None:
    found = page(article())
    assert found.has_credits(found.head(found.body_span))
    found = page(article(head=""))
    assert not found.has_credits(found.head(found.body_span))


@pytest.mark.parametrize(
    ("head", "author", "source", "at"),
    [
        ("2026-05-14 09:26 来源：云坨在线 作者：池若川", "池若川", "云坨在线", "2026-05-14T09:26:00+08:00"),
        ("云坨在线 2026-05-14 09:26 记者 池若川", "池若川", "云坨在线", "2026-05-14T09:26:00+08:00"),
        ("<span class=source>云坨在线</span><span class=author>池若川</span><time>2026-05-14 09:26</time>", "池若川", "云坨在线", "2026-05-14T09:26:00+08:00"),
        ("<span>2026年05月14日</span><span>09:26</span> <span>来源：</span><span>云坨在线</span>", None, "云坨在线", "2026-05-14T09:26:00+08:00"),
        ("2026-05-14 09:26<br>本报记者 池若川", "池若川", None, "2026-05-14T09:26:00+08:00"),
        ("<table><tr><td>来源</td><td>云坨在线</td><td>时间</td><td>2026-05-14 09:26</td></tr></table>", None, "云坨在线", "2026-05-14T09:26:00+08:00"),
        ("发布时间：2026-05-14 09:26 字体：大 中 小 打印", None, None, "2026-05-14T09:26:00+08:00"),
        ("昨天 09:26 云坨在线 阅读 12 评论 3", None, "云坨在线", "2026-10-31T09:26:00+08:00"),
        ("来源：云坨在线", None, "云坨在线", None),
        ("云坨在线", None, None, None),
        ("更新时间：2026-05-16 10:00 发布时间：2026-05-14 09:26", None, None, "2026-05-14T09:26:00+08:00"),
    ],
)  # fmt: skip
def test_the_line_under_the_title(head: str, author: str | None, source: str | None, at: str | None) -> None:
    found = read(article(head=head))
    assert (found["author"], found["source"], found["published_at"]) == (author, source, at)
    assert (found["title"], found["body"]) == (TITLE, list(TEXT))


@pytest.mark.parametrize(
    ("behind", "editor", "author", "source"),
    [
        ("<p>（责任编辑：鹿岭）</p>", "鹿岭", None, None),
        ("<div>来源：云坨在线</div><div>编辑：鹿岭</div>", "鹿岭", None, "云坨在线"),
        ("<p>作者：池若川 审核：蔺穗 终审：荀溪</p>", None, "池若川", None),
        ("<p>供稿：荀溪 摄影：车笙</p>", None, None, None),
        ("<ul><li><a href=/1>分享</a></li></ul><p>责任编辑：鹿岭</p>", "鹿岭", None, None),
        ("<p>责任编辑：鹿岭</p><p>责任编辑：艾小满</p>", "鹿岭", None, None),
    ],
)
def test_credits_behind_the_text(behind: str, editor: str | None, author: str | None, source: str | None) -> None:
    found = read(article(behind=behind))
    assert (found["editor"], found["author"], found["source"]) == (editor, author, source)
    assert found["body"] == list(TEXT)


def test_reporters_that_the_text_names() -> None:
    assert read(article(paragraphs(f"本报讯（记者 池若川）{FIRST}", LAST)))["author"] == "池若川"
    assert read(article(paragraphs(FIRST, f"{LAST}（记者 池若川）")))["author"] == "池若川"
    assert read(article(paragraphs(FIRST, LAST, "（记者 池若川）")))["author"] == "池若川"
    assert read(article(paragraphs(FIRST, LAST, "（记者 池若川）")))["body"] == [FIRST, LAST]


@pytest.mark.parametrize(
    ("meta", "head", "at", "precision"),
    [
        ('<meta name=pubdate content="2026-05-14 09:26:11">', "2026-05-14 09:26", "2026-05-14T09:26:11+08:00", "second"),
        ('<meta name=pubdate content="2026-05-14 09:26:11">', "2026-05-14", "2026-05-14T09:26:11+08:00", "second"),
        ('<meta name=pubdate content="2026-05-14 09:26:11">', "", "2026-05-14T09:26:11+08:00", "second"),
        ('<meta name=pubdate content="2026-05-20 09:26:11">', "2026-05-14 09:26", "2026-05-14T09:26:00+08:00", "minute"),
        ('<meta name=pubdate content="2026-05-14 00:00:00">', "", "2026-05-14T00:00:00+08:00", "day"),
        ('<meta name=pubdate content="2030-05-14">', "", None, None),
        ("", '<time datetime="2026-05-14T01:26:11Z">5月14日</time>', "2026-05-14T09:26:11+08:00", "second"),
        ("", '2026-05-14 <time datetime="2026-05-14T09:26:00+08:00">今晨</time>', "2026-05-14T09:26:00+08:00", "second"),
        ("", "", None, None),
        ("", "2027-05-14", None, None),
    ],
)  # fmt: skip
def test_times_of_the_page_and_of_its_metadata(meta: str, head: str, at: str | None, precision: str | None) -> None:
    found = read(article(meta=meta, head=head))
    assert (found["published_at"], found["published_precision"]) == (at, precision)


def test_the_years_of_a_footer_and_the_times_of_comments_are_no_publication() -> None:
    comments = "<div class=comment><p>网友评论</p><p>网友 2026-05-20 10:00</p><p>写得真好，读完很高兴。</p></div>"
    found = read(article(head="", behind=comments))
    assert found["published_at"] is None


def test_an_editor_in_metadata_alone_is_no_author() -> None:
    found = read(article(meta='<meta name=author content="鹿岭"><meta name=editor content="鹿岭">'))
    assert found["author"] is None


def test_a_page_from_end_to_end() -> None:
    markup = article(
        above="<div class=crumb>当前位置：<a href=/>首页</a> &gt; <a href=/bd/>本地要闻</a> &gt; 正文</div>",
        head="<span>2026-05-14 09:26:11</span> <span>来源：云坨在线</span> <span>作者：记者 池若川 通讯员 车笙</span> <a href=#>打印</a>",
        text=(
            f"<p>{FIRST}</p><p align=center><img src=img/a.jpg></p><p align=center>图为夜校教室。车笙 摄</p><p>{SECOND}</p>"
            f"<p>{LAST}</p><p>[1] <a href=t20260514_1234567_2.html>2</a> <a href=t20260514_1234567_2.html>下一页</a></p>"
            "<p>（责任编辑：韩冬青 PK155）</p>"
        ),
        behind=(
            '<div class=rel><h3>相关阅读</h3><ul><li><a href="t20260513_1000001.html" title="青岚文化馆启动夜校课程">青岚文化馆启动…</a></li>'
            "<li><a href=/bd/202605/t20260512_1000002.html>沙渠灌区开闸放水</a></li></ul></div>"
            "<div class=bq><p>版权声明</p><p>凡本网注明“来源：云坨在线”的稿件，版权均属本网所有。电话：0000-1234567 邮箱：news@yuntuo.example</p></div>"
            "<div class=hot><h3>热点排行</h3><ul><li><a href=/hot/2000.html>南屏水库开始清淤工程</a></li></ul></div>"
        ),
    )
    found = read(markup)
    assert found["refused"] is None
    assert found["title"] == TITLE
    assert found["body"] == [FIRST, SECOND, LAST]
    assert (found["editor"], found["author"], found["source"]) == ("韩冬青 PK155", "池若川、车笙", "云坨在线")
    assert (found["published_at"], found["published_precision"]) == ("2026-05-14T09:26:11+08:00", "second")
    assert found["sections"] == ["本地要闻"]
    assert found["images"] == [Image(f"{SITE}img/a.jpg", "图为夜校教室。车笙 摄")]
    assert found["related"] == [
        Related("青岚文化馆启动夜校课程", f"{SITE}t20260513_1000001.html", False, "青岚文化馆启动…"),
        Related("沙渠灌区开闸放水", f"{SITE}t20260512_1000002.html", True, "沙渠灌区开闸放水"),
    ]
    assert found["notice"].text == [
        "版权声明",
        "凡本网注明“来源：云坨在线”的稿件，版权均属本网所有。电话：0000-1234567 邮箱：news@yuntuo.example",
    ]
    assert (found["notice"].phones, found["notice"].emails) == (["0000-1234567"], ["news@yuntuo.example"])
    assert (found["pages"], found["pages_missing"]) == (2, 1)
    assert (found["script"], found["repairs"], found["url"]) == ("zh-Hans", [], f"{SITE}t20260514_1234567.html")


def test_a_page_in_traditional_characters() -> None:
    text = "連日來，青嵐林場恢復了停辦多年的夜校，附近村子的年輕人吃過晚飯就往這裡趕。"
    markup = article(
        paragraphs(text), title="青嵐林場恢復夜校", document="青嵐林場恢復夜校 - 雲坨新聞網",
        head="2026年5月14日 09:26　來源：雲坨新聞網　記者：池若川", behind="<p>責任編輯：鹿嶺</p><h3>相關閱讀</h3><ul><li><a href=1000.html>沙渠灌區開閘放水</a></li></ul>",
    )  # fmt: skip
    found = read(markup)
    assert (found["title"], found["body"], found["script"]) == ("青嵐林場恢復夜校", [text], "zh-Hant")
    assert (found["editor"], found["author"], found["source"]) == ("鹿嶺", "池若川", "雲坨新聞網")
    assert [related.shown for related in found["related"]] == ["沙渠灌區開閘放水"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "big5"])
def test_bytes_of_any_encoding(encoding: str) -> None:
    text = "山林水木，大小多少，左右上下，日月星光，天地人心。"
    shown = "山林水木大小多少"
    markup = (
        f'<meta charset="{encoding}"><title>{shown}</title><h1>{shown}</h1><p>2026-05-14</p><div><p>{text}</p></div>'
    )
    found = read(markup.encode(encoding))
    assert (found["title"], found["body"]) == (shown, [text])


def test_a_page_without_an_article_keeps_its_fields_empty() -> None:
    found = read("")
    assert found["refused"] == "empty page"
    assert (found["title"], found["body"], found["related"], found["images"], found["sections"]) == (
        None,
        [],
        [],
        [],
        [],
    )
    assert (found["editor"], found["author"], found["source"], found["published_at"]) == (None, None, None, None)
    assert (found["notice"].text, found["notice"].phones, found["notice"].emails) == ([], [], [])


def test_a_name_that_metadata_claims_and_the_page_shows_is_the_author_s() -> None:
    head = "<span>池若川</span> <span>云坨发布</span> <em>2026-05-14 09:26</em>"
    claimed = read(article(head=head, meta='<meta name=author content="池若川">'))
    assert (claimed["author"], claimed["source"]) == ("池若川", "云坨发布")
    assert read(article(head=head))["author"] is None
    assert read(article(meta='<meta name=author content="池若川">'))["author"] is None
    assert read(article(head=head, meta='<meta name=author content="云坨发布">'))["author"] is None
