"""The index beside what is published: what it holds, what it no longer holds, and what may happen to it."""

import fcntl
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from benchmarks.searching import places
from newscrawl import manifest
from newscrawl.analysis import index, indexing
from newscrawl.analysis.index import Wanted, opened
from newscrawl.analysis.indexing import BusyError, bring_up_to_date
from newscrawl.analysis.periods import period
from newscrawl.datadir import SEARCH_INDEX
from newscrawl.errors import ConfigurationError
from newscrawl.ledger import compaction, forgetting
from newscrawl.urls import page_id
from tests.analysis.test_words import has, plain
from tests.ledger.conftest import SITE, Bench, article
from tests.ledger.conftest import bench as bench  # a fixture
from tests.shared import ROOT, records

RARE = "龘靐麤爨灪鱻"


def silent(_done: int, _all: int) -> None:
    """Show nothing."""


def publish(bench: Bench, *some: tuple[str, str]) -> None:
    """Commit and publish articles of path and body."""
    bench.commit(*(article(path, body=body) for path, body in some))
    bench.publisher.publish(ripe_only=False)


def found(data: Path, *words: str, **more: object) -> list[str]:
    """Bring the index up to date and return the paths of what is found."""
    bring_up_to_date(data, silent)
    return look(data, *words, **more)


def look(data: Path, *words: str, **more: object) -> list[str]:
    with opened(data) as there:
        told = there.search(Wanted(list(words), **more))  # type: ignore[arg-type]
    assert told.number >= len(told.hits)
    return [hit.url.removeprefix(SITE) for hit in told.hits]


def purge(bench: Bench, *paths: str) -> None:
    """Publish that articles are gone, as a forget does before it wipes files."""
    bench.publisher.purge([page_id("p", SITE + path, SITE) for path in paths])


def test_newest_first_and_what_has_no_time_last(bench: Bench) -> None:
    for number, one in enumerate(
        [
            article("/b", "题目二", "水渠二修好了", "2021-05-02T00:00:00+08:00"),
            article("/c", "题目三", "水渠三修好了", "2021-05-03T09:26:00+08:00"),
            article("/none", "没有时间", "水渠零修好了"),
            article("/a", "题目一", "水渠一修好了", "2020-12-31T23:59:59+08:00"),
        ]
    ):  # fmt: skip
        run = bench.next_run(number + 2)
        run.commit(one)
        run.publisher.publish(ripe_only=False)
    assert found(bench.root, "水渠") == ["/c", "/b", "/a", "/none"]
    assert found(bench.root, "水渠", limit=1) == ["/c"]
    assert found(bench.root, "水渠", period=period("2021", "2021-05-02")) == ["/b"]
    assert found(bench.root, "水渠", period=period(None, "2020")) == ["/a"]
    assert found(bench.root, "水渠", "题目一") == ["/a"]
    assert found(bench.root, "水渠", portals=["p"], limit=9) == found(bench.root, "水渠")
    assert found(bench.root, "水渠", portals=["q"]) == []


def test_sections_are_whole_names(bench: Bench) -> None:
    bench.list("要闻", 1, "/1")
    publish(bench, ("/1", "水渠一修好了"), ("/2", "山路二修好了"))
    assert found(bench.root, "修好", section="要闻") == ["/1"]
    assert found(bench.root, "修好", section="要") == []
    with opened(bench.root) as there:
        assert there.sections() == there.sections(["p"]) == ["要闻"]


def test_the_current_state_is_found_and_no_earlier_one(bench: Bench) -> None:
    publish(bench, ("/1", "水渠一修好了"), ("/2", "山路二修好了"))
    assert found(bench.root, "水渠") == ["/1"]
    publish(bench.next_run(2), ("/1", "大桥一修好了"))
    assert found(bench.root, "水渠") == []
    assert found(bench.root, "大桥") == ["/1"]
    assert found(bench.root, "修好") == ["/1", "/2"] or found(bench.root, "修好") == ["/2", "/1"]


