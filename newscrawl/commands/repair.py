"""`newscrawl repair [FILE]`: text that a mirror damaged, mended."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OneLineErrors, fail, standard_output
from newscrawl.errors import say
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from newscrawl.text.repair import Mended

_Value = str | list[str] | None


class Command(OneLineErrors, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "repair"
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[FILE] [--jsonl FIELD] [--simplify] [--report FILE]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Mend text that a mirror damaged: 發(fā)展, 向?qū)I(yè)"

    def long_desc(self) -> str:
        """Return what the command does and how it ends."""
        return (
            "Print the text of FILE, or of standard input, mended: damaged text in simplified Chinese (UTF-8), any"
            " other byte for byte as it is. Exit code 3 where lines of JSON could not be read; they are passed on."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--jsonl", metavar="FIELD", help="mend this field, a string or a list of them, of each line of JSON"
        )
        parser.add_argument("--simplify", action="store_true", help="write all text in simplified characters")
        parser.add_argument("--report", metavar="FILE", help="write what was mended there, a line of JSON each")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Mend the text."""
        if len(args) > 1:
            fail(ExitCode.USAGE, "repair takes one file, or standard input")
        name = args[0] if args else "-"
        with ExitStack() as stack:
            source, report = self._open(stack, name, opts.report)
            mending, output = _Mending(opts.simplify, report), standard_output()
            for piece in mending.lines(source, opts.jsonl) if opts.jsonl else [mending.text(source.read())]:
                output.write(piece)
        self._tell(mending, opts.jsonl)

    def _open(self, stack: ExitStack, name: str, report: str | None) -> tuple[BinaryIO, BinaryIO | None]:
        """Open the text and the report, as long as `stack` lasts."""
        try:
            if name == "-":
                source: BinaryIO = sys.stdin.buffer
            else:
                source = stack.enter_context(Path(name).open("rb"))  # noqa: SIM115  # the stack closes it
            if report and name != "-" and Path(report).exists() and Path(report).samefile(name):
                fail(ExitCode.USAGE, f"{name}: the report would be written over the text")
            told = None
            if report:
                told = stack.enter_context(Path(report).open("wb"))  # noqa: SIM115
        except OSError as error:
            fail(ExitCode.USAGE, f"{error.filename or name}: {error.strerror}")
        return source, told

    def _tell(self, mending: "_Mending", field: str) -> None:
        if mending.unread:
            say(f"{mending.unread} lines have no text in {field!r}, the first is line {mending.first_unread}")
            self.exitcode = int(ExitCode.INCOMPLETE)


class _Mending:
    """Mends texts, and reports on it."""

    def __init__(self, is_simplifying: bool, report: BinaryIO | None) -> None:
        self._is_simplifying, self._report = is_simplifying, report
        self.unread = self.first_unread = 0

    def text(self, raw: bytes) -> bytes:
        """Return the text of a file."""
        from newscrawl.text.decode import decode

        text = decode(raw).text
        mended = self._mend(text)
        self._tell(mended, {})
        return raw if mended.text == text else mended.text.encode("utf-8", "surrogatepass")

    def lines(self, source: BinaryIO, field: str) -> Iterator[bytes]:
        """Yield lines of JSON, each with its `field` mended; its other fields are as they were written."""
        import msgspec

        for number, line in enumerate(source, 1):
            try:
                record = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
                value = msgspec.json.decode(record[field], type=_Value)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError):
                if line.strip():
                    self.unread += 1
                    self.first_unread = self.first_unread or number
                yield line
                continue
            new = self._value(value, number)
            if new == value:
                yield line
            else:
                end = line[len(line.rstrip(b"\r\n")) :]
                yield msgspec.json.encode({**record, field: new}) + end

    def _value(self, value: _Value, number: int) -> _Value:
        """Return a text or a list of them, which is damaged as a whole or not at all."""
        if not value:
            return value
        from newscrawl.text.repair import Mender, is_damaged
        from newscrawl.text.simplify import simplify

        texts = [value] if isinstance(value, str) else value
        whole = "\n".join(texts)
        mender = Mender(whole) if is_damaged(whole) else None
        new = []
        for index, text in enumerate(texts):
            if mender is None:
                new.append(simplify(text) if self._is_simplifying else text)
                continue
            mended = mender.mend(text)
            self._tell(mended, {"line": number, "index": index})
            new.append(mended.text)
        return new[0] if isinstance(value, str) else new

    def _mend(self, text: str) -> "Mended":
        from newscrawl.text.repair import Mended, repair
        from newscrawl.text.simplify import simplify

        mended = repair(text)
        return Mended(simplify(text), []) if self._is_simplifying and mended.text == text else mended

    def _tell(self, mended: "Mended", where: dict[str, int]) -> None:
        if self._report is None:
            return
        for place in mended.places:
            said = {**where, **place._asdict(), "text": mended.text[place.start : place.end]}
            self._report.write(json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
