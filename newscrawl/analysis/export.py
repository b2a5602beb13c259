"""Published articles in other formats: rows of JSON Lines, CSV and Excel, folders of Parquet, databases of DuckDB.

What is wanted is found by DuckDB. Rows are then taken from the lines themselves, in the order of their numbers, so that
what is exported is what was published, to the byte; DuckDB writes its own formats. Either way lines only pass by.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, BinaryIO

from newscrawl.analysis import partitions, rows, state
from newscrawl.analysis.extras import needs
from newscrawl.analysis.published import Published, decoded, events, published, while_files_move
from newscrawl.analysis.selection import Selection
from newscrawl.contract import decode_line
from newscrawl.datadir import check_is_not_ours
from newscrawl.errors import ConfigurationError
from newscrawl.files import folder_for_now, remove_left_over, sync_folder
from newscrawl.items import Article

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

FORMATS = ("jsonl", "csv", "xlsx", "parquet", "duckdb")
STREAMED = ("jsonl", "csv")
"""Formats that can go to standard output."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How it is shown how far an export is; not at all without a word."""

    rows: Callable[[Iterable[Article], int], Iterable[Article]] = lambda articles, _: articles
    """Gets the articles and their number, and gives them on."""
    watch: state.Watch = state.unwatched


_ALSO_NEEDED = {"xlsx": ("xlsxwriter",), "parquet": ("pyarrow",)}
_ROWS = 256  # that wait in one batch between DuckDB and Arrow
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
    progress: Progress = Progress(),
) -> Exported:
    """Write what `selection` wants of the data directory `data` to `output` in a format of `FORMATS`.

    A path is there in full at the end or stays as it was; `parquet` makes a folder of it. A stream gets `STREAMED`.
    Notices, with their phones and addresses, stay out without `with_contacts`. What stands at the path is only replaced
    with `replace`, and a folder only where it holds Parquet and nothing else.

    Raises ConfigurationError for what cannot be, OSError and duckdb.Error where storage refuses.
    """
    for module in ("duckdb", *_ALSO_NEEDED.get(form, ())):  # before anything is read, which may take a while
        with needs(f"export --format {form}", module):
            import_module(module)
    order = _Order(data, selection, form, with_contacts, progress)
    if not isinstance(output, Path):
        return _row_by_row(order, output)
    check_place(data, output, form, replace)
    place = output.resolve()  # a link goes on leading to it; `.` and `..` are names of folders
    with _beside(place) as partial:
        exported = _by_duckdb(order, partial) if form in ("parquet", "duckdb") else _row_by_row(order, partial)
        _put(partial, place)
    return exported


@dataclass(frozen=True, slots=True)
class _Order:
    """What was ordered."""

    data: Path
    selection: Selection
    form: str
    with_contacts: bool
    progress: Progress

    @property
    def columns(self) -> str:
        """The columns that are wanted, as SQL."""
        return "*" if self.with_contacts else _WITHOUT_CONTACTS

    def look(self) -> Published:
        """Return what there is to be exported from."""
        return published(self.data, self.selection.portals, self.selection.since)


def check_place(data: Path, output: Path, form: str, replace: bool) -> None:
    """Raise ConfigurationError where `output` must not be written."""
    if not output.parent.is_dir():
        raise ConfigurationError(f"there is no folder {output.parent}")
    place = output.resolve()
    if not place.parent.is_dir():
        raise ConfigurationError(f"{output} leads to {place}, and there is no folder {place.parent}")
    check_is_not_ours(data, output)
    if form == "duckdb" and "?" in str(place):
        raise ConfigurationError(f"{output} has a question mark, which DuckDB cannot have in a path")
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


def _row_by_row(order: _Order, output: Path | BinaryIO) -> Exported:
    found, numbers, gone = while_files_move(order.look, lambda found: _choose(found, order))
    exported = Exported(0, found.through, gone)
    told = order.progress.rows(_chosen(order, numbers, exported), len(numbers))
    if order.form == "xlsx":
        assert isinstance(output, Path)  # noqa: S101, the command asks for one
        _write_workbook(told, output, exported)
        return exported
    lines = rows.as_jsonl(told) if order.form == "jsonl" else rows.as_csv(told)
    if isinstance(output, Path):
        with output.open("wb") as stream:
            stream.writelines(lines)
    else:
        output.writelines(lines)
        output.flush()
    return exported


