"""Which addresses there are, worked out from the number of an article: nothing is stored but the lists' ids."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple

ENTRIES = 12
"""Entries of a list page."""

_FIRST_ID = 10_000
_STEP = 11  # ids from one article to the next: copies and what is no article stand in between


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the portal: an invented county."""

    code: str
    name: str


SECTIONS = (
    Section("ql", "青岚"), Section("sq", "沙渠"), Section("yunxiu", "云岫"), Section("sj", "石笕"),
    Section("ly", "柳堰"), Section("lz", "鹿泽"), Section("shuanghe", "霜河"), Section("sp", "松陂"),
    Section("wt2", "苇塘"), Section("yq", "雁碛"), Section("ty", "桐垭"), Section("hd", "禾渡"),
    Section("yw", "砚湾"), Section("tc", "棠川"),
)  # fmt: skip
"""The sections in the order of the navigation."""

Family = Literal["dede", "table", "modern"]


class Style(NamedTuple):
    """How the articles of a section are made: the family of templates, and how their bytes are labelled."""

    family: Family
    label: str
    """Name in `newscrawl.demo.labels`."""


# Two sections of each family are labelled right, as far as such pages are; the others mislead.
STYLES = (
    Style("dede", "meta-gb2312"), Style("modern", "utf-8"), Style("modern", "bom"), Style("table", "meta-gb2312"),
    Style("dede", "header-utf-8"), Style("modern", "script-first"), Style("table", "stale-meta"),
    Style("modern", "utf-8"), Style("dede", "meta-gb2312"), Style("table", "header-latin-1"), Style("modern", "utf-8"),
    Style("dede", "header-latin-1"), Style("table", "meta-gb2312"), Style("modern", "stale-meta"),
)  # fmt: skip
"""The style of each section, by position."""

PINNED_IN = 0
"""Position of the section whose oldest article stands on top of every list page."""

# Sections differ in size. The sum is prime: rules that repeat, like those for copies, meet all sections in turn.
_SIZES = (5, 4, 4, 3, 4, 3, 2, 3, 2, 1, 2, 1, 1, 2)
_SLOTS = tuple(section for section, size in enumerate(_SIZES) for _ in range(size))


class Kind(IntEnum):
    """What stands at an address; the value is its place among the ids of one article."""

    ERROR = 0
    EARLY_COPY = 1
    HOME = 2
    ARTICLE = 3
    EMPTY = 4
    LATE_COPY = 5
    DEAD = 6
    GONE = 7
    REDIRECT = 8

    @property
    def is_copy(self) -> bool:
        """Whether this is a copy."""
        return self in (Kind.EARLY_COPY, Kind.LATE_COPY)


