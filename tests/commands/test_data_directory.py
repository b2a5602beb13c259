"""Backup, restore, check, rebuild and compact: the program, real crawls, real SQLite."""

import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import copytree
from threading import Event, Thread
from unittest.mock import Mock

import pytest
from filelock import FileLock

from newscrawl import manifest
from newscrawl.analysis.published import events
from newscrawl.demo import Portal, Server
from newscrawl.items import Article
from newscrawl.ledger import articles, runs
from newscrawl.ledger.articles import Batch
from newscrawl.ledger.backup import write_backup
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.publishing import Publisher
from tests.newsroom import Newsroom
from tests.shared import crawl_arguments, days_later, newscrawl, records, start, wait_until


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(Portal(25)) as serving:
        yield serving


@pytest.fixture(scope="module")
def crawled(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crawled")
    assert newscrawl(*crawl_arguments(server.url, folder)).returncode == 0
    (folder / "portals.toml").write_text(f'[portals.demo]\nsite = "{server.url}"\n')
    return folder


@pytest.fixture
def data(crawled: Path, tmp_path: Path) -> Path:
    return copytree(crawled, tmp_path / "data")


def tree(root: Path) -> dict[str, str]:
    kept = ("articles", "rejected", "runs", "portals.toml")
    files = (path for name in kept for path in [root / name, *(root / name).rglob("*")] if path.is_file())
    return {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def said(*arguments: object) -> tuple[int, str]:
    ended = newscrawl(*arguments)
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize("name", ["news.tar.gz"])
def test_a_backup_restores_all_and_the_next_crawl_finds_nothing_new(
    tmp_path: Path, data: Path, server: Server, name: str
) -> None:
    file, restored = tmp_path / name, tmp_path / "elsewhere" / "data"
    assert said("backup", file, "--data", data)[0] == 0
    assert said("backup", file, "--data", data)[0] == 2
    assert said("backup", file, "--force", "--data", data)[0] == 0
    assert said("restore", file, "--data", restored) == (0, f"{restored} is restored and whole\n")
    assert tree(restored) == tree(data)
    assert said("restore", file, "--data", restored)[0] == 2
    before = records(restored)
    assert newscrawl(*crawl_arguments(server.url, restored)).returncode == 0
    assert records(restored) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["data", "elsewhere", name])


def test_a_backup_while_a_crawl_goes_on_is_whole(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "b.tar"
    with Server(Portal(60)) as server:
        often = ("-s", "NEWSCRAWL_COMMIT_ARTICLES=3", "-s", "NEWSCRAWL_PUBLISH_ARTICLES=3", "-s", "DOWNLOAD_DELAY=0.02")
        process = start(*crawl_arguments(server.url, data, *often))
        wait_until(lambda: len(list(data.glob("articles/**/*.jsonl"))) >= 2)
        assert said("backup", file, "--data", data)[0] == 0
        assert process.wait(60) == 0
        restored = tmp_path / "restored"
        assert said("restore", file, "--data", restored)[0] == 0
        assert newscrawl(*crawl_arguments(server.url, restored)).returncode == 0
    news = [[record["id"] for record in records(root) if record["event"] == "new"] for root in (data, restored)]
    assert sorted(news[0]) == sorted(news[1])
    assert len(set(news[1])) == len(news[1])


def test_a_receipt_that_is_replaced_meanwhile_is_whole_in_the_backup(tmp_path: Path, data: Path) -> None:
    latest, done = data / "runs/latest/demo.json", Event()

    sizes = {tmp_path / "short": 10, tmp_path / "long": 3_000_000}
    for path, size in sizes.items():
        path.write_bytes(b'{"x": "' + b"x" * size + b'"}')

    def replace() -> None:
        while not done.is_set():
            for path in sizes:
                (tmp_path / "next").hardlink_to(path)
                (tmp_path / "next").replace(latest)

    thread = Thread(target=replace)
    thread.start()
    try:
        for number in range(40):
            write_backup(data, tmp_path / f"{number}.tar")
            with tarfile.open(tmp_path / f"{number}.tar") as tar:
                kept = tar.extractfile("runs/latest/demo.json")
                assert kept
                json.loads(kept.read())
    finally:
        done.set()
        thread.join()


def test_backups_at_the_same_time_do_not_mix(tmp_path: Path, data: Path) -> None:
    (data / "rejected/demo").mkdir(parents=True, exist_ok=True)
    (data / "rejected/demo/much.jsonl").write_bytes(b"\n" * 100_000_000)
    file = tmp_path / "b.tar"
    first, second = (start("backup", file, "--force", "--data", data) for _ in range(2))
    parts = set[str]()
    wait_until(lambda: parts.update(path.name for path in tmp_path.glob(".b.tar.*")) or first.poll() is not None)
    assert [process.wait(60) for process in (first, second)] == [0, 0]
    assert len(parts) == 2
    link = tmp_path / "link"
    (tmp_path / "disk").mkdir()
    link.symlink_to(tmp_path / "disk")
    assert said("restore", file, "--data", link)[0] == 0
    assert tree(tmp_path / "disk") == tree(data)


def test_no_backup_is_made_of_files_that_are_half_joined(tmp_path: Path, data: Path) -> None:
    with sqlite3.connect(data / "ledger.sqlite3") as connection:
        connection.execute(
            "INSERT INTO files (portal, run, path, done, events, first_seq, last_seq, sha256)"
            " SELECT portal, '', 'articles/demo/2026-01/2026-01.jsonl', 0, events, first_seq, last_seq, sha256 FROM files"
        )
        connection.execute("UPDATE files SET within = (SELECT id FROM files WHERE run = '') WHERE run != ''")
    code, told = said("backup", tmp_path / "b.tar", "--data", data)
    assert (code, "ledger compact" in told) == (2, True)
    assert said("ledger", "compact", "--data", data)[0] == 0
    assert said("backup", tmp_path / "b.tar", "--data", data)[0] == 0


def archive(file: Path, *members: tuple[str, bytes | str]) -> None:
    with tarfile.open(file, "w") as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if isinstance(content, str):
                info.type, info.linkname = tarfile.SYMTYPE, content
                tar.addfile(info)
            else:
                info.size = len(content)
                tar.addfile(info, BytesIO(content))


@pytest.mark.parametrize(
    "members",
    [
        [("../evil", b"x")], [("/etc/evil", b"x")], [("articles/../../evil", b"x")], [("articles/x", "/etc/passwd")],
        [("ledger.sqlite3", b"x")], [("backup.json", b"{}")], [("other.txt", b"x")], [],
        [("backup.json", b"{}"), ("ledger.sqlite3", b"no database")],
    ],
)  # fmt: skip
def test_other_archives_are_refused_and_leave_nothing(tmp_path: Path, members: list[tuple[str, bytes | str]]) -> None:
    archive(tmp_path / "a.tar", *members)
    code, told = said("restore", tmp_path / "a.tar", "--data", tmp_path / "data")
    assert (code, len(told.splitlines())) == (2, 1), told
    assert [path.name for path in tmp_path.iterdir()] == ["a.tar"]


def test_half_a_backup_is_refused(tmp_path: Path, data: Path) -> None:
    said("backup", tmp_path / "b.tar", "--data", data)
    whole = (tmp_path / "b.tar").read_bytes()
    for part in (0, 100, len(whole) // 2, len(whole) - 11_000):
        (tmp_path / "half.tar").write_bytes(whole[:part])
        assert said("restore", tmp_path / "half.tar", "--data", tmp_path / "new")[0] == 2
        assert not (tmp_path / "new").exists()


def _torn(data: Path) -> None:
    file = next(data.glob("articles/**/*.jsonl"))
    file.write_bytes(file.read_bytes()[:-20])


def _away(data: Path) -> None:
    next(data.glob("articles/**/*.jsonl")).unlink()


def _foreign(data: Path) -> None:
    (data / "articles/demo/2026-01-01").mkdir()
    (data / "articles/demo/2026-01-01/x.jsonl").write_text("{}\n")


def _sql(statement: str) -> Callable[[Path], None]:
    def run(data: Path) -> None:
        with sqlite3.connect(data / "ledger.sqlite3") as connection:
            connection.execute(statement)

    return run


@pytest.mark.parametrize(
    ("harm", "word"),
    [
        (_torn, "lacks 1 of 25 lines"), (_away, "is missing"), (_foreign, "is not in the ledger"),
        (_sql("UPDATE articles SET revision = 7 WHERE id = (SELECT min(id) FROM articles)"), "revision 7"),
        (_sql("UPDATE meta SET value = '99' WHERE key = 'seq'"), "counts 99 events"),
        (_sql("DELETE FROM events WHERE seq = 3"), "1 numbers of events"),
    ],
)  # fmt: skip
def test_check_tells_each_fault(data: Path, harm: Callable[[Path], None], word: str) -> None:
    assert said("ledger", "check", "--data", data) == (0, f"{data} is whole\n")
    harm(data)
    code, told = said("ledger", "check", "--data", data)
    assert (code, word in told) == (1, True), told


@pytest.mark.parametrize("table", ["articles"])
def test_a_damaged_ledger_is_one_line_whatever_is_asked(tmp_path: Path, data: Path, table: str) -> None:
    ledger = data / "ledger.sqlite3"
    with sqlite3.connect(ledger) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    content = bytearray(ledger.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    ledger.write_bytes(content)
    for command in (("status",), ("portals",), ("crawl", "--due"), ("runs",), ("runs", "show", "demo"), ("ledger", "check"),
                    ("ledger", "compact"), ("release", "demo"), ("backup", tmp_path / "b.tar")):  # fmt: skip
        code, told = said(*command, "--data", data)
        assert code or command[0] != "backup", told
        assert len([line for line in told.splitlines() if line.startswith("newscrawl: ")]) <= 1, told
    assert not (tmp_path / "b.tar").exists()
    if table == "runs":
        assert said("status", "--data", data)[0] == 2
    assert said("ledger", "rebuild", "--data", data)[0] == 0
    assert said("ledger", "check", "--data", data)[0] == 0


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_a_rebuilt_ledger_publishes_nothing_twice(tmp_path: Path, harm: str) -> None:
    room = Newsroom({"a": list(range(1012, 1000, -1)), "b": [1003, 1002]}, size=5)
    always = ("-s", "NEWSCRAWL_REVISIT_SHARE=0.9")
    with Server(room) as server:

        def crawl(day: float) -> int:
            return newscrawl(*crawl_arguments(server.url, tmp_path, *always), env=days_later(day)).returncode

        assert crawl(0) == 0
        room.texts[1005] = "这一段今天改了，水渠明天才通水，请大家互相转告，不要白跑一趟。" * 5
        for numbers in room.lists.values():
            numbers[:] = [number for number in numbers if number != 1008]
        assert [crawl(day) for day in (1.1, 2.2)] == [0, 0]
        before = records(tmp_path)
        assert sorted(record["event"] for record in before) == ["new"] * 12 + ["removed", "updated"]

        ledger = tmp_path / "ledger.sqlite3"
        if harm == "lost":
            ledger.unlink()
        elif harm == "damaged":
            ledger.write_bytes(ledger.read_bytes()[:5000] + b"\0" * 9000)
        assert said("ledger", "rebuild", "--data", tmp_path) == (0, f"{ledger}: 12 articles, 14 events\n")
        assert len(list(tmp_path.glob("ledger.sqlite3.2*"))) == (harm != "lost")
        assert said("ledger", "check", "--data", tmp_path)[0] == 0
        assert crawl(2.3) == 0
        assert records(tmp_path) == before

        room.texts[1005] = "又改了一回，水渠到底没有通水，什么时候通水要等上面的消息，望大家理解。" * 5
        room.lists["a"].insert(0, 1013)
        assert crawl(3.3) == 0
        more = sorted((record for record in records(tmp_path)), key=lambda record: record["seq"])[14:]
        assert sorted((record["event"], record["revision"]) for record in more) == [("new", 1), ("updated", 3)]
        assert [record["seq"] for record in more] == [15, 16]


def _half_joined(data: Path, *, is_whole: bool) -> Path:
    """Leave the files as a `compact` does that is killed: the joined one is written, or half of it, and has no name."""
    day = next(data.glob("articles/demo/*/*.jsonl"))
    lines = day.read_bytes()
    part = data / "articles/demo" / day.parent.name[:7] / f".{day.parent.name[:7]}.jsonl.part"
    part.parent.mkdir()
    part.write_bytes(lines if is_whole else lines[: len(lines) // 2])
    return day


@pytest.mark.parametrize("state", ["half", "whole", "alone"])
def test_rebuild_takes_files_that_were_being_joined(data: Path, state: str) -> None:
    before = records(data)
    day = _half_joined(data, is_whole=state != "half")
    if state == "alone":
        day.unlink()
    (data / "ledger.sqlite3").unlink()
    code, told = said("ledger", "rebuild", "--data", data)
    assert (code, "25 articles, 25 events" in told) == (0, True), told
    assert records(data) == before
    assert not list(data.glob("articles/**/.*"))
    assert said("ledger", "check", "--data", data)[0] == 0


def test_no_crawl_begins_beside_published_files_whose_ledger_is_lost(data: Path, server: Server) -> None:
    before = records(data)
    (data / "ledger.sqlite3").unlink()
    code, told = said(*crawl_arguments(server.url, data))
    assert (code, len(told.splitlines()), "ledger rebuild" in told) == (2, 1, True), told
    assert not (data / "ledger.sqlite3").exists()
    assert said("ledger", "rebuild", "--data", data)[0] == 0
    assert newscrawl(*crawl_arguments(server.url, data)).returncode == 0
    assert records(data) == before


def test_rebuild_leaves_out_what_is_torn_and_tells(data: Path) -> None:
    _torn(data)
    code, told = said("ledger", "rebuild", "--data", data)
    assert (code, "24 articles, 24 events" in told, "no line of ours" in told) == (0, True, True)


def test_a_crawl_that_goes_on_is_not_disturbed(tmp_path: Path, server: Server) -> None:
    process = start(
        *crawl_arguments(server.url, tmp_path, "-s", "DOWNLOAD_DELAY=1", "-s", "NEWSCRAWL_COMMIT_SECONDS=0")
    )
    wait_until(lambda: len(server.requests) > 3 and (tmp_path / "ledger.sqlite3").exists())
    (tmp_path / "articles").mkdir(exist_ok=True)
    for action in ("rebuild", "compact"):
        assert said("ledger", action, "--data", tmp_path)[0] == 75
    process.terminate()
    process.wait()


def test_a_crawl_writes_what_a_dead_one_of_another_portal_left(data: Path, server: Server) -> None:
    """The other portal's file is frozen and not written: consumers of all portals wait for it."""
    own = manifest.read(manifest.path_of(data, "demo"))
    with Ledger(data / "ledger.sqlite3") as ledger:
        run = runs.new("other", "http://other.example")
        article = Article(
            id="a00000000000000ff", portal="other", url="http://other.example/1.html", title="题", body=["文"]
        )
        with ledger.begin() as connection:
            runs.begin(connection, run)
            articles.commit(connection, "other", run.id, Batch([article]), run.started)
        with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Publisher, "finish", Mock(side_effect=KeyboardInterrupt))
            Publisher(ledger, data, run).publish(ripe_only=False)
    assert [event.seq for event in events(data)][-1] == own[-1].last_seq
    with FileLock(data / "locks" / "other.lock"):
        assert newscrawl(*crawl_arguments(server.url, data)).returncode == 0
        assert manifest.portals(data) == ["demo"]
    assert newscrawl(*crawl_arguments(server.url, data)).returncode == 0
    assert [event.seq for event in events(data, ["other"])] == [own[-1].last_seq + 1]


def test_no_crawl_begins_and_none_goes_on_while_the_ledger_is_rebuilt(tmp_path: Path, server: Server) -> None:
    """Not one of a portal that was never crawled either, whose lock nobody knows."""
    process = start(
        *crawl_arguments(server.url, tmp_path, "-s", "DOWNLOAD_DELAY=1", "-s", "NEWSCRAWL_COMMIT_SECONDS=0")
    )
    wait_until(lambda: len(server.requests) > 3 and (tmp_path / "ledger.sqlite3").exists())
    (tmp_path / "articles").mkdir(exist_ok=True)
    (tmp_path / "locks/demo.lock").unlink()
    assert said("ledger", "rebuild", "--data", tmp_path)[0] == 75
    process.terminate()
    process.wait()
    asked = len(server.requests)
    with FileLock(tmp_path / "locks/_runs.lock"):  # as rebuild holds it
        code, told = said(*crawl_arguments(server.url, tmp_path, "-a", "portal=other"))
    assert (code, "rebuilt" in told, len(server.requests)) == (75, True, asked), told
    assert newscrawl(*crawl_arguments(server.url, tmp_path, "-a", "portal=other")).returncode == 0


def test_months_are_joined_and_everything_else_goes_on(tmp_path: Path, data: Path, server: Server) -> None:
    before = sorted(record["seq"] for record in records(data))
    assert said("ledger", "compact", "--before", "2999-01", "--data", data) == (0, "1 files joined into 1\n")
    assert [path.parent.name == path.stem for path in data.glob("articles/**/*.jsonl")] == [True]
    assert [record["seq"] for record in records(data)] == before
    assert newscrawl(*crawl_arguments(server.url, data)).returncode == 0
    assert said("ledger", "check", "--data", data)[0] == 0
    assert '"new": 25' in newscrawl("runs", "--json", "--last", "5", "--data", data).stdout
    assert said("backup", tmp_path / "b.tar", "--data", data)[0] == 0
    assert said("restore", tmp_path / "b.tar", "--data", tmp_path / "r")[0] == 0
    (data / "ledger.sqlite3").unlink()
    assert said("ledger", "rebuild", "--data", data)[0] == 0
    assert newscrawl(*crawl_arguments(server.url, data)).returncode == 0
    assert [record["seq"] for record in records(data)] == before
    assert said("ledger", "compact", "--data", data) == (0, "0 files joined into 0\n")


@pytest.mark.parametrize("wrong", [("backup",), ("restore",), ("ledger",), ("ledger", "mend"), ("ledger", "check", "x"),
                                   ("ledger", "compact", "--before", "2026"), ("ledger", "check", "--before", "2026-01"),
                                   ("backup", "/proc/none/x.tar"), ("restore", "/nowhere.tar")])  # fmt: skip
def test_mistakes_are_one_line(data: Path, wrong: tuple[str, ...]) -> None:
    code, told = said(*wrong, "--data", data)
    assert (code, len(told.splitlines())) == (2, 1), told
