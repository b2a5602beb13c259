"""The walk over an unknown portal: its sections, lists and articles are told by what its pages have in common."""

import logging
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urldefrag, urlsplit
from weakref import ref

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import urls
from newscrawl.base_spiders.layout import Layout
from newscrawl.base_spiders.list_pages import ListSpider
from newscrawl.base_spiders.navigation import links_to_sections, name_of, named_sections, without_series
from newscrawl.base_spiders.portal import base_of, page_of, reason_of
from newscrawl.clock import utc_now
from newscrawl.errors import ConfigurationError
from newscrawl.extract.addresses import may_be_article
from newscrawl.extract.outline import Anchor, Outline, read_outline
from newscrawl.findings import Link, Section
from newscrawl.http import PageResponse

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_MOST_PAGES = 200  # that are asked to find the sections
_NEWEST = 2  # entries of a list on top of it that a hub shows
_INDEX_FILE = re.compile(r"/(?:index|default)\.\w+$")
_TEXT = 200  # characters from which on a page with a time is an article
_MOST_LINKS = 200_000  # on all of them: 60 MB
_MOST_TRIED = 3  # pages that may be articles, asked for where no list is found
_DEPTH = 2  # links from the index to a section


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page that may be that of a section, with the name that links to it show."""

    position: int
    """How many were asked for before it."""
    outline: Outline
    name: str
    is_article: bool
    """Whether it is read as an article, and no pager speaks against that."""
    is_cached: bool


@dataclass(frozen=True, slots=True)
class _List:
    """A page that shows a list, and the signs of its entries in order."""

    page: _Seen
    shown: list[Hashable]

    def is_hub(self, lists: Iterable["_List"]) -> bool:
        """Say whether this page only shows what is new in other lists: in those of pages below it, or in several."""
        if self.page.outline.next_url:
            return False
        folder, mine = _INDEX_FILE.sub("/", self.page.outline.url), set(self.shown)
        below, newest = set[Hashable](), list[set[Hashable]]()
        for other in lists:
            if other is self:
                continue
            shared = mine.intersection(other.shown)
            if folder.endswith("/") and other.page.outline.url.startswith(folder):
                below |= shared
            if len(shared) >= _NEWEST and shared == set(other.shown[: len(shared)]):
                newest.append(shared)
        return below == mine or (len(newest) > 1 and set().union(*newest) == mine)


class ExploringSpider(ListSpider):
    """Walks a portal of which nothing is known but its address: `-a portal=NAME -a site=URL`.

    The pages that the index links to are asked, and those that these link to. When all have come, `Layout` learns
    from them how articles' addresses look and where lists stand; the pages that show a list are the sections. From
    there on it is the walk of every portal.
    """

    declared: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        self._has_name = bool(arguments.get("portal"))
        given = str(arguments.get("site") or self.site).strip()
        self._index = urldefrag(given if "//" in given else f"http://{given}").url if given else ""
        self._layout = Layout()
        self._last: tuple[Callable[[], PageResponse | None], Outline | None] = (lambda: None, None)
        self._seen: list[_Seen] = []
        self._asked: set[str] = set()
        self._waiting, self._depth, self._room = 0, 0, _MOST_LINKS
        self._passed: Collection[str] = ()
        """Pages that an earlier run asked for nothing."""
        self._failed: set[str] = set()
        self._tried: set[str] | None = None
        """What may be articles, asked for where no page shows a list; None before."""
        self._confirmed: set[str] = set()

    def check_ready(self, settings: "BaseSettings") -> None:
        """Raise ConfigurationError where the portal has no name, or that of another one."""
        if not self._has_name:
            raise ConfigurationError(f"{self.name} needs a name for the portal: -a portal=NAME")
        if self.name == type(self).name:
            raise ConfigurationError(f"{self.name!r} is a portal with a module of its own: give another name")
        super().check_ready(settings)

    def index_url(self, site: str) -> str:
        """Return the address that was given."""
        return self._index if urlsplit(self._index).path else f"{self._index or site}/"

    def is_article(self, url: str) -> bool:
        """Say whether `url` looks like those that lists showed; before there are any, every address does."""
        return not self._layout or self._layout.addresses.fits(url)

    def parse(self, response: Response, **kwargs: Any) -> Any:
        """Read a page by what it shows; for `parse` and `shell`, which know no more."""
        page = page_of(response)
        if page and urls.canonical_url(page.url) == urls.canonical_url(self.index_url(urls.root_of(page.url))):
            return self.parse_index(page)
        if page and not self._is_read_as_article(page):
            return self.parse_list(page, Section(urlsplit(page.url).path, "", 0, page.url))
        return self.parse_article(response)

    def after_index(self, page: PageResponse) -> Iterator[Request]:
        """Ask for the pages that may be those of sections."""
        for url in (self.index_url(self.site), page.url):
            self._asked.add(urls.canonical_url(url, self.site))
        self._keep(page, 0, "")
        self._passed = self.walk.no_sections()
        yield from self._explore()

    def parse_candidate(self, response: Response, position: int, name: str) -> Iterator[Request]:
        """Keep what a page that may be that of a section shows."""
        page = page_of(response)
        if page and urls.same_site(page.url, self.site):
            self._keep(page, position, name)
        yield from self._candidate_done()

    def candidate_failed(self, failure: Failure) -> Iterator[Request]:
        """Do without a page that is not there; one that another run may bring may be that of a section."""
        state, reason, _ = reason_of(failure)
        logger.info("no section: %s (%s)", failure.request.url, reason)  # type: ignore[attr-defined]
        if state == "failed":
            self.walk.list_failed(failure.request.url, reason)  # type: ignore[attr-defined]
            self._failed.add(failure.request.url)  # type: ignore[attr-defined]
        yield from self._candidate_done()

    def parse_tried(self, response: Response, url: str) -> Iterator[Request]:
        """Learn whether an article stands at `url`."""
        page = page_of(response)
        if page and self._is_read_as_article(page):
            self._confirmed.add(url)
        yield from self._tried_done()

    def try_failed(self, failure: Failure) -> Iterator[Request]:
        """Do without a page that may have been an article."""
        yield from self._tried_done()

    def sections_of(self, response: PageResponse) -> Iterator[Section]:
        """Yield the sections that a page may link to; which of them are, their own pages tell."""
        outline = self._outline(response)
        self._learn_from(outline)
        yield from named_sections([(url, name or url) for url, name in self._links_to_sections(outline)])

    def links_of(self, response: PageResponse) -> Iterator[Link]:
        """Yield the entries of the list of a page."""
        outline = self._outline(response)
        self._learn_from(outline)
        yield from self._links(self._layout.entries(outline))

    def next_of(self, page: PageResponse) -> str | None:
        """Return the address of the next list page, as words, numbers, arrows or a script name it."""
        outline = self._outline(page)
        if outline.problem:
            raise ValueError(outline.problem)
        return outline.next_url

    def sign_of(self, link: Link) -> Hashable:
        """Return the title and the path: a query may grow from page to page and mean nothing."""
        return hash((urlsplit(link.url).path, link.title))

    def _keep(self, page: PageResponse, position: int, name: str) -> None:
        """Keep the links of a page, within what memory may hold."""
        if self._room > 0:
            outline = self._outline(page)
            self._room -= len(outline.anchors)
            is_article = outline.next_url is None and self._is_read_as_article(page)
            self._seen.append(_Seen(position, outline, name, is_article, "cached" in page.flags))
        if self._room <= 0 or outline.is_cut:
            self.walk.narrow("pages have more links than are looked at")

    def _candidate_done(self) -> Iterator[Request]:
        self._waiting -= 1
        if not self._waiting:
            yield from self._explore()

    def _explore(self) -> Iterator[Request]:
        """Ask for the pages that those seen so far link to, as deep as sections may be; then begin the walk."""
        self._seen.sort(key=lambda seen: seen.position)  # answers come in any order
        outlines = [seen.outline for seen in self._seen]
        self._layout.learn(outlines, [seen.outline for seen in self._seen if not seen.is_article])
        names = self._names_of_candidates() if self._depth < _DEPTH else {}
        self._depth += 1
        room = _MOST_PAGES + 1 - len(self._asked)
        if len(names) > room:
            self.walk.narrow(f"more than {_MOST_PAGES} pages may be those of sections")
        asked = dict(islice(names.items(), room))
        first = len(self._asked)
        # Answers may come before the last request is yielded.
        self._asked.update(asked)
        self._waiting = len(asked)
        for position, (url, name) in enumerate(asked.items(), start=first):
            known = {"position": position, "name": name}
            yield Request(url, self.parse_candidate, errback=self.candidate_failed, cb_kwargs=known)
        if not asked:
            yield from self._begin()

    def _names_of_candidates(self) -> dict[str, str]:
        """Return the addresses that the pages seen so far link to and that may be those of sections, with names."""
        names: dict[str, str] = {}
        for seen in self._seen:
            for url, name in self._links_to_sections(seen.outline):
                if url not in self._asked and url not in self._passed:
                    names[url] = names.get(url) or name
        return without_series(names) if self._depth else names

    def _begin(self) -> Iterator[Request]:
        """Walk the lists that were seen, from their first pages on."""
        lists, index = self._lists(), self._seen[0].outline
        if not lists and self._tried is None:
            yield from self._try()
            return
        if not lists:
            raise CloseSpider(
                f"expectations: neither {index.url} nor one of {len(self._asked) - 1} pages behind it"
                " shows a list of articles; is there another page that links to the sections?"
            )
        found = named_sections([(seen.outline.url, name_of(seen.outline, seen.name, index.title)) for seen in lists])
        told = ", ".join(f"{section.code} ({section.name})" for section in found)
        logger.info("%d pages asked for sections, %d are: %s", len(self._asked), len(found), told)
        self.walk.explored(self._asked_for_nothing({seen.outline.url for seen in lists}))
        pages = {section.code: seen for section, seen in zip(found, lists, strict=True)}
        self._seen = []
        chosen = self.chosen(found)
        for section in chosen:
            seen = pages[section.code]
            entries = self._layout.entries(seen.outline, with_top=True)
            head = self.plan(section, is_read=True)
            if head and seen.is_cached:
                self.walk.narrow("list pages from a cache")
                head = replace(head, id=0)
            if head:
                yield from self.read_list(
                    head, seen.outline.url, list(self._links(entries)), seen.outline.next_url, seen.outline.problem
                )
        yield from self.begin_below(chosen)

    def _try(self) -> Iterator[Request]:
        """Ask for a few pages under headlines: a portal may be so young that no list of it looks like one."""
        found = (
            anchor.url for seen in self._seen if not seen.is_article for anchor in seen.outline.anchors
            if anchor.is_headline and may_be_article(anchor.url)
        )  # fmt: skip
        self._tried = set(islice(dict.fromkeys(found), _MOST_TRIED))
        self._waiting = len(self._tried)
        for url in sorted(self._tried):
            yield Request(url, self.parse_tried, errback=self.try_failed, cb_kwargs={"url": url}, dont_filter=True)
        if not self._tried:
            yield from self._begin()

    def _tried_done(self) -> Iterator[Request]:
        self._waiting -= 1
        if not self._waiting:
            self._layout.confirm(self._confirmed, [seen.outline for seen in self._seen if not seen.is_article])
            yield from self._begin()

    def _asked_for_nothing(self, sections: set[str]) -> set[str]:
        """Return the pages that need not be asked next time: no section, and not the only way to one."""
        index, *others = self._seen
        linked = {url for url, _ in self._links_to_sections(index.outline)}
        ways = {
            urls.canonical_url(seen.outline.url, self.site) for seen in others
            if any(url in sections and url not in linked for url, _ in self._links_to_sections(seen.outline))
        }  # fmt: skip
        needed = {
            *sections,
            *ways,
            *self._failed,
            *map(urls.canonical_url, (index.outline.url, self.index_url(self.site))),
        }
        return self._asked - needed

    def _lists(self) -> list[_Seen]:
        """Return the pages that show a list, each list once; the index only if its list goes on or is the only one."""
        index, *others = self._seen
        if index.outline.next_url:
            others.insert(0, index)
        lists: dict[frozenset[Hashable], _List] = {}
        for seen in others:
            if not seen.is_article and self._layout.is_list(seen.outline):
                shown = list(map(self.sign_of, self._links(self._layout.entries(seen.outline))))
                lists.setdefault(frozenset(shown), _List(seen, shown))
        sections = [one.page for one in lists.values() if not one.is_hub(lists.values())]
        if not sections and not index.is_article and self._layout.is_list(index.outline):
            return [index]
        return sections

    def _links_to_sections(self, outline: Outline) -> Iterator[tuple[str, str]]:
        yield from links_to_sections(outline, self._layout.addresses.tell_article)

    def _links(self, entries: list[Anchor]) -> Iterator[Link]:
        """Yield the articles behind entries, each once, with the most that is shown of the title."""
        titles: dict[str, str] = {}
        for entry in entries:
            titles[entry.url] = max(titles.get(entry.url, ""), entry.text, key=len)
        for url, title in titles.items():
            yield Link(urls.page_id(self.name, url, self.site), url, title)

    def _is_read_as_article(self, page: PageResponse) -> bool:
        """Say whether a page has title, time and text of an article."""
        loader = self.loader_class(
            decoded=page.decoded, raw=page.body, url=page.url, fetched=utc_now(), base=base_of(page),
            selector=page.selector,
        )  # fmt: skip
        article = loader.read()
        return not loader.refusal(article) and bool(article.published_at) and len("".join(article.body)) >= _TEXT

    def _outline(self, page: PageResponse) -> Outline:
        """Return the outline of a page, which links and pager are read from one after the other."""
        last, outline = self._last
        if outline is None or last() is not page:
            outline = read_outline(page.selector.root, page.url, base_of(page), self.site_of(page))
            self._last = ref(page), outline
        return outline

    def _learn_from(self, outline: Outline) -> None:
        """Learn from a single page where there was no walk before."""
        if not self._layout:
            self._layout.learn([outline])
