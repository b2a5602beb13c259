"""Fixtures for all tests."""

from collections.abc import Iterator

import pytest

from newscrawl.demo import Portal, Server
from tests.shared import SAMPLE


@pytest.fixture(scope="session")
def portal() -> Iterator[Server]:
    """The embedded portal with 60 articles, served."""
    with Server(Portal(60)) as server:
        yield server


@pytest.fixture
def sample() -> object:
    """The folder of the sample article; skips where it is missing."""
    if not SAMPLE.is_dir():
        pytest.skip("../shared/sample is not here: the sample article is not part of the project")
    return SAMPLE


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case of bytes by its argument: packed bytes tell the time, and pytest-xdist needs the same names everywhere."""
    return argname if isinstance(val, bytes) else None
