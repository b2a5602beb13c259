"""A month of scheduled runs against a portal with a history, faults included: `python -m benchmarks.month --seed 1`.

A run every six simulated hours; the clock of each process is set. At the end what was published is held against what
the portal showed.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newscrawl.clock import parse_iso
from newscrawl.demo import Server
from tests.chronicle import SECTIONS, START, Chronicle, Story
from tests.newsroom import LAYOUT
from tests.shared import ROOT, crawl_arguments, newscrawl, wait_until

_EVERY = timedelta(hours=6)
_WITHIN = timedelta(days=2)
_RENAMED = LAYOUT.replace('"viewbox"', '"detail"').replace('"title"', '"headline"')
_BROKEN = LAYOUT.replace("{title}", "桥网新闻中心欢迎您").replace("<div", "<h1>{title}</h1><div", 1)
_HURRY = ("-s", "LOG_LEVEL=WARNING", "-s", "NEWSCRAWL_PROGRESS=false")
# What happens to a run, and which exit codes make it visible; in tenths of a percent.
_DISTURBED = {
    "skipped": (60, ()), "killed": (60, (-9, 0)), "overlapping": (40, (0,)), "down": (25, (4,)), "shaky": (25, (0, 3)),
    "throttling": (25, (0, 3, 4)), "denying": (20, (0, 5)), "lying": (20, (0, 5)), "blank": (20, (5,)),
}  # fmt: skip


@dataclass
class Told:
    """What came of a month."""

    runs: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    withdrawn: int = 0
    seen_in_time: int = 0
    events: Counter[str] = field(default_factory=Counter)
    days: int = 0
    late: list[str] = field(default_factory=list)
    """Withdrawals that were not seen in time."""

    def lines(self) -> list[str]:
        """Return the figures for a person."""
        codes = ", ".join(f"{name}: {number}" for name, number in sorted(self.codes.items()))
        return [
            f"{self.days} days, {self.runs} runs; {codes}",
            f"events: {', '.join(f'{n} {name}' for name, n in sorted(self.events.items()))}",
            f"{self.seen_in_time} of {self.withdrawn} withdrawals seen within two days; "
            f"{len(self.false_alarms)} false alarms; {len(self.faults)} faults",
            *self.false_alarms,
            *self.late,
            *self.faults[:20],
        ]


class Month:
    """The script: what happens between runs, what happens to them, and what must be true at the end."""

    def __init__(self, seed: int, data: Path, days: int) -> None:
        self.random, self.data, self.days = random.Random(seed), data, days
        self.portal, self.told = Chronicle(START), Told(days=days)
        self.holiday = range(int(days * 0.4), int(days * 0.4) + min(8, days // 3))
        self.broken, self.redesign = int(days * 0.3) * 4 + 1, int(days * 0.75) * 4 + 2
        self.last_error, self.last = "", START

    def play(self) -> Told:
        """Play the month, then some runs without trouble in which all that is due is asked for; return the figures."""
        for age in range(40, 0, -1):
            for code in SECTIONS:
                self.portal.now = START
                self.portal.add(code, START - timedelta(hours=7 * age))
        with Server(self.portal) as server:
            self.server = server
            self._expect("first", self._crawl(), (0,))
            for slot in range(1, self.days * 4):
                self._slot(slot)
            self._settle()
        self._check()
        return self.told

    def _slot(self, slot: int) -> None:
        portal, now = self.portal, START + _EVERY * slot
        portal.now = now
        is_holiday = slot // 4 in self.holiday
        if not is_holiday:
            for _ in range(self.random.choice([0, 1, 2, 2, 3, 4])):
                portal.add(self.random.choice(SECTIONS))
        self._change(now)
        if slot in (self.broken, self.broken + 1):
            self._disturb_layout(_BROKEN)
        elif slot == self.redesign:
            self._disturb_layout(_RENAMED)
        else:
            portal.layout = _RENAMED if slot > self.redesign else LAYOUT
            self._run(self._what())

    def _disturb_layout(self, layout: str) -> None:
        for _ in range(5):
            self.portal.add(self.random.choice(SECTIONS))
        self.portal.layout = layout
        self._expect("new layout", self._crawl(), (5,))
        if layout is _RENAMED:
            released = newscrawl("release", "demo", "--data", self.data, env=self._clock())
            self._expect("release", released.returncode, (0,))

    def _change(self, now: datetime) -> None:
        """Let editors work: edits, withdrawals, articles that move, are pinned or dated back."""
        recent = [s for s in self.portal.stories.values() if s.is_there(now) and now - s.shows < timedelta(days=5)]
        if recent and self.random.random() < 0.3:
            self.portal.edit(self.random.choice(recent))
        if recent and self.random.random() < 0.15:
            story = self.random.choice(recent)
            story.withdrawn = now
        if recent and self.random.random() < 0.05:
            story = self.random.choice(recent)
            if story.is_there(now) and story.moved_from is None:
                story.moved_from = story.section
                story.section = self.random.choice([code for code in SECTIONS if code != story.section])
        if recent and self.random.random() < 0.1:
            story = self.random.choice(recent)
            story.is_pinned = not story.is_pinned
        if self.random.random() < 0.1:
            self.portal.add(self.random.choice(SECTIONS), now - timedelta(hours=self.random.randrange(6, 40)))

    def _what(self) -> str:
        drawn = self.random.randrange(1000)
        for name, (weight, _) in _DISTURBED.items():
            if drawn < weight:
                return name
            drawn -= weight
        return "undisturbed"

    def _run(self, what: str) -> None:
        if what == "skipped":
            return
        if what == "undisturbed":
            code = self._crawl()
            if code == 5:
                self.told.false_alarms.append(f"{self.portal.now}: {self.last_error}")
            self._expect(what, code, (0, 5))
        elif what == "killed":
            self._expect(what, self._kill(self.random.randrange(1, 14)), _DISTURBED[what][1])
        elif what == "overlapping":
            self._overlap()
        else:
            self.portal.trouble, self.portal.asked = what, 0
            code = self._crawl("-s", "RETRY_TIMES=0")
            self.portal.trouble = ""
            self._expect(what, code, _DISTURBED[what][1])

    def _clock(self) -> dict[str, str]:
        return os.environ | {"NEWSCRAWL_CLOCK": self.portal.now.isoformat()}

    def _arguments(self, *more: str) -> tuple[object, ...]:
        return crawl_arguments(self.server.url, self.data, *_HURRY, *more)

    def _crawl(self, *more: str) -> int:
        ended = newscrawl(*self._arguments(*more), env=self._clock())
        if ended.returncode not in (0, 3, 4, 5) or "Traceback" in ended.stderr:
            self.told.faults.append(f"{self.portal.now}: {ended.returncode} {ended.stderr[-300:]}")
        self.last_error = ended.stderr.strip()
        return ended.returncode

    def _start(self) -> "subprocess.Popen[bytes]":
        self.portal.asked = 0
        command = [sys.executable, "-m", "newscrawl", *map(str, self._arguments())]
        return subprocess.Popen(command, cwd=ROOT, env=self._clock(), stderr=subprocess.DEVNULL)

    def _kill(self, after: int) -> int:
        process = self._start()
        wait_until(lambda: self.portal.asked >= after or process.poll() is not None)
        process.kill()
        return process.wait()

    def _overlap(self) -> None:
        self.portal.delay = 1.0
        process = self._start()
        wait_until(lambda: self.portal.asked >= 2 or process.poll() is not None)
        self._expect("second of two", newscrawl(*self._arguments(), env=self._clock()).returncode, (75,))
        self._expect("overlapping", process.wait(), (0,))
        self.portal.delay = 0.0

    def _expect(self, what: str, code: int, codes: tuple[int, ...]) -> None:
        self.told.runs += 1
        self.told.codes[f"{what} {code}"] += 1
        if code not in codes:
            self.told.faults.append(f"{self.portal.now}: a run that was {what} ended with {code}: {self.last_error}")

    def _settle(self) -> None:
        """Run without trouble until all is due was asked for; the last time all lists to their ends."""
        end = self.portal.now
        few = 'NEWSCRAWL_EXPECT={"silence_days": 99, "new_per_week": 0}'
        generous = ("-s", "NEWSCRAWL_REVISIT_SHARE=0.95", "-s", few)
        for days in (1.2, 2.4, 8, 9.2, 31, 32.2):
            self.portal.now = end + timedelta(days=days)
            for _ in range(2):
                self._expect("afterwards", self._crawl(*generous, *(["--full"] if days > 32 else [])), (0,))
        self.last = end

    def _check(self) -> None:
        histories = dict[int, list[tuple[datetime, dict[str, Any]]]]()
        for file in sorted(self.data.glob("articles/**/*.jsonl")):
            at = datetime.strptime(file.name[:16] + "+0000", "%Y%m%dT%H%M%SZ%z")
            for line in file.read_text("utf-8").split("\n"):
                if line:
                    record = json.loads(line)
                    self.told.events[record["event"]] += 1
                    number = int(re.findall(r"(\d+)\.html", record["url"])[0])
                    histories.setdefault(number, []).append((at, record))
        seqs = sorted(record["seq"] for history in histories.values() for _, record in history)
        self._must(seqs == list(range(1, len(seqs) + 1)), "sequence numbers have gaps or are doubled")
        for story in self.portal.stories.values():
            history = sorted(histories.pop(story.number, []), key=lambda one: one[1]["seq"])
            self._check_story(story, history)
        self._must(not histories, f"articles that never were: {sorted(histories)}")

    def _check_story(self, story: Story, history: list[tuple[datetime, dict[str, Any]]]) -> None:
        name = f"story {story.number}"
        if not history:
            was_short = story.withdrawn is not None and story.withdrawn - story.came <= 6 * _EVERY
            self._must(was_short, f"{name} was never published")
            return
        by_id = dict[str, list[tuple[datetime, dict[str, Any]]]]()
        for one in history:
            by_id.setdefault(one[1]["id"], []).append(one)
        self._must(
            len(by_id) == 1 or (story.moved_from is not None and len(by_id) == 2), f"{name} has {len(by_id)} ids"
        )
        for mine in by_id.values():
            self._check_article(story, mine)
        last = [mine[-1][1] for mine in by_id.values()]
        there = [record for record in last if record["event"] != "removed"]
        if story.withdrawn is None:
            self._must(len(there) == 1, f"{name} is there, and published {len(there)} times")
            texts = {"".join(mine["body"]) for mine in there}
            self._must(texts == {story.text_at(self.portal.now)}, f"{name}: its last edit is not published")
            return
        self._must(not there, f"{name} was withdrawn at {story.withdrawn} and is not removed")
        if story.withdrawn < self.last - _WITHIN:
            self._note_withdrawal(story, history[-1][0])

    def _note_withdrawal(self, story: Story, removed: datetime) -> None:
        assert story.withdrawn
        in_time = removed - story.withdrawn <= _WITHIN + timedelta(minutes=5)
        self.told.withdrawn += 1
        self.told.seen_in_time += in_time
        if not in_time:
            told = f"story {story.number}, {story.withdrawn - story.shows} old, withdrawn {story.withdrawn}"
            self.told.late.append(f"{told}, removed {removed}")

    def _check_article(self, story: Story, history: list[tuple[datetime, dict[str, Any]]]) -> None:
        """Check the events of one id."""
        name = f"story {story.number}"
        events = [record["event"] for _, record in history]
        self._must(events[0] == "new" and events.count("new") == 1, f"{name}: {events}")
        self._must([r["revision"] for _, r in history] == list(range(1, len(history) + 1)), f"{name}: revisions")
        before: dict[str, Any] = {}
        for at, record in history:
            if record["event"] == "removed":
                continue
            said = "".join(record["body"])
            was = story.text_at(parse_iso(record["fetched_at"]))
            self._must(said == was, f"{name}: another text than it had, in the run of {at}")
            self._must(record["title"] == story.title, f"{name}: {record['title']}")
            if record["event"] == "updated":
                differs = said != "".join(before["body"]) or record["sections"] != before["sections"]
                self._must(differs, f"{name}: updated without a change: {record['changed']}")
            before = record

    def _must(self, holds: bool, fault: str) -> None:
        if not holds:
            self.told.faults.append(fault)


def play(seed: int, days: int = 30, keep: Path | None = None) -> Told:
    """Play a month in a new data directory, or in `keep`, which stays."""
    if keep:
        return Month(seed, keep, days).play()
    with tempfile.TemporaryDirectory() as folder:
        return Month(seed, Path(folder) / "data", days).play()


def main() -> int:
    """Play a month; print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--keep", type=Path, help="data directory that is not there yet, to look at afterwards")
    options = parser.parse_args()
    began = time.monotonic()
    told = play(options.seed, options.days, options.keep)
    print("\n".join(told.lines()))
    print(f"{time.monotonic() - began:.0f} s")
    return bool(told.faults) or len(told.false_alarms) > 1 or told.seen_in_time < 0.95 * told.withdrawn


if __name__ == "__main__":
    sys.exit(main())
