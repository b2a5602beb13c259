"""The same portal on a bad day: slow, broken, throttled and lying answers, and the truth about what they leave.

Which page has which fault follows from its address. What heals does so when it is asked for again.
"""

import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from newscrawl.demo.catalogue import Entry, Kind
from newscrawl.demo.portal import Page, Portal, label_of
from newscrawl.demo.story import parts_of
from newscrawl.demo.truth import Encoding, Outcome, Truth, as_read

_SHARE = 0.1  # of the articles
_ROBOTS_UP_TO = 2000  # articles: robots.txt must not grow with the portal
_HTML = {"Content-Type": "text/html"}
_PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + b"\x00\x01\x02\x03" * 500
_HUGE = 11 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a page, and where its URL ends."""

    spoil: Callable[[Page, int], Page]
    """Return the answer instead of the right page, for the request of this number (from 1)."""
    outcome: Outcome = "article"
    part: int = 1
    """Which part of an article is spoilt."""


def _status(code: int, **headers: str) -> Page:
    return Page(code, {**_HTML, **headers}, b"<html><body><h1>Error</h1></body></html>\n")


def _once(bad: Callable[[Page], Page]) -> Callable[[Page, int], Page]:
    return lambda page, asked: bad(page) if asked == 1 else page


def _always(bad: Callable[[Page], Page]) -> Callable[[Page, int], Page]:
    return lambda page, asked: bad(page)


def _cut(page: Page) -> Page:
    # Without compression, so that half of the bytes is half of the text.
    return replace(page, headers={**page.headers, "Content-Encoding": "identity"}, cut=len(page.body) // 2)


def _cut_gzip(page: Page) -> Page:
    body = gzip.compress(page.body, 1, mtime=0)
    return replace(page, headers={**page.headers, "Content-Encoding": "gzip"}, body=body[: len(body) * 2 // 3])


def _typed(content_type: str) -> Callable[[Page, int], Page]:
    return _always(lambda page: replace(page, headers={**page.headers, "Content-Type": content_type}))


def _loop(page: Page, asked: int) -> Page:
    return Page(302, {**_HTML, "Location": f"?again={asked}"}, b"")


FAULTS: dict[str, Fault] = {
    "slow": Fault(_always(lambda page: replace(page, delay=0.5))),
    "dripping": Fault(_always(lambda page: replace(page, drips=True))),
    "500-once": Fault(_once(lambda page: _status(500))),
    "429-once": Fault(_once(lambda page: _status(429, **{"Retry-After": "1"}))),
    "cut-once": Fault(_once(_cut)),
    "gzip-cut-once": Fault(_once(_cut_gzip)),
    "plain-text": Fault(_typed("text/plain")),
    "wrong-charset": Fault(_typed("text/html; charset=big5")),
    "500": Fault(_always(lambda page: _status(500)), "failed"),
    "cut": Fault(_always(_cut), "failed"),
    "gzip-cut": Fault(_always(_cut_gzip), "failed"),
    "empty": Fault(_always(lambda page: replace(page, body=b"")), "rejected"),
    "loop": Fault(_loop, "rejected"),
    "huge": Fault(_always(lambda page: replace(page, body=b"<p>" * (_HUGE // 3))), "rejected"),
    "pdf": Fault(_always(lambda page: Page(200, {"Content-Type": "application/pdf"}, _PDF)), "rejected"),
    "offsite": Fault(_always(lambda page: Page(302, {"Location": "http://offsite.example/"}, b"")), "offsite"),
    "robots": Fault(_always(lambda page: page), "disallowed"),
    "part-gone": Fault(_always(lambda page: _status(404)), part=2),
    "part-500": Fault(_always(lambda page: _status(500)), "failed", part=2),
}
"""The faults by name."""
_OF_PARTS = [name for name, fault in FAULTS.items() if fault.part > 1]
_OF_PAGES = [name for name, fault in FAULTS.items() if fault.part == 1]


class FaultyPortal(Portal):
    """A portal of which a tenth of the articles, and some lists, are answered badly."""

    def __init__(self, articles: int = 200, seed: int = 1) -> None:
        super().__init__(articles, seed)
        self._asked: Counter[str] = Counter()

    def page(self, path: str) -> Page | None:
        """Return what the server answers for `path` this time."""
        page, path = super().page(path), path.partition("?")[0]
        found = self.find(path)
        fault = FAULTS.get(self.fault_of(found[0]) or "") if found else None
        if page and found and fault and fault.part == found[1]:
            self._asked[path] += 1
            return fault.spoil(page, self._asked[path])
        if page and path.endswith("_2.html") and "/list_" in path:
            self._asked[path] += 1
            return _status(503) if self._asked[path] == 1 else page
        return page

    def truth(self, entry: Entry) -> Truth:
        """Return the truth about what can be read at an entry's address."""
        truth, name = super().truth(entry), self.fault_of(entry)
        if name is None:
            return truth
        fault = FAULTS[name]
        if fault.outcome != "article":
            return Truth(truth.path, fault.outcome, truth.sections, truth.encoding, fault=name)
        if name == "part-gone":
            blocks = [block for part in (1, 3) for block in self.blocks_of(entry, part)]
            body = [as_read(block) for block in blocks if isinstance(block, str)]
            images = [block for block in blocks if not isinstance(block, str)]
            return replace(truth, fault=name, body=body, images=images, pages_missing=1)
        declared = {"wrong-charset": "big5", "plain-text": label_of(entry).meta}.get(name, truth.encoding["declared"])
        return replace(truth, fault=name, encoding=Encoding(declared=declared, used=truth.encoding["used"]))

    def robots(self) -> str:
        """Return the text of robots.txt, which forbids some articles."""
        return super().robots() + "".join(f"Disallow: {entry.path}\n" for entry in self._forbidden())

    def links_to(self, entry: Entry) -> bool:
        """Say whether pages may name an entry's article as related: not where nobody can read its title."""
        name = self.fault_of(entry)
        return super().links_to(entry) and (name is None or FAULTS[name].outcome == "article")

    def fault_of(self, entry: Entry) -> str | None:
        """Return the name of the fault of an entry's page. Copies have none, lest they take the place of originals."""
        if entry.kind is not Kind.ARTICLE or self.has_twin(entry):
            return None
        rng = Random(f"{self.seed}/fault/{entry.id}")
        if parts_of(entry.index) > 2:
            return rng.choice([*_OF_PARTS, None])
        if rng.random() >= _SHARE:
            return None
        name = rng.choice(_OF_PAGES)
        return None if name == "robots" and entry.index >= _ROBOTS_UP_TO else name

    def _forbidden(self) -> Iterator[Entry]:
        for entry in self.entries():
            if entry.index >= _ROBOTS_UP_TO:
                return
            if self.fault_of(entry) == "robots":
                yield entry
