"""The embedded portal, damaged as mirrors do it, crawled; each field of each article held against the truth.

    python -m benchmarks.mirror [--articles N]

Served by HTTP on this machine, each page damaged for itself by `benchmarks.damage`. Texts are compared after NFKC: some
mirrors leave punctuation half-width.
"""

import argparse
import json
import random
import unicodedata
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.damage import damage
from newscrawl.demo import Page, Portal, Server
from newscrawl.text.decode import decode
from tests.shared import crawl_arguments, newscrawl, records

_FIELDS = ("title", "editor", "author", "source", "published_at")
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Mirror(Portal):
    """The embedded portal as a mirror shows it."""

    def page(self, path: str) -> Page | None:
        """Return a page, damaged."""
        page = super().page(path)
        if page is None or page.status != 200 or b"<html" not in page.body.lower():
            return page
        return Page(200, HTML, damage(decode(page.body).text, random.Random(path)).encode())


def told(server: Server, data: Path) -> Counter[str]:
    """Crawl the portal; return how many articles have each field right, and their texts."""
    truths = {server.url + truth.path: truth for truth in server.portal.truths() if truth.outcome == "article"}
    run = newscrawl(*crawl_arguments(server.url, data))
    print(f"exit code {run.returncode}, {len(truths)} articles {run.stderr}")
    counts: Counter[str] = Counter()
    for record in records(data):
        truth = truths.get(record["url"])
        counts["articles" if truth else "copies, damaged otherwise"] += 1
        if truth is None:
            continue
        counts.update(name for name in _FIELDS if narrow(record[name]) == narrow(getattr(truth, name)))
        is_marked = not all(repair["certain"] for repair in record["repairs"])
        is_right = narrow(record["body"]) == narrow(truth.body)
        counts["body right" if is_right else "body wrong, marked" if is_marked else "body wrong, not marked"] += 1
    return counts


def narrow(value: Any) -> Any:
    """Return a text, or texts, with punctuation in half-width."""
    return json.loads(unicodedata.normalize("NFKC", json.dumps(value, ensure_ascii=False)))


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder, Server(Mirror(arguments.articles)) as server:
        for name, number in told(server, Path(folder)).items():
            print(f"{name}: {number}")


if __name__ == "__main__":
    main()
