"""The search index: one SQLite file in the data directory, made of published events and of nothing else.

It is a consumer: the number up to which it has read stands in the transaction of what it read, so that it may be killed
at any point. It holds the current state: what was removed or purged is out of it. It may be deleted at any time.

Words are in a table of FTS5 that holds no texts; tokens are made here (`words`), since the tokenizers of SQLite find no
Chinese words of two characters. Texts are kept beside it, compressed: published files are joined and written anew, so
that places in them would not last, and FTS5 takes a text out only by its own tokens.
"""

import json
import os
import sqlite3
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from newscrawl.analysis.periods import Period
from newscrawl.analysis.words import Phrase, phrases
from newscrawl.datadir import SEARCH_INDEX
from newscrawl.errors import ConfigurationError
from newscrawl.text.folding import Folding

MANIFESTS = "manifest"
"""The folder of `newscrawl.manifest`."""

_UNICODE = int(unicodedata.unidata_version.replace(".", ""))
VERSION = 200_000 + _UNICODE
"""Of the file; one of another version is made anew. Which characters are letters is a matter of the version of Unicode,
and tokens are taken out by making them once more."""

PATIENCE = 10.0
"""Seconds for which other processes may be at it."""

WORDS = ("words", "characters")
"""Its tables of words: of tokens with their places, and of single characters."""

_ENCODING = "gb18030"  # two bytes a character for three: a sixth less in the end
_LEVEL = 6  # of zlib; 9 takes three times as long for 1 % less
# What keeps a whole file from being read or written; of any other error, it is not as it was made.
_ELSEWHERE = (
    "BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "READONLY", "PERM", "AUTH", "NOMEM", "INTERRUPT", "PROTOCOL",
)  # fmt: skip
_SCHEMA = """
CREATE TABLE state (name TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, portal TEXT NOT NULL, sections TEXT NOT NULL, at INTEGER
);
CREATE TABLE texts (doc INTEGER PRIMARY KEY, packed BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE characters USING fts5(text, content='', columnsize=0, detail=none, tokenize='ascii');
-- With so many bytes sorted at once, and not 1 MB, fewer parts are merged later: a third less time to make it.
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
"""


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


class Index:
    """The index of a data directory, open."""

    def __init__(self, data: Path, connection: sqlite3.Connection) -> None:
        self.data, self.connection = data, connection

    @cached_property
    def folding(self) -> Folding:
        """What stands for each character in it: kept in the file, since OpenCC takes longer than a search."""
        return Folding(self.state("folding") or {})

    @property
    def through(self) -> int:
        """The number of the last event in it."""
        return self.state("through") or 0

    @property
    def number(self) -> int:
        """How many articles it holds."""
        return int(self.connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    @property
    def is_current(self) -> bool:
        """Whether it holds all that is published."""
        return self.state("manifests") == manifests_hash(self.data) and not self.state("to_wipe")

    def search(self, wanted: Wanted) -> Found:
        """Return the articles that have all words; raises ConfigurationError where those are none."""
        asked = phrases(wanted.words, self.folding)
        some, values = _query(wanted, asked)
        with self.transaction("DEFERRED"):  # others may take in events meanwhile
            number = self.connection.execute(f"SELECT count(*) {some}", values).fetchone()[0]
            newest = f"SELECT doc {some} ORDER BY at DESC, doc DESC LIMIT {min(wanted.limit, number)}"
            return Found([self._hit(doc) for (doc,) in self.connection.execute(newest, values)], number, asked)

    def sections(self, portals: Collection[str] = ()) -> list[str]:
        """Return the sections that articles stand in, by name."""
        rows = self.connection.execute("SELECT DISTINCT portal, sections FROM articles").fetchall()
        return sorted({one for portal, some in rows if not portals or portal in portals for one in json.loads(some)})

    def _hit(self, doc: int) -> Hit:
        row = self.connection.execute("SELECT packed FROM texts WHERE doc = ?", (doc,)).fetchone()
        return Hit(*unpack(row and row[0]))

    def state(self, name: str) -> Any:
        """Return what was kept under a name, None where nothing was."""
        row = self.connection.execute("SELECT packed FROM state WHERE name = ?", (name,)).fetchone()
        return unpack(row[0]) if row else None

    def keep(self, name: str, value: object) -> None:
        """Keep a value of JSON under a name."""
        self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, pack(value)))

    @contextmanager
    def transaction(self, kind: str = "IMMEDIATE") -> Iterator[None]:
        """Do all or nothing, in a transaction of a kind of SQLite's."""
        self.connection.execute(f"BEGIN {kind}")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has rolled it back already
                self.connection.execute("ROLLBACK")
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
    connecting = sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, isolation_level=None, timeout=PATIENCE)
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
        raise OtherVersionError
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


class OtherVersionError(Exception):
    """The file is an index of another version, or none."""


def remove(data: Path) -> None:
    """Delete the index of the data directory `data`; who has it open is not disturbed."""
    for ending in ("", "-wal", "-shm", "-journal"):
        (data / f"{SEARCH_INDEX}{ending}").unlink(missing_ok=True)


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether an error tells that the file of the index is damaged, and not that it is busy or the disk full."""
    name = getattr(error, "sqlite_errorname", None) or ""
    return isinstance(error, sqlite3.DatabaseError) and not name.removeprefix("SQLITE_").startswith(_ELSEWHERE)


def portals(data: Path) -> list[str]:
    """Return the portals of which something is published in the data directory `data`, by name."""
    return sorted(path.stem for path in (data / MANIFESTS).glob("*.jsonl"))


def manifests_hash(data: Path) -> str:
    """Return a hash of what manifests say, which is another one whenever something is published."""
    found = sha256()
    for path in sorted((data / MANIFESTS).glob("*.jsonl")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _query(wanted: Wanted, asked: Collection[Phrase]) -> tuple[str, list[object]]:
    """Return the end of a query for articles, from FROM on, and its values."""
    single = [one for one in asked if one.is_character]
    longer = [one for one in asked if not one.is_character]
    first, *others = (table for table, some in zip(WORDS, (longer, single), strict=True) if some)
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


def pack(value: object) -> bytes:
    """Return a value of JSON as it is kept."""
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode(_ENCODING), _LEVEL)


def unpack(packed: bytes | None) -> Any:
    """Return what was packed; raises sqlite3.DatabaseError where nothing was."""
    try:
        return json.loads(zlib.decompress(packed or b"").decode(_ENCODING))
    except (zlib.error, ValueError, TypeError) as error:  # zlib has a checksum
        raise _DamagedIndexError(f"nothing that was packed: {error}") from None
