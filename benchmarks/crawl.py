"""What the promises cost: CPU of a crawl beside spiders that promise less.

    python -m benchmarks.crawl --articles 2000 --runs 5

Three programs fetch the same pages of the embedded portal, in turn, in processes of their own: a bare Scrapy spider
that only downloads them (CONCURRENT_ITEMS=1), a plain Scrapy spider with default settings, an item loader of eight
fields and a feed, and `newscrawl crawl` with every promise on. Prints CPU seconds (user and system) and peak memory,
medians of the runs, and the ratios of newscrawl to the others within each round.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from newscrawl.demo import Portal, Server

ROOT = Path(__file__).parent.parent
PORTAL = "demo"
FAST = ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS=8", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


class Cost(NamedTuple):
    """What a process took: CPU seconds and peak memory in MB."""

    cpu: float
    memory: float


def crawl_command(site: str, data: Path, spider: str = PORTAL) -> list[str]:
    """Return the command that crawls the embedded portal at `site` into `data`, as fast as it can."""
    options = [part for setting in FAST for part in ("-s", setting)]
    return [sys.executable, "-m", "newscrawl", "crawl", spider, "-a", f"site={site}", "--data", str(data), *options]


def commands(site: str, folder: Path) -> dict[str, list[str]]:
    """Return the three programs by name."""
    spider = [sys.executable, "-m", "benchmarks.spiders"]
    return {
        "bare": [*spider, "bare", site],
        "plain": [*spider, "plain", site, str(folder / "plain.jsonl")],
        "newscrawl": crawl_command(site, folder / "data"),
    }


def cost_of(command: list[str]) -> Cost:
    """Run a command to its end and return what it took."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--plain-answers", action="store_true", help="serve the pages uncompressed")
    options = parser.parse_args()
    rounds: list[dict[str, Cost]] = []
    with Server(Portal(options.articles), gzip=not options.plain_answers) as server:
        for _ in range(options.runs + 1):  # the first warms up
            with tempfile.TemporaryDirectory() as folder:
                programs = commands(server.url, Path(folder))
                rounds.append({name: cost_of(command) for name, command in programs.items()})
    how = " --plain-answers" if options.plain_answers else ""
    print(f"python -m benchmarks.crawl --articles {options.articles} --runs {options.runs}{how}\n")
    print(f"{'':12}{'CPU s':>8}{'MB':>8}{'newscrawl ÷':>14}")
    for name in rounds[0]:
        cpu = statistics.median(one[name].cpu for one in rounds[1:])
        memory = statistics.median(one[name].memory for one in rounds[1:])
        ratio = statistics.median(one["newscrawl"].cpu / one[name].cpu for one in rounds[1:])
        print(f"{name:12}{cpu:8.2f}{memory:8.0f}{ratio:14.2f}")


if __name__ == "__main__":
    main()
