"""Raw pages: kept by crawls, read anew, brought in from elsewhere, and forgotten; all by real processes."""

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from benchmarks.kill_archive import BROKEN, RULES, archive_faults, content, latest
from benchmarks.searching import places
from newscrawl.demo import Portal, Server
from tests.newsroom import LAYOUT, Newsroom
from tests.shared import ROOT, crawl_arguments, days_later, newscrawl, records

SENTENCE = "村里第{}段水渠今天通水"


def archived(data: Path) -> list[tuple[str, str, str, bytes]]:
    """Return type, address, status and body of what is archived, as warcio reads it."""
    found = []
    for path in sorted(data.glob("archive/*/*.warc.gz")):
        with path.open("rb") as stream:
            for one in ArchiveIterator(stream):
                if one.rec_type in ("response", "revisit"):
                    url = one.rec_headers.get_header("WARC-Target-URI")
                    found.append((one.rec_type, url, one.http_headers.get_statuscode(), one.content_stream().read()))
    return found


def receipt(data: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((data / "runs/latest/demo.json").read_text("utf-8"))
    return told


def test_every_article_page_is_kept_as_it_came_and_told_when_it_did_not_change(tmp_path: Path) -> None:
    room = Newsroom({"a": list(range(1005, 1000, -1))})
    with Server(room) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
        kept = archived(tmp_path)
        assert sorted((url, body) for _, url, _, body in kept) == [
            (f"{server.url}/xianyu/a/{n}.html", room.article(n).body) for n in range(1001, 1006)
        ]
        assert receipt(tmp_path)["archive"] == {
            "pages": 5, "revisits": 0, "bytes": sum(f.stat().st_size for f in tmp_path.glob("archive/demo/*")),
        }  # fmt: skip
        room.texts[1002] = "村里第1002段水渠改了一个地方，今天通水，地里的麦子等着这一场水，" * 6
        more = ("-s", "NEWSCRAWL_REVISIT_SHARE=0.9")
        assert newscrawl(*crawl_arguments(server.url, tmp_path, *more), env=days_later(2)).returncode == 0
    again = archived(tmp_path)[5:]
    assert Counter(kind for kind, *_ in again) == {"revisit": 4, "response": 1}
    assert [body for kind, _, _, body in again if kind == "response"] == [room.article(1002).body]
    assert archive_faults(tmp_path) == Counter()
    assert newscrawl("ledger", "check", "--data", tmp_path).returncode == 0


def test_pages_that_do_not_want_it_and_portals_that_need_not_are_not_kept(tmp_path: Path) -> None:
    room = Newsroom({"a": list(range(1004, 1000, -1))})
    plain = room.article(1001)
    meta = plain.body.replace(b"<title>", b'<meta name="Robots" content="NOINDEX, NoArchive"><title>')
    room.answers["/xianyu/a/1001.html"] = replace(plain, body=meta)
    header = plain.headers | {"X-Robots-Tag": "noarchive"}
    room.answers["/xianyu/a/1002.html"] = replace(room.article(1002), headers=header)
    other = plain.headers | {"X-Robots-Tag": "otherbot: noarchive"}
    room.answers["/xianyu/a/1003.html"] = replace(room.article(1003), headers=other)
    with Server(room) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
        assert sorted(url[-9:] for _, url, _, _ in archived(tmp_path)) == ["1003.html", "1004.html"]
        data = tmp_path / "other"
        data.mkdir()
        (data / "portals.toml").write_text(f'[portals.demo]\nsite = "{server.url}"\narchive = false\n')
        assert newscrawl("crawl", "demo", "--data", data, "-s", "DOWNLOAD_DELAY=0").returncode == 0
    assert len(records(data)) == 4
    assert not (data / "archive").exists()


def test_raw_pages_are_dropped_after_their_time(tmp_path: Path) -> None:
    room = Newsroom({"a": [1001]})
    with Server(room) as server:
        newscrawl(*crawl_arguments(server.url, tmp_path))
        room.lists["a"].insert(0, 1002)
        more = ("-s", "NEWSCRAWL_ARCHIVE_DAYS=3")
        assert newscrawl(*crawl_arguments(server.url, tmp_path, *more), env=days_later(4)).returncode == 0
    assert {url[-9:] for _, url, _, _ in archived(tmp_path)} == {"1002.html", "1001.html"}  # the visit of this run
    assert len(list(tmp_path.glob("archive/demo/*"))) == 1
    assert newscrawl("ledger", "check", "--data", tmp_path).returncode == 0


class Mine:
    """A portal of the user's own, crawled with broken rules and with right ones."""

    def __init__(self, folder: Path, site: str) -> None:
        self.folder, self.site, self.data, self.right = folder, site, folder / "data", folder / "right"
        (folder / "spiders").mkdir()
        self.env = os.environ | {"NEWSCRAWL_SPIDERS": str(folder / "spiders")}

    def rules(self, text: str) -> None:
        (self.folder / "spiders" / "mine.py").write_text(text, "utf-8")

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return newscrawl(*arguments, env=self.env)

    def crawl(self, data: Path) -> None:
        done = self.run(*crawl_arguments(self.site, data, portal="mine"))
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Mine:
    """Crawls by broken and by right rules; the portal itself is gone afterwards."""
    folder = tmp_path_factory.mktemp("mine")
    with Server(Portal(60)) as server:
        mine = Mine(folder, server.url)
        mine.rules(RULES)
        mine.crawl(mine.right)
        mine.rules(BROKEN)
        mine.crawl(mine.data)
    mine.rules(RULES)
    return mine


def test_mended_rules_read_archived_pages_as_a_crawl_would_have(mine: Mine) -> None:
    before = {path: path.read_bytes() for path in (mine.data / "articles").rglob("*.jsonl")}
    wrong = [id_ for id_, one in latest(mine.data).items() if content(one) != content(latest(mine.right)[id_])]
    assert wrong

    dry = mine.run("reextract", "mine", "--dry-run", "--data", mine.data)
    assert (dry.returncode, dry.stderr) == (0, "")
    assert f"editor                {len(wrong):>9}        0" in dry.stdout
    assert dry.stdout.count("\n  editor\n  + ") == 3
    assert {path: path.read_bytes() for path in (mine.data / "articles").rglob("*.jsonl")} == before

    done = mine.run("reextract", "mine", "--data", mine.data)
    assert done.returncode == 0, done.stderr
    right, now = latest(mine.right), latest(mine.data)
    assert {id_: content(one) for id_, one in now.items()} == {id_: content(one) for id_, one in right.items()}
    updates = [one for one in records(mine.data) if one["event"] == "updated"]
    assert {(one["cause"], one["revision"]) for one in updates} == {("extractor", 2)}
    assert sorted(one["id"] for one in updates) == sorted(wrong)
    again = mine.run("reextract", "mine", "--data", mine.data)
    assert "updated" not in again.stdout

    mine.rules(BROKEN)
    worse = mine.run("reextract", "mine", "--dry-run", "--data", mine.data).stdout
    assert worse.count("\n  editor (lost)\n  - ") == len(wrong)
    one_field = mine.run("reextract", "mine", "--rule", "author", "--jobs", "1", "--dry-run", "--data", mine.data)
    assert "\n  author (lost)\n" in one_field.stdout
    assert "editor" not in one_field.stdout
    mine.rules(RULES)
    assert mine.run("ledger", "check", "--data", mine.data).returncode == 0


def test_pages_that_were_refused_are_tried_again(tmp_path: Path) -> None:
    room = Newsroom({"a": [1003, 1002, 1001]})
    room.layout = LAYOUT.replace("<div", '<div class="empty"></div><div', 1)
    with Server(room) as server:
        mine = Mine(tmp_path, server.url)
        mine.rules(RULES.replace('body_css = ("div.viewbox > div.content", ', 'body_css = ("div.empty", '))
        assert mine.run(*crawl_arguments(server.url, mine.data, portal="mine")).returncode == 5
    assert records(mine.data) == []
    mine.rules(RULES)
    dry = mine.run("reextract", "mine", "--dry-run", "--data", mine.data)
    assert "3 pages that were refused would be articles now" in dry.stdout
    assert records(mine.data) == []
    done = mine.run("reextract", "mine", "--data", mine.data)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted((one["event"], one["title"], one["sections"]) for one in records(mine.data)) == [
        ("new", f"第{number}段水渠通水", ["a"]) for number in (1001, 1002, 1003)
    ]


@pytest.mark.parametrize(("arguments", "told"), [
    ((), "takes the name of one portal"), (("nobody",), "no raw pages of nobody"), (("demo", "--rule", "titel"), "no field 'titel'"),
    (("demo", "--since", "gestern"), "--since takes a date"), (("demo", "--jobs", "0"), "--jobs takes"),
])  # fmt: skip
def test_mistakes_are_one_line(
    tmp_path_factory: pytest.TempPathFactory, mine: Mine, arguments: tuple[str, ...], told: str
) -> None:
    done = mine.run("reextract", *arguments, "--data", mine.data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert told in done.stderr


def test_files_of_another_program_give_the_same_articles(tmp_path: Path) -> None:
    file, data = tmp_path / "site.warc.gz", tmp_path / "data"
    with Server(Portal(60)) as server:
        site = server.url
        assert newscrawl(*crawl_arguments(site, tmp_path / "right")).returncode == 0
        recorder = [sys.executable, "-m", "benchmarks.recorder", f"{site}/xianyu/", str(file)]
        subprocess.run(recorder, cwd=ROOT, check=True, capture_output=True)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    torn = newscrawl("import", file, "--portal", "demo", "--site", site, "--data", tmp_path / "torn")
    assert (torn.returncode, torn.stderr.count("\n")) == (3, 1), torn.stderr
    assert "site.warc.gz cannot be read further: it ends within the record of" in torn.stderr
    file.write_bytes(whole)
    for folder in (data, tmp_path / "torn"):
        done = newscrawl("import", file, "--portal", "demo", "--site", site, "--data", folder)
        assert done.returncode == 0, done.stderr
    right = latest(tmp_path / "right")
    assert {id_: content(one) for id_, one in latest(data).items()} == {id_: content(one) for id_, one in right.items()}
    texts = sorted((one["title"], one["body"]) for one in right.values())
    assert sorted((one["title"], one["body"]) for one in latest(tmp_path / "torn").values()) == texts
    assert "left as they are" in newscrawl("import", file, "--portal", "demo", "--data", data).stdout
    assert "unchanged" in newscrawl("reextract", "demo", "--data", data).stdout


@pytest.mark.parametrize(("arguments", "told"), [
    ((), "takes WARC files"), (("x.warc.gz",), "takes WARC files"), (("nothing.warc.gz", "--portal", "demo", "--site", "http://a.example"), "no file"),
    (("bad.warc.gz", "--portal", "demo", "--site", "http://a.example"), "bad.warc.gz"), (("bad.warc.gz", "--portal", "demo"), "needs the address"),
])  # fmt: skip
def test_import_tells_mistakes_in_one_line(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    (tmp_path / "bad.warc.gz").write_bytes(b"no archive\n")
    done = newscrawl(
        "import", *arguments, "--data", tmp_path / "data", cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert told in done.stderr


def test_what_is_forgotten_is_gone_everywhere_and_stays_away(tmp_path: Path) -> None:
    room = Newsroom({"a": list(range(1006, 1000, -1)), "b": [2001]})
    room.texts[2001] = room.texts[1002] = "这一篇文章两个地址上都有，要撤下来的正是这一篇，" * 6
    listed = tmp_path / "list.txt"
    with Server(room) as server:
        newscrawl(*crawl_arguments(server.url, tmp_path / "d"))
        data = tmp_path / "d"
        room.texts[1003] = "第1003段水渠改过一次，村里的人都来看，地里的麦子等着这一场水，" * 6
        newscrawl(*crawl_arguments(server.url, data, "-s", "NEWSCRAWL_REVISIT_SHARE=0.9"), env=days_later(2))
        twice, once = "要撤下来的正是这一篇", SENTENCE.format(1005)
        edited = (SENTENCE.format(1003), "第1003段水渠改过一次")
        assert all(len(places(data, sentence)) > 1 for sentence in (twice, once, *edited))
        others = [one for one in records(data) if one["url"][-9:-5] in ("1001", "1004", "1006")]

        listed.write_text(
            f"# taken down\n{server.url}/xianyu/a/1005.html\n\n{server.url}/xianyu/b/2001.html\n", "utf-8"
        )
        by_id = next(one["id"] for one in records(data) if one["url"].endswith("1003.html"))
        done = newscrawl("forget", by_id, "--list", listed, "--data", data)
        assert (done.returncode, done.stderr) == (0, "")
        assert all(places(data, sentence) == [] for sentence in (twice, once, *edited))
        left = records(data)
        assert [one for one in left if one["event"] == "new"] == others
        purged = [one for one in left if one["event"] == "purged"]
        assert [(one["title"], one["body"], one["revision"]) for one in sorted(purged, key=lambda one: one["revision"])] == [
            (None, [], 2), (None, [], 2), (None, [], 3),
        ]  # fmt: skip
        assert newscrawl("ledger", "check", "--data", data).returncode == 0

        room.lists["b"].insert(0, 2002)
        room.texts[2002] = room.texts[2001]  # it comes back at another address
        again = newscrawl(*crawl_arguments(server.url, data, "--full"), env=days_later(4))
        assert again.returncode == 0, again.stderr
        assert all(places(data, sentence) == [] for sentence in (twice, once, *edited))
        assert receipt(data)["states"].get("rejected") == 1
        assert len(records(data)) == len(left)
        assert newscrawl("reextract", "demo", "--data", data).returncode == 0
        assert newscrawl("forget", by_id, "--data", data).returncode == 0
        assert len(records(data)) == len(left)

        for ledger in data.glob("ledger.sqlite3*"):
            ledger.unlink()
        assert newscrawl("ledger", "rebuild", "--data", data).returncode == 0
        assert newscrawl("ledger", "check", "--data", data).returncode == 0
        newscrawl(*crawl_arguments(server.url, data, "--full"), env=days_later(5))
    assert all(places(data, sentence) == [] for sentence in (once, *edited))


def test_what_is_no_article_is_not_forgotten(tmp_path: Path) -> None:
    with Server(Newsroom({"a": [1001]})) as server:
        newscrawl(*crawl_arguments(server.url, tmp_path))
        known = f"{server.url}/xianyu/a/1001.html"
    for names, told in (
        ((), "takes addresses"),
        ((known, "http://other.example/1.html"), "no article"),
        (("--list", "/nothing"), "--list"),
    ):
        done = newscrawl("forget", *names, "--data", tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert told in done.stderr
    assert len(records(tmp_path)) == 1


def test_older_copies_of_the_ledger_forget_too(tmp_path: Path) -> None:
    with Server(Newsroom({"a": [1002, 1001]})) as server:
        newscrawl(*crawl_arguments(server.url, tmp_path))
        with (
            sqlite3.connect(tmp_path / "ledger.sqlite3") as source,
            sqlite3.connect(tmp_path / "ledger.sqlite3.v3") as to,
        ):
            source.backup(to)
        (tmp_path / "ledger.sqlite3.broken").write_bytes(b"no ledger")
        done = newscrawl("forget", f"{server.url}/xianyu/a/1002.html", "--data", tmp_path)
    assert done.returncode == 3
    assert "ledger.sqlite3.broken may still hold it" in done.stderr
    assert places(tmp_path, SENTENCE.format(1002)) == []
    assert len(places(tmp_path, SENTENCE.format(1001))) == 4
