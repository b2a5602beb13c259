"""What a run has to tell the ledger, gathered and committed in batches.

Nothing counts as seen before it is committed: what a kill takes away with the process is found again by the next.
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from newscrawl.archive.exchange import Exchange
from newscrawl.archive.writing import ArchiveFile
from newscrawl.clock import start_of_day, utc_now
from newscrawl.expectations import NOTHING_DECLARED, WITHDRAWN, Breach, Declared, Observations, judge, judge_news
from newscrawl.findings import REEXTRACT, USUAL_COPIES, Copies, Link, Plan, Section, Settled, Validators, Visit, WalkEnd
from newscrawl.items import Article, Cause
from newscrawl.ledger import archives, articles, forgetting, found, observations, revisits, runs, walks, withheld
from newscrawl.ledger.archives import Archived
from newscrawl.ledger.articles import Batch
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.found import Listed
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo
from newscrawl.ledger.walks import Habits

_OK, _NOT_MODIFIED = 200, 304
_PAGES_TOLD = 3
_PAGES_TO_JUDGE = 10  # before a run is over; at its end it is judged by what it read


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a journal commits, and publishes what is ripe: after so many articles or seconds (monotonic)."""

    commit_articles: int
    commit_seconds: float
    publish_articles: int
    publish_seconds: float


@dataclass(frozen=True, slots=True)
class Expected:
    """What the pages of a run are judged by: what earlier runs of its portal observed, the latest first, and what is
    declared.
    """

    past: Sequence[Observations] = ()
    declared: Declared = NOTHING_DECLARED


