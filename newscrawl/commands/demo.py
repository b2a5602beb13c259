"""`newscrawl demo`: the embedded portal, served on this machine, crawled, and what came out."""

import json
import os
import shutil
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl import datadir
from newscrawl.commands.base import OneLineErrors, fail
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from newscrawl.demo import Portal

# The portal is our own: no need to be polite, and a person waits.
_HURRY = ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS=8", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


class Command(OneLineErrors, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "demo"
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[--articles N] [--faults] [--truth FILE] [--data DIR | --serve [--port P]]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Serve the embedded portal on this machine and crawl it"

    def long_desc(self) -> str:
        """Return what the command does and where its output goes."""
        return (
            "Serve an invented portal on a free loopback port and crawl it into DIR/demo, which is emptied first."
            " With --serve it is only served, until Ctrl-C or SIGTERM; each request becomes a line on standard output:"
            " time, method, path, status, bytes."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--articles", type=int, default=200, metavar="N", help="articles to make up (200)")
        parser.add_argument("--faults", action="store_true", help="a tenth of the answers slow, broken or lying")
        parser.add_argument("--truth", metavar="FILE", help="write what is true about each page, as JSON Lines")
        parser.add_argument("--data", metavar="DIR", help="data directory; the demo uses DIR/demo")
        parser.add_argument("--serve", action="store_true", help="only serve")
        parser.add_argument("--port", type=int, metavar="P", help="the port to serve at (a free one)")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Serve, crawl, tell."""
        from newscrawl.demo import FaultyPortal, Portal, Server

        if args or opts.articles < 1:
            fail(ExitCode.USAGE, "demo takes no arguments, and at least one article")
        if opts.port is not None and not (opts.serve and 0 <= opts.port < 65536):
            fail(ExitCode.USAGE, "--port takes a number below 65536 and goes with --serve")
        portal = (FaultyPortal if opts.faults else Portal)(articles=opts.articles)
        folder = None if opts.serve else self._folder(opts)
        try:
            server = Server(portal, opts.port or 0, log=sys.stdout if opts.serve else None)
        except OSError as error:
            fail(ExitCode.USAGE, f"port {opts.port} cannot be served: {error.strerror}")
        with server:
            if opts.truth:
                _write_truth(Path(opts.truth), portal, server.url)
            if folder is None:
                _serve(server.url)
                return
            self.exitcode = _crawl(server.url, folder)
            print(f"The embedded portal was served at {server.url} and crawled; exit code {self.exitcode}.\n")
        _tell(folder)

    def _folder(self, opts: Namespace) -> Path:
        assert self.settings is not None
        try:
            setting = opts.data or self.settings.get("NEWSCRAWL_DATA")
            data = datadir.resolve(setting, os.environ, Path.cwd())
            data.root.mkdir(exist_ok=True)
            folder = data.root / "demo"
            _empty(folder)
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        except OSError as error:
            fail(ExitCode.USAGE, f"the demo's folder cannot be emptied: {error}")
        return folder


def _empty(folder: Path) -> None:
    """Remove an earlier demo; a folder that holds anything else is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not datadir.DataDirectory(folder).ledger.exists():
            raise ConfigurationError(f"{folder} holds no earlier demo: it is not emptied")
        shutil.rmtree(folder)


def _write_truth(file: Path, portal: "Portal", site: str) -> None:
    try:
        with file.open("w", encoding="utf-8") as lines:
            for truth in portal.truths():
                print(json.dumps(truth.as_json(site), ensure_ascii=False), file=lines)
    except OSError as error:
        fail(ExitCode.USAGE, f"{file} cannot be written: {error.strerror}")


def _serve(site: str) -> None:
    """Say where the portal is, and wait for the end."""
    end = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.set())
    print(f"{site}/xianyu/", flush=True)
    end.wait()


def _crawl(site: str, folder: Path) -> int:
    command = [sys.executable, "-m", "newscrawl", "crawl", "demo", "-a", f"site={site}", "--data", str(folder)]
    return subprocess.run([*command, *(part for s in _HURRY for part in ("-s", s))], check=False).returncode  # noqa: S603


def _tell(folder: Path) -> None:
    files = sorted(folder.glob("articles/**/*.jsonl"))
    events, sections, example = Counter[str](), Counter[str](), dict[str, Any]()
    for record in _records(files):
        events[record["event"]] += 1
        sections.update(record["sections"])
        example = max(example, record, key=lambda r: len(r.get("related", "")))
    if example:
        print("One of the records, its texts cut short:\n")
        print(json.dumps(_short(example), ensure_ascii=False, indent=2), "\n")
    print("Events:  ", ", ".join(f"{number} {event}" for event, number in events.most_common()) or "none")
    print("Sections:", ", ".join(f"{name} {number}" for name, number in sections.most_common()))
    for file in (*files, *sorted(folder.glob("rejected/**/*.jsonl"))):
        print("File:    ", _relative(file))
    print("Ledger:  ", _relative(datadir.DataDirectory(folder).ledger))
    print("Log:     ", _relative(datadir.DataDirectory(folder).log("demo")))


def _records(files: list[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= 48 else f"{value[:47]}…"
    if isinstance(value, list):
        return [_short(element) for element in value[:2]]
    return {key: _short(element) for key, element in value.items()} if isinstance(value, dict) else value


def _relative(path: Path) -> str:
    return os.path.relpath(path)
