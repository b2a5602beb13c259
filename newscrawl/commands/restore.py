"""`newscrawl restore FILE`: a data directory from a backup."""

import os
from argparse import Namespace
from pathlib import Path
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl import datadir
from newscrawl.commands.base import OnData, fail
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "restore"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "FILE [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Make a data directory from a backup"

    def long_desc(self) -> str:
        """Return what the command does."""
        return (
            "Make a data directory from a file that `newscrawl backup` wrote: all of it, or nothing. The directory must"
            " not be there, or be empty. What was published after the backup is published again by the next crawl, with"
            " other numbers: consumers that kept it should begin anew from the restored files."
        )

    def run(self, args: list[str], opts: Namespace) -> None:
        """Make the directory."""
        from newscrawl.ledger.backup import read_backup
        from newscrawl.ledger.checking import faults
        from newscrawl.ledger.database import Ledger

        assert self.settings is not None
        if len(args) != 1:
            fail(ExitCode.USAGE, "restore takes the name of one file")
        try:
            data = datadir.resolve(self.named(opts), os.environ, Path.cwd())
            read_backup(Path(args[0]).expanduser(), data.root)
        except (ConfigurationError, OSError) as error:
            fail(ExitCode.USAGE, str(error))
        with Ledger(data.ledger) as ledger, ledger.read() as connection:
            found = list(faults(connection, data.root))
        for fault in found:
            print(fault)
        if found:
            fail(ExitCode.INTERNAL_ERROR, f"{data.root} was restored and has {len(found)} faults")
        print(f"{data.root} is restored and whole")
