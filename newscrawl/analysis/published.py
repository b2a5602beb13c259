"""Published events as a consumer reads them: whole files only, each event once, while crawls go on beside it.

A consumer keeps one number: that up to which it has read. It reads the events behind that, up to the number through
which everything is published; files that others still write hold it back, so that no event comes behind it later.
"""

import heapq
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from newscrawl import manifest
from newscrawl.errors import ConfigurationError
from newscrawl.manifest import Entry

_Result = TypeVar("_Result")
_PATIENCE = 10.0  # seconds for which files may be away while others join them or take articles out
_PAUSE = 0.1


class DamagedFileError(ValueError):
    """A published file holds what is no event. The message names file and line."""


class Event(NamedTuple):
    """A published event: its number and its line, with the line feed."""

    seq: int
    line: bytes


def decoded(event: Event, decode: Callable[[bytes], _Result]) -> _Result:
    """Return what `decode` makes of the line of an event; raises DamagedFileError where it is none of the contract."""
    try:
        return decode(event.line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedFileError(f"event {event.seq} is damaged: {error}; `newscrawl ledger check` tells more") from None


class _Numbered(msgspec.Struct):
    seq: int


@dataclass(frozen=True, slots=True)
class Published:
    """What is there to be read: files in the order of their first events, and which events of them are wanted."""

    root: Path
    entries: tuple[Entry, ...]
    since: int
    """The events behind this number are wanted,"""
    through: int
    """up to this one, which is among them: what the consumer keeps for the next time."""

    @property
    def files(self) -> list[Path]:
        """The files."""
        return [self.root / entry.file for entry in self.entries]

    def up_to(self, last: int | None) -> "Published":
        """Return the same without the events behind the number `last`; all of it without one."""
        if last is None or last >= self.through:
            return self
        wanted = tuple(entry for entry in self.entries if entry.first_seq <= last)
        return Published(self.root, wanted, self.since, last)

    @property
    def are_there(self) -> bool:
        """Whether all files are; they may be away for a moment."""
        return all(path.exists() for path in self.files)


def published(data: Path, portals: Collection[str] = (), since: int = 0) -> Published:
    """Return what is published in the data directory `data`, of all portals or of some, behind the event `since`.

    Raises ConfigurationError where nothing is, a portal is not there, or a manifest is damaged.
    """
    known = manifest.portals(data)
    if not known:
        raise ConfigurationError(
            f"nothing is published in {data}: there is no {manifest.FOLDER}/PORTAL.jsonl (where there was one,"
            " `newscrawl ledger compact` writes it again)"
        )
    if missing := [portal for portal in portals if portal not in known]:
        raise ConfigurationError(f"no portal {missing[0]} in {data}; there are {', '.join(known)}")
    try:
        through = max((entry.through for entry in manifest.read_all(data)), default=0)
        # Read anew: a file may have been named behind the reader's back, and counted by a manifest that it read later.
        entries = {portal: manifest.read(manifest.path_of(data, portal)) for portal in manifest.portals(data)}
    except ValueError as error:
        raise ConfigurationError(str(error)) from None
    if since > through:
        raise ConfigurationError(
            f"events up to {through} are published in {data}, and those behind {since} are asked for:"
            " it is another directory than before, or was restored from an older backup; begin at 0"
        )
    wanted = [
        entry
        for portal in portals or entries
        for entry in entries[portal]
        if entry.events and entry.last_seq > since and entry.first_seq <= through
    ]
    return Published(data, tuple(sorted(wanted, key=lambda entry: entry.first_seq)), since, through)


def while_files_move(look: Callable[[], Published], use: Callable[[Published], _Result]) -> _Result:
    """Return what `use` makes of what is published; tries again where files went in between, joined into others.

    What `use` did before it failed must not matter.
    """
    while True:
        found = look()
        try:
            return use(found)
        except Exception:
            if found.are_there or not _come_back(look):
                raise


def _come_back(look: Callable[[], Published]) -> bool:
    """Say whether all files are there, or come back in a moment."""
    patience = time.monotonic() + _PATIENCE
    while not look().are_there:
        if time.monotonic() > patience:
            return False
        time.sleep(_PAUSE)
    return True


def events(data: Path, portals: Collection[str] = (), since: int = 0) -> Iterator[Event]:
    """Yield the published events behind the number `since`, in the order of their numbers, each once.

    Raises ConfigurationError, DamagedFileError, and OSError where files stay away.
    """
    end = published(data, portals, since).through
    while True:
        try:
            for event in _merged(published(data, portals, since)):
                if event.seq > end:
                    return
                yield event
                since = event.seq
        except FileNotFoundError:
            if not _come_back(lambda: published(data, portals, since)):  # noqa: B023, it is asked at once
                raise
        else:
            return


class _Opened(NamedTuple):
    """A file whose events are being told: its next one, and the others."""

    next: Event
    number: int  # files are not compared
    others: Iterator[Event]


def _merged(found: Published) -> Iterator[Event]:
    """Yield the events of several files in their order; a file is open only while its events are told."""
    closed, opened = deque(enumerate(found.entries)), list[_Opened]()
    while closed or opened:
        if closed and (not opened or closed[0][1].first_seq <= opened[0].next.seq):
            number, entry = closed.popleft()
            others = _events(found.root / entry.file, found.since)
        else:
            event, number, others = heapq.heappop(opened)
            yield event
        if following := next(others, None):
            heapq.heappush(opened, _Opened(following, number, others))


def _events(path: Path, since: int) -> Iterator[Event]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                seq = msgspec.json.decode(line, type=_Numbered).seq
            except (msgspec.MsgspecError, UnicodeDecodeError):
                raise DamagedFileError(f"{path}:{number}: no event; `newscrawl ledger check` tells more") from None
            if seq > since:
                yield Event(seq, line)
