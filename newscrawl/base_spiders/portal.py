"""What every portal has: a name, a site, articles that a loader reads."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.http import JsonResponse, Response, TextResponse
from scrapy.spiderloader import get_spider_loader
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.response import get_base_url
from twisted.python.failure import Failure

from newscrawl import __version__, urls
from newscrawl.archive.exchange import Exchange
from newscrawl.base_spiders.walk import FreshWalk, Walk
from newscrawl.clock import utc_now
from newscrawl.errors import ConfigurationError, text_of
from newscrawl.extract.robots import says_noarchive
from newscrawl.findings import Settled, State
from newscrawl.http import PageResponse
from newscrawl.items import Article
from newscrawl.loaders import ArticleLoader
from newscrawl.refusals import RequestRefused
from newscrawl.spider_loader import can_name_portal
from newscrawl.text.decode import decode

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

PageKind = Literal["index", "list", "article"]

_GONE = frozenset({404, 410})
_ADDRESS = re.compile(r" in request <.*>\.?$")  # which the URL of the receipt tells already
# PDF, Office, ZIP, JPEG, PNG, GIF: portals put files where articles should be.
_FILES = (b"%PDF-", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")


class Loaded(NamedTuple):
    """What a page says: its article, the addresses of the parts it names, and why it is none (reason and rule)."""

    article: Article
    parts: list[str]
    refused: tuple[str, str] | None


class RuleCounts(Counter[str]):
    """Counts what loaders track; a crawl's own stats take a tenth of the reading for each."""

    def inc_value(self, key: str, count: int = 1, start: int = 0) -> None:
        """Add `count` to a counter that begins with `start`."""
        self[key] = self.get(key, start) + count


