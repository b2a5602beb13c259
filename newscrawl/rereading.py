"""An archived article, read anew by its portal's rules of today."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.settings import Settings

from newscrawl import urls
from newscrawl.archive.exchange import Exchange
from newscrawl.archive.reading import BrokenArchiveError, answer_at
from newscrawl.base_spiders import ListSpider
from newscrawl.base_spiders.walk import FreshWalk
from newscrawl.contract import decode_line, encode_line
from newscrawl.findings import Link, Settled
from newscrawl.items import Article
from newscrawl.ledger.packing import unpack
from newscrawl.ledger.rereading import Pages, Place, Readable
from newscrawl.refusals import ArticleRejected
from newscrawl.replaying import Replay


@dataclass(frozen=True, slots=True)
class Reread:
    """What was read anew of an article."""

    id: str
    line: bytes | None = None
    """The article as JSON, None where there is none."""
    refused: tuple[str, str] | None = None
    """Why the page is no article: reason and rule."""
    missing: str = ""
    """Why it could not be read."""
    is_broken: bool = False
    """Whether that is because a file of the archive is damaged or missing, or the rules failed on it."""

    @property
    def article(self) -> Article | None:
        """The article."""
        return None if self.line is None else decode_line(self.line)


class Rereader:
    """Reads articles of one portal anew; made once in each process."""

    def __init__(
        self, root: Path, spider_class: type[ListSpider], settings: Settings, arguments: dict[str, str]
    ) -> None:
        """Read from the data directory `root` with a portal that is made with `arguments`."""
        self._root, self._max_size = root, settings.getint("DOWNLOAD_MAXSIZE")
        self._places: dict[str, Place] = {}
        self._missing: list[str] = []
        self._is_broken = False
        self._replay = Replay.of(spider_class, settings, arguments, self._answer, self._fail)
        self._walk = _Walk()
        self._replay.spider.walk = self._walk
        self._site: str = getattr(self._replay.spider, "site", "")

    def read(self, of: Readable) -> Reread:
        """Return what is read of an article now."""
        found = Reread(of.id, missing="the page that was read last is not archived")
        before = None if of.content is None else unpack(of.content)
        for fetched in of.fetched:
            found = self._read(of.id, fetched, before)
            if not found.refused:
                break
        return found

    def _read(self, id_: str, fetched: Pages, before: Article | None) -> Reread:
        self._places, self._missing, self._is_broken, self._walk.settled = fetched.places, [], False, None
        spider: Any = self._replay.spider
        spider.site = self._site_at_that_time(spider.name, id_, fetched.first)
        link = Link(id_, before.url if before else fetched.first, (before.title if before else "") or "")
        request = Request(
            fetched.first, spider.parse_article, spider.article_failed, meta={"article": link, "list_page": None}
        )
        article = next(iter(self._replay.articles([request])), None)
        if self._missing and not self._lacks_no_more(article, before):
            return Reread(id_, missing=self._missing[0], is_broken=self._is_broken)
        if article is None:
            settled = self._walk.settled
            return Reread(id_, refused=(settled.reason, settled.rule or "") if settled else ("no article", ""))
        if article.id != id_:
            return Reread(id_, missing=f"it is the page of {article.url} now")
        try:
            return Reread(id_, encode_line(self._replay.clean(article)))
        except ArticleRejected as error:
            return Reread(id_, refused=(error.reason, error.rule))

    def _lacks_no_more(self, article: Article | None, before: Article | None) -> bool:
        """Say whether only those parts are missing that were missing when the article was fetched."""
        return bool(article and before and article.pages_missing <= before.pages_missing and not self._is_broken)

    def _site_at_that_time(self, portal: str, id_: str, first: str) -> str:
        """Return the address of the portal, or what it was when a page was fetched: portals move."""
        then = urls.root_of(first)
        is_moved = not urls.same_site(first, self._site) and urls.page_id(portal, first, then) == id_
        return then if is_moved else self._site

    def _answer(self, address: str) -> Exchange | None:
        place = self._places.get(address)
        if place is None:
            self._missing.append(f"{address} is not archived")
            return None
        try:
            return answer_at(self._root / place.path, place.offset, most=self._max_size)
        except BrokenArchiveError as error:
            self._missing.append(str(error))
            self._is_broken = True
            return None

    def _fail(self, address: str, reason: str) -> None:
        self._missing.append(f"{address}: {reason}")
        self._is_broken = True


class _Walk(FreshWalk):
    """Keeps why a page gave no article."""

    def __init__(self) -> None:
        super().__init__()
        self.settled: Settled | None = None

    def settle(self, settled: Settled) -> None:
        """Keep it."""
        self.settled = settled
