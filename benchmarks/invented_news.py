"""A data directory as a year of daily crawls of some portals leaves it, through the ledger, without the crawls.

    python -m benchmarks.invented_news DIR --articles 100000

Portals of invented news: an article of 400 to 1,600 characters in a section, with credits that some lack, published
minutes to days before it is fetched; one in eight is another portal's, cut and with other credits; some are changed or
withdrawn later; some pages are refused; each portal has bad days. The same arguments give the same articles.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from tqdm import tqdm

from benchmarks.invented_copies import credited, cut, story, title_of, told
from newscrawl.clock import PORTAL_ZONE, iso
from newscrawl.demo import text, words
from newscrawl.expectations import Observations
from newscrawl.findings import Settled
from newscrawl.items import Article, Encoding, Image, Notice, Related, Rule
from newscrawl.ledger import articles, found, observations, revisits, runs
from newscrawl.ledger.articles import Batch
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo
from newscrawl.urls import page_id

_PORTALS = ("lanting", "qinglan", "shaqu", "yunxiu")
_SECTIONS = ("要闻", "乡镇", "教育", "卫生", "农业", "文旅", "视频", "公告")
_FIRST_DAY = datetime(2025, 6, 1, 22, 30, tzinfo=UTC)  # half past six in the morning in China
_COPIED, _CHANGED, _WITHDRAWN, _REFUSED, _BAD_DAY = 0.12, 0.01, 0.005, 0.04, 0.02
_REFUSALS = (
    ("rejected", "the page has no text", "validate:body", 200), ("rejected", "a list, no article", "extract:list", 200),
    ("failed", "503 Service Unavailable", "http:503", 503), ("disallowed", "robots.txt forbids it", "robots", None),
    ("gone", "404 Not Found", "http:404", 404),
)  # fmt: skip


@dataclass
class _Newsroom:
    """A portal, and what it has published."""

    name: str
    written: list[Article] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def site(self) -> str:
        """Its address."""
        return f"http://www.{self.name}.example"


def make(root: Path, number: int, days: int = 365, portals: int = 4, seed: int = 1) -> None:
    """Make a data directory `root` with `number` articles, found by runs of `portals` portals on `days` days."""
    rng, rooms = Random(seed), [_Newsroom(name) for name in _PORTALS[:portals]]
    root.mkdir(parents=True, exist_ok=True)
    each, wire = number / days / len(rooms), list[tuple[str, list[str], datetime]]()
    with Ledger(root / "ledger.sqlite3") as ledger:
        for day in tqdm(range(days), unit="day", disable=not sys.stderr.isatty()):
            for room in rooms:
                count = int(each * (day + 1)) - int(each * day)
                _crawl(rng, ledger, root, room, _FIRST_DAY + timedelta(days=day), count, wire)


def _crawl(
    rng: Random,
    ledger: Ledger,
    root: Path,
    room: _Newsroom,
    now: datetime,
    count: int,
    wire: list[tuple[str, list[str], datetime]],
) -> None:
    started = now + timedelta(seconds=rng.randrange(900))
    run = RunInfo(f"{started:%Y%m%dT%H%M%SZ}-{rng.randrange(16**6):06x}", room.name, room.site, started)
    publisher, is_bad = Publisher(ledger, root, run), rng.random() < _BAD_DAY
    fetched = list(_write(rng, room, started, count, wire))
    refused = list(_refuse(rng, room, len(room.written), count))
    room.written += fetched
    changed = [replace(one, body=[*one.body, f"（更正：文中数字应为{rng.randint(2, 99)}。）"], fetched_at=iso(started))
               for one in rng.sample(room.written, int(len(fetched) * _CHANGED + rng.random()))]  # fmt: skip
    observed = Observations()
    for article in fetched:
        observed.see(article)
    with ledger.begin() as connection:
        runs.begin(connection, run)
        for batch in (fetched, changed):
            articles.commit(connection, room.name, run.id, Batch(batch), started)
        found.settle(connection, room.name, run.id, started, refused)
        revisits.miss(connection, run.id, room.missing, started)
        room.missing = [one.id for one in rng.sample(room.written, int(len(fetched) * _WITHDRAWN + rng.random()))]
        revisits.miss(connection, run.id, room.missing, started)
        observations.save(connection, run.id, observed)
    publisher.publish(ripe_only=False)
    publisher.write_rejected(run)
    with ledger.begin() as connection:
        runs.close(
            connection, run.id, finished_at=iso(started + timedelta(seconds=20 + 3 * count)), reason="finished",
            exit_code=3 if is_bad else 0, complete=not is_bad,
            message="incomplete: 2 pages failed" if is_bad else "complete",
        )  # fmt: skip


def _write(
    rng: Random, room: _Newsroom, now: datetime, count: int, wire: list[tuple[str, list[str], datetime]]
) -> Iterator[Article]:
    """Yield the articles that a run finds new; what is new is on the wire for other portals."""
    for number in range(len(room.written), len(room.written) + count):
        published = now - timedelta(minutes=int(rng.expovariate(1 / 400)) + 3)
        if len(wire) > 50 and rng.random() < _COPIED:
            title, body, first = rng.choice(wire[-400:])
            body = credited(rng, cut(rng, body))
            published = max(published, first)
        else:
            new = story(rng, rng.randint(400, 1500))
            title, body = title_of(rng, new), told(new)
            wire.append((title, body, published))
        yield _article(rng, room, number, title, body, published, now)


def _article(
    rng: Random, room: _Newsroom, number: int, title: str, body: list[str], published: datetime, now: datetime
) -> Article:
    local, url = published.astimezone(PORTAL_ZONE), f"{room.site}/news/{number // 1000}/{number}.html"
    precision = rng.choices(("minute", "day", "second"), (8, 3, 1))[0]
    if precision == "day":
        local = local.replace(hour=0, minute=0)
    is_dated, phone = rng.random() < 0.97, f"0000-{number % 9000 + 1000}"
    related = [Related(one.title or "", one.url, True, one.title or "") for one in room.written[-rng.randint(1, 6) :]]
    return Article(
        id=page_id(room.name, url, room.site), portal=room.name, url=url, title=title, body=body,
        sections=sorted(rng.sample(_SECTIONS, rng.choices((1, 2), (9, 1))[0])),
        editor=text.person(rng) if rng.random() < 0.9 else None,
        author=text.person(rng) if rng.random() < 0.4 else None,
        source=rng.choice(words.SOURCES) if rng.random() < 0.95 else None,
        published_at=local.replace(second=0, microsecond=0).isoformat() if is_dated else None,
        published_precision=precision if is_dated else None,  # type: ignore[arg-type]
        related=related,
        images=[Image(f"{room.site}/pic/{number}.jpg", rng.choice((None, *words.CAPTIONS)))] * (rng.random() < 0.3),
        notice=Notice([f"投稿热线 {phone}"], [phone], ["editor@news.example"]),
        encoding=Encoding("utf-8", "utf-8"), fetched_at=iso(now + timedelta(seconds=number % 600)),
        raw_sha256=sha256(url.encode()).hexdigest(), extractor="2",
        rules=[Rule("title", "portal:.title"), Rule("body", "portal:.content"), Rule("editor", "extract:credits")],
    )  # fmt: skip


def _refuse(rng: Random, room: _Newsroom, number: int, count: int) -> Iterator[Settled]:
    for place in range(count):
        if rng.random() < _REFUSED:
            state, reason, rule, status = rng.choice(_REFUSALS)
            url = f"{room.site}/other/{number + place}.html"
            yield Settled(page_id(room.name, url, room.site), url, state, reason, rule, status)  # type: ignore[arg-type]


def main() -> None:
    """Make a data directory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--portals", type=int, default=4, choices=range(1, len(_PORTALS) + 1))
    options = parser.parse_args()
    make(options.directory, options.articles, options.days, options.portals)


if __name__ == "__main__":
    main()
