"""Title, text, pictures and notice of articles, in every family of templates."""

import re
from collections.abc import Callable, Iterable
from functools import partial

import pytest

from newscrawl.demo import Portal, Truth
from tests.demo.reading import FAMILIES, TOOLS, Article, Part, get, squeeze, texts, tree

families = pytest.mark.parametrize("family", FAMILIES)


def of(family: str, articles: Iterable[Article]) -> list[Article]:
    return [article for article in articles if article.family == family]


def parts_of(articles: Iterable[Article]) -> list[Part]:
    return [part for article in articles for part in article.parts]


def is_signature(line: str) -> bool:
    """Say whether a line only names author or editor: no reader takes it for text."""
    return re.fullmatch(r"（记者 [^（）]+）|（编辑：[^（）]+）", line) is not None


@families
def test_every_family_has_sections_of_its_own(articles: list[Article], family: str) -> None:
    own = {article.parts[0].section for article in of(family, articles)}
    others = {article.parts[0].section for article in articles if article.family != family}
    assert len(own) >= 2
    assert not own & others


@pytest.mark.parametrize(
    ("family", "marks", "foreign"),
    [
        ("dede", ["<div ", "<p>"], ["<font", "<article>", "<td id=zoom>"]),
        ("table", ["<table ", "<font ", "<td id=zoom>"], ["<p>　", "<article>", "class=\"content\""]),
        ("modern", ["<!doctype html>", "<article>", "<section ", "<figure>", "<main>"], ["<font", "<td id=zoom>"]),
    ],
)  # fmt: skip
def test_each_family_is_made_of_its_elements(
    articles: list[Article], family: str, marks: list[str], foreign: list[str]
) -> None:
    sources = [part.source.lower() for part in parts_of(of(family, articles))]
    assert all(mark in "".join(sources) for mark in marks)
    assert not any(mark in source for source in sources for mark in foreign)


def test_tables_of_the_second_family_are_nested(portal: Portal, articles: list[Article]) -> None:
    for article in of("table", articles)[:5]:
        root = tree(get(portal, article.truth.path), article.truth.encoding["used"])
        assert root.xpath("//table//table//td[@id='zoom']//br")
        assert not root.xpath("//td[@id='zoom']//p")


@families
def test_pages_have_15_to_40_kilobytes(articles: list[Article], family: str) -> None:
    sizes = [len(part.page.body) for part in parts_of(of(family, articles))]
    assert 15_000 <= min(sizes) <= max(sizes) <= 40_000


def test_every_page_is_answered_as_html(articles: list[Article]) -> None:
    for part in parts_of(articles):
        assert part.page.status == 200
        assert part.page.headers["Content-Type"].partition(";")[0] == "text/html"


@families
def test_title_and_section_stand_on_every_page(articles: list[Article], family: str) -> None:
    for article in of(family, articles):
        assert {part.title for part in article.parts} == {article.truth.title}
        assert {part.section for part in article.parts} <= set(article.truth.sections)


@families
def test_the_text_is_the_body_and_signatures_behind_it(articles: list[Article], family: str) -> None:
    for article in of(family, articles):
        count = len(article.truth.body)
        assert article.lines[:count] == article.truth.body
        assert all(map(is_signature, article.lines[count:]))
        assert not any(map(is_signature, article.truth.body))


@families
def test_pictures_and_captions(articles: list[Article], family: str) -> None:
    some = of(family, articles)
    for article in some:
        assert article.pictures == article.truth.images
    captions = {picture["caption"] for article in some for picture in article.truth.images}
    assert None in captions
    assert len(captions) > 2
    assert any('<img src="/images/blank.gif" data-original=' in part.source for part in parts_of(some))


@families
def test_the_notice_stands_on_every_page(articles: list[Article], family: str) -> None:
    for article in of(family, articles):
        assert all(part.notice == article.truth.notice["text"] for part in article.parts)


