"""The embedded portal: which page stands where, and the truth about each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from newscrawl.demo.catalogue import MODERN_SECTIONS, SECTIONS, Catalogue, Entry, Kind, Section, is_at_once, is_early
from newscrawl.demo.story import EMOJI, PICTURES, RARE, make_credits, make_story, make_time, make_title, special
from newscrawl.demo.templates import Dede, Link, Modern, Template, View, frame
from newscrawl.demo.truth import Encoding, Outcome, Precision, Related, Truth, as_read

_ARTICLE = re.compile(r"/xianyu/[a-z0-9]+/([0-9]{1,12})\.html")
_LIST = re.compile(r"/xianyu/([a-z0-9]+)/(?:list_([0-9]{1,3})_([0-9]{1,9})\.html)?")
_POSITIONS = {section.code: position for position, section in enumerate(SECTIONS)}
_DEDE, _MODERN = Dede(), Modern()
_GB = Encoding(declared=_DEDE.declared, used=_DEDE.charset)
_HOTTEST = 8


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    body: bytes


class Portal:
    """A portal of `articles` articles made from `seed`; copies, a dead link and an error page come on top."""

    def __init__(self, articles: int = 200, seed: int = 1) -> None:
        if articles < 1:
            raise ValueError(f"a portal has at least one article, not {articles}")
        self.sections: list[Section] = list(SECTIONS)
        self._articles, self._seed = articles, seed
        self._catalogue = Catalogue(articles, seed)

    def page(self, path: str) -> Page | None:
        """Return what the server answers for `path`, None where there is nothing."""
        path = re.split(r"[?#]", path, maxsplit=1)[0]
        if path == "/robots.txt":
            return Page(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /plus/\n")
        if path in ("/", "/xianyu/"):
            return _answer(_DEDE, frame.index())
        if found := _LIST.fullmatch(path):
            return self._list_page(found[1], found[2], int(found[3] or 1))
        entry = self._find(path)
        if entry is None or entry.kind is Kind.DEAD:
            return None
        if entry.kind is Kind.ERROR:
            return _answer(_DEDE, frame.missing())
        template = _template(entry)
        return _answer(template, template.article(self._view(entry)))

    def truths(self) -> Iterator[Truth]:
        """Yield the truth about every address that a list lists, oldest first."""
        return map(self._truth, self._catalogue.entries())

    def _find(self, path: str) -> Entry | None:
        found = _ARTICLE.fullmatch(path)
        entry = self._catalogue.find(int(found[1])) if found else None
        return entry if entry is not None and entry.path == path else None

    def _list_page(self, code: str, number: str | None, page: int) -> Page | None:
        position = _POSITIONS.get(code)
        if position is None or number not in (None, str(position + 1)):
            return None
        pages = self._catalogue.list_pages(position)
        if not 1 <= page <= pages:
            return None
        entries = [(self._link(e), f"{self._time(e):%m-%d}") for e in self._catalogue.list_page(position, page)]
        return _answer(_DEDE, frame.list_page(position, page, pages, entries, self._hot(code)))

    def _view(self, entry: Entry) -> View:
        return View(
            path=entry.path,
            section=SECTIONS[entry.section],
            story=make_story(self._seed, entry.index, self._place(entry)),
            credits=make_credits(self._seed, entry.id),
            published=self._time(entry),
            precision=_precision(entry),
            related=[self._link(other) for other in self._related(entry)],
            hot=self._hot(entry.path),
        )

    def _truth(self, entry: Entry) -> Truth:
        if not entry.is_readable:
            outcome: Outcome = "gone" if entry.kind is Kind.DEAD else "rejected"
            return Truth(entry.path, outcome, self._section_names([entry]), _GB)
        view, template, twin = self._view(entry), _template(entry), self._catalogue.twin(entry)
        original = min([entry, twin], key=self._rank) if twin else entry
        return Truth(
            path=entry.path,
            outcome="article" if original == entry else "duplicate",
            duplicate_of=None if original == entry else original.path,
            sections=self._section_names([entry, twin] if twin and original == entry else [entry]),
            title=as_read(view.story.title),
            body=[as_read(text) for text in view.story.paragraphs],
            editor=view.credits.editor,
            author="、".join(view.credits.authors) or None,
            source=view.credits.source,
            published_at=_as_shown(view.published, view.precision).isoformat(),
            published_precision=view.precision,
            related=[_related_truth(template, link) for link in view.related],
            images=template.images(view.story),
            notice=template.notice,
            encoding=Encoding(declared=template.declared, used=template.charset),
        )

    def _rank(self, entry: Entry) -> tuple[datetime, str]:
        return _as_shown(self._time(entry), _precision(entry)), entry.path

    def _section_names(self, entries: Iterable[Entry]) -> list[str]:
        positions = {section for entry in entries for section in self._catalogue.listed_in(entry)}
        return [SECTIONS[position].name for position in sorted(positions)]

    def _time(self, entry: Entry) -> datetime:
        shift = 0.0
        if entry.kind.is_copy and not is_at_once(entry.index):
            shift = -1 if is_early(entry.index) else 1
        return make_time(self._seed, entry.index, self._articles, shift)

    def _place(self, entry: Entry) -> str:
        """Return where the article plays: in the county of the original's section, also in a copy."""
        original = self._catalogue.twin(entry) if entry.kind.is_copy else entry
        return SECTIONS[(original or entry).section].name

    def _link(self, entry: Entry) -> Link:
        if not entry.is_readable:
            # Nothing else tells the title of a page that is not there, so that it must be short enough for a list.
            return Link(f"{SECTIONS[entry.section].name}县公告第{entry.index}号", entry.path)
        return Link(make_title(self._seed, entry.index, self._place(entry)), entry.path)

    def _related(self, entry: Entry) -> list[Entry]:
        """Return articles to link to: the neighbours, which link back, others of the section and of other ones."""
        rng, position = Random(f"{self._seed}/related/{entry.id}"), self._catalogue.position(entry)
        lists, section = self._catalogue, entry.section
        near = [lists.nth(section, position + step, step) for step in (1, -1)]
        far = [lists.nth(section, rng.getrandbits(30)) for _ in range(6)]
        away = [lists.article(rng.getrandbits(30)) for _ in range(16)]
        found = [other for other in dict.fromkeys(near + far + away) if other != entry]
        wanted = found[: rng.randint(4, 10)]
        rng.shuffle(wanted)
        return wanted

    def _hot(self, where: str) -> list[Link]:
        rng = Random(f"{self._seed}/hot/{where}")
        return [self._link(self._catalogue.article(rng.getrandbits(30))) for _ in range(_HOTTEST)]


def _template(entry: Entry) -> Template:
    kind = special(entry.index)
    if kind in (EMOJI, PICTURES):
        return _MODERN
    return _MODERN if entry.section in MODERN_SECTIONS and kind != RARE else _DEDE


def _precision(entry: Entry) -> Precision:
    return _template(entry).precision(entry.index)


def _as_shown(time: datetime, precision: Precision) -> datetime:
    if precision == "day":
        return time.replace(hour=0, minute=0, second=0)
    return time.replace(second=0) if precision == "minute" else time


def _answer(template: Template, html: str) -> Page:
    return Page(200, {"Content-Type": template.content_type}, html.encode(template.charset))


def _related_truth(template: Template, link: Link) -> Related:
    shown, title = as_read(template.shown(link.title)), as_read(link.title)
    return Related(title=title, path=link.path, complete=shown == title, shown=shown)
