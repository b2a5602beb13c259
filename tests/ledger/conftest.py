"""A ledger with a run, without Scrapy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.findings import Link, Section
from newscrawl.items import Article, Related
from newscrawl.ledger import articles, found, runs
from newscrawl.ledger.articles import Batch
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.found import Listed
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo
from newscrawl.urls import page_id

SITE = "http://portal.example"
STARTED = datetime(2026, 5, 14, 17, 30, tzinfo=UTC)  # 15 May in China


@dataclass
class Bench:
    """A ledger, a run in it and its publisher."""

    ledger: Ledger
    publisher: Publisher
    run: RunInfo
    root: Path

    def commit(self, *fetched: Article) -> None:
        """Commit articles as one batch."""
        with self.ledger.begin() as connection:
            articles.commit(connection, "p", self.run.id, Batch(fetched), STARTED)

    def list(self, section: str, position: int, *paths: str) -> None:
        """Record that a section lists pages."""
        links = [Link(page_id("p", SITE + path, SITE), SITE + path, "") for path in paths]
        with self.ledger.begin() as connection:
            place = Section(section, section, position, SITE)
            found.record(connection, self.run, [Listed(place, links, {link.id for link in links}, 0)])

    def next_run(self, number: int) -> "Bench":
        """Begin another run."""
        run = RunInfo(f"run{number}", "p", SITE, STARTED)
        with self.ledger.begin() as connection:
            runs.begin(connection, run)
        return Bench(self.ledger, Publisher(self.ledger, self.root, run), run, self.root)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """An empty ledger with its first run."""
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        empty = Bench(ledger, None, None, tmp_path)  # type: ignore[arg-type]
        yield empty.next_run(1)


def article(path: str, title: str = "题目", body: str = "", published: str | None = None, *related: str) -> Article:
    """Return an article of the portal `p`; `related` are pairs of path and title shown."""
    url = SITE + path
    links = [
        Related(shown, SITE + target, not shown.endswith("…"), shown)
        for target, shown in zip(related[::2], related[1::2], strict=True)
    ]
    return Article(
        id=page_id("p", url, SITE), portal="p", url=url, title=title, body=[body or f"{path}的正文。" * 20],
        published_at=published, related=links,
    )  # fmt: skip
