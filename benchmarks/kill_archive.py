"""Kill crawls, reextractions, imports and takedowns, run them again, and look at what is left.

    python -m benchmarks.kill_archive --trials 40

Half of the kills come from outside at random moments, half from inside: before and after commit, fsync and rename,
and with half of an archived record written. Prints, for each of the four, kills and faults: articles lost, doubled or
not as an undisturbed run leaves them, archives that another program cannot read, sentences of forgotten articles that
are found in the bytes of the data directory.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator

from benchmarks.kill import OFTEN, ROOT, events
from benchmarks.searching import places
from benchmarks.self_kill import IN_RECORD, POINTS, arm
from newscrawl import cli
from newscrawl.demo import Portal, Server

RULES = (ROOT / "newscrawl/spiders/demo.py").read_text("utf-8").replace('name = "demo"', 'name = "mine"')
BROKEN = RULES.replace('"div.zr", "td.bj12", "p.article-editor",', "").replace('"article > h1"', '"article > h7"')
"""The same portal with a selector that was forgotten, and one that is wrong."""
_OF_THE_EVENT = frozenset({"seq", "event", "cause", "changed", "revision", "fetched_at", "rules", "extractor"})
_SMALL = [part for setting in OFTEN for part in ("-s", setting)]
STEPS = ("crawl", "reextract", "import", "forget")


@dataclass
class Found:
    """Kills, and what was wrong afterwards."""

    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)


class Ground:
    """What trials begin with: data directories of undisturbed runs, and a WARC file of another program."""

    def __init__(self, folder: Path, site: str) -> None:
        self.folder, self.site = folder, site
        os.environ["NEWSCRAWL_SPIDERS"] = str(folder / "spiders")
        (folder / "spiders").mkdir()
        self.write_rules(RULES)
        self.run("crawl", "mine", "-a", f"site={site}", "--data", str(folder / "right"), *_SMALL)
        self.write_rules(BROKEN)
        self.run("crawl", "mine", "-a", f"site={site}", "--data", str(folder / "broken"), *_SMALL)
        self.write_rules(RULES)
        recorder = [sys.executable, "-m", "benchmarks.recorder", f"{site}/xianyu/", str(folder / "site.warc.gz")]
        subprocess.run(recorder, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        self.right = latest(folder / "right")

    def write_rules(self, text: str) -> None:
        """Write the portal's module."""
        (self.folder / "spiders" / "mine.py").write_text(text, "utf-8")

    def run(self, *arguments: str) -> int:
        """Run the program to its end."""
        command = [sys.executable, "-m", "newscrawl", *arguments]
        return subprocess.run(
            command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).returncode  # fmt: skip

    def trial(self, step: str, seed: int) -> Found:
        """Kill what is named by `step` one to three times, run it to its end, and look."""
        rng, found = random.Random(seed), Found()
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            data = Path(name) / "data"
            if step in ("reextract", "forget"):
                shutil.copytree(self.folder / ("broken" if step == "reextract" else "right"), data)
            command, check = self._prepared(step, data, rng)
            for _ in range(rng.randint(1, 3)):
                found.kills += self._killed(step, command, rng, seed)
            code = self.run(*command)
            found.faults = check(data)
            found.faults[f"exit code {code}"] += bool(code)
            found.faults["not whole"] += self.run("ledger", "check", "--data", str(data)) != 0
            found.faults += archive_faults(data)
        found.faults = +found.faults
        return found

    def _prepared(self, step: str, data: Path, rng: random.Random) -> tuple[list[str], Callable[[Path], Counter[str]]]:
        on = ["--data", str(data)]
        match step:
            case "crawl":
                return ["crawl", "mine", "-a", f"site={self.site}", *on, *_SMALL], self._compare
            case "reextract":
                return ["reextract", "mine", "--jobs", "1", *on, "-s", "NEWSCRAWL_COMMIT_ARTICLES=7"], self._compare
            case "import":
                warc = str(self.folder / "site.warc.gz")
                more = ["--portal", "mine", "--site", self.site, "-s", "NEWSCRAWL_COMMIT_ARTICLES=7"]
                return ["import", warc, *more, *on], self._compare
        gone = rng.sample([one for one in self.right.values() if len(one["body"]) > 2], 3)
        return ["forget", *(one["url"] for one in gone), *on], lambda data: self._look_for(data, gone)

    def _killed(self, step: str, command: list[str], rng: random.Random, seed: int) -> bool:
        """Run a command in a process that is killed, if it does not end before; say whether it was."""
        child = os.fork() if step != "crawl" else None
        is_inside = bool(seed % 2)
        point = rng.choice((*POINTS, IN_RECORD) if step in ("crawl", "import") else POINTS)
        number, seconds = rng.randint(1, 25 if step == "crawl" else 12), rng.uniform(0.02, 0.8)
        if child is None:
            inside = ["benchmarks.self_kill", point, str(number)] if is_inside else ["newscrawl"]
            process = subprocess.Popen(
                [sys.executable, "-m", *inside, *command],
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(60 if is_inside else 0.6 + 2 * seconds)
            process.kill()
            return process.wait() == -signal.SIGKILL
        if not child:
            _be_killed(command, (point, number) if is_inside else None)
        if not is_inside:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

    def _compare(self, data: Path) -> Counter[str]:
        found = list(events(data))
        faults = Counter(lost=len(self.right.keys() - {one["id"] for one in found}))
        faults["doubled"] = sum(number - 1 for number in Counter(map(_identity, found)).values())
        faults["sequence"] = int(sorted(one["seq"] for one in found) != list(range(1, len(found) + 1)))
        faults["differing"] = sum(content(one) != content(self.right.get(id_)) for id_, one in latest(data).items())
        return faults

    def _look_for(self, data: Path, gone: list[dict[str, Any]]) -> Counter[str]:
        faults = Counter(found=sum(len(places(data, one["body"][1])) for one in gone))
        ids = {one["id"] for one in gone}
        left = [one for one in events(data) if one["id"] in ids]
        faults["not told"] = int(
            sorted((one["id"], one["event"]) for one in left) != sorted((i, "purged") for i in ids)
        )
        others = {id_: content(one) for id_, one in latest(data).items() if id_ not in ids}
        faults["others"] = int(others.keys() != self.right.keys() - ids)
        faults["differing"] = sum(
            _without_related(one) != _without_related(content(self.right[id_])) for id_, one in others.items()
        )
        return faults


def _be_killed(command: list[str], at: tuple[str, int] | None) -> None:
    """Run a command in this process, which is a fork, and end it."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    if at:
        arm(*at)
    sys.argv[1:] = command
    try:
        cli.main()
    finally:
        os._exit(0)


def _identity(event: dict[str, Any]) -> tuple[str, int]:
    return event["id"], event["revision"]


def latest(data: Path) -> dict[str, dict[str, Any]]:
    """Return the last event of each article."""
    return {one["id"]: one for one in sorted(events(data), key=lambda one: one["seq"])}


def content(event: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what an event says of an article."""
    return event and {name: value for name, value in event.items() if name not in _OF_THE_EVENT}


def _without_related(said: dict[str, Any] | None) -> dict[str, Any] | None:
    return said and {name: value for name, value in said.items() if name != "related"}


def archive_faults(data: Path) -> Counter[str]:
    """Read all archives with another program; return how many files or records it could not read."""
    faults = Counter[str]()
    for path in data.glob("archive/*/*.warc.gz"):
        with path.open("rb") as stream:
            try:
                for record in ArchiveIterator(stream, parse_http=False):
                    faults["digest"] += not record.verify_block_digest()
            except Exception:
                faults["unreadable"] += 1
        faults["remains"] += path.with_name(f".{path.name}.part").exists()
    return +faults


def main() -> None:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=40, help="of each of the four (40)")
    parser.add_argument("--articles", type=int, default=60, help="articles of the portal (60)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    is_bad = False
    with tempfile.TemporaryDirectory() as folder, Server(Portal(options.articles)) as server:
        ground = Ground(Path(folder), server.url)
        print(f"{'':12}{'kills':>8}{'faults':>8}")
        for step in STEPS:
            total = Found()
            for seed in range(options.seed, options.seed + options.trials):
                found = ground.trial(step, seed)
                total.kills, total.faults = total.kills + found.kills, total.faults + found.faults
                if found.faults:
                    print(f"seed {seed}: {dict(found.faults)}")
            print(f"{step:12}{total.kills:>8}{total.faults.total():>8}")
            is_bad |= bool(total.faults)
    sys.exit(is_bad)


if __name__ == "__main__":
    main()
