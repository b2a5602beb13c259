"""What the commands of this project share."""

import logging
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, NoReturn

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings, Settings

from newscrawl.errors import ConfigurationError, say
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from newscrawl.http import PageResponse

LOOK_ONLY: dict[str, Any] = {"NEWSCRAWL_LOOK_ONLY": True}
"""Settings of commands that look at pages: they open no ledger, take no lock, make no data directory."""


class Failed(SystemExit):
    """The end of a command that could not do what was asked; its line is told already."""

    def __init__(self, code: ExitCode, message: str) -> None:
        super().__init__(int(code))
        self.message = message


def fail(code: ExitCode, message: str) -> NoReturn:
    """End the program with one line on standard error."""
    say(message)
    raise Failed(code, message)


def standard_output() -> BinaryIO:
    """Return where a command's bytes go; ends the program with one line where standard output is closed."""
    if sys.stdout is None:
        fail(ExitCode.INCOMPLETE, "standard output is closed")
    return sys.stdout.buffer


def load_portal(settings: BaseSettings, name: str) -> Any:
    """Return the spider class of the portal `name`; ends the program with one line where there is none."""
    from scrapy.spiderloader import get_spider_loader

    try:
        loader = get_spider_loader(settings)
        return loader.load(name)
    except KeyError:
        fail(ExitCode.USAGE, f"no portal named {name!r}; there are: {', '.join(sorted(loader.list()))}")
    except ConfigurationError as error:
        fail(ExitCode.USAGE, str(error))


def fetch_pages(
    settings: Settings,
    addresses: list[str],
    read: Callable[[str, "PageResponse"], None],
    refuse: Callable[[str, str], None],
) -> None:
    """Fetch single pages as politely as a crawl; call `read(address, page)`, or `refuse(address, reason)`, for each."""
    from scrapy.crawler import AsyncCrawlerProcess

    from newscrawl.base_spiders.pages import PagesSpider

    if not settings.get("LOG_FILE"):
        settings.set("LOG_ENABLED", False, priority="cmdline")
        logging.getLogger().setLevel(logging.CRITICAL)
    process = AsyncCrawlerProcess(settings)
    process.crawl(PagesSpider, addresses=addresses, read=read, refuse=refuse)
    process.start()


class OneLineErrors:
    """Mixin for commands: mistakes are told in one line, and the help names the program that was called."""

    name: ClassVar[str]

    def add_options(self, parser: ArgumentParser) -> None:
        """Name the program in the usage line."""
        super().add_options(parser)  # type: ignore[misc]
        parser.prog = f"newscrawl {self.name}"
        parser.usage = f"newscrawl {self.name} {self.syntax()}"  # type: ignore[attr-defined]
        parser.error = lambda message: fail(ExitCode.USAGE, message)  # type: ignore[method-assign]

    def process_options(self, args: list[str], opts: Any) -> None:
        """Read the options; unknown ones end up among the arguments."""
        unknown = [argument for argument in args if argument.startswith("-") and argument != "-"]
        if unknown:
            fail(ExitCode.USAGE, f"unknown option {unknown[0]}; newscrawl {self.name} -h lists those there are")
        try:
            super().process_options(args, opts)  # type: ignore[misc]
            check_logging(self.settings)  # type: ignore[attr-defined]
        except (UsageError, OSError) as error:
            fail(ExitCode.USAGE, str(error))


class OnData(OneLineErrors):
    """Mixin for commands that work on a data directory and crawl nothing: --data, and no engine."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = LOOK_ONLY

    def add_options(self, parser: ArgumentParser) -> None:
        """Add --data."""
        super().add_options(parser)
        parser.add_argument("--data", metavar="DIR", help="data directory (NEWSCRAWL_DATA; in the project data/)")

    def named(self, opts: Any) -> str | None:
        """Return the data directory that options or settings name, None for the usual one."""
        settings: BaseSettings = self.settings  # type: ignore[attr-defined]
        given: str | None = opts.data or settings.get("NEWSCRAWL_DATA")
        return given


def check_logging(settings: BaseSettings) -> None:
    """Raise UsageError or OSError where Scrapy could not begin its log, which it would tell by a traceback."""
    level, file = settings.get("LOG_LEVEL"), settings.get("LOG_FILE")
    if not isinstance(logging.getLevelName(level), int):
        raise UsageError(f"no log level {level!r}; there are DEBUG, INFO, WARNING, ERROR, CRITICAL")
    if file:
        Path(file).open("ab").close()
