"""`newscrawl demo`: the embedded portal, served on this machine, crawled, and what came out."""

import json
import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl import datadir
from newscrawl.commands.base import OneLineErrors, fail
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode

# The portal is our own: no need to be polite, and a person waits.
_HURRY = ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS=8", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


class Command(OneLineErrors, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "demo"
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[--articles N] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Serve the embedded portal on this machine and crawl it"

    def long_desc(self) -> str:
        """Return what the command does and where its output goes."""
        return "Serve an invented portal on a free loopback port and crawl it into DIR/demo, which is emptied first."

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--articles", type=int, default=200, metavar="N", help="articles to make up (200)")
        parser.add_argument("--data", metavar="DIR", help="data directory; the demo uses DIR/demo")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Serve, crawl, tell."""
        from newscrawl.demo import Portal, Server

        if args or opts.articles < 1:
            fail(ExitCode.USAGE, "demo takes no arguments, and at least one article")
        folder = self._folder(opts)
        with Server(Portal(articles=opts.articles)) as server:
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


def _crawl(site: str, folder: Path) -> int:
    command = [sys.executable, "-m", "newscrawl", "crawl", "demo", "-a", f"site={site}", "--data", str(folder)]
    return subprocess.run([*command, *(part for s in _HURRY for part in ("-s", s))], check=False).returncode  # noqa: S603


def _tell(folder: Path) -> None:
    files = sorted(folder.glob("articles/**/*.jsonl"))
    records = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    if records:
        print("One of the records, its texts cut short:\n")
        print(json.dumps(_short(max(records, key=lambda r: len(r["related"]))), ensure_ascii=False, indent=2), "\n")
    events = Counter(record["event"] for record in records)
    sections = Counter(section for record in records for section in record["sections"])
    print("Events:  ", ", ".join(f"{number} {event}" for event, number in events.most_common()) or "none")
    print("Sections:", ", ".join(f"{name} {number}" for name, number in sections.most_common()))
    for file in (*files, *sorted(folder.glob("rejected/**/*.jsonl"))):
        print("File:    ", _relative(file))
    print("Ledger:  ", _relative(datadir.DataDirectory(folder).ledger))
    print("Log:     ", _relative(datadir.DataDirectory(folder).log("demo")))


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= 48 else f"{value[:47]}…"
    if isinstance(value, list):
        return [_short(element) for element in value[:2]]
    return {key: _short(element) for key, element in value.items()} if isinstance(value, dict) else value


def _relative(path: Path) -> str:
    return os.path.relpath(path)