def test_names_and_contacts_are_nobodys(readable: list[Truth]) -> None:
    for truth in readable:
        assert truth.notice["phones"]
        assert truth.notice["emails"]
        assert all(re.fullmatch(r"0000-\d{7}|10{10}", phone) for phone in truth.notice["phones"])
        assert all(email.endswith("@lanting.example") for email in truth.notice["emails"])
        for found in truth.notice["phones"] + truth.notice["emails"]:
            assert any(found in line for line in truth.notice["text"])


def test_every_family_has_a_notice_of_its_own(articles: list[Article]) -> None:
    assert len({tuple(article.truth.notice["text"]) for article in articles}) == len(FAMILIES)


@families
def test_some_pages_can_be_printed_and_closed(articles: list[Article], family: str) -> None:
    found = [TOOLS in squeeze(part.shown) for part in parts_of(of(family, articles))]
    expected = {"dede": {True, False}, "table": {True}, "modern": {False}}
    assert set(found) == expected[family]


def test_the_tools_may_stand_in_the_text(articles: list[Article]) -> None:
    lines = [part.copies[0].lines for part in parts_of(articles)]
    assert any(TOOLS in some for some in lines)
    assert all(some[-1] == TOOLS for some in lines if TOOLS in some)


# What surrounds the articles.

FURNITURE: dict[str, str] = {
    "search": "//form//input[@type='hidden'][contains(@value, '编辑：')]",
    "menu": "//ul[@class='lt-menus']/li/a",
    "navigation": "//ul[@class='nav']/li/a",
    "hot list": "//div[@class='side'][h3 = '热点排行']//a",
    "newest": "//div[@class='side'][h3 = '最新更新']//a",
    "comments": "//div[@class='comments'][h3 = '网友评论']",
    "friends": "//div[@class='lt-friends']/a",
    "footer": "//div[@class='footer'][contains(., '版权所有')]",
}


@families
@pytest.mark.parametrize("what", FURNITURE)
def test_every_page_has_furniture(articles: list[Article], family: str, what: str) -> None:
    for article in of(family, articles)[::10]:
        root = tree(article.parts[0].page, article.truth.encoding["used"])
        assert root.xpath(FURNITURE[what])


@families
def test_furniture_misleads_who_looks_for_labels(articles: list[Article], family: str) -> None:
    for part in parts_of(of(family, articles)):
        scripts = "".join(re.findall(r"(?s)<script.*?</script>", part.source))
        assert all(label in scripts for label in ("来源：", "责任编辑：", "发布时间："))


@pytest.mark.parametrize("family", ["dede", "modern"])
def test_comments_in_the_markup_mislead_too(articles: list[Article], family: str) -> None:
    for part in parts_of(of(family, articles)):
        assert "编辑：" in "".join(re.findall(r"(?s)<!--.*?-->", part.source))


@families
def test_readers_comment_with_times_of_their_own(articles: list[Article], family: str) -> None:
    counts = set()
    for part in parts_of(of(family, articles)):
        comments = re.search(r'(?s)<div class="comments".*?</div>', part.source)
        assert comments is not None
        said = re.findall(r"<li>.*?</li>", comments[0])
        assert all(re.search(r"发表于 \d{4}-\d\d-\d\d \d\d:\d\d<", one) for one in said)
        counts.add(len(said))
    assert 0 in counts
    assert max(counts) >= 20


def test_side_bars_name_articles_that_are_there(
    portal: Portal, truths: dict[str, Truth], readable: list[Truth]
) -> None:
    for truth in readable[::25]:
        root = tree(get(portal, truth.path), truth.encoding["used"])
        for heading in ("热点排行", "最新更新"):
            links = root.xpath(f"//div[@class='side'][h3 = '{heading}']//a/@href")
            assert len(links) >= 5
            assert all(link in truths for link in links)


