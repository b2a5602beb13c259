"""What our middlewares say to spiders: pages whose text is read right, and requests that are refused."""

from typing import Any

from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse

from newscrawl.findings import State
from newscrawl.text.decode import Decoded


class RequestRefused(IgnoreRequest):
    """A request that is not sent; `state` is where its URL ends, the text says why."""

    def __init__(self, state: State, reason: str) -> None:
        super().__init__(reason)
        self.state = state


class PageResponse(HtmlResponse):
    """An HTML page with the text that our decoding found in its bytes, whatever they claimed."""

    attributes = (*HtmlResponse.attributes, "decoded")

    def __init__(self, *args: Any, decoded: Decoded, **kwargs: Any) -> None:
        kwargs["encoding"] = decoded.used
        super().__init__(*args, **kwargs)
        self.decoded = decoded

    @property
    def text(self) -> str:
        """The page as text."""
        return self.decoded.text
