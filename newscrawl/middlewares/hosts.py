"""Which hosts may be asked: those of the portal, and none outside this machine until there is a contact."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.refusals import RequestRefused
from newscrawl.urls import is_loopback

_SCHEMES = frozenset({"http", "https"})


class HostsMiddleware(OffsiteMiddleware):
    """Refuses requests to other hosts where the spider hears of it.

    Scrapy's own middleware also drops them when they are scheduled, and then the spider's errback is never called:
    a redirect to another host would leave its URL without an end.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.stats)
        self.crawler = crawler
        self._contact = crawler.settings.get("NEWSCRAWL_CONTACT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware; it does not listen to scheduling."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Raise RequestRefused where the host may not be asked."""
        try:
            super().process_request(request)
        except IgnoreRequest as error:
            raise RequestRefused("offsite", str(error)) from None
        if urlparse_cached(request).scheme not in _SCHEMES and self._is_walk():
            raise RequestRefused("offsite", "only http and https are asked")
        if not self._contact and not is_loopback(request.url):
            raise RequestRefused("offsite", "NEWSCRAWL_CONTACT is not set: hosts of other people are not asked")

    def _is_walk(self) -> bool:
        """Say whether a portal is walked; `shell` and the like look at files too."""
        return bool(getattr(self.crawler.spider, "site", ""))
