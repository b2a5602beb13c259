"""Pages of articles as they come over the wire, taken down for the archive."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response

from newscrawl.archive import exchange
from newscrawl.archive.exchange import Exchange
from newscrawl.clock import utc_now


class ExchangesMiddleware:
    """Stands next to the network, where nothing has been decompressed yet; the spider finds `exchange` in the meta.

    What comes from a cache was not fetched now.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware; those who only look, or want no archive, have no need of it."""
        settings = crawler.settings
        if settings.getbool("NEWSCRAWL_LOOK_ONLY") or not settings.getbool("NEWSCRAWL_ARCHIVE"):
            raise NotConfigured
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        """Take down the answer to a request for an article, or a part of one."""
        if "article" in request.meta and "cached" not in response.flags:
            asked: str = request.meta.get("redirect_urls", [request.url])[0]
            request.meta["exchange"] = Exchange(
                asked=asked, url=response.url, fetched=utc_now(), status=response.status,
                headers=_pairs(response.headers), body=response.body, protocol=response.protocol or "HTTP/1.1",
                request_headers=_pairs(request.headers), ip=str(response.ip_address) if response.ip_address else None,
            )  # fmt: skip
        else:
            request.meta.pop("exchange", None)  # of the redirect that led here
        return response


def _pairs(headers: Headers) -> exchange.Headers:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name in headers for value in headers.getlist(name)]
