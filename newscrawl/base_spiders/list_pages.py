"""The walk over list pages: index → sections → lists → articles."""

import re
from collections import deque
from collections.abc import AsyncIterator, Hashable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import urls
from newscrawl.base_spiders.front import FrontPage
from newscrawl.base_spiders.portal import PageKind, PortalSpider, base_of, page_of, reason_of
from newscrawl.base_spiders.split import SplitArticle
from newscrawl.clock import PORTAL_ZONE, parse_iso
from newscrawl.extract.related import leads_to_page
from newscrawl.extract.select import check_selectors, select
from newscrawl.extract.tree import text_content
from newscrawl.findings import CUT_OFF, Link, ListWalk, Section, Settled, Validators
from newscrawl.http import PageResponse
from newscrawl.items import Article
from newscrawl.text.clean import clean

# What was begun is finished first, then articles before list pages: what waits stays small however long a list is.
_PART_PRIORITY, _ARTICLE_PRIORITY = 20, 10
# The newest of all sections, then what earlier runs left over, then the rest of the lists, one after the other.
_HEAD_PRIORITY, _LEFT_OVER_PRIORITY, _VISIT_PRIORITY, _DEEP_PRIORITY = 0, -5, -7, -10
_NOT_MODIFIED = 304
_MOST_BARREN = 3  # list pages in a row that show nothing new
_AROUND_NEXT = "[]【】<>»› "  # what pagers set around their words


@dataclass(slots=True)
class ListPage:
    """A list page whose articles are being read, for walks that stop at a date."""

    section: Section
    walk: ListWalk
    next_url: str | None
    waiting: int = 0
    dates: list[date] = field(default_factory=list)


@dataclass(slots=True)
class _Progress:
    """How far the walk of a section has come."""

    pages: set[str] = field(default_factory=set)
    signs: set[Hashable] = field(default_factory=set)
    barren: int = 0
    """Pages in a row that showed nothing new."""


