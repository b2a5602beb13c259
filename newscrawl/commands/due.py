"""`newscrawl crawl --due`: the portals of portals.toml that are due, each in a process of its own."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.clock import utc_now
from newscrawl.commands.status import is_going_on, standings_of
from newscrawl.errors import say
from newscrawl.exit_codes import PRECEDENCE, ExitCode
from newscrawl.urls import host_of, is_loopback, site_address

if TYPE_CHECKING:
    from newscrawl.datadir import DataDirectory
    from newscrawl.portals import PortalEntry, PortalsFile

_LOOK_AGAIN = 0.05  # seconds


def due(data: "DataDirectory", described: "PortalsFile") -> "list[PortalEntry]":
    """Return the portals whose time has come and that no process crawls, those that wait longest first."""
    standings = {
        one.portal: one for one in standings_of(data, {name: e.every for name, e in described.portals.items()})
    }
    now = utc_now()
    found = [
        entry for name, entry in described.portals.items()
        if standings[name].is_due(entry.every, now) and not is_going_on(data, name)
    ]  # fmt: skip
    return sorted(
        found, key=lambda entry: standings[entry.name].next_due(entry.every) or now.min.replace(tzinfo=now.tzinfo)
    )


class Crawls:
    """Runs crawls as processes, so many at a time and never two on one host; a signal stops them all."""

    def __init__(
        self,
        waiting: "Sequence[PortalEntry]",
        jobs: int,
        options: Sequence[str],
        minutes: float | None = None,
        tell_killed: Callable[[str, int, str], None] = lambda *_: None,
    ) -> None:
        """Prepare crawls of the portals `waiting`, with `options` of the command line for each, for so many minutes.

        `tell_killed` is called with portal, exit code and message of a crawl that could not tell its end itself.
        """
        self._waiting, self._jobs, self._options = list(waiting), jobs, options
        self._running: dict[str, tuple[str, subprocess.Popen[bytes]]] = {}
        """Name of a portal → its host and its process."""
        self._codes: list[ExitCode] = []
        self._signals: list[int] = []
        """Signals that came and were not obeyed yet."""
        self._tell_killed = tell_killed
        self._end = time.monotonic() + minutes * 60 if minutes else None

    def run(self) -> ExitCode:
        """Crawl all; return the worst of their exit codes."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while self._waiting or self._running:
            self._obey()
            self._start()
            time.sleep(_LOOK_AGAIN)
            self._reap()
        return worst(self._codes)

    def _limit(self) -> list[str]:
        left = self._end - time.monotonic() if self._end else None
        return ["--max-minutes", f"{max(left, 1) / 60:.4f}"] if left else []

    def _start(self) -> None:
        """Start what may be started now."""
        if self._waiting and self._end and time.monotonic() > self._end:
            say(f"{len(self._waiting)} portals not begun in time: {', '.join(e.name for e in self._waiting)}")
            self._codes.append(ExitCode.INCOMPLETE)
            self._waiting.clear()
        hosts = {host for host, _ in self._running.values()}
        for entry in list(self._waiting):
            if len(self._running) >= self._jobs or self._signals:
                return
            site = site_address(entry.site)
            host = urlsplit(site).netloc if is_loopback(site) else host_of(site) or entry.name
            if host in hosts:
                continue
            hosts.add(host)
            self._waiting.remove(entry)
            command = [sys.executable, "-m", "newscrawl", "crawl", entry.name, *self._options, *self._limit()]
            # In a session of its own, so that the terminal's Ctrl-C reaches it once, through us.
            process = subprocess.Popen(command, start_new_session=True)
            self._running[entry.name] = host, process

    def _reap(self) -> None:
        for name, (_, process) in list(self._running.items()):
            code = process.poll()
            if code is not None:
                del self._running[name]
                self._codes.append(_known(code))
                if code < 0:  # it could say nothing itself
                    message = f"killed ({signal.strsignal(-code) or -code}); the next run goes on"
                    say(f"{name}: {message}")
                    self._tell_killed(name, int(ExitCode.INCOMPLETE), message)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Remember the signal: it may come in the middle of a start."""
        self._signals.append(number)

    def _obey(self) -> None:
        """Start no more after a signal, and hand it on."""
        while self._signals:
            number = self._signals.pop(0)
            if self._waiting:
                self._codes.append(ExitCode.INCOMPLETE)
            self._waiting.clear()
            for _, process in self._running.values():
                process.send_signal(number)


def worst(codes: Sequence[ExitCode]) -> ExitCode:
    """Return the worst of exit codes; that another run is going on is less than any failure."""
    mild = (ExitCode.ANOTHER_RUN, ExitCode.COMPLETE)
    order = [*(code for code in PRECEDENCE if code not in mild), *mild]
    return min(codes, key=order.index, default=ExitCode.COMPLETE)


def _known(code: int) -> ExitCode:
    """Return the exit code of a crawl; one that was killed can go on."""
    try:
        return ExitCode(code)
    except ValueError:
        return ExitCode.INCOMPLETE if code < 0 else ExitCode.INTERNAL_ERROR
