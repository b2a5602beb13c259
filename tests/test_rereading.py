"""Archived pages of a portal that stood elsewhere when they were fetched."""

from pathlib import Path

from newscrawl.demo import Server
from tests.newsroom import Newsroom
from tests.shared import crawl_arguments, days_later, newscrawl, records
from tests.test_importing import http, record


def test_pages_from_before_a_portal_moved_are_read_anew(tmp_path: Path) -> None:
    room, data, file = Newsroom({"a": [1003, 1002, 1001]}), tmp_path / "data", tmp_path / "old.warc"
    with Server(room) as server:
        assert newscrawl(*crawl_arguments(server.url, data)).returncode == 0
    room.lists["a"].insert(0, 1004)
    with Server(room) as server:
        assert newscrawl(*crawl_arguments(server.url, data), env=days_later(0.5)).returncode == 0
    file.write_bytes(record("http://old.example/xianyu/a/1009.html", http(room.article(1009).body)))
    done = newscrawl("import", file, "--portal", "demo", "--site", "http://old.example", "--data", data)
    assert done.returncode == 0, done.stderr
    before = records(data)
    assert len(before) == 5
    done = newscrawl("reextract", "demo", "--data", data)
    assert (done.returncode, done.stdout.strip()) == (0, "demo: 5 articles read anew; 5 unchanged")
    assert records(data) == before
    file.write_bytes(record(f"{server.url}/xianyu/a/1010.html", http(room.article(1010).body)))
    assert newscrawl("import", file, "--portal", "demo", "--data", data).returncode == 0  # at its address of today
    assert len(records(data)) == 6
