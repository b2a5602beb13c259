"""Kill consumers, and the crawls beside them, and see whether each read every event once.

    python -m benchmarks.kill_consumer --kills 100

Two portals are crawled into one data directory, again and again, each crawl killed at some moment. Beside them two
consumers read what is behind the number that they kept, one in Python, one by `newscrawl export --events --since`, and
are killed at random moments too, the export with its consumer. Prints kills of crawls and consumers, and how many
events were read, lost or doubled by each of these.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.kill import ROOT, events
from benchmarks.kill_stories import PORTALS, command, prepare, serve
from newscrawl import manifest
from newscrawl.analysis import published
from newscrawl.files import write_atomically


def consume(data: Path, folder: Path) -> None:
    """Read on and on; what was read is in a file that is named by the number up to which it goes."""
    while True:
        since = kept(folder)
        if manifest.portals(data) and (found := list(published.events(data, since=since))):
            write_atomically(folder / f"{found[-1].seq:09}.jsonl", (event.line for event in found))
        time.sleep(0.01)


def export(data: Path, folder: Path) -> None:
    """Do the same by the command: the number that it tells is kept as the name of what it wrote."""
    new = folder / "new"
    while True:
        since = kept(folder)
        options = ["--events", "--with-contacts", "--since", str(since), "-o", str(new), "--force"]
        command = [sys.executable, "-m", "newscrawl", "export", "--data", str(data), *options]
        run = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
        told = re.search(r"^through ([0-9]+)$", run.stderr, re.MULTILINE)
        if run.returncode == 0 and told and int(told[1]) > since:
            new.replace(folder / f"{int(told[1]):09}.jsonl")


def kept(folder: Path) -> int:
    """Return the number up to which a consumer has read."""
    return max((int(path.stem) for path in folder.glob("*.jsonl")), default=0)


CONSUMERS = {"in Python": consume, "by export": export}
_LIVES = {"in Python": 0.9, "by export": 6.0}  # seconds at most: a program of its own takes a while to start


def consumer(how: str, data: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start a consumer."""
    place = folder / how
    place.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.kill_consumer", "--consume", how, str(data), str(place)]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def trial(data: Path, folder: Path, rng: random.Random, crawls: int) -> Counter[str]:
    """Kill crawls of both portals `crawls` times, and the consumers all the while; return the number of kills."""
    kills, reading = Counter[str](), dict[str, tuple[subprocess.Popen[bytes], float]]()
    for number in range(crawls + 1):
        is_last = number == crawls
        running = {command(portal, data): time.monotonic() + rng.uniform(0.8, 4) for portal in PORTALS}
        while any(process.poll() is None for process in running):
            for how, most in _LIVES.items():
                process, end = reading.get(how) or (None, 0.0)
                if process and time.monotonic() > end:
                    kills[how] += _kill(process, os.killpg)
                if not process or time.monotonic() > end:
                    reading[how] = consumer(how, data, folder), time.monotonic() + rng.uniform(0.1, most)
            kills["crawls"] += sum(
                _kill(process) for process, end in running.items() if time.monotonic() > end and not is_last
            )
            time.sleep(0.02)
    for process, _ in reading.values():
        _kill(process, os.killpg)
    return kills


def _kill(process: subprocess.Popen[bytes], by: Callable[[int, int], None] = os.kill) -> bool:
    """Kill a process; say whether it was alive."""
    if process.poll() is not None:
        return False
    by(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def compare(how: str, data: Path, folder: Path) -> Counter[str]:
    """Let a consumer read the rest; return what is wrong with what it read."""
    wanted = {line for path in data.glob("articles/**/*.jsonl") for line in path.read_bytes().splitlines(keepends=True)}
    last, end = max(event["seq"] for event in events(data)), time.monotonic() + 60
    reading, read = consumer(how, data, folder), folder / how
    while kept(read) < last and time.monotonic() < end:
        time.sleep(0.1)
    _kill(reading, os.killpg)
    found = [line for path in sorted(read.glob("*.jsonl")) for line in path.read_bytes().splitlines(keepends=True)]
    seqs = [json.loads(line)["seq"] for line in found]
    faults = {
        "lost": len(wanted - set(found)),
        "doubled": len(found) - len(set(found)),
        "torn": len(set(found) - wanted),
        "disorder": int(seqs != sorted(seqs)),
    }
    return +Counter(faults)


def run(folder: Path, articles: int, crawls: int, seed: int) -> tuple[Counter[str], int, dict[str, Counter[str]]]:
    """Do a trial with portals of so many articles in `folder`; return kills, events and faults of each consumer."""
    data, read = folder / "data", folder / "read"
    with ExitStack() as stack:
        prepare(data, serve(stack, articles, seed))
        kills = trial(data, read, random.Random(seed), crawls)
        faults = {how: compare(how, data, read) for how in CONSUMERS}
        return kills, sum(1 for _ in events(data)), faults


def main() -> None:
    """Run trials and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100, help="kills of each consumer at least (100)")
    parser.add_argument("--articles", type=int, default=150, help="articles of each portal (150)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--consume", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.consume:
        how, data, folder = options.consume
        CONSUMERS[how](Path(data), Path(folder))
    kills, number, seed = Counter[str](), 0, options.seed
    faults = {how: Counter[str]() for how in CONSUMERS}
    while min(kills[how] for how in CONSUMERS) < options.kills:
        with tempfile.TemporaryDirectory() as folder:
            killed, found, wrong = run(Path(folder), options.articles, 4, seed)
        kills, number, seed = kills + killed, number + found, seed + 1
        faults = {how: faults[how] + wrong[how] for how in CONSUMERS}
    print(f"python -m benchmarks.kill_consumer --kills {options.kills} --articles {options.articles}\n")
    print(f"{kills['crawls']} crawls killed\n")
    print(f"{'consumer':>10}{'kills':>8}{'events':>8}{'lost':>8}{'doubled':>8}{'torn':>8}{'disorder':>10}")
    for how, wrong in faults.items():
        counts = "".join(f"{wrong[name]:>8}" for name in ("lost", "doubled", "torn"))
        print(f"{how:>10}{kills[how]:>8}{number:>8}{counts}{wrong['disorder']:>10}")
    sys.exit(any(faults.values()))


if __name__ == "__main__":
    main()
