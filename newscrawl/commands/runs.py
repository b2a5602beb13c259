"""`newscrawl runs`: what past runs did, and why URLs gave no article."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OnData, fail
from newscrawl.commands.ledgers import find_run, open_ledger
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from newscrawl.ledger.database import Ledger

_LISTED = ("new", "updated", "unchanged", "known", "duplicate", "rejected", "failed", "gone", "pending")


_MOST = 10_000_000  # no ledger has more runs, and SQLite no greater numbers


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "runs"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[PORTAL | show RUN] [--last N] [--json] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "List past runs, or explain one"

    def long_desc(self) -> str:
        """Return what the command prints."""
        return (
            "List the last runs, newest first: when, how long, exit code, and how many URLs ended in which state."
            " `runs show RUN` tells of each rejection and failure the reason, the rule, how many and some addresses;"
            " RUN may be the beginning of an id, or a portal for its last run."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--last", type=int, default=20, metavar="N", help="list so many runs (20)")
        parser.add_argument("--json", action="store_true", help="print JSON, one line for each run")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Print the list, or a receipt."""
        if opts.last < 1 or len(args) > (2 if args[:1] == ["show"] else 1) or args == ["show"]:
            fail(ExitCode.USAGE, "runs takes nothing, the name of a portal, or `show` and a run; --last at least 1")
        most = min(opts.last, _MOST)
        assert self.settings is not None
        with open_ledger(self.named(opts))[1] as ledger:
            told = _one(ledger, args[1]) if args[:1] == ["show"] else _some(ledger, args[0] if args else None, most)
        if opts.json:
            for receipt in told:
                print(json.dumps(receipt, ensure_ascii=False))
        elif args[:1] == ["show"]:
            _explain(told[0])
        else:
            for receipt in told:
                print(_line(receipt))


def _some(ledger: "Ledger", portal: str | None, most: int) -> list[dict[str, Any]]:
    from newscrawl.ledger import receipts

    with ledger.read() as connection:
        found = [receipts.receipt(connection, row.id) for row in receipts.latest(connection, portal, most)]
    if not found:
        fail(ExitCode.USAGE, "there are no runs" + (f" of {portal!r}" if portal else ""))
    return [receipt for receipt in found if receipt]


def _one(ledger: "Ledger", name: str) -> list[dict[str, Any]]:
    from newscrawl.ledger import receipts

    with ledger.read() as connection:
        receipt = receipts.receipt(connection, find_run(connection, name).id)
    return [receipt] if receipt else []


def _line(receipt: dict[str, Any]) -> str:
    states = receipt["states"]
    told = ", ".join(f"{states[name]} {name}" for name in _LISTED if states.get(name))
    kind = "" if receipt["kind"] == "crawl" else f"{receipt['kind']}  "
    return f"{receipt['run']}  {receipt['portal']}  {kind}{_ended(receipt)}  {told or 'nothing found'}"


def _ended(receipt: dict[str, Any]) -> str:
    if receipt["finished_at"] is None:
        return "going on, or dead"
    return "killed" if receipt["exit_code"] is None else f"exit {receipt['exit_code']}"


def _explain(receipt: dict[str, Any]) -> None:
    print(f"run        {receipt['run']}, {receipt['portal']} at {receipt['site']}")
    print(f"time       {receipt['started_at']} to {receipt['finished_at'] or '?'}")
    print(f"ended      {_ended(receipt)}{': ' if receipt['message'] else ''}{receipt['message'] or ''}")
    print(f"published  {', '.join(f'{n} {name}' for name, n in receipt['published'].items()) or 'nothing'}")
    print(f"found      {receipt['found']} URLs: {', '.join(f'{n} {name}' for name, n in receipt['states'].items())}")
    kept = receipt["archive"]
    if kept["pages"]:
        print(f"archived   {kept['pages']} pages, {kept['revisits']} of them as before, {kept['bytes']:,} bytes")
    for breach in receipt["breaches"]:
        print(f"\nexpectation not met{', accepted since' if receipt['accepted'] else ''}: {breach['message']}")
        for url in breach["pages"]:
            print(f"  {url}")
    if receipt["withheld"]:
        print(f"\n{receipt['withheld']} articles are withheld; `newscrawl release {receipt['run']}` publishes them")
    for one in receipt["reasons"]:
        rule = f" ({one['rule']})" if one["rule"] else ""
        print(f"\n{one['number']} {one['state']}: {one['reason'] or 'not asked for'}{rule}")
        for url in one["examples"]:
            print(f"  {url}")
