"""Bringing the search index up to date, and taking out of it what must go: one process at a time.

Apart from the index that is searched, since what reads published files takes longer than a search that has nothing new
to take in.
"""

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from itertools import islice, takewhile
from pathlib import Path

import msgspec

from newscrawl.analysis.index import (
    PATIENCE,
    WORDS,
    Hit,
    Index,
    OtherVersionError,
    is_damage,
    manifests_hash,
    opened,
    pack,
    remove,
    unpack,
)
from newscrawl.analysis.published import DamagedFileError, Event, events, published
from newscrawl.analysis.searched import read
from newscrawl.analysis.words import characters, tokens
from newscrawl.datadir import SEARCH_INDEX
from newscrawl.errors import ConfigurationError
from newscrawl.text.folding import Folding, folded_characters

_BATCH = 2000  # events in a transaction: what a kill costs
_KNOWN = 100  # last events by whose names it is told whether they are those that are published
_PAUSE = 0.1


class BusyError(RuntimeError):
    """Another process is bringing the index up to date."""


class ReadOnlyError(RuntimeError):
    """The index cannot be brought up to date here: the data directory cannot be written."""


class Indexing(Index):
    """An index that is written."""

    def update(self, tell: Callable[[int, int], None]) -> None:
        """Take in what was published since; calls `tell(done, all)` as it goes on. Only one process may do so."""
        if not self.state("folding"):
            with self.transaction():
                self.keep("folding", folded_characters())
            self.folding = Folding(folded_characters())
        manifests = manifests_hash(self.data)  # what is published from now on makes it another one
        found = published(self.data, since=self.through)
        number, done = sum(entry.events for entry in found.entries), 0
        following = events(self.data, since=self.through)
        while batch := list(islice(following, _BATCH)):
            with self.transaction():
                for event in batch:
                    self._take(event)
                self.keep("through", batch[-1].seq)
                self.keep("last", [*(self.state("last") or ()), *map(_name, batch[-_KNOWN:])][-_KNOWN:])
            done += len(batch)
            tell(done, max(number, done))
        with self.transaction():
            self.keep("manifests", manifests)
        if self.state("to_wipe"):
            self._wipe()

    def take_out(self, ids: Iterable[str]) -> bool:
        """Take articles out of all its bytes; say whether that is done, since who reads it may be in the way."""
        with self.transaction():
            for id_ in ids:
                self._remove(id_, is_purged=True)
        return self._wipe()

    def is_of_other_events(self) -> bool:
        """Say whether the data directory has other events than those that were read: restored, or begun anew.

        Its last events must be published still, under their numbers; some of them may have been taken down since.
        """
        through, last = self.through, self.state("last")
        if not last:
            return False
        if published(self.data).through < through:
            return True
        there = takewhile(lambda event: event.seq <= through, events(self.data, since=int(last[0].split()[0]) - 1))
        names = [_name(event) for event in there]
        return not names or any(name not in last for name in names)

    def _take(self, event: Event) -> None:
        line = read(event)
        self._remove(line.id, is_purged=line.event == "purged")
        if line.event in ("removed", "purged"):
            return
        at = _seconds(line.published_at)
        row = (line.id, line.portal, json.dumps(line.sections, ensure_ascii=False), at)
        doc = self.connection.execute(
            "INSERT INTO articles (id, portal, sections, at) VALUES (?, ?, ?, ?)", row
        ).lastrowid
        hit = Hit(*(getattr(line, name) for name in Hit._fields))
        self.connection.execute("INSERT INTO texts VALUES (?, ?)", (doc, pack(hit)))
        for table, cut in zip(WORDS, self._cut(hit), strict=True):
            self.connection.execute(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", (doc, cut))

    def _remove(self, id_: str, *, is_purged: bool) -> None:
        query = "SELECT doc, packed FROM articles JOIN texts USING (doc) WHERE id = ?"
        if is_purged:  # earlier words of it may be left even where it was removed before
            self.keep("to_wipe", True)
        for doc, packed in self.connection.execute(query, (id_,)).fetchall():
            for table, cut in zip(WORDS, self._cut(Hit(*unpack(packed))), strict=True):
                self.connection.execute(
                    f"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', ?, ?)", (doc, cut)
                )
            self.connection.execute("DELETE FROM articles WHERE doc = ?", (doc,))
            self.connection.execute("DELETE FROM texts WHERE doc = ?", (doc,))

    def _cut(self, hit: Hit) -> tuple[str, str]:
        """Return what goes into the tables of words."""
        folded = self.folding.fold("\n".join((hit.title or "", *hit.body)))
        return tokens(folded), characters(folded)

    def _wipe(self) -> bool:
        """Take out of the file what is left of purged words: FTS5 only marks them until it merges what it has.

        Say whether it is done: pages that another process reads just now stay, and it is left for the next time.
        """
        with self.transaction():
            for table in WORDS:
                self.connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        is_busy, *_ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_busy:
            self.keep("to_wipe", False)
        return not is_busy


def bring_up_to_date(data: Path, tell: Callable[[int, int], None], *, anew: bool = False) -> None:
    """Make the index of the data directory `data` hold what is published; `anew` from the beginning.

    One that is damaged, of another version or of other events is made anew. Raises BusyError where another process is
    at it, ReadOnlyError where nothing can be written, ConfigurationError where nothing is published or a published file
    is damaged, sqlite3.Error and OSError where the disk refuses.
    """
    with _alone(data):
        if anew:
            remove(data)
        try:
            with _opened(data) as index:
                if not index.is_of_other_events():
                    index.update(tell)
                    return
        except OtherVersionError:
            pass
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        remove(data)
        with _opened(data) as index:
            index.update(tell)


def forget(data: Path, ids: Collection[str]) -> None:
    """Take articles out of all bytes of the index of the data directory `data`, once they are out of what is published.

    Where that cannot be done now, the index goes; the next search makes another one. Raises OSError where it cannot go.
    """
    if not (data / SEARCH_INDEX).exists() or not _forgotten(data, ids):
        remove(data)


def _forgotten(data: Path, ids: Collection[str]) -> bool:
    """Take articles out of an index that is there; say whether they are."""
    patience = time.monotonic() + PATIENCE
    while True:
        try:
            with _alone(data), _opened(data) as index:
                if index.is_of_other_events():
                    return False
                index.update(lambda _done, _all: None)  # with the events that say so: later they cost a wipe again
                return index.take_out(ids)
        except BusyError:
            if time.monotonic() > patience:
                return False
            time.sleep(_PAUSE)
        except (ConfigurationError, DamagedFileError, ReadOnlyError, OtherVersionError, sqlite3.Error, OSError):
            return False


@contextmanager
def _opened(data: Path) -> Iterator[Indexing]:
    with opened(data, writable=True) as index:
        yield Indexing(index.data, index.connection)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the lock of the index; the system takes it back from a process that dies."""
    path = data / "locks" / "_search.lock"
    try:
        if not os.access(data, os.W_OK):
            raise PermissionError
        path.parent.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        raise ReadOnlyError from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BusyError from None
    finally:
        os.close(descriptor)


def _seconds(published_at: str | None) -> int | None:
    """Return a time of the contract in seconds since 1970; None where it has none that can be read."""
    try:
        return int(datetime.fromisoformat(published_at).timestamp()) if published_at else None
    except ValueError:
        return None


def _name(event: Event) -> str:
    """Return what tells an event from any other that is searched otherwise: begun anew, revisions come again.

    The rest of a line may be rewritten: where an article is taken down, its title goes from links of others.
    """
    return f"{event.seq} {sha256(msgspec.json.encode(read(event))).hexdigest()}"
