"""The search index: one SQLite file in the data directory, made of published events and of nothing else.

It is a consumer: the number up to which it has read stands in the transaction of what it read, so that it may be killed
at any point. It holds the current state: what was removed or purged is out of it. It may be deleted at any time.

Words are in a table of FTS5 that holds no texts; tokens are made here (`words`), since the tokenizers of SQLite find no
Chinese words of two characters. Texts are kept beside it, compressed: published files are joined and written anew, so
that places in them would not last, and FTS5 takes a text out only by its own tokens.
"""

import fcntl
import json
import os
import sqlite3
import time
import unicodedata
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.analysis.periods import Period
from newscrawl.analysis.words import Phrase, characters, phrases, tokens
from newscrawl.datadir import SEARCH_INDEX
from newscrawl.errors import ConfigurationError
from newscrawl.text.folding import Folding

if TYPE_CHECKING:  # what is imported late, with msgspec, takes longer than a search that finds nothing new
    from newscrawl.analysis.published import Event
    from newscrawl.analysis.searched import Searched

MANIFESTS = "manifest"
"""The folder of `newscrawl.manifest`."""

_UNICODE = int(unicodedata.unidata_version.replace(".", ""))
VERSION = 200_000 + _UNICODE
"""Of the file; one of another version is made anew. Which characters are letters is a matter of the version of Unicode,
and tokens are taken out by making them once more."""

_BATCH = 2000  # events in a transaction: what a kill costs
_KNOWN = 100  # last events by whose names it is told whether they are those that are published
_PATIENCE = 10.0  # seconds for which other processes may be at it
_PAUSE = 0.1
_ENCODING = "gb18030"  # two bytes a character for three: a sixth less in the end
_LEVEL = 6  # of zlib; 9 takes three times as long for 1 % less
# What keeps a whole file from being read or written; of any other error, it is not as it was made.
_ELSEWHERE = (
    "BUSY",
    "LOCKED",
    "FULL",
    "IOERR",
    "CANTOPEN",
    "READONLY",
    "PERM",
    "AUTH",
    "NOMEM",
    "INTERRUPT",
    "PROTOCOL",
)
_SCHEMA = """
CREATE TABLE state (name TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, portal TEXT NOT NULL, sections TEXT NOT NULL, at INTEGER
);
CREATE TABLE texts (doc INTEGER PRIMARY KEY, packed BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE characters USING fts5(text, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
"""
_WORDS = ("words", "characters")


class Hit(NamedTuple):
    """An article that was found."""

    id: str
    portal: str
    sections: list[str]
    url: str
    published_at: str | None
    published_precision: str | None
    title: str | None
    body: list[str]


class Found(NamedTuple):
    """The first hits, newest first, those without a time last; how many there are; what they were found by."""

    hits: list[Hit]
    number: int
    phrases: list[Phrase]


class Wanted(NamedTuple):
    """What is searched: all words, in some portals (none: in all), a section, a period."""

    words: list[str]
    portals: Collection[str] = ()
    section: str | None = None
    period: Period = Period(None, None)
    limit: int = 20


class BusyError(RuntimeError):
    """Another process is bringing the index up to date."""


class ReadOnlyError(RuntimeError):
    """The index cannot be brought up to date here: the data directory cannot be written."""


