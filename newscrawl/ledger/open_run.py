"""A run from its begin to its end, whoever brings the articles: a crawl, an import, or reading archived pages anew.

What runs that died left is put in order first. At the end what was read is judged, published, and a receipt written.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from newscrawl.archive.writing import ArchiveFile
from newscrawl.clock import iso, utc_now
from newscrawl.expectations import NOTHING_DECLARED, Declared
from newscrawl.findings import CRAWL, USUAL_COPIES, Copies
from newscrawl.ledger import archives, compaction, forgetting, observations, receipts, runs
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.forgetting import Buried
from newscrawl.ledger.journal import Expected, Journal, Pace, conclude_dead
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo
from newscrawl.ledger.walks import Habits


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run does as the operator wants it."""

    pace: Pace
    habits: Habits
    declared: Declared = NOTHING_DECLARED
    archives: bool = True
    """Whether raw pages are kept."""
    archive_for: timedelta | None = None
    """For how long; None: for ever."""
    copies: Copies = USUAL_COPIES
    """What becomes of copies."""
    agent: str = "newscrawl"
    """Who fetches, for the archive."""

    @classmethod
    def of_no_crawl(cls) -> Self:
        """Return terms of a run that fetches nothing."""
        habits = Habits(False, timedelta(), timedelta(), timedelta(), (), 0)
        return cls(Pace(1, 0, 1, 0), habits, archives=False)


class OpenRun:
    """A run of one portal, which holds its lock."""

    def __init__(self, info: RunInfo, publisher: Publisher, journal: Journal, terms: Terms) -> None:
        self.info, self.journal = info, journal
        self._publisher, self._terms = publisher, terms
        self._ledger = publisher.ledger

    @classmethod
    def begin(cls, ledger: Ledger, root: Path, info: RunInfo, terms: Terms) -> Self:
        """Begin a run in the data directory `root`."""
        publisher = Publisher(ledger, root, info, terms.copies)
        compaction.finish(ledger, root, info.portal)
        publisher.finish()
        archives.recover(ledger, root, info.portal)
        _close_dead(publisher, terms.declared)
        forgetting.finish(ledger, root, info.portal)
        with ledger.begin() as connection:
            runs.begin(connection, info)
            past = observations.past(connection, info.portal, info.id)
        path = root / archives.path_of(info.portal, info.id)
        about = {"software": terms.agent, "format": "WARC File Format 1.1", "isPartOf": info.portal}
        archive = ArchiveFile(path, about) if terms.archives else None
        expected = Expected(past, terms.declared)
        journal = Journal(ledger, publisher, info, terms.pace, terms.habits, expected, archive, terms.copies)
        return cls(info, publisher, journal, terms)

    def publish(self) -> int:
        """Publish what is not published; return the number of events of this run."""
        self._publisher.publish(ripe_only=False)
        with self._ledger.begin() as connection:
            return runs.published(connection, self.info.id)

    def forget(self, ids: Collection[str]) -> Buried:
        """Forget articles and what is one with them, and publish that they are gone; files are not wiped yet."""
        return self._publisher.purge(ids)

    def write_rejected(self) -> None:
        """Write what was refused beside the articles."""
        self._publisher.write_rejected(self.info)

    def counts(self) -> dict[str, int]:
        """Return the receipt so far: state → number of URLs."""
        with self._ledger.begin() as connection:
            return runs.counts(connection, self.info.id)

    def close(self, **outcome: Any) -> None:
        """Write the receipt; `outcome` are columns of `runs` by name."""
        self.journal.close()
        forgetting.finish(self._ledger, self._publisher.root, self.info.portal)
        with self._ledger.begin() as connection:
            runs.close(connection, self.info.id, finished_at=iso(utc_now()), **outcome)
            archives.close(connection, self.info.id)
            receipts.condense(connection, self.info.portal, utc_now())
            observations.condense(connection, self.info.portal)
            if self._terms.archive_for is not None:
                before = utc_now() - self._terms.archive_for
                archives.drop(connection, self._publisher.root, self.info.portal, before)
            told = receipts.receipt(connection, self.info.id)
        if told and self.info.kind == CRAWL:
            receipts.write_latest(self._publisher.root, told)


def _close_dead(publisher: Publisher, declared: Declared) -> None:
    """Close the runs of this portal that died: the lock is ours, so none of them goes on."""
    ledger, portal = publisher.ledger, publisher.run.portal
    with ledger.begin() as connection:
        dead = runs.open_runs(connection, portal)
    for run in dead:
        publisher.write_rejected(RunInfo(run["id"], portal, run["site"], runs.started(run)))
        with ledger.begin() as connection:
            conclude_dead(connection, portal, run["id"], declared)
            runs.close(connection, run["id"], finished_at=iso(utc_now()), reason="killed", exit_code=None)
