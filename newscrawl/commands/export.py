"""`newscrawl export`: published articles for spreadsheets, notebooks and databases."""

import os
import sys
from argparse import ArgumentParser, Namespace
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OnData, fail, standard_output
from newscrawl.errors import ConfigurationError, say
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newscrawl.analysis.export import Exported
    from newscrawl.analysis.selection import Selection
    from newscrawl.items import Article

_FORMATS = ("jsonl", "csv", "xlsx", "parquet", "duckdb")
_MOST = 2**63 - 1
_BLINK = 0.2  # seconds between two looks at how far it is


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "export"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[--format jsonl|csv|xlsx|parquet|duckdb] [-o PATH] [--portal NAME] [--from DAY] [--to DAY] …"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Write published articles as JSON Lines, CSV, Excel, Parquet or DuckDB"

    def long_desc(self) -> str:
        """Return what the command writes and how it ends."""
        return (
            "Write the articles as they are now, one row each: the last revision, without what was removed or taken"
            " down. Notices, with their phones and e-mails, stay out without --with-contacts. The last line on standard"
            " error is `through N`: give N as --since the next time to get what changed in between (with --events each"
            " event once, removals among them). --portal and --section may be given several times. DAY is 2021,"
            " 2021-05, 2021-05-14, today or yesterday, in China; articles without a time are left out then. Exit codes:"
            " 0 complete; 1 a published file is damaged; 2 wrong usage; 3 storage refused, and nothing was written."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--format", choices=_FORMATS, help="format (by the ending of PATH; else jsonl)")
        parser.add_argument("-o", "--output", metavar="PATH", help="where to; standard output for jsonl and csv (-)")
        parser.add_argument("--force", action="store_true", help="replace what is at PATH")
        parser.add_argument("--events", action="store_true", help="all events, not only how articles stand now")
        parser.add_argument("--since", type=int, default=0, metavar="SEQ", help="only what happened behind this number")
        parser.add_argument("--portal", action="append", default=[], metavar="NAME", help="only this portal")
        parser.add_argument("--section", action="append", default=[], metavar="NAME", help="only this section")
        parser.add_argument("--from", dest="first", metavar="DAY", help="published on this day or later")
        parser.add_argument("--to", dest="last", metavar="DAY", help="published on this day or earlier")
        parser.add_argument("--match", action="append", default=[], metavar="WORDS", help="all in title or body")
        parser.add_argument("--with-contacts", action="store_true", help="with notices, their phones and e-mails")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Export, and tell through which number."""
        from newscrawl import datadir
        from newscrawl.analysis.export import Progress, export
        from newscrawl.analysis.extras import needs
        from newscrawl.analysis.published import DamagedFileError

        if args:
            fail(ExitCode.USAGE, "export takes options only; newscrawl export -h lists them")
        try:
            selection = _selection(opts)
            form, output = _target(opts)
            data = datadir.resolve(self.named(opts), os.environ, Path.cwd()).root
            with needs("export", "duckdb"):
                import duckdb
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        try:
            exported = export(
                data, selection, form, output or standard_output(),
                with_contacts=opts.with_contacts, replace=opts.force,
                progress=Progress(_shown, _watched) if sys.stderr and sys.stderr.isatty() else Progress(),
            )  # fmt: skip
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        except DamagedFileError as error:
            fail(ExitCode.INTERNAL_ERROR, str(error))
        except BrokenPipeError:
            raise
        except (RuntimeError, duckdb.InterruptException) as error:
            if "interrupt" not in str(error).lower():
                raise
            raise KeyboardInterrupt from None  # which DuckDB catches
        except (OSError, duckdb.OperationalError, duckdb.FatalException) as error:
            fail(ExitCode.INCOMPLETE, f"storage refused: {error}")
        except duckdb.Error as error:
            fail(ExitCode.INTERNAL_ERROR, f"a published file is damaged; `newscrawl ledger check` tells more: {error}")
        _tell(exported)


def _selection(opts: Namespace) -> "Selection":
    from newscrawl.analysis.periods import days
    from newscrawl.analysis.selection import Selection

    if not 0 <= opts.since <= _MOST:
        raise ConfigurationError("--since takes the number of an event, 0 or more")
    first = days(opts.first, "--from").first if opts.first is not None else None
    last = days(opts.last, "--to").last if opts.last is not None else None
    if first and last and first > last:
        raise ConfigurationError(f"--from {opts.first} is behind --to {opts.last}")
    words = tuple(word for words in opts.match for word in words.split())
    if opts.match and not words:
        raise ConfigurationError("--match takes words")
    portals = tuple(dict.fromkeys(opts.portal))
    return Selection(portals, opts.since, opts.events, tuple(opts.section), first, last, words)


def _target(opts: Namespace) -> tuple[str, Path | None]:
    """Return the format, and where to; None is standard output."""
    output = None if opts.output in (None, "-") else Path(opts.output)
    ending = output.suffix.lower().removeprefix(".") if output else ""
    form = opts.format or (ending if ending in _FORMATS else "jsonl")
    if output is None and form not in ("jsonl", "csv"):
        raise ConfigurationError(f"{form} cannot go to standard output; -o names a {_kind(form)}")
    return form, output


def _kind(form: str) -> str:
    return "folder" if form == "parquet" else "file"


def _shown(articles: "Iterable[Article]", number: int) -> "Iterable[Article]":
    """Show how far it is, on a terminal."""
    from tqdm import tqdm

    return tqdm(articles, total=number, unit=" articles", leave=False)


@contextmanager
def _watched(percent: "Callable[[], float]") -> "Iterator[None]":
    """Show, while something goes on, how far it is, on a terminal."""
    from tqdm import tqdm

    is_over = Event()

    def show() -> None:
        while not is_over.wait(_BLINK):
            bar.n = max(bar.n, int(percent()))
            bar.refresh()

    with tqdm(total=100, leave=False, bar_format="{percentage:3.0f}%|{bar}| {elapsed}") as bar:
        shown = Thread(target=show)
        shown.start()
        try:
            yield
        finally:
            is_over.set()
            shown.join()


def _tell(exported: "Exported") -> None:
    if not exported.rows:
        say("nothing matches; what was written has no rows")
    if exported.cut_cells:
        say(
            f"{exported.cut_cells} texts are longer than a cell of Excel may be and were cut: they end in […], and the"
            " column `cut` names them; other formats have all of them"
        )
    if exported.sheets > 1:
        say(f"there are more rows than a sheet of Excel may have: they are on {exported.sheets} sheets")
    if exported.gone:
        say(f"{exported.gone} articles were removed or taken down since; --events names them")
    print(f"through {exported.through}", file=sys.stderr)
