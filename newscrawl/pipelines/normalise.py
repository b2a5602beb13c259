"""One form for what pages write in many."""

from typing import Self

from scrapy.crawler import Crawler

from newscrawl.items import Article, Repair
from newscrawl.text.clean import clean, clean_or_none
from newscrawl.text.simplify import simplify
from newscrawl.urls import absolute, canonical_url, root_of


class NormalisePipeline:
    """Cleans all text, whoever put it into the item, and makes addresses canonical so that lines can be joined.

    With `is_simplifying` it also writes traditional Chinese in simplified characters.
    """

    def __init__(self, *, is_simplifying: bool = False) -> None:
        self._is_simplifying = is_simplifying

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline."""
        return cls(is_simplifying=crawler.settings.getbool("NEWSCRAWL_SIMPLIFY"))

    def process_item(self, item: Article) -> Article:
        """Return the article, cleaned."""
        item.title = clean_or_none(item.title)
        item.body = [line for line in map(clean, item.body) if line]
        item.editor, item.author = clean_or_none(item.editor), clean_or_none(item.author)
        item.source = clean_or_none(item.source)
        item.sections = list(dict.fromkeys(filter(None, map(clean, item.sections))))
        item.notice.text = [line for line in map(clean, item.notice.text) if line]
        site = root_of(item.url)
        item.related = [related for related in item.related if absolute("", related.url)]
        for related in item.related:
            related.title, related.shown = clean(related.title), clean(related.shown)
            related.url = canonical_url(related.url, site)
        for image in item.images:
            image.caption = clean_or_none(image.caption)
        if self._is_simplifying and item.script == "zh-Hant" and not item.repairs:
            _simplify(item)
        return item


def _simplify(item: Article) -> None:
    """Write all text of the article in simplified characters, and say so."""
    for name in ("title", "editor", "author", "source"):
        setattr(item, name, simplify(getattr(item, name) or "") or None)
    item.body, item.sections = list(map(simplify, item.body)), list(map(simplify, item.sections))
    item.notice.text = list(map(simplify, item.notice.text))
    for related in item.related:
        related.title, related.shown = simplify(related.title), simplify(related.shown)
    for image in item.images:
        image.caption = simplify(image.caption or "") or None
    item.repairs = [Repair(kind="simplified")]
