"""A page whose text is read right."""

from typing import Any

from scrapy.http import HtmlResponse

from newscrawl.text.decode import Decoded


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
