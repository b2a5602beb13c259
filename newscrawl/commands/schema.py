"""`newscrawl schema`: the contract of a line, for programs."""

import json
from argparse import Namespace
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OneLineErrors


class Command(OneLineErrors, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "schema"
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[options]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Print the JSON Schema of a line of output"

    def run(self, args: list[str], opts: Namespace) -> None:
        """Print it."""
        from newscrawl.contract import json_schema

        print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
