"""`newscrawl status`: how each portal stands, for people and for Nagios."""

import json
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.clock import iso, utc_now
from newscrawl.commands.base import OnData, fail
from newscrawl.commands.described import described_portals
from newscrawl.exit_codes import ExitCode
from newscrawl.health import Health, LastRun, judge, worst

if TYPE_CHECKING:
    from newscrawl.datadir import DataDirectory
    from newscrawl.ledger.standing import Standing


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "status"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[PORTAL…] [--json] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Say how each portal stands; exit code as Nagios reads it"

    def long_desc(self) -> str:
        """Return what the command prints."""
        return (
            "Say of each portal of portals.toml and of the ledger when it was crawled last, how that ended, when the"
            " last new article came and when the next run is due. The first line sums it up. Exit codes: 0 well; 1"
            " warning: incomplete or killed, or no run for 30 days of a portal that is not in portals.toml; 2 critical:"
            " any other failure, or no run for twice the time between runs; 3 unknown: never crawled."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON, one line for each portal")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Print how the portals stand."""
        assert self.settings is not None
        data, described = described_portals(self.settings, self.named(opts))
        every = {name: entry.every for name, entry in described.portals.items()}
        found = standings_of(data, every)
        if missing := sorted(set(args) - {one.portal for one in found}):
            fail(ExitCode.USAGE, f"no portal {missing[0]!r} in portals.toml or in the ledger")
        told = [_told(data, one, every.get(one.portal)) for one in found if not args or one.portal in args]
        self.exitcode = int(worst([Health[one["health"]] for one in told]))
        if opts.json:
            for one in told:
                print(json.dumps(one, ensure_ascii=False))
            return
        print(_summary(told))
        for one in told:
            print(_line(one))


def standings_of(data: "DataDirectory", portals: dict[str, timedelta]) -> "list[Standing]":
    """Return how `portals`, and the others of the ledger, stand; raises ConfigurationError where it cannot be read."""
    from sqlalchemy.exc import DatabaseError

    from newscrawl.errors import ConfigurationError
    from newscrawl.ledger.database import Ledger
    from newscrawl.ledger.standing import Standing, names, standings

    if not data.ledger.exists():
        return [Standing(name, None, None) for name in sorted(portals)]
    try:
        with Ledger(data.ledger) as ledger, ledger.read() as connection:
            return standings(connection, sorted({*portals, *names(connection)}))
    except DatabaseError as error:
        raise ConfigurationError(f"{data.ledger} cannot be read: {error.orig}") from None


def is_going_on(data: "DataDirectory", portal: str) -> bool:
    """Say whether a process holds the lock of a portal."""
    from newscrawl.errors import AnotherRunError
    from newscrawl.extensions.lock import PortalLock

    path = data.lock(portal)
    if not path.exists():
        return False
    lock = PortalLock(path)
    try:
        lock.acquire()
    except (AnotherRunError, OSError):
        return True
    lock.release()
    return False


def _told(data: "DataDirectory", one: "Standing", every: timedelta | None) -> dict[str, Any]:
    now, started = utc_now(), one.started
    going_on = is_going_on(data, one.portal)
    last = LastRun.of(one.last, started, is_going_on=going_on) if started else None
    health, reason = judge(last, every, now)
    due = one.next_due(every) if every else None
    return {
        "portal": one.portal, "health": health.name, "reason": reason, "running": going_on,
        "last_run": one.last.id if one.last else None, "last_run_at": iso(started) if started else None,
        "exit_code": one.last.exit_code if one.last else None,
        "last_new_at": iso(one.last_new_at) if one.last_new_at else None, "next_due_at": iso(due) if due else None,
    }  # fmt: skip


def _summary(told: list[dict[str, Any]]) -> str:
    state = worst([Health[one["health"]] for one in told])
    ill = [one["portal"] for one in told if one["health"] != "OK"]
    if not told:
        return "UNKNOWN: no portals"
    return f"{state.name}: {len(told) - len(ill)} of {len(told)} portals are well" + (f"; {', '.join(ill)}" * bool(ill))


def _line(one: dict[str, Any]) -> str:
    times = f"last run {one['last_run_at'] or 'never'}, last new article {one['last_new_at'] or 'never'}"
    due = f", next due {one['next_due_at']}" if one["next_due_at"] else ""
    return f"{one['portal']}  {one['health']}  {times}{due}  {one['reason']}"
