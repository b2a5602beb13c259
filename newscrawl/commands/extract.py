"""`newscrawl extract FILE|URL…`: what newscrawl reads from single pages, without a ledger."""

import logging
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request
from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.spiderloader import get_spider_loader
from twisted.python.failure import Failure

from newscrawl.base_spiders.portal import PortalSpider, decoded, reason_of
from newscrawl.clock import utc_now
from newscrawl.commands.base import LOOK_ONLY, OneLineErrors, fail
from newscrawl.contract import encode_line
from newscrawl.exit_codes import ExitCode
from newscrawl.extract.refusal import refusal
from newscrawl.items import CONTENT_FIELDS
from newscrawl.loaders import ArticleLoader
from newscrawl.pipelines.normalise import NormalisePipeline
from newscrawl.text.decode import Decoded, decode
from newscrawl.urls import canonical_url

Record = dict[str, Any]


class Command(OneLineErrors, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "extract"
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = LOOK_ONLY

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "FILE|URL … [--portal NAME] [--url URL]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Print what is read from pages, one JSON line each"

    def long_desc(self) -> str:
        """Return what the command does and how it ends."""
        return (
            "Print the content fields of each page as one JSON line, in the order given. A page that is no article"
            ' gives {"input", "rejected"} and exit code 3. Files need no network.'
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--portal", metavar="NAME", help="read with the rules of this portal")
        parser.add_argument("--url", metavar="URL", help="the address that the file was found at")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Read the pages."""
        if not args:
            fail(ExitCode.USAGE, "extract takes files or URLs")
        if opts.url and (len(args) > 1 or _is_url(args[0])):
            fail(ExitCode.USAGE, "--url goes with one file")
        self._portal: str = opts.portal or ""
        self._loader = self._loader_class(opts.portal)
        fetched = self._fetch([name for name in args if _is_url(name)])
        for name in args:
            record = fetched[name] if _is_url(name) else self._read_file(name, opts.url or "")
            sys.stdout.buffer.write(encode_line(record))
            if "rejected" in record:
                self.exitcode = int(ExitCode.INCOMPLETE)

    def read_page(self, name: str, text: Decoded, raw: bytes, url: str) -> Record:
        """Return the content of a page, or why it is none of an article."""
        url = canonical_url(url) if url else ""
        article = self._loader(decoded=text, raw=raw, url=url, fetched=utc_now()).read()
        article.portal = self._portal
        article = NormalisePipeline().process_item(article)
        if refused := refusal(article):
            return {"input": name, "rejected": refused[0]}
        return {"input": name, **{field: getattr(article, field) for field in CONTENT_FIELDS}}

    def _loader_class(self, portal: str | None) -> type[ArticleLoader]:
        if not portal:
            return ArticleLoader
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        if portal not in loader.list():
            fail(ExitCode.USAGE, f"no portal named {portal!r}; there are: {', '.join(sorted(loader.list()))}")
        spider: Any = loader.load(portal)
        return spider.loader_class if issubclass(spider, PortalSpider) else ArticleLoader

    def _read_file(self, name: str, url: str) -> Record:
        try:
            raw = Path(name).read_bytes()
        except OSError as error:
            return {"input": name, "rejected": error.strerror or str(error)}
        return self.read_page(name, decode(raw), raw, url)

    def _fetch(self, names: list[str]) -> dict[str, Record]:
        records: dict[str, Record] = {}
        if names:
            assert self.settings is not None
            if not self.settings.get("LOG_FILE"):
                logging.getLogger().setLevel(logging.CRITICAL)
                self.settings.set("LOG_ENABLED", False, priority="command")
            process = AsyncCrawlerProcess(self.settings)
            process.crawl(_PageSpider, names=names, command=self, records=records)
            process.start()
        return {name: records.get(name, {"input": name, "rejected": "not fetched"}) for name in names}


class _PageSpider(PortalSpider):
    """Fetches single pages, politely."""

    name = "extract"

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        self.names: list[str] = arguments.pop("names")
        self.command: Command = arguments.pop("command")
        self.records: dict[str, Record] = arguments.pop("records")
        super().__init__(name, **arguments)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the pages."""
        for name in dict.fromkeys(self.names):
            yield Request(name, self.parse, errback=self.refused, cb_kwargs={"name": name})

    def parse(self, response: Response, name: str) -> None:
        """Read a page."""
        if isinstance(response, TextResponse):
            self.records[name] = self.command.read_page(name, decoded(response), response.body, response.url)
        else:
            self.records[name] = {"input": name, "rejected": "not a page of text"}

    def refused(self, failure: Failure) -> None:
        """Keep why a page could not be fetched."""
        name = failure.request.cb_kwargs["name"]  # type: ignore[attr-defined]
        self.records[name] = {"input": name, "rejected": reason_of(failure)[1]}


def _is_url(name: str) -> bool:
    return name.startswith(("http://", "https://"))
