"""What a template is given, and what all of them write the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from newscrawl.demo.catalogue import Section, Style
from newscrawl.demo.credits import Credits, wide
from newscrawl.demo.truth import Image

CUT = 26
"""The longest title that is shown whole; longer ones lose all behind the character before this one."""
CHANNEL = "县域"
"""Name of the part of the site where all sections are."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an article: its whole title, what is shown of it, and whether a title attribute tells the whole."""

    title: str
    path: str
    shown: str
    has_attribute: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """The block of related articles."""

    heading: str
    links: list[Link]
    bullet: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """All that a template needs to write a page of an article."""

    path: str
    section: Section
    style: Style
    title: str
    blocks: list[str | Image]
    """Paragraphs and pictures in order, those of this part."""
    credits: Credits
    date: str
    """When it was published, as markup."""
    related: Related
    latest: list[Link]
    hot: list[Link]
    pager: list[tuple[int, str | None]]
    """Numbers of the parts with their addresses, None for this one; empty for an article on one page."""
    is_last: bool = True
    """Whether this is the last part, which carries what stands behind the text."""

    def rng(self) -> Random:
        """Return the same new source of random choices for this page each time."""
        return Random(self.path + self.title)


def cut(title: str, mark: str = "") -> str:
    """Return a title as lists show it: cut where it is too long, silently or with a mark."""
    return title if len(title) <= CUT else title[: CUT - 1] + mark


def anchor(href: str, shown: str, *, whole: str | None = None, css_class: str = "") -> str:
    """Return a link; `whole` becomes its title attribute."""
    attributes = f' class="{css_class}"' if css_class else ""
    attributes += "" if whole is None else f' title="{escape(whole)}"'
    return f'<a href="{escape(href)}"{attributes}>{escape(shown)}</a>'


def link(one: Link, href: str | None = None) -> str:
    """Return a link as it is shown; `href` where its address is written otherwise."""
    return anchor(href or one.path, one.shown, whole=one.title if one.has_attribute else None)


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


def image(rng: Random, picture: Image) -> str:
    """Return a picture, at times with its address where scripts for lazy loading look for it."""
    if rng.random() < 0.3:
        return f'<img src="/images/blank.gif" data-original="{picture["path"]}">'
    return f'<img src="{picture["path"]}">'


def info(view: View) -> list[str]:
    """Return what stands in the line under the title, piece by piece as markup."""
    rng, credits_ = view.rng(), view.credits
    pieces = [view.date]
    if credits_.source is not None:
        pieces.append(_source(credits_))
    if credits_.byline is not None and credits_.author_form == "in-info":
        name = credits_.byline if len(credits_.authors) > 1 else wide(rng, credits_.byline)
        pieces.append(f"作者：{name}")
    if credits_.editor is not None and credits_.editor_form == "in-info":
        pieces.append(f"编辑：{wide(rng, credits_.editor)}")
    font = '【字体：<a href="javascript:zoom(18)">大</a> <a href="javascript:zoom(16)">中</a> 小】'
    if credits_.source is not None and credits_.source_form == "bare":
        pieces.insert(2, font)
    elif rng.random() < 0.3:
        pieces.append(font)
    return pieces


def closing_lines(view: View) -> list[str]:
    """Return the lines behind the last paragraph that name author and editor, as text."""
    rng, credits_, lines = view.rng(), view.credits, list[str]()
    if not view.is_last:
        return lines
    if credits_.authors and credits_.author_form == "own-line":
        lines.append(f"（记者 {'、'.join(credits_.authors)}）")
    if credits_.editor is not None and credits_.editor_form == "bracketed":
        lines.append(f"（编辑：{wide(rng, credits_.editor)}）")
    return lines


def editor_line(view: View) -> str | None:
    """Return the line of the editor in a block of its own, None where the page has it elsewhere or not at all."""
    credits_ = view.credits
    if credits_.editor is None or not view.is_last:
        return None
    name = wide(view.rng(), credits_.editor)
    match credits_.editor_form:
        case "behind" | "after-notice":
            return f"责任编辑：{name}"
        case "second":
            return f"编辑：{credits_.other_editor} 责任编辑：{name}"
        case "with-author":
            authors = f"作者: {'、'.join(credits_.authors)} " if credits_.authors else ""
            return f"[{authors}责任编辑: {name}]"
        case _:
            return None


def pager(view: View) -> str:
    """Return the links between the parts of an article."""
    here = next(number for number, path in view.pager if path is None)
    links = {number: path for number, path in view.pager if path}
    parts = [anchor(links[here - 1], "上一页")] if here - 1 in links else []
    parts += [anchor(path, str(number)) if path else f"<b>{number}</b>" for number, path in view.pager]
    parts += [anchor(links[here + 1], "下一页")] if here + 1 in links else []
    return " ".join(parts)


def relative(path: str) -> str:
    """Return the path of an article as a link from another section's article may give it."""
    return path.replace("/xianyu/", "../", 1)


def _source(credits_: Credits) -> str:
    source = credits_.source or ""
    match credits_.source_form:
        case "bare":
            return source
        case "link":
            return f'来源：<a href="http://source.example/">{source}</a>'
        case label:
            return f"{label}{source}"


def _escape(rng: Random, text: str) -> str:
    text = escape(text, quote=False).replace("\u00a0", "&nbsp;")
    if rng.random() < 0.3:
        text = text.replace("“", "&ldquo;").replace("”", "&rdquo;")
    return text
