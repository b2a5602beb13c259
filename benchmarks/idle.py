"""What a run costs when there is nothing new: `python -m benchmarks.idle --articles 2000 --runs 5`.

The embedded portal is crawled once. Then runs that find nothing new take turns with a Scrapy spider that asks for
nothing. Prints requests beside sections and due visits, CPU seconds (user and system), and the ratio.
"""

import argparse
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.crawl import ROOT, Cost, cost_of, crawl_command
from newscrawl.demo import Portal, Server

_EMPTY = [sys.executable, "-m", "scrapy", "runspider", str(ROOT / "benchmarks" / "empty_spider.py")]


def main() -> int:
    """Run the rounds; 1 where a run asks for more than the heads of the lists, or takes over 1.6 times the CPU."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    rounds: list[tuple[Cost, Cost]] = []
    with tempfile.TemporaryDirectory() as folder, Server(Portal(options.articles)) as server:
        crawl = crawl_command(server.url, Path(folder) / "data")
        first = cost_of(crawl)
        asked = Counter[str]()
        for _ in range(options.runs + 1):
            before = len(server.requests)
            rounds.append((cost_of(crawl), cost_of([*_EMPTY, "--nolog"])))
            asked = Counter(request.path for request in server.requests[before:])
    rounds = rounds[1:]  # the first warms up
    sections = sum(path.startswith("/xianyu/") and path != "/xianyu/" for path in asked)
    others = asked.total() - sections - asked["/robots.txt"] - asked["/xianyu/"]
    ratio = statistics.median(idle.cpu / empty.cpu for idle, empty in rounds)
    print(f"python -m benchmarks.idle --articles {options.articles} --runs {options.runs}\n")
    print(f"first crawl  {first.cpu:.2f} s CPU, {first.memory:.0f} MB")
    print(f"nothing new  {statistics.median(one.cpu for one, _ in rounds):.2f} s CPU, "
          f"{statistics.median(one.memory for one, _ in rounds):.0f} MB")  # fmt: skip
    print(f"empty spider {statistics.median(one.cpu for _, one in rounds):.2f} s CPU; ratio {ratio:.2f}")
    print(f"{asked.total()} requests: robots.txt, index, {sections} heads of lists, {others} others")
    return int(others > 0 or ratio > 1.6)


if __name__ == "__main__":
    sys.exit(main())
