"""Who edited, who wrote, where it comes from and when it appeared: in every form, and as the truth says."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from itertools import chain

import pytest

from newscrawl.demo import Truth
from tests.demo.reading import FAMILIES, Article, squeeze

families = pytest.mark.parametrize("family", FAMILIES)

END = r"(?=$| 来源| 稿源| 作者：| 编辑：| ?【字体| 点击：| 浏览：)"
"""What follows a piece of the line under the title."""
REPORTERS = r"（((?:本报记者|记者|通讯员) [^（）]+)）"


def of(family: str, articles: Iterable[Article]) -> list[Article]:
    return [article for article in articles if article.family == family]


def names_of(said: str) -> str:
    """Return the names in a byline, without what people are: 记者 A 通讯员 B becomes A、B."""
    names = re.split(r"(?:^| )(?:本报记者|记者|通讯员) |、", said)
    return "、".join(squeeze(name) for name in names if name)


# Editors.

EDITOR_FORMS = ("behind the text", "last line", "with the author", "the second", "after the notice", "info line")


def editors(article: Article) -> list[tuple[str, str]]:
    """Return every place of a page where an editor is named, and who."""
    found = [("info line", name) for name in re.findall(f" 编辑：(.+?){END}", article.info)]
    found += [("last line", line[4:-1]) for line in article.lines if re.fullmatch("（编辑：[^（）]+）", line)]
    for part in article.parts:
        if part.editor is None:
            continue
        if alone := re.fullmatch("责任编辑：(.+)", part.editor):
            found.append(("after the notice" if part.editor_is_behind_notice else "behind the text", alone[1]))
        elif second := re.fullmatch("编辑：(.+) 责任编辑：(.+)", part.editor):
            found.append(("the second", second[2]))
        elif with_author := re.fullmatch(r"\[(?:作者: .+ )?责任编辑: (.+)\]", part.editor):
            found.append(("with the author", with_author[1]))
        else:
            raise AssertionError(part.editor)
    return [(form, squeeze(name)) for form, name in found]


@families
def test_a_page_names_the_editor_once(articles: list[Article], family: str) -> None:
    for article in of(family, articles):
        expected = [] if article.truth.editor is None else [article.truth.editor]
        assert [name for _, name in editors(article)] == expected


@families
@pytest.mark.parametrize("form", EDITOR_FORMS)
def test_each_family_names_editors_in_every_form(articles: list[Article], family: str, form: str) -> None:
    forms = Counter(form for article in of(family, articles) for form, _ in editors(article))
    assert forms[form] >= 2


@families
def test_only_what_stands_after_the_notice_is_behind_it(articles: list[Article], family: str) -> None:
    for article in of(family, articles):
        for part in article.parts:
            if part.editor is not None and not re.fullmatch("责任编辑：.+", part.editor):
                assert not part.editor_is_behind_notice


def test_the_second_editor_is_another_one(articles: list[Article]) -> None:
    found = [re.fullmatch("编辑：(.+) 责任编辑：(.+)", part.editor or "") for a in articles for part in a.parts]
    both = [(squeeze(pair[1]), squeeze(pair[2])) for pair in found if pair]
    assert both
    assert all(first != second for first, second in both)


def test_the_last_line_is_the_last(articles: list[Article]) -> None:
    for article in articles:
        assert not any(line.startswith("（编辑：") for line in article.lines[:-1])


def test_editors_in_blocks_stand_on_the_last_page_only(articles: list[Article]) -> None:
    assert all(part.editor is None for article in articles for part in article.parts[:-1])


# Authors.

AUTHOR_FORMS = ("info line", "own line", "end of the last paragraph", "dateline", "with the editor")


def authors(article: Article) -> list[tuple[str, str]]:
    """Return every place of a page where authors are named, and their names."""
    found = [("info line", name) for name in re.findall(f" 作者：(.+?){END}", article.info)]
    own = [named[1] for line in article.lines if (named := re.fullmatch("（(记者 [^（）]+)）", line))]
    found += [("own line", name) for name in own]
    if article.truth.body:
        first, last = article.truth.body[0], article.truth.body[-1]
        found += [("dateline", name) for name in re.findall(f"^[^，。（）]+讯?{REPORTERS}", first)]
        found += [("end of the last paragraph", name) for name in re.findall(f"[。”]{REPORTERS}$", last)]
    blocks = [re.fullmatch(r"\[作者: (.+) 责任编辑: .+\]", part.editor or "") for part in article.parts]
    found += [("with the editor", block[1]) for block in blocks if block]
    return [(form, names_of(said)) for form, said in found]


@families
def test_a_page_names_the_authors_once(articles: list[Article], family: str) -> None:
    for article in of(family, articles):
        expected = [] if article.truth.author is None else [article.truth.author]
        assert [names for _, names in authors(article)] == expected


@families
@pytest.mark.parametrize("form", AUTHOR_FORMS)
def test_each_family_names_authors_in_every_form(articles: list[Article], family: str, form: str) -> None:
    forms = Counter(form for article in of(family, articles) for form, _ in authors(article))
    assert forms[form] >= 2


@pytest.mark.parametrize("title", ["作者：记者 ", "作者：通讯员 ", "（记者 ", "（本报记者 ", "（通讯员 "])
def test_authors_have_titles(articles: list[Article], title: str) -> None:
    assert any(title in text for article in articles for text in (article.info, *article.lines))


def test_names_of_two_characters_may_be_set_wide(articles: list[Article]) -> None:
    info = {re.search("(?:作者|编辑)：[^ 　]　[^ 　]", part.source) is not None for a in articles for part in a.parts}
    behind = {re.search("责任编辑：[^ 　]　[^ 　]<", part.source) is not None for a in articles for part in a.parts}
    assert info == behind == {True, False}


# Sources.

LABELLED = {"来源：": "来源：(.+?)", "稿源：": "稿源：(.+?)", "来源于：": "来源于：(.+?)", "来源于": "来源于([^：].*?)"}
SOURCE_FORMS = (*LABELLED, "bare", "link")


def sources(article: Article) -> list[tuple[str, str]]:
    """Return every form in which the line under the title names a source, and which one."""
    found = [(label, name) for label, form in LABELLED.items() for name in re.findall(f" {form}{END}", article.info)]
    linked = re.findall(r'来源：<a href="http://source\.example/">([^<]+)</a>', article.parts[0].source)
    if linked:
        assert found == [("来源：", linked[0])]
        return [("link", linked[0])]
    rest = article.info.removeprefix(date_of(article)[1])
    bare = re.match(r" ([^ ：【]+) ?【字体", rest)
    return found + ([("bare", bare[1])] if bare and not bare[1].startswith("来源于") else [])


@families
def test_a_page_names_the_source_once(articles: list[Article], family: str) -> None:
    for article in of(family, articles):
        expected = [] if article.truth.source is None else [article.truth.source]
        assert [name for _, name in sources(article)] == expected


@families
@pytest.mark.parametrize("form", SOURCE_FORMS)
def test_each_family_names_sources_in_every_form(articles: list[Article], family: str, form: str) -> None:
    forms = Counter(form for article in of(family, articles) for form, _ in sources(article))
    assert forms[form] >= 2


def test_the_size_of_letters_is_no_source(articles: list[Article]) -> None:
    assert any("【字体：" in a.info and a.truth.source is None for a in articles)
    assert any("【字体：" in a.info and sources(a)[:1] not in ([], [("bare", a.truth.source)]) for a in articles)


@families
def test_all_parts_have_the_same_line_under_the_title(articles: list[Article], family: str) -> None:
    assert all(len({part.info for part in article.parts}) == 1 for article in of(family, articles))


# Dates.

DATES = {
    "2020-01-02 03:04:05": (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "second"),
    "2020-01-02 03:04": (r"\d{4}-\d\d-\d\d \d\d:\d\d(?!:)", "minute"),
    "2020年01月02日 03:04": (r"\d{4}年\d\d月\d\d日 \d\d:\d\d(?!:)", "minute"),
    "2020年1月2日": (r"\d{4}年[1-9]\d?月[1-9]\d?日(?! \d)", "day"),
    "2020/1/2 3:04:05": (r"\d{4}/[1-9]\d?/[1-9]\d? \d\d?:\d\d:\d\d", "second"),
    "2020.01.02": (r"\d{4}\.\d\d\.\d\d", "day"),
    "发布时间：2020年1月2日03时04分": (r"发布时间：\d{4}年[1-9]\d?月[1-9]\d?日\d\d时\d\d分", "minute"),
    "<time datetime>": (r"\d{4}-\d\d-\d\d(?! \d)", "second"),
}
"""The forms of dates, and how exactly each tells the time."""


def date_of(article: Article) -> tuple[str, str]:
    """Return the form of the date that a page begins its line with, and what is written."""
    found = [(form, shown[0]) for form, (regex, _) in DATES.items() if (shown := re.match(regex, article.info))]
    assert len(found) == 1, article.info
    return found[0]


def moment_of(article: Article) -> datetime:
    """Return when a page says that it was published."""
    form, shown = date_of(article)
    if form == "<time datetime>":
        (marked,) = re.findall(r'<time datetime="([^"]+)">', article.parts[0].source)
        assert marked.startswith(shown)
        return datetime.fromisoformat(marked)
    year, *numbers = map(int, re.findall(r"\d+", shown))
    return datetime(year, *numbers, tzinfo=timezone(timedelta(hours=8)))  # type: ignore[arg-type, misc]


@families
def test_the_time_is_as_the_page_tells_it(articles: list[Article], family: str) -> None:
    for article in of(family, articles):
        _, precision = DATES[date_of(article)[0]]
        assert article.truth.published_at == moment_of(article).isoformat()
        assert article.truth.published_precision == precision


@pytest.mark.parametrize("form", DATES)
def test_dates_come_in_eight_forms(articles: list[Article], form: str) -> None:
    forms = Counter(date_of(article)[0] for article in articles)
    assert len(DATES) == 8
    assert forms[form] >= 5


@families
def test_each_family_writes_dates_in_several_forms(articles: list[Article], family: str) -> None:
    forms = {date_of(article)[0] for article in of(family, articles)}
    assert len(forms) >= 4
    assert ("<time datetime>" in forms) == (family == "modern")


def test_times_are_those_of_the_portal(readable: list[Truth]) -> None:
    for truth in readable:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", truth.published_at or "")
        assert "1998-01-01" <= (truth.published_at or "") < "2026-11-01"
    assert {truth.published_precision for truth in readable} == {"day", "minute", "second"}


def test_a_head_may_tell_when_the_page_was_made(articles: list[Article]) -> None:
    made = [re.findall(r'<meta name="Maketime" content="([^"]+)">', article.parts[0].source) for article in articles]
    assert {len(found) for found in made} == {0, 1}
    assert all(time > "2026-11" for time in chain.from_iterable(made)), "later than all articles"
