"""`newscrawl search`: articles that have all words, in the terminal. Needs no Scrapy, whose start takes a second."""

import json
import os
import re
import sqlite3
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from newscrawl import datadir
from newscrawl.analysis.periods import period
from newscrawl.errors import ConfigurationError, say
from newscrawl.exit_codes import ExitCode

SYNTAX = "WORDS… [--portal P …] [--section S] [--from D] [--to D] [--limit N] [--json] [--rebuild] [--data DIR]"
SHORT = "Find articles by words, newest first"
LONG = (
    "Print articles that have all words in title or text, newest first, those without a time last: day, portal,"
    " section, title; a piece of the text around the first hit; address. Each argument is one word or, in the quotes of"
    " the shell, one exact phrase. Chinese words are found wherever they stand, of one character too; words of other"
    " scripts and numbers as whole words. Traditional and simplified characters, full and half width, capital and"
    " small letters are alike, and so is punctuation. The number of all hits is told at the end on standard error. The"
    " index (search.sqlite3 in the data directory) takes in what was published since; it may be deleted, and --rebuild"
    " makes it anew. Exit codes: 0 searched, with hits or without; 2 wrong usage, or nothing is published; 3 the disk"
    " refused, a published file is damaged, or the search was stopped."
)
_UNSEEN = re.compile(r"[^\w\x20-\x7e]")
_PATIENCE = 5.0  # seconds for another process to bring the index up to date
_PAUSE = 0.1
_INDENT = "            "
_MARK, _PLAIN, _TITLE = "\x1b[1;31m", "\x1b[0m", "\x1b[1m"
_PORTAL_MOST, _SECTION_MOST = 16, 12  # columns
_WITHOUT_TERMINAL = 100
_SNIPPET = 160  # columns in JSON


def add_options(parser: ArgumentParser) -> None:
    """Add the options, but for --data."""
    parser.add_argument("--portal", metavar="P", action="append", default=[], help="only this portal; may be repeated")
    parser.add_argument("--section", metavar="S", help="only articles that this section lists")
    parser.add_argument(
        "--from", dest="first", metavar="D", help="published from D on: YYYY, YYYY-MM, YYYY-MM-DD, today, yesterday"
    )
    parser.add_argument("--to", dest="last", metavar="D", help="published up to D, which is among them")
    parser.add_argument("--limit", metavar="N", type=int, default=20, help="articles that are shown (20)")
    parser.add_argument("--json", action="store_true", help="print JSON, one line for each article")
    parser.add_argument("--rebuild", action="store_true", help="make the index anew before; WORDS may be missing then")


def quickly(arguments: list[str]) -> int | None:
    """Search with `arguments` of the command line; None where they are not plain, so that Scrapy has to read them."""
    parser = _Quick(add_help=False, allow_abbrev=False)
    add_options(parser)
    parser.add_argument("--data")
    parser.add_argument("words", nargs="*")
    try:
        opts = parser.parse_intermixed_args(arguments)
    except _NotPlainError:
        return None
    return run(opts.words, opts, opts.data)


class _StoppedError(Exception):
    """The search cannot go on, and the message says why."""


class _NotPlainError(Exception):
    """The command line is not what is expected; who reads it next says why."""


class _Quick(ArgumentParser):
    def error(self, message: str) -> Any:
        raise _NotPlainError(message)


def run(words: list[str], opts: Namespace, named: str | None) -> int:
    """Search, print, and return the exit code; `named` is the data directory, None for the usual one.

    Raises ConfigurationError for wrong usage.
    """
    from newscrawl.analysis import index  # noqa: PLC0415  # -h needs none of it

    data = datadir.resolve(named, os.environ, Path.cwd()).root
    if not words and not opts.rebuild:
        raise ConfigurationError("search takes words")
    if opts.limit < 1:
        raise ConfigurationError(f"--limit {opts.limit}: it must be 1 or more")
    known = index.portals(data)
    if not known:
        raise ConfigurationError(f"nothing is published in {data}: there is no {index.MANIFESTS}/PORTAL.jsonl")
    if missing := [portal for portal in opts.portal if portal not in known]:
        raise ConfigurationError(f"no portal {_printable(missing[0])} in {data}; there are {', '.join(known)}")
    wanted = index.Wanted(
        words, tuple(dict.fromkeys(opts.portal)), opts.section, period(opts.first, opts.last), opts.limit
    )
    if opts.section is not None:
        _check_text(opts.section)
    try:
        return _search(data, wanted, opts)
    except KeyboardInterrupt:
        say("stopped; what is in the index stays, and the next search goes on")
    except BrokenPipeError:
        raise
    except _StoppedError as error:
        say(str(error))
    except (sqlite3.Error, OSError) as error:
        say(f"storage refused: {error}")
    return int(ExitCode.INCOMPLETE)


def _search(data: Path, wanted: Any, opts: Namespace) -> int:
    from newscrawl.analysis import index  # noqa: PLC0415

    if wanted.words and sys.stdout is None:
        raise _StoppedError("standard output is closed")
    is_writable = _bring_up_to_date(data, anew=opts.rebuild)
    if not wanted.words:
        return int(ExitCode.COMPLETE)
    try:
        found = _found(data, wanted)
    except sqlite3.DatabaseError as error:
        if not index.is_damage(error):
            raise
        if not is_writable:
            say(f"the index is damaged, and cannot be made anew now: {error}")
            return int(ExitCode.INCOMPLETE)
        say("the index was damaged, and is made anew")
        _bring_up_to_date(data, anew=True)
        found = _found(data, wanted)
    encoding = "utf-8" if opts.json else sys.stdout.encoding  # which may have no characters for what was found
    for line in _json(*found) if opts.json else _lines(*found):
        sys.stdout.buffer.write(line.encode(encoding, "replace"))
    sys.stdout.buffer.flush()
    shown, number = len(found[0].hits), found[0].number
    say(f"{number} articles" + (f", the {shown} newest are shown; --limit shows more" if shown < number else ""))
    return int(ExitCode.COMPLETE)


