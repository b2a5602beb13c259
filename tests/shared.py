"""What several tests use: the program as a process, portals that misbehave, and the output read back."""

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newscrawl.demo import Page, Portal
from tests.forking import run_forked

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT.parent / "shared" / "sample"
PR_CAPBSET_DROP = 24  # of prctl(2)
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2  # of capabilities(7)
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=1")


def newscrawl(
    *arguments: object, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, in a process of its own that has the libraries imported already."""
    return run_forked([str(argument) for argument in arguments], cwd, dict(os.environ if env is None else env))


def days_later(days: float) -> dict[str, str]:
    """Return the environment of a program that begins so many days from now."""
    return os.environ | {"NEWSCRAWL_CLOCK": (datetime.now(UTC) + timedelta(days=days)).isoformat()}


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start the program."""
    command = [sys.executable, "-m", "newscrawl", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def obey_modes() -> None:
    """Let a process that begins (its `preexec_fn`) be kept from what modes of files keep others from."""
    if os.geteuid() == 0:  # to root they are nothing, but by these capabilities
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def crawl_arguments(site: str, data: Path, *more: str, portal: str = "demo") -> tuple[object, ...]:
    """Return the arguments of a fast crawl."""
    return ("crawl", portal, "-a", f"site={site}", "--data", data, *FAST, *more)


def records(data: Path) -> list[dict[str, Any]]:
    """Return the published events."""
    files = sorted(data.glob("articles/**/*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").split("\n") if line]


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Return when `condition` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


class BadPortal(Portal):
    """The embedded portal, answering otherwise where `answer` returns a page (or raises)."""

    def __init__(self, articles: int, answer: Callable[[str, int], Page | None]) -> None:
        super().__init__(articles)
        self.answer, self.asked = answer, 0

    def page(self, path: str) -> Page | None:
        self.asked += 1
        return self.answer(path, self.asked) or super().page(path)


def error(status: int) -> Page:
    """Return an answer without use."""
    return Page(status, {"Content-Type": "text/html"}, b"<html><body>no</body></html>")
