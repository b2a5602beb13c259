"""Published events and the current state of the articles as views in DuckDB, in memory that does not grow with them.

Which lines make the state is found first, from ids and numbers alone; the lines themselves are read when they are asked
for, and only pass by.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from glob import escape
from tempfile import gettempdir
from typing import TYPE_CHECKING
from uuid import uuid4

from newscrawl.analysis.extras import needs
from newscrawl.analysis.published import Published
from newscrawl.analysis.schemas import INSTANTS, ZONE, duckdb_columns
from newscrawl.errors import ConfigurationError

if TYPE_CHECKING:
    import duckdb

MEMORY = "1GB"
"""What DuckDB may take; it writes what is more to the folder for temporary files."""

Watch = Callable[[Callable[[], float]], AbstractContextManager[object]]
"""Shows, while it lasts, how many of a hundred parts are done: gets what tells (-1 where nothing is being done)."""

_THREADS = 4  # each holds two lines of the greatest length
_USUAL_LINE = 4 * 2**20  # bytes, more than a million characters; DuckDB takes several times this for each thread
_LONGEST_LINE = 64 * 2**20  # a page has 10 MB at most, an article may have several
_GONE = "('removed', 'purged')"


def unwatched(_: Callable[[], float]) -> AbstractContextManager[object]:
    """Show nothing."""
    return nullcontext()


def connect(found: Published, *, memory: str = MEMORY, watch: Watch = unwatched) -> "duckdb.DuckDBPyConnection":
    """Return a database in memory with what `found` names, read from the files when it is asked for.

    The view `events` has all wanted events, one row each; `articles` the last event of each article that has one among
    them, without those that were removed or purged; `gone` the id, number (`seq`) and event of these, and `standing`
    the same of the others, both at no cost. The keys of a line are the columns; `published_at` and `fetched_at` are
    TIMESTAMP WITH TIME ZONE, shown in China's time, null where a line has none. Rows come in no certain order.

    Raises ConfigurationError without duckdb, duckdb.Error where a file is no longer there or holds what is no event:
    call it within `published.while_files_move`, together with what reads from it.
    """
    with needs("reading tables", "duckdb"):
        import duckdb  # noqa: PLC0415, an extra
    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": min(os.cpu_count() or 1, _THREADS),
            "temp_directory": f"{gettempdir()}/newscrawl-{uuid4().hex}",  # made when needed, removed by DuckDB
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,  # else a table that is made holds 100 KB for each file
            # It takes JSON files for small, and would keep whole lines in memory to look the numbers up among them.
            "disabled_optimizers": "build_side_probe_side",
        }
    )
    connection.execute("SET enable_progress_bar = true")  # else it cannot be asked how far it is
    connection.execute("SET enable_progress_bar_print = false")  # that goes to standard output, a pipe or not
    connection.execute(f"SET TimeZone = '{ZONE}'")
    longest = _USUAL_LINE
    with watch(connection.query_progress):
        try:
            connection.execute(_latest(found, longest))
        except duckdb.InvalidInputException as error:
            if "maximum_object_size" not in str(error):
                raise
            longest = _LONGEST_LINE
            connection.execute(_latest(found, longest))
    connection.execute(f"CREATE TEMP VIEW events AS {_events(found, longest)}")
    connection.execute(f"CREATE TEMP VIEW gone AS FROM latest WHERE event IN {_GONE}")
    connection.execute(f"CREATE TEMP VIEW standing AS FROM latest WHERE event NOT IN {_GONE}")
    connection.execute("CREATE TEMP VIEW articles AS FROM events WHERE seq IN (SELECT seq FROM standing)")
    return connection


def literal(text: str) -> str:
    """Return `text` as SQL writes it; raises ConfigurationError for what is no UTF-8, as a name of a file may be."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ConfigurationError(f"{text!a} is not UTF-8") from None
    return "'" + text.replace("'", "''") + "'"


def as_sql(columns: Mapping[str, str]) -> Iterator[str]:
    """Yield columns, by name and type, as SQL writes them between the braces of `read_json(…, columns = {…})`."""
    return (f'"{name}": {literal(kind)}' for name, kind in columns.items())


def _latest(found: Published, longest: int) -> str:
    """Return the statement that finds the last event of each article."""
    return (
        "CREATE TEMP TABLE latest AS SELECT id, max(seq) AS seq, arg_max(event, seq) AS event"
        f" FROM {_lines(found, ('id', 'seq', 'event'), longest)} WHERE {_wanted(found)} GROUP BY id"
    )


def _events(found: Published, longest: int) -> str:
    """Return the query for all wanted events."""
    columns = duckdb_columns()
    # What was removed has no time of fetching; a line may be older than a key of it.
    read = (f'TRY_CAST("{name}" AS TIMESTAMP WITH TIME ZONE) AS "{name}"' for name in columns if name in INSTANTS)
    return f"SELECT * REPLACE ({', '.join(read)}) FROM {_lines(found, columns, longest)} WHERE {_wanted(found)}"


def _lines(found: Published, names: Iterable[str], longest: int) -> str:
    """Return a table of these keys of the lines of all files, which have `longest` bytes at most."""
    types = duckdb_columns()
    columns = ", ".join(as_sql({name: types[name] for name in names}))
    if not found.files:
        nothing = ", ".join(f'NULL::{types[name]} AS "{name}"' for name in names)
        return f"(SELECT {nothing} LIMIT 0)"
    files = ", ".join(literal(escape(str(path))) for path in found.files)
    room = min(longest, max(path.stat().st_size for path in found.files) + 1)
    return f"read_json([{files}], format = 'newline_delimited', columns = {{{columns}}}, maximum_object_size = {room})"


def _wanted(found: Published) -> str:
    return f"seq > {found.since} AND seq <= {found.through}"
