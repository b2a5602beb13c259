"""What a page says: a portal's own rules first, the rules of `extract` behind them, every rule counted.

A portal's loader names *regions* by CSS selectors; how a region is read is the business of `extract`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from itemloaders import ItemLoader
from itemloaders.processors import Compose, TakeFirst
from lxml.html import HtmlElement
from parsel import Selector

from newscrawl import extract
from newscrawl.clock import iso
from newscrawl.extract import blocks, find
from newscrawl.extract.body import Body, read_body
from newscrawl.extract.credits import read_credits, read_signature
from newscrawl.extract.dates import finer, read_date
from newscrawl.extract.notice import read_notice
from newscrawl.extract.parts import part_urls
from newscrawl.extract.related import read_related
from newscrawl.extract.select import select
from newscrawl.extract.title import without_suffix
from newscrawl.items import Article, Encoding, Rule
from newscrawl.text.clean import clean
from newscrawl.text.decode import Decoded

_first = TakeFirst()


class ArticleLoader(ItemLoader):
    """Loads an `Article` from a page; a portal's loader fills in the selectors.

    Each attribute is a tuple of CSS selectors, tried in order; the first that hits names the region. Fields can
    be adapted as in any item loader, by `<field>_in` and `<field>_out` processors.
    """

    default_item_class = Article
    default_output_processor = TakeFirst()

    title_css: ClassVar[tuple[str, ...]] = ()
    """The element with the title."""
    credits_css: ClassVar[tuple[str, ...]] = ()
    """Elements with time, source, author or editor: all that hit are read together."""
    body_css: ClassVar[tuple[str, ...]] = ()
    """The element with the paragraphs and pictures."""
    notice_css: ClassVar[tuple[str, ...]] = ()
    """The element with the copyright notice."""
    related_css: ClassVar[tuple[str, ...]] = ()
    """The links to related articles."""
    section_css: ClassVar[tuple[str, ...]] = ()
    """The element that names the section the article stands in; the last one that hits counts."""

    sections_out = body_out = related_out = images_out = Compose(list)

    def __init__(
        self, *, decoded: Decoded, raw: bytes, url: str, fetched: datetime, base: str | None = None, **context: Any
    ) -> None:
        """Load from the text `decoded` of the bytes `raw`, found at `url` at the moment `fetched` (aware).

        Relative links are resolved against `base`, `url` where it is not given.
        """
        selector = context.pop("selector", None)
        if selector is None:
            selector = Selector(text=decoded.text or "<html></html>", type="html")
        super().__init__(selector=selector, **context)
        self.decoded, self.raw, self.url, self.fetched = decoded, raw, url, fetched
        self.base = url if base is None else base
        self.document: Selector = selector
        self.page = find.Page(selector.root)
        self.parts: list[str] = part_urls(selector.root, decoded.text, url, self.base)
        """Addresses of the further parts that the page links to, in order."""
        self._title, self._body = "", Body([], [], [])
        self._rules: list[Rule] = []

    def get_input_processor(self, field_name: str) -> Callable[..., Any]:
        """Return `<field>_in`, else the default: articles have no processors in their fields to look for."""
        has_own = hasattr(type(self), f"{field_name}_in")
        return super().get_input_processor(field_name) if has_own else self.default_input_processor

    def get_output_processor(self, field_name: str) -> Callable[..., Any]:
        """Return `<field>_out`, else the default."""
        has_own = hasattr(type(self), f"{field_name}_out")
        return super().get_output_processor(field_name) if has_own else self.default_output_processor

    def read(self) -> Article:
        """Return the article of the page; fields that it does not give are null or empty."""
        self._read_title()
        self._read_sections()
        self._read_body()
        self._read_credits()
        self._read_notice()
        self._read_related()
        article: Article = self.load_item()
        self._tell_provenance(article)
        return article

    def _read_title(self) -> None:
        elements, rule = self._region("title", self.title_css, find.title)
        if elements:
            self._title = blocks.text_of(elements[0])
            self._say("title", rule, self._title)
            return
        headings = [blocks.text_of(heading) for heading in self.page.headings("h1", "h2")]
        shown = without_suffix(self.document.xpath("string(//title)").get(default=""), headings)
        self._title = shown or next(filter(None, headings), "")
        self._say("title", "extract:document-title", self._title)

    def _read_sections(self) -> None:
        elements, rule = self._region("sections", self.section_css, None)
        if elements and (name := clean(elements[-1].text_content())):
            self._say("sections", rule, [name])

    def _read_body(self) -> None:
        elements, rule = self._region("body", self.body_css, find.body)
        if elements:
            self._body = read_body(elements[0], self.base)
            self._say("body", rule, [line for line in self._body.paragraphs if line != self._title])
            self._say("images", rule, self._body.images)

    def _read_credits(self) -> None:
        found = self._credit_lines()
        beside = together = read_credits(found.texts)
        if self._body.credits:
            together = read_credits([*found.texts, *self._body.credits])
        for name, value in together._asdict().items():
            self._say(name, found.rule if value == getattr(beside, name) else "extract:line-in-body", value)
        if not together.author:
            self._say("author", "extract:signature", read_signature(self._body.paragraphs))
        shown, marked = (read_date(" ".join(texts), self.fetched) for texts in (found.texts, found.times))
        if published := finer(shown, marked):
            self._say("published_at", found.rule, published.at)
            self.add_value("published_precision", published.precision)

    def _credit_lines(self) -> find.CreditLines:
        elements = [element for css in self.credits_css for element in self._hits("credits", css)]
        if not elements:
            return find.credits_(self.page)
        texts = [line for element in elements for line in blocks.lines(element)]
        return find.CreditLines(texts, find.times_in(elements), f"portal:{' + '.join(self.credits_css)}")

    def _read_notice(self) -> None:
        elements, rule = self._region("notice", self.notice_css, find.notice)
        if elements:
            self._say("notice", rule, read_notice(elements[0]))

    def _read_related(self) -> None:
        links, rule = self._region("related", self.related_css, find.related)
        self._say("related", rule, read_related(links, self.base))

    def _tell_provenance(self, article: Article) -> None:
        """Fill in what no rule reads."""
        article.url = self.url
        article.pages, article.pages_missing = 1 + len(self.parts), len(self.parts)
        article.encoding = Encoding(self.decoded.declared, self.decoded.used)
        article.fetched_at, article.extractor = iso(self.fetched), extract.VERSION
        article.raw_sha256 = sha256(self.raw).hexdigest()
        article.rules = self._rules

    def _region(
        self, name: str, rules: Iterable[str], fallback: Callable[[find.Page], find.Region | None] | None
    ) -> tuple[list[HtmlElement], str]:
        """Return the elements that answer the question `name`, and the rule that found them."""
        for css in rules:
            if elements := self._hits(name, css):
                return elements, f"portal:{css}"
        region = fallback(self.page) if fallback else None
        if fallback:
            self._track_rule(name, "extract", region.rule.removeprefix("extract:") if region else "none", [region])
        return region or find.Region([], "")

    def _hits(self, name: str, css: str) -> list[HtmlElement]:
        elements = select(self.page.root, css)
        self._track_rule(name, "css", css, elements)
        return elements

    def _say(self, name: str, rule: str, value: Any) -> None:
        """Give the field `name` its value, and record the rule; nothing where there is no value."""
        if value:
            self.add_value(name, value)
            self._rules.append(Rule(name, rule))