def test_random_histories_read_as_a_scan_of_what_is_published(bench: Bench) -> None:
    random = Random(3)
    letters = "环環保护督察村渠ab1Ａ ，。"
    for number in range(2, 8):
        run = bench.next_run(number)
        publish(run, *((f"/{random.randrange(30)}", "".join(random.choices(letters, k=40))) for _ in range(10)))
        bring_up_to_date(bench.root, silent)
        state = {one["id"]: one for one in sorted(records(bench.root), key=lambda one: one["seq"])}
        for _ in range(60):
            word = "".join(random.choices(letters, k=random.randrange(1, 4)))
            if plain(word):
                told = look(bench.root, word, limit=99)
                texts = {
                    one["url"].removeprefix(SITE): "\n".join([one["title"], *one["body"]]) for one in state.values()
                }
                assert sorted(told) == sorted(path for path, text in texts.items() if has(text, word)), word


def test_files_joined_into_months_and_nothing_new_change_nothing(bench: Bench) -> None:
    publish(bench, ("/1", "水渠一修好了"))
    publish(bench.next_run(2), ("/2", "水渠二修好了"))
    assert len(found(bench.root, "水渠")) == 2
    compaction.join(bench.ledger, bench.root, "p", "2026-05")
    before = (bench.root / SEARCH_INDEX).stat().st_ino
    publish(bench.next_run(3), ("/3", "水渠三修好了"))
    assert len(found(bench.root, "水渠")) == 3
    assert (bench.root / SEARCH_INDEX).stat().st_ino == before, "it went on and was not made anew"


def test_a_purge_leaves_no_bytes_in_the_file(bench: Bench) -> None:
    publish(bench, ("/1", f"{RARE}村里的事" * 5), *((f"/x{number}", f"第{number}件事") for number in range(50)))
    assert found(bench.root, RARE[:2]) == ["/1"]
    assert SEARCH_INDEX in places(bench.root, RARE)
    assert left(bench.root) == list(RARE[1:])
    purge(bench, "/1")
    with opened(bench.root) as there:
        assert not there.is_current
    assert found(bench.root, RARE[:2]) == []
    assert not [name for name in places(bench.root, RARE) if name.startswith(SEARCH_INDEX)]
    assert not left(bench.root)
    assert len(found(bench.root, "件事", limit=99)) == 50


def left(data: Path) -> list[str]:
    """Return the rare characters that the files of the index still have: as second ones of tokens they stand in full."""
    raw = b"".join(path.read_bytes() for path in data.glob(f"{SEARCH_INDEX}*"))
    return [character for character in RARE[1:] if character.encode() in raw]


