"""The truth as a whole: counts, copies, that it never changes, and what it costs."""

import tracemalloc
from collections import Counter
from hashlib import sha256

import pytest

from newscrawl.demo import Portal, Truth
from tests.demo.conftest import ARTICLES
from tests.demo.reading import Article, get, list_pages


def digest(portal: Portal) -> str:
    """Return a hash of all pages and truths of a portal."""
    found = sha256()
    for truth in portal.truths():
        page = portal.page(truth.path)
        found.update(repr((truth, page)).encode())
    return found.hexdigest()


def test_the_same_numbers_make_the_same_portal() -> None:
    assert digest(Portal(60, 3)) == digest(Portal(60, 3))
    assert len({digest(Portal(60, seed)) for seed in (1, 2, 3)}) == 3


def test_the_order_of_questions_does_not_matter(portal: Portal, truths: dict[str, Truth]) -> None:
    other = Portal(ARTICLES)
    for path in reversed(list(truths)[::7]):
        assert other.page(path) == portal.page(path)


@pytest.mark.parametrize(("articles", "seed"), [(1, 1), (2, 5), (40, 1), (200, 1), (200, 2), (333, 9), (1100, 4)])
def test_copies_and_what_is_no_article_come_on_top(articles: int, seed: int) -> None:
    truths = list(Portal(articles, seed).truths())
    found = Counter(truth.outcome for truth in truths)
    assert found["article"] == articles
    assert found.total() == len({truth.path for truth in truths})
    assert found["duplicate"] < articles / 10
    if articles >= 200:
        assert found["duplicate"] >= 4
        assert len({truth.why for truth in truths if truth.why}) == 6


def test_a_portal_has_an_article() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Portal(0)


def test_articles_differ(truths: dict[str, Truth]) -> None:
    articles = [truth for truth in truths.values() if truth.outcome == "article"]
    with_text = [tuple(truth.body) for truth in articles if truth.body]
    assert len(set(with_text)) == len(with_text)
    assert len({truth.title for truth in articles}) == len(articles)


def test_copies_are_copies_of_the_earlier_one(truths: dict[str, Truth]) -> None:
    copies = [truth for truth in truths.values() if truth.outcome == "duplicate"]
    assert all((truth.duplicate_of is not None) == (truth in copies) for truth in truths.values())
    for copy in copies:
        original = truths[copy.duplicate_of or ""]
        assert (copy.title, copy.body, copy.images) == (original.title, original.body, original.images)
        assert (original.published_at or "", original.path) < (copy.published_at or "", copy.path)
        assert set(copy.sections) < set(original.sections)
        assert original.outcome == "article"


def test_copies_come_at_the_same_time_before_and_after(truths: dict[str, Truth]) -> None:
    copies = [truth for truth in truths.values() if truth.outcome == "duplicate"]
    originals = [truths[copy.duplicate_of or ""] for copy in copies]
    pairs = list(zip(copies, originals, strict=True))
    assert {copy.published_at == original.published_at for copy, original in pairs} == {True, False}
    listed_later = {
        int(copy.path.rsplit("/")[-1][:-5]) > int(original.path.rsplit("/")[-1][:-5]) for copy, original in pairs
    }
    assert listed_later == {True, False}


def test_copies_have_credits_and_templates_of_their_own(articles: list[Article]) -> None:
    by_path = {article.truth.path: article for article in articles}
    copies = [article for article in articles if article.truth.duplicate_of]
    pairs = [(copy, by_path[copy.truth.duplicate_of or ""]) for copy in copies]
    assert any(copy.truth.editor != original.truth.editor for copy, original in pairs)
    assert any(copy.truth.source != original.truth.source for copy, original in pairs)
    assert {copy.family == original.family for copy, original in pairs} == {True, False}


def test_nothing_else_is_a_copy(truths: dict[str, Truth]) -> None:
    bodies = Counter((truth.title, *truth.body) for truth in truths.values() if truth.title)
    assert sum(count - 1 for count in bodies.values()) == sum(t.outcome == "duplicate" for t in truths.values())


def test_articles_are_where_their_lists_say_under_any_query(portal: Portal, truths: dict[str, Truth]) -> None:
    path = next(iter(truths))
    assert get(portal, path + "?from=singlemessage&isappinstalled=0") == get(portal, path)
    assert get(portal, path + "#comments") == get(portal, path)


def test_as_json_has_absolute_addresses(truths: dict[str, Truth]) -> None:
    copy = next(truth for truth in truths.values() if truth.outcome == "duplicate" and truth.images)
    data = copy.as_json("http://127.0.0.1:8000/")
    base = "http://127.0.0.1:8000"
    assert data["url"] == base + copy.path
    assert data["duplicate_of"] == f"{base}{copy.duplicate_of}"
    assert [link["url"] for link in data["related"]] == [base + link["path"] for link in copy.related]
    assert [image["url"] for image in data["images"]] == [base + image["path"] for image in copy.images]
    assert all("path" not in part for part in (data, *data["related"], *data["images"]))
    assert "path" in copy.related[0], "the truth itself stays as it is"


def test_as_json_tells_all_else_as_it_is(truths: dict[str, Truth]) -> None:
    for truth in list(truths.values())[:50]:
        data = truth.as_json("http://127.0.0.1:8000")
        for name in ("outcome", "why", "fault", "title", "body", "editor", "author", "source", "encoding", "pages"):
            assert data[name] == getattr(truth, name)


def test_a_large_portal_does_not_hold_its_pages() -> None:
    tracemalloc.start()
    try:
        portal = Portal(100_000)
        truths = portal.truths()
        size = 0
        for _ in range(60):
            truth = next(truths)
            page = portal.page(truth.path)
            size += len(page.body) if page else 0
        first = next(list_pages(portal, portal.sections[0].code))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert first.xpath("//div[@class='listbox']//li")
    assert size > 1_000_000
    assert peak < 4_000_000, "of pages with two thousand megabytes"
