"""Whether memory stays flat, and what an article takes on disk.

    python -m benchmarks.memory --articles 2000 100000

Crawls embedded portals of these sizes into empty data directories. Prints the peak memory of the crawl in MB, its CPU
time per article in ms, and bytes per article: the page as fetched, the published line, the ledger, all that is on disk.
"""

import argparse
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.crawl import cost_of, crawl_command
from newscrawl.demo import Portal, Server


class Size(NamedTuple):
    """What a crawl of `articles` articles took: peak MB, CPU ms per article, and bytes per article."""

    articles: int
    memory: float
    cpu: float
    page: float
    line: float
    ledger: float
    disk: float


def measure(articles: int) -> Size:
    """Crawl a portal of `articles` articles and return what it took."""
    with tempfile.TemporaryDirectory() as folder, Server(Portal(articles)) as server:
        data = Path(folder)
        cost = cost_of(crawl_command(server.url, data))
        paths = [truth.path for truth, _ in zip(server.portal.truths(), range(200), strict=False)]
        pages = [page for page in map(server.portal.page, paths) if page]
        return Size(
            articles, cost.memory, 1000 * cost.cpu / articles, sum(len(page.body) for page in pages) / len(pages),
            bytes_in(data, "articles/**/*.jsonl") / articles, bytes_in(data, "ledger.sqlite3*") / articles,
            bytes_in(data, "**/*") / articles,
        )  # fmt: skip


def bytes_in(folder: Path, pattern: str) -> int:
    """Return the size of the files that `pattern` names."""
    return sum(file.stat().st_size for file in folder.glob(pattern) if file.is_file())


def main() -> None:
    """Run the crawls and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[2000, 100_000])
    options = parser.parse_args()
    sizes = [measure(articles) for articles in options.articles]
    print(f"python -m benchmarks.memory --articles {' '.join(map(str, options.articles))}\n")
    print(f"{'articles':>9}{'MB':>7}{'CPU ms':>8}{'page B':>9}{'line B':>9}{'ledger B':>10}{'disk B':>9}")
    for size in sizes:
        print(
            f"{size.articles:9}{size.memory:7.0f}{size.cpu:8.2f}{size.page:9.0f}{size.line:9.0f}"
            f"{size.ledger:10.0f}{size.disk:9.0f}"
        )


if __name__ == "__main__":
    main()
