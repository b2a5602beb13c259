"""What the commands share that look into a ledger, or change it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl import datadir
from newscrawl.commands.base import fail
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from newscrawl.datadir import DataDirectory
    from newscrawl.ledger.database import Ledger


def open_ledger(named: str | None) -> "tuple[DataDirectory, Ledger]":
    """Return the data directory, `named` or the usual one, and its ledger; ends the program where there is none."""
    from newscrawl.ledger.database import Ledger

    try:
        data = datadir.resolve(named, os.environ, Path.cwd())
        if not data.ledger.exists():
            raise ConfigurationError(f"there is no ledger in {data.root}: nothing was crawled into it")
        return data, Ledger(data.ledger)
    except ConfigurationError as error:
        fail(ExitCode.USAGE, str(error))


def find_run(connection: "Connection", name: str) -> "Row[Any]":
    """Return the run whose id begins with `name`, or the last run of the portal of that name; ends the program else."""
    from newscrawl.ledger import receipts

    number, found = receipts.beginning(connection, name)
    if not number:
        found = next(iter(receipts.latest(connection, name, 1)), None)
    if number > 1 or found is None:
        fail(ExitCode.USAGE, f"{number or 'no'} runs begin with {name!r}; `newscrawl runs` lists them")
    return found
