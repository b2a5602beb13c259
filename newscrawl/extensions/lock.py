"""One run per portal and data directory, and none while the directory is rebuilt or its files are joined."""

import fcntl
import os
from pathlib import Path

from filelock import FileLock, Timeout

from newscrawl.errors import AnotherRunError

_MOMENT = 0.3  # seconds


class RunsLock:
    """Held by all runs of a data directory together.

    Who takes it alone, as a PortalLock, has the directory to itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock; raises AnotherRunError where somebody has it alone."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise AnotherRunError("the ledger is being rebuilt, or files are being joined") from None
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; nothing where it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None


class PortalLock:
    """A lock that the system takes back when its process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path)

    def acquire(self) -> None:
        """Take the lock; raises AnotherRunError where another process holds it."""
        try:
            # Who only looks whether a run goes on holds it for a moment.
            self._lock.acquire(timeout=_MOMENT, poll_interval=_MOMENT / 10)
        except Timeout:
            raise AnotherRunError from None

    def release(self) -> None:
        """Give the lock back; nothing where it is not held."""
        self._lock.release()
