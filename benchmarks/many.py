"""Forty portals in one data directory: `python -m benchmarks.many --portals 40 --jobs 4`.

Each is served at an address of its own on this machine. They are crawled once by `newscrawl crawl --due`, and again a
day later, when there is nothing new. Prints wall time, CPU seconds, and the peak of the memory of all processes
together (resident, shared pages counted in each).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from newscrawl.demo import Portal, Server
from tests.shared import ROOT, days_later

_PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


class Cost(NamedTuple):
    """What a command took: exit code, seconds, CPU seconds, MB."""

    code: int
    seconds: float
    cpu: float
    memory: float


def describe(data: Path, servers: Iterable[Server]) -> None:
    """Write portals.toml for the servers."""
    tables = (
        f'[portals.portal_{number}]\nsite = "{server.url}"\nspider = "demo"\nevery = "6h"\n'
        for number, server in enumerate(servers)
    )
    data.mkdir(parents=True)
    (data / "portals.toml").write_text("\n".join(tables), "utf-8")


def crawl_due(data: Path, jobs: int, days: float) -> Cost:
    """Run `newscrawl crawl --due` that many days from now, and watch it."""
    fast = ("-s", "DOWNLOAD_DELAY=0")
    command = [sys.executable, "-m", "newscrawl", "crawl", "--due", "--jobs", str(jobs), "--data", str(data), *fast]
    return watched(command, days_later(days))


def watched(command: list[str], env: dict[str, str] | None = None) -> Cost:
    """Run a command to its end, and watch it and its children."""
    began, before = time.monotonic(), os.times()
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(_resident_mb, _family(process.pid))))
        time.sleep(0.02)
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Cost(process.returncode, time.monotonic() - began, cpu, peak)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in _family(int(child)))]


def _resident_mb(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_KB / 1024
    except (OSError, IndexError):
        return 0.0


def main() -> int:
    """Crawl all twice; print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portals", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--articles", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = [stack.enter_context(Server(Portal(options.articles))) for _ in range(options.portals)]
        data = Path(folder) / "data"
        describe(data, servers)
        first = crawl_due(data, options.jobs, 0)
        asked = sum(len(server.requests) for server in servers)
        idle = crawl_due(data, options.jobs, 0.5)
        more = sum(len(server.requests) for server in servers) - asked
        log = "".join(file.read_text("utf-8") for file in data.glob("logs/*.log"))
    print(
        f"python -m benchmarks.many --portals {options.portals} --jobs {options.jobs} --articles {options.articles}\n"
    )
    for name, cost in (("first", first), ("nothing new", idle)):
        print(f"{name:12} exit {cost.code}, {cost.seconds:.1f} s, {cost.cpu:.1f} s CPU, {cost.memory:.0f} MB at most")
    print(f"{more} requests with nothing new; the ledger was locked {log.count('database is locked')} times")
    return int(first.code or idle.code or "database is locked" in log)


if __name__ == "__main__":
    sys.exit(main())
