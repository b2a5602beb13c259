"""The analyses of docs/analysis.md, run as they stand there; what they find was worked out from the articles below."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.items import Article
from newscrawl.ledger import articles, runs
from newscrawl.ledger.articles import Batch
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo
from newscrawl.urls import page_id
from tests.ledger.conftest import SITE, STARTED
from tests.shared import ROOT

BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "analysis.md").read_text("utf-8"), re.DOTALL)


def article(
    portal: str, name: str, sections: list[str], published: str | None, fetched: str, precision: str
) -> Article:
    return Article(
        id=page_id(portal, f"{SITE}/{portal}/{name}", SITE), portal=portal, url=f"{SITE}/{portal}/{name}", title=name,
        body=[name * 90], sections=sections, published_at=published, fetched_at=fetched,
        published_precision=precision if published else None,  # type: ignore[arg-type]
    )  # fmt: skip


ARTICLES = [
    # The story 甲: a, an hour later b, two and a half hours later c.
    article("a", "甲", ["要闻", "乡镇"], "2021-05-31T23:30:00+08:00", "2021-05-31T16:00:00Z", "minute"),  # 0.5 hours
    article("b", "甲", ["要闻"], "2021-06-01T00:30:00+08:00", "2021-05-31T17:30:00Z", "minute"),  # 1 hour
    article("c", "甲", ["要闻"], "2021-06-01T02:00:00+08:00", "2021-05-31T22:00:00Z", "second"),  # 4 hours
    article("b", "乙", ["要闻"], "2021-06-02T00:00:00+08:00", "2021-06-02T17:00:00Z", "day"),  # on the 3rd in China: 1
    article("b", "丙", ["乡镇"], "2021-06-30T20:00:00+08:00", "2021-06-30T15:00:00Z", "minute"),  # 3 hours
    article("c", "丁", [], None, "2021-06-30T15:00:00Z", "day"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with data/ in it."""
    root = tmp_path / "data"
    root.mkdir()
    with Ledger(root / "ledger.sqlite3") as ledger:
        for number, portal in enumerate("abc"):
            run = RunInfo(f"run{number}", portal, SITE, STARTED + timedelta(hours=number))
            with ledger.begin() as connection:
                runs.begin(connection, run)
                some = [replace(one) for one in ARTICLES if one.portal == portal]
                articles.commit(connection, portal, run.id, Batch(some), run.started)
            Publisher(ledger, root, run).publish(ripe_only=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(block: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(block, "docs/analysis.md", "exec"), names)
    return names


def test_the_number_of_a_table_is_where_the_next_one_begins(folder: Path) -> None:
    found = run(BLOCKS[0])
    assert (found["news"].num_rows, found["end"], len(found["later"])) == (6, 6, 0)


def test_articles_per_section_and_month(folder: Path) -> None:
    assert sorted(run(BLOCKS[1])["per_month"].rows()) == [
        ("乡镇", "2021-05", 1), ("乡镇", "2021-06", 1), ("要闻", "2021-05", 1), ("要闻", "2021-06", 3)
    ]  # fmt: skip


def test_latency(folder: Path) -> None:
    found = run(BLOCKS[2])
    assert found["latency"].to_dict() == {"a": 0.5, "b": 2.0, "c": 4.0}
    assert list(found["days"]) == [1]


def test_how_a_story_spreads(folder: Path) -> None:
    assert run(BLOCKS[3])["spread"] == [("甲", "a", ["b", "c"], 2.5)]


def test_there_is_no_block_that_no_test_runs() -> None:
    assert len(BLOCKS) == 4
