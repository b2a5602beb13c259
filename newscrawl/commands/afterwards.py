"""What a crawl does when it has ended: tell the operator's command of a failure, and write metrics."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from newscrawl.errors import say
from newscrawl.exit_codes import ExitCode
from newscrawl.metrics import exposition

if TYPE_CHECKING:
    from newscrawl.datadir import DataDirectory

_SECONDS = 60  # that the operator's command may take
_QUIET = (ExitCode.COMPLETE, ExitCode.ANOTHER_RUN)


def tell_failure(command: str | None, code: int, receipt: Mapping[str, Any]) -> None:
    """Run the operator's command in a shell with the receipt on its standard input, where a crawl failed."""
    if not command or code in _QUIET:
        return
    told = json.dumps(receipt, ensure_ascii=False).encode()
    try:
        ended = subprocess.run(command, shell=True, input=told, timeout=_SECONDS, check=False)  # noqa: S602  # the operator's own
    except (subprocess.TimeoutExpired, OSError) as error:
        say(f"NEWSCRAWL_ON_FAILURE: {error}")
        return
    if ended.returncode:
        say(f"NEWSCRAWL_ON_FAILURE ended with {ended.returncode}: {command}")


def receipt_of(data: "DataDirectory | None", portal: str, code: int, message: str, run: str = "") -> dict[str, Any]:
    """Return the receipt of a run, or what is known of one that never began."""
    least = {"run": None, "portal": portal, "exit_code": code, "message": message}
    if data is None or not run:
        return least
    from sqlalchemy.exc import SQLAlchemyError

    from newscrawl.ledger import receipts
    from newscrawl.ledger.database import Ledger

    try:
        with Ledger(data.ledger) as ledger, ledger.read() as connection:
            return receipts.receipt(connection, run) or least
    except (OSError, SQLAlchemyError):  # what the run failed for may keep the ledger from being read
        return least


def write_metrics(data: "DataDirectory", path: Path) -> None:
    """Write the metrics of all portals of the ledger to `path`, which is replaced at once; others may do so too.

    Where that cannot be, it is told, and the run stays what it was.
    """
    from sqlalchemy.exc import SQLAlchemyError

    try:
        _write_metrics(data, path)
    except (OSError, SQLAlchemyError) as error:
        say(f"metrics cannot be written to {path}: {getattr(error, 'strerror', None) or error}")


def _write_metrics(data: "DataDirectory", path: Path) -> None:
    from newscrawl.clock import iso
    from newscrawl.files import write_atomically
    from newscrawl.ledger import receipts
    from newscrawl.ledger.database import Ledger
    from newscrawl.ledger.standing import names, standings

    with FileLock(data.lock("_metrics")), Ledger(data.ledger) as ledger, ledger.read() as connection:
        found = [one for one in standings(connection, names(connection)) if one.last]
        told = [receipts.receipt(connection, one.last.id) for one in found if one.last]
        last_new = {one.portal: iso(one.last_new_at) if one.last_new_at else None for one in found}
        write_atomically(path.absolute(), [exposition(filter(None, told), last_new).encode()])
