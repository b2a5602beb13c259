"""Saved pages with what should be read from them: a folder each, with page.html, response.json and expected.json.

page.html holds the bytes of the page as they came, response.json address, status and headers, expected.json what a
person read on the page. The expectation that is written first fails until somebody has read it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.base_spiders import ListSpider, PortalSpider
from newscrawl.clock import iso, parse_iso, utc_now
from newscrawl.http import PageResponse
from newscrawl.reading import read_page
from newscrawl.text.decode import decode
from newscrawl.urls import root_of

UNREAD = "unread"
"""Key of an expectation that nobody has read yet."""
_READ_ME = "compare each field below with the page, mend what is wrong, then remove this line"
_NOT_COMPARED = frozenset({"portal", "fetched_at", "raw_sha256", "extractor", "rules"})
_PRIVATE = frozenset({b"set-cookie"})  # of a session, and of no use


@dataclass(frozen=True, slots=True)
class Fixture:
    """A saved page of a portal."""

    folder: Path

    def save(self, page: PageResponse, portal: type[PortalSpider]) -> None:
        """Write the page and an expectation to be read; raises OSError where that cannot be."""
        headers = {
            name.decode("latin-1"): [value.decode("latin-1") for value in values]
            for name, values in page.headers.items()
            if name.lower() not in _PRIVATE
        }
        response = {"url": page.url, "status": page.status, "headers": headers, "fetched_at": iso(utc_now())}
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "page.html").write_bytes(page.body)
        self._write("response.json", response)
        self._write("expected.json", {UNREAD: _READ_ME, **self.found(portal)})

    def page(self) -> PageResponse:
        """Return the page as it was answered."""
        response, raw = self._response(), (self.folder / "page.html").read_bytes()
        content_type = next(iter(response["headers"].get("Content-Type", [])), "")
        return PageResponse(
            response["url"], status=response["status"], headers=response["headers"], body=raw,
            decoded=decode(raw, content_type),
        )  # fmt: skip

    def found(self, portal: type[PortalSpider]) -> dict[str, Any]:
        """Return what is read from the page now: an article, the sections of an index, or the links of a list."""
        page = self.page()
        spider = portal(site=root_of(page.url))
        kind = spider.kind_of(page.url)
        if isinstance(spider, ListSpider) and kind == "index":
            return {"sections": [{"code": one.code, "name": one.name} for one in spider.sections_of(page)]}
        if isinstance(spider, ListSpider) and kind == "list":
            links = [{"url": link.url, "title": link.title} for link in spider.links_of(page)]
            return {"links": links, "next": spider.next_of(page)}
        fetched = parse_iso(self._response()["fetched_at"])
        content, refused = read_page(portal.loader_class, page.decoded, page.body, url=page.url, fetched=fetched)
        if refused:
            return {"rejected": refused}
        compared = {name: value for name, value in content.items() if name not in _NOT_COMPARED}
        plain: dict[str, Any] = msgspec.to_builtins(compared)
        return plain

    def differences(self, portal: type[PortalSpider]) -> list[str]:
        """Return a line for each way in which the page is not read as expected; none where all is well."""
        expected = json.loads((self.folder / "expected.json").read_text("utf-8"))
        if UNREAD in expected:
            return [f"{self.folder / 'expected.json'} has not been read: {expected[UNREAD]}"]
        if not expected:
            return [f"{self.folder / 'expected.json'} expects nothing"]
        found = self.found(portal)
        return [
            f"{self.folder}: {name} should be {_short(value)}, is {_short(found.get(name))}"
            for name, value in expected.items()
            if name not in found or found[name] != value
        ]

    def _response(self) -> Any:
        return json.loads((self.folder / "response.json").read_text("utf-8"))

    def _write(self, name: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=2)
        (self.folder / name).write_text(text + "\n", "utf-8")


def fixtures_in(folder: Path) -> Iterator[tuple[str, Fixture]]:
    """Yield the fixtures in `folder`, with the name of the portal of each."""
    for file in sorted(folder.glob("*/*/response.json")):
        yield file.parent.parent.name, Fixture(file.parent)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"
