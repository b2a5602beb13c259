"""The walk's memory: what spiders ask and tell, answered by the journal of a run."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newscrawl.findings import Link, Section, Settled
from newscrawl.ledger.journal import Journal

if TYPE_CHECKING:
    from newscrawl.extensions.run import RunExtension


class LedgerWalk:
    """Fills the protocol `Walk` of the base spiders."""

    def __init__(self, run: "RunExtension", journal: Journal) -> None:
        self._run, self._journal = run, journal

    def found(self, section: Section, links: Sequence[Link]) -> list[Link]:
        """Record what a list page shows; return the links that are to be requested."""
        self._run.section = section.name
        self._run.outcome.articles_listed += len(links)
        asked = self._run.guard(self._journal.find, section, links) or set()
        return [link for link in links if link.id in asked]

    def settle(self, settled: Settled) -> None:
        """Record what became of a URL that gave no article."""
        self._run.settle(settled)

    def list_read(self, url: str) -> None:
        """Count a list page."""
        self._run.outcome.lists_read += 1

    def list_failed(self, url: str, reason: str) -> None:
        """Count a list page that could not be read, by its reason."""
        self._run.outcome.lists_failed[reason] += 1

    def narrow(self, how: str) -> None:
        """Note that this walk does not cover the portal."""
        self._run.outcome.narrowed.add(how)
