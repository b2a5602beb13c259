"""`newscrawl schema`: the contract of a line, for programs."""

import json
from argparse import ArgumentParser, Namespace
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OneLineErrors


class Command(OneLineErrors, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "schema"
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[--duckdb]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Print the JSON Schema of a line of output"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the option."""
        super().add_options(parser)
        parser.add_argument("--duckdb", action="store_true", help="as DuckDB wants it in read_json(…, columns = …)")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Print it."""
        from newscrawl.analysis.schemas import duckdb_columns
        from newscrawl.analysis.state import as_sql
        from newscrawl.contract import json_schema

        if opts.duckdb:
            print("{\n  " + ",\n  ".join(as_sql(duckdb_columns())) + "\n}")
            return
        print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
