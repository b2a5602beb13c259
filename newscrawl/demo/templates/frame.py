"""What all pages of the site share, and the pages that are no articles: index, lists, error page."""

from random import Random

from newscrawl.demo.catalogue import SECTIONS, Section
from newscrawl.demo.templates.base import Link, anchor, cut, items
from newscrawl.demo.words import SITE_NAME

GB_META = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />'
"""How pages of the first system declare their encoding."""


def navigation() -> str:
    """Return the links to all sections."""
    links = items([anchor(f"/xianyu/{section.code}/", section.name) for section in SECTIONS])
    return f'<div class="top"><ul class="nav">{links}</ul></div>\n'


def place(section: Section) -> str:
    """Return where in the site a page stands; the last link is the section."""
    links = (anchor("/", "主页"), anchor("/xianyu/", "县域"), anchor(f"/xianyu/{section.code}/", section.name))
    return f'<div class="place">当前位置：{" &gt; ".join(links)} &gt;</div>\n'


def hot(links: list[Link]) -> str:
    """Return the list of what is read most, which has nothing to do with the page it stands on."""
    lines = items([anchor(link.path, cut(link.title)) for link in links])
    return f'<div class="side"><h3>热点排行</h3><ul>{lines}</ul></div>'


def footer() -> str:
    """Return the end of every page."""
    return f'<div class="footer">Copyright © {SITE_NAME} 版权所有 岚ICP备00000000号</div>'


def index() -> str:
    """Return the page that links to the sections."""
    return _page(SITE_NAME, navigation())


def missing() -> str:
    """Return the page that says that there is no article, in the frame of the site."""
    sorry = '<p>抱歉，您要看的文章不存在，或者已被删除。</p><p><a href="/">返回首页</a></p>'
    return _page(f"提示信息_{SITE_NAME}", f'{navigation()}<div class="tip">{sorry}</div>')


def list_page(number: int, page: int, pages: int, entries: list[tuple[Link, str]], hottest: list[Link]) -> str:
    """Return page `page` of `pages` of the list of the section at position `number`; entries come with their day."""
    section = SECTIONS[number]
    lines = items([_entry(section, link, day) for link, day in entries])
    return _page(
        f"{section.name}_县域_{SITE_NAME}",
        f'{navigation()}{place(section)}<div class="listbox"><ul class="e2">{lines}</ul></div>\n'
        f'<div class="dede_pages"><ul class="pagelist">{_pager(number + 1, page, pages)}</ul></div>{hot(hottest)}',
    )


def _page(title: str, body: str) -> str:
    return f"<html><head>{GB_META}<title>{title}</title></head><body>{body}{footer()}</body></html>\n"


def _entry(section: Section, link: Link, day: str) -> str:
    rng = Random(f"{section.code}{link.path}")
    whole = link.title if cut(link.title) != link.title and rng.random() < 0.4 else None
    href = anchor(_href(rng, section, link.path), cut(link.title), whole=whole, css_class="title")
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
