"""How portals set out who wrote, who edited and where it comes from: whole pages, each style in the text and behind it."""

from typing import NamedTuple

import pytest

from tests.extract.reading import TEXT, TITLE, article, paragraphs, read

MINUTE, SECOND = "2026-05-14T09:26:00+08:00", "2026-05-14T09:26:11+08:00"
PLAIN = "<div>2026-05-14 09:26 来源：山塬网</div>"


class Style(NamedTuple):
    """What stands over the text and behind it, and what that says."""

    head: str
    behind: str
    author: str | None
    editor: str | None
    source: str | None
    at: str = MINUTE


STYLES = [
    Style("<i>2026年05月14日 09:26</i> <a class=source href=#>山塬晚报</a>", "<p>责任编辑：鹿岭 </p>", None, "鹿岭", "山塬晚报"),
    Style("<p>山塬网－山塬日报　2026年05月14日09:26</p>", "<p>(责编：鹿岭、车笙)</p>", None, "鹿岭、车笙", "山塬网－山塬日报"),
    Style("<p>2026 05/14 09:26:11</p><p>来源：山塬网</p>", "<p>【责任编辑:鹿岭】</p>", None, "鹿岭", "山塬网", SECOND),
    Style("<p>山塬新闻记者 池若川</p><p>2026-05-14 09:26</p><p>来源：山塬新闻</p>", "<p>责任编辑：鹿岭</p><p>图片编辑：车笙</p>", "池若川", "鹿岭", "山塬新闻"),
    Style("<p>来源：山塬网 | 2026年05月14日 09:26</p>", "<p>编辑：车笙 责任编辑：鹿岭</p>", None, "鹿岭", "山塬网"),
    Style("<p>发稿时间：2026-05-14 09:26:11 来源： 山塬青年网</p>", "<p>[ 责编：鹿岭 ]</p>", None, "鹿岭", "山塬青年网", SECOND),
    Style("<p>2026-05-14 09:26:11 作者：池若川 来源：山塬网 选稿：车笙</p>", "", "池若川", None, "山塬网", SECOND),
    Style("<p>2026-05-14 09:26</p>", "<p>本文来自微信公众号：山塬观察（ID：sy），作者：池若川，编辑：鹿岭，题图来自：山塬影像</p>", "池若川", "鹿岭", None),
    Style("<p>2026-05-14 09:26 [ 山塬在线 原创 ] 作者：池若川 | 责编：鹿岭</p>", "", "池若川", "鹿岭", "山塬在线"),
    Style("<p>2026-05-14 09:26 类型：原创 来源：山塬之家 编辑：鹿岭</p>", "", None, "鹿岭", "山塬之家"),
    Style("<p>2026年05月14日 09:26 来源：山塬时报 编辑：山塬财富网</p>", "<p>(责任编辑：SY358)</p>", None, "SY358", "山塬时报"),
    Style(PLAIN, "<p>山塬报记者 池若川</p><p>编辑 韩冬青 校对 车笙</p>", "池若川", "韩冬青", "山塬网"),
    Style(PLAIN, "<p>山塬报记者 池若川 编辑 韩冬青 校对 车笙</p>", "池若川", "韩冬青", "山塬网"),
    Style(PLAIN, "<p>初审编辑：车笙</p><p>责任编辑：鹿岭</p>", None, "鹿岭", "山塬网"),
    Style("<p>2026-05-14 09:26 | 山塬在线 | 记者 池若川 通讯员 车笙</p>", "<p>标签： 夜校;林场  责任编辑：鹿岭</p>", "池若川、车笙", "鹿岭", "山塬在线"),
    Style("<p>2026-05-14 09:26 信息来源：县融媒体中心 浏览次数：12次 字体：【大 中 小】</p>", "<p>撰稿：池若川 审核：车笙</p>", "池若川", None, "县融媒体中心"),
    Style("<p>2026-05-14 09:26</p>", "<p>来源丨山塬融媒</p><p>记者丨池若川</p><p>编辑丨鹿岭</p><p>终审丨荀溪</p>", "池若川", "鹿岭", "山塬融媒"),
    Style(PLAIN, "<p>记者：池若川/文 车笙/图</p><p>编辑：鹿岭</p><p>审核：荀溪</p>", "池若川", "鹿岭", "山塬网"),
    Style(PLAIN, "<p>一审：车笙</p><p>二审：荀溪</p><p>三审：鹿岭</p>", None, None, "山塬网"),
    Style(PLAIN, "<p>监制：荀溪</p><p>编审：车笙</p><p>责编：鹿岭</p><p>编辑：池若川</p>", None, "鹿岭", "山塬网"),
    Style(PLAIN, "<p>初审 | 车笙</p><p>复审 | 荀溪</p><p>终审 | 鹿岭</p>", None, None, "山塬网"),
    Style(PLAIN, "<p>本文作者：池若川</p>", "池若川", None, "山塬网"),
    Style(PLAIN, "<p>文/池若川</p><p>图/车笙</p><p>编辑/鹿岭</p>", "池若川", "鹿岭", "山塬网"),
    Style(PLAIN, "<p>（县农业农村局 池若川、车笙）</p>", "池若川、车笙", None, "山塬网"),
    Style("<p>发布时间：26-05-14</p><p>09:26</p><p>来源：山塬网</p>", "", None, None, "山塬网"),
    Style(PLAIN, "<p>供稿：县林场 池若川</p><p>编辑：鹿岭</p>", None, "鹿岭", "山塬网"),
    Style(PLAIN, "<p>（山塬网记者 池若川 通讯员 车笙）</p>", "池若川、车笙", None, "山塬网"),
    Style(PLAIN, "<p>总监制：荀溪 监制：车笙 统筹：鹿岭 记者：池若川 编辑：韩冬青 </p>", "池若川", "韩冬青", "山塬网"),
]  # fmt: skip


@pytest.mark.parametrize("style", STYLES, ids=lambda style: f"{style.head}{style.behind}"[:60])
@pytest.mark.parametrize("place", ["in the text", "behind it"])
def test_who_wrote_who_edited_and_where_it_comes_from(style: Style, place: str) -> None:
    text = paragraphs(*TEXT)
    inside, behind = (style.behind, "") if place == "in the text" else ("", style.behind)
    found = read(article(text + inside, head=style.head, behind=behind))
    assert (found["author"], found["editor"], found["source"]) == (style.author, style.editor, style.source)
    assert found["published_at"] == style.at
    assert (found["title"], found["body"]) == (TITLE, list(TEXT))
