"""Scrapy's `check`, which looks at pages and leaves the ledger alone."""

from typing import Any, ClassVar

from scrapy.commands import check

from newscrawl.commands.base import LOOK_ONLY


class Command(check.Command):
    """The command."""

    default_settings: ClassVar[dict[str, Any]] = {**check.Command.default_settings, **LOOK_ONLY}