class ListSpider(PortalSpider):
    """Walks a portal whose sections are lists with a link to the next page.

    A portal declares where its index stands and what its addresses look like; selectors are CSS.
    """

    declared: ClassVar[tuple[str, ...]] = ("index_path", "section_pattern", "article_pattern")
    """Attributes that each portal must give."""
    index_path: ClassVar[str]
    """Path of the page that links to the sections."""
    section_pattern: ClassVar[str]
    """Regular expression for the whole path of a section, or its path and query, with a group `code`."""
    article_pattern: ClassVar[str]
    """Regular expression for the whole path of an article, or its path and query."""
    section_css: ClassVar[str] = "a"
    """Links on the index that may lead to sections."""
    entry_css: ClassVar[str] = "a"
    """Links on a list page that may lead to articles."""
    next_text: ClassVar[str] = "下一页"
    """Text of the link to the next list page."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a portal that lacks a declaration."""
        super().__init_subclass__(**kwargs)
        missing = [name for name in cls.declared if not hasattr(cls, name)]
        if missing:
            raise TypeError(f"{cls.__name__} must declare {', '.join(missing)}")
        if "section_pattern" in cls.declared and "code" not in _pattern(cls, "section_pattern").groupindex:
            raise ValueError(f"{cls.__name__}.section_pattern needs a group (?P<code>…) that names the section")
        if "article_pattern" in cls.declared:
            _pattern(cls, "article_pattern")
        for name in ("section_css", "entry_css"):
            check_selectors(f"{cls.__name__}.{name}", [getattr(cls, name)])

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        self._progress: dict[str, _Progress] = {}
        self._front: FrontPage | None = None
        self._deep: deque[ListWalk] = deque()
        self._asked_deep: ListWalk | None = None
        self._requests = 1  # the index

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the index."""
        if self.since:
            self.walk.narrow("since")
        yield Request(self.index_url(self.site), self.parse_index, errback=self.list_failed)

    def index_url(self, site: str) -> str:
        """Return the address of the index of the portal at `site`."""
        return urljoin(site, self.index_path)

    def parse(self, response: Response, **kwargs: Any) -> Any:
        """Read a page by what its address says it is; for `parse` and `shell`, which know no more."""
        match self.kind_of(response.url):
            case "article":
                return self.parse_article(response)
            case "index":
                return self.parse_index(response)
        return self.parse_list(response, Section(urlsplit(response.url).path, "", 0, response.url))

    def kind_of(self, url: str) -> PageKind:
        """Return what kind of page stands at `url`: the index, an article, else a list."""
        if self.is_article(url):
            return "article"
        index = urls.canonical_url(self.index_url(urls.root_of(url)))
        return "index" if urls.canonical_url(url) == index else "list"

    def is_article(self, url: str) -> bool:
        """Say whether `url` is the address of an article."""
        return bool(_fits(self.article_pattern, url))

    def parse_index(self, response: Response) -> Iterator[Request]:
        """Ask for the first list page of each section."""
        page = page_of(response)
        if page is None:
            self.walk.list_failed(response.url, "not a page of text")
            return
        self._front = FrontPage(page)
        yield from self.after_index(page)

    def after_index(self, page: PageResponse) -> Iterator[Request]:
        """Ask for the first list page of each section that the index links to."""
        sections = self.chosen(list(self.sections_of(page)))
        for section in sections:
            if (head := self.plan(section)) is not None:
                yield self._list_request(head)
        yield from self.begin_below(sections)

    def plan(self, section: Section, *, is_read: bool = False) -> ListWalk | None:
        """Return the walk of the head of `section`, None where it is not due; note what is left open below.

        The head is due in any case where its first page `is_read` already.
        """
        if self.since:
            return ListWalk(0, section, section.url, is_deep=False)
        head, left = self.walk.plan(section, is_read=is_read)
        self._deep.extend(left)
        return head

    def begin_below(self, sections: list[Section]) -> Iterator[Request]:
        """Ask for what earlier runs left over of `sections`, and go on where their walks were stopped."""
        if not self.since:
            for link, section in self.walk.left_over({one.name for one in sections} if self.only_sections else ()):
                listed = ListPage(section, ListWalk(0, section, "", is_deep=True), None) if section else None
                yield self._article_request(link, listed, _LEFT_OVER_PRIORITY)
        yield from self._go_deep()

    def parse_list(self, response: Response, section: Section, walk: ListWalk | None = None) -> Iterator[Request]:
        """Ask for the articles of a list page, then for the next page."""
        walk = walk or ListWalk(0, section, response.url, is_deep=False)
        page = page_of(response)
        if page is None:
            self.walk.list_failed(response.url, "not a page of text")
            yield from self._leave(walk)
            return
        links = list(self.links_of(page))
        try:
            next_url, problem = self.next_of(page), ""
        except ValueError as error:
            next_url, problem = None, str(error)
        if "cached" in response.flags:
            self.walk.narrow("list pages from a cache")
            walk = replace(walk, id=0)
        if not links and walk.id and not (next_url or problem) and self._is_cut_off(page, walk):
            self.walk.list_read(page.url)
            self.walk.list_failed(page.url, CUT_OFF)
            yield from self._leave(walk)
            return
        yield from self.read_list(walk, page.url, links, next_url, problem)

    def _is_cut_off(self, page: PageResponse, walk: ListWalk) -> bool:
        """Say whether a page without articles and pager is an error page, or one of another layout, and no end."""
        before = self._progress.setdefault(walk.section.code, _Progress()).pages - {walk.section.url}
        anchors = page.selector.root.xpath("descendant::a[@href]")
        leads_back = any(urls.absolute(base_of(page), link.get("href").strip()) in before for link in anchors)
        return not leads_back and self.walk.is_cut_off(walk)

    def read_list(
        self, walk: ListWalk, url: str, links: list[Link], next_url: str | None, problem: str = ""
    ) -> Iterator[Request]:
        """Ask for the articles of the list page at `url`, then for the next; `problem` is why that cannot be.

        A walk without an id, for a date or through a cache, covers nothing.
        """
        self.walk.list_read(url)
        if problem:
            self.walk.list_failed(url, problem)
        listed = ListPage(walk.section, walk, self._next_url(url, walk.section, links, next_url))
        is_covered = bool(walk.id) and self.walk.is_covered(walk, links)
        asked = self.walk.found(walk.section, links, walk, url)
        if walk.id and not problem and (is_covered or listed.next_url is None):
            listed.next_url = None
            self.walk.ended(walk, "known" if is_covered else "end")
        listed.waiting = len(asked)
        for link in asked:
            yield self._article_request(link, listed, _ARTICLE_PRIORITY)
        self._requests += 1 + len(asked)
        yield from self._visit()
        yield from self._go_on(listed)

    def _visit(self) -> Iterator[Request]:
        """Ask again for articles that are due, as many as the other requests of the run allow."""
        if self.since or self.only_sections:
            return
        for link, validators in self.walk.due(self._requests):
            request = self._article_request(link, None, _VISIT_PRIORITY)
            request.meta["handle_httpstatus_list"] = [_NOT_MODIFIED]
            for name, value in zip(("If-None-Match", "If-Modified-Since"), validators, strict=True):
                if value:
                    request.headers[name] = value
            yield request

    def parse_article(self, response: Response) -> Iterator[Article | Request]:
        """Yield the article of a page, or ask for its second part."""
        asked: Link | None = response.meta.get("article")
        if response.status == _NOT_MODIFIED and asked:
            self.keep(response, asked.id)
            self.walk.settle(Settled(asked.id, asked.url, "unchanged", "HTTP 304", status=_NOT_MODIFIED))
            return
        split = self._read(response, response.meta.get("article"), response.meta.get("list_page"))
        yield from self._next_part(split, response.meta)

    def parse_part(self, response: Response) -> Iterator[Article | Request]:
        """Add a further part to its article."""
        split: SplitArticle = response.meta["split"]
        page = page_of(response)
        if page:
            self.keep(page, split.article.id, split.number)
            split.add(page, self.load_article(page, first=split.article.url))
        else:
            split.miss()
        yield from self._next_part(split, response.meta)

    def part_failed(self, failure: Failure) -> Iterator[Article | Request]:
        """Do without a part that is not there; an article whose part another run may bring waits for that run."""
        request: Request = failure.request  # type: ignore[attr-defined]
        split: SplitArticle = request.meta["split"]
        state, reason, status = reason_of(failure)
        if state != "failed":
            split.miss()
            yield from self._next_part(split, request.meta)
            return
        article = split.article
        self.walk.settle(Settled(article.id, article.url, state, f"part {split.number}: {reason}", status=status))
        yield from self._article_done(request.meta.get("list_page"))

    def _next_part(self, split: SplitArticle | None, meta: dict[str, Any]) -> Iterator[Article | Request]:
        """Ask for the next part of an article; yield the article after the last one."""
        if split and split.next_url:
            asked = Link(split.article.id, split.article.url, split.article.title or "")
            yield Request(
                split.next_url, self.parse_part, errback=self.part_failed, priority=_PART_PRIORITY,
                meta={"article": asked, "split": split, "list_page": meta.get("list_page")},
            )  # fmt: skip
            return
        article = split.whole() if split else None
        if article and not self._is_old(article):
            yield article
        yield from self._article_done(meta.get("list_page"), article)

    def article_failed(self, failure: Failure) -> Iterator[Request]:
        """Tell the walk what became of an article that could not be fetched, and go on."""
        self.settle_failure(failure)
        yield from self._article_done(failure.request.meta["list_page"])  # type: ignore[attr-defined]

    def list_failed(self, failure: Failure) -> Iterator[Request]:
        """Tell the walk that a list page could not be read, and go on with another list."""
        request: Request = failure.request  # type: ignore[attr-defined]
        state, reason, _ = reason_of(failure)
        self.walk.list_failed(request.url, reason)
        walk: ListWalk | None = request.cb_kwargs.get("walk")
        if walk:
            if state == "gone" and walk.id:
                self.walk.ended(walk, "lost")
            yield from self._leave(walk)

    def sections_of(self, response: PageResponse) -> Iterator[Section]:
        """Yield the sections that the index links to, in order."""
        seen: set[str] = set()
        base = base_of(response)
        for link in select(response.selector.root, self.section_css):
            name, href = clean(text_content(link)), link.get("href", "").strip()
            if not leads_to_page(href) or (url := _canonical(base, href, self.site)) is None:
                continue
            found = _fits(self.section_pattern, url)
            is_ours = urls.same_site(url, self.site_of(response))
            if name and is_ours and found and found["code"] not in seen:
                yield Section(found["code"], name, len(seen), url)
                seen.add(found["code"])

    def chosen(self, sections: list[Section]) -> list[Section]:
        """Return the sections that were asked for; closes the spider where one is not there."""
        if not self.only_sections:
            return sections
        unknown = self.only_sections - {name for section in sections for name in (section.code, section.name)}
        if unknown:
            there = ", ".join(f"{section.code} ({section.name})" for section in sections)
            raise CloseSpider(f"usage: no section {sorted(unknown)[0]!r}; there are {there}")
        self.walk.narrow("sections")
        return [section for section in sections if self.only_sections & {section.code, section.name}]

    def _list_request(self, walk: ListWalk, priority: int = _HEAD_PRIORITY) -> Request:
        known = {"section": walk.section, "walk": walk}
        return Request(walk.url, self.parse_list, errback=self.list_failed, priority=priority, cb_kwargs=known)

    def _article_request(self, link: Link, listed: ListPage | None, priority: int) -> Request:
        return Request(
            link.url, self.parse_article, errback=self.article_failed, priority=priority,
            meta={"article": link, "list_page": listed},
        )  # fmt: skip

    def links_of(self, response: PageResponse) -> Iterator[Link]:
        """Yield the articles that a list page links to, in order, each once."""
        site, base = self.site_of(response), base_of(response)
        seen: set[str] = set()
        for link in select(response.selector.root, self.entry_css):
            href = link.get("href", "").strip()
            if not leads_to_page(href) or (url := _canonical(base, href, site)) is None:
                continue
            if self.is_article(url) and url not in seen:
                seen.add(url)
                shown, whole = clean(text_content(link)), clean(link.get("title", ""))
                yield Link(urls.page_id(self.name, url, site), url, max(shown, whole, key=len))

    def _next_url(self, url: str, section: Section, links: list[Link], next_url: str | None) -> str | None:
        """Return the address of the next list page, None at the end of the list.

        A list ends where it links to a page that was read. One whose pages show nothing new goes on for a few
        pages (articles that come in move the list along), then it is left, and the walk is not complete.
        """
        progress = self._progress.setdefault(section.code, _Progress())
        progress.pages.add(url)
        fresh = set(map(self.sign_of, links)) - progress.signs
        progress.signs |= fresh
        progress.barren = 0 if fresh else progress.barren + 1
        if next_url is None or next_url in progress.pages:
            return None
        if progress.barren > _MOST_BARREN:
            self.walk.narrow(f"list {section.code} shows nothing new")
            return None
        return next_url

    def sign_of(self, link: Link) -> Hashable:
        """Return by what an entry of a list is known to be new there."""
        return link.id

    def next_of(self, page: PageResponse) -> str | None:
        """Return the address of the list page behind this one, None on the last; raises ValueError for none at all."""
        for link in page.selector.root.xpath("descendant::a[@href and contains(., $text)]", text=self.next_text):
            href = link.get("href").strip()
            if leads_to_page(href) and clean(text_content(link)).strip(_AROUND_NEXT) == self.next_text:
                url = urls.absolute(base_of(page), href)
                if url is None:
                    raise ValueError(f"the next page has no address: {href[:80]}")
                return url
        return None

    def _article_done(self, listed: ListPage | None, article: Article | None = None) -> Iterator[Request]:
        """Go on with the list once the articles it waits for are read or failed."""
        if listed:
            if article and article.published_at:
                listed.dates.append(parse_iso(article.published_at).astimezone(PORTAL_ZONE).date())
            listed.waiting -= 1
            if self.since:
                yield from self._go_on(listed)

    def _go_on(self, listed: ListPage) -> Iterator[Request]:
        """Yield the request for the next list page once it is clear that it is wanted."""
        if self.since and listed.waiting:
            return
        url, listed.next_url = listed.next_url, None
        is_new_enough = self.since is None or not listed.dates or max(listed.dates) >= self.since
        if url is None or not is_new_enough:
            yield from self._leave(listed.walk)
            return
        walk = replace(listed.walk, url=url)
        if walk.is_deep and not self.since:
            self._deep.appendleft(walk)
            yield from self._leave(listed.walk)
        else:
            yield self._list_request(walk)

    def _leave(self, walk: ListWalk) -> Iterator[Request]:
        """Go on with the next of the lists below the heads, where `walk` was the one that was asked for."""
        if self._asked_deep and walk.url == self._asked_deep.url:
            self._asked_deep = None
        yield from self._go_deep()

    def _go_deep(self) -> Iterator[Request]:
        if self._deep and self._asked_deep is None:
            self._asked_deep = self._deep.popleft()
            yield self._list_request(self._asked_deep, _DEEP_PRIORITY)

    def _read(self, response: Response, asked: Link | None, listed: ListPage | None) -> SplitArticle | None:
        page = page_of(response)
        if page is None:
            kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
            self._refuse(response, asked, f"not a page of text: {kind.partition(';')[0].strip()}", "response:type")
            return None
        other = self._other_page(page)
        if other:
            self._refuse(page, asked, *other)
            return None
        loaded = self.load_article(page)
        if loaded.refused:
            self._refuse(page, asked, *loaded.refused)
            return None
        article = loaded.article
        self.keep(page, article.id)
        if asked and article.id != asked.id:
            # The list shows the article, though under an address that leads to it.
            if listed:
                self.walk.found(listed.section, [Link(article.id, article.url, asked.title)])
            self.walk.settle(
                Settled(asked.id, asked.url, "duplicate", f"redirected to {article.url}", "walk:redirect",
                        response.status, article.id)
            )  # fmt: skip
        if not loaded.parts:  # the other parts may change without the first
            self.walk.recognise(article.id, _validators(response))
        return SplitArticle(page, article, loaded.parts)

    def _other_page(self, page: PageResponse) -> tuple[str, str] | None:
        """Return why a page cannot be that of an article, whatever it says: reason and rule; None where it can."""
        if not self.is_article(page.url):
            return f"redirected to {page.url}", "walk:article-pattern"
        if self._front and self._front.is_shown_by(page):
            return "the portal's front page", "walk:front-page"
        return None

    def _refuse(self, response: Response, asked: Link | None, reason: str, rule: str) -> None:
        if asked:
            if isinstance(response, PageResponse):
                self.keep(response, asked.id)
            self.walk.settle(Settled(asked.id, asked.url, "rejected", reason, rule, response.status))

    def _is_old(self, article: Article) -> bool:
        if self.since is None or article.published_at is None:
            return False
        return parse_iso(article.published_at).astimezone(PORTAL_ZONE).date() < self.since


def _validators(response: Response) -> Validators:
    values = [response.headers.get(name) for name in ("ETag", "Last-Modified")]
    return Validators(*(value.decode("latin-1") if value else None for value in values))


def _pattern(cls: type, name: str) -> re.Pattern[str]:
    try:
        return re.compile(getattr(cls, name))
    except re.error as error:
        raise ValueError(f"{cls.__name__}.{name} is no regular expression: {error}") from None


def _canonical(base: str, href: str, site: str) -> str | None:
    url = urls.absolute(base, href)
    return None if url is None else urls.canonical_url(url, site)


def _fits(pattern: str, url: str) -> re.Match[str] | None:
    """Match the whole path of `url`, else its path and query: a query may say which page is meant, or nothing."""
    parts = urlsplit(url)
    return re.fullmatch(pattern, parts.path) or re.fullmatch(pattern, f"{parts.path}?{parts.query}")
