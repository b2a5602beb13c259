"""Opening a ledger: made where there is none, brought up to date where it is older, refused where it is newer."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import DatabaseError
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from newscrawl.errors import ConfigurationError
from newscrawl.ledger import dialect, migrations
from newscrawl.ledger.tables import SCHEMA_VERSION, meta, metadata


class Ledger:
    """An open ledger; `with ledger.begin() as connection:` is one transaction."""

    def __init__(self, path: Path) -> None:
        """Open the ledger at `path`, making it where there is none.

        Raises ConfigurationError where the file is none of ours or of a newer version; it is left untouched.
        """
        self.path = path
        version = self._version()
        if version is not None and version > SCHEMA_VERSION:
            raise ConfigurationError(
                f"{path} is of version {version}, this newscrawl knows up to {SCHEMA_VERSION}: upgrade newscrawl"
            )
        self._engine = dialect.open_engine(path)
        self._reader = self._engine.execution_options(**{dialect.ONLY_READS: True})
        if version is None:
            self._make()
        elif version < SCHEMA_VERSION:
            migrations.migrate(self._engine, path, version)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Yield a connection in a transaction, committed at the end, rolled back on an exception."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection in a transaction that changes nothing and waits for nobody."""
        with self._reader.begin() as connection:
            yield connection

    def wipe(self) -> None:
        """Overwrite what the file still holds of deleted rows; raises sqlite3.OperationalError while others use it."""
        dialect.wipe(self.path)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _version(self) -> int | None:
        """Return the version of the ledger that is there, None where there is none; changes nothing."""
        try:
            found = dialect.read_meta(self.path, "schema_version")
            version = None if found is None else int(found)
        except (DatabaseError, ValueError) as error:
            raise ConfigurationError(f"{self.path} is no ledger of newscrawl: {error}") from None
        if version is not None and version < 1:
            raise ConfigurationError(f"{self.path} is no ledger of newscrawl: its version is {version}")
        return version

    def _make(self) -> None:
        with self.begin() as connection:
            # Two processes may start at once: the second finds the tables made when it gets the lock.
            metadata.create_all(connection)
            rows = {"schema_version": str(SCHEMA_VERSION), "seq": "0"}
            values = [{"key": key, "value": value} for key, value in rows.items()]
            connection.execute(dialect.insert_or_ignore(meta), values)
