"""A spider that asks for nothing: what Scrapy takes to begin and to end."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Spider


class Empty(Spider):
    """It has nothing to do."""

    name = "empty"

    async def start(self) -> AsyncIterator[Any]:
        """Ask for nothing."""
        for nothing in ():
            yield nothing
