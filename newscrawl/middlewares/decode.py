"""Pages whose text is right, whatever their bytes claim."""

import zlib
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.responsetypes import responsetypes

from newscrawl.http import PageResponse
from newscrawl.text.decode import decode


class CompressedBytesMiddleware:
    """Sees to compressed answers before Scrapy decompresses them.

    Truncated ones are asked for again: Scrapy takes what there is, and half an article or half a list would pass
    for a whole one. Whole gzip answers, found so by decompressing them, are passed on plain; all others are left to
    Scrapy, which is kept from guessing the charset of compressed bytes: that takes longer than reading the page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return a response that is plain or to be decompressed; raises ResponseDataLossError for a truncated one."""
        try:
            return plain(response, self._max_size)
        except EOFError:
            return self._ask_again(request)

    def _ask_again(self, request: Request) -> Request:
        spider = self._crawler.spider
        again = get_retry_request(request, spider=spider, reason="truncated gzip") if spider else None
        if again is None:
            raise ResponseDataLossError("truncated gzip")
        return again


def plain(response: Response, max_size: int) -> Response:
    """Return a response decompressed, where that is gzip of up to `max_size` bytes, else one that Scrapy decompresses.

    Raises EOFError for a truncated one.
    """
    encodings = [encoding.strip().lower() for encoding in response.headers.getlist("Content-Encoding")]
    body = gunzip(response.body, max_size) if encodings in ([b"gzip"], [b"x-gzip"]) else None
    if body is not None:
        return _with_plain(response, body)
    if isinstance(response, TextResponse) and encodings:
        return Response(**{name: getattr(response, name) for name in Response.attributes})
    return response


def gunzip(body: bytes, max_size: int) -> bytes | None:
    """Return what the gzip stream `body` holds; None for what is no single whole one of up to `max_size` bytes.

    Raises EOFError where it ends before its end.
    """
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(body, max_size + 1)
    except zlib.error:
        return None  # no gzip at all: decompression will say so
    if stream.eof:
        return None if stream.unused_data or len(plain) > max_size else plain
    if stream.unconsumed_tail:
        return None
    raise EOFError


def _with_plain(response: Response, body: bytes) -> Response:
    del response.headers["Content-Encoding"]
    attributes = {name: getattr(response, name) for name in Response.attributes} | {"body": body}
    return responsetypes.from_args(headers=response.headers, url=response.url, body=body)(**attributes)


class DecodeMiddleware:
    """Gives the spider the text that our decoding finds."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return an HTML response with its text decoded; others as they are."""
        if not isinstance(response, HtmlResponse) or isinstance(response, PageResponse):
            return response
        decoded = decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        attributes = {name: getattr(response, name) for name in Response.attributes}
        return PageResponse(**attributes, decoded=decoded)
