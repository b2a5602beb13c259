"""What the embedded portal says: articles made from their number, and the truth about each page."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any, Literal

from newscrawl.demo import text

_ZONE = timezone(timedelta(hours=8))
_NEWEST = datetime(2026, 10, 31, 17, 42, 9, tzinfo=_ZONE)
_APART = timedelta(hours=7, minutes=13, seconds=17)

Outcome = Literal["article", "duplicate", "gone", "rejected"]
Precision = Literal["day", "minute", "second"]


@dataclass(frozen=True, slots=True)
class Section:
    """A column of the portal."""

    code: str
    name: str


SECTIONS = [
    Section(code, name)
    for code, name in zip(
        ("ql", "sq", "yt", "bh", "sl", "nlt", "fta", "bj", "hy", "dl", "hw", "ss", "bheng", "xt"),
        text.PLACES,
        strict=True,
    )
]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the caption under it, None without one."""

    path: str
    caption: str | None


@dataclass(frozen=True, slots=True)
class Content:
    """An article, before a template makes a page of it."""

    title: str
    paragraphs: list[str]
    editor: str | None
    authors: list[str]
    source: str | None
    published: datetime
    precision: Precision
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Truth:
    """What a crawler should say of a page; paths are those of this portal."""

    path: str
    outcome: Outcome
    duplicate_of: str | None = None
    sections: list[str] = field(default_factory=list)
    title: str | None = None
    body: list[str] = field(default_factory=list)
    editor: str | None = None
    author: str | None = None
    source: str | None = None
    published_at: str | None = None
    published_precision: Precision | None = None
    related: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)
    notice: dict[str, list[str]] = field(default_factory=dict)
    encoding: dict[str, str] = field(default_factory=dict)

    def as_json(self, base: str) -> dict[str, Any]:
        """Return the truth with addresses for the portal served at `base`, for example `http://127.0.0.1:8000`."""
        names = ("title", "body", "editor", "author", "source", "published_at", "published_precision", "sections")
        return {
            "url": base + self.path,
            "outcome": self.outcome,
            "duplicate_of": None if self.duplicate_of is None else base + self.duplicate_of,
            **{name: getattr(self, name) for name in (*names, "notice", "encoding")},
            "related": [_with_url(related, base) for related in self.related],
            "images": [_with_url(image, base) for image in self.images],
        }


def seen(raw: str) -> str:
    """Return text as a reader sees it: white space folded."""
    return " ".join(raw.split())


def make(seed: int, index: int, place: str, *, pictured: bool) -> Content:
    """Return article number `index` (0 is the newest) about `place`; `pictured` ones may have figures.

    Dates of a template without seconds are cut to what it shows.
    """
    rng = Random(f"{seed}/{index}")
    paragraphs = [text.paragraph(rng, place) for _ in range(rng.randint(3, 7))]
    authors = text.people(rng, {1: 1, 3: 2}.get(index % 5, 0))
    published = _NEWEST - index * _APART
    if published.year < 1999:
        published = _NEWEST - (index % 30_000) * _APART
    content = Content(
        title=_title(rng, index, place),
        paragraphs=_special_paragraphs(rng, index, paragraphs),
        editor=None if index % 9 == 4 else text.person(rng),
        authors=authors,
        source=None if index % 11 == 6 else rng.choice(text.SOURCES),
        published=published,
        precision="second",
        pictures=_pictures(rng, index) if pictured else [],
    )
    if pictured:
        content = _to_the_minute(content, by_day=index % 8 == 3)
    special = _SPECIAL.get(index)
    return special(content, rng, place) if special else content


def _title(rng: Random, index: int, place: str) -> str:
    title = text.title(rng, place)
    if index % 13 == 5:
        return f"1-10月{title}"
    if index % 13 == 7:
        return f"“{title[:6]}”{title[6:]}"
    if index % 13 == 9:
        return f"{title[:8]}　{title[8:]}"
    return title


def _special_paragraphs(rng: Random, index: int, paragraphs: list[str]) -> list[str]:
    if index % 17 == 2:
        name = text.person(rng)
        paragraphs[1] = f"墙上的旧报纸写着“来源：{rng.choice(text.SOURCES)}，责任编辑：{name}”，{paragraphs[1]}"
    if index % 19 == 3:
        paragraphs.insert(
            1, f"Is it open on Monday? 热线 0000-{rng.randint(1000000, 9999999)} & www.qinglan.example/?id=7"
        )
    if index % 23 == 6:
        paragraphs[0] = paragraphs[0].replace("，", "， ", 1)
    return paragraphs


def _pictures(rng: Random, index: int) -> list[Picture]:
    if index % 6 not in (2, 3):
        return []
    return [
        Picture(f"/upload/{index}/{number}.jpg", f"图为现场。{text.person(rng)} 摄" if number else None)
        for number in range(1 + index % 2, -1, -1)
    ]


def _to_the_minute(content: Content, *, by_day: bool) -> Content:
    published = content.published.replace(second=0)
    if by_day:
        return replace(content, published=published.replace(hour=0, minute=0), precision="day")
    return replace(content, published=published, precision="minute")


def _rare(content: Content, rng: Random, place: str) -> Content:
    first = f"村口的𠮷野家饭馆改名为{place}饭馆，老板姓㛃。{content.paragraphs[0]}"
    return replace(content, paragraphs=[first, *content.paragraphs[1:]])


def _emoji(content: Content, rng: Random, place: str) -> Content:
    first = f"孩子们在墙上画了🌾和👨‍👩‍👧。{content.paragraphs[0]}"
    return replace(content, title=f"{content.title}🌾", paragraphs=[first, *content.paragraphs[1:]])


def _pictures_only(content: Content, rng: Random, place: str) -> Content:
    pictures = [Picture(f"/upload/{place_code(place)}/{n}.jpg", f"{place}的{n}号老屋。") for n in (1, 2, 3)]
    return replace(content, title=f"组图：{content.title}", paragraphs=[], pictures=pictures)


def _short(content: Content, rng: Random, place: str) -> Content:
    return replace(content, paragraphs=[text.short_body(rng, place)], pictures=[])


def place_code(place: str) -> str:
    """Return the code of the section named `place`."""
    return next(section.code for section in SECTIONS if section.name == place)


def _with_url(part: dict[str, Any], base: str) -> dict[str, Any]:
    return {"url": base + part["path"], **{name: value for name, value in part.items() if name != "path"}}


_SPECIAL: dict[int, Callable[[Content, Random, str], Content]] = {
    14: _rare,
    15: _emoji,
    29: _pictures_only,
    28: _short,
    43: _short,
}
