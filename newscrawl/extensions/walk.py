"""The walk's memory: what spiders ask and tell, answered by the ledger of a run."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from newscrawl.archive.exchange import Exchange
from newscrawl.extensions.outcome import Outcome
from newscrawl.findings import Link, ListWalk, Plan, Section, Settled, Validators, Visit, WalkEnd
from newscrawl.ledger.journal import Journal


class LedgerWalk:
    """Fills the protocol `Walk` of the base spiders; counts what the outcome of the run depends on."""

    def __init__(
        self,
        outcome: Outcome,
        journal: Journal,
        guard: Callable[..., Any],
        settle: Callable[[Settled], None],
    ) -> None:
        """Ask and tell `journal`, through `guard`, which returns None where the disk refuses."""
        self._outcome, self._journal, self._guard, self._settle = outcome, journal, guard, settle
        self.section = ""
        """The section that was walked last."""

    def plan(self, section: Section, *, is_read: bool = False) -> Plan:
        """Return what is to be walked of `section`."""
        plan: Plan = self._guard(self._journal.plan, section, is_read=is_read) or Plan(None, [])
        self._outcome.heads_put_off += plan.head is None
        return plan

    def left_over(self, sections: Collection[str]) -> list[tuple[Link, Section | None]]:
        """Return what earlier runs found and did not get."""
        return self._guard(self._journal.left_over, sections) or []

    def found(self, section: Section, links: Sequence[Link], walk: ListWalk | None = None, url: str = "") -> list[Link]:
        """Record what a list page shows; return the links that are to be requested."""
        self.section = section.name
        self._outcome.articles_listed += len(links)
        asked = self._guard(self._journal.find, section, links, walk.id if walk else 0, url) or set()
        return [link for link in links if link.id in asked]

    def no_sections(self) -> Collection[str]:
        """Return pages that an earlier run asked for sections and that show none."""
        return self._guard(self._journal.no_sections) or ()

    def explored(self, urls: Collection[str]) -> None:
        """Record that pages were asked for sections and show none."""
        self._guard(self._journal.explored, urls)

    def is_covered(self, walk: ListWalk, links: Sequence[Link]) -> bool:
        """Say whether earlier walks covered the list from the page on that shows `links`."""
        return bool(self._guard(self._journal.is_covered, walk.id, links))

    def is_cut_off(self, walk: ListWalk) -> bool:
        """Say whether a page without articles, to which `walk` came, stands where a list should go on."""
        return bool(self._guard(self._journal.is_cut_off, walk.id))

    def ended(self, walk: ListWalk, by: WalkEnd) -> None:
        """Record that a walk ended by itself."""
        self._guard(self._journal.end, walk.id, by)

    def due(self, requests: int) -> list[Visit]:
        """Return articles to be asked for again, as many as may go with `requests` other requests."""
        return self._guard(self._journal.due, requests) or []

    def recognise(self, id_: str, validators: Validators) -> None:
        """Record what the server recognises the page of an article by."""
        self._guard(self._journal.recognise, id_, validators)

    def keep(self, id_: str, exchange: Exchange, part: int = 1) -> None:
        """Keep a page as it came over the wire."""
        self._guard(self._journal.keep, id_, exchange, part)

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
