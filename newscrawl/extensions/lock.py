"""One run per portal and data directory."""

from pathlib import Path

from filelock import FileLock, Timeout

from newscrawl.errors import AnotherRunError


class PortalLock:
    """A lock that the system takes back when its process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path)

    def acquire(self) -> None:
        """Take the lock; raises AnotherRunError at once where another process holds it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise AnotherRunError from None

    def release(self) -> None:
        """Give the lock back; nothing where it is not held."""
        self._lock.release()
