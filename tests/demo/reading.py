"""How the tests read pages: with lxml, and with nothing of the portal's own code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import html
from lxml.html import HtmlElement

from newscrawl.demo import Page, Portal, Truth

ARTICLE = re.compile(r"/xianyu/[a-z0-9]+/\d+\.html")
TOOLS = "【打印本页】【关闭窗口】"
_BLOCKS = frozenset(["p", "center", "figure", "figcaption", "br", "div"])


class Places(NamedTuple):
    """Where in the pages of a family of templates the parts of an article stand, as XPath."""

    title: str
    section: str
    info: str
    text: str
    """The text; where it is there more than once, the first is meant."""
    caption: str
    pager: str
    editor: str
    notice: str
    related: str
    heading: str
    """The heading of the related block, seen from there."""


FAMILIES = {
    "dede": Places(
        title="//div[@class='viewbox']/div[@class='title']/h2",
        section="//div[@class='place']/a[last()]",
        info="//div[@class='info']",
        text="//div[@class='content']/table//td",
        caption="p[@class='tuzhu']",
        pager="//div[@class='viewbox']/div[@class='dede_pages'][a]",
        editor="//div[@class='zr']",
        notice="//div[@class='bq']",
        related="//dl[@class='tbox']",
        heading="dt",
    ),
    "table": Places(
        title="//td[@class='title12']/font/b",
        section="//td[@class='dqwz']/a[last()]",
        info="//td[@class='info12']",
        text="//td[@id='zoom']",
        caption=".//center//font",
        pager="//tr[td[@id='zoom']]/following-sibling::tr[1]/td[not(@class)][b]",
        editor="//td[@class='bj12']",
        notice="//td[@class='sm12']/font",
        related="//td[@class='xg12']",
        heading="b",
    ),
    "modern": Places(
        title="//article/h1",
        section="//nav[@class='crumbs']/a[last()]",
        info="//div[@class='article-meta']",
        text="//div[starts-with(@class, 'article-body')]",
        caption="figure/figcaption",
        pager="(//div[@class='article-body'])[1]/p[@class='parts']",
        editor="//p[@class='article-editor']",
        notice="//div[@class='copyright']",
        related="//section[@class='related']",
        heading="h3",
    ),
}


class Shown(NamedTuple):
    """A link as readers see it."""

    path: str
    shown: str
    whole: str | None
    """The title attribute."""
    bullet: str
    """What stands in front of it."""


class Copy(NamedTuple):
    """A text as it stands in a page: perhaps one of several there."""

    css_class: str
    style: str | None
    lines: list[str]
    pictures: list[dict[str, str | None]]


@dataclass(frozen=True)
class Part:
    """What a reader sees of an article on one page."""

    path: str
    page: Page
    source: str
    """The markup."""
    shown: str
    """All that the page shows."""
    family: str
    title: str
    section: str
    info: str
    copies: list[Copy]
    editor: str | None
    editor_is_behind_notice: bool
    notice: list[str]
    heading: str
    related: list[Shown]
    pager: list[tuple[str, str | None]]
    """Words and addresses of the links between the parts, None for the part that is read."""

    @property
    def lines(self) -> list[str]:
        return [line for line in self.copies[0].lines if line != TOOLS]


@dataclass(frozen=True)
class Article:
    """What a reader sees of an article, and what is true about it."""

    truth: Truth
    parts: list[Part]

    @property
    def family(self) -> str:
        return self.parts[0].family

    @property
    def info(self) -> str:
        return self.parts[0].info

    @property
    def lines(self) -> list[str]:
        return [line for part in self.parts for line in part.lines]

    @property
    def pictures(self) -> list[dict[str, str | None]]:
        return [picture for part in self.parts for picture in part.copies[0].pictures]


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def squeeze(text: str) -> str:
    """Return text without white space: names are spread, notices are broken into lines."""
    return re.sub(r"\s+", "", text)


def bare(element: HtmlElement) -> HtmlElement:
    """Drop what no reader sees."""
    for hidden in element.xpath("//script | //style | //comment()"):
        hidden.drop_tree()
    return element


def get(portal: Portal, path: str) -> Page:
    page = portal.page(path)
    assert page is not None, path
    return page


def decode(page: Page, encoding: str = "gb18030") -> str:
    return page.body.decode("utf-8-sig" if encoding == "utf-8" else encoding)


def tree(page: Page, encoding: str = "gb18030") -> HtmlElement:
    return bare(html.document_fromstring(decode(page, encoding)))


def texts(root: HtmlElement, xpath: str) -> list[str]:
    return [fold(found.text_content()) for found in root.xpath(xpath)]


def path_of(where: str, href: str) -> str:
    return urlsplit(urljoin("http://x.example" + where, href)).path


def paths(root: HtmlElement, where: str, xpath: str) -> list[str]:
    return [path_of(where, link.get("href")) for link in root.xpath(xpath)]


def charset_of(content_type: str | None) -> str | None:
    found = re.search(r"charset=([\w-]+)", content_type or "")
    return found[1].lower() if found else None


def meta_charset(source: str) -> str | None:
    """Return what the meta element claims, whatever scripts say."""
    root: Any = html.document_fromstring(source)
    (meta,) = root.xpath("//meta[@charset or @http-equiv='Content-Type']")
    return meta.get("charset") or charset_of(meta.get("content"))


def read_article(portal: Portal, truth: Truth) -> Article:
    """Read an article from its first page to its last, as the links between them lead."""
    parts, path = list[Part](), truth.path
    while True:
        parts.append(part := read_part(get(portal, path), path, truth.encoding["used"]))
        following = [href for shown, href in part.pager if shown == "下一页"]
        if not following:
            return Article(truth, parts)
        (path,) = following  # type: ignore[assignment]  # only the part that is read has no address
        assert len(parts) < 10, "parts without an end"


def read_part(page: Page, path: str, encoding: str) -> Part:
    root = tree(page, encoding)
    (family,) = (name for name, places in FAMILIES.items() if root.xpath(places.text))
    places = FAMILIES[family]
    (title,), (section,), (info,) = (texts(root, xpath) for xpath in places[:3])
    editors, (notice,), (related,) = (root.xpath(xpath) for xpath in (places.editor, places.notice, places.related))
    assert len(editors) <= 1
    order = list(root.iter())
    copies = [_copy(text, places) for text in root.xpath(places.text)]
    return Part(
        path=path, page=page, source=decode(page, encoding), shown=fold(root.text_content()), family=family, title=title, section=section, info=info,
        copies=copies, editor=fold(editors[0].text_content()) if editors else None,
        editor_is_behind_notice=any(order.index(editor) > order.index(notice) for editor in editors),
        notice=[line for line in _lines(notice) if line],
        heading=texts(related, places.heading)[0], related=[_shown(link, path) for link in related.iter("a")],
        pager=[link for pager in root.xpath(places.pager) for link in _pager(pager, path)],
    )  # fmt: skip


def list_pages(portal: Portal, code: str) -> Iterator[HtmlElement]:
    """Follow 下一页 from the first page of a list to its last."""
    where = f"/xianyu/{code}/"
    for _ in range(1000):
        root = tree(get(portal, where))
        yield root
        following = paths(root, where, "//a[normalize-space() = '下一页']")
        if not following:
            return
        (where,) = following
    raise AssertionError("a list without an end")


class Listed(NamedTuple):
    """An entry of a list."""

    path: str
    shown: str
    whole: str | None
    day: str
    """What stands beside it: the day, or that it is pinned."""

    @property
    def is_pinned(self) -> bool:
        return self.day == "[置顶]"


def listed_on(root: HtmlElement, code: str) -> list[Listed]:
    """Return the entries of a list page."""
    found = []
    for item in root.xpath("//div[@class='listbox']/ul[@class='e2']/li"):
        (link,), (beside,) = item.xpath("a[@class='title']"), texts(item, "span")
        whole = link.get("title")
        path = path_of(f"/xianyu/{code}/", link.get("href"))
        found.append(Listed(path, fold(link.text_content()), None if whole is None else fold(whole), beside))
    return found


def listed(portal: Portal, code: str) -> list[Listed]:
    """Return all entries of a list but the pinned one."""
    found = [entry for root in list_pages(portal, code) for entry in listed_on(root, code)]
    return [entry for entry in found if not entry.is_pinned]


def _copy(text: HtmlElement, places: Places) -> Copy:
    captions = text.xpath(places.caption)
    pictures: list[dict[str, str | None]] = []
    for element in text.iter("img", "p", "font", "figcaption"):
        if element.tag == "img":
            lazy = element.get("data-original")
            assert (element.get("src") == "/images/blank.gif") == (lazy is not None)
            pictures.append({"path": lazy or element.get("src"), "caption": None})
        elif element in captions:
            assert pictures[-1]["caption"] is None
            pictures[-1]["caption"] = fold(element.text_content())
    pagers = text.xpath("p[@class='parts']")
    lines = [line for line in _lines(text, skip=[*captions, *pagers]) if line]
    return Copy(text.get("class", ""), text.get("style"), lines, pictures)


def _lines(element: HtmlElement, skip: list[HtmlElement] | None = None) -> list[str]:
    """Return the text of an element as lines, broken where a browser breaks it between blocks."""
    return [fold(line) for line in "".join(_flow(element, skip or [])).split("\0")]


def _flow(element: HtmlElement, skip: list[HtmlElement]) -> Iterator[str]:
    edge = "\0" if element.tag in _BLOCKS else ""
    yield edge
    if element not in skip:
        yield (element.text or "").replace("\0", "")
        for child in element:
            yield from _flow(child, skip)
            yield child.tail or ""
    yield edge


def _shown(link: Any, where: str) -> Shown:
    whole, before = link.get("title"), link.getprevious()
    bullet = link.getparent().text if before is None else before.tail
    shown = fold(link.text_content())
    return Shown(path_of(where, link.get("href")), shown, None if whole is None else fold(whole), fold(bullet or ""))


def _pager(pager: HtmlElement, where: str) -> list[tuple[str, str | None]]:
    found = []
    for link in pager.iter("a", "b"):
        href = link.get("href")
        found.append((fold(link.text_content()), None if href is None else path_of(where, href)))
    return found
