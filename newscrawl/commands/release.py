"""`newscrawl release RUN`: publish what a run withheld, and take what it saw as the usual from now on."""

import json
from argparse import Namespace
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.clock import days, utc_now
from newscrawl.commands.base import OnData, fail
from newscrawl.commands.ledgers import find_run, open_ledger
from newscrawl.commands.offline import BELOW_COMMAND_LINE, locked
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode
from newscrawl.expectations import NEWS
from newscrawl.findings import CRAWL
from newscrawl.portals import read_portals

if TYPE_CHECKING:
    from sqlalchemy import Row

    from newscrawl.datadir import DataDirectory
    from newscrawl.findings import Copies
    from newscrawl.ledger.publishing import Publisher


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "release"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "RUN [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Publish what a run withheld, after a look"

    def long_desc(self) -> str:
        """Return what the command does."""
        return (
            "A run in which titles or texts broke (exit code 5) withholds its articles. After a look at the pages that"
            " `runs show RUN` names, this publishes them as they were read. For every run with exit code 5, what it saw"
            " is the usual from now on: later runs are judged by it. RUN may be the beginning of an id, or a portal for"
            " its last run."
        )

    def run(self, args: list[str], opts: Namespace) -> None:
        """Publish, and say how much."""
        from newscrawl.ledger.publishing import Publisher
        from newscrawl.ledger.runs import RunInfo, started

        assert self.settings is not None
        if len(args) != 1:
            fail(ExitCode.USAGE, "release takes one run; `newscrawl runs` lists them")
        data, ledger = open_ledger(self.named(opts))
        with ledger:
            with ledger.read() as connection:
                row = find_run(connection, args[0])
            if not row.breaches:
                fail(ExitCode.USAGE, f"{row.id} met its expectations: there is nothing to release")
            if all(breach["field"] in NEWS for breach in json.loads(row.breaches)):
                fail(
                    ExitCode.USAGE,
                    f"{row.id} withheld nothing: that few articles come is declared by NEWSCRAWL_EXPECT, silence_days"
                    " and new_per_week",
                )
            info = RunInfo(row.id, row.portal, row.site, started(dict(row._mapping)))
            try:
                with locked(data, row.portal, ledger):
                    published = self._publish(Publisher(ledger, data.root, info, self._copies(data, row.portal)), row)
            except OSError as error:
                fail(
                    ExitCode.INCOMPLETE,
                    f"storage refused: {error}; release again, or let the next run publish the rest",
                )
        print(f"{published} events published; later runs are judged by {row.id}")

    def _copies(self, data: "DataDirectory", portal: str) -> "Copies":
        from newscrawl.extensions.run import copies_of

        assert self.settings is not None
        try:
            if entry := read_portals(data.root).portals.get(portal):
                for key, value in entry.all_settings().items():
                    self.settings.set(key, value, priority=BELOW_COMMAND_LINE)
            return copies_of(self.settings)
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))

    def _publish(self, publisher: "Publisher", row: "Row[Any]") -> int:
        from newscrawl.ledger import observations, receipts, runs, withheld

        assert self.settings is not None
        after = sorted(days(float(one)) for one in self.settings.getlist("NEWSCRAWL_REVISIT_DAYS"))
        published = publisher.finish()
        with publisher.ledger.begin() as connection:
            states = withheld.release(connection, row.portal, row.id, utc_now(), after, publisher.copies)
            observations.accept(connection, row.id)
            runs.release(connection, row.id, states)
        published += publisher.publish(ripe_only=False, own_only=True)  # what a run brought that died is not judged yet
        with publisher.ledger.read() as connection:
            told = receipts.receipt(connection, row.id)
            is_last = [row.id] == [one.id for one in receipts.latest(connection, row.portal, 1, CRAWL)]
        if told and is_last:
            receipts.write_latest(publisher.root, told)
        return published
