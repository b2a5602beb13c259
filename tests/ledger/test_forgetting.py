"""Articles that must go: what of others goes with them, and what stays."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newscrawl.archive.exchange import Exchange
from newscrawl.archive.reading import answer_at
from newscrawl.archive.writing import ArchiveFile
from newscrawl.clock import iso
from newscrawl.ledger import archives, checking, compaction, forgetting, found, withheld
from newscrawl.ledger.archives import Archived
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.rebuilding import rebuild
from newscrawl.urls import page_id
from tests.ledger.conftest import SITE, STARTED, Bench, article
from tests.shared import records


def id_of(path: str) -> str:
    return page_id("p", SITE + path, SITE)


def forget(bench: Bench, *paths: str) -> list[str]:
    bench.publisher.purge([id_of(path) for path in paths])
    return forgetting.finish(bench.ledger, bench.root, "p")


def events(bench: Bench) -> list[tuple[Any, ...]]:
    return sorted((one["seq"], one["event"], one["title"]) for one in records(bench.root))


def test_whole_titles_that_came_from_it_are_cut_again(bench: Bench) -> None:
    bench.commit(
        article("/1", "一个要撤下的整个题目"), article("/2", "题目二", "", None, "/1", "一个要撤下的…", "/3", "三")
    )
    bench.publisher.publish(ripe_only=False)
    (before,) = [one["related"] for one in records(bench.root) if one["related"]]
    assert before[0]["title"] == "一个要撤下的整个题目"
    assert forget(bench, "/1") == []
    (one,) = [one for one in records(bench.root) if one["event"] == "new"]
    assert one["related"] == [
        {"title": "一个要撤下的…", "url": f"{SITE}/1", "complete": False, "shown": "一个要撤下的…"}, before[1],
    ]  # fmt: skip
    assert "一个要撤下的整个题目".encode() not in b"".join(
        path.read_bytes() for path in bench.root.rglob("*") if path.is_file()
    )


def test_joined_files_are_written_anew_too(bench: Bench) -> None:
    bench.commit(article("/1", "一"), article("/2", "二"))
    bench.publisher.publish(ripe_only=False)
    assert compaction.join(bench.ledger, bench.root, "p", "2026-05") == 1
    assert forget(bench, "/1") == []
    assert events(bench) == [(2, "new", "二"), (3, "purged", None)]
    assert sorted(path.parent.name for path in bench.root.glob("articles/p/*/*")) == ["2026-05", "2026-05-15"]


def test_a_file_of_which_nothing_is_left_goes(bench: Bench) -> None:
    bench.commit(article("/1", "一"))
    bench.publisher.publish(ripe_only=False)
    (path,) = (bench.root / "articles").rglob("*.jsonl")
    assert forget(bench, "/1") == []
    assert not path.exists()
    assert events(bench) == [(2, "purged", None)]


def test_it_and_its_text_do_not_come_back(bench: Bench) -> None:
    body = "这一篇不许再来，换一个地址也不行。" * 8
    bench.commit(article("/1", body=body))
    assert forget(bench, "/1") == []  # never published: nobody needs to be told
    later = bench.next_run(2)
    later.commit(article("/1", body="别的正文，也不行。" * 10), article("/9", body=body), article("/5", "五"))
    later.publisher.publish(ripe_only=False)
    assert [one["title"] for one in records(bench.root)] == ["五"]
    with bench.ledger.read() as connection:
        assert found.settled_ids(connection, {id_of("/1"), id_of("/9"), id_of("/8")}, STARTED) == {
            id_of("/1"),
            id_of("/9"),
        }
        assert forgetting.places(connection, f"{SITE}/9", {"p": SITE}) == [("p", id_of("/9"))]
        assert forgetting.places(connection, "no address", {"p": SITE}) == []


def test_records_behind_one_that_goes_are_found_where_they_are_then(bench: Bench) -> None:
    path = bench.root / archives.path_of("p", bench.run.id)
    file = ArchiveFile(path, {})
    paths = ["/1", "/2", "/3", "/2", "/4"]
    kept = []
    for number, name in enumerate(paths):
        exchange = Exchange(
            SITE + name, SITE + name, STARTED, 200, [], f"{name} {number}".encode() * 50, request_headers=[]
        )
        kept.append(Archived(id_of(name), 1, SITE + name, STARTED, file.write(exchange, id_of(name))))
    file.close()
    with bench.ledger.begin() as connection:
        archives.record(connection, "p", bench.run.id, kept)
        archives.close(connection, bench.run.id)
    bench.commit(article("/2"))
    before = path.stat().st_size
    assert forget(bench, "/2") == []
    gone = sum(one.record.length for one in kept if one.article_id == id_of("/2"))
    assert path.stat().st_size == before - gone
    with bench.ledger.read() as connection:
        rows = connection.exec_driver_sql('SELECT asked, "offset" FROM pages ORDER BY id').all()
        assert connection.exec_driver_sql("SELECT bytes FROM archives").scalar() == before - gone
    assert [(asked[-2:], answer_at(path, offset, most=10**6).body[:4]) for asked, offset in rows] == [
        ("/1", b"/1 0"), ("/3", b"/3 2"), ("/4", b"/4 4"),
    ]  # fmt: skip


def test_what_was_cut_off_is_brought_to_its_end(bench: Bench, monkeypatch: Any) -> None:
    """The new file is whole and the ledger has it; the process dies before it takes the place of the old one."""
    bench.commit(article("/1", "一"), article("/2", "二"))
    bench.publisher.publish(ripe_only=False)
    bench.publisher.purge([id_of("/1")])
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            forgetting.finish(bench.ledger, bench.root, "p")
    assert (1, "new", "一") in events(bench)
    assert forgetting.finish(bench.ledger, bench.root, "p") == []
    assert events(bench) == [(2, "new", "二"), (3, "purged", None)]
    assert [json.loads(line)["seq"] for path in (bench.root / "articles").rglob("*.jsonl") for line in path.open()]


def test_the_text_of_what_is_withheld_does_not_come_back_either(bench: Bench) -> None:
    body = "这一篇不许再来，换一个地址也不行。" * 8
    bench.commit(article("/1", body=body))
    with bench.ledger.begin() as connection:
        assert withheld.withhold(connection, "p", bench.run.id, "portal:h1") == 1
    assert forget(bench, "/1") == []
    later = bench.next_run(2)
    later.commit(article("/9", body=body))
    later.publisher.publish(ripe_only=False)
    assert records(bench.root) == []


def test_what_was_begun_is_brought_to_its_end_by_a_ledger_that_was_rebuilt(bench: Bench) -> None:
    bench.commit(*(replace(article(f"/{n}", n), fetched_at=iso(STARTED)) for n in "一二"))
    bench.publisher.publish(ripe_only=False)
    bench.publisher.purge([id_of("/一")])
    assert (1, "new", "一") in events(bench)
    rebuild(bench.root / "new.sqlite3", bench.root, [])
    with Ledger(bench.root / "new.sqlite3") as ledger:
        assert forgetting.finish(ledger, bench.root, "p") == []
        with ledger.read() as connection:
            assert list(checking.faults(connection, bench.root)) == []
    assert events(bench) == [(2, "new", "二"), (3, "purged", None)]
