"""A look at some articles of a portal: which fields its rules give, without writing anything."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl.base_spiders.walk import FreshWalk
from newscrawl.exit_codes import ExitCode
from newscrawl.findings import Link, ListWalk, Section, Settled
from newscrawl.items import Article
from newscrawl.refusals import ArticleRejected

_FIELDS = ("title", "body", "editor", "author", "source", "published_at", "sections", "related", "images", "notice")
_LISTS = 4  # lists at least that a sample is spread over, where there are as many
_EXAMPLE = 30  # characters


class Sample(FreshWalk):
    """Takes the place of a run's walk: asks for `size` articles, from several lists, and counts what is read."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._asked: set[str] = set()
        self._sections: set[str] = set()
        self._lists_read = 0
        self._articles: list[Article] = []
        self._refused: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._errors: list[str] = []
        self._closing: asyncio.Task[None] | None = None
        self._crawler: Crawler | None = None

    def watch(self, crawler: Crawler) -> None:
        """Listen to what `crawler` does; it has no spider yet."""
        self._crawler = crawler
        for handler, signal in (
            (self._opened, signals.spider_opened), (self._scraped, signals.item_scraped),
            (self._dropped, signals.item_dropped), (self._error, signals.item_error),
            (self._error, signals.spider_error),
        ):  # fmt: skip
            crawler.signals.connect(handler, signal=signal)

    def found(self, section: Section, links: Sequence[Link], walk: ListWalk | None = None, url: str = "") -> list[Link]:
        """Return the links of a list page that belong to the sample."""
        room = min(-(-self._size // _LISTS), self._size - len(self._asked))
        fresh = [link for link in links if link.id not in self._asked][: max(0, room)]
        self._asked.update(link.id for link in fresh)
        if fresh:
            self._sections.add(section.name)
        self._stop_when_full()
        return fresh

    def settle(self, settled: Settled) -> None:
        """Count a URL that gave no article."""
        self._refused[f"{settled.state}: {settled.reason}"] += 1
        self._stop_when_full()

    def list_read(self, url: str) -> None:
        """Count a list page."""
        self._lists_read += 1

    def list_failed(self, url: str, reason: str) -> None:
        """Count a list page that could not be read."""
        self._failed[reason] += 1

    def exit_code(self) -> ExitCode:
        """Return how the look ended."""
        if self._errors:
            return ExitCode.INTERNAL_ERROR
        if not self._lists_read:
            return ExitCode.UNREACHABLE if self._failed else ExitCode.EXPECTATIONS
        return ExitCode.COMPLETE if self._articles else ExitCode.EXPECTATIONS

    def message(self) -> str:
        """Return what is wrong, on one line; '' where nothing is."""
        if self._errors:
            return self._errors[0]
        if self._articles:
            return ""
        if self._failed:
            return f"no list page could be read ({self._failed.most_common(1)[0][0]})"
        return (
            "no article was read"
            if self._asked
            else "no list page shows an article"
            if self._lists_read
            else "no section was found"
        )

    def table(self) -> Iterator[str]:
        """Yield the lines that a person looks at."""
        read = len(self._articles)
        if not self._asked:
            return
        others = self._refused.total()
        yield f"{len(self._asked)} pages of {len(self._sections)} sections: {read} articles, {others} others"
        yield from (f"  {number} {reason}" for reason, number in self._refused.most_common())
        if not read:
            return
        yield f"\n{'field':14}{'share':>6}  rules, and an example"
        for name in _FIELDS:
            rules = Counter(rule.rule for article in self._articles for rule in article.rules if rule.field == name)
            values = [shown for article in self._articles if (shown := _shown(getattr(article, name)))]
            said = ", ".join(f"{rule} ({number})" for rule, number in rules.most_common())
            yield f"{name:14}{len(values) / read:>6.0%}  {said}"
            if values:
                yield f"{'':22}{values[0]}"

    def _opened(self, spider: Any) -> None:
        spider.walk = self

    def _scraped(self, item: Any) -> None:
        if isinstance(item, Article):
            self._articles.append(item)
            self._stop_when_full()

    def _dropped(self, item: Any, exception: Exception) -> None:
        self._refused[
            f"rejected: {exception.reason}" if isinstance(exception, ArticleRejected) else str(exception)
        ] += 1
        self._stop_when_full()

    def _error(self, failure: Any, response: Response | None) -> None:
        self._errors.append(
            f"{type(failure.value).__name__}: {failure.value} at {getattr(response, 'url', 'the start')}"
        )

    def _stop_when_full(self) -> None:
        ended = len(self._articles) + self._refused.total()
        if len(self._asked) >= self._size and ended >= len(self._asked) and self._crawler and not self._closing:
            closing = self._crawler.engine.close_spider_async(reason="sample")
            self._closing = asyncio.get_running_loop().create_task(closing)


def _shown(value: Any) -> str:
    """Return the beginning of a value of a field; '' for one that says nothing."""
    if isinstance(value, list):
        return _shown(value[0]) if value else ""
    for name in ("shown", "url", "text"):
        if hasattr(value, name):
            return _shown(getattr(value, name))
    text = value or ""
    return text if len(text) <= _EXAMPLE else f"{text[:_EXAMPLE]}…"
