"""What the commands share that read portals.toml: which spider crawls a portal, and what may be set for it."""

import os
from collections.abc import Mapping
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
from newscrawl.urls import site_address

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
    _check_settings(settings, entry)
    try:
        site_address(entry.site)
    except ConfigurationError as error:
        fail(ExitCode.USAGE, f"{entry.site_place}: {error}")
    try:
        portal: Any = loader.load(spider)
        portal.check_arguments(entry.arguments())
        portal(**entry.arguments())
        if not entry.site and not portal.site_default and not settings.get("NEWSCRAWL_SITE"):
            fail(ExitCode.USAGE, f"{entry.place}: portals.{entry.name} needs the address of the portal: site")
    except ConfigurationError as error:
        fail(ExitCode.USAGE, f"{entry.place}: {error}")
    return spider


def _check_settings(settings: BaseSettings, entry: PortalEntry) -> None:
    """End the program where a table is given for a setting that is none, or anything else for one that is."""
    for name, value in entry.settings.items():
        usual = settings.get(name)
        if isinstance(usual, Mapping) and not isinstance(value, (Mapping, str)):
            fail(ExitCode.USAGE, f"{entry.place}: {name} must be a table, not {value!r}")
        if isinstance(value, Mapping) and usual is not None and not isinstance(usual, Mapping):
            fail(ExitCode.USAGE, f"{entry.place}: {name} must be no table")