def _choose(found: Published, order: _Order) -> tuple[Published, "array[int]", int]:
    """Return the numbers of the wanted events, growing, and how many articles are gone."""
    watch = order.progress.watch
    with state.connect(found, watch=watch) as connection, watch(connection.query_progress):
        numbers = array("q")
        wanted = connection.execute(order.selection.numbers)
        while some := wanted.fetchmany(10_000):
            numbers.extend(seq for (seq,) in some)
        return found, numbers, _gone(connection, order.selection)


def _gone(connection: "duckdb.DuckDBPyConnection", selection: Selection) -> int:
    if selection.events or not selection.since:
        return 0
    (number,) = connection.execute("SELECT count(*) FROM gone").fetchone() or (0,)
    return int(number)


def _chosen(order: _Order, numbers: "array[int]", exported: Exported) -> Iterator[Article]:
    """Yield the articles of these numbers; what was taken down in between is not among them."""
    place, selection = 0, order.selection
    for event in events(order.data, selection.portals, selection.since) if numbers else ():
        while place < len(numbers) and numbers[place] < event.seq:
            place += 1
        if place == len(numbers):
            return
        if numbers[place] == event.seq:
            article = decoded(event, decode_line)
            exported.rows += 1
            yield article if order.with_contacts else rows.without_contacts(article)


def _write_workbook(articles: Iterable[Article], output: Path, exported: Exported) -> None:
    book = rows.Workbook()
    book.write(articles, output, output.parent)
    exported.cut_cells, exported.sheets = book.cut_cells, len(book.sheets)


def _by_duckdb(order: _Order, output: Path) -> Exported:
    write, watch = _write_parquet if order.form == "parquet" else _write_database, order.progress.watch

    def use(found: Published) -> Exported:
        _clear(output)
        with state.connect(found, watch=watch) as connection:
            number = write(connection, order, found, output)
            return Exported(number, found.through, _gone(connection, order.selection))

    return while_files_move(order.look, use)


def _write_parquet(connection: "duckdb.DuckDBPyConnection", order: _Order, found: Published, folder: Path) -> int:
    month = f"coalesce(strftime(published_at, '%Y-%m'), 'unknown') AS {partitions.MONTH}"
    wanted = connection.sql(f"SELECT {order.columns}, {month} FROM ({order.selection.query})")
    passing = _Passing(wanted.to_arrow_reader(_ROWS), found)
    with order.progress.watch(passing.percent):
        return partitions.write(passing, folder)


@dataclass
class _Passing:
    """Rows that pass by, about in the order of their numbers: DuckDB does not tell how far it is while it hands out."""

    batches: Iterable["pa.RecordBatch"]
    found: Published
    last: int = 0
    """Largest number that passed."""

    def __iter__(self) -> Iterator["pa.RecordBatch"]:
        for batch in self.batches:
            self.last = max(self.last, batch["seq"][-1].as_py())
            yield batch

    def percent(self) -> float:
        """Return how many of a hundred parts have passed."""
        since, through = self.found.since, self.found.through
        return 100 * (self.last - since) / max(through - since, 1)


def _write_database(connection: "duckdb.DuckDBPyConnection", order: _Order, found: Published, file: Path) -> int:
    table, selection = "events" if order.selection.events else "articles", order.selection
    connection.execute(f"ATTACH {state.literal(str(file))} AS exported")
    with order.progress.watch(connection.query_progress):
        connection.execute(f"CREATE TABLE exported.{table} AS SELECT {order.columns} FROM ({selection.query})")
    connection.execute(f"CREATE TABLE exported.export AS SELECT {selection.since} AS since, {found.through} AS through")
    (number,) = connection.execute(f"SELECT count(*) FROM exported.{table}").fetchone() or (0,)
    connection.execute("DETACH exported")
    return int(number)


@contextmanager
def _beside(output: Path) -> Iterator[Path]:
    """Yield where to write what will stand at `output`; what is not moved away from there is removed."""
    prefix = f".{output.name}.newscrawl-"
    for left in output.parent.glob(f"{escape(prefix)}*/"):  # of a process that died
        remove_left_over(left)
    with folder_for_now(output.parent, prefix) as folder:
        yield folder / output.name


def _put(partial: Path, output: Path) -> None:
    """Force what was written to disk, and give it its name."""
    for path in (*partial.rglob("*"), partial):
        sync_folder(path)  # files as well
    if output.is_dir():  # a folder cannot be renamed over another one
        output.replace(partial.with_name(f"{output.name}.old"))
    partial.replace(output)
    sync_folder(output.parent)


def _clear(partial: Path) -> None:
    """Remove what an attempt before this one left."""
    for path in partial.parent.iterdir():
        if path.is_dir():
            rmtree(path)
        else:
            path.unlink()
