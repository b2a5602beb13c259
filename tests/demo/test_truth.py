"""The truth as a whole: counts, copies, what is missing, and that it never changes."""

from collections import Counter
from hashlib import sha256

import pytest

from newscrawl.demo import Portal, Truth
from tests.demo.reading import get, paths, tree


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
    other = Portal()
    for path in reversed(list(truths)[::7]):
        assert other.page(path) == portal.page(path)


@pytest.mark.parametrize(("articles", "seed"), [(1, 1), (2, 5), (40, 1), (200, 1), (200, 2), (333, 9)])
def test_counts(articles: int, seed: int) -> None:
    found = Counter(truth.outcome for truth in Portal(articles, seed).truths())
    assert found["article"] == articles
    assert found["gone"] == found["rejected"] == 1
    if articles >= 200:
        assert found["duplicate"] >= 4


def test_a_portal_has_an_article() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Portal(0)


def test_articles_differ(truths: dict[str, Truth]) -> None:
    articles = [truth for truth in truths.values() if truth.outcome == "article"]
    assert len({tuple(truth.body) for truth in articles}) == len(articles)
    assert len({truth.title for truth in articles}) == len(articles)


def test_copies_are_copies_of_the_earlier_one(truths: dict[str, Truth]) -> None:
    copies = [truth for truth in truths.values() if truth.outcome == "duplicate"]
    assert all((truth.duplicate_of is not None) == (truth in copies) for truth in truths.values())
    for copy in copies:
        original = truths[copy.duplicate_of or ""]
        assert (copy.title, copy.body) == (original.title, original.body)
        assert (original.published_at or "", original.path) < (copy.published_at or "", copy.path)
        assert set(copy.sections) < set(original.sections)
        assert original.outcome == "article"
    originals = [truths[copy.duplicate_of or ""] for copy in copies]
    same_time = [copy.published_at == first.published_at for copy, first in zip(copies, originals, strict=True)]
    assert set(same_time) == {True, False}


def test_nothing_else_is_a_copy(truths: dict[str, Truth]) -> None:
    bodies = Counter((truth.title, *truth.body) for truth in truths.values() if truth.title)
    assert sum(count - 1 for count in bodies.values()) == sum(t.outcome == "duplicate" for t in truths.values())


def test_the_dead_link_and_the_error_page(portal: Portal, truths: dict[str, Truth]) -> None:
    (gone,) = (truth for truth in truths.values() if truth.outcome == "gone")
    assert portal.page(gone.path) is None
    (rejected,) = (truth for truth in truths.values() if truth.outcome == "rejected")
    page = get(portal, rejected.path)
    root = tree(page)
    assert page.status == 200
    assert "文章不存在" in root.text_content()
    assert "/" in paths(root, rejected.path, "//div[@class='tip']//a")
    assert root.xpath("//ul[@class='nav']//a")
    assert root.xpath("//div[@class='footer']")
    for truth in (gone, rejected):
        assert truth.sections
        assert truth.title is None
        assert not truth.body


def test_articles_are_where_their_lists_say_under_any_query(portal: Portal, truths: dict[str, Truth]) -> None:
    path = next(iter(truths))
    assert get(portal, path + "?from=singlemessage&isappinstalled=0") == get(portal, path)
    assert get(portal, path + "#comments") == get(portal, path)


def test_as_json_has_absolute_addresses(truths: dict[str, Truth]) -> None:
    copy = next(truth for truth in truths.values() if truth.outcome == "duplicate")
    data = copy.as_json("http://127.0.0.1:8000/")
    base = "http://127.0.0.1:8000"
    assert data["url"] == base + copy.path
    assert data["duplicate_of"] == f"{base}{copy.duplicate_of}"
    assert [link["url"] for link in data["related"]] == [base + link["path"] for link in copy.related]
    assert all("path" not in part for part in (data, *data["related"], *data["images"]))
    assert "path" in copy.related[0], "the truth itself stays as it is"


def test_a_large_portal_is_made_on_demand() -> None:
    portal = Portal(20_000)
    truth = next(truth for truth in portal.truths() if truth.outcome == "article")
    assert get(portal, truth.path).status == 200
