"""Kill a consumer, and the crawls beside it, and see whether it read every event once.

    python -m benchmarks.kill_consumer --kills 100

Two portals are crawled into one data directory, again and again, each crawl killed at some moment. Beside them a
consumer reads what is behind the number that it kept, and is killed at random moments too. Prints kills of both, and
how many events were read, lost or doubled.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
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


def kept(folder: Path) -> int:
    """Return the number up to which a consumer has read."""
    return max((int(path.stem) for path in folder.glob("*.jsonl")), default=0)


def consumer(data: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start a consumer."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.kill_consumer", "--consume", str(data), str(folder)], cwd=ROOT
    )


def trial(data: Path, folder: Path, rng: random.Random, crawls: int) -> Counter[str]:
    """Kill crawls of both portals `crawls` times, and a consumer all the while; return the number of kills."""
    kills = Counter[str]()
    for number in range(crawls + 1):
        is_last = number == crawls
        running = {command(portal, data): time.monotonic() + rng.uniform(0.8, 4) for portal in PORTALS}
        while any(process.poll() is None for process in running):
            reading = consumer(data, folder)
            time.sleep(rng.uniform(0.1, 0.9))
            kills["consumer"] += _kill(reading)
            kills["crawl"] += sum(
                _kill(process) for process, end in running.items() if time.monotonic() > end and not is_last
            )
    return kills


def _kill(process: subprocess.Popen[bytes]) -> bool:
    """Kill a process; say whether it was alive."""
    process.send_signal(signal.SIGKILL)
    is_first = process.returncode is None
    return process.wait() == -signal.SIGKILL and is_first


def compare(data: Path, folder: Path) -> tuple[int, Counter[str]]:
    """Let a consumer read the rest; return how many events there are, and what is wrong with what was read."""
    wanted = {line for path in data.glob("articles/**/*.jsonl") for line in path.read_bytes().splitlines(keepends=True)}
    last, end = max(event["seq"] for event in events(data)), time.monotonic() + 20
    reading = consumer(data, folder)
    while kept(folder) < last and time.monotonic() < end:
        time.sleep(0.1)
    _kill(reading)
    found = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_bytes().splitlines(keepends=True)]
    seqs = [json.loads(line)["seq"] for line in found]
    faults = {
        "lost": len(wanted - set(found)),
        "doubled": len(found) - len(set(found)),
        "torn": len(set(found) - wanted),
    }
    return len(wanted), +Counter(faults | {"disorder": int(seqs != sorted(seqs))})


def run(folder: Path, articles: int, crawls: int, seed: int) -> tuple[Counter[str], int, Counter[str]]:
    """Do a trial with portals of so many articles in `folder`; return kills, events and faults."""
    data, read = folder / "data", folder / "read"
    read.mkdir(parents=True)
    with ExitStack() as stack:
        prepare(data, serve(stack, articles, seed))
        kills = trial(data, read, random.Random(seed), crawls)
        number, faults = compare(data, read)
    return kills, number, faults


def main() -> None:
    """Run trials and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100, help="kills of consumers at least (100)")
    parser.add_argument("--articles", type=int, default=150, help="articles of each portal (150)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--consume", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.consume:
        consume(*options.consume)
    total, faults, number, seed = Counter[str](), Counter[str](), 0, options.seed
    while total["consumer"] < options.kills:
        with tempfile.TemporaryDirectory() as folder:
            kills, found, wrong = run(Path(folder), options.articles, 4, seed)
        total, faults, number, seed = total + kills, faults + wrong, number + found, seed + 1
    print(f"python -m benchmarks.kill_consumer --kills {options.kills} --articles {options.articles}\n")
    print(f"{'consumers':>10}{'crawls':>8}{'events':>8}{'lost':>8}{'doubled':>8}{'torn':>8}{'disorder':>10}")
    print(f"{total['consumer']:>10}{total['crawl']:>8}{number:>8}", end="")
    print("".join(f"{faults[name]:>8}" for name in ("lost", "doubled", "torn")) + f"{faults['disorder']:>10}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
