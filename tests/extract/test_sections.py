import pytest

from newscrawl.extract.sections import find_section
from tests.extract.reading import TITLE, lines

HOME, NEWS, LOCAL = "<a href=/>首页</a>", "<a href=/xw/>新闻</a>", "<a href=/bd/>本地要闻</a>"


def section(markup: str, *, shown: bool = True) -> str | None:
    found = lines(f"<div>{markup}</div>" + (f"<h1>{TITLE}</h1>" if shown else "") + "<p>2026-05-14 09:26</p>")
    title_at = next((at for at, line in enumerate(found) if line.is_heading), None)
    said = find_section(found, title_at, TITLE)
    return said[0] if said else None


@pytest.mark.parametrize(
    "markup",
    [
        f"你的位置 > {HOME} > {NEWS} > {LOCAL}",
        f"您的位置：{HOME} &gt; {NEWS} &gt; {LOCAL} &gt; 正文",
        f"当前位置：{HOME} > {LOCAL} >",
        f"当前位置: {HOME}>>{NEWS}>>{LOCAL}>>正文",
        f"您现在的位置：{HOME} » {NEWS} » {LOCAL} » 正文",
        f"您所在的位置：{HOME}＞{NEWS}＞{LOCAL}＞正文",
        f"所在位置：{HOME} › {LOCAL}",
        f"当前位置：{HOME} → {LOCAL} → 内容",
        f"当前位置：{HOME} - {NEWS} - {LOCAL}",
        f"您当前的位置：{HOME}->{NEWS}->{LOCAL}->浏览",
        f"位置：{HOME}::{LOCAL}",
        f"當前位置：{HOME} > {LOCAL} > 正文",
        f"{HOME} > {NEWS} > {LOCAL} > 正文",
        f"{HOME}>{LOCAL}",
        f"首页 > {NEWS} > {LOCAL}",
        f"<a href=/>云坨在线</a> > {NEWS} > {LOCAL} > 正文",
        f"{HOME} / {NEWS} / {LOCAL}",
        f"当前位置：{HOME} · {LOCAL}",
        f"当前位置：{HOME} > {LOCAL} > {TITLE}",
        f"当前位置：{HOME} > {LOCAL} > 青岚林场恢复…",
        f"当前位置：{HOME} > {LOCAL} > <a href=1.html>正文</a>",
        f"当前位置：{HOME}&nbsp;&gt;&nbsp;{LOCAL}&nbsp;&gt;&nbsp;详细内容",
        f"当前位置：{HOME} > {LOCAL} > 返回列表",
        f"<span>当前位置</span>：{HOME} <em>&gt;</em> {LOCAL} <em>&gt;</em>",
        f"<div class=crumbs>{HOME} > {LOCAL}</div>",
        f"<ul class=breadcrumb><li>{HOME}</li><li>{NEWS}</li><li>{LOCAL}</li></ul>",
        f"<ul class=breadcrumb><li>{HOME} &gt;</li><li>{NEWS} &gt;</li><li>{LOCAL}</li></ul>",
        f"<table><tr><td>当前位置：</td><td>{HOME}</td><td>{LOCAL}</td></tr></table>",
    ],
)
def test_the_last_of_the_bread_crumbs_names_the_section(markup: str) -> None:
    assert section(markup) == "本地要闻"


@pytest.mark.parametrize(
    "markup",
    [
        "", f"{HOME} {NEWS} {LOCAL}", f"{HOME} | {NEWS} | {LOCAL}", f"<ul><li>{HOME}</li><li>{NEWS}</li><li>{LOCAL}</li></ul>",
        f"当前位置：{HOME}", f"当前位置：{HOME} > 正文", f"当前位置：{HOME} > {TITLE}", "当前位置：北槿县", "<p>本地要闻</p>",
        f"{HOME} > " + " > ".join(f"<a href=/{number}/>栏目{number}</a>" for number in range(20)),
    ],
)  # fmt: skip
def test_what_names_none(markup: str) -> None:
    assert section(markup) is None


def test_the_nearest_bread_crumbs_over_the_title_count() -> None:
    assert section(f"当前位置：{HOME} > {NEWS}<br>当前位置：{HOME} > {LOCAL}") == "本地要闻"


def test_bread_crumbs_that_say_so_are_found_where_no_line_shows_the_title() -> None:
    assert section(f"当前位置：{HOME} > {LOCAL} > 正文", shown=False) == "本地要闻"


def test_a_section_with_the_name_that_a_title_begins_with_stays() -> None:
    found = lines(f"<p>当前位置：{HOME} > <a href=/qc/>青岚</a> > 正文</p><h1>{TITLE}</h1>")
    assert find_section(found, 1, TITLE) == ("青岚", "extract:crumbs")
