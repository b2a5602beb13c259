import json
from pathlib import Path
from typing import Any

import pytest

from newscrawl import files
from newscrawl.findings import Link, Section, Settled
from newscrawl.ledger import found, publishing
from newscrawl.ledger.found import Listed
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo
from newscrawl.urls import page_id
from tests.ledger.conftest import SITE, STARTED, Bench, article
from tests.shared import records


def titles(bench: Bench) -> list[Any]:
    return [(record["event"], record["revision"], record["title"]) for record in records(bench.root)]


def test_the_name_of_the_file_is_the_day_in_the_portals_zone_and_the_run(bench: Bench) -> None:
    bench.commit(article("/1.html"))
    assert bench.publisher.publish(ripe_only=False) == 1
    assert [path.relative_to(bench.root) for path in (bench.root / "articles").rglob("*.jsonl")] == [
        Path("articles/p/2026-05-15/run1.jsonl")
    ]


def test_what_is_published_is_not_published_again(bench: Bench) -> None:
    bench.commit(article("/1.html"))
    assert bench.publisher.publish(ripe_only=False) == 1
    assert bench.publisher.publish(ripe_only=False) == 0
    bench.commit(article("/1.html"), article("/2.html"))
    assert bench.publisher.publish(ripe_only=False) == 1
    assert titles(bench) == [("new", 1, "题目"), ("new", 1, "题目")]
    assert [record["seq"] for record in records(bench.root)] == [2, 1]  # run1-2 sorts before run1
    assert len(list((bench.root / "articles").rglob("*.jsonl"))) == 2


def test_files_hold_at_most_so_many_events(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "EVENTS_IN_A_FILE", 3)
    bench.commit(*(article(f"/{number}.html") for number in range(8)))
    assert bench.publisher.publish(ripe_only=False) == 8
    sizes = {path.name: len(path.read_text().splitlines()) for path in (bench.root / "articles").rglob("*.jsonl")}
    assert sizes == {"run1.jsonl": 3, "run1-2.jsonl": 3, "run1-3.jsonl": 2}
    assert sorted(record["seq"] for record in records(bench.root)) == list(range(1, 9))


def test_what_a_dead_run_froze_is_written_by_the_next_with_the_same_bytes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.commit(article("/1.html"), article("/2.html"))
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "write_atomically", lambda path, lines: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(OSError, match="full"):
            bench.publisher.publish(ripe_only=False)
    assert not list((bench.root / "articles").rglob("*.jsonl"))
    later = bench.next_run(2)
    assert later.publisher.finish() == 2
    assert [path.name for path in (bench.root / "articles").rglob("*.jsonl")] == ["run1.jsonl"]
    assert later.publisher.publish(ripe_only=False) == 0
    assert sorted(record["seq"] for record in records(bench.root)) == [1, 2]


def test_a_crash_between_rename_and_mark_writes_the_same_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.commit(article("/1.html"))
    written: list[bytes] = []

    def write_then_die(path: Path, lines: Any) -> None:
        lines = list(lines)
        files.write_atomically(path, lines)
        written.append(path.read_bytes())
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "write_atomically", write_then_die)
        with pytest.raises(KeyboardInterrupt):
            bench.publisher.publish(ripe_only=False)
    assert bench.next_run(2).publisher.finish() == 1
    assert [path.read_bytes() for path in (bench.root / "articles").rglob("*.jsonl")] == written


def test_a_failing_disk_leaves_no_part_of_a_file(tmp_path: Path) -> None:
    def lines() -> Any:
        yield b"one\n"
        raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        files.write_atomically(tmp_path / "a" / "b" / "x.jsonl", lines())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_another_portal_has_its_own_files_and_shares_the_sequence(bench: Bench) -> None:
    bench.commit(article("/1.html"))
    other = RunInfo("runq", "q", SITE, STARTED)
    assert Publisher(bench.ledger, bench.root, other).publish(ripe_only=False) == 0
    assert bench.publisher.publish(ripe_only=False) == 1


