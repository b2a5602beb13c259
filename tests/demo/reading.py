"""How the tests read pages: with lxml, and with nothing of the portal's own code."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import html
from lxml.html import HtmlElement

from newscrawl.demo import Page, Portal

ARTICLE = re.compile(r"/xianyu/[a-z0-9]+/\d+\.html")


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def bare(element: HtmlElement) -> HtmlElement:
    """Drop what no reader sees."""
    for hidden in element.xpath("//script | //style | //comment()"):
        hidden.drop_tree()
    return element


def get(portal: Portal, path: str) -> Page:
    page = portal.page(path)
    assert page is not None, path
    return page


def tree(page: Page, encoding: str = "gb18030") -> HtmlElement:
    return bare(html.document_fromstring(page.body.decode(encoding)))


def texts(root: HtmlElement, xpath: str) -> list[str]:
    return [fold(found.text_content()) for found in root.xpath(xpath)]


def paths(root: HtmlElement, where: str, xpath: str) -> list[str]:
    return [urlsplit(urljoin("http://x.example" + where, link.get("href"))).path for link in root.xpath(xpath)]


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


def listed(portal: Portal, code: str) -> list[tuple[str, str, str | None, str]]:
    """Return path, shown title, title attribute and day of all entries of a list."""
    found = []
    for root in list_pages(portal, code):
        for item in root.xpath("//div[@class='listbox']/ul[@class='e2']/li"):
            (link,) = item.xpath("a[@class='title']")
            (path,) = paths(item, f"/xianyu/{code}/", "a")
            found.append((path, fold(link.text_content()), link.get("title"), fold(item.xpath("span")[0].text)))
    return found