def _found(data: Path, wanted: Any) -> tuple[Any, Any]:
    """Return what was found, and the folding of the index, by which it was."""
    from newscrawl.analysis import index  # noqa: PLC0415

    with index.opened(data) as opened:
        if not opened.is_current:
            say(f"the index is not up to date: it has {opened.number} articles, of events up to {opened.through}")
        found = opened.search(wanted)
        if not found.number and wanted.section is not None:
            there = opened.sections(wanted.portals)
            if wanted.section not in there:
                raise ConfigurationError(f"no section {wanted.section}; there are {', '.join(there) or 'none'}")
        return found, opened.folding


def _bring_up_to_date(data: Path, *, anew: bool) -> bool:
    """Bring the index up to date; say whether this process may write it."""
    if not anew and _is_current(data):
        return os.access(data, os.W_OK)
    from newscrawl.analysis import indexing  # noqa: PLC0415
    from newscrawl.analysis.published import DamagedFileError  # noqa: PLC0415

    patience = time.monotonic() + _PATIENCE
    while True:
        try:
            with _progress() as tell:
                indexing.bring_up_to_date(data, tell, anew=anew)
        except DamagedFileError as error:
            raise _StoppedError(str(error)) from None
        except indexing.ReadOnlyError:
            if anew:
                raise ConfigurationError(f"the index cannot be made anew: {data} cannot be written") from None
            return False
        except indexing.BusyError:
            if time.monotonic() < patience:
                time.sleep(_PAUSE)
                continue
            if anew:
                raise ConfigurationError("another process is at the index: wait until it is done") from None
            return False
        return True


def _is_current(data: Path) -> bool:
    from newscrawl.analysis import index  # noqa: PLC0415

    try:
        with index.opened(data) as opened:
            return opened.is_current
    except (ConfigurationError, sqlite3.Error):
        return False


@contextmanager
def _progress() -> Iterator[Any]:
    """Yield what shows how far the index is: on a terminal, where it takes longer than a moment."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from tqdm import tqdm  # noqa: PLC0415

    with tqdm(desc="index", unit=" events", delay=0.5, leave=False) as bar:

        def tell(done: int, number: int) -> None:
            bar.total = number
            bar.update(done - bar.n)

        yield tell


def _lines(found: Any, folding: Any) -> Iterator[str]:
    """Yield hits as a person reads them, three lines each."""
    from newscrawl.analysis.snippets import clean, columns, fitted, highlighted, marks, snippet  # noqa: PLC0415

    is_terminal = sys.stdout.isatty()
    on, off, title_on = ("", "", "")
    if is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        on, off, title_on = _MARK, _PLAIN, _TITLE
    width = max(40, get_terminal_size().columns if is_terminal else _WITHOUT_TERMINAL)
    sections = [clean("、".join(hit.sections)) for hit in found.hits]
    of_portal = min(_PORTAL_MOST, max((columns(hit.portal) for hit in found.hits), default=0))
    of_section = min(_SECTION_MOST, max(map(columns, sections), default=0))
    for hit, section in zip(found.hits, sections, strict=True):
        day = (hit.published_at or "")[:10].ljust(10)
        title = clean(hit.title or "no title")
        shown = highlighted(title, marks(title, found.phrases, folding), off + on, off + title_on)
        head = "  ".join((day, fitted(hit.portal, of_portal), fitted(section, of_section)))
        yield f"{head}  {title_on}{shown}{off}\n"
        piece = snippet(hit.body, found.phrases, folding, width - len(_INDENT))
        if piece.text:
            yield f"{_INDENT}{highlighted(piece.text, piece.hits, on, off)}\n"
        yield f"{_INDENT}{clean(hit.url)}\n"


def _json(found: Any, folding: Any) -> Iterator[str]:
    """Yield hits as lines of JSON; `hits` are the beginnings and ends of hits in the snippet, in characters."""
    from newscrawl.analysis.snippets import snippet  # noqa: PLC0415
    from newscrawl.contract import encode_line  # noqa: PLC0415

    for hit in found.hits:
        piece = snippet(hit.body, found.phrases, folding, _SNIPPET)
        told = {
            "id": hit.id, "portal": hit.portal, "sections": hit.sections, "published_at": hit.published_at,
            "published_precision": hit.published_precision, "title": hit.title, "url": hit.url,
            "snippet": piece.text, "hits": piece.hits,
        }  # fmt: skip
        yield _UNSEEN.sub(_escaped, encode_line(told)[:-1].decode()) + "\n"


def _escaped(found: re.Match[str]) -> str:
    """Return a character that a terminal might obey as JSON says the same."""
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]


def _check_text(section: str) -> None:
    """Raise ConfigurationError for what bytes of another encoding on the command line became."""
    try:
        section.encode()
    except UnicodeEncodeError:
        raise ConfigurationError(f"--section {_printable(section)} is no UTF-8") from None


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
