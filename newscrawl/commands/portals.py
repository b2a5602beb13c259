"""`newscrawl portals`: what portals.toml describes, and when each portal is due."""

import json
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.clock import iso
from newscrawl.commands.base import OnData, fail
from newscrawl.commands.described import described_portals, spider_of
from newscrawl.commands.status import standings_of
from newscrawl.exit_codes import ExitCode
from newscrawl.portals import FILE


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "portals"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[--json] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "List the portals that portals.toml describes"

    def long_desc(self) -> str:
        """Return what the command prints."""
        return (
            "List the portals of portals.toml in the data directory: name, spider, address, how often, last run and its"
            " exit code, and when the next is due. A mistake in the file is told with its line."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON, one line for each portal")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Print the list."""
        assert self.settings is not None
        if args:
            fail(ExitCode.USAGE, "portals takes no arguments")
        data, described = described_portals(self.settings, self.named(opts))
        if not described.portals:
            fail(ExitCode.USAGE, f"{data.root / FILE} describes no portal")
        standings = {one.portal: one for one in standings_of(data, dict[str, timedelta]())}
        for name, entry in described.portals.items():
            standing = standings.get(name)
            last, due = (standing.last, standing.next_due(entry.every)) if standing else (None, None)
            told = {
                "portal": name, "spider": spider_of(self.settings, entry), "site": entry.site or None,
                "every": _short(entry.every), "last_run_at": last.started_at if last else None,
                "exit_code": last.exit_code if last else None, "next_due_at": iso(due) if due else None,
            }  # fmt: skip
            print(json.dumps(told, ensure_ascii=False) if opts.json else _line(told))


def _line(told: dict[str, object]) -> str:
    last = f"last run {told['last_run_at']}, exit {told['exit_code']}" if told["last_run_at"] else "never crawled"
    due = f"next due {told['next_due_at'] or 'now'}"
    return f"{told['portal']}  {told['spider']}  {told['site'] or '-'}  every {told['every']}  {last}  {due}"


def _short(every: timedelta) -> str:
    """Return a time as portals.toml has it."""
    minutes = int(every / timedelta(minutes=1))
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"
