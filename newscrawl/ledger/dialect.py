"""All SQL that depends on the database: how to open it, how to write over a row that is there."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from shutil import copyfile
from typing import Any, TypeVar

from sqlalchemy import URL, Column, Engine, Table, create_engine, event, inspect
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateColumn

_T = TypeVar("_T")
_IN_ONE_QUERY = 500  # values of one IN list: databases bound the number of parameters
BUSY_SECONDS = 60.0
"""How long a writer waits for another process that writes to the same ledger."""

ONLY_READS = "newscrawl_only_reads"
"""Execution option of transactions that change nothing."""


def open_engine(path: Path) -> Engine:
    """Return an engine for the SQLite file at `path` whose transactions take the write lock at once.

    SQLAlchemy would begin none for a SELECT, and a transaction that reads first and writes later can fail at the
    write; BEGIN IMMEDIATE waits at the beginning instead. With the execution option ONLY_READS no lock is taken.
    """
    # As a URL in one string, a path with ? or % in it would name another file.
    url = URL.create("sqlite", database=str(path))
    # What an error says goes into logs, from where no article can be taken down.
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def read_meta(path: Path, key: str) -> str | None:
    """Return a value of the table meta of the file at `path`, which is only read; None for a file without tables.

    Raises sqlite3.DatabaseError where the file is no database or has tables without this value.
    """
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as connection:
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return None
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise sqlite3.DatabaseError(f"it has no {key}")
        return str(row[0])


def copy(path: Path, target: Path) -> None:
    """Copy the ledger at `path`, whoever writes to it, to `target`, which is replaced at once or not at all."""
    partial = target.with_name(f".{target.name}.part")
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as source, closing(sqlite3.connect(partial)) as to:
        source.backup(to)
    partial.replace(target)


def add_columns(connection: Connection, *columns: Column[Any]) -> None:
    """Add columns to tables of an older ledger, with their defaults."""
    for column in columns:
        name = f"{column.table.name} ADD COLUMN {CreateColumn(column).compile(dialect=connection.dialect)}"
        connection.exec_driver_sql(f"ALTER TABLE {name}")


def drop_index(connection: Connection, name: str) -> None:
    """Drop an index of an older ledger, if it is there."""
    connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")


@contextmanager
def scratch(path: Path) -> Iterator[Connection]:
    """Yield a connection to a new database at `path` that need not survive: nothing of it is forced to disk.

    It has no name once it is open, so that a process that is killed leaves nothing behind.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)
    try:
        with engine.connect() as connection:
            for setting in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-65536"):
                connection.exec_driver_sql(f"PRAGMA {setting}")
            path.unlink()
            yield connection
    finally:
        engine.dispose()


def number_of(id_: str) -> int:
    """Return the id of an article as the number under which its sketch is kept."""
    number = int(id_[1:], 16)
    return number - (number >> 63 << 64)


def id_of(number: int) -> str:
    """Return the id of an article of a number."""
    return f"a{number % (1 << 64):016x}"


