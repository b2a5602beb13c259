"""One live line on the terminal."""

import sys
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from tqdm import tqdm

from newscrawl.extensions.run import RunExtension

_FORMAT = "{desc}: {n_fmt} pages{postfix}, {rate_fmt}, {elapsed}"


class ProgressExtension:
    """Shows pages, articles, rate and section while a crawl goes on, where a person watches."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run: RunExtension | None = None
        self._bar: tqdm[Any] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension where a run goes on and standard error is a terminal."""
        settings = crawler.settings
        is_wanted = settings.getbool("NEWSCRAWL_PROGRESS") and not settings.getbool("NEWSCRAWL_LOOK_ONLY")
        if not is_wanted or not sys.stderr.isatty():
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.engine_started, signal=signals.engine_started)
        crawler.signals.connect(extension.response_received, signal=signals.response_received)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def engine_started(self) -> None:
        """Draw the line."""
        self._run = self._crawler.get_extension(RunExtension)
        self._bar = tqdm(desc=getattr(self._crawler.spider, "name", ""), unit=" pages", bar_format=_FORMAT, leave=False)

    def response_received(self) -> None:
        """Count a page."""
        if self._bar is not None:
            articles = self._crawler.stats.get_value("item_scraped_count", 0)
            section = self._run.walk.section if self._run and self._run.walk else ""
            self._bar.set_postfix_str(f"{articles} articles {section}".rstrip(), refresh=False)
            self._bar.update()

    def spider_closed(self) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.close()
