"""What reading a page costs: CPU beside parsing alone, a handful of XPaths, and other extractors.

    python -m benchmarks.extract_speed [--rounds 5]

In one process and in turn, each reads the labelled pages of the corpus beside the checkout, or the invented pages of
the tests where it is missing. Prints the mean CPU time (user and system) a page in ms, and the ratios to lxml alone
and to newscrawl within each round: medians of the rounds.

    lxml         lxml.html.document_fromstring of the bytes, told the right encoding: less nobody can do
    eight XPaths parsel's Selector of the decoded bytes and eight fixed XPaths: what a spider with selectors does
    newscrawl    from bytes to all fields, with no rule of a portal: decode and read_page
    the others   as their documentation calls them for text and metadata, from text that is decoded already

A page on which a library fails counts as done. `pip install newscrawl[bench]` installs the libraries that are missing,
but for gne: its package says MIT and holds the text of the GPL, so that it is measured only where somebody put it.
"""

import argparse
import gc
import logging
import statistics
import time
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module, metadata
from platform import python_version
from typing import Any, NamedTuple

from lxml import html
from parsel import Selector

from benchmarks.quality import Case, corpus_set, invented_set
from newscrawl.loaders import ArticleLoader
from newscrawl.reading import read_page
from newscrawl.text.decode import decode

XPATHS = (
    "//title/text()",
    "//h1//text()",
    "//meta[@name='keywords']/@content",
    "//p//text()",
    "//*[contains(text(), '来源')]//text()",
    "//*[contains(text(), '编辑')]//text()",
    "//a/@href",
    "//img/@src",
)
OURS, PARSING = "newscrawl", "lxml"
_LIBRARIES = {"trafilatura": "trafilatura", "gne": "gne", "readability": "readability-lxml"}
"""Modules of other extractors, with the names of their packages."""
_INSTALLED_WITH = {"gne": "gne"}  # else with the extra
_CACHE = type(lru_cache(lambda: None))


class Page(NamedTuple):
    """A page as bytes, and as whoever reads text gets it."""

    raw: bytes
    text: str
    encoding: str
    case: Case


Reader = Callable[[Page], Any]


class Cost(NamedTuple):
    """What reading all pages once took: CPU ms a page, and the pages on which the reader failed."""

    ms: float
    failed: int


def parse(page: Page) -> Any:
    """Parse the bytes and no more."""
    return html.document_fromstring(page.raw, parser=html.HTMLParser(encoding=page.encoding))


def select(page: Page) -> Any:
    """Parse, and take what eight XPaths select."""
    selector = Selector(text=page.raw.decode(page.encoding, "replace"))
    return [selector.xpath(xpath).getall() for xpath in XPATHS]


def read(page: Page) -> Any:
    """Read all fields."""
    case = page.case
    return read_page(ArticleLoader, decode(page.raw, case.content_type), page.raw, url=case.url, fetched=case.fetched)


def library_reader(name: str, module: Any) -> Reader:
    """Return how another extractor reads a page for all that it gives."""
    if name == "trafilatura":
        return lambda page: module.bare_extraction(page.text, url=page.case.url, with_metadata=True)
    if name == "gne":
        extractor = module.GeneralNewsExtractor()
        return lambda page: extractor.extract(page.text)

    def read_by_readability(page: Page) -> Any:
        document = module.Document(page.text)
        return document.summary(), document.title()

    return read_by_readability


def readers() -> tuple[dict[str, Reader], list[str]]:
    """Return all readers by name, and the packages that are not installed."""
    found: dict[str, Reader] = {PARSING: parse, "eight XPaths": select, OURS: read}
    missing = []
    for name, package in _LIBRARIES.items():
        try:
            found[package] = library_reader(name, import_module(name))
        except ImportError:
            missing.append(package)
    return found, missing


def forget() -> None:
    """Empty the caches of what pages say: in a crawl every page is a new one, here each round reads the same.

    What others left to the garbage collector goes too, so that each pays for its own.
    """
    gc.collect()
    for one in gc.get_objects():
        if isinstance(one, _CACHE) and one.cache_parameters()["maxsize"]:
            one.cache_clear()


def cost_of(reader: Reader, pages: list[Page]) -> Cost:
    """Read all pages once and return what it took."""
    forget()
    failed, begin = 0, time.process_time()
    for page in pages:
        try:
            failed += reader(page) is None
        except Exception:  # whatever a library stumbles over
            failed += 1
    return Cost(1000 * (time.process_time() - begin) / len(pages), failed)


def pages_to_read() -> tuple[str, list[Page]]:
    """Return the pages, and what they are."""
    corpus = corpus_set()
    cases, what = (invented_set().cases, "invented pages") if corpus.skipped else (corpus.cases, "pages of the corpus")
    pages = []
    for case in cases:
        decoded = decode(case.raw, case.content_type)
        pages.append(Page(case.raw, decoded.text, decoded.used, case))
    return what, pages


def versions(packages: list[str]) -> str:
    """Return what was measured."""
    return ", ".join([f"Python {python_version()}", *(f"{one} {metadata.version(one)}" for one in packages)])


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    logging.disable()  # the libraries tell of each page that they do not like
    (what, pages), (measured, missing) = pages_to_read(), readers()
    gc.collect()
    gc.freeze()  # as a crawl does: modules are no work of the readers
    rounds = [
        {name: cost_of(reader, pages) for name, reader in measured.items()}
        for _ in range(options.rounds + 1)  # the first warms up
    ][1:]
    print(f"python -m benchmarks.extract_speed --rounds {options.rounds}\n")
    print(f"{'':18}{'CPU ms':>8}{'÷ lxml':>9}{'÷ newscrawl':>13}{'failed':>8}")
    for name in measured:
        ms = statistics.median(one[name].ms for one in rounds)
        to_parsing = statistics.median(one[name].ms / one[PARSING].ms for one in rounds)
        to_ours = statistics.median(one[name].ms / one[OURS].ms for one in rounds)
        print(f"{name:18}{ms:8.2f}{to_parsing:9.2f}{to_ours:13.2f}{rounds[-1][name].failed:8}")
    for package in missing:
        print(f"{package:18}not installed: pip install {_INSTALLED_WITH.get(package, 'newscrawl[bench]')}")
    others = [package for package in measured if package in _LIBRARIES.values()]
    print(f"\n{len(pages)} {what}, {sum(len(page.raw) for page in pages) / len(pages) / 1000:.0f} kB each; ", end="")
    print(versions(["newscrawl", "lxml", "parsel", *others]))


if __name__ == "__main__":
    main()
