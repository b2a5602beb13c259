"""A page whose text is read right."""

from typing import Any

from parsel import Selector
from scrapy.http import HtmlResponse

from newscrawl.extract.mending import parse_page
from newscrawl.text.decode import Decoded
from newscrawl.text.repair import Mended


class PageResponse(HtmlResponse):
    """An HTML page with the text that our decoding found in its bytes, whatever they claimed."""

    attributes = (*HtmlResponse.attributes, "decoded")

    def __init__(self, *args: Any, decoded: Decoded, **kwargs: Any) -> None:
        kwargs["encoding"] = decoded.used
        super().__init__(*args, **kwargs)
        self.decoded = decoded
        self._tree: Selector | None = None
        self.mended: tuple[Mended, ...] = ()
        """Texts of the tree that were mended; known once it is there."""

    @property
    def selector(self) -> Selector:  # type: ignore[override]  # Scrapy's is a subclass that knows its response
        """The page as a tree, parsed once; texts that a mirror damaged are mended.

        Scrapy's selector holds its response, which holds the selector: pages would wait in memory for the garbage
        collector, twice as much of it.
        """
        if self._tree is None:
            root, self.mended = parse_page(self.decoded)
            self._tree = Selector(root=root, type="html")
        return self._tree

    @property
    def text(self) -> str:
        """The page as text."""
        return self.decoded.text