def test_days_in_side_bars_are_not_those_of_the_articles(articles: list[Article]) -> None:
    for article in articles[::25]:
        root = tree(article.parts[0].page, article.truth.encoding["used"])
        days = texts(root, "//div[@class='side'][h3 = '最新更新']//li/span")
        assert len(days) == len(root.xpath("//div[@class='side'][h3 = '最新更新']//li"))
        assert all(re.fullmatch(r"\d\d-\d\d", day) for day in days)


# Kinds of articles.


def has_in_body(pattern: str, article: Article) -> bool:
    return any(re.search(pattern, line) for line in article.truth.body)


def has_in_title(pattern: str, article: Article) -> bool:
    return re.search(pattern, article.truth.title or "") is not None


def has_in_source(pattern: str, article: Article) -> bool:
    return any(re.search(pattern, part.source) for part in article.parts)


KINDS: dict[str, Callable[[Article], bool]] = {
    "no editor": lambda article: article.truth.editor is None,
    "no source": lambda article: article.truth.source is None,
    "no author": lambda article: article.truth.author is None,
    "two authors": lambda article: "、" in (article.truth.author or ""),
    "no pictures": lambda article: not article.truth.images,
    "source in the text": partial(has_in_body, "来源："),
    "editor in the text": partial(has_in_body, "责任编辑："),
    "ASCII": partial(has_in_body, r"http://\S+\?\S+&\S+ .*\? "),
    "ampersand": partial(has_in_body, "&"),
    "months": partial(has_in_title, "^1-"),
    "quotes": partial(has_in_title, "“"),
    "bold": partial(has_in_source, "[^>]<strong>"),
    "named quotes": partial(has_in_source, "&ldquo;"),
    "no-break spaces": partial(has_in_source, "&nbsp;"),
    "escaped ampersands": partial(has_in_source, "&amp;"),
    "full-width spaces in titles": partial(has_in_source, r"<title>[^<]*　"),
}


@families
@pytest.mark.parametrize("kind", KINDS)
def test_each_family_has_every_kind_of_article(articles: list[Article], family: str, kind: str) -> None:
    found = [KINDS[kind](article) for article in of(family, articles)]
    if (kind, family) == ("full-width spaces in titles", "table"):
        found = [has_in_source(r"<TITLE>[^<]*　", article) for article in of(family, articles)]
    assert any(found)
    if not kind.startswith(("no-break", "escaped")):
        assert not all(found)


@pytest.mark.parametrize("characters", ["[\U00020000-\U0003ffff]", "[\U0001f300-\U0001faff]"])
def test_some_texts_have_characters_outside_the_basic_plane(articles: list[Article], characters: str) -> None:
    found = [article for article in articles if has_in_body(characters, article)]
    assert 0 < len(found) < len(articles) / 50


def test_an_article_of_pictures_only(articles: list[Article]) -> None:
    found = [article for article in articles if not article.truth.body]
    assert 0 < len(found) < len(articles) / 50
    assert all(article.pictures for article in found)
    assert all(all(map(is_signature, article.lines)) for article in found)


def test_lengths_of_bodies(readable: list[Truth]) -> None:
    lengths = [sum(map(len, truth.body)) for truth in readable if truth.body]
    short = [length for length in lengths if length < 200]
    assert len(short) >= 2
    assert all(60 <= length <= 79 for length in short)
    assert max(lengths) > 700
    assert all(len(truth.body) >= 3 for truth in readable if sum(map(len, truth.body)) >= 200)


# The text three times in a page.


def test_some_modern_pages_have_the_text_three_times(articles: list[Article]) -> None:
    threefold = [part for part in parts_of(articles) if len(part.copies) > 1]
    assert 0 < len(threefold) < len(parts_of(of("modern", articles))) / 4
    for part in threefold:
        assert part.family == "modern"
        first, *others = part.copies
        assert [copy.css_class.split()[1:] for copy in part.copies] == [[], ["print"], ["mobile"]]
        assert [copy.style for copy in part.copies] == [None, "display:none", "display:none"]
        assert all((copy.lines, copy.pictures) == (first.lines, first.pictures) for copy in others)
        assert first.lines or first.pictures
