"""Articles as rows of text files and workbooks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.analysis.schemas import INSTANTS, duckdb_columns
from newscrawl.clock import PORTAL_ZONE, parse_iso
from newscrawl.contract import encode_line
from newscrawl.items import Article, Notice

COLUMNS = tuple(one.name for one in fields(Article))
_LISTS_OF_TEXTS = frozenset(name for name, kind in duckdb_columns().items() if kind == "VARCHAR[]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠'")
_MOST_ROWS, _MOST_UNITS = 1_048_576, 32_767  # of a sheet with its header; UTF-16 units of a cell
_CUT = " […]"
_NO_DAY = date(1900, 1, 1)  # the first one that Excel knows, but XlsxWriter takes its times for such of no day


def without_contacts(article: Article) -> Article:
    """Return an article without the notice of its page, whose text holds the phones and addresses too."""
    repairs = [repair for repair in article.repairs if repair.field != "notice"]  # they quote it
    return replace(article, notice=Notice(), repairs=repairs)


def as_jsonl(articles: Iterable[Article]) -> Iterator[bytes]:
    """Yield lines of the contract."""
    return map(encode_line, articles)


def as_csv(articles: Iterable[Article]) -> Iterator[bytes]:
    r"""Yield a CSV file for spreadsheets: UTF-8 with a byte order mark, rows ended by CR LF (RFC 4180), a header.

    Texts stand in quotes, numbers do not, null is nothing at all. Lists of texts are joined by line feeds, other lists
    and objects are JSON. A cell that a spreadsheet would take for a formula (it begins with = + - @, also full-width,
    with a tab or a line break: OWASP, CSV Injection), or that begins with ', begins with one more ': take it off.
    """
    yield b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"
    for article in articles:
        yield ",".join(_csv_cell(_flat(article, name)) for name in COLUMNS).encode() + b"\r\n"


def _flat(article: Article, name: str) -> str | int | float | None:
    """Return the value of a field as one cell holds it."""
    value = getattr(article, name)
    if value is None or isinstance(value, str | int | float):
        return value
    if name in _LISTS_OF_TEXTS:
        return "\n".join(value)
    return msgspec.json.encode(value).decode()


def _csv_cell(value: str | float | None) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    mark = "'" if value.startswith(_FORMULA) else ""
    doubled = value.replace('"', '""')
    return f'"{mark}{doubled}"'


@dataclass
class Workbook:
    """A workbook of Excel, written row by row; says what did not fit."""

    cut_cells: int = 0
    """Texts longer than a cell may be (32,767 UTF-16 units); they end in ` […]`, the column `cut` names the fields."""
    sheets: list[Any] = field(default_factory=list)
    """More than one where there are more rows than a sheet may have (1,048,576)."""

    def write(self, articles: Iterable[Article], path: Path, folder: Path) -> None:
        """Write a file at `path`; unfinished parts go to `folder`.

        Rows are as in a CSV file, but texts are never formulas or links, and times are Excel's, in China's time.
        Raises OSError where the disk refuses.
        """
        import xlsxwriter  # noqa: PLC0415, an extra
        from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

        options = {"constant_memory": True, "tmpdir": str(folder), "use_zip64": True}
        book = xlsxwriter.Workbook(str(path), options)
        formats = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            None: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        self._begin_sheet(book)
        number = 1
        for article in articles:
            if number == _MOST_ROWS:
                self._begin_sheet(book)
                number = 1
            self._write_row(number, article, formats)
            number += 1
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from None

    def _begin_sheet(self, book: Any) -> None:
        sheet = book.add_worksheet("articles" if not self.sheets else f"articles {len(self.sheets) + 1}")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate((*COLUMNS, "cut")):
            sheet.write_string(0, column, name)
        self.sheets.append(sheet)

    def _write_row(self, number: int, article: Article, formats: dict[str | None, Any]) -> None:
        sheet, cut = self.sheets[-1], list[str]()
        for column, name in enumerate(COLUMNS):
            value = _flat(article, name)
            moment = _excel_time(value) if name in INSTANTS else None
            if moment:
                is_day = name == "published_at" and article.published_precision == "day"
                sheet.write_datetime(number, column, moment, formats["day" if is_day else None])
            elif isinstance(value, str):
                fitting = _fitting(value)
                if fitting != value:
                    cut.append(name)
                sheet.write_string(number, column, fitting)
            elif value is not None:
                sheet.write_number(number, column, value)
        if cut:
            self.cut_cells += len(cut)
            sheet.write_string(number, len(COLUMNS), "\n".join(cut))


def _excel_time(value: Any) -> datetime | None:
    """Return a time of the contract in China's time, without a zone; None where Excel has no such time."""
    if not value:
        return None
    try:
        moment = parse_iso(value).astimezone(PORTAL_ZONE).replace(tzinfo=None)
    except (ValueError, OverflowError):  # no time at all; 9999 of another zone may be 10000 in China
        return None
    return moment if moment.date() > _NO_DAY else None


def _fitting(text: str) -> str:
    """Return as much of a text as a cell takes; the end says where something is missing."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_UNITS:
        return text
    return units[: 2 * (_MOST_UNITS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
