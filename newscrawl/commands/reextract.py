"""`newscrawl reextract PORTAL`: archived pages read anew by the rules of today, without a request."""

import os
import signal
from argparse import ArgumentParser, Namespace
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, time
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.clock import PORTAL_ZONE, iso
from newscrawl.commands.base import OnData, fail
from newscrawl.commands.ledgers import open_ledger
from newscrawl.commands.offline import OfflinePortal, begin, end, locked, storage
from newscrawl.differences import REREAD, reread_fields, shown, worse
from newscrawl.errors import say
from newscrawl.exit_codes import ExitCode
from newscrawl.portals import FILE

if TYPE_CHECKING:
    from newscrawl.items import Article
    from newscrawl.ledger.rereading import Readable
    from newscrawl.rereading import Reread, Rereader

_SAMPLES = 3  # of each field whose change is shown
_LINES = 12  # of a diff
_MOST_JOBS = 256  # all are made at once
_AHEAD = 4  # batches that wait for each process
_PARTS = {"published_at": ("published_at", "published_precision"), "pages": ("pages", "pages_missing")}
"""Fields that are one with another."""


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "reextract"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "PORTAL [--since DATE] [--rule FIELD] [--dry-run] [--jobs N] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Read archived pages anew, with the rules of today"

    def long_desc(self) -> str:
        """Return what the command does."""
        return (
            "Read the raw pages in DIR/archive/PORTAL anew with the rules of today, without a request, and publish what"
            " differs as `updated` events whose `cause` is `extractor`. Pages that were refused are tried again. Shown"
            " are, for each field, how many articles change, some of the changes, and every one that is for the worse."
            " With --dry-run nothing is changed. Exit codes: 0 complete; 2 wrong usage; 3 part of the archive cannot be"
            " read; 5 title or body broke, and nothing was published; 75 a run of the portal is going on."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--since", metavar="DATE", help="only pages fetched on that day or later (2026-01-31)")
        parser.add_argument("--rule", metavar="FIELD", help="change only this field")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
        parser.add_argument("--jobs", type=int, metavar="N", help="processes that read (one for each processor)")
        parser.add_argument("--site", default="", metavar="URL", help="address of the portal, where no crawl told it")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Read, show and publish."""
        from newscrawl.ledger import standing
        from newscrawl.ledger.rereading import has_own_rules, is_any_kept

        assert self.settings is not None
        if len(args) != 1:
            fail(ExitCode.USAGE, "reextract takes the name of one portal")
        fields = _fields(opts.rule)
        since, jobs = _since(opts.since), _jobs(opts.jobs)
        data, ledger = open_ledger(self.named(opts))
        with ledger:
            with ledger.read() as connection:
                site = standing.sites(connection).get(args[0], "")
                found = is_any_kept(connection, args[0], since)
            if not found:
                fail(
                    ExitCode.USAGE,
                    f"no raw pages of {args[0]} are archived" + (f" since {opts.since}" if since else ""),
                )
            portal = OfflinePortal(self.settings, data, args[0], site, opts.site)
            portal.arguments.pop("since", None)  # what is kept is read, however old
            with ledger.read() as connection:
                if portal.is_guessed and has_own_rules(connection, portal.name):
                    fail(
                        ExitCode.USAGE,
                        f"{portal.name} was read by rules of its own, and there is no portal of that name now;"
                        f" `spider` in {FILE} says whose rules are right",
                    )
            # The processes come first: they must inherit neither the lock nor what a run holds.
            lock = nullcontext() if opts.dry_run else locked(data, portal.name, ledger)
            with _Readers(data.root, portal, jobs) as readers, storage(), lock:
                from newscrawl.ledger.rereading import readable

                batches = readable(ledger, portal.name, since, with_refused=fields is None)
                work = _Work(portal.name, fields)
                if opts.dry_run:
                    for _ in work.articles(readers.read(batches)):
                        pass
                    self.exitcode = int(ExitCode.INCOMPLETE if work.broken else ExitCode.COMPLETE)
                else:
                    self.exitcode = int(self._publish(portal, data, ledger, work, readers.read(batches)))
            for line in work.table(is_dry=opts.dry_run):
                print(line)
            if work.broken:
                say(f"{portal.name}: {work.broken_told()}")

    def _publish(
        self, portal: OfflinePortal, data: Any, ledger: Any, work: "_Work", read: "Iterator[tuple[Readable, Reread]]"
    ) -> ExitCode:
        from newscrawl.findings import REEXTRACT

        run = begin(portal, data, ledger, REEXTRACT, archives=False)
        for article in work.articles(read):
            run.journal.add(article)
        code, states = end(run, work.broken_told())
        work.states = states
        if code == ExitCode.EXPECTATIONS:
            say(f"{portal.name}: title or body broke; `newscrawl runs show {run.info.id}` tells more")
        return code


class _Readers:
    """Processes that read articles anew."""

    def __init__(self, root: Any, portal: OfflinePortal, jobs: int) -> None:
        from newscrawl.rereading import Rereader

        self._make: Callable[[], Rereader] = lambda: Rereader(
            root, portal.spider_class, portal.settings, portal.arguments
        )
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "_Readers":
        self._reader = self._make()  # what is wrong with the portal is told here
        if self._jobs > 1:
            global _make_reader  # noqa: PLW0603  # forked processes find it there
            _make_reader = self._make
            self._pool = ProcessPoolExecutor(self._jobs, get_context("fork"), _prepare)
            # Ctrl-C reaches all processes: this one ends the others.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            list(self._pool.map(_read, [[] for _ in range(self._jobs)]))
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        if kind is KeyboardInterrupt:
            fail(ExitCode.INCOMPLETE, "stopped; run again for the rest")

    def read(self, batches: "Iterable[list[Readable]]") -> "Iterator[tuple[Readable, Reread]]":
        """Yield each article with what was read of it, in order; little of it is in memory at a time."""
        if self._pool is None:
            for batch in batches:
                yield from ((one, self._reader.read(one)) for one in batch)
            return
        waiting: deque[tuple[list[Readable], Future[list[Reread]]]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, self._pool.submit(_read, batch)))
                if len(waiting) > _AHEAD * self._jobs:
                    yield from _pairs(*waiting.popleft())
            while waiting:
                yield from _pairs(*waiting.popleft())
        except BrokenProcessPool:
            fail(ExitCode.INCOMPLETE, "a process that read pages was killed; run again for the rest")


_make_reader: Any = None
_reader: "Rereader | None" = None


def _prepare() -> None:
    global _reader  # noqa: PLW0603  # one for each process
    Thread(target=_end_with_parent, daemon=True).start()
    _reader = _make_reader()


def _end_with_parent() -> None:
    """End this process with the one that made it, which may be killed: nobody would tell it that there is no more."""
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _read(batch: "list[Readable]") -> "list[Reread]":
    assert _reader is not None
    return [_reader.read(one) for one in batch]


def _pairs(batch: "list[Readable]", read: "Future[list[Reread]]") -> "Iterator[tuple[Readable, Reread]]":
    return zip(batch, read.result(), strict=True)


class _Work:
    """Compares what was read anew with what was read before, shows it and counts."""

    def __init__(self, portal: str, fields: tuple[str, ...] | None) -> None:
        """Change only `fields`, all where None."""
        self._portal, self._fields = portal, fields
        self.states = Counter[str]()
        self._read = self._accepted = 0
        self._changed, self._worse = Counter[str](), Counter[str]()
        self._refused, self._missing, self._broken = Counter[str](), Counter[str](), Counter[str]()

    @property
    def broken(self) -> int:
        """How many articles could not be read because a file is damaged or missing."""
        return self._broken.total()

    def broken_told(self) -> str:
        """Return why part of the archive could not be read, '' where all of it could."""
        return f"{self.broken} articles could not be read: {next(iter(self._broken))}" if self.broken else ""

    def articles(self, read: "Iterator[tuple[Readable, Reread]]") -> "Iterator[Article]":
        """Yield the articles as they are to be kept, and print what differs."""
        from newscrawl.ledger.packing import unpack

        for of, found in read:
            before = None if of.content is None else unpack(of.content)
            if found.missing:
                (self._broken if found.is_broken else self._missing)[found.missing] += 1
            elif found.article is None:
                if before and found.refused:
                    self._refuse(before, found.refused)
            elif before is None:
                self._accept(found.article)
                yield found.article
            else:
                yield self._compare(before, found.article)

    def _refuse(self, before: "Article", refused: tuple[str, str]) -> None:
        """Tell that what is published would be refused now: it stays as it is."""
        self._refused[refused[0]] += 1
        print(f"worse   {before.url}\n  would be refused now: {refused[0]} ({refused[1]})")

    def _accept(self, article: "Article") -> None:
        self._accepted += 1
        if self._accepted <= _SAMPLES:
            print(f"article {article.url}\n  was refused, is an article now: {article.title}")

    def _compare(self, before: "Article", article: "Article") -> "Article":
        self._read += 1
        if self._fields is not None:
            article = _only(self._fields, before, article)
        for name in reread_fields(before, article):
            reason = worse(name, before, article)
            self._changed[name] += 1
            if reason:
                self._worse[name] += 1
            if reason or self._changed[name] <= _SAMPLES:
                self._show(name, reason, before, article)
        return article

    def _show(self, name: str, reason: str, before: "Article", article: "Article") -> None:
        told = f" ({reason})" if reason else ""
        print(f"{'worse' if reason else 'change':7} {article.url}\n  {name}{told}")
        lines = list(shown(name, before, article))
        for line in lines[:_LINES]:
            print(f"  {line}")
        if len(lines) > _LINES:
            print(f"  … and {len(lines) - _LINES} more lines")

    def table(self, *, is_dry: bool) -> Iterator[str]:
        """Yield the lines of the summary."""
        would = "would be " if is_dry else ""
        if self._changed:
            yield f"{'field':22}{'changed':>9}{'worse':>9}"
            for name in REREAD:
                if self._changed[name]:
                    yield f"{name:22}{self._changed[name]:>9}{self._worse[name]:>9}"
        told = ", ".join(f"{number} {state}" for state, number in sorted(self.states.items()))
        outcome = "nothing was changed" if is_dry else told or "none differs"
        yield f"{self._portal}: {self._read + self._accepted} articles read anew; {outcome}"
        if self._accepted:
            yield f"{self._accepted} pages that were refused {'would be' if is_dry else 'are'} articles now"
        if self._refused:
            yield f"{self._refused.total()} articles {would}refused now and are left as they are"
        if self._missing:
            reason, most = self._missing.most_common(1)[0]
            yield f"{self._missing.total()} articles not read: {reason}" + ("" if most == 1 else f" ({most})")


def _only(fields: tuple[str, ...], before: "Article", article: "Article") -> "Article":
    """Return `before` with some fields as `article` gives them, their rules, and what was mended in them."""
    rules, repairs = (
        [one for one in getattr(before, name) if one.field not in fields]
        + [one for one in getattr(article, name) if one.field in fields]
        for name in ("rules", "repairs")
    )
    return replace(before, rules=rules, repairs=repairs, **{name: getattr(article, name) for name in fields})


def _fields(rule: str | None) -> tuple[str, ...] | None:
    if rule is None:
        return None
    there = [name for name in REREAD if name != "repairs"]  # which are one with the texts
    if rule not in there:
        fail(ExitCode.USAGE, f"there is no field {rule!r} to read anew; there are {', '.join(there)}")
    return _PARTS.get(rule, (rule,))


def _since(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        fail(ExitCode.USAGE, f"--since takes a date such as 2026-01-31, not {text!r}")
    return iso(datetime.combine(day, time(), PORTAL_ZONE).astimezone(UTC))


def _jobs(given: int | None) -> int:
    jobs = min(len(os.sched_getaffinity(0)), _MOST_JOBS) if given is None else given
    if not 1 <= jobs <= _MOST_JOBS:
        fail(ExitCode.USAGE, f"--jobs takes a number of processes from 1 to {_MOST_JOBS}, not {given}")
    return jobs