_KINDS = frozenset(map(int, Kind))
# Of 500 articles: the number of the one that each kind of page without an article stands beside.
_PLACES = {Kind.ERROR: 13, Kind.DEAD: 6, Kind.HOME: 22, Kind.EMPTY: 29, Kind.GONE: 36, Kind.REDIRECT: 43}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list lists: an article by its number, a copy of it, a dead link or an error page."""

    kind: Kind
    index: int
    section: int

    @property
    def id(self) -> int:
        """The number in its address."""
        return _FIRST_ID + _STEP * self.index + self.kind

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"/xianyu/{SECTIONS[self.section].code}/{self.id}.html"

    @property
    def is_readable(self) -> bool:
        """Whether an article stands there, be it a copy."""
        return self.kind is Kind.ARTICLE or self.kind.is_copy


class Catalogue:
    """All entries of a portal of `articles` articles, and the lists they stand in."""

    def __init__(self, articles: int, seed: int) -> None:
        self._articles, self._seed = articles, seed
        self._lists = [array("q") for _ in SECTIONS]  # ids, oldest first
        for entry in self.entries():
            for section in self.listed_in(entry):
                self._lists[section].append(entry.id)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, by growing id."""
        for index in range(self._articles):
            for kind in Kind:
                entry = self._entry(kind, index)
                if entry is not None:
                    yield entry

    def find(self, page_id: int) -> Entry | None:
        """Return the entry with an id, None where there is none."""
        index, rest = divmod(page_id - _FIRST_ID, _STEP)
        if not 0 <= index < self._articles or rest not in _KINDS:
            return None
        return self._entry(Kind(rest), index)

    def twin(self, entry: Entry) -> Entry | None:
        """Return the other address of the article: the copy of an article, the article of a copy."""
        if entry.kind.is_copy:
            return self._entry(Kind.ARTICLE, entry.index)
        kind = _copy_kind(entry.index)
        return None if kind is None or entry.kind is not Kind.ARTICLE else self._entry(kind, entry.index)

    def listed_in(self, entry: Entry) -> list[int]:
        """Return the positions of the sections that list an entry."""
        if entry.kind is Kind.ARTICLE and entry.index % 50 == 11:
            return sorted({entry.section, (entry.section + 5) % len(SECTIONS)})
        return [entry.section]

    def list_pages(self, section: int) -> int:
        """Return the number of pages of a list, at least one."""
        return max(1, -(-len(self._lists[section]) // ENTRIES))

    def pinned(self, section: int) -> Entry | None:
        """Return what stands on top of every page of a list."""
        return self.nth(section, 0) if section == PINNED_IN and self._lists[section] else None

    def list_page(self, section: int, page: int) -> list[Entry]:
        """Return the entries of page `page` (from 1) of a list, newest first, without the pinned one."""
        ids = self._lists[section]
        stop = len(ids) - (page - 1) * ENTRIES
        return [self._at(section, position) for position in reversed(range(max(0, stop - ENTRIES), stop))]

    def nth(self, section: int, position: int, step: int = 1) -> Entry:
        """Return the entry at a position of a list, from there on the first that is an article or a copy.

        Positions count from the oldest and go round the ends of the list.
        """
        length = len(self._lists[section])
        while not (entry := self._at(section, position % length)).is_readable:
            position += step
        return entry

    def article(self, index: int) -> Entry:
        """Return the entry of an article by its number, counted round."""
        return Entry(Kind.ARTICLE, index % self._articles, self._section(index % self._articles))

    def position(self, entry: Entry) -> int:
        """Return where in the list of its own section an entry stands, counted from the oldest."""
        return bisect_left(self._lists[entry.section], entry.id)

    def _at(self, section: int, position: int) -> Entry:
        entry = self.find(self._lists[section][position])
        if entry is None:
            raise LookupError("lists hold ids of entries only")
        return entry

    def _section(self, index: int) -> int:
        return _SLOTS[(index * 11 + self._seed) % len(_SLOTS)]

    def _entry(self, kind: Kind, index: int) -> Entry | None:
        section = self._section(index)
        if kind is Kind.ARTICLE:
            return Entry(kind, index, section)
        if kind.is_copy:
            return Entry(kind, index, _copy_section(index, section)) if kind is _copy_kind(index) else None
        return Entry(kind, index, section) if index % 500 == _PLACES[kind] else None


def _copy_kind(index: int) -> Kind | None:
    if index % 40 != 7:
        return None
    return Kind.EARLY_COPY if is_early(index) else Kind.LATE_COPY


def is_early(index: int) -> bool:
    """Whether the copy of an article stood before the article."""
    return index // 40 % 4 == 1


def is_at_once(index: int) -> bool:
    """Whether the copy of an article has the same time."""
    return index // 40 % 4 == 2


def _copy_section(index: int, section: int) -> int:
    """Return another section: of the same family if the times are to be equal, else of another one."""
    others = [(section + step) % len(SECTIONS) for step in range(1, len(SECTIONS))]
    family = STYLES[section].family
    return next(other for other in others if (STYLES[other].family == family) == is_at_once(index))
