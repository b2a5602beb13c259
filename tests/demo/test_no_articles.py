"""What lists link to that is no article: dead links, and pages that pretend."""

import re
from collections import defaultdict

import pytest

from newscrawl.demo import Portal, Truth
from newscrawl.demo.truth import Why
from tests.demo.reading import FAMILIES, Listed, decode, fold, get, list_pages, listed_on, paths, tree

OUTCOMES = {
    "error-page": "rejected", "home-page": "rejected", "empty-page": "rejected", "redirect-home": "rejected",
    "dead": "gone", "gone": "gone",
}  # fmt: skip
"""What a crawler makes of each."""


@pytest.fixture(scope="module")
def no_articles(truths: dict[str, Truth]) -> dict[str | None, list[Truth]]:
    found = defaultdict[str | None, list[Truth]](list)
    for truth in truths.values():
        if truth.why is not None or truth.outcome not in ("article", "duplicate"):
            found[truth.why].append(truth)
    return found


def test_every_kind_is_there(no_articles: dict[str | None, list[Truth]]) -> None:
    assert no_articles.keys() == OUTCOMES.keys()


@pytest.mark.parametrize(("why", "outcome"), OUTCOMES.items())
def test_the_truth_says_why_and_nothing_else(
    no_articles: dict[str | None, list[Truth]], why: Why, outcome: str
) -> None:
    for truth in no_articles[why]:
        assert truth.outcome == outcome
        assert truth.sections
        assert (truth.title, truth.editor, truth.author, truth.source, truth.published_at) == (None,) * 5
        assert not any((truth.body, truth.related, truth.images, truth.notice["text"], truth.duplicate_of))


def test_articles_have_no_reason_and_nothing_wrong(readable: list[Truth]) -> None:
    assert all((truth.why, truth.fault, truth.pages_missing) == (None, None, 0) for truth in readable)


def test_a_dead_link_leads_nowhere(portal: Portal, no_articles: dict[str | None, list[Truth]]) -> None:
    assert [portal.page(truth.path) for truth in no_articles["dead"]] == [None] * len(no_articles["dead"])


def test_what_was_removed_answers_410(portal: Portal, no_articles: dict[str | None, list[Truth]]) -> None:
    assert {get(portal, truth.path).status for truth in no_articles["gone"]} == {410}


def test_the_error_page_has_the_frame_of_the_site(portal: Portal, no_articles: dict[str | None, list[Truth]]) -> None:
    for truth in no_articles["error-page"]:
        page = get(portal, truth.path)
        root = tree(page)
        assert page.status == 200
        assert "文章不存在" in root.text_content()
        assert "/" in paths(root, truth.path, "//div[@class='tip']//a")
        assert root.xpath("//ul[@class='nav']//a")
        assert root.xpath("//div[@class='footer']")


def test_the_home_page_stands_at_an_article_s_address(
    portal: Portal, no_articles: dict[str | None, list[Truth]]
) -> None:
    for truth in no_articles["home-page"]:
        page = get(portal, truth.path)
        assert page.status == 200
        assert page.body == get(portal, "/").body


def test_an_empty_template_says_so_without_a_frame(portal: Portal, no_articles: dict[str | None, list[Truth]]) -> None:
    for truth in no_articles["empty-page"]:
        page = get(portal, truth.path)
        assert page.status == 200
        assert re.fullmatch("该信息不存在.{0,10}", fold(tree(page).text_content()))
        assert "<title></title>" in decode(page)


def test_a_redirect_leads_home(portal: Portal, no_articles: dict[str | None, list[Truth]]) -> None:
    for truth in no_articles["redirect-home"]:
        page = get(portal, truth.path)
        assert page.status == 302
        assert page.headers["Location"] == "/"


def test_none_has_the_places_of_an_article(portal: Portal, no_articles: dict[str | None, list[Truth]]) -> None:
    for truth in (truth for why in ("error-page", "home-page", "empty-page") for truth in no_articles[why]):
        root = tree(get(portal, truth.path))
        assert not any(root.xpath(place) for places in FAMILIES.values() for place in (places.text, places.title))


def test_lists_show_a_short_title_for_them(portal: Portal, no_articles: dict[str | None, list[Truth]]) -> None:
    shown = dict[str, Listed]()
    for section in portal.sections:
        for root in list_pages(portal, section.code):
            shown |= {entry.path: entry for entry in listed_on(root, section.code)}
    for truth in (truth for found in no_articles.values() for truth in found):
        assert 0 < len(shown[truth.path].shown) <= 26
        assert shown[truth.path].whole is None


def test_no_article_names_them_as_related(readable: list[Truth], truths: dict[str, Truth]) -> None:
    linked = {link["path"] for truth in readable for link in truth.related}
    assert {truths[path].outcome for path in linked} == {"article", "duplicate"}
