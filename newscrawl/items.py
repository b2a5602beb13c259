"""The data contract: what newscrawl says about an article, key by key.

One `Article` is one line of `data/articles/**/*.jsonl`; the order of its fields is the order of the keys.
A loader fills the content fields, publishing fills the event fields (`EVENT_FIELDS`). Every field has a
default, so that an article can be built step by step, and every key is always written.
"""

from dataclasses import dataclass, field, fields
from typing import Annotated, Literal

from msgspec import Meta

SCHEMA_VERSION = "1.0"

Event = Literal["new", "updated", "removed", "purged"]
Cause = Literal["page", "extractor"]
Precision = Literal["day", "minute", "second"]
Script = Literal["zh-Hans", "zh-Hant"]


@dataclass(slots=True)
class Related:
    """A link from an article to another one."""

    title: Annotated[str, Meta(description="the whole title")] = ""
    url: Annotated[str, Meta(description="absolute URL")] = ""
    complete: Annotated[bool, Meta(description="whether the page showed all of the title")] = True
    shown: Annotated[str, Meta(description="the title as the page shows it")] = ""


@dataclass(slots=True)
class Image:
    """A picture of an article."""

    url: Annotated[str, Meta(description="absolute URL")] = ""
    caption: Annotated[str | None, Meta(description="the caption under the picture")] = None


@dataclass(slots=True)
class Notice:
    """The copyright and contact notice of the page, kept as data and out of the body."""

    text: Annotated[list[str], Meta(description="lines in page order")] = field(default_factory=list)
    phones: Annotated[list[str], Meta(description="phone numbers in page order")] = field(default_factory=list)
    emails: Annotated[list[str], Meta(description="e-mail addresses in page order")] = field(default_factory=list)


@dataclass(slots=True)
class Repair:
    """A place of the text that was mended."""

    field: Annotated[str, Meta(description="the field that holds the place")] = ""
    index: Annotated[int, Meta(description="the paragraph, from 0")] = 0
    start: Annotated[int, Meta(description="first character, in the published text")] = 0
    end: Annotated[int, Meta(description="the character behind the last one")] = 0
    found: Annotated[str, Meta(description="the text as found")] = ""
    kind: Annotated[str, Meta(description="the kind of damage")] = ""
    certain: Annotated[bool, Meta(description="false where the mended text is likely, not proven")] = True


@dataclass(slots=True)
class Encoding:
    """What the page claimed about its bytes, and what they were."""

    declared: Annotated[str | None, Meta(description="label of the header, else of the page; null: none")] = None
    used: Annotated[str, Meta(description="the encoding that was used")] = ""


@dataclass(slots=True)
class Rule:
    """Which rule gave a field."""

    field: Annotated[str, Meta(description="the field")] = ""
    rule: Annotated[str, Meta(description="`portal:` and a selector, or `extract:` and the name of a rule")] = ""


@dataclass(slots=True)
class Article:
    """One event about an article: one line of the output."""

    schema: Annotated[str, Meta(description="version of this contract")] = SCHEMA_VERSION
    seq: Annotated[int, Meta(description="position in the ledger's sequence of events, strictly growing")] = 0
    event: Annotated[Event, Meta(description="what happened to the article")] = "new"
    cause: Annotated[Cause, Meta(description="what caused the event")] = "page"
    changed: Annotated[list[str], Meta(description="of an update: the fields that changed")] = field(
        default_factory=list
    )
    id: Annotated[str, Meta(description="stable identity", pattern="^a[0-9a-f]{16}$")] = "a0000000000000000"
    revision: Annotated[int, Meta(description="1, 2, …")] = 1
    portal: Annotated[str, Meta(description="name of the portal")] = ""
    sections: Annotated[list[str], Meta(description="columns of the site")] = field(default_factory=list)
    url: Annotated[str, Meta(description="canonical URL")] = ""
    title: Annotated[str | None, Meta(description="without the site's suffix")] = None
    body: Annotated[list[str], Meta(description="paragraphs in order")] = field(default_factory=list)
    editor: Annotated[str | None, Meta(description="责任编辑, else 编辑; several joined by 、")] = None
    author: Annotated[str | None, Meta(description="作者, 记者, 通讯员; several joined by 、")] = None
    source: Annotated[str | None, Meta(description="来源, 稿源")] = None
    published_at: Annotated[str | None, Meta(description="ISO 8601 to the second with offset")] = None
    published_precision: Annotated[Precision | None, Meta(description="as the page gives it")] = None
    related: Annotated[list[Related], Meta(description="in page order")] = field(default_factory=list)
    images: Annotated[list[Image], Meta(description="pictures of the article")] = field(default_factory=list)
    notice: Annotated[Notice, Meta(description="copyright and contact notice")] = field(default_factory=Notice)
    duplicate_of: Annotated[str | None, Meta(description="id of the article this is a copy of")] = None
    similarity: Annotated[float | None, Meta(description="likeness to that article, 0 to 1")] = None
    pages: Annotated[int, Meta(description="parts of an article split over pages")] = 1
    pages_missing: Annotated[int, Meta(description="parts that could not be read")] = 0
    script: Annotated[Script, Meta(description="script of the page")] = "zh-Hans"
    repairs: Annotated[list[Repair], Meta(description="what was mended")] = field(default_factory=list)
    encoding: Annotated[Encoding, Meta(description="bytes of the page")] = field(default_factory=Encoding)
    fetched_at: Annotated[str, Meta(description="when the page was fetched (UTC)")] = ""
    raw_sha256: Annotated[str, Meta(description="hash of the raw bytes")] = ""
    extractor: Annotated[str, Meta(description="version of the extraction")] = ""
    rules: Annotated[list[Rule], Meta(description="which rule gave each field")] = field(default_factory=list)


EVENT_FIELDS = frozenset({"schema", "seq", "event", "cause", "changed", "id", "revision", "duplicate_of", "similarity"})
"""Fields that publishing fills; all others are content, filled from the page."""

CONTENT_FIELDS = tuple(f.name for f in fields(Article) if f.name not in EVENT_FIELDS)
"""Fields that say what the page says, in the order of the contract."""
