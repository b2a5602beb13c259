"""`newscrawl backup FILE`: the data directory in one file."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OnData, fail
from newscrawl.commands.ledgers import open_ledger
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "backup"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "FILE [--force] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Write the data directory into one file; crawls may go on"

    def long_desc(self) -> str:
        """Return what the command does."""
        return (
            "Write the ledger as it is at this moment, all that it has published, refusals, receipts and portals.toml"
            " into a tar file, compressed where its name ends in .gz. The file appears when it is whole. A copy of"
            " ledger.sqlite3 made while a crawl goes on is no backup; this is. `newscrawl restore FILE` reads it."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--force", action="store_true", help="write over a file that is there")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Write the file."""
        from newscrawl.ledger.backup import write_backup

        assert self.settings is not None
        if len(args) != 1:
            fail(ExitCode.USAGE, "backup takes the name of one file")
        target = Path(args[0]).expanduser()
        data, ledger = open_ledger(self.named(opts))
        ledger.close()
        if target.is_dir() or (target.exists() and not opts.force):
            fail(ExitCode.USAGE, f"{target} is there already: take another name, or --force")
        try:
            number = write_backup(data.root, target)
        except (ConfigurationError, OSError) as error:
            fail(ExitCode.USAGE, f"no backup was made: {error}")
        print(f"{target}: the ledger and {number} published files, {target.stat().st_size / 1e6:.1f} MB")
