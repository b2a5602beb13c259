"""Whatever comes in: a record or a refusal with its reason comes out, in time, and never an exception."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.contract import encode_line
from newscrawl.extract.author import read_byline, read_inline, read_signature
from newscrawl.extract.beside import is_aside, is_end, is_info, is_tool, says_end
from newscrawl.extract.credits import is_credit_line, read_credits, without_closing, without_credits, without_values
from newscrawl.extract.dates import has_date, read_date, without_dates
from newscrawl.extract.notice import is_notice, read_notice
from newscrawl.extract.people import is_person, names, people
from newscrawl.extract.related import is_related_heading, without_mark
from newscrawl.extract.title import is_title, without_suffix
from newscrawl.text.clean import clean
from tests.extract.monsters import MONSTERS, OwnRules
from tests.extract.reading import FETCHED, TEXT, TITLE, article, faults, lines, read
from tests.shared import ROOT

LIMITED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = [
    "来源：", "来源", "來源：云坨在线", "稿源:", "来源于", "责任编辑：", "（编辑：鹿岭）", "责任编辑 韩冬青", "作者：", "记者 池若川", "（记者", "本报讯（记者 池若川）", "文/图", "文|",
    "摄影：车笙", "供稿", "审核：", "通讯员", "2026-05-14", "2026-05-14 09:26", "2026年5月14日", "二〇二六年五月十四日", "下午3点", "今天 09:26", "3小时前", "昨天", "0001-01-01", "9999-12-31",
    "2026-05-14T09:26:11Z", "T23:59:59", "+14:00", "2026-02-30", "25:61", "０５", "٣", "发布时间：", "更新时间", "©", "ICP备", "版权声明", "凡本网注明", "违者必究", "电话：0000-1234567",
    "a@b.example", "相关阅读", "相关阅读：", "热点排行", "网友评论", "12条评论", "下一页", "[1]", "【打印本页】", "打印 ", "大 中 小", "分享到：", "原标题：", "扫码", "图为", "▲", "首页", "当前位置：",
    " > ", "正文", "页面不存在", "验证码", "请登录", "404 not found", "青岚林场恢复夜校", "云坨在线", "连日来，林场恢复夜校，各户都已收到通知。", "，", "。", "（", "）", "“", "…", "...", "-", "_", "|", "、",
    "　", " ", "\xa0", "\n", "\r\n", "\t", "\x00", "\x0b", "\x1b", "\x85", "\u200b", "\u200d", "\u2028", "\u2029", "\u202e", "\ufeff", "\ufffe", "\ud800", "\udfff", "\U0001f468\u200d", "&#0;", "&#13;",
    "&#xD800;", "&#133;", "&#8232;", "&#x202E;", "&lt;p&gt;", "&amp;", "&", "<", ">", '"', "'",
]  # fmt: skip
TAGS = [
    "<p>", "</p>", "<br>", "<div>", "</div>", "<div class=content>", "<div class=info>", "<div class=source>", "<i class=info>", "<span class=author>", "</span>", "<div class=related>", "<div class=crumbs>",
    "<div class=notice>", "<div class=footer>", "<div class=comment>", "<div style='display:none'>", "<h1>", "</h1>", "<h2>", "<title>", "</title>", "<a href=/a/1234567.html>", "<a href='http://[x'>",
    "<a href=t20260514_1234567_2.html>", "<a href='?page=2' title='青岚林场恢复夜校的事'>", "<a href='//h:99999/1'>", "<a href='http://h/%zz\u2028\x00'>", "<a href='javascript:x'>", "</a>", "<img src=a.jpg>",
    "<img src='http://[x'>", "<img data-src='b c\n.jpg' alt='云坨在线'>", "<figure>", "<figcaption>", "</figcaption>", "</figure>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>", "<dl><dt>", "<dd>",
    "<meta name=pubdate content='2026-05-14 09:26:11'>", "<meta name=pubdate content='9999-12-31T23:00:00+14:00'>", "<meta name=source content='\x00'>", "<meta property=og:title content='&#0;甲'>",
    "<meta charset=gb2312>", "<meta charset=utf-16>", "<time datetime='2026-05-14T01:26:11Z'>", "</time>", "<script>", "</script>", "<script type='application/ld+json'>", '{"headline":"\\ud800\\u0000甲"}',
    "document.cookie=", "eval(", 'content="<p>连日来，林场恢复夜校，各户都已收到通知。</p>"', "ct:1778722571", "<textarea class=content>", "</textarea>", "<input type=password>", "<!--", "-->",
    "<!--enpproperty <title>甲\x00</title><date>2026-05-14 09:26:11.0</date>/enpproperty-->", "<![CDATA[", "]]>", "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE html>", "<html>", "</html>", "<body>",
    "</body>", "<frameset>", "<svg>", "<math>", "<select>", "<option>", "<template>", "<noscript>", "<p", "class='", "='", "/>", "<x:y>", "<\u53f0>", "<a\x00b>", "<base href='/z/'>",
]  # fmt: skip

words = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
lines_of_words = st.lists(words, max_size=25).map("".join)
soups = st.lists(st.one_of(st.sampled_from(TAGS), words), max_size=60).map("".join)


def well_read(raw: str | bytes) -> dict[str, Any]:
    """Read a page by general rules and by a portal's, see that nothing is wrong with the records; return the first."""
    record = read(raw)
    for one in (record, read(raw, loader=OwnRules)):
        assert faults(one) == []
        encode_line({name: value for name, value in one.items() if name != "refused"})
    return record


