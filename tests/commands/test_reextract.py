"""Which of the archived pages of an article is read anew, by real processes."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.demo import Server
from tests.commands.test_archive import RULES, Mine
from tests.newsroom import Newsroom, page
from tests.shared import ROOT, crawl_arguments, days_later, newscrawl, records, wait_until

WRONG = RULES.replace('title_css = ("div.viewbox > div.title"', 'title_css = ("div.viewbox > div.info"')
AGAIN = ("-s", "NEWSCRAWL_REVISIT_SHARE=0.9")


def later(mine: Mine, days: float) -> None:
    """Crawl so many days from now."""
    env = mine.env | {"NEWSCRAWL_CLOCK": days_later(days)["NEWSCRAWL_CLOCK"]}
    done = newscrawl(*crawl_arguments(mine.site, mine.data, *AGAIN, portal="mine"), env=env)
    assert done.returncode == 0, done.stderr


def test_pages_that_were_there_unchanged_or_spoilt_when_asked_again_are_read(tmp_path: Path) -> None:
    room = Newsroom({"a": [1003, 1002, 1001]})
    with Server(room) as server:
        mine = Mine(tmp_path, server.url)
        mine.rules(WRONG)
        mine.crawl(mine.data)
        mine.rules(RULES)
        later(mine, 2)  # the same pages, read by other rules
        assert {one["title"] for one in records(mine.data) if one["event"] == "updated"} == {
            "第1001段水渠通水", "第1002段水渠通水", "第1003段水渠通水",
        }  # fmt: skip
        room.answers["/xianyu/a/1002.html"] = page('<div class="viewbox"><div class="title">维护</div></div>')
        later(mine, 5)
    done = mine.run("reextract", "mine", "--data", mine.data)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "mine: 3 articles read anew; 3 unchanged\n"
    mine.rules(WRONG)
    done = mine.run("reextract", "mine", "--data", mine.data)
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["title"] for one in records(mine.data) if one["revision"] == 3] == ["2021-05-02 09:26 来源：水渠报"] * 3


def children(process: subprocess.Popen[str]) -> list[str]:
    """Return the ids of the processes that a process made."""
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()


def is_alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(("sent", "codes"), [
    (signal.SIGKILL, {-signal.SIGKILL}), (signal.SIGTERM, {-signal.SIGTERM}), (signal.SIGINT, {1, 3, -signal.SIGINT}),
])  # fmt: skip
def test_processes_that_read_end_with_the_one_that_made_them(
    tmp_path: Path, sent: signal.Signals, codes: set[int]
) -> None:
    with Server(Newsroom({"a": [1001]})) as server:
        newscrawl(*crawl_arguments(server.url, tmp_path))
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite3", isolation_level=None)) as ledger:
        ledger.execute("BEGIN IMMEDIATE")  # for which it waits
        process = subprocess.Popen(
            [sys.executable, "-m", "newscrawl", "reextract", "demo", "--jobs", "2", "--data", str(tmp_path)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        wait_until(lambda: len(children(process)) == 2)
        made = children(process)
        os.killpg(process.pid, sent) if sent == signal.SIGINT else process.send_signal(sent)
    _, told = process.communicate(timeout=30)  # those that are left over would hold the pipe
    assert process.returncode in codes  # interrupted: 1 before it began, -2 while it ended
    assert "Traceback" not in told
    wait_until(lambda: not any(map(is_alive, made)))


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Mine:
    """A crawl whose titles are wrong; the portal itself is gone afterwards."""
    with Server(Newsroom({"a": list(range(1030, 1000, -1))})) as server:
        mine = Mine(tmp_path_factory.mktemp("wrong"), server.url)
        mine.rules(WRONG)
        mine.crawl(mine.data)
    return mine


def test_rules_that_are_not_there_or_fail_are_told_and_no_others_taken(wrong: Mine) -> None:
    wrong.rules("raise RuntimeError('spoilt')\n")
    done = wrong.run("reextract", "mine", "--dry-run", "--data", wrong.data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "mine.py, line 1: RuntimeError: spoilt" in done.stderr
    done = newscrawl("reextract", "mine", "--dry-run", "--data", wrong.data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "mine was read by rules of its own" in done.stderr
    wrong.rules(RULES.replace("class DemoLoader(ArticleLoader):", f"class DemoLoader(ArticleLoader):{FAILING}"))
    done = wrong.run("reextract", "mine", "--dry-run", "--data", wrong.data)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "30 articles could not be read" in done.stderr


FAILING = """
    def title_out(self, values):
        raise ValueError("no title today")
"""
MENDING = """
    def read(self):
        from newscrawl.items import Repair
        article = super().read()
        article.repairs = [Repair(name, 0, 0, 1, "?", "test") for name in ("title", "body")]
        return article
"""


def test_one_field_is_mended_alone_and_is_no_sign_that_pages_changed(wrong: Mine) -> None:
    wrong.rules(RULES.replace("class DemoLoader(ArticleLoader):", f"class DemoLoader(ArticleLoader):{MENDING}"))
    done = wrong.run("reextract", "mine", "--rule", "title", "--data", wrong.data)
    assert (done.returncode, done.stderr) == (0, "")
    updates = [one for one in records(wrong.data) if one["event"] == "updated"]
    assert sorted(one["title"] for one in updates) == [f"第{number}段水渠通水" for number in range(1001, 1031)]
    assert {tuple(place["field"] for place in one["repairs"]) for one in updates} == {("title",)}
    done = wrong.run("reextract", "mine", "--rule", "repairs", "--data", wrong.data)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("days", ["-1", "inf", ""])
def test_a_time_that_is_none_drops_no_pages(wrong: Mine, days: str) -> None:
    setting = ("-s", f"NEWSCRAWL_ARCHIVE_DAYS={days}")
    kept = list(wrong.data.glob("archive/mine/*"))
    assert kept
    for command in (
        crawl_arguments(wrong.site, wrong.data, portal="mine"),
        ("reextract", "mine", "--data", wrong.data),
    ):
        done = wrong.run(*command, *setting)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "NEWSCRAWL_ARCHIVE_DAYS must be a number of days above 0" in done.stderr
    assert list(wrong.data.glob("archive/mine/*")) == kept


def test_old_articles_are_read_anew_also_where_crawls_leave_them_alone(wrong: Mine) -> None:
    described = wrong.data / "portals.toml"
    described.write_text(f'[portals.mine]\nsite = "{wrong.site}"\noptions = {{since = "2026-01-01"}}\n', "utf-8")
    done = wrong.run("reextract", "mine", "--dry-run", "--data", wrong.data)
    described.unlink()
    assert (done.returncode, done.stderr) == (0, "")
    assert "mine: 30 articles read anew" in done.stdout


@pytest.mark.parametrize("jobs", ["0", "257"])
def test_no_more_processes_are_made_than_a_machine_bears(wrong: Mine, jobs: str) -> None:
    done = wrong.run("reextract", "mine", "--jobs", jobs, "--dry-run", "--data", wrong.data)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--jobs takes a number of processes from 1 to 256" in done.stderr


def test_pages_of_a_portal_that_moved_are_read_with_its_address_of_then(wrong: Mine) -> None:
    described = wrong.data / "portals.toml"
    described.write_text('[portals.mine]\nsite = "http://127.0.0.1:9"\n', "utf-8")
    command = ("reextract", "mine", "--dry-run", "--data", wrong.data)
    now, then = wrong.run(*command), wrong.run(*command, "--site", wrong.site)
    described.unlink()
    assert "mine: 30 articles read anew" in now.stdout  # their addresses tell where the portal stood
    assert "mine: 30 articles read anew" in then.stdout
