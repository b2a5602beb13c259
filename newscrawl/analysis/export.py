"""Published articles in other formats: rows of JSON Lines, CSV and Excel, folders of Parquet, databases of DuckDB.

What is wanted is found by DuckDB. Rows are then taken from the lines themselves, in the order of their numbers, so that
what is exported is what was published, to the byte; DuckDB writes its own formats. Either way lines only pass by.
"""

import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from newscrawl.analysis import rows, state
from newscrawl.analysis.extras import needs
from newscrawl.analysis.published import Published, events, published, while_files_move
from newscrawl.analysis.selection import Selection
from newscrawl.contract import decode_line
from newscrawl.errors import ConfigurationError
from newscrawl.files import hidden, sync_folder, write_atomically
from newscrawl.items import Article

if TYPE_CHECKING:
    import duckdb

FORMATS = ("jsonl", "csv", "xlsx", "parquet", "duckdb")
STREAMED = ("jsonl", "csv")
"""Formats that can go to standard output."""

Progress = Callable[[Iterable[Article], int], Iterable[Article]]
"""Shows how far it is: gets the articles and their number, gives them on."""

_WITHOUT_CONTACTS = (
    "* REPLACE ({'text': []::VARCHAR[], 'phones': []::VARCHAR[], 'emails': []::VARCHAR[]} AS notice,"
    " list_filter(repairs, lambda repair: repair.field <> 'notice') AS repairs)"
)


@dataclass
class Exported:
    """What was exported."""

    rows: int
    through: int
    """To be given as `since` the next time."""
    gone: int = 0
    """Articles removed or purged behind `since`: they are no rows, only events."""
    cut_cells: int = 0
    sheets: int = 1


def export(
    data: Path,
    selection: Selection,
    form: str,
    output: Path | BinaryIO,
    *,
    with_contacts: bool = False,
    replace: bool = False,
    progress: Progress = lambda articles, _: articles,
) -> Exported:
    """Write what `selection` wants of the data directory `data` to `output` in a format of `FORMATS`.

    A path is there in full at the end or stays as it was; `parquet` makes a folder of it. A stream gets `STREAMED`.
    Notices, with their phones and addresses, stay out without `with_contacts`. What stands at the path is only replaced
    with `replace`, and a folder only where it holds Parquet and nothing else.

    Raises ConfigurationError for what cannot be, OSError and duckdb.Error where storage refuses.
    """
    if isinstance(output, Path):
        check_place(data, output, form, replace)
    if form in ("parquet", "duckdb"):
        assert isinstance(output, Path)  # noqa: S101, the command asks for one
        write = _write_parquet if form == "parquet" else _write_database
        return _by_duckdb(data, selection, output, write, "*" if with_contacts else _WITHOUT_CONTACTS)
    found, numbers, gone = while_files_move(lambda: _look(data, selection), lambda found: _choose(found, selection))
    exported = Exported(0, found.through, gone)
    told = progress(_chosen(data, selection, numbers, with_contacts, exported), len(numbers))
    if form == "xlsx":
        assert isinstance(output, Path)  # noqa: S101
        _write_workbook(told, output, exported)
    else:
        lines = rows.as_jsonl(told) if form == "jsonl" else rows.as_csv(told)
        if isinstance(output, Path):
            write_atomically(output, lines)
        else:
            output.writelines(lines)
            output.flush()
    return exported


def check_place(data: Path, output: Path, form: str, replace: bool) -> None:
    """Raise ConfigurationError where `output` must not be written."""
    if not output.parent.is_dir():
        raise ConfigurationError(f"there is no folder {output.parent}")
    place = output.resolve()
    for ours in ("articles", "manifest", "rejected", "archive"):
        if place.is_relative_to((data / ours).resolve()):
            raise ConfigurationError(f"{output} is in {data / ours}, which is read as what was published")
    if place in ((data / "ledger.sqlite3").resolve(), data.resolve()):
        raise ConfigurationError(f"{output} is the data directory's own")
    if not output.exists():
        return
    if not replace:
        raise ConfigurationError(f"{output} is there already; --force replaces it")
    if form == "parquet":
        if not output.is_dir() or not all(_is_parquet(path) for path in output.rglob("*")):
            raise ConfigurationError(f"{output} is no folder of Parquet alone; remove it yourself")
    elif not output.is_file():
        raise ConfigurationError(f"{output} is no file; remove it yourself")


def _is_parquet(path: Path) -> bool:
    return path.suffix == ".parquet" if path.is_file() else path.is_dir() and "=" in path.name


