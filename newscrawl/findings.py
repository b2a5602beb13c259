"""What a walk finds: sections, links, and where each URL ends. Shared by those who walk and those who remember."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

State = Literal[
    "new",
    "updated",
    "unchanged",
    "known",
    "duplicate",
    "rejected",
    "failed",
    "disallowed",
    "gone",
    "offsite",
    "pending",
]
"""Every URL of a run ends in exactly one.

new, updated, unchanged: its article was fetched; known: it was settled by an earlier run; duplicate: its article
is that of another URL; rejected: the page is no article we may publish; failed: another run may heal it;
disallowed: by robots.txt; gone: 404 or 410; offsite: not on the portal's hosts; pending: not asked for yet.
"""

WITHHELD = "expectation"
"""Reason of rejected URLs whose article is kept back, since title or body broke; they are asked for again."""

FORGOTTEN = "forgotten"
"""Reason of rejected URLs whose article must not come back."""

CUT_OFF = "shows no article"
"""Reason of list pages that stand where a list should go on."""

CRAWL, REEXTRACT, IMPORT, FORGET = "crawl", "reextract", "import", "forget"
"""What a run does: read pages from the portal, archived ones anew, those of others' archives, or take articles down."""

CopyRule = Literal["drop", "link", "keep"]
"""What becomes of a copy: it is not published; published and named as a copy; or published as if it were none."""


class Copies(NamedTuple):
    """What becomes of the copies of a portal: of its own articles, and of those of other portals."""

    within: CopyRule
    across: CopyRule


USUAL_COPIES = Copies("drop", "link")


WalkEnd = Literal["end", "known", "lost"]
"""Why a walk through a list ended: at its end, at what earlier walks covered, or because its place is gone."""


@dataclass(frozen=True, slots=True)
class Section:
    """A column of a portal: code in its URLs, name on its pages, position in the navigation (from 0)."""

    code: str
    name: str
    position: int
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """An article as a list page shows it: its id, canonical URL and the most of its title that is shown."""

    id: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class ListWalk:
    """A walk through the list of a section, as far as it has come."""

    id: int
    section: Section
    url: str
    """The list page it goes on from."""
    is_deep: bool
    """Whether it goes on only when the heads of all sections were read."""


class Validators(NamedTuple):
    """What a server recognises an unchanged page by (RFC 9110, 8.8): its ETag and Last-Modified."""

    etag: str | None = None
    modified: str | None = None


class Visit(NamedTuple):
    """An article that is due, and what its server recognised its page by when it was last fetched."""

    link: Link
    validators: Validators


class Plan(NamedTuple):
    """What is to be walked of a section: its head, unless that was read just now, and what is left open below."""

    head: ListWalk | None
    left: list[ListWalk]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a URL that gave no article."""

    id: str
    url: str
    state: State
    reason: str
    rule: str | None = None
    status: int | None = None
    original: str | None = None
    """Of a duplicate: the id of the article that it is a copy of."""
