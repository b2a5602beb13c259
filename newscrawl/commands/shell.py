"""Scrapy's `shell`, which looks at pages and leaves the ledger alone."""

from typing import Any, ClassVar

from scrapy.commands import shell

from newscrawl.commands.base import LOOK_ONLY


class Command(shell.Command):
    """The command."""

    default_settings: ClassVar[dict[str, Any]] = {**shell.Command.default_settings, **LOOK_ONLY}
