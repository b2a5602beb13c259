"""Invented sites for walks that know nothing of them, and a walk over their pages without a network."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.base_spiders import ListSpider
from newscrawl.base_spiders.walk import FreshWalk
from newscrawl.findings import Link, ListWalk, Section
from newscrawl.http import PageResponse
from newscrawl.items import Article
from newscrawl.text.decode import decode

SITE = "http://site.example"
NAMES = {"bxyw": "本县要闻", "xzdt": "乡镇动态", "tpxw": "图片新闻", "gsgg": "公示公告"}
MENU = (
    '<a href="/">首页</a> <a href="/login.html">用户登录</a> <a href="/about/1.html">关于我们</a>'
    ' <a href="http://other.example/">邻县新闻网</a> <a href="/down/app.apk">客户端</a>'
)
FOOTER = (
    '<p><a href="/about/2.html">联系我们</a> <a href="/gb/shuoming.html">本网站使用说明</a>'
    ' <a href="http://f1.example/1.html">友好县城乡新闻网站</a></p>'
)
DIGITS = "零一二三四五六七八九"


def title(number: int) -> str:
    return f"云岭县{''.join(DIGITS[int(digit)] for digit in str(number))}号水渠修缮工程开工"


@dataclass
class Style:
    """How a site writes addresses and lists; sections hold articles by number, newest first."""

    article: Callable[[str, int], str]
    first: Callable[[str], str]
    page: Callable[[str, int], str]
    pager: Callable[[Callable[[int], str], int, int], str]
    """From the address of a page by its number, this page's number and the number of pages to markup."""
    frame: str = '<div class="main"><ul class="list">{entries}</ul><div class="page">{pager}</div></div>'
    entry: str = '<li><a href="{href}">{title}</a><span>05-14</span></li>'
    hot: str = '<div class="box1"><h3>热点关注</h3><ul>{entries}</ul></div>'
    per_page: int = 8
    sizes: dict[str, int] = field(default_factory=lambda: {"bxyw": 30, "xzdt": 17, "tpxw": 8, "gsgg": 3})


class Site:
    """Pages by path and query, and the articles of each section."""

    def __init__(self, style: Style) -> None:
        self.pages: dict[str, str] = {}
        self.articles: dict[str, list[str]] = {}
        self._style = style
        self._titles: dict[str, str] = {}
        number = 0
        for code, size in style.sizes.items():
            self.articles[code] = [style.article(code, number + n) for n in range(size)]
            for path in self.articles[code]:
                self._titles[path] = title(number)
                self.pages[path] = article_page(title(number))
                number += 1
        self._make_lists()
        self.pages["/about/1.html"] = self._html("关于我们", "<p>本网由县里的几个人办。</p>")
        self.pages["/about/2.html"] = self._html("联系我们", "<p>电话不便公布。</p>")
        self.pages["/gb/shuoming.html"] = self._html("使用说明", "<p>按键即可。</p>")
        self.pages["/"] = self._index()

    def _make_lists(self) -> None:
        style = self._style
        for code, paths in self.articles.items():
            pages = max(1, -(-len(paths) // style.per_page))

            def address(number: int, code: str = code) -> str:
                return style.first(code) if number == 1 else style.page(code, number)

            for number in range(1, pages + 1):
                shown = paths[(number - 1) * style.per_page : number * style.per_page]
                body = style.frame.format(
                    entries=self._entries(shown), pager=style.pager(address, number, pages) if pages > 1 else ""
                )
                self.pages[address(number)] = self._html(f"{NAMES[code]}_云岭新闻网", body)

    def _entries(self, paths: list[str], entry: str = "") -> str:
        entry = entry or self._style.entry
        return "".join(entry.format(href=path.replace("&", "&amp;"), title=self._titles[path]) for path in paths)

    def _nav(self) -> str:
        links = "".join(f'<li><a href="{self._style.first(code)}">{NAMES[code]}</a></li>' for code in self.articles)
        return f'<ul class="nav">{links.replace("&", "&amp;")}</ul>'

    def _hot(self) -> str:
        every = [path for paths in self.articles.values() for path in paths]
        return self._style.hot.format(entries=self._entries(every[::5][:10], '<li><a href="{href}">{title}</a></li>'))

    def _html(self, name: str, body: str) -> str:
        return html(name, f"<div>{MENU}</div>{self._nav()}{body}{self._hot()}{FOOTER}")

    def _index(self) -> str:
        blocks = "".join(
            f'<div class="block"><h2><a href="{self._style.first(code).replace("&", "&amp;")}">更多&gt;&gt;</a></h2><ul>'
            f"{self._entries(paths[:6], '<li><a href={href}>{title}</a></li>')}</ul></div>"
            for code, paths in self.articles.items()
        )
        return self._html("云岭新闻网", blocks)


def article_page(name: str, more: str = "") -> str:
    text = "<p>　　村里修渠的人今天又多了几位，大家说水到了地里，秋天的收成就有了着落。</p>" * 6
    return html(name, f"<h1>{name}</h1><p>2021-05-14 09:26 来源：云岭新闻网</p>{text}{more}")


def html(name: str, body: str) -> str:
    return f"<html><head><title>{name}</title></head><body>{body}</body></html>"


def entries(numbers: Iterable[int], path: Callable[[int], str]) -> str:
    return "<ul>" + "".join(f'<li><a href="{path(n)}">{title(n)}</a></li>' for n in numbers) + "</ul>"


class Walked(FreshWalk):
    """What a walk told, and which pages it asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.sections: dict[str, list[str]] = {}
        self.names: dict[str, str] = {}
        self.lists: list[str] = []
        self.failed: list[str] = []
        self.narrowed: list[str] = []
        self.articles: list[str] = []

    def found(self, section: Section, links: Any, walk: ListWalk | None = None, url: str = "") -> list[Link]:
        self.names[section.code] = section.name
        self.sections.setdefault(section.code, []).extend(_path(link.url) for link in links)
        return super().found(section, links)

    def list_read(self, url: str) -> None:
        self.lists.append(_path(url))

    def list_failed(self, url: str, reason: str) -> None:
        self.failed.append(f"{_path(url)}: {reason}")

    def narrow(self, how: str) -> None:
        self.narrowed.append(how)


def walk(spider: ListSpider, page_of: Callable[[str], str | int | None], most: int = 5000) -> Walked:
    """Walk over pages by path and query; a number is an error's status, None a page that is not there."""
    walked = spider.walk = Walked()
    waiting: deque[Any] = deque(
        [Request(spider.index_url(spider.site), spider.parse_index, errback=spider.list_failed)]
    )
    while waiting:
        request = waiting.popleft()
        path = _path(request.url)
        walked.asked.append(path)
        assert len(walked.asked) <= most, "a walk without an end"
        page = page_of(path)
        if isinstance(page, str):
            raw = page.encode()
            response = PageResponse(request.url, body=raw, request=request, decoded=decode(raw, "text/html"))
            results = request.callback(response, **request.cb_kwargs)
        else:
            failure = Failure(HttpError(TextResponse(request.url, status=page or 404), "no"))
            failure.request = request  # type: ignore[attr-defined]
            results = request.errback(failure)
        for result in results or ():
            if isinstance(result, Request):
                waiting.appendleft(result) if result.priority > 0 else waiting.append(result)
            elif isinstance(result, Article):
                walked.articles.append(_path(result.url))
    return walked


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
