"""How the portals of a ledger stand: their last runs, when the last article came, when the next run is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from newscrawl.clock import iso, parse_iso, utc_now
from newscrawl.findings import CRAWL
from newscrawl.ledger.tables import articles, runs

_SLACK = timedelta(minutes=5)
"""Schedules begin some seconds later each time: a run is due a little before its time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a portal stands."""

    portal: str
    last: Row[Any] | None
    """Its last run; one of the future, from before the clock was set right, only where there is no other."""
    last_new_at: datetime | None
    """When the last new article came."""

    @property
    def started(self) -> datetime | None:
        """When the last run was started."""
        return parse_iso(self.last.started_at) if self.last else None

    def next_due(self, every: timedelta) -> datetime | None:
        """Return when the next run is due, None for at once."""
        return self.started + every if self.started else None

    def is_due(self, every: timedelta, now: datetime) -> bool:
        """Say whether a run is due at `now`."""
        due = self.next_due(every)
        # A run of the future was started before the clock was set right.
        is_of_future = self.started is not None and self.started > now + _SLACK
        return due is None or is_of_future or now >= due - min(_SLACK, every / 20)


def names(connection: Connection) -> list[str]:
    """Return the portals that were ever crawled, sorted."""
    return list(connection.execute(select(runs.c.portal).distinct().order_by(runs.c.portal)).scalars())


def sites(connection: Connection) -> dict[str, str]:
    """Return the portals that were ever crawled, with their addresses as the last crawl knew them; those of which only
    files of others were imported, as these did.
    """
    query = select(runs.c.portal, runs.c.site).order_by(runs.c.kind == CRAWL, runs.c.started_at, runs.c.id)
    found: dict[str, str] = {}
    for row in connection.execute(query):
        found[row.portal] = row.site or found.get(row.portal, "")
    return found


def standings(connection: Connection, portals: Iterable[str]) -> list[Standing]:
    """Return how each of `portals` stands."""
    return [_standing(connection, portal) for portal in portals]


def _standing(connection: Connection, portal: str) -> Standing:
    now = iso(utc_now() + _SLACK)
    newest = (runs.c.started_at > now, runs.c.started_at.desc(), runs.c.id.desc())
    of_portal = (runs.c.portal == portal) & (runs.c.kind == CRAWL)
    last = connection.execute(select(runs).where(of_portal).order_by(*newest).limit(1)).first()
    query = select(func.max(articles.c.first_seen_at)).where(articles.c.portal == portal)
    seen = connection.execute(query).scalar_one()
    return Standing(portal, last, parse_iso(seen) if seen else None)
