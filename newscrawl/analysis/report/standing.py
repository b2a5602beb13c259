"""What only the ledger knows, as plain data that the page is made from; `commands/report.py` asks for it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Run:
    """A past run of a portal."""

    started: datetime
    exit_code: int | None
    """None where it was killed, or is going on."""
    message: str


@dataclass(frozen=True, slots=True)
class PortalStanding:
    """How a portal stands."""

    portal: str
    health: str
    """OK, WARNING, CRITICAL or UNKNOWN, as `newscrawl status` says."""
    reason: str
    runs: tuple[Run, ...] = ()
    """Its last runs, newest first."""
    last_success: datetime | None = None
    last_new: datetime | None = None
    next_due: datetime | None = None
    breaches: tuple[str, ...] = ()
    """What the last run found not to be as expected."""
    withheld: int = 0
    """Articles that the last run kept back."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why pages gave no article."""

    state: str
    reason: str
    rule: str
    number: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger and the disk hold."""

    portals: tuple[PortalStanding, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    """Most frequent first, of the runs in the period that still tell reasons."""
    forgotten: int = 0
    """Pages that gave no article of the runs in the period that no longer tell reasons."""
    duplicates: int = 0
    """Copies that runs of the period found and that are not published."""
    runs: int = 0
    """Runs in the period."""
    sizes: dict[str, int] = field(default_factory=dict)
    """Bytes on disk, by what takes them."""
