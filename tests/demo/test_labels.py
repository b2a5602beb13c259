"""What header and head of pages claim about their bytes, and what is true."""

import re

import pytest

from tests.demo.reading import FAMILIES, Article, charset_of, meta_charset

BOM = b"\xef\xbb\xbf"


def claims(article: Article) -> tuple[str | None, str | None]:
    """Return what header and meta element of a page claim."""
    part = article.parts[0]
    return charset_of(part.page.headers["Content-Type"]), meta_charset(part.source)


def with_label(articles: list[Article], header: str | None, meta: str, used: str) -> list[Article]:
    return [a for a in articles if claims(a) == (header, meta) and a.truth.encoding["used"] == used]


def test_the_header_is_declared_before_the_meta_element(articles: list[Article]) -> None:
    for article in articles:
        header, meta = claims(article)
        assert article.truth.encoding["declared"] == (header or meta)


def test_bytes_are_what_the_truth_says_and_nothing_else(articles: list[Article]) -> None:
    other = {"utf-8": "gb18030", "gb18030": "utf-8"}
    for article in articles:
        title = article.truth.title or ""
        for part in article.parts:
            used = article.truth.encoding["used"]
            assert title in " ".join(part.page.body.decode(used).split())
            assert title not in part.page.body.decode(other[used], errors="replace")


@pytest.mark.parametrize(
    ("header", "meta", "used"),
    [
        ("utf-8", "utf-8", "utf-8"),
        (None, "utf-8", "utf-8"),
        (None, "gb2312", "gb18030"),
        (None, "gb2312", "utf-8"),
        ("utf-8", "gb2312", "gb18030"),
        ("iso-8859-1", "gbk", "gb18030"),
    ],
    ids=["right", "no header", "old", "wrong meta", "wrong header", "header of the server"],
)
def test_pages_are_labelled_in_many_ways(articles: list[Article], header: str | None, meta: str, used: str) -> None:
    found = with_label(articles, header, meta, used)
    assert len(found) >= 5
    assert len(found) < len(articles) * 0.6


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_has_honest_and_misleading_labels(articles: list[Article], family: str) -> None:
    honest = {("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gbk", "gb18030")}
    some = [article.truth.encoding for article in articles if article.family == family]
    assert {(encoding["declared"], encoding["used"]) in honest for encoding in some} == {True, False}


def test_all_pages_of_a_section_are_labelled_alike(articles: list[Article]) -> None:
    found = dict[str, tuple[str | None, ...]]()
    for article in articles:
        label = (*claims(article), article.truth.encoding["used"])
        assert found.setdefault(article.parts[0].section, label) == label
        assert len({part.page.headers["Content-Type"] for part in article.parts}) == 1


def test_some_pages_begin_with_a_byte_order_mark(articles: list[Article]) -> None:
    marked = [a for a in articles if any(part.page.body.startswith(BOM) for part in a.parts)]
    assert 5 <= len(marked) < len(articles) / 2
    for article in marked:
        assert claims(article) == (None, "utf-8")
        assert article.truth.encoding == {"declared": "utf-8", "used": "utf-8"}
        assert all(part.page.body.count(BOM) == 1 for part in article.parts)


def test_a_charset_in_a_script_stands_before_the_real_one(articles: list[Article]) -> None:
    misled = []
    for article in articles:
        claimed = re.search(r"<script>[^<]*charset=([\w-]+)[^<]*</script>\s*<meta ", article.parts[0].source)
        if claimed and claimed[1] != meta_charset(article.parts[0].source):
            misled.append(article)
    assert 5 <= len(misled) < len(articles) / 2
    for article in misled:
        assert re.findall(r"charset=\"?([\w-]+)", article.parts[0].source)[:2] == ["gbk", "utf-8"]
        assert claims(article) == (None, "utf-8")
        assert article.truth.encoding == {"declared": "utf-8", "used": "utf-8"}


def test_pages_called_gb2312_have_characters_that_it_lacks(articles: list[Article]) -> None:
    beyond = []
    for article in articles:
        if article.truth.encoding["used"] == "gb18030":
            try:
                article.parts[0].page.body.decode("gb2312")
            except UnicodeDecodeError:
                beyond.append(article)
    assert any("gb2312" in claims(article) for article in beyond)
