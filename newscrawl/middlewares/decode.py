"""Pages whose text is right, whatever their bytes claim."""

import zlib
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import HtmlResponse, Response, TextResponse

from newscrawl.http import PageResponse
from newscrawl.text.decode import decode


class CompressedBytesMiddleware:
    """Sees to compressed answers before Scrapy decompresses them.

    Truncated ones are asked for again: Scrapy takes what there is, and half an article or half a list would pass
    for a whole one. And Scrapy is kept from guessing the charset of compressed bytes, which takes longer than
    reading the page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return a response of plain bytes to be decompressed; raises ResponseDataLossError for a truncated one."""
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if encoding in (b"gzip", b"x-gzip") and is_truncated(response.body, self._max_size):
            spider = self._crawler.spider
            again = get_retry_request(request, spider=spider, reason="truncated gzip") if spider else None
            if again is None:
                raise ResponseDataLossError("truncated gzip")
            return again
        if isinstance(response, TextResponse) and encoding:
            return Response(**{name: getattr(response, name) for name in Response.attributes})
        return response


def is_truncated(body: bytes, max_size: int) -> bool:
    """Say whether the gzip stream `body` ends before its end; more than `max_size` bytes are not looked at."""
    stream = zlib.decompressobj(wbits=31)
    try:
        stream.decompress(body, max_size + 1)
    except zlib.error:
        return False  # no gzip at all: decompression will say so
    return not stream.eof and not stream.unconsumed_tail


class DecodeMiddleware:
    """Gives the spider the text that our decoding finds."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return an HTML response with its text decoded; others as they are."""
        if not isinstance(response, HtmlResponse) or isinstance(response, PageResponse):
            return response
        decoded = decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        attributes = {name: getattr(response, name) for name in Response.attributes}
        return PageResponse(**attributes, decoded=decoded)