def sketches_with(connection: Connection, keys: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the sketches' rows that have one of `keys`: key and article."""
    # By hand: SQLAlchemy takes as long for a row as SQLite does, and there are many.
    for chunk in batches(sorted(keys)):
        some = tuple(chunk)
        marks = ",".join("?" * len(some))
        for row in connection.exec_driver_sql(f"SELECT key, article FROM sketches WHERE key IN ({marks})", some):  # noqa: S608
            yield row[0], row[1]


def add_sketches(connection: Connection, rows: Sequence[tuple[int, int]]) -> None:
    """Add rows to the sketches: key and article."""
    if rows:
        connection.exec_driver_sql("INSERT OR IGNORE INTO sketches (key, article) VALUES (?, ?)", list(rows))


def remove_sketches(connection: Connection, rows: Sequence[tuple[int, int]]) -> None:
    """Remove rows of the sketches: key and article."""
    if rows:
        connection.exec_driver_sql("DELETE FROM sketches WHERE key = ? AND article = ?", list(rows))


def integrity_faults(connection: Connection) -> Iterator[str]:
    """Yield what the database itself finds wrong with its file."""
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield f"the ledger's file is damaged: {found}"


def wipe(path: Path) -> None:
    """Write the ledger at `path` anew without what was deleted, and empty its log.

    Raises sqlite3.OperationalError while others write to it.
    """
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise sqlite3.OperationalError("its log is being read")


def delete_from_copy(path: Path, columns: Sequence[tuple[str, str]], portal: str, ids: Collection[str]) -> str:
    """Delete the rows of `ids` of a portal, and of what that ledger holds to be copies of them, from the older ledger
    at `path` (table and column of each) and wipe it.

    Returns why that could not be done, '' where it was.
    """
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            connection.execute("CREATE TEMP TABLE gone (id TEXT PRIMARY KEY)")
            connection.executemany("INSERT INTO gone VALUES (?)", [(id_,) for id_ in ids])
            _add_copies(connection, portal)
            for table, column in columns:
                if table in names:
                    connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM gone)")  # noqa: S608  # our names
            if "sketches" in names:
                numbers = [(number_of(row[0]),) for row in connection.execute("SELECT id FROM gone").fetchall()]
                connection.executemany("DELETE FROM sketches WHERE article = ?", numbers)
            connection.execute("UPDATE events SET line = NULL WHERE article_id IN (SELECT id FROM gone)")
            connection.commit()
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        return str(error)
    return ""


def _add_copies(connection: sqlite3.Connection, portal: str) -> None:
    """Add to the ids of the table `gone` what of its portal is one with them; the ledger of today may not know of it
    any more.
    """
    queries = (
        "SELECT {0}.id FROM {0} JOIN gone ON gone.id = {0}.{1} WHERE {0}.portal = :portal",
        "SELECT {0}.{1} FROM {0} JOIN gone ON gone.id = {0}.id WHERE {0}.{1} IS NOT NULL AND {0}.portal = :portal"
        " AND {0}.{1} NOT IN (SELECT id FROM articles WHERE portal != :portal)",
    )
    number = -1
    while number != (number := connection.execute("SELECT count(*) FROM gone").fetchone()[0]):
        for query in queries:
            for table, column in (("articles", "duplicate_of"), ("urls", "original")):
                connection.execute(f"INSERT OR IGNORE INTO gone {query.format(table, column)}", {"portal": portal})


def set_aside(path: Path, name: Path) -> None:
    """Keep the ledger at `path` under `name` too, with its log of writes where that cannot be taken in; nothing is left
    beside `path` that would be taken for the log of another ledger there.
    """
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.DatabaseError:
        pass  # damaged: what its log holds is of no use without it
    for suffix in ("-wal", "-shm"):
        log = path.with_name(path.name + suffix)
        if log.exists():
            log.rename(name.with_name(name.name + suffix))
    if path.exists():
        try:
            name.hardlink_to(path)
        except OSError:  # not every file system has links
            copyfile(path, name)


def column_names(connection: Connection, table: Table) -> set[str]:
    """Return the columns that `table` has in this ledger."""
    return {column["name"] for column in inspect(connection).get_columns(table.name)}


def add_indexes(connection: Connection, table: Table) -> None:
    """Add the indexes of `table` that an older ledger lacks."""
    for index in table.indexes:
        index.create(connection, checkfirst=True)


def _prepare(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # what is committed survives a loss of power
    cursor.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
    cursor.close()


def _begin(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get(ONLY_READS)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield `ids` in lists that one query can take."""
    return batches(ids)


def batches(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Yield `values` in lists that one query can take."""
    whole = list(values)
    for start in range(0, len(whole), _IN_ONE_QUERY):
        yield whole[start : start + _IN_ONE_QUERY]


@cache
def insert_or_ignore(table: Table) -> Insert:
    """Return an INSERT that leaves rows alone that are there."""
    return insert(table).on_conflict_do_nothing()


@cache
def upsert(table: Table, *columns: str) -> Insert:
    """Return an INSERT that sets `columns` of rows that are there."""
    statement = insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={name: statement.excluded[name] for name in columns}
    )
