"""What a walk asks and tells: the one door between spiders and whatever remembers."""

from collections.abc import Collection, Sequence
from typing import Protocol

from newscrawl.archive.exchange import Exchange
from newscrawl.findings import Link, ListWalk, Plan, Section, Settled, Validators, Visit, WalkEnd


class Walk(Protocol):
    """What a spider may ask and must tell while it walks."""

    def plan(self, section: Section, *, is_read: bool = False) -> Plan:
        """Return what is to be walked of `section`; its head in any case where its first page `is_read` already."""

    def left_over(self, sections: Collection[str]) -> list[tuple[Link, Section | None]]:
        """Return what earlier runs found and did not get, each with a section that lists it.

        Where `sections` are given, only what those sections (names) list.
        """

    def found(self, section: Section, links: Sequence[Link], walk: ListWalk | None = None, url: str = "") -> list[Link]:
        """Record that a list page of `section` shows `links`; return those that are to be requested, each once.

        `walk` has come to that page, which stands at `url`.
        """

    def no_sections(self) -> Collection[str]:
        """Return canonical URLs of pages that an earlier run asked for sections, not long ago, and that show none."""

    def explored(self, urls: Collection[str]) -> None:
        """Record that the pages at the canonical URLs `urls` were asked for sections and show none."""

    def is_covered(self, walk: ListWalk, links: Sequence[Link]) -> bool:
        """Say whether earlier walks covered the list from the page on that shows `links`."""

    def is_cut_off(self, walk: ListWalk) -> bool:
        """Say whether a page without articles, to which `walk` came, stands where a list should go on."""

    def ended(self, walk: ListWalk, by: WalkEnd) -> None:
        """Record that a walk ended by itself."""

    def due(self, requests: int) -> list[Visit]:
        """Return articles of earlier runs that are to be asked for again now, each once.

        There are as many as may go with `requests` other requests, made or certain to be made.
        """

    def recognise(self, id_: str, validators: Validators) -> None:
        """Record what the server recognises the page of the article `id_` by."""

    def keep(self, id_: str, exchange: Exchange, part: int = 1) -> None:
        """Keep a page of the article `id_`, or of one that was refused, as it came over the wire."""

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

    def plan(self, section: Section, *, is_read: bool = False) -> Plan:
        """Return that the whole list is to be walked."""
        return Plan(ListWalk(0, section, section.url, is_deep=True), [])

    def left_over(self, sections: Collection[str]) -> list[tuple[Link, Section | None]]:
        """Return nothing."""
        return []

    def found(self, section: Section, links: Sequence[Link], walk: ListWalk | None = None, url: str = "") -> list[Link]:
        """Return the links not returned before."""
        fresh = [link for link in dict.fromkeys(links) if link.id not in self._seen]
        self._seen.update(link.id for link in fresh)
        return fresh

    def no_sections(self) -> Collection[str]:
        """Return none."""
        return ()

    def explored(self, urls: Collection[str]) -> None:
        """Forget it."""

    def is_covered(self, walk: ListWalk, links: Sequence[Link]) -> bool:
        """Say no."""
        return False

    def is_cut_off(self, walk: ListWalk) -> bool:
        """Say no."""
        return False

    def ended(self, walk: ListWalk, by: WalkEnd) -> None:
        """Forget it."""

    def due(self, requests: int) -> list[Visit]:
        """Return none."""
        return []

    def recognise(self, id_: str, validators: Validators) -> None:
        """Forget it."""

    def keep(self, id_: str, exchange: Exchange, part: int = 1) -> None:
        """Forget it."""

    def settle(self, settled: Settled) -> None:
        """Forget it."""

    def list_read(self, url: str) -> None:
        """Forget it."""

    def list_failed(self, url: str, reason: str) -> None:
        """Forget it."""

    def narrow(self, how: str) -> None:
        """Forget it."""
