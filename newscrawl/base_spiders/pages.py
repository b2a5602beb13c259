"""Single pages by their addresses, fetched as politely as a walk fetches them."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.base_spiders.portal import PortalSpider, page_of, reason_of
from newscrawl.http import PageResponse


class PagesSpider(PortalSpider):
    """Fetches `addresses`; calls `read(address, page)` for each that answers, `refuse(address, reason)` for others."""

    name = "pages"
    arguments = (*PortalSpider.arguments, "addresses", "read", "refuse")

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        self.addresses: list[str] = arguments["addresses"]
        self.read: Callable[[str, PageResponse], None] = arguments["read"]
        self.refuse: Callable[[str, str], None] = arguments["refuse"]

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the pages."""
        for address in dict.fromkeys(self.addresses):
            yield Request(address, self.parse, errback=self.failed, cb_kwargs={"address": address})

    def parse(self, response: Response, address: str) -> None:
        """Hand on a page."""
        page = page_of(response)
        if page:
            self.read(address, page)
        else:
            self.refuse(address, "not a page of text")

    def failed(self, failure: Failure) -> None:
        """Hand on why a page could not be fetched."""
        self.refuse(failure.request.cb_kwargs["address"], reason_of(failure)[1])  # type: ignore[attr-defined]