@LIMITED
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    well_read(raw)


@LIMITED
@given(st.text(max_size=500), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_text_is_read_or_refused(text: str, encoding: str) -> None:
    well_read(text.encode(encoding, "replace"))


@settings(LIMITED, max_examples=400)
@given(soups)
def test_any_soup_of_tags_labels_and_dates_is_read_or_refused(soup: str) -> None:
    well_read(soup)


@LIMITED
@given(soups, soups, soups)
def test_an_article_amid_any_soup_is_read_or_refused(above: str, text: str, behind: str) -> None:
    well_read(article(f"<p>{TEXT[0]}</p>{text}<p>{TEXT[2]}</p>", above=above, behind=behind))


@LIMITED
@given(lines_of_words, lines_of_words, lines_of_words)
def test_an_article_with_any_title_head_and_end_is_read_or_refused(document: str, head: str, behind: str) -> None:
    well_read(article(title=document, document=document, head=head, behind=f"<p>{behind}</p>"))


@LIMITED
@given(soups)
def test_the_same_page_is_read_the_same_way_twice(soup: str) -> None:
    assert read(soup) == read(soup)


@LIMITED
@given(soups, st.integers(0, 40), st.booleans())
def test_pages_that_were_cut_off_are_read_or_refused(soup: str, cut: int, is_gb: bool) -> None:
    raw = article(f"<p>{TEXT[0]}</p>{soup}").encode("gb18030" if is_gb else "utf-8", "replace")
    well_read(raw[: len(raw) - cut])


@settings(LIMITED, max_examples=400)
@given(lines_of_words)
def test_questions_about_any_line_are_answered(text: str) -> None:
    line = clean(text)
    editor, author, source = read_credits([line])
    said = [
        editor,
        author,
        source,
        names(line),
        people(line),
        read_byline(line),
        read_inline(line),
        read_signature([line, line]),
    ]
    assert all(value is None or value.strip() for value in said)
    for ask in (
        is_credit_line,
        is_tool,
        is_info,
        is_aside,
        says_end,
        is_notice,
        is_related_heading,
        is_person,
        has_date,
    ):
        assert ask(line) in (True, False)
    assert all(is_end(one) in (True, False) for one in lines(text))
    assert len(without_dates(line)) <= len(line)
    assert line.startswith(without_credits(line))
    assert line.startswith(without_mark(line))
    assert line.startswith(without_closing(line))
    assert len(without_values(line)) <= len(line) + 1
    assert without_suffix(line) in line
    assert is_title(line, line) in (True, False)
    assert read_notice([line]).text == [line]


@settings(LIMITED, max_examples=400)
@given(lines_of_words)
def test_any_line_has_a_date_that_can_be_or_none(text: str) -> None:
    found = read_date(text, FETCHED)
    if found:
        assert "1995-01-01" <= found.at[:10] <= "2026-11-02"
        assert found.at[19:] == "+08:00"
        assert found.precision in ("day", "minute", "second")
        assert found.precision != "day" or found.at[11:19] == "00:00:00"
        assert found.precision != "minute" or found.at[17:19] == "00"


@pytest.mark.parametrize("href", ["http://[", "http://h:x/", "http://h:99999/", "http://a℀b/", "http://ａ／b.example/"])
def test_a_base_that_is_no_address_is_passed_over(href: str) -> None:
    assert read(article(meta=f'<base href="{href}">'))["title"] == TITLE


def test_the_last_moment_of_the_calendar_is_no_date() -> None:
    assert read_date("9999-12-31T23:59:59-10:00", FETCHED) is None


@pytest.mark.parametrize(
    "inside", ["<option>青岚文化馆</option><option>启动夜校</option>", "<b><template>青岚文化馆</template></b>" * 2]
)
def test_links_whose_text_no_reader_sees_are_passed_over(inside: str) -> None:
    link = "<a href=/bd/1002.html>青岚文化馆启动夜校课程</a>"
    found = read(article(behind=f"<h3>相关阅读</h3><p><a href=/bd/1001.html>{inside}</a> {link}</p>"))
    assert [one.shown for one in found["related"]] == ["青岚文化馆启动夜校课程"]


@pytest.mark.parametrize("address", ["http://h&#8232;x/1001", "//&#8233;/1001", "/bd/&#8232;1001"])
def test_no_address_holds_a_line_break(address: str) -> None:
    link = f'<h3>相关阅读</h3><p><a href="{address}">青岚文化馆启动夜校课程</a></p>'
    assert faults(read(article(f'<p>{TEXT[0]}</p><p><img src="{address}.jpg"></p><p>{TEXT[2]}</p>', behind=link))) == []


SLOW = {
    "very many blocks of links, by own rules": "select: libxml2 joins the links of each block with all before, for selectors such as div.x a",
}  # fmt: skip
"""Pages that take too long so far, and where the time goes."""


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[[str], dict[str, Any]]]:
    """Have a monster read by another process, within limits."""
    command = [sys.executable, "-m", "tests.extract.monsters"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        questions, answers = process.stdin, process.stdout

        def answer(name: str) -> dict[str, Any]:
            print(name, file=questions, flush=True)
            return dict(json.loads(answers.readline()))

        yield answer
        questions.close()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=SLOW[name])) if name in SLOW else name
        for name in MONSTERS
    ],
)
def test_no_page_takes_for_ever(name: str, ask: Callable[[str], dict[str, Any]]) -> None:
    answer = ask(name)
    assert answer["ended"] == "well", answer
    assert answer["faults"] == []
