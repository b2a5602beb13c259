import pytest

from newscrawl.extract.title import documents_of, is_title, without_suffix
from tests.extract.reading import FIRST, TITLE, article, page, paragraphs, read

LONG = "青岚林场恢复停办多年的夜校，附近村子的年轻人吃过晚饭就来"


def title(markup: str) -> str | None:
    found = page(markup).title
    return found.text if found else None


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("青岚林场恢复夜校_青岚_塬上网", "青岚林场恢复夜校"),
        ("青岚林场恢复夜校 - 塬上网", "青岚林场恢复夜校"),
        ("青岚林场恢复夜校-塬上网", "青岚林场恢复夜校"),
        ("青岚林场恢复夜校--塬上网", "青岚林场恢复夜校"),
        ("青岚林场恢复夜校——塬上网", "青岚林场恢复夜校"),
        ("青岚林场恢复夜校 – 塬上网", "青岚林场恢复夜校"),
        ("青岚林场恢复夜校|本地要闻|云坨在线", "青岚林场恢复夜校"),
        ("青岚林场恢复夜校｜云坨在线", "青岚林场恢复夜校"),
        ("青岚林场恢复夜校_云坨新闻网", "青岚林场恢复夜校"),
        ("塬上网_青岚林场恢复夜校", "青岚林场恢复夜校"),
        ("塬上网|青岚林场恢复夜校", "青岚林场恢复夜校"),
        ("塬上网 - 青岚林场恢复夜校", "青岚林场恢复夜校"),
        ("1-10月青岚育苗-塬上网", "1-10月青岚育苗"),
        ("2026-2030年青岚育苗规划_塬上网", "2026-2030年青岚育苗规划"),
        ("青岚-沙渠公路全线贯通_塬上网", "青岚-沙渠公路全线贯通"),
        ("青岚林场恢复夜校", "青岚林场恢复夜校"),
        ("  青岚林场\n恢复夜校  ", "青岚林场 恢复夜校"),
        ("A|B", "A"),
        ("_", "_"),
        ("", ""),
        ("云坨在线", "云坨在线"),
        ("云坨在线_塬上网", "云坨在线"),
    ],
)
def test_the_suffix_of_the_site_goes(document: str, expected: str) -> None:
    assert without_suffix(document) == expected


@pytest.mark.parametrize(
    "line", [TITLE, f" {TITLE} ", "青岚林场 恢复夜校", f"“{TITLE}”", f"《{TITLE}》", f"{TITLE}！", f"·{TITLE}"]
)
def test_a_line_that_only_repeats_the_title(line: str) -> None:
    assert is_title(line, TITLE)


def test_other_lines_do_not() -> None:
    assert not is_title(f"{TITLE}了", TITLE)
    assert not is_title("", TITLE)
    assert not is_title(TITLE, "")


def test_what_names_the_article_where_no_reader_looks() -> None:
    assert documents_of(" 甲\n乙 ", ["丙", "甲 乙", ""]) == ["甲 乙", "丙"]
    assert documents_of("", []) == []


@pytest.mark.parametrize(
    "document",
    [
        f"{TITLE}_云坨在线", f"{TITLE} - 本地要闻 - 云坨在线", f"{TITLE}", f"云坨在线 - {TITLE}", "云坨在线", "", None,
        f"{TITLE}--云坨县人民政府", "青岚林场 恢复夜校|云坨在线", "本地要闻_云坨在线",
    ],
)  # fmt: skip
def test_the_heading_over_time_and_text_is_the_title_whatever_the_document_is_called(document: str | None) -> None:
    assert title(article(document=document)) == TITLE


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1>{TITLE}</h1>", f"<h2>{TITLE}</h2>", f"<h3 class=t>{TITLE}</h3>", f"<div class=title>{TITLE}</div>",
        f"<p><strong>{TITLE}</strong></p>", f"<font size=5>{TITLE}</font>", f"<table><tr><td>{TITLE}</td></tr></table>",
        f"<H1 CLASS=Tit>\n　{TITLE}　\n</H1>", "<h1><span>青岚林场</span>恢复夜校</h1>",
        f"<h1>云坨在线</h1><h2>{TITLE}</h2>", f"<h1><a href=/>云坨在线</a></h1><div class=bt>{TITLE}</div>",
        f"<h1>云坨县人民政府</h1><p>{TITLE}</p>", f"<p>本地要闻</p><h1>{TITLE}</h1><p>——一个村子的夜晚</p>",
        f"<p><a href=/>首页</a> &gt; <a href=/bd/>本地</a> &gt; {TITLE}</p><h1>{TITLE}</h1>",
        f"<ul><li><a href=/1.html>{TITLE}</a></li></ul><h1>{TITLE}</h1>",
    ],
)  # fmt: skip
def test_the_title_that_document_and_page_agree_on(heading: str) -> None:
    assert title(article(title="", above=heading)) == TITLE