class Index:
    """The index of a data directory, open."""

    def __init__(self, data: Path, connection: sqlite3.Connection) -> None:
        self.data, self._connection = data, connection

    @cached_property
    def folding(self) -> Folding:
        """What stands for each character in it: kept in the file, since OpenCC takes longer than a search."""
        return Folding(self._state("folding") or {})

    @property
    def through(self) -> int:
        """The number of the last event in it."""
        return self._state("through") or 0

    @property
    def number(self) -> int:
        """How many articles it holds."""
        return int(self._connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    @property
    def is_current(self) -> bool:
        """Whether it holds all that is published."""
        return self._state("manifests") == _manifests(self.data) and not self._state("to_wipe")

    def search(self, wanted: Wanted) -> Found:
        """Return the articles that have all words; raises ConfigurationError where those are none."""
        asked = phrases(wanted.words, self.folding)
        some, values = _query(wanted, asked)
        with self._transaction("DEFERRED"):  # others may take in events meanwhile
            number = self._connection.execute(f"SELECT count(*) {some}", values).fetchone()[0]
            newest = f"SELECT doc {some} ORDER BY at DESC, doc DESC LIMIT {min(wanted.limit, number)}"
            return Found([self._hit(doc) for (doc,) in self._connection.execute(newest, values)], number, asked)

    def sections(self, portals: Collection[str] = ()) -> list[str]:
        """Return the sections that articles stand in, by name."""
        rows = self._connection.execute("SELECT DISTINCT portal, sections FROM articles").fetchall()
        return sorted({one for portal, some in rows if not portals or portal in portals for one in json.loads(some)})

    def _hit(self, doc: int) -> Hit:
        row = self._connection.execute("SELECT packed FROM texts WHERE doc = ?", (doc,)).fetchone()
        return Hit(*_unpack(row and row[0]))

    # Bringing it up to date.

    def update(self, tell: Callable[[int, int], None]) -> None:
        """Take in what was published since; calls `tell(done, all)` as it goes on. Only one process may do so."""
        from newscrawl.analysis.published import events, published  # noqa: PLC0415

        if not self._state("folding"):
            from newscrawl.text.folding import folded_characters  # noqa: PLC0415  # half a second, once

            with self._transaction():
                self._keep("folding", folded_characters())
            self.folding = Folding(folded_characters())
        manifests = _manifests(self.data)  # what is published from now on makes it another one
        found = published(self.data, since=self.through)
        number, done = sum(entry.events for entry in found.entries), 0
        following = events(self.data, since=self.through)
        while batch := list(islice(following, _BATCH)):
            with self._transaction():
                for event in batch:
                    self._take(event)
                self._keep("through", batch[-1].seq)
                self._keep("last", [*(self._state("last") or ()), *map(_name, batch[-_KNOWN:])][-_KNOWN:])
            done += len(batch)
            tell(done, max(number, done))
        with self._transaction():
            self._keep("manifests", manifests)
        if self._state("to_wipe"):
            self._wipe()

    def take_out(self, ids: Iterable[str]) -> bool:
        """Take articles out of all its bytes; say whether that is done, since who reads it may be in the way."""
        with self._transaction():
            for id_ in ids:
                self._remove(id_, is_purged=True)
        return self._wipe()

    def is_of_other_events(self) -> bool:
        """Say whether the data directory has other events than those that were read: restored, or begun anew.

        Its last events must be published still, under their numbers; some of them may have been taken down since.
        """
        from newscrawl.analysis.published import events, published  # noqa: PLC0415

        through, last = self.through, self._state("last")
        if not last:
            return False
        if published(self.data).through < through:
            return True
        there = takewhile(lambda event: event.seq <= through, events(self.data, since=int(last[0].split()[0]) - 1))
        names = [_name(event) for event in there]
        return not names or any(name not in last for name in names)

    def _take(self, event: "Event") -> None:
        line = _line(event)
        self._remove(line.id, is_purged=line.event == "purged")
        if line.event in ("removed", "purged"):
            return
        at = _seconds(line.published_at)
        row = (line.id, line.portal, json.dumps(line.sections, ensure_ascii=False), at)
        doc = self._connection.execute(
            "INSERT INTO articles (id, portal, sections, at) VALUES (?, ?, ?, ?)", row
        ).lastrowid
        hit = Hit(*(getattr(line, name) for name in Hit._fields))
        self._connection.execute("INSERT INTO texts VALUES (?, ?)", (doc, _pack(hit)))
        for table, cut in zip(_WORDS, self._cut(hit), strict=True):
            self._connection.execute(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", (doc, cut))

    def _remove(self, id_: str, *, is_purged: bool) -> None:
        query = "SELECT doc, packed FROM articles JOIN texts USING (doc) WHERE id = ?"
        if is_purged:  # earlier words of it may be left even where it was removed before
            self._keep("to_wipe", True)
        for doc, packed in self._connection.execute(query, (id_,)).fetchall():
            for table, cut in zip(_WORDS, self._cut(Hit(*_unpack(packed))), strict=True):
                self._connection.execute(
                    f"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', ?, ?)", (doc, cut)
                )
            self._connection.execute("DELETE FROM articles WHERE doc = ?", (doc,))
            self._connection.execute("DELETE FROM texts WHERE doc = ?", (doc,))

    def _cut(self, hit: Hit) -> tuple[str, str]:
        """Return what goes into the tables of words."""
        folded = self.folding.fold("\n".join((hit.title or "", *hit.body)))
        return tokens(folded), characters(folded)

    def _wipe(self) -> bool:
        """Take out of the file what is left of purged words: FTS5 only marks them until it merges what it has.

        Say whether it is done: pages that another process reads just now stay, and it is left for the next time.
        """
        with self._transaction():
            for table in _WORDS:
                self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        is_busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_busy:
            self._keep("to_wipe", False)
        return not is_busy

    def _state(self, name: str) -> Any:
        row = self._connection.execute("SELECT packed FROM state WHERE name = ?", (name,)).fetchone()
        return _unpack(row[0]) if row else None

    def _keep(self, name: str, value: object) -> None:
        self._connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, _pack(value)))

    @contextmanager
    def _transaction(self, kind: str = "IMMEDIATE") -> Iterator[None]:
        self._connection.execute(f"BEGIN {kind}")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has rolled it back already
                self._connection.execute("ROLLBACK")
            raise


