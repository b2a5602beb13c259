"""What a portal gives that nobody described: the embedded one, crawled without a line about it, beside its truth.

    python -m benchmarks.generic --articles 2000

Crawls by `newscrawl crawl generic`, in a process of its own, and prints for each field the share of articles whose
value equals the truth; before that the share of URLs that ended as they should (an article that was not found counts
against every field), and how many pages were asked for that are neither articles nor lists.
"""

import argparse
import json
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.crawl import ROOT, crawl_command
from newscrawl.demo import FaultyPortal, Portal, Server

NOT_OF_THE_LINE = ("outcome", "duplicate_of", "why", "fault")
FLOOR = 0.98


def crawl(server: Server, data: Path) -> None:
    """Crawl the portal of `server` into `data`."""
    command = [*crawl_command(server.url, data, spider="generic"), "-a", "portal=lanting"]
    subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def shares(truths: Iterable[Mapping[str, Any]], data: Path) -> dict[str, float]:
    """Return for the ends of all URLs, and for each field of the articles, the share that equals the truth."""
    with sqlite3.connect(data / "ledger.sqlite3") as connection:
        states = dict(connection.execute("SELECT url, state FROM urls").fetchall())
    lines = (line for file in data.glob("articles/**/*.jsonl") for line in file.read_bytes().splitlines())
    found = {record["url"]: record for record in map(json.loads, lines)}
    truths = list(truths)
    ended = [
        states.get(truth["url"]) == ("new" if truth["outcome"] == "article" else truth["outcome"]) for truth in truths
    ]
    articles = [truth for truth in truths if truth["outcome"] == "article"]
    fields = [name for name in articles[0] if name not in NOT_OF_THE_LINE]
    equal = {name: sum(found.get(truth["url"], {}).get(name) == truth[name] for truth in articles) for name in fields}
    return {"ends": sum(ended) / len(truths)} | {name: count / len(articles) for name, count in equal.items()}


def main() -> None:
    """Crawl, compare and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--faults", action="store_true", help="a tenth of the answers is slow, broken or lying")
    options = parser.parse_args()
    portal = FaultyPortal(options.articles) if options.faults else Portal(options.articles)
    with Server(portal) as server, tempfile.TemporaryDirectory() as folder:
        crawl(server, Path(folder))
        truths = [truth.as_json(server.url) for truth in portal.truths()]
        print(f"python -m benchmarks.generic --articles {options.articles}{' --faults' * options.faults}\n")
        for name, share in shares(truths, Path(folder)).items():
            print(f"{name:22}{share:8.3f}{'' if share >= FLOOR else '  below ' + str(FLOOR)}")


if __name__ == "__main__":
    main()
