"""What a run has to tell the ledger, gathered and committed in batches.

Nothing counts as seen before it is committed: what a kill takes away with the process is found again by the next.
"""

import time
from collections.abc import Callable, Sequence

from newscrawl.clock import utc_now
from newscrawl.findings import Link, Section, Settled
from newscrawl.items import Article
from newscrawl.ledger import articles, found, runs
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo


class Journal:
    """Gathers what one run finds; commits after `commit_articles` articles or `commit_seconds`.

    Ripe articles are published after `publish_articles` articles or `publish_seconds` (monotonic time).
    """

    def __init__(
        self, ledger: Ledger, publisher: Publisher, run: RunInfo, *, commit_articles: int, commit_seconds: float,
        publish_articles: int, publish_seconds: float, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._ledger, self._publisher, self._run, self._clock = ledger, publisher, run, clock
        self._commit_articles, self._commit_seconds = commit_articles, commit_seconds
        self._publish_articles, self._publish_seconds = publish_articles, publish_seconds
        self._articles: list[Article] = []
        self._settled: list[Settled] = []
        self._seen: set[int] = set()  # ids as numbers: 100,000 of them take 8 MB
        self._committed = self._published = clock()
        self._since_publishing = 0

    def find(self, section: Section, links: Sequence[Link]) -> set[str]:
        """Record what a list page of `section` shows; return the ids to be asked for, each once in a run."""
        fresh = {link.id for link in links if int(link.id[1:], 16) not in self._seen}
        with self._ledger.begin() as connection:
            settled = found.settled_ids(connection, fresh, utc_now())
            found.record(connection, self._run.portal, self._run.id, section, links, fresh - settled)
            if settled:
                runs.add_known(connection, self._run.id, len(settled))
        self._seen.update(int(id_[1:], 16) for id_ in fresh)
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
            articles.commit(connection, self._run.portal, self._run.id, self._articles)
            found.settle(connection, self._run.portal, self._run.id, utc_now(), self._settled)
        self._since_publishing += len(self._articles)
        self._articles, self._settled, self._committed = [], [], self._clock()

    def _go_on(self) -> None:
        now = self._clock()
        waiting = len(self._articles) + len(self._settled)
        if waiting >= self._commit_articles or now - self._committed >= self._commit_seconds:
            self.flush()
            late = now - self._published >= self._publish_seconds
            if self._since_publishing >= self._publish_articles or (late and self._since_publishing):
                self._publisher.publish(ripe_only=True)
                self._published, self._since_publishing = self._clock(), 0
