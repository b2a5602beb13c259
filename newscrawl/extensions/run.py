"""A run: it takes the lock, opens the ledger, publishes at the end and leaves a receipt."""

import asyncio
import logging
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Self, get_args

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.http import Response
from scrapy.settings import BaseSettings
from sqlalchemy.exc import DatabaseError, OperationalError
from twisted.python.failure import Failure

from newscrawl import datadir
from newscrawl.clock import days
from newscrawl.errors import AnotherRunError, ConfigurationError
from newscrawl.exit_codes import ExitCode
from newscrawl.expectations import Declared, declared
from newscrawl.extensions.lock import PortalLock, RunsLock
from newscrawl.extensions.outcome import Outcome
from newscrawl.extensions.walk import LedgerWalk
from newscrawl.findings import Copies, CopyRule, Settled
from newscrawl.items import Article
from newscrawl.ledger import publishing, runs
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.journal import Journal, Pace
from newscrawl.ledger.open_run import OpenRun, Terms
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.walks import Habits
from newscrawl.log import lock_taken
from newscrawl.refusals import ArticleRejected

logger = logging.getLogger(__name__)

_STORAGE_ERRORS = (OSError, OperationalError)
_MOST_DAYS = 36_500


class RunExtension:
    """Holds what one run needs and keeps its promises, however the crawl was started.

    `exit_code` and `message` say afterwards how it ended.
    """

    def __init__(self, crawler: Crawler, data: datadir.DataDirectory) -> None:
        self._crawler, self._data = crawler, data
        terms_of(crawler.settings)  # a setting that is no number is told before anything begins
        self.outcome = Outcome()
        self.exit_code = ExitCode.INCOMPLETE
        self.message = "incomplete: stopped by force; the next run goes on from what was committed"
        self.walk: LedgerWalk | None = None
        self._lock: PortalLock | None = None
        self._runs_lock: RunsLock | None = None
        self._ledger: Ledger | None = None
        self._open: OpenRun | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension; commands that only look at pages have no run."""
        if crawler.settings.getbool("NEWSCRAWL_LOOK_ONLY"):
            raise NotConfigured
        data = datadir.resolve(crawler.settings.get("NEWSCRAWL_DATA"), os.environ, Path.cwd())
        extension = cls(crawler, data)
        for handler, signal in (
            (extension.spider_opened, signals.spider_opened), (extension.spider_closed, signals.spider_closed),
            (extension.spider_error, signals.spider_error), (extension.item_dropped, signals.item_dropped),
            (extension.item_error, signals.item_error),
        ):  # fmt: skip
            crawler.signals.connect(handler, signal=signal)
        return extension

    def spider_opened(self, spider: Spider) -> None:
        """Begin the run; close the spider where there can be none."""
        try:
            self._begin(spider)
        except AnotherRunError as error:
            self._refuse(ExitCode.ANOTHER_RUN, str(error) or self._who_runs(spider.name))
        except ConfigurationError as error:
            self._refuse(ExitCode.USAGE, str(error))
        except OverflowError as error:  # days that no calendar has
            self._refuse(ExitCode.USAGE, f"a setting cannot be used: {error}")
        except _STORAGE_ERRORS as error:
            self._refuse(ExitCode.INCOMPLETE, _storage_text(error))
        except DatabaseError as error:
            self._refuse(ExitCode.USAGE, f"{self._data.ledger} is damaged: {error.orig}")
        except Exception as error:  # any other would be logged by Scrapy, which then crawled without a ledger
            logger.exception("the run could not begin")
            self._refuse(ExitCode.INTERNAL_ERROR, f"internal error: {type(error).__name__}: {error}")

    def keep(self, article: Article) -> None:
        """Keep an article in the ledger."""
        if self._open:
            self.guard(self._open.journal.add, article)

    def settle(self, settled: Settled) -> None:
        """Record what became of a URL without an article."""
        if self._open:
            if settled.state == "failed":
                self.outcome.failures[settled.reason] += 1
            self.guard(self._open.journal.settle, settled)

    def guard(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Return what `action` returns; where the disk refuses, end the crawl and return None."""
        try:
            return action(*args, **kwargs)
        except _STORAGE_ERRORS as error:
            if not self.outcome.storage_error:
                self.outcome.storage_error = _storage_text(error)
                logger.error("%s", self.outcome.storage_error)
                closing = self._crawler.engine.close_spider_async(reason="storage")
                self._closing = asyncio.get_running_loop().create_task(closing)
            return None

    def item_dropped(self, item: Any, response: Response, exception: Exception) -> None:
        """Settle the URL of a refused article with its reason."""
        if self._open and isinstance(exception, ArticleRejected) and isinstance(item, Article):
            status = getattr(response, "status", None)
            self.settle(Settled(item.id, item.url, "rejected", exception.reason, exception.rule, status))

    def item_error(self, item: Any, response: Response, failure: Failure) -> None:
        """Count an exception in a pipeline."""
        self.outcome.errors.append(f"{_error_text(failure)} at {getattr(response, 'url', '')}")

    def spider_error(self, failure: Failure, response: Any) -> None:
        """Count an exception in a spider, and settle the URL of the article that it was about."""
        self.outcome.errors.append(f"{_error_text(failure)} at {getattr(response, 'url', 'the start')}")
        asked = response.meta.get("article") if isinstance(response, Response) and response.request else None
        if self._open and asked:
            reason = _error_text(failure)
            self.settle(Settled(asked.id, asked.url, "failed", reason, "spider:exception", response.status))

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Commit, publish, write the receipt and give the lock back."""
        try:
            if self._open:
                self._finish(self._open, reason)
                self.guard(self._finish_for_others, self._ledger, self._open.info.portal)
        except Exception as error:
            logger.exception("the run could not be ended")
            self.exit_code = ExitCode.INTERNAL_ERROR
            self.message = f"internal error: {type(error).__name__}: {error}"
        finally:
            self._release()

    def _begin(self, spider: Spider) -> None:
        self._data.make()
        lock = PortalLock(self._data.lock(spider.name))
        lock.acquire()
        self._lock = lock
        self._runs_lock = RunsLock(self._data.runs_lock)
        self._runs_lock.acquire()
        lock_taken()
        self._data.check_ledger()
        self._ledger = Ledger(self._data.ledger)
        verified = self._crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        run = runs.new(spider.name, getattr(spider, "site", ""), verified=verified)
        terms = terms_of(self._crawler.settings, spider)
        self._open = OpenRun.begin(self._ledger, self._data.root, run, terms)
        self.outcome.run = run.id
        self.walk = LedgerWalk(self.outcome, self._open.journal, self.guard, self.settle)
        spider.walk = self.walk  # type: ignore[attr-defined]  # of spiders that ask one

    def _finish(self, run: OpenRun, reason: str) -> None:
        self.outcome.reason = reason
        self.guard(run.journal.flush)
        self.guard(self._judge, run.journal)
        is_concluded = self.guard(self._conclude, run.journal)
        if not is_concluded and any(breach.is_breaking for breach in self.outcome.breaches):
            self._tell(run, reason)  # left open, as if it had died: the next run withholds what must not be published
            return
        self.outcome.published = self.guard(run.publish) or 0
        self.guard(run.write_rejected)
        self.outcome.counts = self.guard(run.counts) or {}
        outcome = self.outcome
        self.guard(
            run.close, reason=outcome.reason, exit_code=int(outcome.exit_code()), message=outcome.message(),
            complete=outcome.is_complete,
        )  # fmt: skip
        self._tell(run, reason)

    def _finish_for_others(self, ledger: Ledger, portal: str) -> None:
        """Write the files of other portals whose runs died over it: until then events behind them are held back."""
        with ledger.read() as connection:
            others = publishing.unfinished(connection) - {portal}
        for other in others:
            lock = PortalLock(self._data.lock(other))
            try:
                lock.acquire()
            except AnotherRunError:
                continue  # it is being written
            try:
                Publisher(ledger, self._data.root, runs.new(other, "")).finish()
            finally:
                lock.release()

    def _tell(self, run: OpenRun, reason: str) -> None:
        self.exit_code, self.message = self.outcome.exit_code(), self.outcome.message()
        pairs = {"exit_code": int(self.exit_code), "reason": reason, "published": self.outcome.published}
        pairs |= {"lists_read": self.outcome.lists_read, **dict(sorted(self.outcome.counts.items()))}
        summary = " ".join(f"{key}={value}" for key, value in pairs.items())
        logger.info("run=%s portal=%s %s message=%r", run.info.id, run.info.portal, summary, self.message)

    def _judge(self, journal: Journal) -> None:
        """Judge what the run read before it is published."""
        self.outcome.breaches = journal.breaches()
        if self.outcome.has_read_heads:
            self.outcome.breaches += journal.news_breaches()

    def _conclude(self, journal: Journal) -> bool:
        """Withhold what must not be published; return True."""
        self.outcome.withheld = journal.conclude(self.outcome.breaches)
        return True

    def _refuse(self, code: ExitCode, message: str) -> None:
        self.exit_code, self.message = code, message
        self._release()
        raise CloseSpider(f"refused: {message}")

    def _release(self) -> None:
        if self._ledger:
            self._ledger.close()
        if self._lock:
            self._lock.release()
        if self._runs_lock:
            self._runs_lock.release()
        self._ledger = self._lock = self._runs_lock = self._open = None

    def _who_runs(self, portal: str) -> str:
        """Return who holds the lock, as far as the ledger knows."""
        text = f"another run of {portal} is going on"
        try:
            with Ledger(self._data.ledger) as ledger, ledger.begin() as connection:
                found = runs.open_runs(connection, portal)
        except (*_STORAGE_ERRORS, ConfigurationError):
            return text
        if not found:
            return text
        return f"{text} since {found[-1]['started_at']} (process {found[-1]['pid']} on {found[-1]['host']})"


def terms_of(settings: BaseSettings, spider: Any = None) -> Terms:
    """Return what a run of `spider` does as the settings, and what its portal's module declares, say."""
    return Terms(
        _pace(settings), _habits(settings), _declared(settings, spider), settings.getbool("NEWSCRAWL_ARCHIVE"),
        _archive_days(settings), copies_of(settings), str(settings.get("USER_AGENT")),
    )  # fmt: skip


