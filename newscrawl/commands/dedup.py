"""`newscrawl dedup DIR|FILE…`: copies among the records of JSON Lines files."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import LOOK_ONLY, OneLineErrors, fail, standard_output
from newscrawl.errors import say
from newscrawl.exit_codes import ExitCode


class Command(OneLineErrors, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "dedup"
    requires_crawler_process = False
    default_settings = LOOK_ONLY

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "DIR|FILE… [--title FIELD] [--body FIELD]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Find copies among the records of JSON Lines files"

    def long_desc(self) -> str:
        """Return what the command prints."""
        return (
            "Read JSON Lines of any origin (of a directory, its files *.jsonl in the order of their names, less one"
            " that this goes into) and print a JSON line for each record, in the same order: its id (its `id`, else the"
            " number of its line, counted through all files), `duplicate_of`, the id of the first record that tells the"
            " same, and `similarity` to that; both null where it is the first. Give all records an id, or none. Memory"
            " does not grow with the number of records; about 300 bytes a record are kept in the folder for temporary"
            " files. Exit codes: 0 complete; 2 wrong usage, or a directory without such files; 3 lines that hold no"
            " record or files that cannot be read twice were left out, no record has a text in that field, a file"
            " changed meanwhile, or the disk refused."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--title", default="title", metavar="FIELD", help="the field of the title (title)")
        parser.add_argument("--body", default="body", metavar="FIELD", help="that of its text (body)")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Compare, and print."""
        from newscrawl.contract import encode_line
        from newscrawl.deduplicating import ChangedFileError, Fields, deduplicate

        if not args:
            fail(ExitCode.USAGE, "dedup takes files of JSON Lines, or directories of them")
        output = standard_output()
        faults = 0

        def tell(fault: str) -> None:
            nonlocal faults
            faults += 1
            say(fault)

        files = [file for name in args for file in _files(Path(name), tell)]
        try:
            with TemporaryDirectory(prefix="newscrawl-dedup-") as folder:
                for told in deduplicate(files, Fields(opts.title, opts.body), Path(folder), tell):
                    output.write(encode_line(told._asdict()))
        except ChangedFileError as error:
            fail(ExitCode.INCOMPLETE, str(error))
        self.exitcode = int(ExitCode.INCOMPLETE if faults else ExitCode.COMPLETE)


def _files(path: Path, tell: Callable[[str], None]) -> list[Path]:
    """Return the files that are meant by `path`; those of a directory that cannot be read twice are told."""
    if not path.is_dir():
        if not path.is_file():
            fail(ExitCode.USAGE, f"there is no file {path} that can be read twice")
        if _is_output(path):
            fail(ExitCode.USAGE, f"{path} is to be read, and standard output goes into it")
        return [path]
    found = [one for one in sorted(path.rglob("*.jsonl")) if not one.is_dir()]
    if not found:
        fail(ExitCode.USAGE, f"there is no file *.jsonl in {path}")
    for one in found:
        if not one.is_file():
            tell(f"{one} is left out: no file that can be read twice")
        elif _is_output(one):
            say(f"{one} is left out: this goes into it")
    return [one for one in found if one.is_file() and not _is_output(one)]


def _is_output(path: Path) -> bool:
    output = os.fstat(sys.stdout.fileno())
    return (output.st_dev, output.st_ino) == ((there := path.stat()).st_dev, there.st_ino)
