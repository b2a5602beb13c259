"""`newscrawl crawl PORTAL`: one run, with an exit code that tells how it ended."""

import asyncio
import logging
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import crawl

from newscrawl import datadir
from newscrawl.commands.base import OneLineErrors, check_logging, fail, say_failure
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode


class Command(OneLineErrors, crawl.Command):
    """The command."""

    name: ClassVar[str] = "crawl"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "PORTAL [-a site=URL] [-a sections=CODE,…] [-a since=DATE] [--data DIR] [options]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Crawl a portal into JSON Lines, each article once"

    def long_desc(self) -> str:
        """Return what the command does and what its exit codes mean."""
        return (
            "Crawl a portal into DIR/articles/PORTAL/DATE/RUN.jsonl. Exit codes: 0 complete; 1 internal error;"
            " 2 wrong usage or configuration; 3 incomplete, run again; 4 the portal is unreachable or refuses;"
            " 5 expectations failed, the layout may have changed; 75 another run of this portal is going on."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add --data to Scrapy's options."""
        super().add_options(parser)
        parser.add_argument("--data", metavar="DIR", help="data directory (NEWSCRAWL_DATA; in the project data/)")

    def process_options(self, args: list[str], opts: Namespace) -> None:
        """Check portal, arguments and data directory before anything begins, and choose the log file."""
        from scrapy.spiderloader import get_spider_loader

        super().process_options(args, opts)
        settings = self.settings
        assert settings is not None
        if len(args) != 1:
            fail(ExitCode.USAGE, "crawl takes the name of one portal")
        loader = get_spider_loader(settings)
        if args[0] not in loader.list():
            fail(ExitCode.USAGE, f"no portal named {args[0]!r}; there are: {', '.join(sorted(loader.list()))}")
        spider: Any = loader.load(args[0])
        if opts.data == "":
            fail(ExitCode.USAGE, "--data is empty: name a folder")
        if opts.data:
            settings.set("NEWSCRAWL_DATA", opts.data, priority="cmdline")
        try:
            spider.check_arguments(opts.spargs)
            data = datadir.resolve(settings.get("NEWSCRAWL_DATA"), os.environ, Path.cwd())
            data.make()
            settings.set("LOG_FILE", str(data.log(args[0])), priority="command")
            check_logging(settings)
        except (ConfigurationError, OSError) as error:
            fail(ExitCode.USAGE, str(error))
        # Resolved here, so that the run does not depend on the folder any more.
        settings.set("NEWSCRAWL_DATA", str(data.root), priority="cmdline")
        logging.raiseExceptions = False  # a full disk must not print a traceback for every line of the log

    def run(self, args: list[str], opts: Namespace) -> None:
        """Run the crawl; the exit code is that of the run."""
        from newscrawl.extensions.run import RunExtension

        assert self.crawler_process is not None
        crawler = self._create_crawler(args[0])
        task: Any = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        error = task.exception() if isinstance(task, asyncio.Task) and task.done() and not task.cancelled() else None
        if isinstance(error, ConfigurationError):
            fail(ExitCode.USAGE, f"{args[0]}: {error}" if args[0] not in str(error) else str(error))
        if isinstance(error, ValueError):  # nothing has run yet: a setting that is no number
            fail(ExitCode.USAGE, f"a setting cannot be used: {error}")
        if error is not None:
            logging.getLogger(__name__).error("the crawl failed", exc_info=error)
            fail(ExitCode.INTERNAL_ERROR, f"internal error: {type(error).__name__}: {error}")
        run = crawler.get_extension(RunExtension)
        if run is None:
            fail(ExitCode.USAGE, "the run extension is disabled: nothing would be kept")
        self.exitcode = int(run.exit_code)
        if run.exit_code != ExitCode.COMPLETE:
            say_failure(f"{args[0]}: {run.message}")
