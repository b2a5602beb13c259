"""The third family: HTML 5, with figures and captions; at times with the text three times over."""

from html import escape
from random import Random

from newscrawl.demo.labels import Label
from newscrawl.demo.templates import frame, furniture
from newscrawl.demo.templates.base import (
    CHANNEL,
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

_PHONE, _EMAIL = "10000000000", "fankui@lanting.example"
_NOTICE = (
    f"本页文字与图片由{SITE_NAME}整理，转用时请写明出处。",
    f"发现差错请致电 {_PHONE}，或写信到 {_EMAIL}，我们会尽快更正。",
)
NOTICE = Notice(text=list(_NOTICE), phones=[_PHONE], emails=[_EMAIL])
"""The notice under each article."""
_NOISE = (
    "<!-- ad-slot 3 -->",
    "<script>window.__page = {kind: 'article', tip: '编辑：脚本'};</script>",
    "<style>.article-body p { text-indent: 2em; }</style>",
)


def article(view: View, label: Label) -> str:
    """Return the page of an article, or of a part of it."""
    title, lines = escape(view.title), "".join(f"<p>{escape(line)}</p>" for line in _NOTICE)
    editor, after = editor_line(view), view.credits.editor_form == "after-notice"
    signed = f'<p class="article-editor">{editor}</p>\n' if editor else ""
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{label.before_meta}<meta charset="{label.meta}">\n'
        f'<meta name="Maketime" content="2026-11-01 03:00:00"><title>{title} - {SITE_NAME}</title>\n'
        f"{furniture.styles()}</head>\n<body>{frame.navigation()}{_crumbs(view)}<main><article><h1>{title}</h1>\n"
        f'<div class="article-meta">{"　".join(f"<span>{piece}</span>" for piece in info(view))}</div>\n'
        f"{_bodies(view)}{'' if after else signed}</article>\n{furniture.share()}"
        f'<div class="copyright">{lines}</div>\n{signed if after else ""}{_related(view)}</main>\n'
        f"<aside>{frame.hot(view.hot)}{frame.latest(view.latest)}</aside>{furniture.comments(view.rng())}"
        f"{furniture.friends()}{furniture.footer()}{furniture.scripts()}</body></html>\n"
    )


def _crumbs(view: View) -> str:
    section = view.section
    return (
        f'<nav class="crumbs"><a href="/">首页</a> / <a href="/xianyu/">{CHANNEL}</a> / '
        f'<a href="/xianyu/{section.code}/">{section.name}</a></nav>'
    )


def _bodies(view: View) -> str:
    body = f'<div class="article-body">{_content(view)}</div>\n'
    if view.rng().random() >= 0.08:
        return body
    # For printing and for small screens the text is there again, and only a style sheet hides it.
    return body + "".join(
        f'<div class="article-body {name}" style="display:none">{_content(view)}</div>\n'
        for name in ("print", "mobile")
    )


def _content(view: View) -> str:
    rng = view.rng()
    blocks = [_block(rng, block) for block in view.blocks]
    if rng.random() < 0.4:
        blocks.insert(rng.randint(0, len(blocks)), rng.choice(_NOISE))
    blocks += [f"<p>{line}</p>" for line in closing_lines(view)]
    blocks += [f'<p class="parts">{pager(view)}</p>'] if view.pager else []
    return "\n".join(blocks)


def _block(rng: Random, block: str | Image) -> str:
    if isinstance(block, str):
        return f"<p>{inline(rng, block)}</p>"
    caption = "" if block["caption"] is None else f"<figcaption>{block['caption']}</figcaption>"
    return f"<figure>{image(rng, block)}{caption}</figure>"


def _related(view: View) -> str:
    rng, related = view.rng(), view.related
    links = [related.bullet + link(one, relative(one.path) if rng.random() < 0.3 else None) for one in related.links]
    return f'<section class="related"><h3>{related.heading}</h3><ul>{items(links)}</ul></section>\n'