@contextmanager
def opened(data: Path, *, writable: bool = False) -> Iterator[Index]:
    """Yield the index of the data directory `data`; a writable one is made where there is none.

    Raises ConfigurationError where there is none to read, or it is of another version; sqlite3.Error.
    """
    path = data / SEARCH_INDEX
    if not writable and not path.exists():
        raise ConfigurationError(f"there is no index {path} yet, and {data} cannot be written")
    if writable:
        mode = "mode=rwc"
    elif os.access(data, os.W_OK):
        mode = "mode=rw"
    else:  # no log can be made beside it
        mode = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    connecting = sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, isolation_level=None, timeout=_PATIENCE)
    try:
        with closing(connecting) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version != VERSION:
                if not writable:
                    raise ConfigurationError(f"the index {path} is of another version, and cannot be made anew here")
                _make(connection)
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = NORMAL")
            yield Index(data, connection)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:  # of names and sections, or what SQLite says of them
        raise _DamagedIndexError(f"no text: {error}") from None


def _make(connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise _OtherVersionError
    connection.execute("PRAGMA page_size = 16384")  # of 4096, a fifth stays empty behind texts
    connection.execute("PRAGMA journal_mode = WAL")
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            raise ConfigurationError("the SQLite of this Python has no FTS5, which search needs") from None
        raise


class _DamagedIndexError(sqlite3.DatabaseError):
    """The index holds what nobody wrote."""


class _OtherVersionError(Exception):
    """The file is an index of another version, or none."""


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
            with opened(data, writable=True) as index:
                if not index.is_of_other_events():
                    index.update(tell)
                    return
        except _OtherVersionError:
            pass
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        remove(data)
        with opened(data, writable=True) as index:
            index.update(tell)


def forget(data: Path, ids: Collection[str]) -> None:
    """Take articles out of all bytes of the index of the data directory `data`, once they are out of what is published.

    Where that cannot be done now, the index goes; the next search makes another one. Raises OSError where it cannot go.
    """
    if not (data / SEARCH_INDEX).exists() or not _forgotten(data, ids):
        remove(data)


def _forgotten(data: Path, ids: Collection[str]) -> bool:
    """Take articles out of an index that is there; say whether they are."""
    from newscrawl.analysis.published import DamagedFileError  # noqa: PLC0415

    patience = time.monotonic() + _PATIENCE
    while True:
        try:
            with _alone(data), opened(data, writable=True) as index:
                if index.is_of_other_events():
                    return False
                index.update(lambda _done, _all: None)  # with the events that say so: later they cost a wipe again
                return index.take_out(ids)
        except BusyError:
            if time.monotonic() > patience:
                return False
            time.sleep(_PAUSE)
        except (ConfigurationError, DamagedFileError, ReadOnlyError, _OtherVersionError, sqlite3.Error, OSError):
            return False


def remove(data: Path) -> None:
    """Delete the index of the data directory `data`; who has it open is not disturbed."""
    for ending in ("", "-wal", "-shm", "-journal"):
        (data / f"{SEARCH_INDEX}{ending}").unlink(missing_ok=True)


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether an error tells that the file of the index is damaged, and not that it is busy or the disk full."""
    name = getattr(error, "sqlite_errorname", None) or ""
    return isinstance(error, sqlite3.DatabaseError) and not name.removeprefix("SQLITE_").startswith(_ELSEWHERE)


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


def portals(data: Path) -> list[str]:
    """Return the portals of which something is published in the data directory `data`, by name."""
    return sorted(path.stem for path in (data / MANIFESTS).glob("*.jsonl"))


def _manifests(data: Path) -> str:
    """Return a hash of what manifests say, which is another one whenever something is published."""
    found = sha256()
    for path in sorted((data / MANIFESTS).glob("*.jsonl")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _line(event: "Event") -> "Searched":
    from newscrawl.analysis.searched import read  # noqa: PLC0415

    return read(event)


def _seconds(published_at: str | None) -> int | None:
    """Return a time of the contract in seconds since 1970; None where it has none that can be read."""
    try:
        return int(datetime.fromisoformat(published_at).timestamp()) if published_at else None
    except ValueError:
        return None


def _name(event: "Event") -> str:
    line = _line(event)
    return f"{event.seq} {line.id} {line.event} {line.revision}"


def _query(wanted: Wanted, asked: Collection[Phrase]) -> tuple[str, list[object]]:
    """Return the end of a query for articles, from FROM on, and its values."""
    single = [one for one in asked if one.is_character]
    longer = [one for one in asked if not one.is_character]
    first, *others = (table for table, some in zip(_WORDS, (longer, single), strict=True) if some)
    query = f"FROM {first} JOIN articles ON doc = {first}.rowid WHERE {first} MATCH ?"
    for table in others:
        query += f" AND doc IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
    values: list[object] = [_match(some) for some in (longer, single) if some]
    if wanted.portals:
        query += f" AND portal IN ({', '.join('?' * len(wanted.portals))})"
        values += wanted.portals
    if wanted.section is not None:
        query += " AND EXISTS (SELECT 1 FROM json_each(sections) WHERE value = ?)"
        values.append(wanted.section)
    for moment, condition in zip(wanted.period, (" AND at >= ?", " AND at < ?"), strict=True):
        if moment:
            query += condition
            values.append(int(moment.timestamp()))
    return query, values


def _match(asked: Iterable[Phrase]) -> str:
    """Return phrases as FTS5 reads them; tokens hold letters and digits only, so that nothing needs an escape."""
    return " AND ".join(f'"{" ".join(one.tokens)}"' for one in asked)


def _pack(value: object) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode(_ENCODING), _LEVEL)


def _unpack(packed: bytes | None) -> Any:
    try:
        return json.loads(zlib.decompress(packed or b"").decode(_ENCODING))
    except (zlib.error, ValueError, TypeError) as error:  # zlib has a checksum
        raise _DamagedIndexError(f"nothing that was packed: {error}") from None