def test_related_titles_are_completed_from_the_ledger(bench: Bench) -> None:
    bench.commit(
        article("/1.html", "一", "", None, "/2.html", "青岚林场恢", "/3.html", "沙渠文化馆", "/4.html", "云坨"),
        article("/2.html", "青岚林场恢复夜校"),
        article("/3.html", "改了的题目"),
    )
    bench.publisher.publish(ripe_only=False)
    related = next(record for record in records(bench.root) if record["title"] == "一")["related"]
    assert [(r["title"], r["complete"], r["shown"]) for r in related] == [
        ("青岚林场恢复夜校", False, "青岚林场恢"),
        ("沙渠文化馆", True, "沙渠文化馆"),
        ("云坨", True, "云坨"),
    ]


def test_an_article_waits_for_related_articles_that_are_being_walked(bench: Bench) -> None:
    bench.commit(article("/1.html", "一", "", None, "/2.html", "青岚林场恢"), article("/9.html", "九"))
    assert bench.publisher.publish(ripe_only=True) == 1
    bench.commit(article("/2.html", "青岚林场恢复夜校"))
    assert bench.publisher.publish(ripe_only=True) == 2
    first = next(record for record in records(bench.root) if record["title"] == "一")
    assert first["related"][0]["title"] == "青岚林场恢复夜校"


def test_an_article_no_longer_waits_for_one_that_is_gone(bench: Bench) -> None:
    bench.commit(article("/1.html", "一", "", None, "/2.html", "青岚林场恢"))
    assert bench.publisher.publish(ripe_only=True) == 0
    gone = Settled(article("/2.html").id, SITE + "/2.html", "gone", "HTTP 404")
    with bench.ledger.begin() as connection:
        found.settle(connection, "p", "run1", STARTED, [gone])
    assert bench.publisher.publish(ripe_only=True) == 1


def test_sections_are_those_of_all_lists_in_the_order_of_the_navigation(bench: Bench) -> None:
    bench.list("乙", 1, "/1.html")
    bench.list("甲", 0, "/1.html", "/2.html")
    bench.commit(article("/1.html"))
    bench.publisher.publish(ripe_only=False)
    assert records(bench.root)[0]["sections"] == ["甲", "乙"]


def test_a_section_that_lists_an_article_later_is_an_update(bench: Bench) -> None:
    bench.list("甲", 0, "/1.html")
    bench.commit(article("/1.html"))
    bench.publisher.publish(ripe_only=False)
    bench.list("甲", 0, "/1.html")
    assert bench.publisher.publish(ripe_only=False) == 0
    bench.list("乙", 1, "/1.html")
    assert bench.publisher.publish(ripe_only=False) == 1
    update = max(records(bench.root), key=lambda record: record["seq"])
    assert (update["event"], update["revision"], update["changed"]) == ("updated", 2, ["sections"])
    assert update["sections"] == ["甲", "乙"]
    assert bench.publisher.publish(ripe_only=False) == 0


def test_refused_pages_are_written_beside(bench: Bench) -> None:
    refused = Settled(article("/2.html").id, SITE + "/2.html", "rejected", "error page", "extract:error-words", 200)
    with bench.ledger.begin() as connection:
        found.settle(connection, "p", "run1", STARTED, [refused])
    bench.publisher.write_rejected(bench.run)
    (file,) = bench.root.glob("rejected/p/2026-05-15/run1.jsonl")
    assert json.loads(file.read_text("utf-8")) == {
        "url": SITE + "/2.html", "status": 200, "reason": "error page", "rule": "extract:error-words",
    }  # fmt: skip


def test_a_cut_title_is_not_whole_until_its_article_says_so(bench: Bench) -> None:
    bench.commit(
        article("/1.html", "一", "", None, "/2.html", "青岚林场恢…", "/3.html", "沙渠文化馆…", "/4.html", "未完待续…"),
        article("/4.html", "未完待续…"),
    )
    url = f"{SITE}/3.html"
    links = [Link(page_id("p", url, SITE), url, "沙渠文化馆…")]  # a list page cuts it too
    with bench.ledger.begin() as connection:
        listed = Listed(Section("ql", "青岚", 0, SITE), links, {links[0].id}, 0)
        found.record(connection, bench.run, [listed])
    bench.publisher.publish(ripe_only=False)
    related = next(record for record in records(bench.root) if record["title"] == "一")["related"]
    assert [(r["title"], r["complete"]) for r in related] == [
        ("青岚林场恢…", False),
        ("沙渠文化馆…", False),
        ("未完待续…", True),
    ]
