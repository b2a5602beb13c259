"""What must be gone, wherever it was left; and nothing else."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.searching import places
from newscrawl.demo import Page, Server
from tests.newsroom import Newsroom
from tests.shared import crawl_arguments, days_later, newscrawl, records
from tests.test_importing import http, record

TWICE = "这一篇文章两个地址上都有，要撤下来的正是这一篇"


class Crawled(NamedTuple):
    data: Path
    room: Newsroom
    site: str

    def url(self, number: int) -> str:
        return f"{self.site}/xianyu/a/{number}.html"

    def places(self, number: int) -> list[str]:
        return places(self.data, f"村里第{number}段水渠今天通水")


def forget(data: Path, *names: object) -> tuple[int, str]:
    done = newscrawl("forget", *names, "--data", data)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    data, room = tmp_path_factory.mktemp("once") / "data", Newsroom({"a": [1004, 1003, 1002, 1001], "b": [2001]})
    room.texts[2001] = room.texts[1004] = f"{TWICE}，" * 6
    with Server(room) as server:
        assert newscrawl(*crawl_arguments(server.url, data)).returncode == 0
        yield Crawled(data, room, server.url)


@pytest.fixture
def crawled(once: Crawled, tmp_path: Path) -> Crawled:
    return once._replace(data=shutil.copytree(once.data, tmp_path / "data"))


def copy_ledger(data: Path, name: str) -> None:
    (data / name).parent.mkdir(exist_ok=True)
    with sqlite3.connect(data / "ledger.sqlite3") as source, sqlite3.connect(data / name) as to:
        source.backup(to)


def test_a_damaged_file_stops_neither_a_takedown_nor_crawls(crawled: Crawled) -> None:
    (file,) = crawled.data.glob("articles/**/*.jsonl")
    lines = file.read_bytes().splitlines(keepends=True)
    torn = next(line for line in lines if crawled.url(1002).encode() in line)[:-20]
    file.write_bytes(b"".join(lines) + b"no line of ours\n" + torn)
    assert forget(crawled.data, crawled.url(1002)) == (0, "")
    assert crawled.places(1002) == []
    assert newscrawl(*crawl_arguments(crawled.site, crawled.data)).returncode == 0
    check = newscrawl("ledger", "check", "--data", crawled.data)
    assert check.returncode == 1
    assert "is no line of ours" in check.stdout


def test_copies_that_processes_left_when_they_died_are_removed(crawled: Crawled) -> None:
    left = (".backup-x1/ledger.sqlite3", ".ledger.sqlite3.v3.part", ".ledger.sqlite3.new")
    mine = "mine/ledger.sqlite3"
    for name in (*left, mine, ".backup-x2/ledger.sqlite3"):
        copy_ledger(crawled.data, name)
    descriptor = os.open(crawled.data / ".backup-x2", os.O_RDONLY)
    flock(descriptor, LOCK_EX)  # of one that goes on
    code, told = forget(crawled.data, crawled.url(1002))
    os.close(descriptor)
    assert code == 3
    assert "a backup is being made" in told
    assert crawled.places(1002) == [".backup-x2/ledger.sqlite3", mine]
    assert forget(crawled.data, crawled.url(1002))[0] == 0
    assert crawled.places(1002) == [mine]  # which is none of ours


def test_asked_for_once_more_all_is_looked_through_once_more(crawled: Crawled) -> None:
    copy_ledger(crawled.data, "kept")
    assert forget(crawled.data, crawled.url(1002)) == (0, "")
    (crawled.data / "kept").rename(crawled.data / "ledger.sqlite3.v3")  # somebody put it back
    assert crawled.places(1002) == ["ledger.sqlite3.v3"]
    assert forget(crawled.data, crawled.url(1002)) == (0, "")
    assert crawled.places(1002) == []


def test_an_address_is_of_one_portal_also_in_a_ledger_that_was_rebuilt(crawled: Crawled) -> None:
    other = Newsroom({"a": [1003, 1002]})
    other.texts[1002] = "山里第1002段山路昨天修好，村民都很高兴地走在路上，" * 6
    with Server(other) as server:
        (crawled.data / "portals.toml").write_text(f'[portals.zwei]\nspider = "demo"\nsite = "{server.url}"\n')
        done = newscrawl("crawl", "zwei", "--data", crawled.data, "-s", "DOWNLOAD_DELAY=0")
        assert done.returncode == 0, done.stderr
    (crawled.data / "ledger.sqlite3").unlink()
    assert newscrawl("ledger", "rebuild", "--data", crawled.data).returncode == 0
    before = [one for one in records(crawled.data) if one["portal"] == "zwei"]
    forget(crawled.data, crawled.url(1002))
    assert crawled.places(1002) == []
    assert [one for one in records(crawled.data) if one["portal"] == "zwei"] == before
    assert len(places(crawled.data, "山里第1002段山路")) == 3
    assert forget(crawled.data, "http://nobody.example/xianyu/a/1003.html")[0] == 2


def test_articles_are_found_by_where_they_stood_before_the_portal_moved(crawled: Crawled) -> None:
    with Server(crawled.room) as server:
        assert newscrawl(*crawl_arguments(server.url, crawled.data), env=days_later(1)).returncode == 0
    assert forget(crawled.data, crawled.url(1002)) == (0, "")
    assert crawled.places(1002) == []


def test_copies_of_which_a_rebuilt_ledger_knows_nothing_are_told_and_found(crawled: Crawled) -> None:
    assert newscrawl("ledger", "rebuild", "--data", crawled.data).returncode == 0
    (one,) = [one for one in records(crawled.data) if TWICE in one["body"][0]]
    code, told = forget(crawled.data, one["id"])
    assert code == 3
    assert "1 raw pages are of addresses that the ledger does not know" in told
    assert [place.split("/")[0] for place in places(crawled.data, TWICE)] == ["archive"]
    done = newscrawl("reextract", "demo", "--site", crawled.site, "--data", crawled.data)
    assert done.returncode == 0, done.stderr
    assert places(crawled.data, TWICE) == []
    assert forget(crawled.data, one["id"]) == (0, "")


def test_a_page_that_cannot_be_read_is_not_archived_once_it_is_forgotten(crawled: Crawled) -> None:
    assert forget(crawled.data, crawled.url(1002)) == (0, "")
    page = b"<html><body><p>" + "村里第1002段水渠今天通水，".encode() * 20 + b"</p></body></html>"
    file = crawled.data.parent / "some.warc"
    file.write_bytes(record(crawled.url(1002), http(page)))
    assert newscrawl("import", file, "--portal", "demo", "--data", crawled.data).returncode == 0
    assert crawled.places(1002) == []


def test_nothing_is_brought_in_or_taken_down_while_the_ledger_is_rebuilt(crawled: Crawled) -> None:
    file = crawled.data.parent / "some.warc"
    file.write_bytes(record(crawled.url(1009), http(crawled.room.article(1001).body)))
    commands = (
        ("import", file, "--portal", "demo"), ("import", file, "--portal", "neu", "--site", crawled.site),
        ("forget", crawled.url(1002)), ("reextract", "demo", "--jobs", "1"),
    )  # fmt: skip
    with (crawled.data / "locks" / "_runs.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        for command in commands:
            done = newscrawl(*command, "--data", crawled.data)
            assert (done.returncode, done.stderr.count("\n")) == (75, 1), done.stderr
            assert "rebuilt" in done.stderr
    assert len(crawled.places(1002)) == 3


def test_no_import_begins_a_second_ledger(crawled: Crawled) -> None:
    file = crawled.data.parent / "some.warc"
    file.write_bytes(record(crawled.url(1002), http(crawled.room.article(1002).body)))
    (crawled.data / "ledger.sqlite3").unlink()
    done = newscrawl("import", file, "--portal", "demo", "--site", crawled.site, "--data", crawled.data)
    assert done.returncode == 2
    assert "`newscrawl ledger rebuild`" in done.stderr
    assert not (crawled.data / "ledger.sqlite3").exists()


@pytest.mark.parametrize("name", ["../outside", "a/b", "_runs", "x" * 300])
def test_no_file_is_made_for_what_is_no_name_of_a_portal(crawled: Crawled, name: str) -> None:
    before = sorted(crawled.data.rglob("*"))
    file = crawled.data.parent / "some.warc"
    file.write_bytes(record(crawled.url(1002), http(crawled.room.article(1002).body)))
    done = newscrawl("import", file, "--portal", name, "--site", crawled.site, "--data", crawled.data)
    assert "Traceback" not in done.stderr
    assert (done.returncode in (2, 3), done.stderr.count("\n")) == (True, 1)
    made = {path.name for path in set(crawled.data.rglob("*")) - set(before)}
    assert made <= {"_runs.lock", "ledger.sqlite3-wal", "ledger.sqlite3-shm"}


def test_copies_stay_away_from_a_ledger_that_was_rebuilt(crawled: Crawled) -> None:
    assert forget(crawled.data, crawled.url(1004)) == (0, "")
    (crawled.data / "ledger.sqlite3").unlink()
    backed = newscrawl("ledger", "rebuild", "--data", crawled.data)
    assert backed.returncode == 0, backed.stdout
    again = newscrawl(*crawl_arguments(crawled.site, crawled.data, "--full"), env=days_later(2))
    assert again.returncode == 0, again.stderr
    assert places(crawled.data, TWICE) == []
    assert newscrawl("ledger", "check", "--data", crawled.data).returncode == 0


def test_what_is_kept_for_a_rebuild_is_in_a_backup(crawled: Crawled) -> None:
    assert forget(crawled.data, crawled.url(1004)) == (0, "")
    kept = (crawled.data / "forgotten/demo.tombstones").read_bytes()
    assert kept.count(b"\n") == 2
    file, restored = crawled.data.parent / "news.tar", crawled.data.parent / "restored"
    assert newscrawl("backup", file, "--data", crawled.data).returncode == 0
    assert newscrawl("restore", file, "--data", restored).returncode == 0
    assert (restored / "forgotten/demo.tombstones").read_bytes() == kept


def test_what_leads_to_a_forgotten_article_is_asked_for_once(tmp_path: Path) -> None:
    asked: list[str] = []

    class Watched(Newsroom):
        def page(self, path: str) -> Page | None:
            asked.append(path)
            return super().page(path)

    room = Watched({"a": [1002, 1001]})
    with Server(room) as server:
        arguments = crawl_arguments(server.url, tmp_path, "--full")
        newscrawl(*arguments)
        assert forget(tmp_path, f"{server.url}/xianyu/a/1002.html") == (0, "")
        room.lists["b"] = [2001]
        room.answers["/xianyu/b/2001.html"] = Page(302, {"Location": "/xianyu/a/1002.html"}, b"")
        asked.clear()
        written = (tmp_path / "forgotten/demo.tombstones").stat().st_mtime_ns
        for days in (1, 2):
            assert newscrawl(*arguments, env=days_later(days)).returncode == 0
    assert asked.count("/xianyu/b/2001.html") == 1
    assert places(tmp_path, "村里第1002段水渠今天通水") == []
    assert (tmp_path / "forgotten/demo.tombstones").stat().st_mtime_ns == written  # nothing was looked through again
