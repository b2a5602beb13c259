"""What a template is given, what it must tell, and what all of them write the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from random import Random
from typing import Protocol

from newscrawl.demo.catalogue import Section
from newscrawl.demo.story import Credits, Story
from newscrawl.demo.truth import Image, Notice, Precision

CUT = 26
"""The longest title that is shown whole; longer ones lose all behind the character before this one."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an article, with its whole title."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class View:
    """All that a template needs to write the page of an article."""

    path: str
    section: Section
    story: Story
    credits: Credits
    published: datetime
    precision: Precision
    related: list[Link]
    hot: list[Link]

    def rng(self) -> Random:
        """Return the same new source of random choices for this page each time."""
        return Random(self.path + self.story.title)


class Template(Protocol):
    """A family of article pages: it writes them, and tells what a reader can see on them."""

    @property
    def charset(self) -> str:
        """Encoding of the bytes, as Python and the truth name it."""

    @property
    def declared(self) -> str:
        """Encoding that the page claims, by its header or else by its meta element."""

    @property
    def content_type(self) -> str:
        """The header Content-Type."""

    @property
    def notice(self) -> Notice:
        """The notice under each article."""

    def precision(self, index: int) -> Precision:
        """Return how exactly the page of an article tells when it was published."""

    def shown(self, title: str) -> str:
        """Return what a related link shows of a title."""

    def images(self, story: Story) -> list[Image]:
        """Return the pictures of a story with the captions that this family shows."""

    def article(self, view: View) -> str:
        """Return the page of an article."""


def cut(title: str) -> str:
    """Return a title as lists show it: silently cut where it is too long."""
    return title if len(title) <= CUT else title[: CUT - 1]


def anchor(href: str, shown: str, *, whole: str | None = None, css_class: str = "") -> str:
    """Return a link; `whole` becomes its title attribute."""
    attributes = f' class="{css_class}"' if css_class else ""
    attributes += "" if whole is None else f' title="{escape(whole)}"'
    return f'<a href="{escape(href)}"{attributes}>{escape(shown)}</a>'


def items(entries: Sequence[str]) -> str:
    """Return the items of a list."""
    return "".join(f"<li>{entry}</li>" for entry in entries)


def inline(rng: Random, text: str) -> str:
    """Return running text as markup: entities, and at times some words in bold."""
    if len(text) > 12 and rng.random() < 0.2:
        start = rng.randint(1, 5)
        stop = start + rng.randint(2, 6)
        head, bold, tail = (_escape(rng, part) for part in (text[:start], text[start:stop], text[stop:]))
        return f"{head}<strong>{bold}</strong>{tail}"
    return _escape(rng, text)


def scatter(rng: Random, blocks: list[str], extra: Sequence[str]) -> list[str]:
    """Return `blocks` with `extra` anywhere between them; both keep their order."""
    places = sorted(rng.randint(0, len(blocks)) for _ in extra)
    for place, block in reversed(list(zip(places, extra, strict=True))):
        blocks = [*blocks[:place], block, *blocks[place:]]
    return blocks


def relative(path: str) -> str:
    """Return the path of an article as a link from another section's article may give it."""
    return path.replace("/xianyu/", "../", 1)


def _escape(rng: Random, text: str) -> str:
    text = escape(text, quote=False).replace("\u00a0", "&nbsp;")
    if rng.random() < 0.3:
        text = text.replace("“", "&ldquo;").replace("”", "&rdquo;")
    return text
