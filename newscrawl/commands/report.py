"""`newscrawl report`: one HTML page about what was published and how the portals stand."""

import json
import logging
import os
from argparse import ArgumentParser, Namespace
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OnData, fail, standard_output
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from newscrawl.analysis.periods import Period
    from newscrawl.analysis.published import Published
    from newscrawl.analysis.report.figures import Figures
    from newscrawl.analysis.report.standing import Kept, PortalStanding
    from newscrawl.datadir import DataDirectory
    from newscrawl.ledger.standing import Standing

_USUAL = "newscrawl-report.html"
_MOST_RUNS = 5_000  # of a portal: three years of a run every five hours
_BEGINNING = 4_096  # bytes in which a report of ours names itself
_UNTOLD = "pending"  # no reason: it is asked for later
_REFUSED = ("rejected", "failed", "disallowed", "gone", "offsite")


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "report"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[-o FILE] [--portal NAME] [--from DAY] [--to DAY] [--force] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Write one HTML page: articles, sources, coverage, stories, health"

    def long_desc(self) -> str:
        """Return what the command writes and how it ends."""
        return (
            "Write one HTML page that needs no network and nothing beside it: articles over time, sections, sources,"
            " time from publication to fetching, coverage of fields, largest stories, pages that gave no article,"
            " duplicates, sizes, and how each portal stands. Titles and links are in it, no texts and no names of"
            " editors or authors. --portal may be given several times. DAY is 2021, 2021-05, 2021-05-14, today or"
            " yesterday, in China; an article without a time counts when it was fetched. Exit codes: 0 written; 1 a"
            " published file is damaged; 2 wrong usage; 3 storage refused."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", default=_USUAL, help=f"where to ({_USUAL}); - prints it")
        parser.add_argument("--portal", action="append", default=[], metavar="NAME", help="only this portal")
        parser.add_argument("--from", dest="first", metavar="DAY", help="published on this day or later")
        parser.add_argument("--to", dest="last", metavar="DAY", help="published on this day or earlier")
        parser.add_argument("--force", action="store_true", help="replace FILE even if it is no report")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Write the page."""
        from newscrawl import datadir
        from newscrawl.analysis.extras import needs
        from newscrawl.analysis.periods import period

        if args:
            fail(ExitCode.USAGE, "report takes options only; newscrawl report -h lists them")
        try:
            wanted = period(opts.first, opts.last)
            with needs("the report", "duckdb"):
                import duckdb
            logging.getLogger("matplotlib").setLevel(logging.ERROR)  # where it keeps its list of fonts is no matter
            with needs("the report", "matplotlib"):
                import matplotlib  # noqa: F401
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        try:
            _check_output(opts.output, datadir.resolve(self.named(opts), os.environ, Path.cwd()).root, force=opts.force)
            _write(opts.output, self._page(opts, wanted))
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        except BrokenPipeError:
            raise
        except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            fail(ExitCode.INCOMPLETE, f"storage refused: {error}")
        except duckdb.Error as error:
            fail(ExitCode.INTERNAL_ERROR, f"a published file is damaged; `newscrawl ledger check` tells more: {error}")

    def _page(self, opts: Namespace, wanted: "Period") -> bytes:
        from newscrawl.analysis.published import while_files_move
        from newscrawl.analysis.report.page import page
        from newscrawl.clock import utc_now
        from newscrawl.commands.described import described_portals
        from newscrawl.commands.status import standings_of

        assert self.settings is not None
        data, described = described_portals(self.settings, self.named(opts))
        if not data.root.is_dir():
            raise ConfigurationError(f"there is no data directory {data.root}")
        every = {name: entry.every for name, entry in described.portals.items()}
        standings = {one.portal: one for one in standings_of(data, every)}
        known = sorted({*standings, *_with_manifest(data)})
        if missing := [portal for portal in opts.portal if portal not in known]:
            raise ConfigurationError(f"no portal {missing[0]}; there are {', '.join(known) or 'none'}")
        portals = list(dict.fromkeys(opts.portal)) or known
        found = while_files_move(lambda: _published(data), lambda found: _figures(found, wanted, opts.portal))
        kept = _kept(data, [standings[name] for name in portals if name in standings], every, wanted)
        return page(
            found, kept, portals=portals, period=_in_words(opts), made=utc_now(), everything=not opts.portal,
        )  # fmt: skip


def _check_output(output: str, data: Path, *, force: bool) -> None:
    """Raise ConfigurationError or OSError where what stands is no report of ours, or nothing can be written."""
    from newscrawl.analysis.report.page import GENERATOR
    from newscrawl.datadir import check_is_not_ours

    if output == "-":
        return
    path = Path(output)
    if not path.parent.is_dir():
        raise ConfigurationError(f"there is no folder {path.parent}")
    if path.is_dir():
        raise ConfigurationError(f"{path} is a folder; -o names a file")
    check_is_not_ours(data, path)
    if path.is_file() and not force:
        with path.open("rb") as stream:
            is_ours = f'content="{GENERATOR}"'.encode() in stream.read(_BEGINNING)
        if not is_ours:
            raise ConfigurationError(f"{path} is no report of newscrawl; --force replaces it")


def _write(output: str, content: bytes) -> None:
    """Write the page; a file is there in full or stays as it was. Raises OSError."""
    path = Path(output)
    if output == "-":
        standard_output().write(content)
    elif path.exists() and not path.is_file():  # a pipe or a device
        path.write_bytes(content)
    else:
        _replace(path.resolve(), content)  # a link goes on leading to it
        print(output)


def _replace(path: Path, content: bytes) -> None:
    from newscrawl.files import sync_folder, write_beside

    # Two may write at once.
    write_beside(path.with_name(f"{path.name}.{os.getpid()}"), [content]).replace(path)
    sync_folder(path.parent)


def _with_manifest(data: "DataDirectory") -> list[str]:
    from newscrawl import manifest

    return list(manifest.portals(data.root))


def _published(data: "DataDirectory") -> "Published":
    """Return what is published; nothing is no mistake: the portals may be new."""
    from newscrawl.analysis.published import Published, published

    return published(data.root) if _with_manifest(data) else Published(data.root, (), 0, 0)


def _figures(found: "Published", wanted: "Period", portals: list[str]) -> "Figures":
    from newscrawl.analysis.report.figures import figures
    from newscrawl.analysis.state import connect

    with connect(found) as connection:
        return figures(connection, wanted, portals or None)


def _in_words(opts: Namespace) -> str:
    if opts.first and opts.last:
        return opts.first if opts.first == opts.last else f"{opts.first} to {opts.last}"
    if opts.first or opts.last:
        return f"from {opts.first} on" if opts.first else f"up to {opts.last}"
    return "everything up to now"


def _kept(data: "DataDirectory", standings: "list[Standing]", every: dict[str, timedelta], wanted: "Period") -> "Kept":
    """Return what only the ledger and the disk know."""
    from newscrawl.analysis.report.standing import Kept, Refusal
    from newscrawl.clock import parse_iso
    from newscrawl.ledger import receipts
    from newscrawl.ledger.database import Ledger

    if not data.ledger.exists():
        return Kept(tuple(_portal(data, one, [], 0, every) for one in standings), sizes=_sizes(data))
    refused, told, duplicates, number, forgotten = Counter[tuple[str, str, str]](), [], 0, 0, 0
    with Ledger(data.ledger) as ledger, ledger.read() as connection:
        for one in standings:
            runs = receipts.latest(connection, one.portal, _MOST_RUNS)
            last = receipts.receipt(connection, one.last.id) if one.last else None
            told.append(_portal(data, one, runs, last["withheld"] if last else 0, every))
            for run in runs:
                started = parse_iso(run.started_at)
                if (wanted.start and started < wanted.start) or (wanted.end and started >= wanted.end):
                    continue
                number += 1
                counts = json.loads(run.counts or "{}")
                duplicates += counts.get("duplicate", 0)
                if run.reasons is None:
                    forgotten += sum(counts.get(state, 0) for state in _REFUSED)
                for reason in json.loads(run.reasons or "[]"):
                    if reason["state"] != _UNTOLD:
                        key = (reason["state"], reason["reason"] or "not asked for", reason["rule"] or "")
                        refused[key] += reason["number"]
    most = sorted(refused.items(), key=lambda item: (-item[1], item[0]))
    refusals = tuple(Refusal(*key, count) for key, count in most)
    return Kept(tuple(told), refusals, forgotten, duplicates, number, _sizes(data))


def _portal(
    data: "DataDirectory", one: "Standing", runs: Any, withheld: int, every: dict[str, timedelta]
) -> "PortalStanding":
    from newscrawl.analysis.report.standing import PortalStanding, Run
    from newscrawl.clock import parse_iso, utc_now
    from newscrawl.commands.status import is_going_on
    from newscrawl.findings import CRAWL
    from newscrawl.health import LastRun, judge

    rhythm = every.get(one.portal)
    last = LastRun.of(one.last, one.started, is_going_on=is_going_on(data, one.portal)) if one.started else None
    health, reason = judge(last, rhythm, utc_now())
    crawls = [run for run in runs if run.kind == CRAWL]
    success = next((run for run in crawls if run.exit_code == 0), None)
    breaches = json.loads(one.last.breaches or "[]") if one.last and not one.last.accepted else []
    return PortalStanding(
        one.portal, health.name, reason,
        tuple(Run(parse_iso(run.started_at), run.exit_code, run.message or "") for run in crawls[:30]),
        parse_iso(success.finished_at or success.started_at) if success else None, one.last_new_at,
        one.next_due(rhythm) if rhythm else None, tuple(breach["message"] for breach in breaches), withheld,
    )  # fmt: skip


def _sizes(data: "DataDirectory") -> dict[str, int]:
    """Return how many bytes things take on the disk."""
    folders = {"articles": "articles", "raw pages": "archive", "refusals": "rejected"}
    sizes = {"ledger": data.ledger.stat().st_size if data.ledger.exists() else 0}
    for name, folder in folders.items():
        sizes[name] = sum(_size(path) for path in (data.root / folder).rglob("*"))
    return sizes


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:  # it was joined into another in between
        return 0
