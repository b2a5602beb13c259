"""A layout that changes, a server that lies, a portal that falls silent: seen in the run in which it happens."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from newscrawl.clock import PORTAL_ZONE
from newscrawl.demo import Server
from tests.newsroom import LAYOUT, Newsroom, page, title
from tests.shared import ROOT, crawl_arguments, days_later, newscrawl, records, wait_until

RENAMED = LAYOUT.replace('"viewbox"', '"detail"').replace('"title"', '"headline"')
SITE_NAME = LAYOUT.replace("{title}", "水渠网新闻中心欢迎您").replace("<div", "<h1>{title}</h1><div", 1)


class Crawls:
    """Crawls of a newsroom of 30 articles into one data directory."""

    def __init__(self, room: Newsroom, server: Server, data: Path) -> None:
        self.room, self.server, self.data = room, server, data

    def run(self, day: float, *more: str) -> CompletedProcess[str]:
        """Crawl that many days from now."""
        return newscrawl(*crawl_arguments(self.server.url, self.data, *more), env=days_later(day))

    def add(self, *numbers: int) -> None:
        """Put in new articles."""
        self.room.lists["a"][:0] = sorted(numbers, reverse=True)

    def receipt(self) -> dict[str, Any]:
        """Return the receipt of the last run."""
        told: dict[str, Any] = json.loads((self.data / "runs/latest/demo.json").read_text("utf-8"))
        return told

    def titles(self) -> list[str]:
        """Return the titles that were published."""
        return sorted(record["title"] for record in records(self.data))


@pytest.fixture
def crawls(tmp_path: Path) -> Iterator[Crawls]:
    room = Newsroom({"a": list(range(1030, 1000, -1))}, size=40)
    with Server(room) as server:
        found = Crawls(room, server, tmp_path)
        assert found.run(0).returncode == 0
        yield found


def all_titles(*more: int) -> list[str]:
    return sorted(title(number) for number in [*range(1001, 1031), *more])


def test_titles_that_all_say_the_same_are_withheld_and_asked_again(crawls: Crawls) -> None:
    crawls.room.layout = SITE_NAME
    crawls.add(1031, 1032, 1033, 1034)
    ended = crawls.run(0.3)
    assert ended.returncode == 5
    told = crawls.receipt()
    assert "title is another than that of other articles on 0 of 4 pages" in ended.stderr
    assert f"newscrawl release {told['run']}" in ended.stderr
    assert (told["withheld"], told["states"]["rejected"], told["published"]) == (4, 4, {})
    (breach,) = [one for one in told["breaches"] if "another" in one["message"]]
    assert (breach["field"], breach["rule"], len(breach["pages"])) == ("title", "portal:div.viewbox > div.title", 3)
    assert crawls.titles() == all_titles()

    again = crawls.run(0.6)
    assert (again.returncode, crawls.receipt()["withheld"], crawls.titles()) == (5, 4, all_titles())
    crawls.room.layout = LAYOUT
    mended = crawls.run(0.9)
    assert mended.returncode == 0, mended.stderr
    assert crawls.titles() == all_titles(1031, 1032, 1033, 1034)
    assert crawls.receipt()["states"]["new"] == 4
    assert [record["seq"] for record in records(crawls.data)] == list(range(1, 35))


def test_what_is_withheld_can_be_released_and_is_the_usual_then(crawls: Crawls) -> None:
    crawls.room.layout = SITE_NAME
    crawls.add(1031, 1032, 1033, 1034)
    crawls.run(0.3)
    shown = newscrawl("runs", "show", "demo", "--data", crawls.data)
    assert "4 articles are withheld" in shown.stdout
    assert "/xianyu/a/1033.html" in shown.stdout
    released = newscrawl("release", "demo", "--data", crawls.data)
    assert (released.returncode, released.stdout.split()[0]) == (0, "4"), released.stderr
    assert crawls.titles() == sorted([*all_titles(), *["水渠网新闻中心欢迎您"] * 4])
    told = crawls.receipt()
    assert (told["accepted"], told["withheld"], told["states"]) == (True, 0, {"known": 30, "new": 4})
    assert (told["reasons"], told["published"]) == ([], {"new": 4})
    crawls.add(1035, 1036, 1037)
    assert crawls.run(0.6).returncode == 0
    assert len(crawls.titles()) == 37
    assert newscrawl("release", "demo", "--data", crawls.data).returncode == 2


def test_a_disk_that_refuses_a_release_is_one_line_and_loses_nothing(crawls: Crawls) -> None:
    crawls.room.layout = SITE_NAME
    crawls.add(1031, 1032, 1033, 1034)
    crawls.run(0.3)
    (crawls.data / "articles").rename(crawls.data / "aside")
    (crawls.data / "articles").touch()
    refused = newscrawl("release", "demo", "--data", crawls.data)
    assert (refused.returncode, refused.stderr.count("\n")) == (3, 1), refused.stderr
    (crawls.data / "articles").unlink()
    (crawls.data / "aside").rename(crawls.data / "articles")
    again = newscrawl("release", "demo", "--data", crawls.data)
    assert again.stdout.split()[0] == "4", again.stderr
    assert len(crawls.titles()) == 34


def test_what_is_withheld_is_not_published_piece_by_piece(crawls: Crawls) -> None:
    """One page proves nothing; runs that come to few are judged together and publish none of those that broke."""
    crawls.room.layout = SITE_NAME
    crawls.add(1031, 1032, 1033, 1034)
    assert crawls.run(0.3).returncode == 5
    limit = ("-s", "CLOSESPIDER_PAGECOUNT=4", "-s", "CONCURRENT_REQUESTS=1")
    codes = {crawls.run(0.5 + number / 10, *limit).returncode for number in range(4)}
    assert codes <= {3, 5}  # 5 where what two runs read is enough to tell
    assert crawls.titles() == all_titles()
    crawls.room.layout = LAYOUT
    assert [crawls.run(1 + number / 10, *limit).returncode for number in range(3)] == [3, 3, 3]
    assert crawls.run(1.5).returncode == 0
    assert crawls.titles() == all_titles(1031, 1032, 1033, 1034)


def test_a_release_publishes_nothing_of_a_run_that_died_and_was_not_judged(crawls: Crawls) -> None:
    crawls.room.layout = SITE_NAME
    crawls.add(*range(1031, 1035))
    crawls.run(0.3)
    withheld = crawls.receipt()["run"]
    crawls.room.layout = LAYOUT.replace("{text}", "大家都在看这些，" * 20)
    crawls.add(1035, 1036)
    one_by_one = ("-s", "NEWSCRAWL_COMMIT_ARTICLES=1", "-s", "DOWNLOAD_DELAY=0.3")
    with subprocess.Popen(
        [sys.executable, "-m", "newscrawl", *map(str, crawl_arguments(crawls.server.url, crawls.data, *one_by_one))],
        cwd=ROOT, env=days_later(0.6),
    ) as process:  # fmt: skip
        wait_until(lambda: any("1035" in request.path or "1036" in request.path for request in crawls.server.requests))
        wait_until(lambda: crawls.server.requests[-1].path.endswith(("1031.html", "1032.html", "1033.html")))
        process.kill()
    released = newscrawl("release", withheld, "--data", crawls.data)
    assert (released.returncode, withheld in released.stdout) == (0, True), released.stderr
    assert "大家都在看" not in str([record["body"] for record in records(crawls.data)])
    assert set(crawls.titles()) == {*all_titles(), "水渠网新闻中心欢迎您"}


def test_pages_without_text_end_a_run_with_5(crawls: Crawls) -> None:
    crawls.room.layout = '<div class="viewbox"><div class="title">{title}</div><script>show()</script></div>'
    crawls.add(1031, 1032, 1033)
    ended = crawls.run(0.3)
    assert ended.returncode == 5
    assert "body is given by 0 of 3 pages" in ended.stderr
    assert "/xianyu/a/1031.html" in ended.stderr
    assert crawls.titles() == all_titles()


def test_pages_that_only_general_rules_read_are_published_and_told(crawls: Crawls) -> None:
    crawls.room.layout = RENAMED
    crawls.add(1031, 1032, 1033)
    ended = crawls.run(0.3)
    assert ended.returncode == 5
    assert "title is found by the portal's own rule on 0 of 3 pages" in ended.stderr
    assert "portal:div.viewbox > div.title" in ended.stderr
    assert crawls.receipt()["withheld"] == 0
    assert crawls.titles() == all_titles(1031, 1032, 1033)


def test_a_field_that_is_no_longer_given_is_told(crawls: Crawls) -> None:
    crawls.room.layout = LAYOUT.replace("来源：水渠报", "")
    crawls.add(1031, 1032, 1033)
    ended = crawls.run(0.3)
    assert ended.returncode == 5
    assert "source is given by 0 of 3 pages" in ended.stderr
    assert crawls.titles() == all_titles(1031, 1032, 1033)


def test_visits_that_read_other_texts_are_withheld(crawls: Crawls) -> None:
    crawls.room.layout = LAYOUT.replace("<p>{text}</p>", "<p>{text}</p><p>" + "大家都在看这些，" * 20 + "</p>")
    ended = crawls.run(1.1, "-s", "NEWSCRAWL_REVISIT_SHARE=0.9")
    assert ended.returncode == 5
    assert "body is as it was before on 0 of" in ended.stderr
    assert {record["event"] for record in records(crawls.data)} == {"new"}
    crawls.room.layout = LAYOUT
    assert crawls.run(1.4, "-s", "NEWSCRAWL_REVISIT_SHARE=0.9").returncode == 0
    assert {record["event"] for record in records(crawls.data)} == {"new"}


def test_a_server_that_says_of_all_articles_that_they_are_gone_is_not_believed(crawls: Crawls) -> None:
    gone = {f"/xianyu/a/{number}.html": page("没有", status=404) for number in range(1001, 1031)}
    crawls.room.answers = gone
    for day in (1.1, 2.2, 3.3):
        ended = crawls.run(day, "-s", "NEWSCRAWL_REVISIT_SHARE=0.9")
        assert ended.returncode == 5, day
        assert "articles asked for again are still there" in ended.stderr
    crawls.room.answers = {}
    assert crawls.run(4.4, "-s", "NEWSCRAWL_REVISIT_SHARE=0.9").returncode == 0
    assert {record["event"] for record in records(crawls.data)} == {"new"}


def test_what_leaves_the_head_of_a_list_is_asked_for_before_it_is_due(crawls: Crawls) -> None:
    crawls.run(0.1)
    crawls.room.lists["a"].remove(1017)
    before = len(crawls.server.requests)
    crawls.run(0.2, "-s", "NEWSCRAWL_REVISIT_SHARE=0.5")
    assert "/xianyu/a/1017.html" in [request.path for request in crawls.server.requests[before:]]


def test_what_leaves_a_further_page_of_young_articles_is_asked_for_too(tmp_path: Path) -> None:
    room = Newsroom({"a": list(range(1030, 1000, -1))}, size=10)
    today = datetime.now(PORTAL_ZONE)
    room.days = {number: f"{today - timedelta(hours=1031 - number):%Y-%m-%d}" for number in range(1001, 1031)}
    with Server(room) as server:
        found = Crawls(room, server, tmp_path)
        assert [found.run(day).returncode for day in (0, 0.1)] == [0, 0]
        room.lists["a"].remove(1014)
        before = len(server.requests)
        found.run(0.2, "-s", "NEWSCRAWL_REVISIT_SHARE=0.5")
        found.run(0.3, "-s", "NEWSCRAWL_REVISIT_SHARE=0.5")
        assert "/xianyu/a/1014.html" in [request.path for request in server.requests[before:]]


def test_holidays_are_no_silence_but_a_month_is(crawls: Crawls) -> None:
    assert crawls.run(8).returncode == 0
    silent = crawls.run(31)
    assert silent.returncode == 5
    assert "no new article for 31 days" in silent.stderr
    told = newscrawl("release", "demo", "--data", crawls.data)
    assert (told.returncode, "silence_days" in told.stderr) == (2, True)
    crawls.add(1031)
    assert crawls.run(31.2).returncode == 0


@pytest.mark.parametrize(
    ("expected", "code", "word"),
    [
        ('{"editor": 0.5}', 5, "editor is given by 0 of 3 pages (expected 50%"),
        ('{"source": 0}', 0, ""),
        ('{"editr": 0.5}', 2, "editr"),
        ('{"editor": 5}', 2, "share from 0 to 1"),
        ('{"silence_days": 0.1}', 0, ""),
        ('{"editor"', 2, "NEWSCRAWL_EXPECT"),
        ('{"editor": "0.5"}', 2, "editor"),
    ],
)
def test_what_is_declared_takes_the_place_of_what_is_learned(
    crawls: Crawls, expected: str, code: int, word: str
) -> None:
    crawls.room.layout = LAYOUT.replace("来源：水渠报", "") if "source" in expected else LAYOUT
    crawls.add(*(range(1031, 1041) if "editor" in expected else (1031, 1032, 1033)))
    ended = crawls.run(0.3, "-s", f"NEWSCRAWL_EXPECT={expected}")
    assert ended.returncode == code, ended.stderr
    assert word.replace("0 of 3", "0 of 10") in ended.stderr
    assert len(ended.stderr.splitlines()) == bool(code)
