"""Links to related articles: headings, cut titles, title attributes, circles."""

import pytest

from newscrawl.demo import Truth
from tests.demo.reading import FAMILIES, Article, fold

families = pytest.mark.parametrize("family", FAMILIES)

HEADINGS = {"相关文章", "相关阅读", "相关新闻", "延伸阅读", "相关链接："}
MARKS = ("", "…", "...")
WHOLE = 26
"""The longest title that is shown whole; of longer ones a character less is shown."""


def of(family: str, articles: list[Article]) -> list[Article]:
    return [article for article in articles if article.family == family]


def mark_of(shown: str, title: str) -> str:
    """Return what stands behind a cut title."""
    mark = next(mark for mark in ("...", "…", "") if shown.endswith(mark))
    assert title.startswith(shown.removesuffix(mark).strip())
    return mark


@families
def test_every_part_shows_the_links_of_the_truth(articles: list[Article], family: str) -> None:
    for article in of(family, articles):
        expected = [(link["path"], link["shown"]) for link in article.truth.related]
        for part in article.parts:
            assert [(link.path, link.shown) for link in part.related] == expected


def test_the_truth_knows_the_whole_titles(truths: dict[str, Truth], readable: list[Truth]) -> None:
    for truth in readable:
        assert [truths[link["path"]].title for link in truth.related] == [link["title"] for link in truth.related]
        assert all(link["complete"] == (link["shown"] == link["title"]) for link in truth.related)


def test_there_are_four_to_ten_links_to_others(readable: list[Truth]) -> None:
    for truth in readable:
        found = [link["path"] for link in truth.related]
        assert 4 <= len(found) <= 10
        assert len(set(found)) == len(found)
        assert truth.path not in found


@families
def test_the_block_has_different_headings(articles: list[Article], family: str) -> None:
    assert {article.parts[0].heading for article in of(family, articles)} == HEADINGS


def test_only_long_titles_are_cut(readable: list[Truth]) -> None:
    for link in (link for truth in readable for link in truth.related):
        if len(link["title"]) <= WHOLE:
            assert link["complete"]
        else:
            mark = mark_of(link["shown"], link["title"])
            assert link["shown"] == fold(link["title"][: WHOLE - 1] + mark)


@families
@pytest.mark.parametrize("mark", MARKS)
def test_each_family_cuts_with_every_mark(articles: list[Article], family: str, mark: str) -> None:
    marks = {
        mark_of(link["shown"], link["title"])
        for article in of(family, articles)
        for link in article.truth.related
        if not link["complete"]
    }
    assert mark in marks


def test_a_page_cuts_all_titles_alike(readable: list[Truth]) -> None:
    for truth in readable:
        cut = [link for link in truth.related if not link["complete"]]
        assert len({mark_of(link["shown"], link["title"]) for link in cut}) <= 1


@families
def test_title_attributes_tell_the_whole_title_of_some_that_are_cut(articles: list[Article], family: str) -> None:
    seen = set()
    for article in of(family, articles):
        for link, truth in zip(article.parts[0].related, article.truth.related, strict=True):
            assert link.whole in (None, truth["title"])
            assert link.whole is None or not truth["complete"]
            seen.add((truth["complete"], link.whole is not None))
    assert seen == {(True, False), (False, False), (False, True)}


@pytest.mark.parametrize("helped", [{True}, {False}, {True, False}])
def test_of_a_page_all_or_none_or_some_cut_titles_have_attributes(articles: list[Article], helped: set[bool]) -> None:
    found = []
    for article in articles:
        links = zip(article.parts[0].related, article.truth.related, strict=True)
        found.append({link.whole is not None for link, truth in links if not truth["complete"]})
    assert found.count(helped) > 5


@families
def test_bullets_are_no_part_of_titles(articles: list[Article], family: str) -> None:
    bullets = {link.bullet for article in of(family, articles) for link in article.parts[0].related}
    assert bullets == {"", "·"}


@families
def test_addresses_are_absolute_and_relative(articles: list[Article], family: str) -> None:
    sources = [article.parts[0].source for article in of(family, articles)]
    assert any('"../' in source for source in sources)
    assert any('"/xianyu/' in source for source in sources)


def test_links_lead_back(readable: list[Truth]) -> None:
    links = {truth.path: {link["path"] for link in truth.related} for truth in readable}
    assert any(here in links[there] for here in links for there in links[here])


def test_three_articles_in_a_row_link_in_a_circle(readable: list[Truth]) -> None:
    links = {truth.path: {link["path"] for link in truth.related} for truth in readable}
    row = list(links)
    circles = [
        first
        for first, second, third in zip(row, row[1:], row[2:], strict=False)
        if second in links[first] and third in links[second] and first in links[third]
    ]
    assert len(circles) > len(row) / 4, "nearly each is in one: chance would not do that"


def test_some_links_lead_into_other_sections(readable: list[Truth]) -> None:
    links = {(truth.path, link["path"]) for truth in readable for link in truth.related}
    across = sum(here.split("/")[2] != there.split("/")[2] for here, there in links)
    assert 0 < across < len(links) / 2
