"""Receipts: what a run found and where each URL ended, for people and programs."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from newscrawl.clock import iso
from newscrawl.files import write_atomically
from newscrawl.ledger import archives, withheld
from newscrawl.ledger.tables import events, files, runs, urls

_TOLD = ("rejected", "failed", "disallowed", "gone", "offsite", "pending")
"""States that want a reason."""
_EXAMPLES = 3
_WHOLE_FOR = timedelta(days=90)


def reasons(connection: Connection, run_id: str) -> list[dict[str, Any]]:
    """Return why URLs of a run gave no article, most frequent first: state, reason, rule, number, some of the URLs."""
    columns = (urls.c.state, urls.c.reason, urls.c.rule)
    query = select(*columns, func.count().label("number")).where(urls.c.run == run_id, urls.c.state.in_(_TOLD))
    rows = connection.execute(query.group_by(*columns).order_by(func.count().desc(), *columns)).all()
    return [
        {"state": row.state, "reason": row.reason, "rule": row.rule, "number": row.number,
         "examples": _examples(connection, run_id, row)}
        for row in rows
    ]  # fmt: skip


def receipt(connection: Connection, run_id: str) -> dict[str, Any] | None:
    """Return the receipt of a run as plain data, None where there is no such run.

    `found` is the number of URLs; those of `states` add up to it. Runs of more than 90 days ago tell no reasons.
    """
    run = connection.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
    if run is None:
        return None
    states = json.loads(run.counts or "{}")
    query = select(events.c.event, func.count()).join(files, files.c.id == events.c.file_id)
    published = connection.execute(query.where(files.c.run == run_id).group_by(events.c.event)).all()
    return {
        "run": run.id, "portal": run.portal, "site": run.site, "started_at": run.started_at,
        "finished_at": run.finished_at, "exit_code": run.exit_code, "reason": run.reason, "message": run.message,
        "complete": run.complete, "found": sum(states.values()), "states": states,
        "published": {row[0]: row[1] for row in published}, "reasons": json.loads(run.reasons or "[]"),
        "certificates_verified": run.verified, "breaches": json.loads(run.breaches or "[]"), "accepted": run.accepted,
        "withheld": withheld.number(connection, run_id), "kind": run.kind, "archive": archives.told(connection, run_id),
    }  # fmt: skip


def latest(connection: Connection, portal: str | None, most: int, kind: str | None = None) -> Sequence[Row[Any]]:
    """Return the last runs, of one portal and one kind where these are given, newest first."""
    query = select(runs) if portal is None else select(runs).where(runs.c.portal == portal)
    query = query if kind is None else query.where(runs.c.kind == kind)
    return connection.execute(query.order_by(runs.c.started_at.desc(), runs.c.id.desc()).limit(most)).all()


def beginning(connection: Connection, name: str) -> tuple[int, Row[Any] | None]:
    """Return how many runs have an id that begins with `name`, and one of them."""
    begins = runs.c.id.startswith(name, autoescape=True)
    number = connection.execute(select(func.count()).select_from(runs).where(begins)).scalar_one()
    return number, connection.execute(select(runs).where(begins).limit(1)).one_or_none()


def condense(connection: Connection, portal: str, now: datetime) -> None:
    """Forget the reasons of runs of a portal that ended long ago; their numbers stay."""
    is_old = (runs.c.portal == portal) & (runs.c.started_at < iso(now - _WHOLE_FOR))
    connection.execute(update(runs).where(is_old, runs.c.reasons.is_not(None)).values(reasons=None))


def write_latest(root: Path, told: dict[str, Any]) -> None:
    """Write a receipt as that of the last run of its portal: runs/latest/PORTAL.json in the data directory `root`."""
    text = json.dumps(told, ensure_ascii=False, indent=2)
    write_atomically(root / "runs" / "latest" / f"{told['portal']}.json", [text.encode(), b"\n"])


def _examples(connection: Connection, run_id: str, row: Row[Any]) -> list[str]:
    same = (urls.c.state == row.state) & urls.c.reason.is_not_distinct_from(row.reason)
    same &= urls.c.rule.is_not_distinct_from(row.rule)
    query = select(urls.c.url).where(urls.c.run == run_id, same)
    return list(connection.execute(query.order_by(urls.c.url).limit(_EXAMPLES)).scalars())
