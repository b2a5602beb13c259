"""`newscrawl forget URL|ID…`: articles taken down, and gone everywhere."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OnData, fail
from newscrawl.commands.ledgers import open_ledger
from newscrawl.commands.offline import locked, storage
from newscrawl.errors import say
from newscrawl.exit_codes import ExitCode
from newscrawl.findings import FORGET

if TYPE_CHECKING:
    from newscrawl.datadir import DataDirectory
    from newscrawl.ledger.database import Ledger


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "forget"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "URL|ID… [--list FILE] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Take articles down: out of ledger, archive and published files"

    def long_desc(self) -> str:
        """Return what the command does."""
        return (
            "Erase articles, with the copies of them at other addresses, from the ledger, the archive of raw pages and"
            " the published files, and never crawl them again. Those who read the output learn it by a `purged` event."
            " Backups made before still hold them. Where it was cut off, the same command goes on. Exit codes:"
            " 0 all is gone; 2 an address or id is of no article, and nothing was changed; 3 something could not be"
            " wiped now; 75 a run of the portal is going on."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--list", metavar="FILE", help="a file with addresses or ids, one on each line")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Forget, and say what."""
        names = [*args, *_listed(opts.list)]
        if not names:
            fail(ExitCode.USAGE, "forget takes addresses or ids of articles, or --list FILE")
        data, ledger = open_ledger(self.named(opts))
        with ledger:
            portals = _portals(ledger, names)
            faults = [fault for portal, ids in portals.items() for fault in _forget(data, ledger, portal, ids)]
        for fault in faults:
            say(fault)
        self.exitcode = int(ExitCode.INCOMPLETE if faults else ExitCode.COMPLETE)


def _listed(name: str | None) -> list[str]:
    if name is None:
        return []
    try:
        text = Path(name).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fail(ExitCode.USAGE, f"--list {name}: {error}")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _portals(ledger: "Ledger", names: Iterable[str]) -> dict[str, list[str]]:
    """Return the ids of what is named by portal; ends the program where something is of no article."""
    from newscrawl.ledger import forgetting, standing

    found: dict[str, list[str]] = {}
    with ledger.read() as connection:
        sites = standing.sites(connection)
        for name in names:
            places = forgetting.places(connection, name, sites)
            if not places:
                fail(ExitCode.USAGE, f"{name} is no article of any portal here; nothing was forgotten")
            for portal, id_ in places:
                found.setdefault(portal, []).append(id_)
    return found


def _forget(data: "DataDirectory", ledger: "Ledger", portal: str, ids: list[str]) -> list[str]:
    """Forget articles of one portal; return what could not be done now."""
    from newscrawl.ledger import forgetting, runs
    from newscrawl.ledger.open_run import OpenRun, Terms

    with storage(), locked(data, portal, ledger):
        run = OpenRun.begin(ledger, data.root, runs.new(portal, "", kind=FORGET), Terms.of_no_crawl())
        buried = run.forget(ids)
        faults = forgetting.finish(ledger, data.root, portal)
        with ledger.read() as connection:
            if number := forgetting.unknown_pages(connection, portal):
                faults.append(
                    f"{number} raw pages are of addresses that the ledger does not know, since it was rebuilt or a run"
                    f" was killed: `newscrawl reextract {portal}` finds copies among them, and takes them away"
                )
        code = ExitCode.INCOMPLETE if faults else ExitCode.COMPLETE
        run.close(reason="finished", exit_code=int(code), message="; ".join(faults), complete=False)
    told = f"{len(buried.events)} articles that were published" if buried.events else "nothing that was published"
    print(f"{portal}: forgotten {len(buried.ids)} addresses, {told}")
    for url in buried.kin:
        print(f"{portal}: {url} tells the same, and stays until it is forgotten too")
    return [f"{portal}: {fault}" for fault in faults]
