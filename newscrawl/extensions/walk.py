"""The walk's memory: what spiders ask and tell, answered by the ledger of a run."""

from collections.abc import Callable, Sequence

from newscrawl.extensions.outcome import Outcome
from newscrawl.findings import Link, Section, Settled


class LedgerWalk:
    """Fills the protocol `Walk` of the base spiders; counts what the outcome of the run depends on."""

    def __init__(
        self,
        outcome: Outcome,
        find: Callable[[Section, Sequence[Link]], set[str]],
        settle: Callable[[Settled], None],
    ) -> None:
        """Use `find` to record links and learn the ids to be asked for, `settle` to record how URLs ended."""
        self._outcome, self._find, self._settle = outcome, find, settle
        self.section = ""
        """The section that was walked last."""

    def found(self, section: Section, links: Sequence[Link]) -> list[Link]:
        """Record what a list page shows; return the links that are to be requested."""
        self.section = section.name
        self._outcome.articles_listed += len(links)
        asked = self._find(section, links)
        return [link for link in links if link.id in asked]

    def settle(self, settled: Settled) -> None:
        """Record what became of a URL that gave no article."""
        self._settle(settled)

    def list_read(self, url: str) -> None:
        """Count a list page."""
        self._outcome.lists_read += 1

    def list_failed(self, url: str, reason: str) -> None:
        """Count a list page that could not be read, by its reason."""
        self._outcome.lists_failed[reason] += 1

    def narrow(self, how: str) -> None:
        """Note that this walk does not cover the portal."""
        self._outcome.narrowed.add(how)
