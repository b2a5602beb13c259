"""What all pages of the site share, and the pages that are no articles: index, lists, error pages."""

from functools import cache
from random import Random

from newscrawl.demo.catalogue import SECTIONS, Section
from newscrawl.demo.templates import furniture
from newscrawl.demo.templates.base import CHANNEL, Link, anchor, cut, items, link
from newscrawl.demo.words import SITE_NAME

_META = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />'


@cache
def navigation() -> str:
    """Return the links to all sections."""
    links = items([anchor(f"/xianyu/{section.code}/", section.name) for section in SECTIONS])
    return (
        f'<div class="top">{furniture.search()}<ul class="lt-menus">{furniture.menu()}</ul>'
        f'<ul class="nav">{links}</ul></div>\n'
    )


@cache
def place(section: Section) -> str:
    """Return where in the site a page stands; the last link is the section."""
    links = (anchor("/", "主页"), anchor("/xianyu/", CHANNEL), anchor(f"/xianyu/{section.code}/", section.name))
    return f'<div class="place">当前位置：{" &gt; ".join(links)} &gt;</div>\n'


def hot(links: list[Link]) -> str:
    """Return the list of what is read most, which has nothing to do with the page it stands on."""
    return furniture.side("热点排行", [link(one) for one in links])


def latest(links: list[Link]) -> str:
    """Return the newest articles of a section, with dates of theirs."""
    return furniture.side("最新更新", [f"{link(one)} <span>10-{n + 10}</span>" for n, one in enumerate(links)])


def index() -> str:
    """Return the page that links to the sections."""
    return _page(SITE_NAME, f"{navigation()}<h1>{SITE_NAME}</h1>{furniture.friends()}")


def missing() -> str:
    """Return the page that says that there is no article, in the frame of the site."""
    sorry = '<p>抱歉，您要看的文章不存在，或者已被删除。</p><p><a href="/">返回首页</a></p>'
    return _page(f"提示信息_{SITE_NAME}", f'{navigation()}<div class="tip">{sorry}</div>')


def empty() -> str:
    """Return the page of a system that has lost an article, without any frame."""
    return f"<html><head>{_META}<title></title></head><body>该信息不存在或已被删除！</body></html>\n"


def list_page(
    number: int, page: int, pages: int, entries: list[tuple[Link, str]], pinned: Link | None, hottest: list[Link]
) -> str:
    """Return page `page` of `pages` of the list of the section at position `number`; entries come with their day."""
    section = SECTIONS[number]
    lines = [_entry(section, one, day) for one, day in entries]
    if pinned:
        lines.insert(0, f'<span class="top">[置顶]</span>{anchor(pinned.path, cut(pinned.title), css_class="title")}')
    return _page(
        f"{section.name}_{CHANNEL}_{SITE_NAME}",
        f'{navigation()}{place(section)}<div class="listbox"><ul class="e2">{items(lines)}</ul></div>\n'
        f'<div class="dede_pages"><ul class="pagelist">{_pager(number + 1, page, pages)}</ul></div>{hot(hottest)}'
        f"{furniture.friends()}",
    )


def _page(title: str, body: str) -> str:
    return (
        f"<html><head>{_META}<title>{title}</title>\n{furniture.styles()}{furniture.scripts()}</head><body>{body}"
        f"{furniture.footer()}</body></html>\n"
    )


def _entry(section: Section, one: Link, day: str) -> str:
    rng = Random(f"{section.code}{one.path}")
    whole = one.title if cut(one.title) != one.title and rng.random() < 0.4 else None
    href = anchor(_href(rng, section, one.path), cut(one.title), whole=whole, css_class="title")
    return f'{href}<span class="info">{day}</span>'


def _href(rng: Random, section: Section, path: str) -> str:
    _, _, code, name = path.split("/")
    if code != section.code:
        return f"../{code}/{name}"
    return rng.choice((path, path, name, name, f"{path}#comments", f"{path}?from=singlemessage&isappinstalled=0"))


def _pager(number: int, page: int, pages: int) -> str:
    parts = [f"<span>共{pages}页</span>"]
    if page > 1:
        parts += [anchor(f"list_{number}_1.html", "首页"), anchor(f"list_{number}_{page - 1}.html", "上一页")]
    near = range(max(1, page - 3), min(pages, page + 3) + 1)
    for other in near:
        parts.append(f"<b>{page}</b>" if other == page else anchor(f"list_{number}_{other}.html", str(other)))
    if page < pages:
        parts += [anchor(f"list_{number}_{page + 1}.html", "下一页"), anchor(f"list_{number}_{pages}.html", "末页")]
    return items(parts)
