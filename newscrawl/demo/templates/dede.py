"""The first family: pages as DedeCMS makes them, in GB18030 that calls itself gb2312."""

from html import escape
from random import Random

from newscrawl.demo.story import Credits, Story
from newscrawl.demo.templates import frame
from newscrawl.demo.templates.base import Link, View, anchor, cut, inline, items, relative, scatter
from newscrawl.demo.truth import Image, Notice, Precision
from newscrawl.demo.words import SITE_NAME

_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
)
_PHONE, _EMAIL = "0000-1234567", "bianji@lanting.example"
_NOTICE = (
    f"1、页面上写有“来源：{SITE_NAME}”字样的稿件归本站所有，搬用前请先打招呼。",
    "2、写有其他来源的稿件只为让更多人读到，本站不为其中的说法作保。",
    "3、对稿件有话要说的，请于见报三十天内告知本站。",
    f"☆ 值班电话：{_PHONE} 投稿信箱：{_EMAIL}",
)
_NOISE = (
    "<!-- 内容开始 责任编辑：{name} -->",
    '<script type="text/javascript">var page_tip = "来源：脚本里的文字";</script>',
    "<style>.content p {{ line-height: 2; }}</style>",
    "<p>&nbsp;</p>",
)


class Dede:
    """Pages of DedeCMS."""

    charset = "gb18030"
    declared = "gb2312"
    content_type = "text/html"

    @property
    def notice(self) -> Notice:
        """The notice under each article."""
        return Notice(text=list(_NOTICE), phones=[_PHONE], emails=[_EMAIL])

    def precision(self, index: int) -> Precision:
        """Return seconds: this family shows them always."""
        return "second"

    def shown(self, title: str) -> str:
        """Return the title, silently cut where it is too long."""
        return cut(title)

    def images(self, story: Story) -> list[Image]:
        """Return the pictures without captions: this family has no place for them."""
        return [Image(path=image["path"], caption=None) for image in story.images]

    def article(self, view: View) -> str:
        """Return the page of an article."""
        return (
            f'{_DOCTYPE}<html xmlns="http://www.w3.org/1999/xhtml"><head>{frame.GB_META}'
            f"<title>{escape(view.story.title)}_{view.section.name}_{SITE_NAME}</title></head><body>"
            f"{frame.navigation()}{frame.place(view.section)}{_box(view)}"
            f'<div class="bq">{"<br>".join(escape(line, quote=False) for line in _NOTICE)}</div>'
            f"{_related(view)}{frame.hot(view.hot)}{frame.footer()}</body></html>\n"
        )


def _box(view: View) -> str:
    editor = "" if view.credits.editor is None else f'<div class="zr">责任编辑：{view.credits.editor}</div>'
    return (
        f'<div class="viewbox"><div class="title"><h2>{escape(view.story.title)}</h2></div>'
        f'<div class="info">{_info(view.credits, f"{view.published:%Y-%m-%d %H:%M:%S}", view.path)}</div>\n'
        f'<div class="content"><table width="100%"><tr><td>{_content(view)}</td></tr></table>'
        '<div class="dede_pages"></div></div>'
        f"{editor}</div>\n"
    )


def _info(credits_: Credits, time: str, path: str) -> str:
    number = path.rsplit("/", maxsplit=1)[1].removesuffix(".html")
    parts = [f"<small>时间：</small>{time} "]
    if credits_.source is not None:
        parts.append(f"<small>来源：</small>{credits_.source} ")
    if credits_.byline is not None:
        parts.append(f"<small>作者：</small>{credits_.byline} ")
    parts.append(f'<small>点击：</small><script src="/plus/count.php?aid={number}"></script>次')
    return "".join(parts)


def _content(view: View) -> str:
    rng = view.rng()
    blocks = [f"<p>　　{inline(rng, text)}</p>" for text in view.story.paragraphs]
    pictures = [f'<p align="center"><img src="{image["path"]}" /></p>' for image in view.story.images]
    noise = [markup.format(name=view.section.name) for markup in rng.sample(_NOISE, rng.randint(0, 2))]
    return "\n".join(scatter(rng, scatter(rng, blocks, pictures), noise))


def _related(view: View) -> str:
    rng = view.rng()
    links = items([_link(rng, link) for link in view.related])
    return (
        '<dl class="tbox"><dt><strong>相关文章</strong></dt>'
        f'<dd><ul class="d1 ico3">{links}</ul></dd></dl>\n'
    )  # fmt: skip


def _link(rng: Random, link: Link) -> str:
    return anchor(relative(link.path) if rng.random() < 0.2 else link.path, cut(link.title))
