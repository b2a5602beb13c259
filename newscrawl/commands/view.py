"""Scrapy's `view`, which looks at pages and leaves the ledger alone."""

from typing import Any, ClassVar

from scrapy.commands import view

from newscrawl.commands.base import LOOK_ONLY


class Command(view.Command):
    """The command."""

    default_settings: ClassVar[dict[str, Any]] = {**view.Command.default_settings, **LOOK_ONLY}
