"""What the commands share that read portals.toml: which spider crawls a portal, and what may be set for it."""

import os
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newscrawl import datadir
from newscrawl.commands.base import fail
from newscrawl.datadir import DataDirectory
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode
from newscrawl.portals import PortalEntry, PortalsFile, read_portals

GENERIC = "generic"


def described_portals(settings: BaseSettings, named: str | None) -> tuple[DataDirectory, PortalsFile]:
    """Return the data directory, `named` or the usual one, and its portals.toml; a mistake in it ends the program."""
    try:
        data = datadir.resolve(named or settings.get("NEWSCRAWL_DATA"), os.environ, Path.cwd())
        described = read_portals(data.root)
    except ConfigurationError as error:
        fail(ExitCode.USAGE, str(error))
    for entry in described.portals.values():
        spider_of(settings, entry)
    return data, described


def spider_of(settings: BaseSettings, entry: PortalEntry) -> str:
    """Return the name of the spider for a portal; ends the program where what is said of it cannot be."""
    loader = get_spider_loader(settings)
    there = set(loader.list())
    spider = entry.spider or (entry.name if entry.name in there else GENERIC)
    if spider not in there:
        fail(ExitCode.USAGE, f"{entry.place}: no spider named {spider!r}; there are {', '.join(sorted(there))}")
    if unknown := sorted(name for name in entry.settings if name not in settings):
        fail(ExitCode.USAGE, f"{entry.place}: there is no setting {unknown[0]}")
    try:
        portal: Any = loader.load(spider)
        portal.check_arguments(entry.arguments())
        if not entry.site and not portal.site_default and not settings.get("NEWSCRAWL_SITE"):
            fail(ExitCode.USAGE, f"{entry.place}: portals.{entry.name} needs the address of the portal: site")
    except ConfigurationError as error:
        fail(ExitCode.USAGE, f"{entry.place}: {error}")
    return spider
