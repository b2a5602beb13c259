"""How fast a host is asked: as its robots.txt wants it, slower when it refuses, not at all while it says so."""

import asyncio
import math
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.refusals import RequestRefused

_REFUSING = frozenset({403, 429, 503})
_TOO_FAST = frozenset({429, 503})
_NO_ANSWER = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError)
_LONGEST_WAIT = 600.0  # seconds that a Retry-After may ask for
_LONGEST_DELAY = 60.0  # seconds between requests: what a Crawl-delay may ask for, and what refusals lead to
_MOST_REFUSALS = 20
_FASTER = 0.9  # the delay after an answer, while it is longer than it was at first
_LOOK_AGAIN = 0.2  # seconds, whether the crawl ends while a host wants to wait


@dataclass(slots=True)
class _Host:
    """What is known of a host; moments and times are seconds of the monotonic clock."""

    least_delay: float
    delay: float
    not_before: float = 0.0
    refusals: int = 0
    """In a row."""


class PaceMiddleware:
    """Heeds Crawl-delay and Retry-After, doubles the delay of a host that answers 429 or 503, and gives up on one.

    Delays are those of Scrapy's downloader slots, so that DOWNLOAD_DELAY says what is usual; with a delay of 0 there
    is nothing to double. Retry-After (RFC 9110, 10.2.3) holds all requests to the host, up to ten minutes; after
    twenty refusals in a row the crawl ends.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts: dict[str, _Host] = {}
        self._agent = crawler.settings.get("ROBOTSTXT_USER_AGENT") or crawler.settings.get("USER_AGENT")
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware; it reads each robots.txt that comes."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.robots_parsed, signal=signals.robots_parsed)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Wait where the host asked for that; raises RequestRefused where the crawl ends meanwhile."""
        host = self._hosts.get(_key(request))
        while host and (left := host.not_before - time.monotonic()) > 0:
            if self._is_ending():
                raise RequestRefused("pending", "the crawl ended while the host wanted to be left alone")
            await asyncio.sleep(min(left, _LOOK_AGAIN))

    def process_response(self, request: Request, response: Response) -> Response:
        """Take from an answer how fast its host wants to be asked."""
        host = self._host(request)
        if response.status not in _REFUSING:
            host.refusals = 0
            if host.delay > host.least_delay:
                self._set_delay(request, host, host.delay * _FASTER)
            return response
        if response.status in _TOO_FAST:
            host.not_before = max(host.not_before, time.monotonic() + retry_after(response))
            self._set_delay(request, host, host.delay * 2)
        self._refused(request, host, f"HTTP {response.status}")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a host that does not answer, or hangs up."""
        if isinstance(exception, _NO_ANSWER):
            self._refused(request, self._host(request), type(exception).__name__)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the pause that robots.txt asks for."""
        wanted = None
        with suppress(ValueError, OverflowError):
            wanted = robotparser.crawl_delay(self._agent)
        if wanted and math.isfinite(wanted) and wanted > self._delay:
            host = self._host(request)
            host.least_delay = min(wanted, _LONGEST_DELAY)
            self._set_delay(request, host, host.delay)

    def _host(self, request: Request) -> _Host:
        key = _key(request)
        if key not in self._hosts:
            self._hosts[key] = _Host(self._delay, self._delay)
        return self._hosts[key]

    def _set_delay(self, request: Request, host: _Host, delay: float) -> None:
        """Set the delay of a host, between the least it wants and a minute; also for when its slot is made anew."""
        host.delay = max(host.least_delay, min(delay, _LONGEST_DELAY))
        engine, key = self._crawler.engine, _key(request)
        if engine:
            # What robots.txt asks for is the least pause, not the middle one.
            fixed = {"delay": host.delay} | ({"jitter": 0.0} if host.least_delay > self._delay else {})
            engine.downloader.per_slot_settings.setdefault(key, {}).update(fixed)
            if slot := engine.downloader.slots.get(key):
                slot.delay, slot.jitter = host.delay, fixed.get("jitter", slot.jitter)

    def _refused(self, request: Request, host: _Host, how: str) -> None:
        host.refusals += 1
        engine = self._crawler.engine
        if host.refusals >= _MOST_REFUSALS and engine and not self._is_ending():
            closing = engine.close_spider_async(reason=f"refused: {_key(request)} {how}")
            self._closing = asyncio.get_running_loop().create_task(closing)

    def _is_ending(self) -> bool:
        engine = self._crawler.engine
        slot = getattr(engine, "_slot", None)
        return engine is None or not engine.running or slot is None or slot.closing is not None


def retry_after(response: Response) -> float:
    """Return for how many seconds the answer asks to be left alone, at most 600; 0 where it does not say."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    seconds = 0.0
    if text.isascii() and text.isdigit():
        seconds = float(text[:9])
    elif text:
        with suppress(ValueError, TypeError, OverflowError):
            at = parsedate_to_datetime(text)
            seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def _key(request: Request) -> str:
    return str(request.meta.get("download_slot") or urlparse_cached(request).hostname or "")
