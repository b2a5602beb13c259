"""`newscrawl import WARC… --portal NAME`: articles out of WARC files that other programs wrote."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl import datadir
from newscrawl.commands.base import OnData, fail
from newscrawl.commands.offline import OfflinePortal, begin, end, locked, storage
from newscrawl.errors import ConfigurationError, say
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from newscrawl.importing import Captures, Import

_MOST_NAMED = 3


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "import"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "WARC… --portal NAME [--site URL] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Make articles out of WARC files from elsewhere"

    def long_desc(self) -> str:
        """Return what the command does."""
        return (
            "Read the pages of one portal in WARC files of other programs (Heritrix, browsertrix, wget, Common Crawl),"
            " walk the lists among them and publish the articles as a crawl would, dated by the files. Of each address"
            " the last page counts; what the ledger has as new or newer stays. Pages are archived as those of crawls"
            " are. Exit codes: 0 complete; 2 wrong usage; 3 a file could not be read to its end; 5 title or body broke;"
            " 75 a run of the portal is going on."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--portal", metavar="NAME", help="the portal whose pages are looked for")
        parser.add_argument("--site", default="", metavar="URL", help="its address at that time, where it was another")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Read the files and publish."""
        import os

        from newscrawl.findings import IMPORT
        from newscrawl.importing import Captures, Import
        from newscrawl.ledger import standing
        from newscrawl.ledger.database import Ledger

        assert self.settings is not None
        if not args or not opts.portal:
            fail(ExitCode.USAGE, "import takes WARC files and --portal NAME")
        files = [Path(name) for name in args]
        if missing := next((path for path in files if not path.is_file()), None):
            fail(ExitCode.USAGE, f"there is no file {missing}")
        try:
            data = datadir.resolve(self.named(opts), os.environ, Path.cwd())
            data.make()
            data.check_ledger()
            ledger = Ledger(data.ledger)
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        with ledger:
            with ledger.read() as connection:
                site = standing.sites(connection).get(opts.portal, "")
            portal = OfflinePortal(self.settings, data, opts.portal, site, opts.site)
            captures = Captures(files, portal.site, self.settings.getint("DOWNLOAD_MAXSIZE"))
            told = "; ".join(captures.faults)
            if not captures.records:
                fail(ExitCode.USAGE, told or f"no page of {portal.site} is in {'these files' if args[1:] else args[0]}")
            with storage(), locked(data, portal.name, ledger):
                run = begin(portal, data, ledger, IMPORT, archives=True)
                work = Import(captures, ledger, run.journal)
                work.run(portal.spider_class, portal.settings, portal.arguments)
                told = "; ".join(captures.faults)
                code, states = end(run, told)
        self.exitcode = int(code)
        _say(portal.name, portal.site, files, captures, work, states)
        if code == ExitCode.EXPECTATIONS:
            say(f"{portal.name}: expectations failed; `newscrawl runs show {run.info.id}` tells more")
        elif told:
            say(told)


def _say(name: str, site: str, files: list[Path], captures: "Captures", work: "Import", states: Counter[str]) -> None:
    print(f"{name}: {captures.records} pages of {site} in {_named(files)}")
    print(", ".join(f"{number} {state}" for state, number in sorted(states.items())) or "no article among them")
    if captures.cut_off:
        print(f"{captures.cut_off} pages left out: the files have a part of them only")
    if captures.only_said:
        print(f"{captures.only_said} pages are only said to be as they were before, in files that are not given")
    if work.older:
        print(f"{work.older} articles left as they are: the ledger has them as new or newer")
    for reason, number in work.failed.most_common(3):
        print(f"{number} pages could not be read: {reason}")


def _named(files: list[Path]) -> str:
    return ", ".join(path.name for path in files) if len(files) <= _MOST_NAMED else f"{len(files)} files"
