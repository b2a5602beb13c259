"""How the embedded portal makes pages of what it says: two families, as county portals have them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import ClassVar

from newscrawl.demo.content import SECTIONS, Content, Section, seen

SITE = "青岚塬上网"
_NAV = "".join(f'<li><a href="/xianyu/{section.code}/">{section.name}</a></li>' for section in SECTIONS)
_FOOTER = f'<div class="footer">Copyright © {SITE} 版权所有 备案号：00000000号</div>'


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article that another page links to."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as a page shows it: its text, and the title attribute where there is one."""

    text: str
    attribute: str | None


class Template(ABC):
    """A family of article pages."""

    charset: ClassVar[str]
    content_type: ClassVar[str]
    declared: ClassVar[str]
    notice: ClassVar[tuple[str, ...]]
    phones: ClassVar[tuple[str, ...]]
    emails: ClassVar[tuple[str, ...]]
    pictured: ClassVar[bool]

    @abstractmethod
    def show(self, neighbour: Neighbour, number: int) -> Shown:
        """Return how a related link is shown, the `number`-th of its page."""

    @abstractmethod
    def article(self, content: Content, section: Section, related: Sequence[tuple[Neighbour, Shown]]) -> str:
        """Return the page."""


class Dede(Template):
    """Layout tables and h2, GB18030 bytes declared gb2312; long related titles are cut without a mark."""

    charset, content_type, declared, pictured = "gb18030", "text/html", "gb2312", False
    notice = (
        f"1、凡本网注明“来源：{SITE}”的作品，版权均属于{SITE}，未经许可不得使用。",
        "2、凡本网注明“来源：其他单位”的作品，均转自其他单位，只为让更多的人读到。",
        "※ 本网电话：0000-5550123 邮箱:bianji@qinglan.example",
    )
    phones, emails = ("0000-5550123",), ("bianji@qinglan.example",)

    def show(self, neighbour: Neighbour, number: int) -> Shown:
        """Return the title, cut to 25 characters where it has more than 26."""
        return Shown(cut(neighbour.title), None)

    def article(self, content: Content, section: Section, related: Sequence[tuple[Neighbour, Shown]]) -> str:
        """Return the page."""
        info = [f"<small>时间：</small>{content.published:%Y-%m-%d %H:%M:%S}"]
        if content.source:
            info.append(f"<small>来源：</small>{content.source}")
        if content.authors:
            info.append(f"<small>作者：</small>{'　'.join(content.authors)}")
        info.append('<small>点击：</small><script src="/plus/count.php"></script>次')
        body = "\n".join(f"<p>　　{_entities(paragraph)}</p>" for paragraph in content.paragraphs)
        links = "".join(f'<li><a href="{n.path}">{escape(s.text)}</a></li>' for n, s in related)
        editor = f'<div class="zr">责任编辑：{content.editor}</div>' if content.editor else ""
        return (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">\n<html><head>'
            '<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />'
            f"<title>{escape(content.title)}_{section.name}_{SITE}</title></head><body>"
            f'<div class="top"><ul class="nav">{_NAV}</ul></div>'
            f'<div class="place">当前位置: <a href="/">主页</a> &gt; <a href="/xianyu/">县域</a> &gt; '
            f'<a href="/xianyu/{section.code}/">{section.name}</a> &gt;</div>'
            f'<div class="viewbox"><div class="title"><h2>{escape(content.title)}</h2></div>'
            f'<div class="info">{" ".join(info)}</div>'
            f'<div class="content"><!-- 正文开始 --><style>.x{{color:red}}</style><table width="100%"><tr><td>{body}'
            '</td></tr></table><script>var words = "这不是正文";</script><div class="dede_pages"></div></div>'
            f'{editor}</div><div class="bq">{"<br>".join(self.notice)}</div>'
            f'<dl class="tbox"><dt><strong>相关文章</strong></dt><dd><ul>{links}</ul></dd></dl>{hot_list()}{_FOOTER}'
            "</body></html>"
        )


