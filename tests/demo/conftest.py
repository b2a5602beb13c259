import pytest

from newscrawl.demo import FaultyPortal, Portal, Truth
from tests.demo.reading import Article, read_article

ARTICLES, FAULTY_ARTICLES = 600, 2_000
"""Articles enough for every form that the portal has, and for every fault."""


@pytest.fixture(scope="session")
def portal() -> Portal:
    return Portal(ARTICLES)


@pytest.fixture(scope="session")
def truths(portal: Portal) -> dict[str, Truth]:
    return {truth.path: truth for truth in portal.truths()}


@pytest.fixture(scope="session")
def readable(truths: dict[str, Truth]) -> list[Truth]:
    return [truth for truth in truths.values() if truth.outcome in ("article", "duplicate")]


@pytest.fixture(scope="session")
def articles(portal: Portal, readable: list[Truth]) -> list[Article]:
    """All that is readable, read."""
    return [read_article(portal, truth) for truth in readable]


@pytest.fixture
def faulty() -> FaultyPortal:
    """A portal on a bad day, which nobody has asked for anything yet."""
    return FaultyPortal(FAULTY_ARTICLES)


@pytest.fixture(scope="session")
def good_truths() -> dict[str, Truth]:
    """What would be true of the faulty portal on a good day."""
    return {truth.path: truth for truth in Portal(FAULTY_ARTICLES).truths()}


@pytest.fixture(scope="session")
def faulty_truths() -> dict[str, Truth]:
    return {truth.path: truth for truth in FaultyPortal(FAULTY_ARTICLES).truths()}
