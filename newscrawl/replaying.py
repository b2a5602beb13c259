"""Pages from archives instead of the network, read by a portal as its crawls read them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.statscollectors import DummyStatsCollector
from twisted.python.failure import Failure

from newscrawl.archive.exchange import Exchange
from newscrawl.base_spiders import PortalSpider
from newscrawl.errors import text_of
from newscrawl.items import Article
from newscrawl.middlewares.decode import DecodeMiddleware, plain
from newscrawl.pipelines.normalise import NormalisePipeline
from newscrawl.pipelines.validate import ValidatePipeline

NOT_THERE = "not in the archive"
"""Reason of pages that were asked for and that nobody kept."""
_OK = 200
_MOST_REDIRECTS = 5
_START = 200  # bytes of a page, in which its first tag is


class Replay:
    """A portal whose requests are answered by `answer` (address → what was kept, None where nothing was).

    `failed` is told the address and the reason of pages that the portal could not read.
    """

    def __init__(
        self, spider: PortalSpider, crawler: Crawler, answer: Callable[[str], Exchange | None],
        failed: Callable[[str, str], None],
    ) -> None:  # fmt: skip
        self.spider, self.answer, self._failed = spider, answer, failed
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._decompress = HttpCompressionMiddleware(crawler=crawler)
        self._decode = DecodeMiddleware()
        self._normalise, self._validate = NormalisePipeline.from_crawler(crawler), ValidatePipeline()

    @classmethod
    def of(
        cls, spider_class: type[PortalSpider], settings: Settings, arguments: dict[str, str],
        answer: Callable[[str], Exchange | None], failed: Callable[[str, str], None],
    ) -> Self:  # fmt: skip
        """Return the replay of a portal that is made with `arguments`."""
        crawler = Crawler(spider_class, settings.copy())
        crawler.stats = DummyStatsCollector(crawler)
        return cls(spider_class.from_crawler(crawler, **arguments), crawler, answer, failed)

    def articles(self, requests: Iterable[Request]) -> Iterator[Article]:
        """Yield the articles to which `requests` lead, before they pass the pipelines."""
        waiting = deque(requests)
        while waiting:
            request = waiting.popleft()
            found = self._results(request)
            try:
                for one in found:
                    if isinstance(one, Request):
                        # Parts of an article before other pages: what was begun is finished first.
                        (waiting.appendleft if one.priority > request.priority else waiting.append)(one)
                    elif isinstance(one, Article):
                        yield one
            except Exception as error:
                self._failed(request.url, f"{type(error).__name__}: {error}")

    def clean(self, article: Article) -> Article:
        """Return an article as the pipelines clean it; raises ArticleRejected where they refuse it."""
        return self._validate.process_item(self._normalise.process_item(article))

    def _results(self, request: Request) -> Iterable[Any]:
        try:
            response = self._response(request)
        except (OSError, EOFError, ValueError, IgnoreRequest) as error:
            return self._refuse(request, IgnoreRequest(text_of(error)))
        if response is None:
            return self._refuse(request, IgnoreRequest(NOT_THERE))
        if response.status != _OK:
            return self._refuse(request, HttpError(response, f"HTTP {response.status}"))
        callback = request.callback or self.spider.parse
        return callback(response, **request.cb_kwargs) or ()

    def _refuse(self, request: Request, error: Exception) -> Iterable[Any]:
        if request.errback is None:
            return ()
        failure: Any = Failure(error)  # type: ignore[no-untyped-call]
        failure.request = request  # as Scrapy does
        return request.errback(failure) or ()

    def _response(self, request: Request) -> Response | None:
        exchange, url = self.answer(request.url), request.url
        for _ in range(_MOST_REDIRECTS):
            location = exchange.header("Location") if exchange and exchange.status in (301, 302, 303, 307, 308) else ""
            if not location:
                break
            url = urljoin(url, location)
            exchange = self.answer(url)
        if exchange is None:
            return None
        request.meta["exchange"] = exchange
        headers = Headers()
        for name, value in exchange.headers:
            headers.appendlist(name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        kind = responsetypes.from_args(headers=headers, url=exchange.url, body=exchange.body)
        response = kind(
            exchange.url, status=exchange.status, headers=headers, body=exchange.body, request=request,
            protocol=exchange.protocol,
        )  # fmt: skip
        return self._decode.process_response(request, self._decompressed(request, response))  # type: ignore[arg-type]

    def _decompressed(self, request: Request, response: Response) -> Response | Request:
        """Return a response decompressed; some programs keep pages so and do not change what their headers say."""
        if response.headers.get("Content-Encoding") and response.body[:_START].lstrip().startswith(b"<"):
            del response.headers["Content-Encoding"]
        try:
            return self._decompress.process_response(request, plain(response, self._max_size))
        except IgnoreRequest:
            raise
        except Exception as error:  # each kind of compression has errors of its own
            raise ValueError(f"cannot be decompressed: {text_of(error)}") from None
