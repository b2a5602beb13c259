"""Many portals in one data directory: portals.toml, crawl --due, portals, status."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from newscrawl.demo import Portal, Server
from tests.shared import FAST, days_later, newscrawl, records, start, wait_until

NAMES = ("a", "b", "c", "d", "e", "f", "g", "h")


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Server(Portal(6))) for _ in NAMES]


def describe(data: Path, servers: list[Server], every: str = "6h") -> None:
    tables = (
        f'[portals.{n}]\nsite = "{s.url}"\nspider = "demo"\nevery = "{every}"\n'
        for n, s in zip(NAMES, servers, strict=False)
    )
    data.mkdir(exist_ok=True)
    (data / "portals.toml").write_text("\n".join(tables), "utf-8")


def crawl_due(data: Path, *more: str, days: float = 0) -> tuple[int, str]:
    ended = newscrawl("crawl", "--due", "--data", data, *FAST, *more, env=days_later(days))
    return ended.returncode, ended.stderr


def asked(servers: list[Server]) -> list[int]:
    return [len(server.requests) for server in servers]


def test_all_that_is_due_is_crawled_eight_at_once_into_one_ledger(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, servers)
    assert crawl_due(tmp_path, "--jobs", "8") == (0, "")
    published = records(tmp_path)
    assert sorted({record["portal"] for record in published}) == list(NAMES)
    assert sorted(record["seq"] for record in published) == list(range(1, len(published) + 1))
    assert "locked" not in "".join(log.read_text("utf-8") for log in tmp_path.glob("logs/*.log"))
    before = asked(servers)
    assert crawl_due(tmp_path, days=0.2) == (0, "")
    assert asked(servers) == before
    assert crawl_due(tmp_path, days=0.3) == (0, "")
    assert all(now > then for now, then in zip(asked(servers), before, strict=True))


def test_the_worst_exit_code_counts_and_each_failure_is_a_line(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, servers[:3])
    toml = (tmp_path / "portals.toml").read_text("utf-8").replace(servers[1].url, "http://127.0.0.1:9")
    (tmp_path / "portals.toml").write_text(toml, "utf-8")
    code, told = crawl_due(tmp_path, "--jobs", "2")
    assert code == 4
    assert [line.split(":")[1].strip() for line in told.splitlines()] == ["b"]
    assert {record["portal"] for record in records(tmp_path)} == {"a", "c"}


def test_a_clock_that_was_wrong_keeps_no_portal_from_being_due(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, servers[:1])
    assert crawl_due(tmp_path, days=400) == (0, "")
    before = asked(servers)
    assert crawl_due(tmp_path, days=1) == (0, "")
    again = asked(servers)
    assert again[0] > before[0]
    # Nor is it due each time from then on, and its health is that of the run of today.
    assert crawl_due(tmp_path, days=1.1) == (0, "")
    assert asked(servers) == again
    assert newscrawl("status", "--data", tmp_path, env=days_later(1.1)).returncode == 0
    assert newscrawl("status", "--data", tmp_path, env=days_later(1.6)).returncode == 2


def test_portals_on_one_host_take_turns(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, [servers[0], servers[0]])
    assert crawl_due(tmp_path) == (0, "")
    lines = [server.path for server in servers[0].requests]
    robots = [at for at, path in enumerate(lines) if path == "/robots.txt"]
    # The second crawl begins when the first has asked for everything.
    assert len(robots) == 2
    assert len(lines) - robots[1] == robots[1] - robots[0]


def test_portals_on_one_host_take_turns_also_without_a_scheme(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, [servers[0], servers[0]])
    toml = (tmp_path / "portals.toml").read_text("utf-8").replace("http://", "")
    (tmp_path / "portals.toml").write_text(toml, "utf-8")
    assert crawl_due(tmp_path) == (0, "")
    lines = [request.path for request in servers[0].requests]
    robots = [at for at, path in enumerate(lines) if path == "/robots.txt"]
    assert len(lines) - robots[1] == robots[1] - robots[0]


def test_a_signal_stops_all_crawls_and_none_is_started(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, servers[:3])
    process = start("crawl", "--due", "--jobs", "2", "--data", tmp_path, "-s", "DOWNLOAD_DELAY=1")
    wait_until(lambda: all(len(server.requests) > 3 for server in servers[:2]))
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 3
    assert [line.split(":")[1].strip() for line in sorted(told.splitlines())] == ["a", "b"]
    assert all("stopped by a signal" in line for line in told.splitlines())
    assert not servers[2].requests


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_a_signal_between_two_starts_stops_all_crawls(tmp_path: Path) -> None:
    tables = (f'[portals.p{n}]\nsite = "http://127.0.0.{n + 2}:9"\nspider = "demo"\n' for n in range(40))
    (tmp_path / "portals.toml").write_text("\n".join(tables), "utf-8")
    process = start("crawl", "--due", "--jobs", "40", "--data", tmp_path)
    wait_until(lambda: children_of(process.pid))
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert "Traceback" not in told
    assert process.returncode in (3, 4), told
    assert len(told.splitlines()) < 40


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_a_crawl_that_is_killed_is_told(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, servers[:1])
    tell = ("-s", f"NEWSCRAWL_ON_FAILURE=cat > '{tmp_path}/told.json'")
    process = start("crawl", "--due", "--data", tmp_path, "-s", "DOWNLOAD_DELAY=1", *tell)
    wait_until(lambda: len(servers[0].requests) > 3)
    (child,) = children_of(process.pid)
    os.kill(child, signal.SIGKILL)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (3, "newscrawl: a: killed (Killed); the next run goes on\n")
    receipt = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert (receipt["portal"], receipt["exit_code"]) == ("a", 3)


def test_a_portal_that_is_being_crawled_is_not_crawled_twice(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, servers[:1], every="1m")
    process = start("crawl", "a", "--data", tmp_path, "-s", "DOWNLOAD_DELAY=1")
    wait_until(lambda: len(servers[0].requests) > 3)
    assert crawl_due(tmp_path, days=1) == (0, "")
    process.terminate()
    assert process.wait(60) == 3


def test_crawl_takes_what_the_file_says_unless_the_command_line_does(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, servers[:1])
    assert newscrawl("crawl", "a", "--data", tmp_path, *FAST, "-a", "sections=x").returncode == 2
    assert newscrawl("crawl", "a", "--data", tmp_path, *FAST, "-a", f"site={servers[1].url}").returncode == 0
    assert not [request for request in servers[0].requests if request.path.count("/") > 2]
    assert {record["portal"] for record in records(tmp_path)} == {"a"}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('[portals.a]\nsite = "http://127.0.0.1:9"\nspider = "nix"', 3, "nix"),
        ('[portals.a]\nspider = "generic"', 2, "site"),
        ('[portals.a]\nsite = "http://127.0.0.1:9"\n[portals.a.options]\ncolour = "red"', 1, "colour"),
        ('[portals.a]\nsite = "http://127.0.0.1:9"\n[portals.a.settings]\nDOWNLOAD_DELAI = 1', 1, "DOWNLOAD_DELAI"),
        ('[portals.a]\nsite = "http://127.0.0.1:9"\nevery = "x"', 3, "30m"),
        ('[portals.a]\nspider = "demo"\nsite = "ftp://127.0.0.1"', 3, "site must be"),
        ('[portals.a]\nspider = "demo"\nsite = "http://[::1"', 3, "site must be"),
        ('[portals.a]\nspider = "demo"\nsite = "http://127.0.0.1:99999"', 3, "site must be"),
        ('[portals.a]\nsite = "http://127.0.0.1:9"\noptions = { since = "2026-99-01" }', 1, "2026-99-01"),
        (
            '[portals.a]\nsite = "http://127.0.0.1:9"\nsettings = { DOWNLOAD_TIMEOUT = { a = 1 } }',
            1,
            "DOWNLOAD_TIMEOUT",
        ),
        ('[portals.a]\nsite = "http://127.0.0.1:9"\nsettings = { ITEM_PIPELINES = 5 }', 1, "ITEM_PIPELINES"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(tmp_path: Path, text: str, line: int, word: str) -> None:
    (tmp_path / "portals.toml").write_text(text, "utf-8")
    ended = newscrawl("portals", "--data", tmp_path)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert f"portals.toml:{line}: " in ended.stderr
    assert word in ended.stderr


@pytest.mark.parametrize("command", [("crawl", "a"), ("crawl", "--due"), ("status",), ("schedule",)])
def test_a_mistake_in_the_file_ends_every_command(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "portals.toml").write_text('[portals.a]\nsite = "http://127.0.0.1:9"\nspider = "nix"', "utf-8")
    ended = newscrawl(*command, "--data", tmp_path)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert "portals.toml:3: " in ended.stderr


@pytest.mark.parametrize("wrong", [("a",), ("--jobs", "0"), ("-a", "site=x"), ("-o", "x.jsonl"), ("--sample", "2")])
def test_what_does_not_go_with_due(tmp_path: Path, servers: list[Server], wrong: tuple[str, ...]) -> None:
    describe(tmp_path, servers[:1])
    ended = newscrawl("crawl", "--due", "--data", tmp_path, *wrong)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert newscrawl("crawl", "--due", "--data", tmp_path / "nothing").returncode == 2


def test_portals_and_status(tmp_path: Path, servers: list[Server]) -> None:
    describe(tmp_path, servers[:2])
    never = newscrawl("status", "--data", tmp_path)
    assert (never.returncode, never.stdout.splitlines()[0]) == (3, "UNKNOWN: 0 of 2 portals are well; a, b")
    listed = newscrawl("portals", "--data", tmp_path).stdout
    assert "never crawled" in listed
    assert not list(tmp_path.glob("ledger*"))

    assert crawl_due(tmp_path) == (0, "")
    well = newscrawl("status", "--data", tmp_path)
    assert (well.returncode, well.stdout.splitlines()[0]) == (0, "OK: 2 of 2 portals are well")
    (one,) = map(json.loads, newscrawl("status", "a", "--json", "--data", tmp_path).stdout.splitlines())
    assert (one["portal"], one["health"], one["exit_code"], one["running"]) == ("a", "OK", 0, False)
    assert one["last_run_at"] <= one["last_new_at"] < one["next_due_at"]
    rows = [json.loads(line) for line in newscrawl("portals", "--json", "--data", tmp_path).stdout.splitlines()]
    assert [(row["portal"], row["spider"], row["every"], row["exit_code"]) for row in rows] == [
        ("a", "demo", "6h", 0), ("b", "demo", "6h", 0)]  # fmt: skip
    overdue = newscrawl("status", "--data", tmp_path, env=days_later(0.51))
    assert (overdue.returncode, overdue.stdout.split(":")[0]) == (2, "CRITICAL")
    assert "no run since" in overdue.stdout
    assert newscrawl("status", "--data", tmp_path, env=days_later(0.45)).returncode == 0
    assert newscrawl("status", "nix", "--data", tmp_path).returncode == 2


def test_status_of_what_went_wrong(tmp_path: Path, servers: list[Server]) -> None:
    (tmp_path / "data").mkdir()
    assert (
        newscrawl("crawl", "demo", "-a", "site=http://127.0.0.1:9", "--data", tmp_path / "data", *FAST).returncode == 4
    )
    unreachable = newscrawl("status", "--data", tmp_path / "data")
    assert (unreachable.returncode, "exit 4" in unreachable.stdout) == (2, True)
    process = start(
        "crawl", "demo", "-a", f"site={servers[0].url}", "--data", tmp_path / "data", "-s", "DOWNLOAD_DELAY=1"
    )
    wait_until(lambda: len(servers[0].requests) > 3)
    assert "a run is going on" in newscrawl("status", "--data", tmp_path / "data").stdout
    process.kill()
    process.wait()
    killed = newscrawl("status", "--data", tmp_path / "data")
    assert (killed.returncode, "killed" in killed.stdout) == (1, True)
