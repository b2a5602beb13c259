"""What is remembered from page to page: many short things, no long ones."""

import tracemalloc
from collections.abc import Callable

import pytest

from newscrawl.extract.author import read_byline
from newscrawl.extract.credits import is_credit_line, read_credits
from newscrawl.extract.dates import has_date
from newscrawl.extract.notice import is_notice
from newscrawl.extract.related import is_related_heading
from newscrawl.urls import absolute, canonical_url, page_id

LONG, TIMES, MOST = 100_000, 100, 3_000_000  # characters, pages, bytes
SITE = "http://news.example"


@pytest.mark.parametrize(
    "ask",
    [is_notice, has_date, read_byline, is_credit_line, is_related_heading, lambda text: read_credits([text])],
)
def test_long_lines_are_not_kept(ask: Callable[[str], object]) -> None:
    assert kept(lambda number: ask(f"{number}：来源{'户' * LONG}")) < MOST


@pytest.mark.parametrize(
    "ask",
    [
        lambda url: canonical_url(url, SITE),
        lambda url: page_id("yunling", url, SITE),
        lambda url: absolute(SITE, f"{url}%"),
    ],
)
def test_long_addresses_are_not_kept(ask: Callable[[str], object]) -> None:
    assert kept(lambda number: ask(f"{SITE}/{number}?{'a' * 8000}"), 4000) < 3 * MOST  # urllib keeps a few


def test_addresses_that_no_server_takes_are_none() -> None:
    url = f"{SITE}/1.html?{'a' * LONG}"
    assert absolute(SITE, url) is None
    with pytest.raises(ValueError, match="more than 8192 characters"):
        canonical_url(url)


def kept(ask: Callable[[int], object], times: int = TIMES) -> int:
    """Return how many bytes stay in use once very many different things were asked."""
    tracemalloc.start()
    try:
        for number in range(times):
            ask(number)
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
