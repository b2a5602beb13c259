"""Articles out of WARC files that other programs wrote: the portal is walked over what is in them."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

from scrapy import Request
from scrapy.settings import Settings

from newscrawl import urls
from newscrawl.archive.exchange import Exchange
from newscrawl.archive.reading import BrokenArchiveError, answer_at, answers
from newscrawl.base_spiders import ListSpider
from newscrawl.base_spiders.walk import FreshWalk
from newscrawl.clock import iso
from newscrawl.findings import Link, ListWalk, Section, Settled
from newscrawl.items import Article
from newscrawl.ledger.articles import Last, last_fetched
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.journal import Journal
from newscrawl.refusals import ArticleRejected
from newscrawl.replaying import Replay

_ASKED_AT_ONCE = 50
_MOST_FAULTS = 10  # that are told
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class _Capture(NamedTuple):
    """The last answer for an address: in which of the files, from which byte on, and when it came."""

    file: int
    offset: int
    fetched_at: str


class Captures:
    """What WARC files hold of one portal: for each address the last page, or where it leads."""

    def __init__(self, files: Sequence[Path], site: str, most: int) -> None:
        """Look through `files` for pages of the portal at `site`, of up to `most` bytes.

        `faults` says afterwards where files could not be read to their ends.
        """
        self._files, self._site, self._most = list(files), site, most
        self._last: dict[int, _Capture] = {}  # by ids as numbers: a million addresses take 200 MB
        self._said = set[int]()
        self.records = 0
        """Answers that are of the portal."""
        self.cut_off = 0
        """Pages of which the files have a part only: half an article must not pass for a whole one."""
        self.faults: list[str] = []
        for number, path in enumerate(self._files):
            try:
                self._look_through(number, path)
            except BrokenArchiveError as error:
                self._tell(str(error))

    @property
    def only_said(self) -> int:
        """Number of addresses of which the files only say that they are as they were, in another file."""
        return len(self._said - self._last.keys())

    def __contains__(self, url: str) -> bool:
        return self._found(url) is not None

    def fetched_at(self, url: str) -> str:
        """Return when the page at `url` was fetched last (ISO 8601, UTC), '' where it never was."""
        found = self._found(url)
        return found.fetched_at if found else ""

    def answer(self, url: str) -> Exchange | None:
        """Return the last answer for `url`, None where there is none."""
        found = self._found(url)
        return self._read(found) if found else None

    def addresses(self) -> Iterator[str]:
        """Yield the addresses that were answered, in the order of the files."""
        for found in sorted(self._last.values()):
            if exchange := self._read(found):
                yield exchange.url

    def _read(self, found: _Capture) -> Exchange | None:
        """Return an answer as the one for the canonical address, under which a crawl would have asked for it."""
        try:
            exchange = answer_at(self._files[found.file], found.offset, most=self._most)
            url = urls.canonical_url(exchange.url, self._site)
            return replace(exchange, url=url, asked=url)
        except BrokenArchiveError as error:  # somebody took the file away, or changed it
            self._tell(str(error))
            return None

    def _tell(self, fault: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(fault)

    def _found(self, url: str) -> _Capture | None:
        key = self._key(url)
        return None if key is None else self._last.get(key)

    def _look_through(self, number: int, path: Path) -> None:
        for kept in answers(path, most=self._most):
            exchange = kept.exchange
            is_of_use = exchange.status == 200 or exchange.status in _REDIRECTS
            key = self._key(exchange.url)
            if kept.is_revisit and key is not None:
                self._said.add(key)
            if kept.is_revisit or not is_of_use or key is None or self._leads_to(exchange) == key:
                continue
            if kept.is_cut_off or _is_cut_off(exchange):
                self.cut_off += 1
                continue
            self.records += 1
            fetched_at = iso(exchange.fetched)
            there = self._last.get(key)
            if there is None or there.fetched_at <= fetched_at:
                self._last[key] = _Capture(number, kept.offset, fetched_at)

    def _leads_to(self, exchange: Exchange) -> int | None:
        """Return the key of the page that a redirect leads to: its own where only scheme or www are others."""
        location = exchange.header("Location") if exchange.status in _REDIRECTS else ""
        try:
            return self._key(urljoin(exchange.url, location)) if location else None
        except ValueError:
            return None

    def _key(self, url: str) -> int | None:
        """Return what stands for the page at `url`; None where that is no address, or of another site."""
        try:
            return int(urls.page_id("", url, self._site)[1:], 16) if urls.same_site(url, self._site) else None
        except ValueError:
            return None


def _is_cut_off(exchange: Exchange) -> bool:
    """Say whether less of a page is there than was to come; an answer to HEAD has nothing of it."""
    length = exchange.header("Content-Length")
    return exchange.status == 200 and length.isascii() and length.isdigit() and len(exchange.body) < int(length)


class Import:
    """One import: the walk over the lists that the files hold, then all articles that no list shows."""

    def __init__(self, captures: Captures, ledger: Ledger, journal: Journal) -> None:
        self._captures, self._ledger, self._journal = captures, ledger, journal
        self.failed = Counter[str]()
        """Reasons of pages that could not be read."""
        self.older = 0
        """Articles of which the ledger has a page as new, or a newer one."""

    def run(self, spider_class: type[ListSpider], settings: Settings, arguments: dict[str, str]) -> None:
        """Hand all articles to the journal."""
        replay = Replay.of(spider_class, settings, arguments, self._captures.answer, self._fail)
        spider: Any = replay.spider
        walk = spider.walk = _Walk(self._captures, self._ledger, self._journal)
        index = Request(spider.index_url(spider.site), spider.parse_index, errback=spider.list_failed)
        self._take(replay, [index])
        for links in _in_batches(self._others(spider, walk)):
            found = walk.wanted(links)
            self._take(replay, [_request(spider, link) for link in found])
        self.older = walk.older

    def _others(self, spider: Any, walk: "_Walk") -> Iterator[Link]:
        for address in self._captures.addresses():
            url = urls.canonical_url(address, spider.site)
            if spider.is_article(url) and (id_ := spider.page_id(url)) not in walk.asked:
                yield Link(id_, url, "")

    def _take(self, replay: Replay, requests: list[Request]) -> None:
        for article in replay.articles(requests):
            self._keep(replay, article)

    def _keep(self, replay: Replay, article: Article) -> None:
        try:
            self._journal.add(replay.clean(article))
        except ArticleRejected as error:
            self._journal.settle(Settled(article.id, article.url, "rejected", error.reason, error.rule, 200))

    def _fail(self, address: str, reason: str) -> None:
        self.failed[reason] += 1


class _Walk(FreshWalk):
    """A walk over files: what they do not hold is not asked for, and nothing is held to be withdrawn."""

    def __init__(self, captures: Captures, ledger: Ledger, journal: Journal) -> None:
        super().__init__()
        self._captures, self._ledger, self._journal = captures, ledger, journal
        self.asked: set[str] = set()
        self.older = 0

    def found(self, section: Section, links: Sequence[Link], walk: ListWalk | None = None, url: str = "") -> list[Link]:
        """Record what a list page shows of the articles that are there; return those that are to be read."""
        there = [link for link in links if link.url in self._captures]
        return self.wanted(there, self._journal.find(section, there, 0, url))

    def wanted(self, links: Sequence[Link], unsettled: Collection[str] | None = None) -> list[Link]:
        """Return the articles that were not asked for yet, and of which the ledger has no page that is as new.

        Of those that it does not have only the `unsettled`, where these are given: others were refused not long ago.
        """
        fresh = {link.id: link for link in links if link.id not in self.asked}
        self.asked.update(fresh)
        with self._ledger.read() as connection:
            last = last_fetched(connection, fresh)
        older = {id_ for id_, known in last.items() if self._is_as_new(known, fresh[id_].url)}
        self.older += len(older)
        is_open = fresh.keys() if unsettled is None else {*unsettled, *last}
        return [link for id_, link in fresh.items() if id_ in is_open and id_ not in older]

    def _is_as_new(self, known: Last, url: str) -> bool:
        """Say whether the files have nothing newer; of an article that lacks parts they may have those."""
        captured = self._captures.fetched_at(url)
        return known.fetched_at > captured or (known.fetched_at == captured and not known.pages_missing)

    def keep(self, id_: str, exchange: Exchange, part: int = 1) -> None:
        """Keep a page as it came over the wire."""
        self._journal.keep(id_, exchange, part)

    def settle(self, settled: Settled) -> None:
        """Record what became of a URL, unless its article is there: it is as it is now, not as it was then."""
        with self._ledger.read() as connection:
            if not last_fetched(connection, [settled.id]):
                self._journal.settle(settled)


def _request(spider: Any, link: Link) -> Request:
    return Request(
        link.url, spider.parse_article, errback=spider.article_failed, meta={"article": link, "list_page": None}
    )


def _in_batches(links: Iterator[Link]) -> Iterator[list[Link]]:
    batch: list[Link] = []
    for link in links:
        batch.append(link)
        if len(batch) == _ASKED_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