class PortalSpider(Spider):
    """A portal; its name is that of its module and of its folder in the output.

    Arguments (`-a`): `site`, the address of the portal, for example `https://www.news.example`; `sections`,
    codes or names separated by commas; `since`, a date, older articles are left alone; `portal`, what it is called in
    the output where that is not the name of its module: two portals may share one.
    """

    arguments: ClassVar[tuple[str, ...]] = ("site", "sections", "since", "portal")
    site_default: ClassVar[str] = ""
    """The address of the portal where it is known."""
    loader_class: ClassVar[type[ArticleLoader]] = ArticleLoader
    """Reads the articles."""

    expectations: ClassVar[Mapping[str, float]] = {}
    """What its pages give, where that is not to be learned from its runs: see NEWSCRAWL_EXPECT in settings.py."""

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__()
        self.check_arguments(arguments if name is None else {**arguments, "name": name})
        self.name = str(arguments.get("portal") or self.name)
        self.site: str = urls.site_address(str(arguments.get("site") or self.site_default))
        sections = str(arguments.get("sections") or "").split(",")
        self.only_sections = frozenset(name.strip() for name in sections if name.strip())
        self.since: date | None = _date(arguments.get("since"))
        self.walk: Walk = FreshWalk()
        self._rule_counts = RuleCounts()
        self.allowed_domains = [urls.host_of(self.site)] if self.site else []

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, Any]) -> None:
        """Raise ConfigurationError where there is none of that name."""
        unknown = sorted(set(arguments) - set(cls.arguments))
        if unknown:
            raise ConfigurationError(f"{cls.name} has no argument {unknown[0]!r}; it takes {', '.join(cls.arguments)}")
        portal = arguments.get("portal")
        if portal is not None and not can_name_portal(str(portal)):
            raise ConfigurationError(
                f"portal must be a name of small letters, digits and _, a letter first, not {str(portal)!r}"
            )

    @classmethod
    def update_settings(cls, settings: "BaseSettings") -> None:
        """Name the contact in the User-Agent, so that a portal knows where to complain."""
        super().update_settings(settings)
        if contact := settings.get("NEWSCRAWL_CONTACT"):
            settings.set("USER_AGENT", f"newscrawl/{__version__} (+{contact})", priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; the setting NEWSCRAWL_SITE stands in for the argument `site`.

        Raises ConfigurationError where a walk could not start: no site, or no contact for a host of other people.
        """
        kwargs["site"] = kwargs.get("site") or crawler.settings.get("NEWSCRAWL_SITE")
        spider = super().from_crawler(crawler, *args, **kwargs)
        if not crawler.settings.getbool("NEWSCRAWL_LOOK_ONLY"):
            spider.check_ready(crawler.settings)
        return spider

    def check_ready(self, settings: "BaseSettings") -> None:
        """Raise ConfigurationError where this portal cannot be walked with `settings`."""
        loader = get_spider_loader(settings)
        if self.name != type(self).name and self.name in (*loader.list(), *getattr(loader, "broken", ())):
            raise ConfigurationError(f"{self.name!r} is a portal with a module of its own: give another name")
        if not self.site:
            raise ConfigurationError(
                f"{self.name} needs the address of the portal: -a site=https://… (or the setting NEWSCRAWL_SITE)"
            )
        if not urls.is_loopback(self.site) and not settings.get("NEWSCRAWL_CONTACT"):
            raise ConfigurationError(
                "set NEWSCRAWL_CONTACT to an e-mail address or a page where the portal can reach you"
                f" before crawling {urls.host_of(self.site)}"
            )

    def closed(self, reason: str) -> None:
        """Tell the crawl's stats how often each rule hit."""
        for key, count in self._rule_counts.items():
            if self.crawler.stats:
                self.crawler.stats.inc_value(key, count)

    def site_of(self, response: Response) -> str:
        """Return the address of the portal; of a single page looked at without one, that of the page."""
        return self.site or urls.root_of(response.url)

    def page_id(self, url: str) -> str:
        """Return the identity of the page at `url` on this portal."""
        return urls.page_id(self.name, url, self.site)

    def kind_of(self, url: str) -> PageKind:
        """Return what kind of page stands at `url`."""
        return "article"

    def load_article(self, page: PageResponse, first: str | None = None) -> Loaded:
        """Return what the page says, with its canonical URL and id.

        `first` is the address of the first part of the article where this page is another one.
        """
        site, url, selector = self.site_of(page), first or page.url, page.selector
        loader = self.loader_class(
            decoded=page.decoded, raw=page.body, url=urls.canonical_url(url, site), fetched=_fetched(page),
            base=base_of(page), selector=selector, mended=page.mended, stats=self._rule_counts,
        )  # fmt: skip
        article = loader.read()
        article.portal, article.id = self.name, urls.page_id(self.name, url, site)
        return Loaded(article, loader.parts, loader.refusal(article))

    def keep(self, response: Response, id_: str, part: int = 1) -> None:
        """Keep a page that is about the article `id_` as it came over the wire, unless it says that it must not be.

        `part` is its number in an article of several pages.
        """
        exchange: Exchange | None = response.meta.get("exchange") if response.request else None
        if exchange is None:
            return
        tag = exchange.header("X-Robots-Tag")
        # Hardly any page says so: looking at all elements of the others would take longer than reading the title.
        may_say_so = tag or (isinstance(response, PageResponse) and b"noarchive" in response.decoded.utf8.lower())
        root = response.selector.root if isinstance(response, PageResponse) else None
        if not (may_say_so and says_noarchive(root, tag)):
            self.walk.keep(id_, exchange, part)

    def settle_failure(self, failure: Failure) -> None:
        """Tell the walk what became of an article that could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        state, reason, status = reason_of(failure)
        asked = request.meta["article"]
        self.walk.settle(Settled(asked.id, asked.url, state, reason, status=status))


def _fetched(page: PageResponse) -> datetime:
    """Return when a page came; now where nobody took that down."""
    exchange: Exchange | None = page.meta.get("exchange") if page.request else None
    return exchange.fetched if exchange else utc_now()


def page_of(response: Response) -> PageResponse | None:
    """Return `response` as a page of HTML with its text; None where it is none (a picture, JSON).

    Pages labelled as plain text or XML are read as a browser reads a page.
    """
    if response.body.startswith(_FILES):
        return None
    if isinstance(response, PageResponse):
        return response
    if not isinstance(response, TextResponse) or isinstance(response, JsonResponse):
        return None
    decoded = decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
    attributes = {name: getattr(response, name) for name in Response.attributes}
    return PageResponse(**attributes, decoded=decoded)


def base_of(response: TextResponse) -> str:
    """Return what relative links of the page are relative to; its own address where `<base>` is no address."""
    try:
        return urls.absolute(response.url, get_base_url(response)) or response.url
    except ValueError:
        return response.url


def reason_of(failure: Failure) -> tuple[State, str, int | None]:
    """Return state, reason and HTTP status that stand for a request without a usable answer."""
    error = failure.value
    if isinstance(error, HttpError):
        status = error.response.status
        # A redirect that ends up here has no target that could be asked.
        return ("gone" if status in _GONE else "rejected" if status < 400 else "failed"), f"HTTP {status}", status
    reason = _reason(error)
    if isinstance(error, RequestRefused):
        return error.state, reason, None
    # Answers that are too large, redirected too often, or to what is no address: another run would get the same.
    is_refused = isinstance(error, (IgnoreRequest, DownloadCancelledError, ValueError))
    return ("rejected" if is_refused else "failed"), reason, None


def _reason(error: BaseException | None) -> str:
    """Return what went wrong, the same for all pages to which the same happens."""
    text = _ADDRESS.sub("", text_of(error))
    if "DOWNLOAD_MAXSIZE" in text:
        return "larger than DOWNLOAD_MAXSIZE"
    if isinstance(error, ResponseDataLossError):
        return "the answer was cut off"
    return text


def _date(text: object) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ConfigurationError(f"since must be a date such as 2026-01-31, not {str(text)!r}") from None
