"""The way into the ledger."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.extensions.run import RunExtension
from newscrawl.items import Article


class CommitPipeline:
    """Hands articles to the run's journal, which commits them in batches and finds copies while it does.

    Copies are found there and not in a pipeline of their own, because only the transaction that commits can
    decide for sure which article was first.
    """

    def __init__(self, run: RunExtension) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline; without a run (under shell, parse and the like) there is nothing to commit to."""
        run = crawler.get_extension(RunExtension)
        if run is None:
            raise NotConfigured
        return cls(run)

    def process_item(self, item: Article) -> Article:
        """Keep the article."""
        self._run.keep(item)
        return item