class Modern(Template):
    """HTML5 in UTF-8 with figures; minutes or days; long related titles end in a mark, some with the whole title."""

    charset, content_type, declared, pictured = "utf-8", "text/html; charset=utf-8", "utf-8", True
    notice = (
        f"版权声明：{SITE}的稿件可以在注明出处后使用。",
        "联系我们：10000000000，xinxiang@qinglan.example",
    )
    phones, emails = ("10000000000",), ("xinxiang@qinglan.example",)

    def show(self, neighbour: Neighbour, number: int) -> Shown:
        """Return the title, cut to 20 characters and marked where it has more than 22."""
        if len(neighbour.title) <= 22:
            return Shown(seen(neighbour.title), None)
        return Shown(seen(neighbour.title[:20]) + "…", neighbour.title if number % 2 else None)

    def article(self, content: Content, section: Section, related: Sequence[tuple[Neighbour, Shown]]) -> str:
        """Return the page."""
        form = "%Y-%m-%d" if content.precision == "day" else "%Y-%m-%d %H:%M"
        info = [f"<span>{content.published:{form}}</span>"]
        info += [f"<span>来源：{content.source}</span>"] if content.source else []
        info += [f"<span>作者：{_reporters(content.authors)}</span>"] if content.authors else []
        info += [f"<span>编辑：{content.editor}</span>"] if content.editor else []
        figures = [
            f'<figure><img src="{picture.path}" alt="">'
            + (f"<figcaption>{picture.caption}</figcaption>" if picture.caption else "")
            + "</figure>"
            for picture in content.pictures
        ]
        paragraphs = [f"<p>{_entities(paragraph)}</p>" for paragraph in content.paragraphs]
        links = "".join(
            f'<li><a href="{n.path}"{_attribute(s.attribute)}>{escape(s.text)}</a></li>' for n, s in related
        )
        return (
            f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>{escape(content.title)} - {SITE}'
            f'</title></head><body><header><ul class="nav">{_NAV}</ul></header><main><nav class="crumbs">'
            f'<a href="/">首页</a> / <a href="/xianyu/{section.code}/">{section.name}</a></nav><article>'
            f'<h1>{escape(content.title)}</h1><div class="meta">{" 　".join(info)}</div>'
            f'<div class="article-body">{"".join(figures[:1] + paragraphs + figures[1:])}</div></article>'
            f'<div class="copyright">{"".join(f"<p>{line}</p>" for line in self.notice)}</div>'
            f'<div class="related"><h3>相关阅读</h3><ul>{links}</ul></div></main>'
            f"<aside>{hot_list()}</aside><footer>{_FOOTER}</footer></body></html>"
        )


def listing(section: Section, entries: Sequence[str], pager: str) -> str:
    """Return a list page of `section`."""
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" />'
        f'<title>{section.name}_县域_{SITE}</title></head><body><div class="top"><ul class="nav">{_NAV}</ul></div>'
        f'<div class="listbox"><ul class="e2">{"".join(entries)}</ul></div>'
        f'<div class="dede_pages"><ul class="pagelist">{pager}</ul></div>{hot_list()}{_FOOTER}</body></html>'
    )


def index() -> str:
    """Return the page that links to the sections."""
    return (
        f'<html><head><meta charset="gb2312"><title>{SITE}</title></head><body><ul class="nav">{_NAV}</ul>'
        f"{_FOOTER}</body></html>"
    )


def missing(text: str) -> str:
    """Return an error page in the frame of the site."""
    return (
        f'<html><head><meta charset="gb2312"><title>提示信息_{SITE}</title></head><body><ul class="nav">{_NAV}</ul>'
        f'<div class="tip"><h1>提示信息</h1><p>{text}</p><p><a href="/">返回首页</a></p></div>{_FOOTER}</body></html>'
    )


def hot_list() -> str:
    """Return a side bar with links that are no articles of a list."""
    links = "".join(f'<li><a href="/xianyu/ql/{number}.html">塬上春耕图片第{number}组</a></li>' for number in range(8))
    return f'<div class="side"><h3>热点排行</h3><ul>{links}</ul></div>'


def cut(title: str) -> str:
    """Return `title` as the portal shows it: cut to 25 characters, without a mark, where it has more than 26."""
    return seen(title if len(title) <= 26 else title[:25])


def _entities(paragraph: str) -> str:
    return escape(paragraph, quote=False).replace("“", "&ldquo;", 1).replace("， ", "，&nbsp;")


def _reporters(authors: Sequence[str]) -> str:
    return " ".join(f"{role} {name}" for role, name in zip(("记者", "通讯员"), authors, strict=False))


def _attribute(title: str | None) -> str:
    return f' title="{escape(title)}"' if title else ""
