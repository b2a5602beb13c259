"""How much a backfill in runs that are stopped early asks for twice: `python -m benchmarks.backfill`."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from newscrawl.demo import Portal, Server
from tests.shared import crawl_arguments, newscrawl, records

_HURRY = ("-s", "CONCURRENT_REQUESTS=1", "-s", "LOG_LEVEL=WARNING")


def main() -> int:
    """Crawl the embedded portal in runs of so many requests until one is complete; print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=35_000)
    parser.add_argument("--requests", type=int, default=100, help="after which a run is stopped")
    options = parser.parse_args()
    portal = Portal(options.articles)
    most = 20 * options.articles // options.requests
    with tempfile.TemporaryDirectory() as folder, Server(portal) as server:
        data, began = Path(folder) / "data", time.monotonic()
        stop = ("-s", f"CLOSESPIDER_PAGECOUNT={options.requests}")
        runs, code = 0, 3
        while code == 3 and runs < most:
            code = newscrawl(*crawl_arguments(server.url, data, *_HURRY, *stop)).returncode
            runs += 1
        asked = Counter(request.path for request in server.requests)
        events = [(record["event"], record["id"]) for record in records(data)]
    published = [id_ for event, id_ in events if event == "new"]
    total = asked.total()
    again = total - len(asked)
    due = sum(truth.outcome == "article" for truth in portal.truths())
    print(f"{runs} runs, the last with exit code {code}, {time.monotonic() - began:.0f} s")
    print(f"{total} requests, {again} of them for addresses asked before: {again / total:.1%}")
    print(f"of these {asked['/robots.txt']} robots.txt, {asked['/xianyu/']} index")
    print(f"{len(published)} articles published, {len(set(published))} different, {due} to be published")
    return 0 if code == 0 and len(published) == len(set(published)) == due else 1


if __name__ == "__main__":
    sys.exit(main())
