"""One run per portal and data directory."""

from pathlib import Path

from filelock import FileLock, Timeout

from newscrawl.errors import AnotherRunError

_MOMENT = 0.3  # seconds


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