def copies_of(settings: BaseSettings) -> Copies:
    """Return what becomes of copies, as the settings say; raises ConfigurationError."""
    found = []
    for name in ("NEWSCRAWL_COPIES_WITHIN", "NEWSCRAWL_COPIES_ACROSS"):
        rule = settings.get(name)
        if rule not in get_args(CopyRule):
            raise ConfigurationError(f"{name} must be one of {', '.join(get_args(CopyRule))}, not {rule!r}")
        found.append(rule)
    return Copies(*found)


def _archive_days(settings: BaseSettings) -> timedelta | None:
    given = settings.get("NEWSCRAWL_ARCHIVE_DAYS")
    if given is None:
        return None
    try:
        kept = float(given)
    except (TypeError, ValueError):
        kept = 0
    # What is dropped is gone: -1 must not stand for "for ever", nor 0 for "not at all" (archive = false).
    if not 0 < kept <= _MOST_DAYS:
        raise ConfigurationError(f"NEWSCRAWL_ARCHIVE_DAYS must be a number of days above 0, not {given!r}")
    return days(kept)


def _declared(settings: BaseSettings, spider: Any) -> Declared:
    """Return what the portal's module declares, and the setting above it."""
    try:
        set_ = settings.getdict("NEWSCRAWL_EXPECT")
    except (TypeError, ValueError) as error:
        raise ConfigurationError(f"NEWSCRAWL_EXPECT is no JSON object: {error}") from None
    return declared({**getattr(spider, "expectations", {}), **set_})