class Journal:
    """Gathers what one run finds, commits it in batches and publishes what is ripe."""

    def __init__(
        self,
        ledger: Ledger,
        publisher: Publisher,
        run: RunInfo,
        pace: Pace,
        habits: Habits,
        expected: Expected | None = None,
        archive: ArchiveFile | None = None,
        copies: Copies = USUAL_COPIES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger, self._publisher, self._run = ledger, publisher, run
        self._pace, self._habits, self._archive, self._clock = pace, habits, archive, clock
        self._copies = copies
        self._expected = expected or Expected()
        self._observed = Observations(self._expected.past[0] if self._expected.past else None)
        self._missing: list[str] = []
        self._gone: set[str] | None = None
        self._moved = dict[str, str]()
        self._heads, self._has_new_head = set[int](), False
        self._head_urls: list[str] = []
        self._young: timedelta | None = None
        """Up to which age articles are watched; None: not asked yet."""
        self._articles: list[Article] = []
        self._settled: list[Settled] = []
        self._listed: list[Listed] = []
        self._ended: list[tuple[int, WalkEnd]] = []
        self._kept: list[Archived] = []
        self._not_kept = set[str]()
        self._validators: dict[str, Validators] = {}
        self._visited, self._left = set[str](), set[str]()
        self._known: set[int] = set()
        self._no_longer_known = 0
        self._seen: set[int] = set()  # ids as numbers: 100,000 of them take 8 MB
        self._committed = self._published = clock()
        self._since_publishing = 0

    def plan(self, section: Section, *, is_read: bool) -> Plan:
        """Return what is to be walked of `section`."""
        with self._ledger.begin() as connection:
            return walks.plan(connection, self._run, section, self._habits, utc_now(), is_read=is_read)

    def left_over(self, names: Collection[str]) -> list[tuple[Link, Section | None]]:
        """Return what earlier runs found and did not get; from now on it is this run's."""
        with self._ledger.begin() as connection:
            left = found.left_over(connection, self._run, names)
            found.take_over(connection, self._run.id, [link.id for link, _ in left])
        self._left = {link.id for link, _ in left}
        self._seen.update(int(link.id[1:], 16) for link, _ in left)
        return left

    def find(self, section: Section, links: Sequence[Link], walk: int = 0, url: str = "") -> set[str]:
        """Record what the list page of `section` at `url` shows, to which `walk` came; return the ids to be asked for.

        Each is returned once in a run.
        """
        fresh = {link.id for link in links if int(link.id[1:], 16) not in self._seen}
        with self._ledger.read() as connection:
            settled = found.settled_ids(connection, fresh, utc_now(), is_full=self._habits.is_full)
        self._listed.append(Listed(section, links, fresh - settled, len(settled), walk, url))
        if walk not in self._heads:
            self._has_new_head = True
            self._heads.add(walk)
            self._head_urls += [url][: _PAGES_TOLD - len(self._head_urls)]
        self._seen.update(int(link.id[1:], 16) for link in links)
        self._known.update(int(id_[1:], 16) for id_ in settled)
        self._go_on()
        return fresh - settled

    def no_sections(self) -> set[str]:
        """Return the pages that an earlier run asked for sections and that show none; a full walk asks all again."""
        if self._habits.is_full:
            return set()
        with self._ledger.read() as connection:
            now = utc_now()
            return walks.no_sections(connection, self._run.portal, now - self._habits.full_every, now)

    def explored(self, urls: Collection[str]) -> None:
        """Record that pages were asked for sections and show none."""
        with self._ledger.begin() as connection:
            walks.record_explored(connection, self._run.portal, urls, utc_now())

    def is_covered(self, walk: int, links: Sequence[Link]) -> bool:
        """Say whether earlier walks covered the list from the page on that shows `links`."""
        with self._ledger.read() as connection:
            if self._young is None:
                self._young = self._habits.overlap
                if not runs.completed_since(connection, self._run, start_of_day(self._run.started)):
                    self._young = max(self._habits.overlap, self._habits.watch)
            horizon = utc_now() - self._young
            return walks.is_covered(connection, walk, {link.id for link in links}, horizon)

    def is_cut_off(self, walk: int) -> bool:
        """Say whether a page without articles, to which `walk` came, stands where a list should go on."""
        if self._listed:
            self.flush()
        with self._ledger.read() as connection:
            return walks.is_cut_off(connection, walk, utc_now())

    def end(self, walk: int, by: WalkEnd) -> None:
        """Take that a walk ended by itself."""
        self._ended.append((walk, by))

    def due(self, requests: int) -> list[Visit]:
        """Return articles to be asked for again, as many as may go with `requests` others; they are this run's now."""
        share = self._habits.revisit_share
        room = int(requests * share / (1 - share)) - len(self._visited)
        if room <= 0:
            return []
        if self._has_new_head:  # what left it is due
            self.flush()
        with self._ledger.begin() as connection:
            asked, after = self._visited | self._left, self._habits.revisits
            visits = revisits.due(connection, self._run.portal, utc_now(), room + len(asked), after)
            visits = [visit for visit in visits if visit.link.id not in asked][:room]
            ids = [visit.link.id for visit in visits]
            found.take_over(connection, self._run.id, ids)
        self._count_again(ids)
        self._visited.update(ids)
        self._seen.update(int(id_[1:], 16) for id_ in ids)
        return visits

    def recognise(self, id_: str, validators: Validators) -> None:
        """Take what the server recognises the page of an article by."""
        self._validators[id_] = validators

    def add(self, article: Article) -> None:
        """Take an article that is ready to be kept; one whose page could not be archived is left to the next run."""
        if article.id in self._not_kept:
            return
        self._articles.append(article)
        self._observed.see(article)
        if article.id in self._visited:
            self._observed.ask(WITHDRAWN, True, article.url)
        self._count_again([article.id])
        self._go_on()

    def keep(self, id_: str, exchange: Exchange, part: int = 1) -> None:
        """Keep a page as it came over the wire; it is on disk before what was read of it is committed."""
        if self._archive is None or id_ in self._forgotten():
            return
        earlier = None
        if id_ in self._visited:
            with self._ledger.read() as connection:
                earlier = archives.latest(connection, id_, exchange.asked)
        if earlier or exchange.status != _NOT_MODIFIED:
            try:
                record = self._archive.write(exchange, id_, part, earlier)
            except OSError:
                self._not_kept.add(id_)
                raise
            self._kept.append(Archived(id_, part, exchange.asked, exchange.fetched, record))

    def settle(self, settled: Settled) -> None:
        """Take what became of a URL without an article."""
        if settled.id in self._not_kept:
            return
        self._settled.append(settled)
        self._observe(settled)
        self._go_on()

    def flush(self) -> None:
        """Commit all that was taken."""
        if self._archive:
            self._archive.sync()
        with self._ledger.begin() as connection:
            archives.record(connection, self._run.portal, self._run.id, self._kept)
            found.record(connection, self._run, self._listed)
            runs.add_known(connection, self._run.id, -self._no_longer_known)
            now, after = utc_now(), self._habits.revisits
            cause: Cause = "extractor" if self._run.kind == REEXTRACT else "page"
            batch = Batch(self._articles, self._validators, after, cause, self._copies)
            for one in articles.commit(connection, self._run.portal, self._run.id, batch, now):
                # What another version of the rules makes of a page says nothing about the page, nor does an old page.
                if one.by_same_rules and cause == "page":
                    self._observed.compare(one.url, one.changed)
            found.settle(connection, self._run.portal, self._run.id, now, self._settled)
            revisits.settle(connection, self._settled, now, after)
            observations.save(connection, self._run.id, self._observed)
            for walk, by in self._ended:
                walks.end(connection, walk, by, now)
        self._since_publishing += len(self._articles)
        self._articles, self._settled, self._listed, self._ended = [], [], [], []
        self._kept = []
        self._validators, self._no_longer_known, self._committed = {}, 0, self._clock()
        self._has_new_head = False

    def breaches(self) -> list[Breach]:
        """Return where the run falls short of what is expected, as far as it has come."""
        return judge(self._observed, self._expected.past, self._expected.declared)

    def news_breaches(self) -> list[Breach]:
        """Return where fewer articles come in than expected; for runs that read the heads of all lists."""
        with self._ledger.read() as connection:
            news = observations.news(connection, self._run.portal, utc_now())
        return judge_news(news, self._expected.declared, self._head_urls) if news else []

    def conclude(self, breaches: Sequence[Breach]) -> int:
        """Withhold what the run read if title or body broke; return the number of articles.

        Articles are only held to be missing where most others are still there: a server may say so of all.
        """
        with self._ledger.begin() as connection:
            if not any(breach.field == WITHDRAWN for breach in breaches):
                gone = revisits.superseded(connection, self._moved)
                revisits.miss(connection, self._run.id, [*self._missing, *gone], utc_now())
                revisits.visited(connection, self._moved.keys() - set(gone), utc_now(), self._habits.revisits)
            return _withhold(connection, self._run.portal, self._run.id, breaches)

    def close(self) -> None:
        """Keep no further pages."""
        if self._archive:
            self._archive.close()

    def _forgotten(self) -> set[str]:
        """Return the articles of the portal that must not come back, as they were when the run kept its first page."""
        if self._gone is None:
            with self._ledger.read() as connection:
                self._gone = forgetting.forgotten(connection, self._run.portal)
        return self._gone

    def _can_be_judged(self) -> bool:
        """Say whether so many pages were read that what breaks would show; a slow portal sends one a minute."""
        read = self._observed.tallies.get("accepted")
        return not self._expected.past or (read is not None and read.asked >= _PAGES_TO_JUDGE)

    def _observe(self, settled: Settled) -> None:
        """Count what the page of a URL was."""
        is_missing = revisits.says_withdrawn(settled)
        if is_missing:
            self._missing.append(settled.id)
        is_visit = settled.id in self._visited
        if is_visit and settled.original:
            self._moved[settled.id] = settled.original
        if is_visit and settled.state != "failed":
            self._observed.ask(WITHDRAWN, not is_missing, settled.url)
        if settled.state == "rejected" and settled.status == _OK and not (is_visit and is_missing):
            self._observed.refuse(settled.url, settled.rule)

    def _count_again(self, ids: Collection[str]) -> None:
        """Let URLs that a list showed as known, and that are fetched after all, count where they end."""
        known = self._known.intersection(int(id_[1:], 16) for id_ in ids)
        self._known -= known
        self._no_longer_known += len(known)

    def _go_on(self) -> None:
        now, pace = self._clock(), self._pace
        waiting = len(self._articles) + len(self._settled) + len(self._listed)
        if waiting < pace.commit_articles and now - self._committed < pace.commit_seconds:
            return
        self.flush()
        is_late = now - self._published >= pace.publish_seconds
        is_due = self._since_publishing >= pace.publish_articles or (is_late and self._since_publishing)
        if is_due and self._can_be_judged() and not any(breach.is_breaking for breach in self.breaches()):
            self._publisher.publish(ripe_only=True)
            self._published, self._since_publishing = self._clock(), 0


def conclude_dead(connection: Connection, portal: str, run_id: str, declared: Declared) -> None:
    """Judge what a run that died had read, and withhold it if title or body broke."""
    observed, past = observations.load(connection, run_id), observations.past(connection, portal, run_id)
    _withhold(connection, portal, run_id, judge(observed, past, declared))


def _withhold(connection: Connection, portal: str, run_id: str, breaches: Sequence[Breach]) -> int:
    observations.record(connection, run_id, breaches)
    broken = next((breach for breach in breaches if breach.is_breaking), None)
    return (
        withheld.withhold(connection, portal, run_id, broken.rule)
        if broken
        else withheld.hold(connection, portal, run_id)
    )
