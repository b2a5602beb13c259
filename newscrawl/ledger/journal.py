"""What a run has to tell the ledger, gathered and committed in batches.

Nothing counts as seen before it is committed: what a kill takes away with the process is found again by the next.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newscrawl.clock import utc_now
from newscrawl.findings import Link, Section, Settled
from newscrawl.items import Article
from newscrawl.ledger import articles, found
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.found import Listed
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a journal commits, and publishes what is ripe: after so many articles or seconds (monotonic)."""

    commit_articles: int
    commit_seconds: float
    publish_articles: int
    publish_seconds: float


class Journal:
    """Gathers what one run finds, commits it in batches and publishes what is ripe."""

    def __init__(
        self,
        ledger: Ledger,
        publisher: Publisher,
        run: RunInfo,
        pace: Pace,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger, self._publisher, self._run = ledger, publisher, run
        self._pace, self._clock = pace, clock
        self._articles: list[Article] = []
        self._settled: list[Settled] = []
        self._listed: list[Listed] = []
        self._seen: set[int] = set()  # ids as numbers: 100,000 of them take 8 MB
        self._committed = self._published = clock()
        self._since_publishing = 0

    def find(self, section: Section, links: Sequence[Link]) -> set[str]:
        """Record what a list page of `section` shows; return the ids to be asked for, each once in a run."""
        fresh = {link.id for link in links if int(link.id[1:], 16) not in self._seen}
        with self._ledger.read() as connection:
            settled = found.settled_ids(connection, fresh, utc_now())
        self._listed.append(Listed(section, links, fresh - settled, len(settled)))
        self._seen.update(int(link.id[1:], 16) for link in links)
        self._go_on()
        return fresh - settled

    def add(self, article: Article) -> None:
        """Take an article that is ready to be kept."""
        self._articles.append(article)
        self._go_on()

    def settle(self, settled: Settled) -> None:
        """Take what became of a URL without an article."""
        self._settled.append(settled)
        self._go_on()

    def flush(self) -> None:
        """Commit all that was taken."""
        with self._ledger.begin() as connection:
            found.record(connection, self._run.portal, self._run.id, self._listed)
            articles.commit(connection, self._run.portal, self._run.id, self._articles)
            found.settle(connection, self._run.portal, self._run.id, utc_now(), self._settled)
        self._since_publishing += len(self._articles)
        self._articles, self._settled, self._listed, self._committed = [], [], [], self._clock()

    def _go_on(self) -> None:
        now, pace = self._clock(), self._pace
        waiting = len(self._articles) + len(self._settled) + len(self._listed)
        if waiting < pace.commit_articles and now - self._committed < pace.commit_seconds:
            return
        self.flush()
        is_late = now - self._published >= pace.publish_seconds
        if self._since_publishing >= pace.publish_articles or (is_late and self._since_publishing):
            self._publisher.publish(ripe_only=True)
            self._published, self._since_publishing = self._clock(), 0
