"""`newscrawl ledger check | rebuild | compact`: care for a data directory."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from re import fullmatch
from typing import TYPE_CHECKING, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl import datadir
from newscrawl.clock import PORTAL_ZONE, utc_now
from newscrawl.commands.base import OnData, fail
from newscrawl.commands.ledgers import open_ledger
from newscrawl.errors import AnotherRunError, ConfigurationError, say
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from newscrawl.datadir import DataDirectory


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "ledger"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "check | rebuild | compact [--before MONTH] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Check the data directory, rebuild the ledger, join old files"

    def long_desc(self) -> str:
        """Return what the command does."""
        return (
            "check: the ledger in itself and against the published files; exit code 1 where something is wrong."
            " rebuild: a new ledger from the published files, where the old one is lost or damaged; that is kept under"
            " another name, and the next crawl publishes nothing twice. compact: the files of the days of past months"
            " (before MONTH, 2026-01) become one file a month, with the same lines. While a crawl goes on, rebuild and"
            " compact are refused (75)."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--before", metavar="MONTH", help="compact: months before this one (the present one)")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Do what is asked."""
        actions = {"check": self._check, "rebuild": self._rebuild, "compact": self._compact}
        if len(args) != 1 or args[0] not in actions or (opts.before and args != ["compact"]):
            fail(ExitCode.USAGE, "ledger takes check, rebuild, or compact with --before MONTH")
        try:
            actions[args[0]](opts)
        except AnotherRunError:
            fail(ExitCode.ANOTHER_RUN, "a crawl is going on: wait for its end")
        except OSError as error:
            fail(ExitCode.INCOMPLETE, f"storage refused: {error}")

    def _check(self, opts: Namespace) -> None:
        from sqlalchemy.exc import DatabaseError

        from newscrawl.ledger.checking import faults, notes

        data, ledger = open_ledger(self.named(opts))
        number = 0
        try:
            with ledger, ledger.read() as connection:
                for fault in faults(connection, data.root):
                    number += 1
                    print(fault)
                for note in notes(connection, data.root):
                    say(note)
        except DatabaseError as error:
            fail(ExitCode.INTERNAL_ERROR, f"{data.ledger} is damaged ({error.orig}); `newscrawl ledger rebuild` helps")
        if number:
            fail(ExitCode.INTERNAL_ERROR, f"{number} faults in {data.root}")
        print(f"{data.root} is whole")

    def _rebuild(self, opts: Namespace) -> None:
        from newscrawl.files import sync_folder
        from newscrawl.ledger.compaction import finish_without_ledger
        from newscrawl.ledger.dialect import set_aside
        from newscrawl.ledger.rebuilding import rebuild

        assert self.settings is not None
        try:
            data = datadir.resolve(self.named(opts), os.environ, Path.cwd())
            if not (data.root / "articles").is_dir():
                raise ConfigurationError(f"{data.root} has no published files: there is nothing to build a ledger from")
            data.make()
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        after = [timedelta(days=float(days)) for days in self.settings.getlist("NEWSCRAWL_REVISIT_DAYS")]
        new = data.ledger.with_name(f".{data.ledger.name}.new")
        with _all_locks(data):
            for leftover in data.root.glob(f"{new.name}*"):
                leftover.unlink()
            finish_without_ledger(data.root)
            rebuilt = rebuild(new, data.root, after)
            if data.ledger.exists():
                set_aside(data.ledger, data.ledger.with_name(f"{data.ledger.name}.{utc_now():%Y%m%dT%H%M%SZ}"))
            new.replace(data.ledger)
            sync_folder(data.root)
        for fault in rebuilt.faults:
            print(fault)
        print(f"{data.ledger}: {rebuilt.articles} articles, {rebuilt.events} events")

    def _compact(self, opts: Namespace) -> None:
        from newscrawl.ledger.compaction import BrokenFileError, finish, join, months
        from newscrawl.ledger.standing import names

        before = opts.before or f"{utc_now().astimezone(PORTAL_ZONE):%Y-%m}"
        if not fullmatch(r"\d{4}-(0[1-9]|1[0-2])", before):
            fail(ExitCode.USAGE, f"--before takes a month such as 2026-01, not {before!r}")
        data, ledger = open_ledger(self.named(opts))
        joined = 0
        with ledger, _all_locks(data):
            with ledger.read() as connection:
                found = {portal: months(connection, portal, before) for portal in names(connection)}
            try:
                for portal, some in found.items():
                    finish(ledger, data.root, portal)
                    joined += sum(join(ledger, data.root, portal, month) for month in some)
            except BrokenFileError as error:
                fail(ExitCode.INTERNAL_ERROR, str(error))
        print(f"{joined} files joined into {sum(map(len, found.values()))}")


@contextmanager
def _all_locks(data: "DataDirectory") -> Iterator[None]:
    """Hold the locks of all portals that were ever crawled; raises AnotherRunError where one is held."""
    from newscrawl.extensions.lock import PortalLock

    with ExitStack() as stack:
        data.make()
        # That of all runs keeps out those of portals which have no lock yet.
        for path in (data.runs_lock, *sorted(set((data.root / "locks").glob("*.lock")) - {data.runs_lock})):
            lock = PortalLock(path)
            lock.acquire()
            stack.callback(lock.release)
        yield
