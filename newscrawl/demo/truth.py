"""The truth about a page: what a reader, and so a correct crawler, makes of it."""

from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypedDict

Outcome = Literal["article", "duplicate", "gone", "rejected", "failed", "disallowed", "offsite"]
Why = Literal["dead", "gone", "error-page", "home-page", "empty-page", "redirect-home"]
Precision = Literal["day", "minute", "second"]


def as_read(text: str) -> str:
    """Return `text` as a reader sees it: white space, also full-width and no-break, made one space and trimmed."""
    return " ".join(text.split())


class Related(TypedDict):
    """A link to another article."""

    title: str
    path: str
    complete: bool
    shown: str


class Image(TypedDict):
    """A picture of the article."""

    path: str
    caption: str | None


class Notice(TypedDict):
    """The copyright and contact notice."""

    text: list[str]
    phones: list[str]
    emails: list[str]


class Encoding(TypedDict):
    """The label of the page, and how its bytes were written."""

    declared: str | None
    used: str


def _no_notice() -> Notice:
    return Notice(text=[], phones=[], emails=[])


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true about one address that a list lists.

    Of what is no article only path, outcome, sections, and `why` or `fault` say something.
    """

    path: str
    outcome: Outcome
    sections: list[str]
    encoding: Encoding
    why: Why | None = None
    """What stands there instead of an article."""
    fault: str | None = None
    """What the server does wrong with this page; None where all is well."""
    duplicate_of: str | None = None
    title: str | None = None
    body: list[str] = field(default_factory=list)
    editor: str | None = None
    author: str | None = None
    source: str | None = None
    published_at: str | None = None
    published_precision: Precision | None = None
    related: list[Related] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    notice: Notice = field(default_factory=_no_notice)
    pages: int = 1
    pages_missing: int = 0

    def as_json(self, base_url: str) -> dict[str, Any]:
        """Return the truth as plain data with absolute addresses: `url` stands for every `path`."""
        base = base_url.rstrip("/")
        data = _with_url({item.name: getattr(self, item.name) for item in fields(self)}, base)
        data["duplicate_of"] = None if self.duplicate_of is None else base + self.duplicate_of
        data["related"] = [_with_url({**link}, base) for link in self.related]
        data["images"] = [_with_url({**image}, base) for image in self.images]
        return data


def _with_url(data: dict[str, Any], base: str) -> dict[str, Any]:
    path = data.pop("path")
    return {"url": base + path, **data}