def test_a_title_that_was_too_long_for_the_document() -> None:
    assert title(article(title=LONG, document="青岚林场恢复停办多年的夜校，附近村子…_云坨在线")) == LONG
    assert title(article(title=LONG, document="青岚林场恢复停办多年的夜校，附近村子...")) == LONG
    assert title(article(title=LONG, document="青岚林场恢复停办多年的夜校，附近村子")) == LONG


def test_a_title_shown_shorter_than_the_document_says_it() -> None:
    assert title(article(title=TITLE, document=f"{TITLE} 年轻人吃过晚饭就来_云坨在线")) == TITLE


def test_the_title_that_a_page_repeats_stands_over_the_time() -> None:
    found = page(article(above=f"<p>{TITLE}</p>"))
    assert found.title is not None
    assert found.title.at is not None
    assert found.lines[found.title.at].is_heading


def test_without_a_heading_the_document_says_the_title() -> None:
    assert title(article(title="")) == TITLE
    assert title(article(title="", document="1-10月青岚育苗过半-云坨在线")) == "1-10月青岚育苗过半"


def test_without_either_metadata_say_it() -> None:
    meta = f'<meta property="og:title" content="{TITLE}">'
    assert title(article(title="", document=None, meta=meta)) == TITLE
    assert title(article(title="", document="云坨在线", meta=meta)) == TITLE


def test_the_name_of_the_site_is_no_title_where_the_page_shows_one() -> None:
    markup = article(title="", document="云坨在线", above=f"<h1>云坨在线</h1><div class=bt>{TITLE}</div>")
    assert title(markup) == TITLE


@pytest.mark.parametrize(
    "shown", ["1-10月青岚育苗过半", "青岚-沙渠公路全线贯通", "“夜校”又开课了", "5G进山记", "在山上：一个林场的夜晚"]
)
def test_titles_with_marks_and_digits(shown: str) -> None:
    assert title(article(title=shown, document=f"{shown}_云坨在线")) == shown


def test_a_title_may_end_like_the_name_of_a_site() -> None:
    shown = "青岚县三十年来第一次办起了自己的新闻网"
    assert title(article(title=shown, document=f"{shown}_云坨在线")) == shown


def test_a_title_over_two_lines_is_one() -> None:
    assert title(article(title="青岚林场<br>恢复夜校")) == TITLE
    assert title(article(title="青岚林场<br>恢复夜校", document="青岚林场 恢复夜校_云坨在线")) == "青岚林场 恢复夜校"
    assert title(article(title="青岚林场恢复夜校<br>池若川")) == TITLE
    assert read(article(title="青岚林场<br>恢复夜校", head="2026-05-14 09:26"))["source"] is None


def test_the_kind_of_an_article_in_brackets_is_none_of_its_title() -> None:
    assert title(article(title=f"<a href=/forum-2.html>[杂谈]</a> {TITLE}")) == TITLE
    assert title(article(title=f"【视频】{TITLE}", document=f"【视频】{TITLE}_云坨在线")) == f"【视频】{TITLE}"


def test_a_page_that_names_itself_nowhere_has_no_title() -> None:
    assert title(paragraphs(FIRST)) is None
    assert title("") is None
