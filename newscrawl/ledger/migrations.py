"""From older ledgers to the tables of today; what was there before is kept beside it."""

from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, select, update

from newscrawl.ledger import dialect, kinship, manifests
from newscrawl.ledger.tables import (
    SCHEMA_VERSION,
    articles,
    events,
    files,
    listings,
    meta,
    metadata,
    runs,
    sketches,
    urls,
    walks,
)


def copy_name(path: Path, version: int) -> Path:
    """Return where the ledger at `path` is kept as it was in `version`."""
    return path.with_name(f"{path.name}.v{version}")


def migrate(engine: Engine, path: Path, version: int) -> None:
    """Bring the ledger at `path` from `version` to that of today, in one transaction; a copy is made before."""
    with engine.begin() as connection:
        # Several processes may start at once: only the first copies, the others find it done when they get the lock.
        if _version(connection) >= SCHEMA_VERSION:
            return
        dialect.copy(path, copy_name(path, version))
        if version < 5:  # first: the indexes that are made below need them
            dialect.add_columns(connection, articles.c.story, articles.c.told)
        if version < 2:
            _to_2(connection)
        if version < 3:
            _to_3(connection)
        if version < 4:
            _to_4(connection)
        if version < 5:
            _to_5(connection)
        if version < 6:
            _to_6(connection, path.parent)
        _to_8(connection)
        connection.execute(update(meta).where(meta.c.key == "schema_version").values(value=str(SCHEMA_VERSION)))


def _to_2(connection: Connection) -> None:
    """Add walks, revisits and reasons; no walk covers what version 1 listed, so that lists are walked once more."""
    dialect.add_columns(connection, runs.c.reasons, urls.c.ask_after, listings.c.walk)
    names = ("first_seen_at", "due_at", "missing_at", "removed", "validators", "previous")
    dialect.add_columns(connection, *(articles.c[name] for name in names))
    metadata.create_all(connection)
    for table in (urls, listings, articles):
        dialect.add_indexes(connection, table)


def _to_3(connection: Connection) -> None:
    """Add expectations and what heads of lists showed; runs before teach nothing."""
    dialect.add_columns(connection, files.c.within)
    dialect.add_columns(connection, runs.c.verified, runs.c.observed, runs.c.breaches, runs.c.accepted)
    if "shown" not in dialect.column_names(connection, walks):
        dialect.add_columns(connection, walks.c.shown)
    metadata.create_all(connection)
    dialect.add_indexes(connection, articles)


def _to_4(connection: Connection) -> None:
    """Add raw pages and tombstones; what was fetched before is not archived."""
    dialect.add_columns(connection, runs.c.kind, articles.c.cause, events.c.purged)
    metadata.create_all(connection)


def _to_5(connection: Connection) -> None:
    """Add stories: copies have one with what they are copies of.

    What was published stays as it is, though another tells the same.
    """
    dialect.drop_index(connection, "articles_portal_body_key")
    metadata.create_all(connection)
    dialect.add_indexes(connection, articles)
    original = func.coalesce(articles.c.duplicate_of, articles.c.id)
    has_copies = articles.c.id.in_(select(articles.c.duplicate_of).where(articles.c.duplicate_of.is_not(None)))
    connection.execute(update(articles).where(articles.c.duplicate_of.is_not(None) | has_copies).values(story=original))


def _to_6(connection: Connection, root: Path) -> None:
    """Add manifests, of files that were published before, too."""
    dialect.add_columns(connection, files.c.published_at, files.c.through)
    manifests.put_all(connection, root)


def _to_8(connection: Connection) -> None:
    """Find articles by what counts of texts now; what was published stays as it is."""
    connection.execute(delete(sketches))
    kinship.add_all(connection)


def _version(connection: Connection) -> int:
    return int(connection.execute(select(meta.c.value).where(meta.c.key == "schema_version")).scalar_one())
