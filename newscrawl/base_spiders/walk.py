"""What a walk asks and tells: the one door between spiders and whatever remembers."""

from collections.abc import Sequence
from typing import Protocol

from newscrawl.findings import Link, Section, Settled


class Walk(Protocol):
    """What a spider may ask and must tell while it walks."""

    def found(self, section: Section, links: Sequence[Link]) -> list[Link]:
        """Record that a list page of `section` shows `links`; return those that are to be requested, each once."""

    def settle(self, settled: Settled) -> None:
        """Record what became of a URL that gave no article."""

    def list_read(self, url: str) -> None:
        """Record that the list page at `url` was read."""

    def list_failed(self, url: str, reason: str) -> None:
        """Record that the list page at `url` could not be read."""

    def narrow(self, how: str) -> None:
        """Record that arguments keep this walk from covering the portal."""


class FreshWalk:
    """A walk without memory: everything is new, each URL is requested once. For looking at single pages."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def found(self, section: Section, links: Sequence[Link]) -> list[Link]:
        """Return the links not returned before."""
        fresh = [link for link in dict.fromkeys(links) if link.id not in self._seen]
        self._seen.update(link.id for link in fresh)
        return fresh

    def settle(self, settled: Settled) -> None:
        """Forget it."""

    def list_read(self, url: str) -> None:
        """Forget it."""

    def list_failed(self, url: str, reason: str) -> None:
        """Forget it."""

    def narrow(self, how: str) -> None:
        """Forget it."""
