"""Runs: begun, closed, and found dead."""

import json
import os
import secrets
import socket
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from newscrawl.clock import iso, parse_iso, utc_now
from newscrawl.findings import CRAWL, WITHHELD
from newscrawl.ledger import receipts
from newscrawl.ledger.tables import files, runs, urls


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run as its first row says it."""

    id: str
    portal: str
    site: str
    started: datetime
    verified: bool = True
    """Whether the certificates of servers are verified."""
    kind: str = CRAWL
    """CRAWL, REEXTRACT, IMPORT or FORGET."""


def new(portal: str, site: str, *, verified: bool = True, kind: str = CRAWL) -> RunInfo:
    """Return a run that begins now."""
    started = utc_now()
    return RunInfo(f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", portal, site, started, verified, kind)


def begin(connection: Connection, run: RunInfo) -> None:
    """Record that `run` goes on, in this process."""
    connection.execute(
        runs.insert().values(
            id=run.id, portal=run.portal, site=run.site, started_at=iso(run.started), pid=os.getpid(),
            host=socket.gethostname(), complete=False, known=0,
            verified=run.verified, kind=run.kind,
        )
    )  # fmt: skip


def close(connection: Connection, run_id: str, **outcome: Any) -> dict[str, int]:
    """Record how the run ended (columns of `runs` by name); return its receipt, state → number of URLs."""
    counted = counts(connection, run_id)
    values = {**outcome, "counts": json.dumps(counted), "reasons": json.dumps(receipts.reasons(connection, run_id))}
    connection.execute(update(runs).where(runs.c.id == run_id).values(**values))
    return counted


def counts(connection: Connection, run_id: str) -> dict[str, int]:
    """Return how many URLs that the run found are in which state."""
    query = select(urls.c.state, func.count()).where(urls.c.run == run_id).group_by(urls.c.state)
    found = {row[0]: row[1] for row in connection.execute(query)}
    known = connection.execute(select(runs.c.known).where(runs.c.id == run_id)).scalar_one()
    return {**found, "known": known} if known else found


def add_known(connection: Connection, run_id: str, number: int) -> None:
    """Add `number` to the URLs that the run found settled before."""
    connection.execute(update(runs).where(runs.c.id == run_id).values(known=runs.c.known + number))


def release(connection: Connection, run_id: str, states: Mapping[str, int]) -> None:
    """Correct the receipt of a run whose withheld articles ended in `states` (state → number) after all."""
    row = connection.execute(select(runs.c.counts, runs.c.reasons).where(runs.c.id == run_id)).one()
    number, counted = sum(states.values()), Counter(json.loads(row.counts or "{}"))
    counted.update(states)
    counted["rejected"] -= number
    reasons = json.loads(row.reasons or "[]")
    for one in reasons:
        if one["reason"] == WITHHELD:
            released = min(number, one["number"])
            one["number"], number = one["number"] - released, number - released
    values = {"counts": json.dumps(+counted), "reasons": json.dumps([one for one in reasons if one["number"]])}
    connection.execute(update(runs).where(runs.c.id == run_id).values(**values))


def completed_since(connection: Connection, run: RunInfo, moment: datetime) -> bool:
    """Say whether another run of the portal was started between `moment` and `run`, and was complete."""
    earlier = (runs.c.portal == run.portal) & (runs.c.id != run.id) & (runs.c.exit_code == 0) & (runs.c.kind == CRAWL)
    between = runs.c.started_at.between(iso(moment.astimezone(UTC)), iso(run.started))
    query = select(runs.c.id).where(earlier, between)
    return connection.execute(query.limit(1)).first() is not None


def open_runs(connection: Connection, portal: str) -> list[dict[str, Any]]:
    """Return the runs of `portal` that have not ended; those without a living process are dead."""
    query = select(runs).where(runs.c.portal == portal, runs.c.finished_at.is_(None))
    return [dict(row) for row in connection.execute(query.order_by(runs.c.started_at)).mappings()]


def started(run: dict[str, Any]) -> datetime:
    """Return when a run that `open_runs` returned was started."""
    return parse_iso(run["started_at"])


def published(connection: Connection, run_id: str) -> int:
    """Return how many events the run published."""
    query = select(func.coalesce(func.sum(files.c.events), 0)).where(files.c.run == run_id, files.c.done.is_(True))
    return int(connection.execute(query).scalar_one())
