"""`newscrawl crawl PORTAL`: one run, with an exit code that tells how it ended."""

import asyncio
import gc
import logging
import os
import random
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import crawl

from newscrawl import datadir
from newscrawl.commands.afterwards import receipt_of, tell_failure, write_metrics
from newscrawl.commands.base import Failed, OneLineErrors, fail, load_portal
from newscrawl.commands.described import described_portals, spider_of
from newscrawl.commands.due import Crawls, due
from newscrawl.errors import ConfigurationError, say
from newscrawl.exit_codes import ExitCode
from newscrawl.log import PortalLog
from newscrawl.portals import FILE, read_portals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from newscrawl.datadir import DataDirectory


_OBJECTS = 20_000
_JOBS = 4
_MOST_MINUTES = 1e6
_LONGEST_JITTER = 1e6  # seconds
_MEGABYTE = 1024 * 1024
_BELOW_COMMAND_LINE = 35  # above settings.py and a spider's own


class Command(OneLineErrors, crawl.Command):
    """The command."""

    name: ClassVar[str] = "crawl"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return (
            "PORTAL [-a site=URL] [-a sections=CODE,…] [-a since=DATE] [--data DIR] [--full] [--sample N] [options]\n"
            "       newscrawl crawl --due [--jobs N] [--data DIR] [options]"
        )

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Crawl a portal into JSON Lines, each article once"

    def long_desc(self) -> str:
        """Return what the command does and what its exit codes mean."""
        return (
            "Crawl a portal into DIR/articles/PORTAL/DATE/RUN.jsonl. `crawl generic -a portal=NAME -a site=URL` crawls"
            " one that nobody described, by what its pages have in common. What DIR/portals.toml says of a portal holds"
            " unless the command line says otherwise; --due crawls all that it describes and whose time has come, each"
            " in a process of its own, and ends with the worst of their exit codes. Exit codes: 0 complete; 1 internal"
            " error; 2 wrong usage or configuration; 3 incomplete, run again; 4 the portal is unreachable or refuses;"
            " 5 expectations failed, the layout may have changed; 75 another run of this portal is going on."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add --data to Scrapy's options."""
        super().add_options(parser)
        parser.add_argument("--data", metavar="DIR", help="data directory (NEWSCRAWL_DATA; in the project data/)")
        parser.add_argument("--full", action="store_true", help="walk all lists to their ends, also what is known")
        parser.add_argument("--due", action="store_true", help="crawl all portals of portals.toml that are due")
        parser.add_argument("--jobs", type=int, metavar="N", help="with --due: so many at a time (4)")
        parser.add_argument("--max-minutes", type=float, metavar="N", help="stop after so long; the next run goes on")
        parser.add_argument("--jitter", type=float, metavar="SECONDS", help="wait for up to so long before beginning")
        parser.add_argument("--metrics", metavar="FILE", help="write metrics for Prometheus (NEWSCRAWL_METRICS)")
        parser.add_argument("--sample", type=int, metavar="N", help="read N articles, show the fields, write nothing")

    def process_options(self, args: list[str], opts: Namespace) -> None:
        """Check portal, arguments and data directory before anything begins, and choose the log file."""
        super().process_options(args, opts)
        self._data: DataDirectory | None = None
        try:
            try:
                self._check(args, opts)
            except (ValueError, OverflowError) as error:
                fail(ExitCode.USAGE, f"a setting cannot be used: {error}")
        except Failed as failed:
            self._tell_failure(" ".join(args), int(failed.code or 0), failed.message)
            raise

    def _check(self, args: list[str], opts: Namespace) -> None:
        settings = self.settings
        assert settings is not None
        self._check_limits(opts)
        if opts.data == "":
            fail(ExitCode.USAGE, "--data is empty: name a folder")
        if opts.data:
            settings.set("NEWSCRAWL_DATA", opts.data, priority="cmdline")
        if opts.due:
            self._prepare_due(args, opts)
            return
        if len(args) != 1 or opts.jobs is not None:
            fail(ExitCode.USAGE, "crawl takes the name of one portal, or --due, with --jobs N, for all that are due")
        self._spider = self._described(args[0], opts)
        spider = load_portal(settings, self._spider)
        if opts.sample is not None:
            self._prepare_sample(spider, opts)
            return
        if opts.full:
            settings.set("NEWSCRAWL_FULL", True, priority="cmdline")
        try:
            portal = self._portal(spider, opts)
            data = datadir.resolve(settings.get("NEWSCRAWL_DATA"), os.environ, Path.cwd())
            portal.check_ready(settings)
            data.make()
            self._data, self._log = data, _log_of(data.log(portal.name), settings)
        except (ConfigurationError, OSError) as error:
            fail(ExitCode.USAGE, str(error))
        # Resolved here, so that the run does not depend on the folder any more.
        settings.set("NEWSCRAWL_DATA", str(data.root), priority="cmdline")
        logging.raiseExceptions = False  # a full disk must not print a traceback for every line of the log

    def _check_limits(self, opts: Namespace) -> None:
        """Take --max-minutes, --jitter and --metrics as the settings they stand for."""
        assert self.settings is not None
        if opts.max_minutes is not None:
            if not 0 < opts.max_minutes < _MOST_MINUTES:
                fail(ExitCode.USAGE, f"--max-minutes takes a number of minutes above 0, not {opts.max_minutes:g}")
            self.settings.set("CLOSESPIDER_TIMEOUT", opts.max_minutes * 60, priority="cmdline")
        if opts.jitter is not None:
            self.settings.set("NEWSCRAWL_JITTER", opts.jitter, priority="cmdline")
        if opts.metrics:
            self.settings.set("NEWSCRAWL_METRICS", opts.metrics, priority="cmdline")
        self._longest_wait = self.settings.getfloat("NEWSCRAWL_JITTER")
        if not 0 <= self._longest_wait <= _LONGEST_JITTER:
            fail(ExitCode.USAGE, f"--jitter takes seconds, at most {_LONGEST_JITTER:g}, not {self._longest_wait:g}")

    def _tell_failure(self, portal: str, code: int, message: str, run: str = "") -> None:
        assert self.settings is not None
        command = self.settings.get("NEWSCRAWL_ON_FAILURE")
        if command and code:
            tell_failure(command, code, receipt_of(self._data, portal, code, message, run))

    def _wait(self) -> None:
        """Wait a little, so that not all that is scheduled for one time begins at once."""
        if self._longest_wait > 0:
            time.sleep(random.uniform(0, self._longest_wait))  # nobody guesses it

    def _prepare_due(self, args: list[str], opts: Namespace) -> None:
        """Check what --due needs; it needs nothing of Scrapy's engine."""
        assert self.settings is not None
        jobs = _JOBS if opts.jobs is None else opts.jobs
        if args or opts.spargs or opts.output or opts.overwrite_output or opts.sample is not None or jobs < 1:
            fail(
                ExitCode.USAGE,
                "--due takes --jobs, at least 1, limits, --data and -s; portals.toml says the rest",
            )
        data, described = described_portals(self.settings, opts.data)
        if not described.portals:
            fail(ExitCode.USAGE, f"{data.root / FILE} describes no portal")
        self.requires_crawler_process = False
        options = ["--data", str(data.root), *(["--full"] if opts.full else [])]
        options += ["--metrics", opts.metrics] if opts.metrics else []
        options += [part for one in opts.set for part in ("-s", one)]
        self._prepare_crawls: Callable[[], Crawls] = lambda: Crawls(
            due(data, described), jobs, options, opts.max_minutes, self._tell_failure
        )

    def _described(self, name: str, opts: Namespace) -> str:
        """Take what portals.toml says of the portal, unless the command line does; return the spider's name."""
        settings = self.settings
        assert settings is not None
        try:
            data = datadir.resolve(settings.get("NEWSCRAWL_DATA"), os.environ, Path.cwd())
        except ConfigurationError:
            return name  # without a data directory there is no such file; what needs one says so
        try:
            described = read_portals(data.root)
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        if described.contact:
            settings.set("NEWSCRAWL_CONTACT", described.contact, priority=_BELOW_COMMAND_LINE)
        entry = described.portals.get(name)
        if entry is None:
            return name
        spider = spider_of(settings, entry)
        for key, value in entry.all_settings().items():
            settings.set(key, value, priority=_BELOW_COMMAND_LINE)
        named = {} if spider == name else {"portal": name}
        opts.spargs = {**entry.arguments(), **named, **opts.spargs}
        return spider

    def _portal(self, spider: Any, opts: Namespace) -> Any:
        """Return the portal as it will be crawled, which knows its name and what it lacks."""
        assert self.settings is not None
        spider.check_arguments(opts.spargs)
        portal = spider(**{"site": self.settings.get("NEWSCRAWL_SITE"), **opts.spargs})
        self._name: str = portal.name
        return portal

    def _prepare_sample(self, spider: Any, opts: Namespace) -> None:
        """Check what a look needs, and keep the ledger out of it."""
        settings = self.settings
        assert settings is not None
        if opts.sample < 1:
            fail(ExitCode.USAGE, f"--sample takes a number of articles, at least 1, not {opts.sample}")
        if opts.data or opts.output or opts.overwrite_output:
            fail(ExitCode.USAGE, "--sample writes nothing: leave --data, -o and -O away")
        try:
            self._portal(spider, opts).check_ready(settings)
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        settings.set("NEWSCRAWL_LOOK_ONLY", True, priority="cmdline")
        if not settings.get("LOG_FILE"):
            settings.set("LOG_ENABLED", False, priority="cmdline")
            logging.getLogger().setLevel(logging.CRITICAL)

    def run(self, args: list[str], opts: Namespace) -> None:
        """Run the crawl; the exit code is that of the run."""
        from newscrawl.extensions.run import RunExtension

        if opts.sample is None:
            self._wait()
        if opts.due:
            self.exitcode = int(self._prepare_crawls().run())
            return
        assert self.crawler_process is not None
        crawler = self._create_crawler(self._spider)
        if opts.sample is not None:
            self._run_sample(crawler, opts)
            return
        self._crawl(crawler, opts)
        run = crawler.get_extension(RunExtension)
        if run is None:
            fail(ExitCode.USAGE, "the run extension is disabled: nothing would be kept")
        self.exitcode = int(run.exit_code)
        if run.exit_code != ExitCode.COMPLETE:
            say(f"{self._name}: {run.message}")
            self._tell_failure(self._name, self.exitcode, run.message, run.outcome.run)
        self._write_metrics()

    def _write_metrics(self) -> None:
        assert self.settings is not None
        path = self.settings.get("NEWSCRAWL_METRICS")
        if path and self._data and self._data.ledger.exists():
            write_metrics(self._data, Path(path).expanduser())

    def _run_sample(self, crawler: "Crawler", opts: Namespace) -> None:
        from newscrawl.sampling import Sample

        sample = Sample(opts.sample)
        sample.watch(crawler)
        self._crawl(crawler, opts)
        self.exitcode = int(sample.exit_code())
        for line in sample.table():
            print(line)
        if sample.message():
            say(f"{self._name}: {sample.message()}")

    def _crawl(self, crawler: "Crawler", opts: Namespace) -> None:
        """Run the crawl to its end; errors that kept it from beginning are one line."""
        assert self.crawler_process is not None
        # What is there now stays to the end: 300,000 objects that the collector need not look at again.
        gc.freeze()
        # A page makes some thousand objects, hardly any of them in cycles: a look at each few pages is enough.
        gc.set_threshold(_OBJECTS)
        if self._data and self._log:
            logging.getLogger().addHandler(self._log)
        task: Any = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        error = task.exception() if isinstance(task, asyncio.Task) and task.done() and not task.cancelled() else None
        if isinstance(error, ConfigurationError):
            fail(ExitCode.USAGE, f"{self._name}: {error}" if self._name not in str(error) else str(error))
        if isinstance(error, (ValueError, OverflowError)):  # nothing has run yet: a setting that is no number
            fail(ExitCode.USAGE, f"a setting cannot be used: {error}")
        if error is not None:
            logging.getLogger(__name__).error("the crawl failed", exc_info=error)
            fail(ExitCode.INTERNAL_ERROR, f"internal error: {type(error).__name__}: {error}")


def _log_of(path: Path, settings: "BaseSettings") -> PortalLog | None:
    """Return the log of a portal's runs, None where Scrapy's own settings say where to log, or not to."""
    if settings.get("LOG_FILE") or not settings.getbool("LOG_ENABLED"):
        return None
    most, files = settings.getfloat("NEWSCRAWL_LOG_MEGABYTES"), settings.getint("NEWSCRAWL_LOG_FILES")
    log = PortalLog(path, int(most * _MEGABYTE), files)
    log.setFormatter(logging.Formatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT")))
    log.setLevel(settings.get("LOG_LEVEL"))
    settings.set("LOG_ENABLED", False, priority="cmdline")  # Scrapy has no log of its own beside it
    return log
