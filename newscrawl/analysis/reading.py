"""`newscrawl.read`: published articles as a table, in the library of your choice."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack, overload

from newscrawl.analysis import state
from newscrawl.analysis.extras import needs
from newscrawl.analysis.published import Published, published, while_files_move
from newscrawl.analysis.schemas import arrow_schema
from newscrawl.errors import ConfigurationError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Form = Literal["arrow", "pandas", "polars", "duckdb"]
THROUGH = b"newscrawl.through"
"""Key of an Arrow table's metadata: the number to begin behind next time."""


_Folder = str | Path
_Names = str | Collection[str]


class _More(TypedDict, total=False):
    """What the overloads of `read` have in common."""

    through: int | None
    events: bool


@overload
def read(
    data: _Folder, portal: _Names = ..., since: int = ..., *, as_: Literal["arrow"] = ..., **more: Unpack[_More]
) -> "pa.Table": ...
@overload
def read(
    data: _Folder, portal: _Names = ..., since: int = ..., *, as_: Literal["pandas"], **more: Unpack[_More]
) -> "pd.DataFrame": ...
@overload
def read(
    data: _Folder, portal: _Names = ..., since: int = ..., *, as_: Literal["polars"], **more: Unpack[_More]
) -> "pl.DataFrame": ...
@overload
def read(
    data: _Folder, portal: _Names = ..., since: int = ..., *, as_: Literal["duckdb"], **more: Unpack[_More]
) -> "duckdb.DuckDBPyRelation": ...
def read(
    data: _Folder,
    portal: _Names = (),
    since: int = 0,
    *,
    through: int | None = None,
    events: bool = False,
    as_: Form = "arrow",
) -> Any:
    """Return the articles of the data directory `data` as they are now, one row each, in the order of their `seq`.

    `portal` names one portal or several; all are meant without it. With `since` only articles that changed behind that
    number are there, with `through` only what happened up to that number counts. With `events` each event is a row,
    removals among them. The columns are the keys of docs/data_format.md; lists and objects are lists and structs,
    `published_at` and `fetched_at` instants (microseconds, shown in Asia/Shanghai); what `published_precision` calls
    `day` stands at 00:00:00 of it.

    `as_` is "arrow" (pyarrow.Table), "pandas", "polars" or "duckdb": a relation that reads the files when it is asked,
    and fails with duckdb.IOException where they were joined since; the others are copies in memory.

    The number to give as `since` the next time is in `table.schema.metadata[b"newscrawl.through"]`, in
    `frame.attrs["through"]` of pandas; for the others take it first: `end = newscrawl.through(data)`, then
    `newscrawl.read(data, since=begin, through=end)`.

    Raises ConfigurationError (a ValueError) where nothing is published in `data`, there is no such portal, `as_` is no
    form, a number is negative, or a library is missing; duckdb.Error where a file is damaged.
    """
    if as_ not in ("arrow", "pandas", "polars", "duckdb"):
        raise ConfigurationError(f"no form {as_!r}; there are arrow, pandas, polars, duckdb")
    if since < 0 or (through or 0) < 0:
        raise ConfigurationError("since and through are numbers of events, 0 or more")
    if as_ != "duckdb":
        with needs(f"as_={as_!r}", "pyarrow"):
            import pyarrow as pa  # noqa: F401, PLC0415, an extra
    portals = (portal,) if isinstance(portal, str) else tuple(portal)

    def look() -> Published:
        return published(Path(data).expanduser(), portals, since).up_to(through)

    def use(found: Published) -> Any:
        rows = state.connect(found).sql(f"FROM {'events' if events else 'articles'} ORDER BY seq")
        return rows if as_ == "duckdb" else _in_memory(rows, found.through, as_)

    return while_files_move(look, use)


def through(data: _Folder) -> int:
    """Return the number up to which all events in the data directory `data` are published.

    Raises ConfigurationError where nothing is.
    """
    return published(Path(data).expanduser()).through


def _in_memory(rows: "duckdb.DuckDBPyRelation", last: int, as_: Form) -> Any:
    table = rows.to_arrow_table().cast(arrow_schema(as_instants=True))
    if as_ == "arrow":
        return table.replace_schema_metadata({THROUGH: str(last).encode()})
    if as_ == "pandas":
        with needs("as_='pandas'", "pandas"):
            import pandas as pd  # noqa: F401, PLC0415, an extra
        frame = table.to_pandas()
        frame.attrs["through"] = last
        return frame
    with needs("as_='polars'", "polars"):
        import polars as pl  # noqa: PLC0415, an extra
    return pl.from_arrow(table)
