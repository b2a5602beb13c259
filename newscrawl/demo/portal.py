"""The embedded portal: which page stands where, and the truth about each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from random import Random

from newscrawl.demo.catalogue import SECTIONS, STYLES, Catalogue, Entry, Kind, Section, is_at_once, is_early
from newscrawl.demo.credits import Credits, make_credits
from newscrawl.demo.dates import FORMS, DateForm
from newscrawl.demo.labels import LABELS, Label
from newscrawl.demo.story import Story, has_long_text, make_story, make_time, make_title, parts_of
from newscrawl.demo.templates import TEMPLATES, Link, Related, Template, View, frame
from newscrawl.demo.templates.base import cut
from newscrawl.demo.truth import Image, Outcome, Truth, Why, as_read
from newscrawl.demo.truth import Related as RelatedTruth

_ARTICLE = re.compile(r"(/xianyu/[a-z0-9]+/([0-9]{1,12}))(?:_([2-9]))?\.html")
_LIST = re.compile(r"/xianyu/([a-z0-9]+)/(?:list_([0-9]{1,3})_([0-9]{1,9})\.html)?")
_POSITIONS = {section.code: position for position, section in enumerate(SECTIONS)}
_FRAME = LABELS["meta-gb2312"]  # lists, index and error pages are all of the first system
_HEADINGS = ("相关文章", "相关阅读", "相关新闻", "延伸阅读", "相关链接：")
_MARKS = ("", "…", "...")
_HOTTEST = 10
_REMEMBERED = 4096
_NO_ARTICLE: dict[Kind, tuple[Outcome, Why]] = {
    Kind.ERROR: ("rejected", "error-page"), Kind.HOME: ("rejected", "home-page"),
    Kind.EMPTY: ("rejected", "empty-page"), Kind.REDIRECT: ("rejected", "redirect-home"),
    Kind.DEAD: ("gone", "dead"), Kind.GONE: ("gone", "gone"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    body: bytes
    delay: float = 0.0
    """Seconds that the answer takes to begin."""
    drips: bool = False
    """Whether the body comes in small pieces."""
    cut: int | None = None
    """Bytes after which the connection is closed, where the header promises more."""


class Portal:
    """A portal of `articles` articles made from `seed`; copies and what is no article come on top."""

    def __init__(self, articles: int = 200, seed: int = 1) -> None:
        if articles < 1:
            raise ValueError(f"a portal has at least one article, not {articles}")
        self.sections: list[Section] = list(SECTIONS)
        self.seed, self._articles = seed, articles
        self._catalogue = Catalogue(articles, seed)
        self._title = lru_cache(_REMEMBERED)(self._make_title)
        self._hot = lru_cache(None)(self._make_hot)
        self._latest = lru_cache(None)(self._make_latest)

    def page(self, path: str) -> Page | None:
        """Return what the server answers for `path`, None where there is nothing."""
        path = re.split(r"[?#]", path, maxsplit=1)[0]
        if path == "/robots.txt":
            return Page(200, {"Content-Type": "text/plain"}, self.robots().encode())
        if path in ("/", "/xianyu/"):
            return _answer(_FRAME, frame.index())
        if found := _LIST.fullmatch(path):
            return self._list_page(found[1], found[2], int(found[3] or 1))
        entry_and_part = self.find(path)
        return self._entry_page(*entry_and_part) if entry_and_part else None

    def find(self, path: str) -> tuple[Entry, int] | None:
        """Return the entry whose page, or a part of it, would stand at `path`, and the number of the part."""
        found = _ARTICLE.fullmatch(path)
        entry = self._catalogue.find(int(found[2])) if found else None
        if found is None or entry is None or entry.path != f"{found[1]}.html":
            return None
        return entry, int(found[3] or 1)

    def entries(self) -> Iterator[Entry]:
        """Yield everything that lists list, oldest first."""
        return self._catalogue.entries()

    def truths(self) -> Iterator[Truth]:
        """Yield the truth about every address that a list lists, oldest first."""
        return map(self.truth, self.entries())

    def truth(self, entry: Entry) -> Truth:
        """Return the truth about what stands at an entry's address."""
        if not entry.is_readable:
            outcome, why = _NO_ARTICLE[entry.kind]
            return Truth(entry.path, outcome, self._section_names([entry]), _FRAME.truth, why=why)
        story, credits_, twin = self._story(entry), self._credits(entry), self._catalogue.twin(entry)
        original = min([entry, twin], key=self._rank) if twin else entry
        date, parts = self._date_form(entry), parts_of(entry.index)
        return Truth(
            path=entry.path,
            outcome="article" if original == entry else "duplicate",
            duplicate_of=None if original == entry else original.path,
            sections=self._section_names([entry, twin] if twin and original == entry else [entry]),
            title=as_read(story.title),
            body=[as_read(block) for block in self._blocks(entry, story) if isinstance(block, str)],
            editor=credits_.editor,
            author="、".join(credits_.authors) or None,
            source=credits_.source,
            published_at=date.as_told(self._time(entry)).isoformat(),
            published_precision=date.precision,
            related=[_related_truth(link) for link in self._related(entry).links],
            images=[block for block in self._blocks(entry, story) if not isinstance(block, str)],
            notice=_template(entry).notice,
            encoding=label_of(entry).truth,
            pages=parts,
        )

    def robots(self) -> str:
        """Return the text of robots.txt."""
        return "User-agent: *\nDisallow: /plus/\n"

    def links_to(self, entry: Entry) -> bool:
        """Say whether pages may name an entry's article as related: not where nobody can read its title."""
        return entry.is_readable

    def _entry_page(self, entry: Entry, part: int) -> Page | None:
        match entry.kind:
            case Kind.DEAD:
                return None
            case Kind.GONE:
                return Page(410, {"Content-Type": "text/html"}, b"<html><body><h1>410 Gone</h1></body></html>\n")
            case Kind.REDIRECT:
                return Page(302, {"Location": "/", "Content-Type": "text/html"}, b"")
            case Kind.ERROR | Kind.HOME | Kind.EMPTY if part == 1:
                markup = {Kind.ERROR: frame.missing, Kind.HOME: frame.index, Kind.EMPTY: frame.empty}
                return _answer(_FRAME, markup[entry.kind]())
        if not entry.is_readable or part > parts_of(entry.index):
            return None
        label = label_of(entry)
        return _answer(label, _template(entry).article(self._view(entry, part), label))

    def _list_page(self, code: str, number: str | None, page: int) -> Page | None:
        position = _POSITIONS.get(code)
        if position is None or number not in (None, str(position + 1)):
            return None
        pages = self._catalogue.list_pages(position)
        if not 1 <= page <= pages:
            return None
        entries = [(self._link(e), f"{self._time(e):%m-%d}") for e in self._catalogue.list_page(position, page)]
        pinned = self._catalogue.pinned(position)
        return _answer(
            _FRAME,
            frame.list_page(
                position, page, pages, entries, self._link(pinned) if pinned else None, self._hot(position)
            ),
        )

    def _view(self, entry: Entry, part: int) -> View:
        story, parts = self._story(entry), parts_of(entry.index)
        stem = entry.path.removesuffix(".html")
        paths = [entry.path, *(f"{stem}_{number}.html" for number in range(2, parts + 1))]
        return View(
            path=entry.path,
            section=SECTIONS[entry.section],
            style=STYLES[entry.section],
            title=story.title,
            blocks=self.blocks_of(entry, part),
            credits=self._credits(entry),
            date=self._date_form(entry).write(self._time(entry)),
            related=self._related(entry),
            latest=self._latest(entry.section),
            hot=self._hot(entry.section),
            pager=[(n, None if n == part else path) for n, path in enumerate(paths, start=1)] if parts > 1 else [],
            is_last=part == parts,
        )

    def has_twin(self, entry: Entry) -> bool:
        """Say whether an article stands at another address too."""
        return self._catalogue.twin(entry) is not None

    def blocks_of(self, entry: Entry, part: int) -> list[str | Image]:
        """Return paragraphs and pictures of a part of an article."""
        return _part(self._blocks(entry, self._story(entry)), part, parts_of(entry.index))

    def _story(self, entry: Entry) -> Story:
        return make_story(self.seed, entry.index, self._place(entry), self._credits(entry))

    def _credits(self, entry: Entry) -> Credits:
        # What stands in the text would make a copy another text.
        within_text = has_long_text(entry.index) and not self.has_twin(entry)
        return make_credits(self.seed, entry.id, within_text=within_text)

    def _blocks(self, entry: Entry, story: Story) -> list[str | Image]:
        """Return paragraphs and pictures as they follow one another; the first is a paragraph where there is one."""
        rng = Random(f"{self.seed}/blocks/{entry.index}")
        blocks: list[str | Image] = list(story.paragraphs)
        places = sorted(rng.randint(min(1, len(blocks)), len(blocks)) for _ in story.images)
        for place, picture in reversed(list(zip(places, story.images, strict=True))):
            blocks.insert(place, picture)
        return blocks

    def _date_form(self, entry: Entry) -> DateForm:
        twin = self._catalogue.twin(entry)
        if twin and is_at_once(entry.index):
            return FORMS["minute"]  # copies that are to have the same time must tell it alike
        forms = _template(entry).dates
        return FORMS[Random(f"{self.seed}/date/{entry.id}").choice(forms)]

    def _rank(self, entry: Entry) -> tuple[datetime, str]:
        return self._date_form(entry).as_told(self._time(entry)), entry.path

    def _section_names(self, entries: Iterable[Entry]) -> list[str]:
        positions = {section for entry in entries for section in self._catalogue.listed_in(entry)}
        return [SECTIONS[position].name for position in sorted(positions)]

    def _time(self, entry: Entry) -> datetime:
        if self._is_late(entry.index):
            return make_time(self.seed, entry.index // 10, self._articles, 0.4)
        shift = 0.0
        if entry.kind.is_copy and not is_at_once(entry.index):
            shift = -1 if is_early(entry.index) else 1
        return make_time(self.seed, entry.index, self._articles, shift)

    def _is_late(self, index: int) -> bool:
        """Say whether an article was put in long after the day that it bears."""
        return self._articles >= 50 and index % 500 == 44

    def _place(self, entry: Entry) -> str:
        """Return where the article plays: in the county of the original's section, also in a copy."""
        original = self._catalogue.twin(entry) if entry.kind.is_copy else entry
        return SECTIONS[(original or entry).section].name

    def _make_title(self, index: int, place: str) -> str:
        return make_title(self.seed, index, place)

    def _link(self, entry: Entry, mark: str = "", has_attribute: bool = False) -> Link:
        if self.links_to(entry):
            title = self._title(entry.index, self._place(entry))
        else:
            # Nothing else tells the title of a page that nobody can read, so that it must be short enough for a list.
            title = f"{SECTIONS[entry.section].name}县公告第{entry.index}号"
        shown = cut(title, mark)
        return Link(title, entry.path, shown, has_attribute and shown != title)

    def _related(self, entry: Entry) -> Related:
        rng = Random(f"{self.seed}/related/{entry.id}")
        entries = self._related_entries(rng, entry)
        mark, share = rng.choice(_MARKS), rng.choice((0.0, 0.5, 1.0))
        links = [self._link(other, mark, rng.random() < share) for other in entries]
        return Related(rng.choice(_HEADINGS), links, rng.choice(("", "", "·", "· ")))

    def _related_entries(self, rng: Random, entry: Entry) -> list[Entry]:
        """Return articles to link to: the neighbours, which link back, others of the section and of other ones."""
        lists, section, position = self._catalogue, entry.section, self._catalogue.position(entry)
        third = entry.index - entry.index % 3
        circle = [lists.article(third + (entry.index + 1) % 3)]
        near = [lists.nth(section, position + step, step) for step in (1, -1)]
        far = [lists.nth(section, rng.getrandbits(30)) for _ in range(6)]
        away = [lists.article(rng.getrandbits(30)) for _ in range(16)]
        every = dict.fromkeys(circle + near + far + away)
        found = [other for other in every if other != entry and self.links_to(other)]
        wanted = found[: rng.randint(4, 10)]
        rng.shuffle(wanted)
        return wanted

    def _make_hot(self, section: int) -> list[Link]:
        rng = Random(f"{self.seed}/hot/{section}")
        return [self._link(self._catalogue.article(rng.getrandbits(30))) for _ in range(_HOTTEST)]

    def _make_latest(self, section: int) -> list[Link]:
        return [self._link(entry) for entry in self._catalogue.list_page(section, 1)]


def _template(entry: Entry) -> Template:
    return TEMPLATES[STYLES[entry.section].family]


def label_of(entry: Entry) -> Label:
    """Return how the page of an entry is labelled."""
    return LABELS[STYLES[entry.section].label]


def _part(blocks: list[str | Image], part: int, parts: int) -> list[str | Image]:
    """Return the blocks of one of several parts, as equal as can be."""
    return blocks[(part - 1) * len(blocks) // parts : part * len(blocks) // parts]


def _answer(label: Label, html: str) -> Page:
    return Page(200, {"Content-Type": label.content_type}, label.encode(html))


def _related_truth(link: Link) -> RelatedTruth:
    shown, title = as_read(link.shown), as_read(link.title)
    return RelatedTruth(title=title, path=link.path, complete=shown == title, shown=shown)
