"""Crawls from cron, in its empty environment; limits, jitter, logs, the command on failure, metrics."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from newscrawl.demo import Portal, Server
from tests.shared import ROOT, BadPortal, crawl_arguments, error, newscrawl, records, start, wait_until


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(Portal(12)) as serving:
        yield serving


def describe(data: Path, server: Server) -> None:
    data.mkdir(parents=True)
    settings = "[portals.demo.settings]\nDOWNLOAD_DELAY = 0\n"
    (data / "portals.toml").write_text(f'[portals.demo]\nsite = "{server.url}"\nevery = "1m"\n{settings}')


def test_the_line_works_in_an_empty_environment(tmp_path: Path, server: Server) -> None:
    data = tmp_path / "it's 100% 新"
    describe(data, server)
    printed = newscrawl("schedule", "--data", data)
    assert printed.returncode == 0, printed.stderr
    minute, hour, _, _, _, command = printed.stdout.rstrip("\n").split(maxsplit=5)
    assert (len(minute.split(",")), hour) == (2, "*")
    command = re.sub(r"--jitter \S+", "--jitter 1", command.replace(r"\%", "%"))
    ended = subprocess.run(
        ["env", "-i", "/bin/sh", "-c", command], cwd="/", capture_output=True, text=True, timeout=100, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert len(records(data)) == 12


@pytest.mark.skipif(not which("cron") or os.geteuid() != 0, reason="needs cron, and root to start it")
def test_real_cron_runs_the_installed_line(tmp_path: Path, server: Server) -> None:
    data = tmp_path / "100% data"
    describe(data, server)
    before = subprocess.run(["crontab", "-l"], capture_output=True, check=False).stdout
    daemon = subprocess.Popen(["cron", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(2):
            assert newscrawl("schedule", "--every", "1m", "--data", data, "--install").returncode == 0
        listed = subprocess.run(["crontab", "-l"], capture_output=True, check=True).stdout
        assert listed.count(b"newscrawl begin") == before.count(b"newscrawl begin") + 1
        wait_until(lambda: len(list(data.glob("articles/**/*.jsonl"))), 150)
        wait_until(lambda: not _is_crawled(data), 60)
    finally:
        assert newscrawl("schedule", "--data", data, "--remove").returncode == 0
        daemon.terminate()
        daemon.wait()
    assert subprocess.run(["crontab", "-l"], capture_output=True, check=False).stdout == before
    assert len(records(data)) == 12
    assert newscrawl("status", "--data", data).returncode == 0


def _is_crawled(data: Path) -> bool:
    told = newscrawl("status", "--json", "--data", data).stdout
    return bool(json.loads(told)["running"])


def test_units_are_installed_and_removed(tmp_path: Path) -> None:
    home = os.environ | {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    for _ in range(2):
        told = newscrawl("schedule", "--systemd", "--every", "90m", "--data", tmp_path, "--install", env=home)
        assert told.returncode == 0, told.stderr
        assert "systemctl --user enable --now newscrawl-" in told.stdout
    names = sorted(file.suffix for file in (tmp_path / "config/systemd/user").iterdir())
    assert names == [".service", ".timer"]
    printed = newscrawl("schedule", "--systemd", "--every", "90m", "--data", tmp_path).stdout
    assert "OnUnitActiveSec=5400" in printed
    assert newscrawl("schedule", "--systemd", "--data", tmp_path, "--remove", env=home).returncode == 0
    assert not list((tmp_path / "config/systemd/user").iterdir())


@pytest.mark.parametrize(
    ("wrong", "word"),
    [(("--every", "7m"), "6m or 10m"), (("--every", "soon"), "30m, 6h or 1d"), (("a", "b"), "one portal"), (("nix",), "no portal named"),
     (("--jobs", "0"), "--jobs"), (("--install", "--remove"), "--install")],
)  # fmt: skip
def test_what_cannot_be_scheduled(tmp_path: Path, wrong: tuple[str, ...], word: str) -> None:
    ended = newscrawl("schedule", "--data", tmp_path, *wrong)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert word in ended.stderr


def test_what_a_crawl_takes_from_here_is_carried_over(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    here = {"NEWSCRAWL_METRICS": "m.prom", "NEWSCRAWL_SPIDERS": "mine", "NEWSCRAWL_CONTACT": "a@b.example"}
    told = subprocess.run(
        [sys.executable, "-m", "newscrawl", "schedule", "--data", "d", "-s", "NEWSCRAWL_REVISIT_SHARE=0.1"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)} | here, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    words = shlex.split(told)[5:]
    assert {
        f"NEWSCRAWL_METRICS={tmp_path}/m.prom", f"NEWSCRAWL_SPIDERS={tmp_path}/mine", "NEWSCRAWL_CONTACT=a@b.example",
        f"{tmp_path}/d", "NEWSCRAWL_REVISIT_SHARE=0.1",
    } <= set(words)  # fmt: skip


def test_a_stop_of_the_service_reaches_each_crawl_once(tmp_path: Path) -> None:
    # systemd.kill(5): by default every process of a service gets the signal, and --due hands it on too.
    assert "KillMode=mixed" in newscrawl("schedule", "--systemd", "--data", tmp_path).stdout.splitlines()


def test_without_crontab_that_is_said(tmp_path: Path) -> None:
    ended = newscrawl("schedule", "--data", tmp_path, "--install", env=os.environ | {"PATH": str(tmp_path)})
    assert (ended.returncode, "no program crontab" in ended.stderr) == (2, True)


def test_a_time_limit_stops_cleanly_and_the_next_run_goes_on(tmp_path: Path, server: Server) -> None:
    limited = newscrawl(*crawl_arguments(server.url, tmp_path, "-s", "DOWNLOAD_DELAY=0.5", "--max-minutes", "0.1"))
    assert limited.returncode == 3
    assert "stopped by the time limit" in limited.stderr
    first = records(tmp_path)
    assert 0 < len(first) < 12
    assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    news = [record["id"] for record in records(tmp_path) if record["event"] == "new"]
    assert len(set(news)) == len(news) == 12
    assert newscrawl(*crawl_arguments(server.url, tmp_path, "--max-minutes", "0")).returncode == 2


def test_due_has_one_time_limit_for_all(tmp_path: Path, server: Server) -> None:
    tables = (f'[portals.{n}]\nsite = "{server.url}"\nspider = "demo"\n' for n in ("a", "b", "c"))
    (tmp_path / "portals.toml").write_text("\n".join(tables))
    ended = newscrawl("crawl", "--due", "--data", tmp_path, "-s", "DOWNLOAD_DELAY=0.5", "--max-minutes", "0.1")
    assert ended.returncode == 3
    assert "portals not begun in time: " in ended.stderr


def test_jitter_waits_and_a_signal_ends_it(tmp_path: Path, server: Server) -> None:
    process = start(*crawl_arguments(server.url, tmp_path, "--jitter", "10000"))
    time.sleep(3)
    assert not server.requests
    process.terminate()
    assert process.wait(10) != 0


def test_a_log_turns_over(tmp_path: Path, server: Server) -> None:
    small = ("-s", "NEWSCRAWL_LOG_MEGABYTES=0.01", "-s", "NEWSCRAWL_LOG_FILES=2", "-s", "LOG_LEVEL=DEBUG")
    for _ in range(3):
        assert newscrawl(*crawl_arguments(server.url, tmp_path, *small)).returncode == 0
    logs = sorted(file.name for file in (tmp_path / "logs").iterdir())
    assert logs == ["demo.log", "demo.log.1", "demo.log.2"]
    # A line is never cut: what one line takes may come on top.
    assert all(file.stat().st_size < 10_500 + 20_000 for file in (tmp_path / "logs").iterdir())
    assert "exit_code=0" in "".join(file.read_text("utf-8") for file in sorted((tmp_path / "logs").iterdir()))


def test_a_log_of_which_no_old_ones_are_kept_stays_small(tmp_path: Path, server: Server) -> None:
    small = ("-s", "NEWSCRAWL_LOG_MEGABYTES=0.02", "-s", "NEWSCRAWL_LOG_FILES=0", "-s", "LOG_LEVEL=DEBUG")
    for _ in range(2):
        assert newscrawl(*crawl_arguments(server.url, tmp_path, *small)).returncode == 0
    (log,) = (tmp_path / "logs").iterdir()
    assert log.stat().st_size < 21_000 + 20_000
    assert "exit_code=0" in log.read_text("utf-8")


def test_a_command_is_told_of_failures_and_of_nothing_else(tmp_path: Path, server: Server) -> None:
    told = tmp_path / "told.json"
    tell = ("-s", f"NEWSCRAWL_ON_FAILURE=cat > '{told}'")
    data = tmp_path / "data"
    assert newscrawl(*crawl_arguments(server.url, data, *tell)).returncode == 0
    assert not told.exists()
    with Server(BadPortal(6, lambda path, asked: error(500))) as down:
        assert newscrawl(*crawl_arguments(down.url, data, *tell)).returncode == 4
    receipt = json.loads(told.read_text("utf-8"))
    assert receipt == json.loads((data / "runs/latest/demo.json").read_text("utf-8"))
    assert (receipt["exit_code"], receipt["portal"]) == (4, "demo")
    told.unlink()
    assert newscrawl(*crawl_arguments(server.url, data, "-a", "since=soon", *tell)).returncode == 2
    assert json.loads(told.read_text("utf-8"))["exit_code"] == 2
    assert (
        newscrawl(
            *crawl_arguments(server.url, data, "-a", "since=soon", "-s", "NEWSCRAWL_ON_FAILURE=exit 9")
        ).returncode
        == 2
    )
    told.unlink()
    asked = len(server.requests)
    held = start("crawl", "demo", "-a", f"site={server.url}", "--data", data, "-s", "DOWNLOAD_DELAY=2")
    wait_until(lambda: len(server.requests) > asked)
    assert newscrawl(*crawl_arguments(server.url, data, *tell)).returncode == 75
    assert not told.exists()
    held.terminate()
    held.wait()


SAMPLE = re.compile(r'(newscrawl_\w+)\{((?:\w+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (-?[0-9.e+]+)')


def test_metrics_of_all_portals_stand_in_one_file(tmp_path: Path, server: Server) -> None:
    file = tmp_path / "newscrawl.prom"
    for name in ("a", "b"):
        told = ("-a", f"portal={name}", "--metrics", str(file))
        assert newscrawl(*crawl_arguments(server.url, tmp_path / "data", *told)).returncode == 0
    text = file.read_text("utf-8")
    found: dict[tuple[str, str], float] = {}
    for line in text.rstrip("\n").split("\n"):
        if not line.startswith("#"):
            sample = SAMPLE.fullmatch(line)
            assert sample, line
            found[sample[1], sample[2]] = float(sample[3])
    assert text.endswith("\n")
    for name in ("a", "b"):
        assert found["newscrawl_last_run_exit_code", f'portal="{name}"'] == 0
        assert found["newscrawl_last_run_urls", f'portal="{name}",state="new"'] == 12
        assert found["newscrawl_last_run_events", f'portal="{name}",event="new"'] == 12
        assert time.time() - found["newscrawl_last_run_timestamp_seconds", f'portal="{name}"'] < 600
    metrics = {name for name, _ in found}
    assert all(f"# TYPE {name} gauge\n" in text and f"# HELP {name} " in text for name in metrics)
    bad = newscrawl(*crawl_arguments(server.url, tmp_path / "data", "--metrics", str(file / "x.prom")))
    assert (bad.returncode, "metrics cannot be written" in bad.stderr) == (0, True)


@pytest.mark.parametrize(
    "setting",
    ["NEWSCRAWL_LOG_MEGABYTES=inf", "NEWSCRAWL_JITTER=inf", "NEWSCRAWL_JITTER=nan", "NEWSCRAWL_FULL_DAYS=nan"],
)
def test_a_number_beyond_measure_is_one_line(tmp_path: Path, setting: str) -> None:
    ended = newscrawl(*crawl_arguments("http://127.0.0.1:9", tmp_path, "-s", setting))
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
