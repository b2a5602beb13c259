"""A data directory as the publisher leaves it, with articles of which each is hostile in its way."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.items import Article, Encoding, Image, Notice, Related, Repair, Rule
from newscrawl.ledger import forgetting, revisits
from newscrawl.ledger.compaction import join
from newscrawl.urls import page_id
from tests.ledger.conftest import SITE, STARTED, Bench, article
from tests.ledger.conftest import bench as bench  # the fixture

HOSTILE = {
    "/separators": "甲\u2028乙\u2029丙\u0085丁",
    "/quotes": '他说："，"\'\\',
    "/formula": '=HYPERLINK("http://evil.example","点")',
    "/plus": "+86",
    "/minus": "-1",
    "/at": "@SUM(A1)",
    "/wide": "＝1＋1",
    "/tab": "\t=1",
    "/apostrophe": "'=1",
    "/emoji": "👩‍🌾🇨🇳",
    "/plane2": "𠮷野家𪚥",
    "/escape": "_x0041_ &amp; <b>",
    "/separator": "a,b;c\td",
    "/number": "007",
    "/link": "https://portal.example/x",
}
"""Path → text, which is title, editor and the first paragraph."""

CONTACT = "0000-1234567"


def hostile(path: str, text: str) -> Article:
    """Return an article with `text` everywhere, and every list filled."""
    body = [text, chr(0x4E00 + 97 * len(path) + ord(path[1]) + ord(path[-1])) * 90]  # no two tell one story
    return replace(
        article(path, text, "", "2021-05-14T09:26:00+08:00"),
        body=body, editor=text, source="", sections=[text, "要闻"], published_precision="minute",
        related=[Related(text, "http://portal.example/other", False, text)], images=[Image("http://i.example/1", text)],
        notice=Notice([f"电话：{CONTACT}"], [CONTACT], ["a@b.example"]),
        repairs=[
            Repair("notice", 0, 0, 2, CONTACT, "bytes", False), Repair("body", 0, 0, 1, text, "gloss"),
        ],
        encoding=Encoding(None, "utf-8"), fetched_at="2021-05-14T02:00:00Z", raw_sha256="0" * 64, extractor="2",
        rules=[Rule("title", f"portal:{text}")],
    )  # fmt: skip


@pytest.fixture
def data(bench: Bench) -> Path:
    """One hostile article for each text, one of 100,000 characters, one with nothing but nulls."""
    long = replace(hostile("/long", "长"), body=["字" * 100_000, "𠮷" * 40_000])
    bench.commit(*(hostile(path, text) for path, text in HOSTILE.items()), long, article("/bare", "裸"))
    bench.publisher.publish(ripe_only=False)
    return bench.root


@pytest.fixture
def changed(bench: Bench) -> Path:
    """Five articles: two as they were, one updated, one removed, one taken down; the first day joined into its month."""
    bench.commit(*(article(f"/{n}", f"题{n}", "", f"2021-05-1{n}T00:00:00+08:00") for n in range(1, 6)))
    bench.publisher.publish(ripe_only=False)
    assert join(bench.ledger, bench.root, "p", "2026-05") == 1
    second = bench.next_run(2)
    second.commit(article("/2", "题2改了", "", "2021-05-12T00:00:00+08:00"))
    for days in (1, 2):
        with second.ledger.begin() as connection:
            revisits.miss(connection, second.run.id, [id_of("/3")], STARTED + timedelta(days=days))
    second.publisher.publish(ripe_only=False)
    second.publisher.purge([id_of("/4")])
    assert forgetting.finish(bench.ledger, bench.root, "p") == []
    return bench.root


def id_of(path: str) -> str:
    return page_id("p", SITE + path, SITE)
