"""Kill crawls and compare what is published in the end with what an undisturbed crawl publishes.

    python -m benchmarks.kill --kills 200

Half of the kills come from outside at random moments, half from inside the process before and after commit, fsync
and rename. A crawl is killed one to three times, then run to its end. Prints one table: kills, crawls, and how
many of them lost, doubled or tore a line or published something else.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.self_kill import POINTS
from newscrawl.demo import Portal, Server

ROOT = Path(__file__).parent.parent
# Small batches, so that there are many moments to be killed in.
OFTEN = ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS=8", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "NEWSCRAWL_COMMIT_ARTICLES=7")
# What differs between two runs with equal output.
_OF_THE_RUN = ("seq", "fetched_at")


@dataclass
class Trial:
    """What was found after a crawl was killed and run again."""

    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)


def crawl(site: str, data: Path, *settings: str, program: tuple[str, ...] = ("newscrawl",)) -> subprocess.Popen[bytes]:
    """Start a crawl of the portal at `site` into `data`."""
    options = [part for setting in (*OFTEN, *settings) for part in ("-s", setting)]
    command = [sys.executable, "-m", *program, "crawl", "demo", "-a", f"site={site}", "--data", str(data), *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def events(data: Path) -> Iterator[dict[str, Any]]:
    """Yield the published events in the order of their files; raises ValueError for a torn line."""
    for file in sorted(data.glob("articles/**/*.jsonl")):
        text = file.read_bytes()
        if not text.endswith(b"\n"):
            raise ValueError(f"{file} is torn")
        for line in text.splitlines():
            yield json.loads(line)


def comparable(records: list[dict[str, Any]]) -> list[str]:
    """Return the events without what belongs to a run, in an order of their own."""
    kept = [{name: value for name, value in record.items() if name not in _OF_THE_RUN} for record in records]
    return sorted(json.dumps(record, ensure_ascii=False, sort_keys=True) for record in kept)


def compare(data: Path, reference: list[dict[str, Any]]) -> Counter[str]:
    """Return what is wrong with the output in `data`: lost, doubled, torn, differing."""
    faults: Counter[str] = Counter()
    try:
        found = list(events(data))
    except ValueError:
        return Counter(torn=1)
    ids, wanted = Counter(record["id"] for record in found), {record["id"] for record in reference}
    faults["lost"] = len(wanted - set(ids))
    faults["doubled"] = sum(number - 1 for number in ids.values())
    faults["differing"] = int(comparable(found) != comparable(reference))
    sequence = [record["seq"] for record in found]
    faults["sequence"] = len(sequence) - len(set(sequence))
    return +faults


def trial(site: str, data: Path, reference: list[dict[str, Any]], seed: int) -> Trial:
    """Kill a crawl one to three times, run it to its end and compare."""
    rng, result = random.Random(seed), Trial()
    for _ in range(rng.randint(1, 3)):
        if seed % 2:
            process = crawl(site, data)
            try:
                process.wait(rng.uniform(0.4, 2.5))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        else:
            point = rng.choice(POINTS)
            process = crawl(site, data, program=("benchmarks.self_kill", point, str(rng.randint(1, 40))))
        process.wait(120)
        result.kills += process.returncode == -signal.SIGKILL
    last = crawl(site, data).wait(120)
    result.faults = compare(data, reference)
    if last:
        result.faults[f"exit code {last}"] += 1
    return result


def reference_of(site: str, data: Path) -> list[dict[str, Any]]:
    """Crawl the portal at `site` undisturbed; return its events."""
    if crawl(site, data).wait(120):
        raise RuntimeError("the undisturbed crawl failed")
    return list(events(data))


def main() -> None:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="kills at least (200)")
    parser.add_argument("--articles", type=int, default=60, help="articles of the portal (60)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    total, crawls = Trial(), 0
    with tempfile.TemporaryDirectory() as folder, Server(Portal(options.articles)) as server:
        reference = reference_of(server.url, Path(folder, "reference"))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            while total.kills < options.kills:
                seeds = range(options.seed + crawls, options.seed + crawls + 20)
                jobs = [pool.submit(trial, server.url, Path(folder, str(seed)), reference, seed) for seed in seeds]
                for seed, job in zip(seeds, jobs, strict=True):
                    result = job.result()
                    total.kills += result.kills
                    total.faults += result.faults
                    if result.faults:
                        print(f"seed {seed}: {dict(result.faults)}")
                crawls += len(jobs)
    print(f"python -m benchmarks.kill --kills {options.kills} --articles {options.articles} --seed {options.seed}\n")
    print(f"{'kills':>8}{'crawls':>8}{'events':>8}{'lost':>8}{'doubled':>8}{'torn':>8}{'differing':>10}")
    numbers = [total.kills, crawls, len(reference), *(total.faults[name] for name in ("lost", "doubled", "torn"))]
    print("".join(f"{number:>8}" for number in numbers) + f"{total.faults['differing']:>10}")
    sys.exit(bool(total.faults))


if __name__ == "__main__":
    main()
