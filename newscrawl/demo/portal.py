"""The embedded portal: which page stands where, and the truth about each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any, Literal

from newscrawl.demo import templates, text
from newscrawl.demo.content import SECTIONS, Content, Outcome, Section, Truth, make, seen
from newscrawl.demo.templates import Dede, Modern, Neighbour, Template

_ENTRIES = 6  # of a list page
_STEP = 7  # ids between two articles: copies and dead links stand in between
_FIRST_ID = 10_000
_TEMPLATES: tuple[Template, Template] = (Dede(), Modern())
_NO_ARTICLE = "对不起，您访问的文章不存在或已被删除，系统将在五秒后返回首页。"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list lists: an article by its number, a copy of it, a dead link or an error page."""

    kind: Literal["article", "copy", "dead", "error"]
    index: int
    section: int
    id: int

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"/xianyu/{SECTIONS[self.section].code}/{self.id}.html"


class Portal:
    """A portal of `articles` articles made from `seed`; copies, a dead link and an error page come on top."""

    def __init__(self, articles: int = 200, seed: int = 1) -> None:
        self.sections: list[Section] = list(SECTIONS)
        self._articles, self._seed = articles, seed
        self._extras = {entry.path: entry for entry in self._make_extras()}
        self._lists: list[list[Entry]] = [[] for _ in SECTIONS]
        for entry in [*map(self._entry, range(articles)), *self._extras.values()]:
            for section in self._listed_in(entry):
                self._lists[section].append(entry)
        for entries in self._lists:
            entries.sort(key=lambda entry: -entry.id)

    def page(self, path: str) -> Page | None:
        """Return what the server answers for `path`, None where there is nothing."""
        path = path.split("?", maxsplit=1)[0]
        if path == "/robots.txt":
            return Page(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /plus/\n")
        if path in ("/", "/xianyu/"):
            return _gb_page(templates.index())
        if found := re.fullmatch(r"/xianyu/(\w+)/(?:list_\d+_(\d+)\.html)?", path):
            return self._list_page(found[1], int(found[2] or 1))
        entry = self._find(path)
        if entry is None or entry.kind == "dead":
            return None
        if entry.kind == "error":
            return _gb_page(templates.missing(_NO_ARTICLE))
        template = _template(entry)
        html = template.article(self._content(entry), SECTIONS[entry.section], self._related(entry))
        return Page(200, {"Content-Type": template.content_type}, html.encode(template.charset))

    def truths(self) -> Iterator[Truth]:
        """Yield the truth about every page that a list lists."""
        for index in range(self._articles):
            yield self._truth(self._entry(index))
        for entry in self._extras.values():
            yield self._truth(entry)

    def _make_extras(self) -> Iterator[Entry]:
        n = self._articles
        for index in range(5, n, max(1, n // 4)):
            # Copies are listed in another section with a template of the other family.
            yield Entry("copy", index, (index + 3) % len(SECTIONS), self._id(index) + 3)
        if n > 12:
            yield Entry("dead", 9, 9, self._id(9) + 1)
            yield Entry("error", 12, 12, self._id(12) + 2)

    def _id(self, index: int) -> int:
        return _FIRST_ID + _STEP * (self._articles - index)

    def _entry(self, index: int) -> Entry:
        return Entry("article", index, index % len(SECTIONS), self._id(index))

    def _find(self, path: str) -> Entry | None:
        found = re.fullmatch(r"/xianyu/\w+/(\d+)\.html", path)
        if found is None:
            return None
        index, rest = divmod(_FIRST_ID + _STEP * self._articles - int(found[1]), _STEP)
        entry = self._entry(index) if rest == 0 and 0 <= index < self._articles else self._extras.get(path)
        return entry if entry is not None and entry.path == path else None

    def _listed_in(self, entry: Entry) -> list[int]:
        """Return the sections that list an entry: every 40th article stands in two."""
        second = [(entry.section + 5) % len(SECTIONS)] if entry.kind == "article" and entry.index % 40 == 20 else []
        return sorted([entry.section, *second])

    def _content(self, entry: Entry) -> Content:
        place, pictured = SECTIONS[entry.index % len(SECTIONS)].name, _template(self._entry(entry.index)).pictured
        content = make(self._seed, entry.index, place, pictured=pictured)
        if entry.kind == "article":
            return content
        # Every other copy is the earlier one: the original is found by its date, not by which was walked first.
        days = -1 if self._is_first(entry) else 1
        rng = Random(f"{self._seed}/copy/{entry.index}")
        content = replace(content, published=content.published + timedelta(days=days), editor=text.person(rng))
        if not _template(entry).pictured:
            return replace(content, pictures=[], precision="second")
        shown = content.published.replace(second=0)
        return replace(
            content, published=shown, precision="minute" if content.precision == "second" else content.precision
        )

    def _is_first(self, copy: Entry) -> bool:
        return list(self._extras).index(copy.path) % 2 == 1

    def _neighbours(self, index: int) -> list[Entry]:
        """Return the articles that article `index` links to: of its section, both ways, and of others."""
        rng = Random(f"{self._seed}/related/{index}")
        near = [index + len(SECTIONS) * step for step in (1, -1, 2, -2, 3, -3, 4, -4)]
        indexes = [i for i in [*near, index + 1, index - 1, index + 5] if 0 <= i < self._articles]
        entries = [self._entry(i) for i in dict.fromkeys(indexes)][: rng.randint(4, 10)]
        copies = [entry for entry in self._extras.values() if entry.kind == "copy" and entry.index == index + 1]
        return entries + copies

    def _related(self, entry: Entry) -> list[tuple[Neighbour, templates.Shown]]:
        template = _template(entry)
        neighbours = [Neighbour(e.path, self._content(e).title) for e in self._neighbours(entry.index)]
        return [(neighbour, template.show(neighbour, number)) for number, neighbour in enumerate(neighbours)]

    def _list_page(self, code: str, number: int) -> Page | None:
        position = next((i for i, section in enumerate(SECTIONS) if section.code == code), None)
        if position is None:
            return None
        entries = self._lists[position]
        pages = max(1, -(-len(entries) // _ENTRIES))
        if not 1 <= number <= pages:
            return None
        shown = entries[(number - 1) * _ENTRIES : number * _ENTRIES]
        pager = f'<li class="thisclass">{number}</li>'
        if number < pages:
            pager += f'<li><a href="list_{position + 1}_{number + 1}.html">下一页</a></li>'
        return _gb_page(templates.listing(SECTIONS[position], [self._list_entry(entry) for entry in shown], pager))

    def _list_entry(self, entry: Entry) -> str:
        content = self._content(entry)
        forms = (entry.path, f"/xianyu/x/../{entry.path[8:]}", entry.path + "#comments")
        href = (*forms, f"{entry.path}?from=singlemessage&amp;isappinstalled=0")[entry.id % 4]
        attribute = f' title="{content.title}"' if entry.id % 3 == 0 else ""
        return (
            f'<li><a href="{href}" class="title"{attribute}>{templates.cut(content.title)}</a>'
            f'<span class="info">{content.published:%m-%d}</span></li>'
        )

    def _truth(self, entry: Entry) -> Truth:
        if entry.kind in ("dead", "error"):
            return Truth(entry.path, "gone" if entry.kind == "dead" else "rejected")
        group = [self._entry(entry.index)]
        group += [extra for extra in self._extras.values() if extra.kind == "copy" and extra.index == entry.index]
        first = min(group, key=lambda e: (self._content(e).published, e.path))
        outcome: Outcome = "article" if first == entry else "duplicate"
        listed = {section for e in (group if outcome == "article" else [entry]) for section in self._listed_in(e)}
        content, template = self._content(entry), _template(entry)
        return Truth(
            path=entry.path,
            outcome=outcome,
            duplicate_of=None if outcome == "article" else first.path,
            sections=[SECTIONS[position].name for position in sorted(listed)],
            title=seen(content.title),
            body=[seen(paragraph) for paragraph in content.paragraphs],
            editor=content.editor,
            author="、".join(content.authors) or None,
            source=content.source,
            published_at=content.published.isoformat(),
            published_precision=content.precision,
            related=[_related_truth(neighbour, shown) for neighbour, shown in self._related(entry)],
            images=[{"path": p.path, "caption": p.caption} for p in content.pictures],
            notice={"text": list(template.notice), "phones": list(template.phones), "emails": list(template.emails)},
            encoding={"declared": template.declared, "used": template.charset},
        )


def _template(entry: Entry) -> Template:
    return _TEMPLATES[entry.section % len(_TEMPLATES)]


def _related_truth(neighbour: Neighbour, shown: templates.Shown) -> dict[str, Any]:
    title = seen(neighbour.title)
    return {"title": title, "path": neighbour.path, "complete": shown.text == title, "shown": shown.text}


def _gb_page(html: str) -> Page:
    return Page(200, {"Content-Type": "text/html"}, html.encode("gb18030"))
