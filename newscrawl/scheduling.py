"""Crontab entries and systemd units that run a command every so often, whatever environment they run in."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

_MINUTES = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)
_HOURS = (1, 2, 3, 4, 6, 8, 12, 24)
_BEGIN, _END = "# newscrawl begin", "# newscrawl end"


@dataclass(frozen=True, slots=True)
class Job:
    """A command, its environment, and how often it runs; `place` tells jobs of one machine apart."""

    command: Sequence[str]
    environment: Mapping[str, str]
    every: timedelta
    place: str

    @property
    def key(self) -> int:
        """A number from `place`, by which jobs are spread over the hour and told apart."""
        return int(sha256(self.place.encode("utf-8", "surrogateescape")).hexdigest()[:8], 16)

    @property
    def name(self) -> str:
        """The name of its systemd units."""
        return f"newscrawl-{self.key:08x}"


def cron_line(job: Job) -> str:
    """Return the line of a crontab; raises ValueError where cron cannot say how often.

    In cron's shell the percent sign ends the command (crontab(5)): it is escaped.
    """
    told = [
        *(f"{name}={shlex.quote(value)}" for name, value in job.environment.items()),
        *map(shlex.quote, job.command),
    ]
    if any("\n" in part for part in told):
        raise ValueError("a crontab has no way to write a line break")
    return f"{_when(job.every, job.key)} {' '.join(told)}".replace("%", r"\%")


def _when(every: timedelta, key: int) -> str:
    """Return the first five fields of a crontab line; not everybody begins at the full hour."""
    minutes = every // timedelta(minutes=1)
    if minutes in _MINUTES:
        at = ",".join(str(minute) for minute in range(key % minutes, 60, minutes))
        return f"{'*' if minutes == 1 else at} * * * *"
    hours, rest = divmod(minutes, 60)
    if rest or hours not in _HOURS:
        every_minutes = [*_MINUTES, *(60 * hour for hour in _HOURS)]
        less = max((one for one in every_minutes if one < minutes), default=None)
        more = min((one for one in every_minutes if one > minutes), default=None)
        near = " or ".join(_short(one) for one in (less, more) if one)
        raise ValueError(f"cron cannot run anything every {_short(minutes)}: take {near}, or --systemd")
    first = key // 60 % hours
    at = "*" if hours == 1 else ",".join(str(hour) for hour in range(first, 24, hours))
    return f"{key % 60} {at} * * *"


def _short(minutes: int) -> str:
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def with_entry(crontab: bytes, line: str, place: str) -> bytes:
    """Return `crontab` with the entry for `place`, in the place of one that is there; all other lines stay."""
    entry = b"".join(_encoded(text) + b"\n" for text in (f"{_BEGIN} {place}", line, f"{_END} {place}"))
    before, found, after = _around(crontab, place)
    if not found and before and not before.endswith(b"\n"):
        before += b"\n"
    return before + entry + after


def without_entry(crontab: bytes, place: str) -> bytes:
    """Return `crontab` without the entry for `place`; all other lines stay."""
    before, _, after = _around(crontab, place)
    return before + after


def _around(crontab: bytes, place: str) -> tuple[bytes, bool, bytes]:
    """Return what stands before and behind the entry for `place`, and whether there is one."""
    lines = crontab.splitlines(keepends=True)
    begin, end = _encoded(f"{_BEGIN} {place}"), _encoded(f"{_END} {place}")
    stripped = [line.rstrip(b"\r\n") for line in lines]
    if begin not in stripped:
        return crontab, False, b""
    first = stripped.index(begin)
    if end not in stripped[first:]:
        raise ValueError(f"the crontab has a line {_BEGIN!r} without {_END!r}: mend it by hand")
    last = stripped.index(end, first)
    return b"".join(lines[:first]), True, b"".join(lines[last + 1 :])


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def units(job: Job) -> dict[str, str]:
    """Return the service and the timer of systemd by their file names (systemd.service(5), systemd.timer(5))."""
    environment = "".join(f"Environment={_quoted(f'{name}={value}', '')}\n" for name, value in job.environment.items())
    program, *arguments = job.command
    # Variables are not looked for in the path of the program.
    exec_start = " ".join([_quoted(program, ""), *map(_quoted, arguments)])
    service = (
        "[Unit]\nDescription=newscrawl: crawl the portals that are due\n\n"
        # The program hands a signal on: a crawl that got it twice would not end cleanly.
        f"[Service]\nType=oneshot\nKillMode=mixed\n{environment}ExecStart={exec_start}\n"
    )
    seconds = int(job.every.total_seconds())
    jitter = min(60, seconds // 10)
    timer = (
        "[Unit]\nDescription=newscrawl: every so often\n\n"
        f"[Timer]\nOnBootSec={60 + job.key % 240}\nOnUnitActiveSec={seconds}\nRandomizedDelaySec={jitter}\n"
        "\n[Install]\nWantedBy=timers.target\n"
    )
    return {f"{job.name}.service": service, f"{job.name}.timer": timer}


def _quoted(text: str, dollar: str = "$") -> str:
    """Return `text` as one word of a unit file: quoted, specifiers and, in commands, variables escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n")
    return f'"{escaped.replace("$", dollar + "$")}"'
