"""What a page says about itself where no reader looks: meta elements, JSON-LD, markers of content systems.

It is used and cross-checked, never believed alone where the page shows something: portals fill it with the name of
the site, with the time of the template, with the editor for the author.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, cast

from lxml import etree

from newscrawl.extract.tree import Element
from newscrawl.text.clean import clean

_TIMES = etree.XPath("descendant::time[@datetime]")
_MARKERS = re.compile(r"<!--\s*+/?\s*+enpproperty((?:(?!<!--).){1,4000}?)/?enpproperty\s*+-->", re.DOTALL)
_MARKED = re.compile(r"<(title|date|author|editor|sourcename|liability)>([^<]{1,200})</")
_MOST = 200  # elements that are looked at
_LONGEST_JSON = 500_000  # characters

_NAMES = {
    "title": ("articletitle", "og:title", "twitter:title", "headline"),
    "published": (
        "pubdate", "publishdate", "publish-date", "publish_date", "pubtime", "firstpublishedtime",
        "article:published_time", "og:published_time", "og:release_date", "datepublished", "weibo: article:create_at",
        "weibo:article:create_at", "apub:time", "bytedance:published_time", "dc.date.issued",
    ),
    "source": ("contentsource", "source", "mediaid", "og:article:source", "sourcename"),
    "author": ("author", "article:author", "og:article:author"),
    "editor": ("editor", "responsibleeditor", "liability"),
    "section": ("columnname", "article:section", "og:article:section"),
}  # fmt: skip
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
_MARKER_FIELDS = {
    "title": "title", "date": "published", "author": "author", "sourcename": "source", "liability": "editor",
}  # fmt: skip


class Claim(NamedTuple):
    """Something that the page claims, and where it does."""

    value: str
    rule: str


class Metadata:
    """The claims of a page by field: title, published, source, author, editor, section."""

    def __init__(self, root: Element, text: str) -> None:
        self._claims: dict[str, list[Claim]] = {}
        for field, value, rule in (*_from_metas(root), *_from_json(root), *_from_markers(text)):
            if value := clean(value):
                self._claims.setdefault(field, []).append(Claim(value, rule))

    def claims(self, field: str) -> list[Claim]:
        """Return what the page claims of `field`, in page order."""
        return self._claims.get(field, [])

    def add(self, claims: Mapping[str, Claim]) -> None:
        """Add claims that were found elsewhere."""
        for field, claim in claims.items():
            self._claims.setdefault(field, []).append(claim._replace(value=clean(claim.value)))

    def values(self, field: str) -> list[str]:
        """Return the values that the page claims of `field`, each once."""
        return list(dict.fromkeys(claim.value for claim in self.claims(field)))


def times_in(element: Element) -> list[str]:
    """Return what `<time datetime>` elements in `element` say."""
    return [time.get("datetime", "") for time in cast("list[Element]", _TIMES(element))[:_MOST]]


def _from_metas(root: Element) -> Iterator[tuple[str, str, str]]:
    for meta in islice(root.iter("meta"), _MOST):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        if (field := _FIELDS.get(name)) and (content := meta.get("content")):
            yield field, content, f"extract:meta-{name.replace(' ', '')}"


def _from_json(root: Element) -> Iterator[tuple[str, str, str]]:
    for script in islice(root.iter("script"), _MOST):
        if script.get("type") != "application/ld+json":
            continue
        text = script.text or ""
        try:
            data = json.loads(text, strict=False) if len(text) <= _LONGEST_JSON else None
        except (ValueError, RecursionError):
            continue
        for thing in _articles(data):
            for key, field in (("headline", "title"), ("datePublished", "published"), ("pubDate", "published")):
                if isinstance(thing.get(key), str):
                    yield field, thing[key], "extract:json-ld"
            yield from (("author", name, "extract:json-ld") for name in _names(thing.get("author")))


def _articles(data: Any) -> Iterator[dict[str, Any]]:
    things = data if isinstance(data, list) else [data]
    for thing in things[:_MOST]:
        if isinstance(thing, dict):
            graph = thing.get("@graph")
            yield from (one for one in (graph if isinstance(graph, list) else [thing]) if isinstance(one, dict))


def _names(author: Any) -> Iterator[str]:
    for one in author if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name


def _from_markers(text: str) -> Iterator[tuple[str, str, str]]:
    if "enpproperty" not in text:
        return
    for marker in _MARKERS.finditer(text):
        for found in _MARKED.finditer(marker[1]):
            if field := _MARKER_FIELDS.get(found[1]):
                yield field, found[2], f"extract:marker-{found[1]}"
