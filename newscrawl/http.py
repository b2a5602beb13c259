"""A page whose text is read right."""

from typing import Any

from parsel import Selector
from scrapy.http import HtmlResponse

from newscrawl.extract.tree import parse
from newscrawl.text.decode import Decoded


class PageResponse(HtmlResponse):
    """An HTML page with the text that our decoding found in its bytes, whatever they claimed."""

    attributes = (*HtmlResponse.attributes, "decoded")

    def __init__(self, *args: Any, decoded: Decoded, **kwargs: Any) -> None:
        kwargs["encoding"] = decoded.used
        super().__init__(*args, **kwargs)
        self.decoded = decoded
        self._tree: Selector | None = None

    @property
    def selector(self) -> Selector:  # type: ignore[override]  # Scrapy's is a subclass that knows its response
        """The page as a tree, parsed once.

        Scrapy's selector holds its response, which holds the selector: pages would wait in memory for the garbage
        collector, twice as much of it.
        """
        if self._tree is None:
            self._tree = Selector(root=parse(self.decoded.utf8), type="html")
        return self._tree

    @property
    def text(self) -> str:
        """The page as text."""
        return self.decoded.text
