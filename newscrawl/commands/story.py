"""`newscrawl story ID`: where a story went."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OnData, fail
from newscrawl.commands.ledgers import open_ledger
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "story"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "ID|URL [--json] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Show where a story went: all articles that tell it"

    def long_desc(self) -> str:
        """Return what the command prints."""
        return (
            "Print all articles of all portals that tell the same as one, sorted by time: what it is of the story, its"
            " portal, time, likeness to the original, title, and source as the page states it. `original` is the one"
            " that stands for all, `copy` one that is published too, `not published` a copy that is not, `removed` one"
            " that was withdrawn."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON, one line for each article")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Print the family."""
        if len(args) != 1:
            fail(ExitCode.USAGE, "story takes the id or the address of one article")
        with open_ledger(self.named(opts))[1] as ledger, ledger.read() as connection:
            told = _family(connection, args[0])
        for one in told:
            print(json.dumps(one, ensure_ascii=False) if opts.json else _line(one))


def _family(connection: "Connection", name: str) -> list[dict[str, Any]]:
    from newscrawl.ledger import duplicates, forgetting, kinship, standing
    from newscrawl.ledger.packing import unpack

    for _, id_ in forgetting.places(connection, name, standing.sites(connection)):
        if found := duplicates.family(connection, id_):
            break
    else:
        fail(ExitCode.USAGE, f"{name} is no article of any portal here")
    compared = kinship.Compared(connection)
    return [
        {"id": row.id, "is": _role(row), "portal": row.portal, "published_at": row.published_at,
         "similarity": compared.similarity(row.id, row.story or row.id), "title": row.title,
         "source": unpack(row.content).source, "url": row.url}
        for row in found
    ]  # fmt: skip


def _role(row: Any) -> str:
    if row.removed:
        return "removed"
    if row.duplicate_of:
        return "not published"
    return "copy" if row.story not in (None, row.id) else "original"


def _line(one: dict[str, Any]) -> str:
    time = one["published_at"] or "no time"
    told = (f"{one['is']:13}", one["portal"], f"{time:25}", f"{one['similarity']:.2f}", one["title"] or "no title")
    return "  ".join((*told, one["source"] or "no source", one["url"]))