def _look(data: Path, selection: Selection) -> Published:
    return published(data, selection.portals, selection.since)


def _choose(found: Published, selection: Selection) -> tuple[Published, "array[int]", int]:
    """Return the numbers of the wanted events, growing, and how many articles are gone."""
    with state.connect(found) as connection:
        numbers = array("q")
        wanted = connection.execute(selection.numbers)
        while some := wanted.fetchmany(10_000):
            numbers.extend(seq for (seq,) in some)
        return found, numbers, _gone(connection, selection)


def _gone(connection: "duckdb.DuckDBPyConnection", selection: Selection) -> int:
    if selection.events or not selection.since:
        return 0
    (number,) = connection.execute("SELECT count(*) FROM gone").fetchone() or (0,)
    return int(number)


def _chosen(
    data: Path, selection: Selection, numbers: "array[int]", with_contacts: bool, exported: Exported
) -> Iterator[Article]:
    """Yield the articles of these numbers; what was taken down in between is not among them."""
    place = 0
    for event in events(data, selection.portals, selection.since) if numbers else ():
        while place < len(numbers) and numbers[place] < event.seq:
            place += 1
        if place == len(numbers):
            return
        if numbers[place] == event.seq:
            article = decode_line(event.line)
            exported.rows += 1
            yield article if with_contacts else rows.without_contacts(article)


def _write_workbook(articles: Iterable[Article], output: Path, exported: Exported) -> None:
    with needs("export --format xlsx", "xlsxwriter"):
        import xlsxwriter  # noqa: F401, PLC0415, an extra
    partial, book = hidden(output), rows.Workbook()
    try:
        with TemporaryDirectory(prefix="newscrawl-") as folder:
            book.write(articles, partial, Path(folder))
        _put(partial, output)
    finally:
        partial.unlink(missing_ok=True)
    exported.cut_cells, exported.sheets = book.cut_cells, len(book.sheets)


_Write = Callable[["duckdb.DuckDBPyConnection", Selection, str, Path, int], int]


def _by_duckdb(data: Path, selection: Selection, output: Path, write: _Write, columns: str) -> Exported:
    partial = hidden(output)

    def use(found: Published) -> Exported:
        _remove(partial)
        with state.connect(found) as connection:
            number = write(connection, selection, columns, partial, found.through)
            return Exported(number, found.through, _gone(connection, selection))

    try:
        exported = while_files_move(lambda: _look(data, selection), use)
        _put(partial, output)
    finally:
        _remove(partial)
    return exported


def _write_parquet(
    connection: "duckdb.DuckDBPyConnection", selection: Selection, columns: str, folder: Path, _: int
) -> int:
    connection.execute("SET partitioned_write_flush_threshold = 8192")  # rows; else a month waits in memory
    month = "coalesce(strftime(published_at, '%Y-%m'), 'unknown') AS month"
    query = f"SELECT {columns}, {month} FROM ({selection.query})"
    folder.mkdir()
    written = connection.execute(
        f"COPY ({query}) TO {state.literal(str(folder))}"
        " (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (portal, month), OVERWRITE_OR_IGNORE)"
    ).fetchone()
    number = int(written[0]) if written else 0
    if not number:  # a folder without a file is no table
        connection.execute(f"COPY ({query}) TO {state.literal(str(folder / 'nothing.parquet'))} (FORMAT parquet)")
    return number


def _write_database(
    connection: "duckdb.DuckDBPyConnection", selection: Selection, columns: str, file: Path, through: int
) -> int:
    connection.execute(f"ATTACH {state.literal(str(file))} AS exported")
    table = "events" if selection.events else "articles"
    connection.execute(f"CREATE TABLE exported.{table} AS SELECT {columns} FROM ({selection.query})")
    connection.execute(f"CREATE TABLE exported.export AS SELECT {selection.since} AS since, {through} AS through")
    (number,) = connection.execute(f"SELECT count(*) FROM exported.{table}").fetchone() or (0,)
    connection.execute("DETACH exported")
    return int(number)


def _put(partial: Path, output: Path) -> None:
    """Force what was written to disk, and give it its name."""
    for path in (*partial.rglob("*"), partial):
        sync_folder(path)  # files as well
    if output.is_dir():  # a folder cannot be renamed over another one
        old = output.with_name(f".{output.name}.old")
        _remove(old)
        output.replace(old)
        partial.replace(output)
        _remove(old)
    else:
        partial.replace(output)
    sync_folder(output.parent)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
