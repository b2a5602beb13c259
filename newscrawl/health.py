"""Whether a portal is well, in the words and codes of Nagios plugins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from newscrawl.exit_codes import ExitCode


class Health(IntEnum):
    """Exit codes as Nagios reads them (Monitoring Plugins Development Guidelines, plugin return codes)."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


_WORST_LAST = (Health.OK, Health.WARNING, Health.UNKNOWN, Health.CRITICAL)
_OVERDUE = 2  # times the time between runs
_SILENT = timedelta(days=30)  # without a run, where nothing says how often it runs: a cron job may have gone
_SAYS = {
    ExitCode.INTERNAL_ERROR: Health.CRITICAL, ExitCode.USAGE: Health.CRITICAL, ExitCode.UNREACHABLE: Health.CRITICAL,
    ExitCode.EXPECTATIONS: Health.CRITICAL, ExitCode.INCOMPLETE: Health.WARNING,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastRun:
    """What health depends on."""

    started: datetime
    finished: bool
    exit_code: int | None
    message: str | None
    is_going_on: bool
    """Whether a process holds the lock of the portal."""

    @classmethod
    def of(cls, row: Any, started: datetime, *, is_going_on: bool) -> "LastRun":
        """Return a run as a row of the ledger tells it."""
        return cls(started, row.finished_at is not None, row.exit_code, row.message, is_going_on)


def judge(last: LastRun | None, every: timedelta | None, now: datetime) -> tuple[Health, str]:
    """Return the health of a portal and what it comes from; `every` is None where nothing says how often it runs."""
    if last is None:
        return Health.UNKNOWN, "never crawled"
    found = [_of_run(last)]
    silent = now - last.started
    if every and not last.is_going_on and silent > _OVERDUE * every:
        found.append((Health.CRITICAL, f"no run since {last.started:%Y-%m-%d %H:%M} UTC"))
    if not every and not last.is_going_on and silent > _SILENT:
        found.append((Health.WARNING, f"no run for {silent.days} days, and portals.toml does not say how often"))
    return max(found, key=lambda one: _WORST_LAST.index(one[0]))


def worst(found: list[Health]) -> Health:
    """Return the worst of what was found; unknown where there is nothing."""
    return max(found, key=_WORST_LAST.index, default=Health.UNKNOWN)


def _of_run(last: LastRun) -> tuple[Health, str]:
    if not last.finished:
        return (Health.OK, "a run is going on") if last.is_going_on else (Health.WARNING, "the last run was killed")
    if last.exit_code is None:
        return Health.WARNING, "the last run was killed"
    code = ExitCode(last.exit_code)
    return _SAYS.get(code, Health.OK), f"exit {int(code)}: {last.message}" if code else "complete"
