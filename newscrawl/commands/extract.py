"""`newscrawl extract FILE|URL…`: what newscrawl reads from single pages, without a ledger."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import LOOK_ONLY, OneLineErrors, fail, fetch_pages, load_portal, standard_output
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from newscrawl.http import PageResponse
    from newscrawl.loaders import ArticleLoader
    from newscrawl.text.decode import Decoded

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
        from newscrawl.contract import encode_line
        from newscrawl.urls import absolute

        if not args:
            fail(ExitCode.USAGE, "extract takes files or URLs")
        if opts.url and (len(args) > 1 or _is_url(args[0])):
            fail(ExitCode.USAGE, "--url goes with one file")
        if opts.url and not _is_url(absolute("", opts.url) or ""):
            fail(ExitCode.USAGE, f"--url must be an address, not {opts.url!r}")
        self._portal, self._loader = opts.portal or "", self._loader_class(opts.portal)
        output = standard_output()
        fetched = self._fetch([name for name in args if _is_url(name)])
        for name in args:
            record = fetched[name] if _is_url(name) else self._read_file(name, opts.url or "")
            output.write(encode_line(record))
            if "rejected" in record:
                self.exitcode = int(ExitCode.INCOMPLETE)

    def _read(self, name: str, decoded: "Decoded", raw: bytes, url: str) -> Record:
        """Return the content of a page, or why it is none of an article."""
        from newscrawl.reading import read_page

        assert self.settings is not None
        content, refused = read_page(
            self._loader, decoded, raw, url=url, portal=self._portal,
            is_simplifying=self.settings.getbool("NEWSCRAWL_SIMPLIFY"),
        )  # fmt: skip
        return _rejected(name, refused) if refused else {"input": name, **content}

    def _loader_class(self, portal: str | None) -> "type[ArticleLoader]":
        from newscrawl.loaders import ArticleLoader

        assert self.settings is not None
        if not portal:
            return ArticleLoader
        spider = load_portal(self.settings, portal)
        spider.update_settings(self.settings)
        return getattr(spider, "loader_class", ArticleLoader)

    def _read_file(self, name: str, url: str) -> Record:
        from newscrawl.text.decode import decode

        try:
            raw = Path(name).read_bytes()
        except OSError as error:
            return _rejected(name, error.strerror or str(error))
        return self._read(name, decode(raw), raw, url)

    def _fetch(self, addresses: list[str]) -> dict[str, Record]:
        from newscrawl.urls import absolute

        records = {address: _rejected(address, "not an address that can be opened") for address in addresses}
        addresses = [address for address in addresses if urlsplit(absolute("", address) or "").hostname]

        def read(address: str, page: "PageResponse") -> None:
            records[address] = self._read(address, page.decoded, page.body, page.url)

        def refuse(address: str, reason: str) -> None:
            records[address] = _rejected(address, reason)

        if addresses:
            assert self.settings is not None
            fetch_pages(self.settings, addresses, read, refuse)
        return records


def _is_url(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def _rejected(name: str, reason: str) -> Record:
    return {"input": name, "rejected": reason}
