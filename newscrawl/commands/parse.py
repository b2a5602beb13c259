"""Scrapy's `parse`, which looks at pages and leaves the ledger alone."""

from typing import Any, ClassVar

from scrapy.commands import parse

from newscrawl.commands.base import LOOK_ONLY


class Command(parse.Command):
    """The command."""

    default_settings: ClassVar[dict[str, Any]] = {**parse.Command.default_settings, **LOOK_ONLY}
