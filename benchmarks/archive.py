"""What raw pages cost: of a crawl, on disk, and to read anew.

    python -m benchmarks.archive --articles 2000 --runs 3
    python -m benchmarks.archive --articles 1000 --runs 0 --pages 100000

Crawls the embedded portal with and without an archive, in turn, and reads the archive anew with one and with two
processes. Prints medians: CPU per article of a crawl, the archive's share of it, bytes per article, and how many pages
a second of CPU reads: by a crawl, by `reextract`, and by lxml, which only parses them. With `--pages` the archive is
multiplied, each page at an address of its own, and read anew: CPU, time, and the peak memory of all processes.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from sqlalchemy import select

from benchmarks.crawl import FAST, cost_of
from benchmarks.many import Cost, watched
from newscrawl.archive.exchange import Exchange
from newscrawl.archive.reading import answers
from newscrawl.archive.writing import ArchiveFile
from newscrawl.clock import iso, utc_now
from newscrawl.demo import Portal, Server
from newscrawl.extract.tree import parse
from newscrawl.items import Article
from newscrawl.ledger import archives, runs
from newscrawl.ledger.archives import MOST_BYTES, Archived
from newscrawl.ledger.articles import Batch, commit, unpack
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.tables import articles
from newscrawl.middlewares.decode import gunzip
from newscrawl.text.decode import decode
from newscrawl.urls import page_id

_BATCH = 500
_NUMBER = re.compile(r"/\d+\.html$")


def crawl_cpu(site: str, data: Path, *, archives: bool) -> float:
    """Crawl into `data`; return the CPU seconds."""
    settings = (*FAST, f"NEWSCRAWL_ARCHIVE={int(archives)}")
    options = [part for setting in settings for part in ("-s", setting)]
    return cost_of(
        [sys.executable, "-m", "newscrawl", "crawl", "demo", "-a", f"site={site}", "--data", str(data), *options]
    ).cpu


def reextract(data: Path, jobs: int) -> Cost:
    """Read an archive anew without publishing; return what it took."""
    command = [
        sys.executable,
        "-m",
        "newscrawl",
        "reextract",
        "demo",
        "--dry-run",
        "--jobs",
        str(jobs),
        "--data",
        str(data),
    ]
    return watched(command)


def parse_cpu(data: Path) -> float:
    """Return the CPU seconds that lxml takes to parse a page of the archive, decoded before."""
    kept = (one.exchange for path in data.glob("archive/demo/*") for one in answers(path, most=MOST_BYTES))
    pages = [decode(gunzip(one.body, MOST_BYTES) or one.body, one.header("Content-Type")).utf8 for one in kept]
    before = time.process_time()
    for page in pages:
        parse(page)
    return (time.process_time() - before) / len(pages)


def multiply(data: Path, site: str, number: int) -> None:
    """Bring the archive of `data` to `number` pages: each at an address of its own, with its article in the ledger."""
    path = min(data.glob("archive/demo/*"))
    with Ledger(data / "ledger.sqlite3") as ledger:
        with ledger.read() as connection:
            known = {
                row.id: unpack(row.content) for row in connection.execute(select(articles.c.id, articles.c.content))
            }
        kept = [
            one
            for one in answers(path, most=MOST_BYTES)
            if one.article_id in known and known[one.article_id].pages == 1
        ]
        kept = [one for one in kept if known[one.article_id].url == one.exchange.url]
        run = runs.new("demo", site)
        archive = ArchiveFile(data / archives.path_of("demo", run.id), {})
        fresh = (
            (one.exchange, known[one.article_id], at)
            for at, one in zip(count(1_000_000), _again(kept, number - len(kept)), strict=False)
        )
        with ledger.begin() as connection:
            runs.begin(connection, run)
        while batch := [one for _, one in zip(range(_BATCH), fresh, strict=False)]:
            _add(ledger, archive, run.id, site, batch)
        archive.close()
        with ledger.begin() as connection:
            archives.close(connection, run.id)
            runs.close(connection, run.id, finished_at=iso(utc_now()), reason="finished", exit_code=0)


def _again(kept: list, number: int) -> Iterator:  # type: ignore[type-arg]
    for at in range(number):
        yield kept[at % len(kept)]


def _add(ledger: Ledger, archive: ArchiveFile, run: str, site: str, batch: list[tuple[Exchange, Article, int]]) -> None:
    made, records = [], []
    for exchange, article, number in batch:
        url = _NUMBER.sub(f"/{number}.html", exchange.url)
        id_ = page_id("demo", url, site)
        record = archive.write(replace(exchange, url=url, asked=url), id_)
        records.append(Archived(id_, 1, url, exchange.fetched, record))
        made.append(replace(article, id=id_, url=url, body=[*article.body, str(number)]))
    with ledger.begin() as connection:
        archives.record(connection, "demo", run, records)
        commit(connection, "demo", run, Batch(made), utc_now())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3, help="rounds (3); 0: none")
    parser.add_argument("--pages", type=int, help="read so many pages anew, and watch the memory")
    options = parser.parse_args()
    print(f"python -m benchmarks.archive {' '.join(sys.argv[1:])}\n")
    with Server(Portal(options.articles)) as server:
        if options.runs:
            compare(server.url, options.articles, options.runs)
        if options.pages:
            with tempfile.TemporaryDirectory() as folder:
                data = Path(folder)
                crawl_cpu(server.url, data, archives=True)
                for number in (options.pages // 10, options.pages):
                    multiply(data, server.url, number - sum(1 for _ in _records(data)))
                    cost = reextract(data, 2)
                    told = f"{cost.seconds:.0f} s, {cost.cpu:.0f} s CPU, {cost.memory:.0f} MB"
                    print(f"{number} pages by two processes: {told}")


def _records(data: Path) -> Iterator[object]:
    for path in data.glob("archive/demo/*"):
        yield from answers(path, most=MOST_BYTES)


def compare(site: str, number: int, rounds: int) -> None:
    """Crawl with and without an archive, read it anew, and print the figures."""
    found: list[tuple[float, float, Cost, Cost, float]] = []
    size = 0.0
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "with"
            on, off = crawl_cpu(site, data, archives=True), crawl_cpu(site, Path(folder) / "without", archives=False)
            size = sum(path.stat().st_size for path in data.glob("archive/demo/*")) / number
            found.append((on, off, reextract(data, 1), reextract(data, 2), parse_cpu(data)))
    on, off = (statistics.median(one[at] for one in found) for at in (0, 1))
    share = statistics.median(1 - one[1] / one[0] for one in found)
    print(f"a crawl takes {1000 * on / number:.1f} ms CPU an article, {1000 * off / number:.1f} without an archive")
    print(f"the archive takes {share:.0%} of it, and {size:,.0f} bytes an article")
    print(f"{'pages a second of CPU':36}{'':>8}{'÷ crawl':>10}")
    speeds = {
        "crawl": number / on,
        "reextract, one process": statistics.median(number / one[2].cpu for one in found),
        "reextract, two processes": statistics.median(number / one[3].cpu for one in found),
        "lxml parses": 1 / statistics.median(one[4] for one in found),
    }
    for name, speed in speeds.items():
        print(f"{name:36}{speed:8.0f}{speed / speeds['crawl']:10.2f}")
    wall = statistics.median(one[2].seconds / one[3].seconds for one in found)
    print(f"two processes are {wall:.2f} times as fast as one")


if __name__ == "__main__":
    main()