def test_a_wipe_that_was_cut_off_is_done_by_the_next(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(bench, ("/1", f"{RARE}村里的事"), ("/2", "别的事"))
    bring_up_to_date(bench.root, silent)
    purge(bench, "/1")
    with monkeypatch.context() as patch:
        patch.setattr(indexing.Indexing, "_wipe", lambda _self: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bring_up_to_date(bench.root, silent)
    with opened(bench.root) as there:
        assert not there.is_current
    bring_up_to_date(bench.root, silent)
    with opened(bench.root) as there:
        assert there.is_current
    assert not left(bench.root)


def test_forgetting_takes_an_article_out_of_all_bytes_and_leaves_the_index(bench: Bench) -> None:
    publish(bench, ("/2", "别的事情"))
    publish(bench.next_run(2), ("/1", f"{RARE}村里的事"))
    assert found(bench.root, RARE) == ["/1"]
    before = (bench.root / SEARCH_INDEX).stat().st_ino
    with opened(bench.root) as reader:  # who has it open is not disturbed
        assert reader.search(Wanted(["别的"])).number == 1
        purge(bench, "/1")
        assert forgetting.finish(bench.ledger, bench.root, "p") == []
        assert reader.search(Wanted(["别的"])).number == 1
        assert reader.is_current
    assert places(bench.root, RARE) == []
    assert left(bench.root) == []
    assert found(bench.root, RARE) == []
    assert found(bench.root, "别的") == ["/2"]
    assert (bench.root / SEARCH_INDEX).stat().st_ino == before, "the last event was taken down, and it is no other"


def test_lines_without_the_title_of_what_was_taken_down_are_no_other_events(bench: Bench) -> None:
    links = ("/1", "很长的题目…")
    bench.commit(
        article("/1", "很长的题目没有剪短", f"{RARE}村里的事"), article("/2", "另一个", "别的事情", None, *links)
    )
    bench.publisher.publish(ripe_only=False)
    bring_up_to_date(bench.root, silent)
    before, (file,) = (bench.root / SEARCH_INDEX).stat().st_ino, (bench.root / "articles").rglob("*.jsonl")
    assert "很长的题目没有剪短".encode() in file.read_bytes()
    purge(bench, "/1")
    assert forgetting.finish(bench.ledger, bench.root, "p") == []
    assert "很长的题目没有剪短".encode() not in file.read_bytes()
    assert (found(bench.root, "别的"), found(bench.root, RARE)) == (["/2"], [])
    assert (bench.root / SEARCH_INDEX).stat().st_ino == before


def test_forgetting_needs_no_event_that_says_so(bench: Bench) -> None:
    publish(bench, ("/1", f"{RARE}村里的事"), ("/2", "别的事情"))
    bring_up_to_date(bench.root, silent)
    indexing.forget(bench.root, [page_id("p", f"{SITE}/1", SITE)])
    assert left(bench.root) == []
    assert look(bench.root, "别的") == ["/2"]


@pytest.mark.parametrize("reason", ["read", "written", "damaged", "another version", "other events"])
def test_an_index_that_cannot_be_wiped_now_goes(bench: Bench, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    monkeypatch.setattr(index, "PATIENCE", 0.2)
    monkeypatch.setattr(indexing, "PATIENCE", 0.2)
    publish(bench, ("/1", f"{RARE}村里的事"), ("/2", "别的事情"))
    bring_up_to_date(bench.root, silent)
    path = bench.root / SEARCH_INDEX
    with sqlite3.connect(path) as connection, (bench.root / "locks" / "_search.lock").open("w") as lock:
        if reason == "read":
            connection.execute("BEGIN")
            connection.execute("SELECT * FROM articles").fetchone()
        elif reason == "written":
            fcntl.flock(lock, fcntl.LOCK_EX)
        elif reason == "damaged":
            path.write_bytes(path.read_bytes()[:20_000])
        elif reason == "another version":
            connection.execute("PRAGMA user_version = 7")
        else:
            with opened(bench.root, writable=True) as there:
                there.keep("last", ["2 a0123456789abcdef new 1"])
        indexing.forget(bench.root, [page_id("p", f"{SITE}/1", SITE)])
        assert not list(bench.root.glob(f"{SEARCH_INDEX}*"))
    connection.close()
    assert found(bench.root, "别的") == ["/2"]


def test_what_is_read_while_it_is_wiped_is_wiped_by_the_next(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "PATIENCE", 0.2)
    monkeypatch.setattr(indexing, "PATIENCE", 0.2)
    publish(bench, ("/1", f"{RARE}村里的事"), ("/2", "别的事情"))
    bring_up_to_date(bench.root, silent)
    with closing(sqlite3.connect(bench.root / SEARCH_INDEX)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM articles").fetchone()
        purge(bench, "/1")
        assert found(bench.root, RARE) == []
        assert left(bench.root)
        connection.rollback()
        assert found(bench.root, "别的") == ["/2"]
        assert left(bench.root) == []


def test_a_directory_that_was_restored_makes_it_anew(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> None:
    kept = tmp_path_factory.mktemp("kept") / "data"
    publish(bench, ("/1", "水渠一修好了"))
    for name in ("articles", "manifest"):
        shutil.copytree(bench.root / name, kept / name)
    publish(bench.next_run(2), ("/2", "山路二修好了"))
    assert found(bench.root, "修好了", limit=9, portals=["p"]) != []
    for name in ("articles", "manifest"):
        shutil.rmtree(bench.root / name)
        shutil.copytree(kept / name, bench.root / name)
    assert found(bench.root, "修好了") == ["/1"]


def test_another_text_of_the_same_revision_makes_it_anew(bench: Bench) -> None:
    """As after a backup is restored, when the next crawl finds that the article was edited once more."""
    publish(bench, ("/1", "水渠一修好了"), ("/2", "山路二修好了"))
    bring_up_to_date(bench.root, silent)
    for path in (bench.root / "articles").rglob("*.jsonl"):
        path.write_bytes(path.read_bytes().replace("山路".encode(), "石桥".encode()))
    named = bench.root / "manifest" / "p.jsonl"
    named.write_bytes(named.read_bytes().replace(b'"sha256":"', b'"sha256":"0'))
    assert (found(bench.root, "石桥"), found(bench.root, "山路")) == (["/2"], [])


def test_other_events_under_the_same_numbers_make_it_anew(bench: Bench) -> None:
    publish(bench, ("/1", "水渠一修好了"), ("/2", "山路二修好了"))
    bring_up_to_date(bench.root, silent)
    for path in (bench.root / "articles").rglob("*.jsonl"):
        other = path.read_bytes().replace(page_id("p", SITE + "/2", SITE).encode(), b"a0123456789abcdef")
        path.write_bytes(other.replace(b'/2"', b'/7"'))
    named = bench.root / "manifest" / "p.jsonl"
    named.write_bytes(named.read_bytes().replace(b'"sha256":"', b'"sha256":"0'))
    assert sorted(found(bench.root, "修好了")) == ["/1", "/7"]


@pytest.mark.parametrize("damage", ["no database", "torn", "empty", "version", "another database", "texts"])
def test_a_damaged_index_is_made_anew(bench: Bench, damage: str) -> None:
    publish(bench, *((f"/{number}", f"水渠{number}修好了" * 30) for number in range(40)))
    bring_up_to_date(bench.root, silent)
    path = bench.root / SEARCH_INDEX
    match damage:
        case "no database":
            path.write_bytes(b"no database at all" * 1000)
        case "torn":
            path.write_bytes(path.read_bytes()[:12_345])
        case "empty":
            path.write_bytes(b"")
        case "another database":
            path.unlink()
            with sqlite3.connect(path) as connection:
                connection.execute("CREATE TABLE state (x)")
        case "texts":
            with sqlite3.connect(path) as connection:
                connection.execute("UPDATE texts SET packed = x'00'")
            publish(bench.next_run(2), ("/1", "大桥修好了"))
        case _:
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA user_version = 7")
    assert len(found(bench.root, "水渠", limit=99)) == 40 - (damage == "texts")


def test_one_process_brings_it_up_to_date_and_others_read(bench: Bench) -> None:
    publish(bench, ("/1", "水渠一修好了"))
    bring_up_to_date(bench.root, silent)
    publish(bench.next_run(2), ("/2", "水渠二修好了"))
    with (bench.root / "locks" / "_search.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BusyError):
            bring_up_to_date(bench.root, silent)
        assert look(bench.root, "水渠") == ["/1"]
    assert len(found(bench.root, "水渠")) == 2


def test_a_search_goes_on_while_events_are_taken_in(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_BATCH", 2)
    publish(bench, *((f"/{number}", f"水渠{number}修好了") for number in range(10)))
    seen = list[int]()
    bring_up_to_date(bench.root, lambda _done, _all: seen.append(len(look(bench.root, "水渠"))))
    assert seen == [2, 4, 6, 8, 10]


_BUILD = """
import sys
from pathlib import Path
from newscrawl.analysis import indexing
indexing._BATCH = 5
def tell(done, number):
    print(done, flush=True)
    sys.stdin.read(1)
indexing.bring_up_to_date(Path(sys.argv[1]), tell)
"""


@pytest.fixture
def many(bench: Bench) -> Iterator[Bench]:
    """An index of another process's making, killed now and then."""
    publish(bench, *((f"/{number}", f"水渠{number}修好了，" * 20) for number in range(200)))
    yield bench


def test_killed_at_any_time_it_goes_on_where_it_was(many: Bench) -> None:
    random, through = Random(11), -1
    for _ in range(4):
        command = [sys.executable, "-c", _BUILD, str(many.root)]
        batches = random.randrange(2, 9)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdin
            assert process.stdout
            process.stdin.write(b"." * batches)  # it waits behind the one after them, if it comes so far
            process.stdin.flush()
            for _ in range(batches):
                process.stdout.readline()
            os.kill(process.pid, signal.SIGKILL)
        with opened(many.root) as there:
            assert there.number == there.through, "each event is there once, and the number with it"
            assert there.search(Wanted(["水渠"])).number == there.number
            assert there.through > through
            through = there.through
    assert through < 200
    assert len(found(many.root, "水渠", limit=999)) == 200


def test_an_index_that_is_not_there_is_told(bench: Bench) -> None:
    with pytest.raises(ConfigurationError, match="there is no index"), opened(bench.root):
        pass


def test_the_folder_of_manifests_is_theirs() -> None:
    assert index.MANIFESTS == manifest.FOLDER
