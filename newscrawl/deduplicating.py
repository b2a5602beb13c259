"""JSON Lines of any origin, record by record: which of them tells what an earlier one told.

What earlier records said is read again from their files where it is needed, so that memory does not grow with their
number; what finds them is in a database of its own, which goes with the end.
"""

import os
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Column, Connection, Integer, MetaData, Table, bindparam, insert, select, update

from newscrawl.copies.likeness import Text, similarity, stories_of
from newscrawl.ledger import dialect
from newscrawl.ledger.dialect import batches
from newscrawl.ledger.kinship import Sketches
from newscrawl.ledger.tables import sketches

_AT_ONCE = 200  # records
_REMEMBERED = 200_000  # characters in memory, of a batch and of earlier records; to compare them takes 100 bytes each
_OF_RECORD = 100  # characters that what is kept of a record without text takes
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_records = Table(
    "records",
    MetaData(),
    Column("line", Integer, primary_key=True),  # counted through all files
    Column("file", Integer, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("checksum", Integer, nullable=False),  # CRC-32 of its line: other bytes at the same place are another record
    Column("original", Integer, nullable=False),  # its own line where it is the first that tells it
)
_same_as = update(_records).where(_records.c.line == bindparam("of")).values(original=bindparam("now"))


class ChangedFileError(Exception):
    """A file is not any more what was read before."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} changed while it was read")


class Fields(NamedTuple):
    """The fields of a record that hold its title and its text."""

    title: str = "title"
    body: str = "body"


class Told(NamedTuple):
    """What is said of a record: its id, else its line; that of its original; how like that it is."""

    id: str | int | float
    duplicate_of: str | int | float | None
    similarity: float | None


class _Record(NamedTuple):
    file: int
    offset: int
    checksum: int
    id: str | int | float
    text: Text

    @property
    def size(self) -> int:
        """Characters that it takes in memory."""
        return _OF_RECORD + len(self.text.plain) + len(self.text.short or "")


def deduplicate(files: Sequence[Path], fields: Fields, folder: Path, fail: Callable[[str], None]) -> Iterator[Told]:
    """Yield what is said of each record of `files`, in order; what is remembered of them goes into `folder`.

    `fail(message)` is called for lines that hold no record, and where no record has a text. Raises OSError where a file
    cannot be read, ChangedFileError where one changes meanwhile.
    """
    records = _read(files, fields, fail)
    with dialect.scratch(folder / "records.sqlite3") as connection:
        _records.create(connection)
        sketches.create(connection)
        earlier = _Earlier(connection, files, fields)
        while batch := _batch(records):
            yield from _Batch(connection, earlier, batch).told()


def _batch(records: Iterator[tuple[int, "_Record"]]) -> dict[int, "_Record"]:
    """Return the next records, as many as may be in memory together."""
    found, length = dict[int, _Record](), 0
    while len(found) < _AT_ONCE and length < _REMEMBERED and (following := next(records, None)):
        line, record = following
        found[line], length = record, length + record.size
    return found


def _read(files: Sequence[Path], fields: Fields, fail: Callable[[str], None]) -> Iterator[tuple[int, _Record]]:
    number, some, has_text = 0, False, False
    for file, path in enumerate(files):
        offset = 0
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size  # what is written behind that meanwhile is for the next time
            while offset < size:
                line = stream.readline()
                if not line:
                    raise ChangedFileError(path)
                at, offset, number = offset, offset + len(line), number + 1
                if not line.removeprefix(_BYTE_ORDER_MARK).strip():
                    continue
                try:
                    id_, text = _record_of(line, fields)
                except ValueError as error:
                    fail(f"{path}: line {number}: {error}")
                else:
                    some, has_text = True, has_text or text.short != ""
                    yield number, _Record(file, at, zlib.crc32(line), number if id_ is None else id_, text)
    if some and not has_text:
        fail(f"no record has a text in its field {fields.body!r}")


class _Earlier:
    """Records of earlier batches; those that were needed a moment ago are in memory."""

    def __init__(self, connection: Connection, files: Sequence[Path], fields: Fields) -> None:
        self._connection, self._files, self._fields = connection, files, fields
        self._rows = dict[int, Any]()
        self._kept = OrderedDict[int, _Record]()  # those needed last at the end
        self._length = 0  # of their texts

    def look_up(self, lines: Iterable[int]) -> None:
        """Learn where records are, and what they are copies of."""
        self._rows = {
            row.line: row
            for chunk in batches(lines)
            for row in self._connection.execute(select(_records).where(_records.c.line.in_(chunk)))
        }

    def original(self, line: int) -> int:
        """Return which record a record was said to be a copy of, or its own line."""
        return int(self._row(line).original)

    def record(self, line: int) -> _Record:
        """Return an earlier record."""
        found = self._kept.pop(line, None)
        if found is None:
            found = self._record(line)
            self._length += found.size
        self._kept[line] = found
        while self._length > _REMEMBERED and len(self._kept) > 1:
            self._length -= self._kept.popitem(last=False)[1].size
        return found

    def _row(self, line: int) -> Any:
        if line not in self._rows:
            self._rows[line] = self._connection.execute(select(_records).where(_records.c.line == line)).one()
        return self._rows[line]

    def _record(self, line: int) -> _Record:
        row = self._row(line)
        with self._files[row.file].open("rb") as stream:
            stream.seek(row.offset)
            content = stream.readline()
        if zlib.crc32(content) != row.checksum:
            raise ChangedFileError(self._files[row.file])
        id_, text = _record_of(content, self._fields)
        return _Record(row.file, row.offset, row.checksum, line if id_ is None else id_, text)


class _Batch:
    """Some records, which may be copies of each other and of all before them."""

    def __init__(self, connection: Connection, earlier: _Earlier, records: dict[int, _Record]) -> None:
        self._connection, self._earlier, self._records = connection, earlier, records
        self._originals = dict[int, int]()
        self._sketches = Sketches(connection, {line: one.text.keys() for line, one in records.items()})
        earlier.look_up({other for line in records for other in self._sketches.candidates(line)})

    def told(self) -> list[Told]:
        """Return what is said of each, and remember it."""
        found = [self._tell(line, one) for line, one in self._records.items()]
        rows = [
            {
                "line": line,
                "file": one.file,
                "offset": one.offset,
                "checksum": one.checksum,
                "original": self._originals.pop(line),
            }
            for line, one in self._records.items()
        ]
        self._connection.execute(insert(_records), rows)
        if self._originals:  # of earlier records
            changed = [{"of": old, "now": new} for old, new in self._originals.items()]
            self._connection.execute(_same_as, changed)
        self._sketches.save()
        return found

    def _tell(self, line: int, mine: _Record) -> Told:
        told = dict[int, set[int]]()
        for other in self._sketches.candidates(line):
            root = self._first(other)
            told.setdefault(root, {root}).add(other)
        texts = {root: [self._record(one).text for one in sorted(some)] for root, some in told.items()}
        first = set(stories_of(mine.text, texts))
        original = min(first, default=line)
        # One record shows that others told the same.
        self._originals |= {line: original} | dict.fromkeys(first - {original}, original)
        self._sketches.add(line)
        if original == line:
            return Told(mine.id, None, None)
        of = self._record(original)
        return Told(mine.id, of.id, similarity(mine.text, of.text))

    def _first(self, line: int) -> int:
        while (original := self._originals.get(line) or self._earlier.original(line)) != line:
            line = original
        return line

    def _record(self, line: int) -> _Record:
        return self._records.get(line) or self._earlier.record(line)


def _record_of(line: bytes, fields: Fields) -> tuple[str | int | float | None, Text]:
    """Return id and text of a line; raises ValueError, which says why, where it holds no record."""
    try:
        record: Any = msgspec.json.decode(line.removeprefix(_BYTE_ORDER_MARK))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"no JSON: {error}") from None
    if not isinstance(record, dict):
        raise ValueError("no JSON object")
    id_, title, body = record.get("id"), record.get(fields.title), record.get(fields.body)
    paragraphs = body.splitlines() if isinstance(body, str) else body or []
    if not isinstance(paragraphs, list) or not all(isinstance(paragraph, str) for paragraph in paragraphs):
        raise ValueError(f"{fields.body} is neither text nor a list of paragraphs")
    is_id = isinstance(id_, str | int | float) and not isinstance(id_, bool)
    return id_ if is_id else None, Text.of(title if isinstance(title, str) else "", paragraphs)
