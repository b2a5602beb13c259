import pytest

from newscrawl.demo import Portal, Truth


@pytest.fixture(scope="session")
def portal() -> Portal:
    return Portal()


@pytest.fixture(scope="session")
def truths(portal: Portal) -> dict[str, Truth]:
    return {truth.path: truth for truth in portal.truths()}


@pytest.fixture(scope="session")
def readable(truths: dict[str, Truth]) -> list[Truth]:
    return [truth for truth in truths.values() if truth.outcome in ("article", "duplicate")]
