"""The second family: HTML 5 in UTF-8, with pictures and captions, under other class names."""

from datetime import datetime
from html import escape
from random import Random

from newscrawl.demo.story import Credits, Story
from newscrawl.demo.templates import frame
from newscrawl.demo.templates.base import CUT, Link, View, anchor, inline, items, relative, scatter
from newscrawl.demo.truth import Image, Notice, Precision
from newscrawl.demo.words import SITE_NAME

_PHONE, _EMAIL = "10000000000", "fankui@lanting.example"
_NOTICE = (
    f"本页文字与图片由{SITE_NAME}整理，转用时请写明出处。",
    f"发现差错请致电 {_PHONE}，或写信到 {_EMAIL}，我们会尽快更正。",
)
_NOISE = (
    "<!-- ad-slot 3 -->",
    "<script>window.__page = {kind: 'article', tip: '编辑：脚本'};</script>",
    "<style>.article-body p { text-indent: 2em; }</style>",
)


class Modern:
    """Pages of the site's second system."""

    charset = "utf-8"
    declared = "utf-8"
    content_type = "text/html; charset=utf-8"

    @property
    def notice(self) -> Notice:
        """The notice under each article."""
        return Notice(text=list(_NOTICE), phones=[_PHONE], emails=[_EMAIL])

    def precision(self, index: int) -> Precision:
        """Return minutes, for some articles only the day."""
        return "day" if index % 6 == 2 else "minute"

    def shown(self, title: str) -> str:
        """Return the title; where it is too long, its end is an ellipsis."""
        return title if len(title) <= CUT else title[: CUT - 1] + "…"

    def images(self, story: Story) -> list[Image]:
        """Return the pictures with their captions."""
        return story.images

    def article(self, view: View) -> str:
        """Return the page of an article."""
        title, lines = escape(view.story.title), [f"<p>{escape(line)}</p>" for line in _NOTICE]
        return (
            '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
            f"<title>{title} - {SITE_NAME}</title></head>\n<body>{frame.navigation()}{_crumbs(view)}"
            f"<main><article><h1>{title}</h1>\n"
            f'<div class="article-meta">{_info(view.credits, _time(view.published, view.precision))}</div>\n'
            f'<div class="article-body">{_body(view)}</div></article>\n'
            f'<div class="copyright">{"".join(lines)}</div>\n{self._related(view)}</main>'
            f"{frame.hot(view.hot)}{frame.footer()}</body></html>\n"
        )

    def _related(self, view: View) -> str:
        rng = view.rng()
        links = items([self._link(rng, link) for link in view.related])
        return f'<div class="related"><h3>相关阅读</h3><ul>{links}</ul></div>\n'

    def _link(self, rng: Random, link: Link) -> str:
        shown = self.shown(link.title)
        whole = link.title if shown != link.title and rng.random() < 0.5 else None
        return anchor(relative(link.path) if rng.random() < 0.3 else link.path, shown, whole=whole)


def _crumbs(view: View) -> str:
    section = view.section
    return (
        f'<nav class="crumbs"><a href="/">首页</a> / <a href="/xianyu/">县域</a> / '
        f'<a href="/xianyu/{section.code}/">{section.name}</a></nav>'
    )


def _time(time: datetime, precision: Precision) -> str:
    return f"{time:%Y-%m-%d}" if precision == "day" else f"{time:%Y-%m-%d %H:%M}"


def _info(credits_: Credits, time: str) -> str:
    labelled = (("来源", credits_.source), ("作者", credits_.byline), ("编辑", credits_.editor))
    return f"{time} 　" + "　".join(f"{label}：{value}" for label, value in labelled if value is not None)


def _body(view: View) -> str:
    rng = view.rng()
    blocks = [f"<p>{inline(rng, text)}</p>" for text in view.story.paragraphs]
    noise = [rng.choice(_NOISE)] if rng.random() < 0.4 else []
    return "\n".join(scatter(rng, scatter(rng, blocks, [_figure(image) for image in view.story.images]), noise))


def _figure(image: Image) -> str:
    caption = "" if image["caption"] is None else f"<figcaption>{image['caption']}</figcaption>"
    return f'<figure><img src="{image["path"]}" alt="">{caption}</figure>'
