"""The program as people run it: real processes, real HTTP on this machine, exit codes and what is left behind."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from newscrawl.demo import Page, Portal, Server
from tests.shared import ROOT, BadPortal, crawl_arguments, days_later, error, newscrawl, records, start, wait_until


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def nothing(path: str, asked: int) -> Page | None:
    return None


def slow(path: str, asked: int) -> Page | None:
    time.sleep(0.08)
    return None


def counts(data: Path) -> dict[str, int]:
    with sqlite3.connect(data / "ledger.sqlite3") as connection:
        (text,) = connection.execute("SELECT counts FROM runs ORDER BY started_at DESC, id DESC LIMIT 1").fetchone()
    return dict(json.loads(text))


def begun(data: Path) -> bool:
    try:
        with sqlite3.connect(f"file:{data / 'ledger.sqlite3'}?mode=ro", uri=True) as connection:
            return bool(connection.execute("SELECT count(*) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:
        return False


def test_success_is_silent_and_leaves_a_receipt(portal: Server, tmp_path: Path) -> None:
    run = newscrawl(*crawl_arguments(portal.url, tmp_path / "data"))
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    ends = Counter("new" if truth.outcome == "article" else truth.outcome for truth in portal.portal.truths())
    assert counts(tmp_path / "data") == ends
    assert ends["new"] == 60
    log = (tmp_path / "data" / "logs" / "demo.log").read_text("utf-8")
    assert "exit_code=0 reason=finished published=60" in log
    assert "new=60" in log
    (rejected,) = (tmp_path / "data").glob("rejected/demo/*/*.jsonl")
    reasons = Counter(json.loads(line)["reason"] for line in rejected.read_text("utf-8").splitlines())
    assert reasons == {"error page": 2, "the portal's front page": 1, f"redirected to {portal.url}/": 1}


def test_a_second_run_asks_only_for_heads_of_lists_and_publishes_nothing(tmp_path: Path) -> None:
    with Server(Portal(30)) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
        before = len(server.requests)
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
        asked = sorted(request.path for request in server.requests[before:])
        heads = [f"/xianyu/{section.code}/" for section in server.portal.sections]
    assert asked == sorted(["/robots.txt", "/xianyu/", *heads])
    assert len(records(tmp_path)) == 30
    assert set(counts(tmp_path)) == {"known"}


def test_what_was_refused_is_asked_again_a_day_later(tmp_path: Path) -> None:
    with Server(Portal(30)) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
        before = len(server.requests)
        later = crawl_arguments(server.url, tmp_path, "-s", "NEWSCRAWL_REVISIT_SHARE=0")
        assert newscrawl(*later, env=days_later(1.01)).returncode == 0
        paths = [asked.path for asked in server.requests[before:]]
        ends = Counter("known" if t.outcome in ("article", "duplicate") else t.outcome for t in server.portal.truths())
        not_there = {truth.path for truth in server.portal.truths() if truth.outcome in ("gone", "rejected")}
    asked = [path for path in paths if path.endswith(".html") and "list_" not in path]
    assert sorted(asked) == sorted(not_there)
    assert len(not_there) == 4
    assert len(records(tmp_path)) == 30
    assert counts(tmp_path) == ends


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["crawl", "nobody"], "no portal named 'nobody'; there are: demo, generic, xinzhou"),
        (["crawl"], "name of one portal"),
        (["crawl", "demo", "demo"], "name of one portal"),
        (["crawl", "demo"], "-a site="),
        (["crawl", "demo", "-a", "sight=http://127.0.0.1:1"], "no argument 'sight'"),
        (["crawl", "demo", "-a", "nonsense"], "-a"),
        (["crawl", "demo", "-s", "nonsense"], "-s"),
        (["crawl", "demo", "--dada", "x"], "unknown option --dada"),
        (["crawl", "demo", "-a", "site=ftp://127.0.0.1/"], "site must be an address"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:99999"], "site must be an address"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:1", "-a", "since=gestern"], "since must be a date"),
        (["crawl", "demo", "-a", "site=https://news.example"], "NEWSCRAWL_CONTACT"),
        (["crawl", "demo", "-a", "site=http://["], "site must be an address"),
        (["crawl", "demo", "-a", "site=http://me:secret@127.0.0.1"], "site must be an address"),
        (["crawl", "demo", "-a", "site=http://a b"], "site must be an address"),
        (["crawl", "demo", "-a", "name=../../x"], "no argument 'name'"),
        (["crawl", "demo", "-a", "crawler=1"], "no argument 'crawler'"),
        (["crawl", "demo", "--data", ""], "--data is empty"),
        (["crawl", "demo", "--data", "~nobody-at-all/x"], "nobody-at-all"),
        (["crawl", "demo", "-s", "LOG_FILE=/proc/none/x", "-a", "site=http://127.0.0.1:1"], "/proc/none/x"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:1", "-s", "DOWNLOAD_DELAY=slow"], "'slow'"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:1", "-s", "NEWSCRAWL_COMMIT_ARTICLES=few"], "'few'"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:1", "-s", "NEWSCRAWL_LOG_MEGABYTES=few"], "'few'"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:1", "-s", "NEWSCRAWL_JITTER=few"], "'few'"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:1", "--max-minutes", "nan"], "--max-minutes"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:1", "-L", "LOUD"], "no log level 'LOUD'"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:1", "--logfile", "/proc/none/x"], "/proc/none/x"),
        (["crawl", "demo", "-a", "site=http://127.0.0.1:1", "--pidfile", "/proc/none/x"], "/proc/none/x"),
        (["extract", "--url", "http://[", "x"], "--url must be an address"),
        (["demo", "--articles", "many"], "invalid int value"),
        (["extract"], "takes files or URLs"),
        (["extract", "--portal", "nobody", "x"], "no portal named"),
    ],
)
def test_every_mistake_is_one_line_and_exit_code_2(tmp_path: Path, arguments: list[str], said: str) -> None:
    env = {**os.environ, "NEWSCRAWL_DATA": str(tmp_path / "data")}
    run = newscrawl(*arguments, env=env)
    assert run.returncode == 2
    assert run.stdout == ""
    assert said in run.stderr
    assert run.stderr.startswith("newscrawl: ")
    assert run.stderr.count("\n") == 1
    assert not (tmp_path / "data" / "ledger.sqlite3").exists()


def test_no_data_directory_outside_the_project(tmp_path: Path, portal: Server) -> None:
    env = {name: value for name, value in os.environ.items() if name != "NEWSCRAWL_DATA"} | {"PYTHONPATH": str(ROOT)}
    run = newscrawl("crawl", "demo", "-a", f"site={portal.url}", cwd=tmp_path, env=env)
    assert run.returncode == 2
    assert "no data directory" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_data_directory(tmp_path: Path, portal: Server) -> None:
    (tmp_path / "data").write_text("mine")
    run = newscrawl(*crawl_arguments(portal.url, tmp_path / "data"))
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
    assert (tmp_path / "data").read_text() == "mine"


def test_a_section_that_is_not_there(tmp_path: Path, portal: Server) -> None:
    run = newscrawl(*crawl_arguments(portal.url, tmp_path, "-a", "sections=ql,nowhere"))
    assert run.returncode == 2
    assert "no section 'nowhere'; there are ql (青岚)" in run.stderr


def test_sections_narrow_by_code_and_by_name(tmp_path: Path, portal: Server) -> None:
    assert newscrawl(*crawl_arguments(portal.url, tmp_path, "-a", "sections=ql,沙渠")).returncode == 0
    assert {record["url"].split("/")[4] for record in records(tmp_path)} <= {"ql", "sq", "bheng", "xt"}
    assert all({"青岚", "沙渠"} & set(record["sections"]) for record in records(tmp_path))


def test_since_stops_at_older_articles_and_leaves_them_for_later(tmp_path: Path) -> None:
    with Server(Portal(200)) as server:
        truths = [truth for truth in server.portal.truths() if truth.outcome == "article"]
        day = sorted(truth.published_at or "" for truth in truths)[-30][:10]
        assert newscrawl(*crawl_arguments(server.url, tmp_path, "-a", f"since={day}")).returncode == 0
        asked = [request.path for request in server.requests]
        wanted = {server.url + truth.path for truth in truths if (truth.published_at or "") >= day}
        assert {record["url"] for record in records(tmp_path)} == wanted
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
        everything = [request.path for request in server.requests[len(asked) :]]
        assert len(records(tmp_path)) == 200
    assert {path for path in asked if "list_" in path} < {path for path in everything if "list_" in path}


def test_a_dead_site(tmp_path: Path) -> None:
    run = newscrawl(*crawl_arguments(f"http://127.0.0.1:{free_port()}", tmp_path))
    assert run.returncode == 4
    assert "unreachable" in run.stderr
    assert "refused" in run.stderr


def test_a_robots_txt_that_cannot_be_read_means_not_now(tmp_path: Path) -> None:
    bad = BadPortal(20, lambda path, asked: error(500) if path == "/robots.txt" else None)
    with Server(bad) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path))
        asked = {request.path for request in server.requests}
    assert run.returncode == 4
    assert "robots.txt" in run.stderr
    assert asked == {"/robots.txt"}
    assert records(tmp_path) == []


def test_a_robots_txt_that_is_missing_allows_all(tmp_path: Path) -> None:
    with Server(BadPortal(14, lambda path, asked: error(404) if path == "/robots.txt" else None)) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0


def test_a_robots_txt_that_forbids_articles(tmp_path: Path) -> None:
    robots = Page(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /xianyu/ql/1\n")
    with Server(BadPortal(28, lambda path, asked: robots if path == "/robots.txt" else None)) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
        assert not [request for request in server.requests if request.path.startswith("/xianyu/ql/1")]
    assert counts(tmp_path)["disallowed"] >= 2


def test_a_site_that_dies_in_the_middle_and_comes_back(tmp_path: Path) -> None:
    def dying(path: str, asked: int) -> Page | None:
        if asked > 40:
            raise ConnectionAbortedError
        return None

    bad = BadPortal(60, dying)
    with Server(bad) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path))
        assert run.returncode == 3
        assert "incomplete" in run.stderr
        published = len(records(tmp_path))
        assert 0 < published < 60
        bad.answer = nothing
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    news = [record["id"] for record in records(tmp_path) if record["event"] == "new"]
    assert len(news) == len(set(news)) == 60


def test_a_layout_that_shows_no_articles(tmp_path: Path) -> None:
    empty = Page(200, {"Content-Type": "text/html"}, "<html><body><p>改版</p></body></html>".encode())
    with Server(BadPortal(20, lambda path, asked: empty if path.count("/") == 3 else None)) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path))
    assert run.returncode == 5
    assert "layout" in run.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_run_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with Server(BadPortal(60, slow)) as server:
        process = start(*crawl_arguments(server.url, tmp_path, "-s", "NEWSCRAWL_COMMIT_ARTICLES=2"))
        wait_until(lambda: len(server.requests) > 25)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 3
        assert "stopped by a signal" in said
        assert said.count("\n") == 1
        published = len(records(tmp_path))
        assert 0 < published < 60
        server.portal = Portal(60)
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    news = [record["id"] for record in records(tmp_path) if record["event"] == "new"]
    assert len(news) == len(set(news)) == 60


def test_a_second_run_says_who_holds_the_portal(tmp_path: Path) -> None:
    with Server(BadPortal(30, slow)) as server:
        first = start(*crawl_arguments(server.url, tmp_path))
        wait_until(lambda: begun(tmp_path))
        began = time.monotonic()
        second = newscrawl(*crawl_arguments(server.url, tmp_path))
        assert time.monotonic() - began < 20
        assert second.returncode == 75
        assert f"process {first.pid} on" in second.stderr
        assert "since 20" in second.stderr
        first.kill()
        first.communicate()
        server.portal = Portal(30)
        assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        reasons = [row[0] for row in connection.execute("SELECT reason FROM runs ORDER BY started_at")]
    assert reasons == ["killed", "finished"]


def test_a_newer_ledger_is_left_alone(tmp_path: Path, portal: Server) -> None:
    assert newscrawl(*crawl_arguments(portal.url, tmp_path, "-a", "sections=ql")).returncode == 0
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'")
    connection.close()
    before = (tmp_path / "ledger.sqlite3").read_bytes()
    run = newscrawl(*crawl_arguments(portal.url, tmp_path))
    assert run.returncode == 2
    assert "upgrade newscrawl" in run.stderr
    assert (tmp_path / "ledger.sqlite3").read_bytes() == before


def test_a_full_disk(tmp_path: Path, portal: Server) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        run = newscrawl(*crawl_arguments(portal.url, small / "data"))
        assert run.returncode == 3
        assert "full" in run.stderr
        assert run.stderr.count("\n") == 1
        assert records(small / "data") == []
        tell = ("--metrics", str(small / "x.prom"), "-s", f"NEWSCRAWL_ON_FAILURE=cat > {tmp_path / 'told'}")
        again = newscrawl(*crawl_arguments(portal.url, small / "data", *tell))
        assert (again.returncode, "Traceback" in again.stderr) == (3, False), again.stderr
        assert json.loads((tmp_path / "told").read_text("utf-8"))["portal"] == "demo"
        subprocess.run(["mount", "-o", "remount,size=20m", str(small)], check=True)
        assert newscrawl(*crawl_arguments(portal.url, small / "data")).returncode == 0
        assert len({record["id"] for record in records(small / "data")}) == len(records(small / "data")) == 60
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_feeds_still_work(tmp_path: Path, portal: Server) -> None:
    run = newscrawl(
        *crawl_arguments(portal.url, tmp_path / "data", "-a", "sections=ql", "-O", str(tmp_path / "f.jsonl"))
    )
    assert (run.returncode, run.stderr) == (0, "")
    feed = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text("utf-8").splitlines()]
    assert {item["id"] for item in feed} >= {record["id"] for record in records(tmp_path / "data")}
    assert "青岚" in (tmp_path / "f.jsonl").read_text("utf-8")


SCRIPT = """
import os, sys
os.environ["SCRAPY_SETTINGS_MODULE"] = "newscrawl.settings"
from scrapy.crawler import {process}
from scrapy.utils.project import get_project_settings
settings = get_project_settings()
settings.setdict({{"DOWNLOAD_DELAY": 0, "NEWSCRAWL_DATA": sys.argv[2], "LOG_ENABLED": False}}, priority="cmdline")
process = {process}(settings)
process.crawl("demo", site=sys.argv[1])
process.start()
"""


@pytest.mark.parametrize("process", ["CrawlerProcess", "AsyncCrawlerProcess"])
def test_a_script_keeps_the_same_promises(tmp_path: Path, portal: Server, process: str) -> None:
    (tmp_path / "script.py").write_text(SCRIPT.format(process=process))
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "script.py", portal.url, str(tmp_path / "data")]
    subprocess.run(command, cwd=tmp_path, env=env, check=True, timeout=60)
    assert newscrawl(*crawl_arguments(portal.url, tmp_path / "ours")).returncode == 0

    def without_run(data: Path) -> list[dict[str, object]]:
        return [{**record, "fetched_at": ""} for record in records(data)]

    assert without_run(tmp_path / "data") == without_run(tmp_path / "ours")
    assert counts(tmp_path / "data") == counts(tmp_path / "ours")


def test_scrapy_in_the_project_is_the_same_mechanism(tmp_path: Path, portal: Server) -> None:
    command = [sys.executable, "-m", "scrapy", *map(str, crawl_arguments(portal.url, tmp_path, "-a", "sections=ql"))]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert records(tmp_path)


def test_the_pauses_between_requests_are_polite_by_default(tmp_path: Path) -> None:
    with Server(Portal(5)) as server:
        process = start("crawl", "demo", "-a", f"site={server.url}", "--data", tmp_path)
        wait_until(lambda: len(server.requests) > 4)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        moments = [request.seconds for request in server.requests]
    pauses = [after - before for before, after in pairwise(moments)]
    assert all(0.9 < pause < 3.6 for pause in pauses), pauses
