"""What a page says: a portal's own rules first, the rules of `extract` behind them, every rule counted.

A portal's loader names *regions* by CSS selectors; how a region is read is the business of `extract`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from functools import cache, cached_property
from hashlib import sha256
from inspect import getsource
from itertools import chain
from typing import Any, ClassVar, cast

from itemloaders import ItemLoader
from itemloaders.processors import Compose, TakeFirst
from parsel import Selector

from newscrawl import extract
from newscrawl.clock import iso
from newscrawl.extract.author import read_byline, read_inline, read_signature
from newscrawl.extract.body import Body
from newscrawl.extract.credits import Credits, closing_credits, credit_texts, read_credits
from newscrawl.extract.dates import Published, finer, read_date, without_dates
from newscrawl.extract.embedded import script_times
from newscrawl.extract.lines import Line, lines_of, texts
from newscrawl.extract.mending import parse_page, tell_repairs
from newscrawl.extract.metadata import times_in
from newscrawl.extract.notice import find_notice, read_notice
from newscrawl.extract.page import Page
from newscrawl.extract.parts import may_have_parts, part_urls
from newscrawl.extract.people import names
from newscrawl.extract.refusal import asks_something, is_front, is_headline, refusal
from newscrawl.extract.region import span_of
from newscrawl.extract.related import find_related, read_related
from newscrawl.extract.script import script_of
from newscrawl.extract.sections import find_section
from newscrawl.extract.select import check_selectors, select
from newscrawl.extract.source import find_author, find_source, shown_author
from newscrawl.extract.tree import Element, Inside, text_content
from newscrawl.items import Article, Encoding, Rule
from newscrawl.text.clean import clean
from newscrawl.text.decode import Decoded

_MARKER_OF_EDITOR, _EMBEDDED = "extract:marker-liability", "extract:embedded-data"


Said = tuple[str, str]
"""A value, and the rule that gave it."""


@cache
def _version(loader_class: type) -> str:
    """Return the version of the extraction: that of `extract`, and a key of the portal's own rules as they are written.

    An article that differs after these were changed was not edited by the portal.
    """
    own = [one for one in loader_class.__mro__ if issubclass(one, ArticleLoader) and one is not ArticleLoader]
    if not own:
        return extract.VERSION
    try:
        text = "".join(map(getsource, own))
    except (OSError, TypeError):  # the module is there without its source
        text = repr([(name, value) for one in own for name, value in sorted(vars(one).items()) if name[-4:] == "_css"])
    return f"{extract.VERSION}+{sha256(text.encode()).hexdigest()[:8]}"


def _labelled(beside: str | None, anywhere: str | None, rule: str) -> Said | None:
    """Return what a label says beside the title, else behind the text."""
    if beside:
        return beside, rule
    return (anywhere, "extract:credits-behind-text") if anywhere else None


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

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse selectors that cannot be used, so that no portal reads pages by a mistake."""
        super().__init_subclass__(**kwargs)
        for name in (name for name in vars(ArticleLoader) if name.endswith("_css")):
            selectors = getattr(cls, name)
            if not isinstance(selectors, tuple):
                raise TypeError(f"{cls.__name__}.{name} must be a tuple: one selector needs its comma, ('div.x',)")
            check_selectors(f"{cls.__name__}.{name}", selectors)

    sections_out = body_out = related_out = images_out = Compose(list)

    def __init__(
        self, *, decoded: Decoded, raw: bytes, url: str, fetched: datetime, base: str | None = None, **context: Any
    ) -> None:
        """Load from the text `decoded` of the bytes `raw`, found at `url` at the moment `fetched` (aware).

        Relative links are resolved against `base`, `url` where it is not given. A `selector` of the page that is there
        already comes with what was `mended` in its texts.
        """
        selector, self._mended = context.pop("selector", None), context.pop("mended", ())
        if selector is None:
            root, self._mended = parse_page(decoded)
            selector = Selector(root=root, type="html")
        super().__init__(selector=selector, **context)
        self.decoded, self.raw, self.url, self.fetched = decoded, raw, url, fetched
        self.base = url if base is None else base
        self.page = Page(selector.root, decoded.text, self.base)
        self._body, self._body_rule, self._body_element = Body([], [], [], []), "", cast("Element | None", None)
        self._rules: list[Rule] = []

    @cached_property
    def parts(self) -> list[str]:
        """Addresses of the further parts that the page links to, in order."""
        may_have = self.page.has_lines or may_have_parts(self.page.root, self.url)
        return part_urls(self.page.lines, self.url, self.base) if may_have else []

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
        self._find_title()
        self._read_body()
        self._read_title()
        self._read_sections()
        self._read_credits()
        self._read_date()
        self._read_notice()
        self._read_related()
        article: Article = self.load_item()
        self._tell_provenance(article)
        return article

    def refusal(self, article: Article) -> tuple[str, str] | None:
        """Return why the page, read as `article`, holds none, as (reason, rule); None where nothing says so."""
        if self._body_rule.startswith("portal:"):
            return refusal(article)
        page, span = self.page, self._span
        has_credits = page.has_credits(self._head[0])
        if asked := asks_something(page.root, page.lines, span, has_credits):
            return asked
        refused = refusal(article)
        may_be_front = refused is None or (refused[1] == "extract:body" and not is_headline(article.title))
        if may_be_front and not has_credits and is_front(page.lines, span):
            return "list page", "extract:headlines"
        return refused

    def _find_title(self) -> None:
        """Let the portal's own rule say where the title is."""
        elements, rule = self._own("title", self.title_css)
        if elements:
            self.page.show_title(elements[0], rule)

    def _read_title(self) -> None:
        found = self.page.title
        self._say("title", found.rule if found else "none", found.text if found else "")

    def _read_sections(self) -> None:
        elements, rule = self._own("sections", self.section_css)
        if elements:
            name = clean(text_content(elements[-1]))
            self._say("sections", rule, [name] if name else [])
            return
        title = self.page.title
        found = find_section(self.page.lines, self.page.title_at, title.text if title else "")
        self._say("sections", found[1] if found else "none", [found[0]] if found else [])

    def _read_body(self) -> None:
        elements, rule = self._own("body", self.body_css)
        self._body_rule = rule or "extract:densest"
        if elements:
            self._body_element = elements[0]
            self._body = self.page.body(lines_of(elements[0]))
        else:
            self._body = self.page.body([self.page.lines[at] for at in self._span])
        self._say("body", self._body_rule, self._body.paragraphs)
        self._say("images", self._body_rule, self._body.images)

    @cached_property
    def _span(self) -> range:
        """The lines of the text among those of the page; a page whose portal tells all regions has no need of them."""
        element = self._body_element
        return self.page.body_span if element is None else span_of(self.page.lines, [element])

    def _read_credits(self) -> None:
        head, rule = self._head
        tail = [] if rule.startswith("portal:") else self._tail
        shown = credit_texts(head)
        inside = [*self._body.credits, *closing_credits(self._body.paragraphs)]
        beside, every = read_credits(shown), read_credits([*shown, *inside, *credit_texts(tail)])
        if not any(every):
            rule = "extract:above-title"
            beside = every = read_credits(credit_texts(self.page.above(far=True)))
        editor = _labelled(beside.editor if beside.editor == every.editor else None, every.editor, rule)
        editor = editor or self._editor()
        source = _labelled(beside.source, every.source, rule) or self._source(head, every)
        source_said = source[0] if source else None
        author = _labelled(beside.author, every.author, rule)
        if author is None or author[0] == source_said:
            author = self._author(head, source_said)
        for name, found in (("editor", editor), ("author", author), ("source", source)):
            self._say(name, found[1] if found else "none", found[0] if found else None)

    def _editor(self) -> Said | None:
        if far := read_credits(self.page.far_credits(self._span)).editor:
            return far, "extract:credits-far-behind"
        return self._claimed("editor", (_MARKER_OF_EDITOR, _EMBEDDED))

    def _claimed(self, name: str, trusted: Collection[str]) -> Said | None:
        """Return the names that the page claims by one of the `trusted` rules."""
        for claim in self.page.metadata.claims(name):
            if claim.rule in trusted and (value := names(claim.value)):
                return value, claim.rule
        return None

    def _source(self, head: list[Line], given: Credits) -> Said | None:
        claims = self.page.metadata.claims("source")
        said = [claim.value for claim in (*claims, *self.page.metadata.claims("author"))]
        if found := find_source(head, said, [*f"{given.editor}、{given.author}".split("、"), find_author(head) or ""]):
            return found
        return next(((claim.value, claim.rule) for claim in claims if 2 <= len(claim.value) <= 30), None)

    def _author(self, head: list[Line], source: str | None) -> Said | None:
        for line in (*texts(head), *self._body.credits):
            if found := read_byline(line) or read_inline(without_dates(line).strip()):
                return found, "extract:byline"
        for line in texts([] if self._head[1].startswith("portal:") else self._tail):
            if found := read_byline(line):
                return found, "extract:byline-behind-text"
        if found := read_signature(self._body.paragraphs):
            return found, "extract:signature"
        if claimed := self._claimed("author", (_EMBEDDED,)):
            return claimed
        claims = [names(claim.value) or "" for claim in self.page.metadata.claims("author")]
        if (shown := shown_author(head, claims)) and shown != source:
            return shown, "extract:author-shown-and-said"
        marked = find_author(head if self._head[1].startswith("portal:") else [*head, *self.page.above()])
        return (marked, "extract:author-element") if marked and marked != source else None

    def _read_date(self) -> None:
        head, _ = self._head
        marked = [time for block in dict.fromkeys(line.block for line in head) for time in times_in(block)]
        claims = self.page.metadata.claims("published")
        claimed = [*((time, "extract:time-element") for time in marked), *claims]
        for text, where in chain(self._shown_times(), claimed, self._last_resorts()):
            if found := read_date(text, self.fetched):
                self._say_date(finer(found, [read_date(text, self.fetched) for text, _ in claimed]), where)
                return

    def _shown_times(self) -> Iterator[Said]:
        """Yield the text of the lines that may show the time, the likeliest first."""
        head, rule = self._head
        yield " ".join(texts(head)), rule
        yield " ".join(texts(self.page.above())), "extract:above-title"
        yield " ".join(texts(self._tail)), "extract:behind-text"

    def _last_resorts(self) -> Iterator[Said]:
        """Yield what is read only where nothing else tells the time."""
        yield from script_times(self.decoded.text)
        yield " ".join(texts(self.page.above(far=True))), "extract:above-title"

    def _say_date(self, published: Published | None, rule: str) -> None:
        if published:
            self._say("published_at", rule, published.at)
            self.add_value("published_precision", published.precision)

    @cached_property
    def _head(self) -> tuple[list[Line], str]:
        """Return the lines that give credits, and the rule that found them."""
        hits = dict.fromkeys(one for css in self.credits_css for one in self._hits("credits", css))
        inside = Inside(hits)
        elements = [one for one in hits if (outer := one.getparent()) is None or not inside.holds(outer)]
        if not elements:
            return self.page.head(self._span), "extract:between-title-and-text"
        lines = [line for element in elements for line in lines_of(element)]
        return lines, f"portal:{' + '.join(self.credits_css)}"

    @cached_property
    def _tail(self) -> list[Line]:
        return self.page.tail(self._span)

    def _read_notice(self) -> None:
        elements, rule = self._own("notice", self.notice_css)
        if elements:
            self._say("notice", rule, read_notice(texts(lines_of(elements[0]))))
            return
        first = find_notice(self.page.lines, self._span.stop)
        # Credits may stand between what a page says of risks and what it says of rights.
        second = find_notice(self.page.lines, first.stop) if len(first) == 1 else range(0)
        lines = [*self._body.notice, *texts(self.page.lines[at] for at in (*first, *second))]
        self._say("notice", "extract:notice", read_notice(lines) if lines else None)

    def _read_related(self) -> None:
        elements, rule = self._own("related", self.related_css)
        if not elements:
            elements, rule = find_related(self.page.lines, self._span, self.base)
        self._say("related", rule, read_related(elements, self.base))

    def _tell_provenance(self, article: Article) -> None:
        """Fill in what no rule reads."""
        article.url = self.url
        article.pages, article.pages_missing = 1 + len(self.parts), len(self.parts)
        article.encoding = Encoding(self.decoded.declared, self.decoded.used)
        article.fetched_at = iso(self.fetched)
        article.extractor = _version(type(self))  # type: ignore[arg-type]  # mypy takes classes for unhashable
        article.raw_sha256 = sha256(self.raw).hexdigest()
        article.rules = self._rules
        article.script = script_of([article.title or "", *article.body])
        tell_repairs(article, self._mended)

    def _own(self, name: str, rules: Iterable[str]) -> tuple[list[Element], str]:
        """Return what the first of the portal's own rules that hits selects for the question `name`, and the rule."""
        for css in rules:
            if elements := self._hits(name, css):
                return elements, f"portal:{css}"
        return [], ""

    def _hits(self, name: str, css: str) -> list[Element]:
        elements = select(self.page.root, css)
        self._track_rule(name, "css", css, elements)
        return elements

    def _say(self, name: str, rule: str, value: Any) -> None:
        """Give the field `name` its value, and record the rule; where there is no value, count that none gave it."""
        if not rule.startswith("portal:"):
            self._track_rule(name, "extract", rule.removeprefix("extract:") if value else "none", [name])
        if value:
            self.add_value(name, value)
            self._rules.append(Rule(name, rule))