def _pace(settings: BaseSettings) -> Pace:
    return Pace(
        commit_articles=settings.getint("NEWSCRAWL_COMMIT_ARTICLES"),
        commit_seconds=settings.getfloat("NEWSCRAWL_COMMIT_SECONDS"),
        publish_articles=settings.getint("NEWSCRAWL_PUBLISH_ARTICLES"),
        publish_seconds=settings.getfloat("NEWSCRAWL_PUBLISH_SECONDS"),
    )


def _habits(settings: BaseSettings) -> Habits:
    return Habits(
        is_full=settings.getbool("NEWSCRAWL_FULL"),
        full_every=days(settings.getfloat("NEWSCRAWL_FULL_DAYS")),
        overlap=days(settings.getfloat("NEWSCRAWL_OVERLAP_DAYS")),
        watch=days(settings.getfloat("NEWSCRAWL_WATCH_DAYS")),
        revisit_share=min(0.99, max(0.0, settings.getfloat("NEWSCRAWL_REVISIT_SHARE"))),
        revisits=tuple(sorted(days(float(one)) for one in settings.getlist("NEWSCRAWL_REVISIT_DAYS"))),
    )


def _storage_text(error: Exception) -> str:
    cause = error.orig if isinstance(error, OperationalError) else error
    return f"storage refused: {cause}"


def _error_text(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"
