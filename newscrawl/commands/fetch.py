"""Scrapy's `fetch`, which looks at pages and leaves the ledger alone."""

from typing import Any, ClassVar

from scrapy.commands import fetch

from newscrawl.commands.base import LOOK_ONLY


class Command(fetch.Command):
    """The command."""

    default_settings: ClassVar[dict[str, Any]] = {**fetch.Command.default_settings, **LOOK_ONLY}
