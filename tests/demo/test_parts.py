"""Articles that are split over several pages."""

import re
from collections import Counter

import pytest

from newscrawl.demo import Portal
from tests.demo.reading import FAMILIES, Article, read_article

families = pytest.mark.parametrize("family", FAMILIES)


@pytest.fixture(scope="module")
def large() -> Portal:
    return Portal(2_000)


@pytest.fixture(scope="module")
def split(large: Portal) -> list[Article]:
    return [read_article(large, truth) for truth in large.truths() if truth.pages > 1]


@families
def test_each_family_splits_over_two_and_over_three_pages(split: list[Article], family: str) -> None:
    assert {article.truth.pages for article in split if article.family == family} == {2, 3}


def test_most_articles_have_one_page(articles: list[Article]) -> None:
    assert 0 < sum(article.truth.pages > 1 for article in articles) < len(articles) / 10


def test_the_links_lead_over_all_pages(articles: list[Article]) -> None:
    for article in articles:
        stem = article.truth.path.removesuffix(".html")
        expected = [article.truth.path, *(f"{stem}_{number}.html" for number in range(2, article.truth.pages + 1))]
        assert [part.path for part in article.parts] == expected
        assert article.truth.pages_missing == 0


def test_there_is_no_page_behind_the_last(portal: Portal, articles: list[Article]) -> None:
    for article in articles:
        stem = article.truth.path.removesuffix(".html")
        absent = [f"{stem}_{number}.html" for number in (0, 1, article.truth.pages + 1, 9)]
        assert [portal.page(path) for path in absent] == [None] * 4


@families
def test_the_texts_of_the_pages_joined_are_the_body(split: list[Article], family: str) -> None:
    for article in (article for article in split if article.family == family):
        joined = [line for part in article.parts for line in part.lines]
        assert joined[: len(article.truth.body)] == article.truth.body
        assert all(part.lines or part.copies[0].pictures for part in article.parts)
        assert Counter(joined) == Counter(set(joined)), "nothing stands on two pages"


def test_pictures_stand_on_their_pages(split: list[Article]) -> None:
    assert any(part.copies[0].pictures for article in split for part in article.parts[1:])
    assert all(article.pictures == article.truth.images for article in split)


def test_signatures_stand_on_the_last_page(split: list[Article]) -> None:
    signed = [article for article in split if len(article.lines) > len(article.truth.body)]
    assert signed
    for article in signed:
        assert article.parts[-1].lines[-1] not in article.truth.body


@families
def test_the_pager_links_to_all_other_parts(split: list[Article], family: str) -> None:
    for article in (article for article in split if article.family == family):
        every = [part.path for part in article.parts]
        for number, part in enumerate(article.parts):
            before, here, behind = every[:number], part.path, every[number + 1 :]
            expected: list[tuple[str, str | None]] = [("上一页", path) for path in before[-1:]]
            expected += [(str(n), None if path == here else path) for n, path in enumerate(every, start=1)]
            expected += [("下一页", path) for path in behind[:1]]
            assert part.pager == expected


def test_articles_on_one_page_have_no_pager(articles: list[Article]) -> None:
    whole = [article for article in articles if article.truth.pages == 1]
    assert not any(article.parts[0].pager for article in whole)
    assert not any("下一页" in article.parts[0].source for article in whole)


def test_nothing_but_a_pager_links_to_a_later_part(articles: list[Article]) -> None:
    for article in articles:
        for part in article.parts:
            linked = set(re.findall(r"[\w/]+/\d+_\d\.html", part.source))
            assert linked == {path for _, path in part.pager if path and "_" in path}
