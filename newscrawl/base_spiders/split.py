"""An article that is split over pages, put together part by part."""

from dataclasses import replace
from hashlib import sha256

from newscrawl.base_spiders.portal import Loaded
from newscrawl.extract.parts import MOST_PARTS
from newscrawl.http import PageResponse
from newscrawl.items import Article

_TAKEN = ("editor", "author", "source", "published_at", "related")
"""Fields that the first part to give them gives."""


class SplitArticle:
    """The article as far as its parts were read, and the addresses of those to come."""

    def __init__(self, page: PageResponse, article: Article, parts: list[str]) -> None:
        """Begin with the first part, which names the addresses of further `parts`."""
        self.article = article
        self._digest = sha256(page.body)
        self._bodies = [article.body]
        self._named = {page.url}
        self._waiting: list[str] = []
        self._read, self._missing = 1, 0
        self._name(parts)

    @property
    def next_url(self) -> str | None:
        """The address of the next part, None where there is no further one."""
        return self._waiting[0] if self._waiting else None

    @property
    def number(self) -> int:
        """The number of the part that is asked for, as readers count."""
        return self._read + self._missing + 1

    def add(self, page: PageResponse, loaded: Loaded) -> None:
        """Add what the page of the next part says, and the addresses of parts that only it names."""
        part = loaded.article
        self._waiting.pop(0)
        self._name(loaded.parts)
        if part.body in self._bodies:
            return  # the first page under a second address, or a portal that shows it for every number
        if loaded.refused:
            self._missing += 1
            return
        self._read += 1
        self._bodies.append(part.body)
        self._digest.update(page.body)
        self._join(part)

    def miss(self) -> None:
        """Do without the next part."""
        self._waiting.pop(0)
        self._missing += 1

    def whole(self) -> Article:
        """Return the article of all parts that were read."""
        self.article.pages, self.article.pages_missing = self._read + self._missing, self._missing
        self.article.raw_sha256 = self._digest.hexdigest()
        return self.article

    def _name(self, parts: list[str]) -> None:
        fresh = [url for url in parts if url not in self._named][: MOST_PARTS - len(self._named)]
        self._named.update(fresh)
        self._waiting += fresh

    def _join(self, part: Article) -> None:
        article = self.article
        fields = {name for name in _TAKEN if not getattr(article, name) and getattr(part, name)}
        fields |= {"notice"} if not article.notice.text else set()
        self._tell_repairs(part, fields)
        article.body = article.body + part.body
        there = {image.url for image in article.images}
        article.images = article.images + [image for image in part.images if image.url not in there]
        rules = {rule.field: rule for rule in part.rules}
        for name in _TAKEN:
            if name in fields:
                setattr(article, name, getattr(part, name))
                article.rules.append(rules[name])
        if article.published_precision is None:
            article.published_precision = part.published_precision
        if not article.notice.text and part.notice.text:
            article.notice = part.notice
            article.rules.append(rules["notice"])

    def _tell_repairs(self, part: Article, fields: set[str]) -> None:
        """Say what was mended in the body of a part, and in the `fields` that it gives."""
        article = self.article
        for repair in part.repairs:
            if repair.field == "body":
                article.repairs.append(replace(repair, index=repair.index + len(article.body)))
            elif repair.field in fields or (not repair.field and repair not in article.repairs):
                article.repairs.append(repair)
