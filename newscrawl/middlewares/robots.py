"""robots.txt, obeyed also where it cannot be read."""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.errors import text_of
from newscrawl.middlewares import certificates
from newscrawl.refusals import RequestRefused

_TOO_MANY = 429  # the only 4xx that speaks of now and not of the file


class RobotsMiddleware(RobotsTxtMiddleware):
    """Takes a server error or no answer for "not now" (RFC 9309, 2.3.1.4), where Scrapy would crawl everything."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreadable: dict[str, str] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Raise RequestRefused where robots.txt forbids the request or could not be read."""
        try:
            await super().process_request(request)
        except IgnoreRequest:
            raise RequestRefused("disallowed", "disallowed by robots.txt") from None
        reason = self._unreadable.get(urlparse_cached(request).netloc)
        if reason and not request.meta.get("dont_obey_robotstxt"):
            raise RequestRefused("failed", f"robots.txt could not be read: {reason}")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == _TOO_MANY:
            self._unreadable[netloc] = f"HTTP {response.status}"
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        text = text_of(exc)
        if certificates.is_refused(text):
            address = urlsplit(f"https://{netloc}")
            text = certificates.reason(address.hostname or "", address.port or 443)
        self._unreadable[netloc] = text
        super()._robots_error(exc, netloc)
