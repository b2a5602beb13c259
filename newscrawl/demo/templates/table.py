"""The second family: nested tables, font tags and br, as systems of around 2000 make pages."""

from html import escape
from random import Random

from newscrawl.demo.labels import Label
from newscrawl.demo.templates import frame, furniture
from newscrawl.demo.templates.base import (
    CHANNEL,
    View,
    anchor,
    closing_lines,
    editor_line,
    image,
    info,
    inline,
    link,
    pager,
    relative,
)  # fmt: skip
from newscrawl.demo.truth import Image, Notice
from newscrawl.demo.words import SITE_NAME

_PHONE, _EMAIL = "0000-7654321", "wangguan@lanting.example"
_NOTICE = (
    "声明：本页稿件由作者提供，本站只负责登载。",
    f"如需更改请致电 {_PHONE}（白天）或来信 {_EMAIL}。",
)
NOTICE = Notice(text=list(_NOTICE), phones=[_PHONE], emails=[_EMAIL])
"""The notice under each article."""
_TABLE = "<TABLE width=960 border=0 align=center cellPadding=0 cellSpacing=0>"


def article(view: View, label: Label) -> str:
    """Return the page of an article, or of a part of it."""
    return (
        f"<HTML><HEAD>{label.before_meta}<META http-equiv=Content-Type content='text/html; charset={label.meta}'>\n"
        f"<TITLE>{SITE_NAME} {view.section.name} {escape(view.title)}</TITLE>\n{furniture.styles()}</HEAD>\n"
        f"<BODY bgColor=#ffffff>{furniture.scripts()}{_TABLE}<TR><TD colSpan=2>{frame.navigation()}\n"
        f"<TR vAlign=top><TD width=700>{_article(view)}\n<TD width=260>{frame.hot(view.hot)}"
        f"{frame.latest(view.latest)}</TABLE>\n{furniture.comments(view.rng())}{furniture.friends()}{furniture.footer()}"
        "</BODY></HTML>\n"
    )


def _article(view: View) -> str:
    editor, after = editor_line(view), view.credits.editor_form == "after-notice"
    row = f"<TR><TD class=bj12 align=right><FONT size=2>{editor}</FONT>\n" if editor else ""
    notice = "<BR>".join(escape(line, quote=False) for line in _NOTICE)
    section = anchor(f"/xianyu/{view.section.code}/", view.section.name)
    return (
        f'<TABLE width="100%" border=0>\n<TR><TD class=dqwz>您的位置：{anchor("/", "首页")} → '
        f"{anchor('/xianyu/', CHANNEL)} → {section} → 正文\n"
        f"<TR><TD class=title12 align=center><FONT size=5><B>{escape(view.title)}</B></FONT>\n"
        f"<TR><TD class=info12 align=center><FONT color=#666666>{'&nbsp;&nbsp;'.join(info(view))}"
        '&nbsp;&nbsp;浏览：<SCRIPT src="/hits.asp"></SCRIPT>次</FONT>\n'
        f"<TR><TD id=zoom><FONT size=3>{_content(view)}</FONT>\n"
        f'{_pager(view)}{"" if after else row}<TR><TD align=center>【<A href="javascript:print()">打印本页</A>】'
        f'【<A href="javascript:close()">关闭窗口</A>】\n<TR><TD class=sm12><FONT color=red>{notice}</FONT>\n'
        f"{row if after else ''}{_related(view)}</TABLE>"
    )


def _content(view: View) -> str:
    rng = view.rng()
    gap = rng.choice(("<BR>", "<BR><BR>", "<BR>\n<BR>"))
    lines = [*(_block(rng, block) for block in view.blocks), *(f"　　{line}" for line in closing_lines(view))]
    return gap.join(lines)


def _block(rng: Random, block: str | Image) -> str:
    if isinstance(block, str):
        return f"　　{inline(rng, block)}" if rng.random() < 0.6 else f"&nbsp;&nbsp;&nbsp;&nbsp;{inline(rng, block)}"
    caption = "" if block["caption"] is None else f"<BR><FONT color=#333399 size=2>{block['caption']}</FONT>"
    return f"<CENTER>{image(rng, block)}{caption}</CENTER>"


def _pager(view: View) -> str:
    return f"<TR><TD align=center>{pager(view)}\n" if view.pager else ""


def _related(view: View) -> str:
    rng, related = view.rng(), view.related
    links = "<BR>\n".join(
        f"{related.bullet}{link(one, relative(one.path) if rng.random() < 0.2 else None)}" for one in related.links
    )
    return f"<TR><TD class=xg12><B>{related.heading}</B><BR>\n{links}\n"
