"""Pages whose text is right, whatever their bytes claim."""

from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse

from newscrawl.http import PageResponse
from newscrawl.text.decode import decode


class CompressedBytesMiddleware:
    """Keeps Scrapy from guessing the charset of compressed bytes, which takes longer than reading the page."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return a response to be decompressed as one of plain bytes; its kind is found again afterwards."""
        if isinstance(response, TextResponse) and b"Content-Encoding" in response.headers:
            return Response(**{name: getattr(response, name) for name in Response.attributes})
        return response


class DecodeMiddleware:
    """Gives the spider the text that our decoding finds."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return an HTML response with its text decoded; others as they are."""
        if not isinstance(response, HtmlResponse) or isinstance(response, PageResponse):
            return response
        decoded = decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        attributes = {name: getattr(response, name) for name in Response.attributes}
        return PageResponse(**attributes, decoded=decoded)
