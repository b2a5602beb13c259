"""Folders of Parquet by portal and month, in memory that does not grow with what is written.

DuckDB's own PARTITION_BY keeps what it has of each partition until the end, whatever it is told
(https://github.com/duckdb/duckdb/issues/25920), so that it only gives the rows here and Arrow writes them.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.analysis.schemas import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

MONTH = "month"
"""The column behind those of the contract: `2021-05`, the month of publication in China, or `unknown`."""

_HELD = 160 * 2**20  # bytes of rows that wait for others of their partition
_PIECE = 48 * 2**10  # bytes that some rows take beside their values: Arrow describes each column of them


class _Partition(NamedTuple):
    portal: str
    month: str


def write(batches: Iterable["pa.RecordBatch"], folder: Path) -> int:
    """Write rows (the columns of `arrow_schema(as_instants=True)`, and `MONTH`) to the new `folder`; return how many.

    A partition is a folder `portal=…/month=…` of one file or more; these two columns are in the names of the folders
    alone, as readers of partitions expect. Where there are no rows, a file without any says which columns there are.
    Raises OSError where the disk refuses.
    """
    import pyarrow as pa  # noqa: PLC0415, an extra

    schema = arrow_schema(as_instants=True).append(pa.field(MONTH, pa.string()))
    waiting, number = _Waiting(folder), 0
    folder.mkdir()
    for batch in batches:
        number += batch.num_rows
        waiting.add(pa.Table.from_batches([batch]).cast(schema))
    waiting.write_all()
    if not number:
        _write_file(schema.empty_table(), folder / "nothing.parquet")
    return number


class _Waiting:
    """Rows that wait for others of their partition; where all are too many, the largest partition is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: dict[_Partition, list[pa.Table]] = {}
        self._sizes, self._files = Counter[_Partition](), Counter[_Partition]()

    def add(self, table: "pa.Table") -> None:
        """Take in some rows."""
        import pyarrow.compute as pc  # noqa: PLC0415, an extra

        for keys in table.group_by(_Partition._fields).aggregate([]).to_pylist():
            partition = _Partition(**keys)
            is_of_it = pc.and_(pc.equal(table["portal"], partition.portal), pc.equal(table[MONTH], partition.month))
            rows = table.filter(is_of_it)
            self._rows.setdefault(partition, []).append(rows)
            self._sizes[partition] += rows.nbytes + _PIECE
        while self._sizes.total() > _HELD:
            self._write(max(self._sizes, key=self._sizes.__getitem__))

    def write_all(self) -> None:
        """Write what waits."""
        for partition in list(self._rows):
            self._write(partition)

    def _write(self, partition: _Partition) -> None:
        import pyarrow as pa  # noqa: PLC0415, an extra

        rows = pa.concat_tables(self._rows.pop(partition)).drop_columns(list(_Partition._fields))
        del self._sizes[partition]
        place = self._folder / f"portal={partition.portal}" / f"month={partition.month}"
        place.mkdir(parents=True, exist_ok=True)
        _write_file(rows, place / f"part-{self._files[partition]}.parquet")
        self._files[partition] += 1


def _write_file(table: "pa.Table", path: Path) -> None:
    from pyarrow import parquet  # noqa: PLC0415, an extra

    parquet.write_table(table, path, compression="zstd", compression_level=3)
