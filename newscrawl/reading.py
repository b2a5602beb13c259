"""A single page, read as a crawl reads it: by the portal's loader, then by the pipelines that need no ledger."""

from datetime import datetime
from typing import Any

from w3lib.html import get_base_url

from newscrawl.clock import utc_now
from newscrawl.items import CONTENT_FIELDS, Article
from newscrawl.loaders import ArticleLoader
from newscrawl.pipelines.normalise import NormalisePipeline
from newscrawl.text.decode import Decoded
from newscrawl.urls import absolute, canonical_url

_BASE_WITHIN = 4096  # characters of a page in which it may say what its links are relative to


def read_page(
    loader_class: type[ArticleLoader],
    decoded: Decoded,
    raw: bytes,
    *,
    url: str = "",
    portal: str = "",
    fetched: datetime | None = None,
    is_simplifying: bool = False,
) -> tuple[dict[str, Any], str | None]:
    """Return the content fields of a page, and why it is no article (None where it is one).

    `url` is the address it was found at, `fetched` (aware) the moment; now where it is not given. With
    `is_simplifying` traditional Chinese is written in simplified characters.
    """
    base = _base_of(decoded.text, url)
    loader = loader_class(
        decoded=decoded, raw=raw, url=canonical_url(url) if url else "", base=base, fetched=fetched or utc_now()
    )
    article: Article = loader.read()
    article.portal = portal
    article = NormalisePipeline(is_simplifying=is_simplifying).process_item(article)
    refused = loader.refusal(article)
    return {name: getattr(article, name) for name in CONTENT_FIELDS}, refused[0] if refused else None


def _base_of(text: str, url: str) -> str:
    if not url or "<base" not in text[:_BASE_WITHIN].lower():
        return url
    try:
        return absolute(url, get_base_url(text, url)) or url
    except ValueError:
        return url
