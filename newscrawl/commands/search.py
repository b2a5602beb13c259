"""`newscrawl search WORDS…`: articles by what they say."""

from argparse import ArgumentParser, Namespace
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl import searching
from newscrawl.commands.base import OnData, fail
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode


class Command(OnData, ScrapyCommand):
    """The command; `cli` does without it where the arguments are plain."""

    name: ClassVar[str] = "search"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return searching.SYNTAX

    def short_desc(self) -> str:
        """Return what the command does."""
        return searching.SHORT

    def long_desc(self) -> str:
        """Return what the command prints."""
        return searching.LONG

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        searching.add_options(parser)

    def run(self, args: list[str], opts: Namespace) -> None:
        """Search."""
        try:
            self.exitcode = searching.run(args, opts, self.named(opts))
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
