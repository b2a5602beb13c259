from itertools import permutations

import pytest
from sqlalchemy import select

from newscrawl.items import Article, Image
from newscrawl.ledger.duplicates import body_key
from newscrawl.ledger.tables import urls
from tests.ledger.conftest import Bench, article
from tests.shared import records

BODY = "记录显示，育苗已经开始。" * 10
EARLY, LATE = "2026-05-13T00:00:00+08:00", "2026-05-14T00:00:00+08:00"


def states(bench: Bench) -> dict[str, tuple[str, str | None]]:
    with bench.ledger.begin() as connection:
        rows = connection.execute(select(urls.c.url, urls.c.state, urls.c.original)).all()
    return {row.url[-6:]: (row.state, row.original) for row in rows}


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
@pytest.mark.parametrize("batches", [1, 3])
def test_the_earliest_stands_for_all_in_whatever_order_they_come(
    bench: Bench, order: tuple[int, ...], batches: int
) -> None:
    copies = [
        article("/2.html", "题", BODY, LATE),
        article("/3.html", "题", BODY, EARLY),
        article("/1.html", "题", BODY),
    ]
    chosen = [copies[number] for number in order]
    for path, section in (("/1.html", "甲"), ("/2.html", "乙"), ("/3.html", "丙")):
        bench.list(section, ord(section[0]), path)
    for batch in [chosen] if batches == 1 else [[one] for one in chosen]:
        bench.commit(*batch)
    bench.publisher.publish(ripe_only=False)
    (record,) = records(bench.root)
    assert record["url"].endswith("/3.html")
    assert sorted(record["sections"]) == sorted(["甲", "乙", "丙"])
    original = copies[1].id
    assert states(bench) == {
        "1.html": ("duplicate", original), "2.html": ("duplicate", original), "3.html": ("new", None)
    }  # fmt: skip


def test_equal_times_are_decided_by_the_address(bench: Bench) -> None:
    bench.commit(article("/b.html", "题", BODY, LATE), article("/a.html", "题", BODY, LATE))
    bench.publisher.publish(ripe_only=False)
    assert [record["url"][-7:] for record in records(bench.root)] == ["/a.html"]


def test_what_is_published_stays_the_original_and_gains_the_section_of_the_copy(bench: Bench) -> None:
    bench.list("甲", 0, "/2.html")
    bench.commit(article("/2.html", "题", BODY, LATE))
    bench.publisher.publish(ripe_only=False)
    bench.list("乙", 1, "/1.html")
    bench.commit(article("/1.html", "题", BODY, EARLY))
    bench.publisher.publish(ripe_only=False)
    first, second = sorted(records(bench.root), key=lambda record: record["seq"])
    assert first["id"] == second["id"] == article("/2.html").id
    assert (second["event"], second["changed"], second["sections"]) == ("updated", ["sections"], ["甲", "乙"])
    assert states(bench)["1.html"] == ("duplicate", first["id"])


def test_white_space_makes_no_other_article() -> None:
    assert body_key(Article(body=[BODY])) == body_key(Article(title="别的", body=[BODY[:30], "　" + BODY[30:] + "\n"]))


def test_short_bodies_need_equal_titles_and_pictures() -> None:
    short = "通知：明日停水。"
    same = body_key(Article(title="停水通知", body=[short]))
    assert same == body_key(Article(title="停水 通知", body=[short]))
    assert same != body_key(Article(title="停水通知（二）", body=[short]))
    assert same != body_key(Article(title="停水通知", body=[short], images=[Image("http://h/1.jpg")]))
    assert same is not None


def test_the_limit_is_80_characters_without_white_space() -> None:
    assert body_key(Article(title="甲", body=["字" * 80])) == body_key(Article(title="乙", body=["字 " * 80]))
    assert body_key(Article(title="甲", body=["字" * 79])) != body_key(Article(title="乙", body=["字" * 79]))


def test_an_empty_body_is_never_a_copy(bench: Bench) -> None:
    assert body_key(Article(title="组图", images=[Image("http://h/1.jpg")])) is None
    first, second = article("/1.html"), article("/2.html")
    first.body = second.body = []
    bench.commit(first, second)
    assert bench.publisher.publish(ripe_only=False) == 2
