"""The first family: div and p, as DedeCMS makes pages."""

from html import escape
from random import Random

from newscrawl.demo.labels import Label
from newscrawl.demo.templates import frame, furniture
from newscrawl.demo.templates.base import (
    View,
    closing_lines,
    editor_line,
    image,
    info,
    inline,
    items,
    link,
    pager,
    relative,
)  # fmt: skip
from newscrawl.demo.truth import Image, Notice
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
NOTICE = Notice(text=list(_NOTICE), phones=[_PHONE], emails=[_EMAIL])
"""The notice under each article."""
_NOISE = (
    "<!-- 内容开始 责任编辑：{name} -->",
    '<script type="text/javascript">var page_tip = "来源：脚本里的文字";</script>',
    "<style>.content p {{ line-height: 2; }}</style>",
    "<p>&nbsp;</p>",
)
_TOOLS = (
    '<p align="right">【<a href="javascript:print()">打印本页</a>】【<a href="javascript:close()">关闭窗口</a>】</p>'
)


def article(view: View, label: Label) -> str:
    """Return the page of an article, or of a part of it."""
    section, lines = view.section, "<br>".join(escape(line, quote=False) for line in _NOTICE)
    editor, after = editor_line(view), view.credits.editor_form == "after-notice"
    zr = f'<div class="zr">{editor}</div>' if editor else ""
    return (
        f'{_DOCTYPE}<html xmlns="http://www.w3.org/1999/xhtml"><head>{label.before_meta}'
        f'<meta http-equiv="Content-Type" content="text/html; charset={label.meta}" />'
        f'<meta name="keywords" content="{section.name},来源,编辑" />\n'
        f"<title>{escape(view.title)}_{section.name}_{SITE_NAME}</title>\n{furniture.styles()}{furniture.scripts()}</head>"
        f"<body>{frame.navigation()}{frame.place(section)}{_box(view, '' if after else zr)}"
        f'{furniture.share()}<div class="bq">{lines}</div>{zr if after else ""}{_related(view)}'
        f"{furniture.comments(view.rng())}{frame.hot(view.hot)}{frame.latest(view.latest)}{furniture.friends()}"
        f"{furniture.footer()}</body></html>\n"
    )


def _box(view: View, editor: str) -> str:
    number = view.path.rsplit("/", maxsplit=1)[1].removesuffix(".html")
    return (
        f'<div class="viewbox"><div class="title"><h2>{escape(view.title)}</h2></div>'
        f'<div class="info">{" ".join(info(view))} <small>点击：</small>'
        f'<script src="/plus/count.php?aid={number}"></script>次</div>\n'
        f'<div class="content"><table width="100%"><tr><td>{_content(view)}</td></tr></table></div>'
        f'<div class="dede_pages">{pager(view) if view.pager else ""}</div>{editor}</div>\n'
    )


def _content(view: View) -> str:
    rng = view.rng()
    blocks = [_block(rng, block) for block in view.blocks]
    for markup in rng.sample(_NOISE, rng.randint(0, 2)):
        # Not between a picture and its caption: those are one block.
        blocks.insert(rng.randint(0, len(blocks)), markup.format(name=view.section.name))
    lines = [f"<p>　　{line}</p>" for line in closing_lines(view)]
    return "\n".join([*blocks, *lines, _TOOLS if rng.random() < 0.4 else ""])


def _block(rng: Random, block: str | Image) -> str:
    if isinstance(block, str):
        return f"<p>　　{inline(rng, block)}</p>"
    caption = "" if block["caption"] is None else f'\n<p class="tuzhu" align="center">{block["caption"]}</p>'
    return f'<p align="center">{image(rng, block)}</p>{caption}'


def _related(view: View) -> str:
    rng, related = view.rng(), view.related
    links = [related.bullet + link(one, relative(one.path) if rng.random() < 0.2 else None) for one in related.links]
    return (
        f'<dl class="tbox"><dt><strong>{related.heading}</strong></dt>'
        f'<dd><ul class="d1 ico3">{items(links)}</ul></dd></dl>\n'
    )  # fmt: skip
